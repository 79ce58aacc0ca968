//! The loop of a run: inputs, readouts, recorders, step; of one simulation, or of several side by side.

use super::engine::{Engine, Moment};
use super::error::{RunError, TableEdge, steps_of};
use super::readout::Readout;
use super::recorder::{self, Recorder};
use super::stepper::Failure;
use super::{Progress, Settings};
use crate::model::NeuralMass;
use crate::rows::Rows;
use crate::stimulus::drive::Drive;
use std::ops::ControlFlow;

/// A run in motion.
pub(crate) struct Run {
    pub(crate) settings: Settings,
    pub(crate) labels: Vec<String>,
    pub(crate) engine: Box<dyn Engine>,
    pub(crate) drives: Vec<Drive>,
    pub(crate) readouts: Vec<Readout>,
    pub(crate) recorders: Vec<Recorder>,
    pub(crate) step: u64,
    /// Why simulations have ended early, by their number.
    pub(crate) failures: Vec<Option<RunError>>,
    /// Whether the inputs of the present step are there.
    pub(crate) is_prepared: bool,
    /// Whether recorders and readouts have seen the present step.
    pub(crate) is_observed: bool,
    pub(crate) scratch: Rows,
}

/// Steps between two reports of progress.
const REPORT_INTERVAL: u64 = 512;

impl Run {
    fn now(&self) -> Moment {
        Moment { step: self.step, dt: self.settings.dt, time: self.step as f64 * self.settings.dt }
    }

    /// Simulations side by side.
    pub(crate) fn members(&self) -> usize {
        self.failures.len()
    }

    /// Advances by `duration` ms, or until the callback asks to stop.
    ///
    /// # Errors
    /// If the duration is wrong, there is not enough noise, or all simulations have failed: with the first failure.
    pub(crate) fn run(
        &mut self,
        duration: f64,
        mut report: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), RunError> {
        if !(duration > 0.0 && duration.is_finite()) {
            return Err(RunError::Duration(duration));
        }
        let end = self.step + steps_of("a duration", duration, self.settings.dt)?;
        if let Some(given) = self.engine.available_steps()
            && given < end
        {
            return Err(RunError::NoiseEnds { given, needed: end });
        }
        loop {
            self.observe()?;
            if self.step == end {
                return Ok(());
            }
            if self.step.is_multiple_of(REPORT_INTERVAL) {
                let progress = Progress { time: self.now().time, end: end as f64 * self.settings.dt };
                if report(progress).is_break() {
                    return Ok(());
                }
            }
            self.advance()?;
        }
    }

    /// Bytes of the engine, and of what is recorded in `duration` ms.
    pub(crate) fn memory(&self, duration: f64) -> usize {
        self.engine.bytes() + self.recorders.iter().map(|recorder| recorder.bytes(duration)).sum::<usize>()
    }

    fn prepare(&mut self) {
        if !self.is_prepared {
            let now = self.now();
            self.engine.prepare(&mut self.drives, now);
            self.is_prepared = true;
        }
    }

    /// Shows the present step to readouts and recorders.
    fn observe(&mut self) -> Result<(), RunError> {
        if self.is_observed {
            return Ok(());
        }
        self.prepare();
        let now = self.now();
        for index in 0..self.readouts.len() {
            for failure in self.engine.drive(&mut self.readouts[index], now) {
                let model = &*self.readouts[index].stepper.model;
                let error = describe(&failure, model, &self.labels, self.members(), now.time, now.time);
                self.fail(&failure, error)?;
            }
        }
        for recorder in &mut self.recorders {
            if !recorder.wants(now.step) {
                continue;
            }
            match recorder.place.readout {
                None => self.engine.record(recorder, now),
                Some(readout) => {
                    let readout = &self.readouts[readout];
                    let around = readout.surroundings(now.time);
                    recorder::evaluate(recorder.place.variable, &readout.stepper, around, &mut self.scratch);
                    recorder.take(now, &self.scratch);
                }
            }
        }
        self.is_observed = true;
        Ok(())
    }

    fn advance(&mut self) -> Result<(), RunError> {
        self.prepare();
        let now = self.now();
        for failure in self.engine.advance(now) {
            let (start, end) = (now.time, now.time + now.dt);
            let error = describe(&failure, self.engine.model(), &self.labels, self.members(), start, end);
            self.fail(&failure, error)?;
        }
        self.step += 1;
        self.is_prepared = false;
        self.is_observed = false;
        Ok(())
    }

    /// Notes that a simulation has failed; the others go on.
    ///
    /// # Errors
    /// If there is no other.
    fn fail(&mut self, failure: &Failure, error: RunError) -> Result<(), RunError> {
        let members = self.members();
        let member = failure.column() % members;
        self.failures[member] = Some(error.clone());
        if self.failures.iter().all(Option::is_some) {
            return Err(error);
        }
        let columns: Vec<usize> = (member..self.labels.len() * members).step_by(members).collect();
        self.engine.give_up(&columns);
        self.readouts.iter_mut().for_each(|readout| readout.stepper.give_up(&columns));
        Ok(())
    }
}

/// What a failure of the step that begins at `start` and ends at `end` means for the user.
fn describe(
    failure: &Failure,
    model: &dyn NeuralMass,
    labels: &[String],
    members: usize,
    start: f64,
    end: f64,
) -> RunError {
    let description = model.description();
    let region = labels[failure.column() / members].clone();
    match failure {
        Failure::Diverged { state, value, last, .. } => {
            let states = description.states.iter().map(|s| s.name.clone());
            let variable = description.states[*state].name.clone();
            RunError::Diverged { variable, region, time: end, value: *value, last: states.zip(last.clone()).collect() }
        }
        Failure::TableEdge { probe, value, .. } => {
            let probe = description.probes[*probe];
            let table = &description.tables[probe.table];
            let (axis, unit) = table.axes[probe.axis].clone();
            let (low, high) = model.tables()[probe.table].range(probe.axis);
            let table = table.name.clone();
            RunError::from(Box::new(TableEdge { table, axis, unit, region, time: start, value: *value, low, high }))
        }
    }
}
