//! A model that is driven by another one, without feedback: BOLD.

use super::error::{BuildError, steps_of};
use super::initial::InitialConditions;
use super::scheme::Scheme;
use super::stepper::{Stepper, Surroundings};
use crate::model::KernelId;
use crate::rows::Rows;
use crate::simd::{InstructionSet, Task, Vector, dispatch};
use std::collections::BTreeMap;

/// A running readout. It takes a step of its own at the end of every interval, driven by the mean of
/// what drove it in the interval's steps.
pub(crate) struct Readout {
    pub(crate) stepper: Stepper,
    /// Number of this readout in the model.
    pub(crate) index: usize,
    /// Ports of the readout that are driven.
    driven: Vec<usize>,
    ports: Rows,
    /// Sums of the drive over the present interval.
    pub(crate) drive: Rows,
    sample: Rows,
    /// Steps of the run in an interval.
    interval: u64,
    none: Rows,
    set: InstructionSet,
}

/// What a readout needs to know of the run.
pub(crate) struct ReadoutSettings<'a> {
    pub(crate) labels: &'a [String],
    pub(crate) run: &'a super::Settings,
    /// Interval in ms, `None` for every step.
    pub(crate) every: Option<f64>,
    /// Initial conditions of the readout's states.
    pub(crate) given: BTreeMap<String, ndarray::Array2<f64>>,
}

impl Readout {
    pub(crate) fn new(
        model: &dyn crate::model::NeuralMass,
        index: usize,
        settings: ReadoutSettings<'_>,
    ) -> Result<Self, BuildError> {
        let info = &model.description().readouts[index];
        let driven_model = model.readout(index).boxed();
        let description = driven_model.description().clone();
        if !description.sums.is_empty() || !description.delays.is_empty() || !description.noises.is_empty() {
            return Err(BuildError::NotAReadout(description.name));
        }
        let interval = match settings.every {
            Some(every) => steps_of("the interval of a readout", every, settings.run.dt)?,
            None => 1,
        };
        let nodes = settings.labels.len();
        let mut ports = Rows::new(description.ports.len(), nodes);
        for (port, info) in description.ports.iter().enumerate() {
            ports.fill(port, (0..nodes).map(|_| info.default));
        }
        let mut stepper =
            Stepper::new(driven_model, nodes, settings.labels, settings.run.set, Scheme::SemiImplicitEuler)?;
        let (seed, simulation) = (settings.run.seed, settings.run.simulation);
        let first = (index as u64 + 1) << 16;
        InitialConditions::draw(&mut stepper, settings.given, settings.labels, seed, simulation, first)?;
        Ok(Self {
            stepper,
            index,
            driven: info.ports.clone(),
            ports,
            drive: Rows::new(info.ports.len(), nodes),
            sample: Rows::new(info.ports.len(), nodes),
            interval,
            none: Rows::new(0, nodes),
            set: settings.run.set,
        })
    }

    /// Takes what the driving model gives at the end of `step` steps.
    pub(crate) fn take(
        &mut self,
        driver: &Stepper,
        around: Surroundings<'_>,
        step: u64,
        dt: f64,
    ) -> Result<(), super::stepper::Failure> {
        driver.evaluate(KernelId::Drive(self.index), around, &mut self.sample);
        dispatch(self.set, Accumulate { sums: &mut self.drive, sample: &self.sample });
        if !step.is_multiple_of(self.interval) {
            return Ok(());
        }
        for (row, &port) in self.driven.iter().enumerate() {
            let steps = self.interval as f64;
            for (to, sum) in self.ports.padded_mut(port).iter_mut().zip(self.drive.padded_mut(row)) {
                to.0 = sum.0.map(|s| s / steps);
                sum.0.fill(0.0);
            }
        }
        let own_dt = self.interval as f64 * dt;
        let around =
            Surroundings { time: around.time - own_dt, sums: &self.none, delayed: &self.none, ports: &self.ports };
        self.stepper.advance(around, own_dt, None)
    }

    /// What surrounds the readout's own equations, for its observables.
    pub(crate) fn surroundings(&self, time: f64) -> Surroundings<'_> {
        Surroundings { time, sums: &self.none, delayed: &self.none, ports: &self.ports }
    }
}

struct Accumulate<'a> {
    sums: &'a mut Rows,
    sample: &'a Rows,
}

impl Task for Accumulate<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        for row in 0..self.sums.rows() {
            for chunk in 0..self.sums.chunks() {
                let sum = self.sums.load::<V>(row, chunk) + self.sample.load::<V>(row, chunk);
                self.sums.store(row, chunk, sum);
            }
        }
    }
}
