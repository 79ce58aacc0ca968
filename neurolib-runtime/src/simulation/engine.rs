//! The nodes of a run in one precision, behind an interface that does not know it.

use super::afferents::{Afferents, copy_rounded, exact};
use super::readout::Readout;
use super::recorder::{self, Recorder};
use super::stepper::{Failure, Stepper, Surroundings};
use crate::model::{Evaluate, KernelId, NeuralMass};
use crate::noise::WhiteNoise;
use crate::rows::{Rows, flat, flat_mut};
use crate::stimulus::drive::{Drive, Driven};

/// A step of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Steps taken.
    pub(crate) step: u64,
    /// Length of a step, ms.
    pub(crate) dt: f64,
    /// Simulated time at the step's beginning, ms.
    pub(crate) time: f64,
}

/// The nodes of one simulation, or of several side by side.
pub(crate) trait Engine: Send + Sync {
    /// The model.
    fn model(&self) -> &dyn NeuralMass;
    /// Makes the inputs of a step ready.
    fn prepare(&mut self, drives: &mut [Drive], at: Moment);
    /// Drives a readout by the present step; gives what went wrong, once for each simulation.
    fn drive(&mut self, readout: &mut Readout, at: Moment) -> Vec<Failure>;
    /// Records the present step.
    fn record(&mut self, recorder: &mut Recorder, at: Moment);
    /// Takes the step; gives what went wrong, once for each simulation.
    fn advance(&mut self, at: Moment) -> Vec<Failure>;
    /// Sets the columns of a simulation that has failed to 0, and says no more of it.
    fn give_up(&mut self, columns: &[usize]);
    /// Memory of the nodes and their past, in bytes, to the first order.
    fn bytes(&self) -> usize;
    /// How many steps there is noise for, if that is limited.
    fn available_steps(&self) -> Option<u64>;
    /// Present values of a state, by column.
    fn state(&self, index: usize) -> Vec<f64>;
    /// Counts of steps and columns in which the bound of each state acted, by state and simulation.
    fn bounded(&self) -> Vec<u64>;
    /// Counts of exits from tables, by watched argument and simulation.
    fn exits(&self) -> Vec<u64>;
    /// Everything that a run needs to go on, at the beginning of `step`.
    fn save(&self, step: u64) -> Vec<Vec<f64>>;
    /// Takes back what [`Engine::save`] gave, and gives how many arrays that were; `None` if they do not fit.
    fn restore(&mut self, step: u64, arrays: &[Vec<f64>]) -> Option<usize>;
}

/// An engine.
pub(crate) struct Network<R: Evaluate> {
    stepper: Stepper<R>,
    afferents: Afferents<R>,
    ports: Rows<R>,
    noise: WhiteNoise<R>,
    /// Whether there is any noise to draw.
    is_noisy: bool,
    /// Simulations side by side: column = node · members + simulation.
    members: usize,
    /// One row for a variable, and rows for what drives a readout.
    scratch: Rows<R>,
    sample: Rows<R>,
}

impl<R: Evaluate> Network<R> {
    pub(crate) fn new(
        stepper: Stepper<R>,
        afferents: Afferents<R>,
        ports: Rows<R>,
        noise: WhiteNoise<R>,
        members: usize,
    ) -> Self {
        let (is_noisy, columns) = (stepper.is_noisy(), ports.columns());
        let (scratch, sample) = (Rows::new(1, columns), Rows::new(0, columns));
        Self { stepper, afferents, ports, noise, is_noisy, members, scratch, sample }
    }

    fn around(&self, time: f64) -> Surroundings<'_, R> {
        Surroundings { time, sums: &self.afferents.sums, delayed: &self.afferents.delayed, ports: &self.ports }
    }
}

impl<R: Evaluate> Engine for Network<R> {
    fn model(&self) -> &dyn NeuralMass {
        &*self.stepper.model
    }

    fn prepare(&mut self, drives: &mut [Drive], at: Moment) {
        for drive in drives {
            let (port, columns) = (drive.port, (drive.member..self.ports.columns()).step_by(self.members));
            match drive.at(at.step) {
                Driven::Uniform(value) => {
                    let value = R::from_f64(value);
                    columns.for_each(|column| self.ports.set(port, column, value));
                }
                Driven::PerNode(values) => {
                    let set = |(column, &value)| self.ports.set(port, column, R::from_f64(value));
                    columns.zip(values).for_each(set);
                }
            }
        }
        self.afferents.prepare(&self.stepper, &self.ports, at.step, at.time);
    }

    fn drive(&mut self, readout: &mut Readout, at: Moment) -> Vec<Failure> {
        let mut sample = std::mem::take(&mut self.sample);
        if sample.rows() != readout.drives() {
            sample = Rows::new(readout.drives(), self.scratch.columns());
        }
        self.stepper.evaluate(KernelId::Drive(readout.index), self.around(at.time), &mut sample);
        self.sample = sample;
        readout.take(&self.sample, at)
    }

    fn record(&mut self, recorder: &mut Recorder, at: Moment) {
        let mut scratch = std::mem::take(&mut self.scratch);
        recorder::evaluate(recorder.place.variable, &self.stepper, self.around(at.time), &mut scratch);
        recorder.take(at, &scratch);
        self.scratch = scratch;
    }

    fn advance(&mut self, at: Moment) -> Vec<Failure> {
        let mut noise = None;
        if self.is_noisy {
            self.noise.prepare(self.stepper.set(), at.step);
            noise = Some((&self.noise, at.step));
        }
        let around = Surroundings {
            time: at.time,
            sums: &self.afferents.sums,
            delayed: &self.afferents.delayed,
            ports: &self.ports,
        };
        let failures = self.stepper.advance(around, at.dt, noise);
        self.afferents.publish_late(&self.stepper, at.step);
        failures
    }

    fn give_up(&mut self, columns: &[usize]) {
        self.stepper.give_up(columns);
    }

    fn bytes(&self) -> usize {
        self.afferents.bytes() + 8 * size_of::<R>() * self.ports.columns() * (self.stepper.states.rows() + 1)
    }

    fn available_steps(&self) -> Option<u64> {
        self.noise.available_steps()
    }

    fn state(&self, index: usize) -> Vec<f64> {
        self.stepper.states.values(index).map(R::to_f64).collect()
    }

    fn bounded(&self) -> Vec<u64> {
        self.stepper.bounded()
    }

    fn exits(&self) -> Vec<u64> {
        self.stepper.exits.counts()
    }

    fn save(&self, step: u64) -> Vec<Vec<f64>> {
        let counts = |counts: Vec<u64>| counts.into_iter().map(|n| n as f64).collect();
        let mut arrays = vec![exact(flat(self.stepper.states.as_chunks()))];
        arrays.push(counts(self.stepper.bounded()));
        arrays.push(counts(self.exits()));
        arrays.extend(self.afferents.save(step));
        arrays
    }

    fn restore(&mut self, step: u64, arrays: &[Vec<f64>]) -> Option<usize> {
        let (own, rest) = arrays.split_at_checked(3)?;
        let counts = |counts: &[f64]| -> Vec<u64> { counts.iter().map(|&n| n as u64).collect() };
        if own[1].len() != self.bounded().len() || own[2].len() != self.exits().len() {
            return None;
        }
        copy_rounded(&own[0], flat_mut(self.stepper.states.as_chunks_mut()))?;
        self.stepper.set_bounded(&counts(&own[1]));
        self.stepper.exits.set_counts(counts(&own[2]));
        Some(own.len() + self.afferents.restore(step, rest)?)
    }
}
