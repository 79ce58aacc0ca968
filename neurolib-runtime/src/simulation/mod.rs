//! A run: a model on a connectome, advanced in time.

mod afferents;
mod builder;
pub mod checkpoint;
pub mod error;
mod exits;
mod initial;
mod readout;
pub mod recorder;
pub mod scheme;
mod stepper;

pub use builder::SimulationBuilder;

use crate::connectome::Connectome;
use crate::model::NeuralMass;
use crate::noise::{NoiseSource, WhiteNoise};
use crate::rows::{Rows, flat, flat_mut};
use crate::simd::InstructionSet;
use crate::stimulus::Stimulus;
use afferents::Afferents;
use checkpoint::{Checkpoint, CheckpointError};
use error::{RunError, TableEdge, steps_of};
use readout::Readout;
use recorder::{Recorder, TimeSeries};
use scheme::Scheme;
use std::ops::ControlFlow;
use stepper::{Failure, Stepper, Surroundings};

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Step, ms.
    pub dt: f64,
    /// Integration scheme of the model; readouts are semi-implicit.
    pub scheme: Scheme,
    /// Conduction speed along the tracts, m/s (= mm/ms).
    pub conduction_speed: f64,
    /// Seed of initial conditions and noise.
    pub seed: u64,
    /// Number of the simulation among those of the same seed.
    pub simulation: u32,
    /// Instruction set; it does not change a bit of the results.
    pub set: InstructionSet,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dt: 0.1,
            scheme: Scheme::default(),
            conduction_speed: 20.0,
            seed: 0,
            simulation: 0,
            set: InstructionSet::best(),
        }
    }
}

/// A run: a model on a connectome, advanced in time.
///
/// # Example
/// See the crate `neurolib`, which compiles models.
pub struct Simulation {
    settings: Settings,
    connectome: Connectome,
    stepper: Stepper,
    afferents: Afferents,
    ports: Rows,
    stimuli: Vec<(usize, f64, Stimulus)>,
    noise: WhiteNoise,
    /// Whether there is any noise to draw.
    is_noisy: bool,
    readouts: Vec<Readout>,
    recorders: Vec<Recorder>,
    scratch: Rows,
    step: u64,
    /// Whether the inputs of the present step are there.
    prepared: bool,
    /// Whether recorders and readouts have seen the present step.
    observed: bool,
    /// Hash of all that must be equal in a run that is taken up again.
    run_hash: u64,
}

/// How often the look-ups of a table have left its grid along an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableExits {
    /// The table.
    pub table: String,
    /// The axis.
    pub axis: String,
    /// Arguments outside.
    pub count: u64,
    /// Arguments in all.
    pub lookups: u64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Simulated time since the run's beginning, ms.
    pub time: f64,
    /// Simulated time at the end of the call, ms.
    pub end: f64,
}

/// Steps between two reports of progress.
const REPORT_INTERVAL: u64 = 512;

impl Simulation {
    /// A builder for a run of the model.
    pub fn builder(model: impl NeuralMass + 'static) -> SimulationBuilder {
        SimulationBuilder::new(Box::new(model))
    }

    /// The model.
    pub fn model(&self) -> &dyn NeuralMass {
        &*self.stepper.model
    }

    /// The network.
    pub fn connectome(&self) -> &Connectome {
        &self.connectome
    }

    /// How the run is made.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Simulated time, ms.
    pub fn time(&self) -> f64 {
        self.step as f64 * self.settings.dt
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Advances by `duration` ms.
    ///
    /// # Errors
    /// If the duration is not a positive number of whole steps, or a state diverges; what was recorded
    /// before stays.
    pub fn run(&mut self, duration: f64) -> Result<(), RunError> {
        self.run_with(duration, |_| ControlFlow::Continue(()))
    }

    /// Advances by `duration` ms, reporting progress to a callback, which may stop the run.
    ///
    /// A stopped run stands between two steps and can go on.
    ///
    /// # Errors
    /// As [`Simulation::run`].
    pub fn run_with(
        &mut self,
        duration: f64,
        mut report: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), RunError> {
        if !(duration > 0.0 && duration.is_finite()) {
            return Err(RunError::Duration(duration));
        }
        let end = self.step + steps_of("a duration", duration, self.settings.dt)?;
        if let Some(given) = self.noise.available_steps()
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
                let progress = Progress { time: self.time(), end: end as f64 * self.settings.dt };
                if report(progress).is_break() {
                    return Ok(());
                }
            }
            self.advance()?;
        }
    }

    /// Makes the inputs of the present step ready.
    fn prepare(&mut self) {
        if self.prepared {
            return;
        }
        let time = self.time();
        for (port, default, stimulus) in &self.stimuli {
            stimulus.fill(&mut self.ports, *port, *default, self.step, time);
        }
        self.afferents.prepare(&self.stepper, &self.ports, self.step, time);
        self.prepared = true;
    }

    /// Shows the present step to readouts and recorders.
    fn observe(&mut self) -> Result<(), RunError> {
        if self.observed {
            return Ok(());
        }
        self.prepare();
        let (step, dt, time) = (self.step, self.settings.dt, self.time());
        let around = surroundings(&self.afferents, &self.ports, time);
        for index in 0..self.readouts.len() {
            let readout = &mut self.readouts[index];
            if let Err(failure) = readout.take(&self.stepper, around, step, dt) {
                return Err(describe(&failure, &self.readouts[index].stepper, &self.connectome, time, time));
            }
        }
        for recorder in &mut self.recorders {
            if !recorder.wants(step) {
                continue;
            }
            let variable = recorder.place.variable;
            let values = match recorder.place.readout {
                None => recorder::values(variable, &self.stepper, around, &mut self.scratch),
                Some(r) => {
                    let readout = &self.readouts[r];
                    recorder::values(variable, &readout.stepper, readout.surroundings(time), &mut self.scratch)
                }
            };
            recorder.take(step, dt, values);
        }
        self.observed = true;
        Ok(())
    }

    fn advance(&mut self) -> Result<(), RunError> {
        self.prepare();
        let (step, dt, time) = (self.step, self.settings.dt, self.time());
        if self.is_noisy {
            self.noise.prepare(self.settings.set, step);
        }
        let around = surroundings(&self.afferents, &self.ports, time);
        let noise = self.is_noisy.then_some((&self.noise, step));
        if let Err(failure) = self.stepper.advance(around, dt, noise) {
            return Err(describe(&failure, &self.stepper, &self.connectome, time, time + dt));
        }
        self.afferents.publish_late(&self.stepper, step);
        self.step += 1;
        self.prepared = false;
        self.observed = false;
        Ok(())
    }

    /// What was recorded so far, in the order in which it was asked for.
    pub fn recorded(&self) -> impl Iterator<Item = &TimeSeries> {
        self.recorders.iter().map(|r| &r.series)
    }

    /// What was recorded of a variable.
    pub fn series(&self, variable: &str) -> Option<&TimeSeries> {
        self.recorded().find(|s| s.variable == variable)
    }

    /// Present values of a state, by name.
    pub fn state(&self, name: &str) -> Option<&[f64]> {
        let index = self.model().description().states.iter().position(|s| s.name == name)?;
        Some(self.stepper.states.row(index))
    }

    /// Present values of a readout's state, such as `bold`, `f`.
    pub fn readout_state(&self, readout: &str, name: &str) -> Option<&[f64]> {
        let index = self.model().description().readouts.iter().position(|r| r.name == readout)?;
        let stepper = &self.readouts.iter().find(|r| r.index == index)?.stepper;
        let state = stepper.model.description().states.iter().position(|s| s.name == name)?;
        Some(stepper.states.row(state))
    }

    /// How often the bound of each state acted: name and number of steps × nodes.
    pub fn bounded(&self) -> impl Iterator<Item = (&str, u64)> {
        let names = self.model().description().states.iter().map(|s| s.name.as_str());
        names.zip(self.stepper.bounded.iter().copied())
    }

    /// How often look-ups have left the grids of their tables, by table and axis.
    ///
    /// The arguments are those at the beginning of each step; an argument counts for each step and node.
    pub fn table_exits(&self) -> Vec<TableExits> {
        let description = self.model().description();
        let mut all: Vec<TableExits> = Vec::new();
        for (probe, &count) in description.probes.iter().zip(&self.stepper.exits.counts) {
            let table = &description.tables[probe.table];
            let axis = &table.axes[probe.axis].0;
            match all.iter_mut().find(|exits| exits.table == table.name && exits.axis == *axis) {
                Some(exits) => {
                    exits.count += count;
                    exits.lookups += 1;
                }
                None => all.push(TableExits { table: table.name.clone(), axis: axis.clone(), count, lookups: 1 }),
            }
        }
        all.iter_mut().for_each(|exits| exits.lookups *= self.step * self.connectome.n_nodes() as u64);
        all
    }

    /// The state of the run. What was recorded is not part of it.
    pub fn checkpoint(&self) -> Checkpoint {
        let description = self.model().description();
        let mut arrays = vec![flat(self.stepper.states.as_chunks()).to_vec()];
        arrays.push(self.stepper.bounded.iter().map(|&n| n as f64).collect());
        arrays.push(self.stepper.exits.counts.iter().map(|&n| n as f64).collect());
        for readout in &self.readouts {
            arrays.push(flat(readout.stepper.states.as_chunks()).to_vec());
            arrays.push(flat(readout.drive.as_chunks()).to_vec());
        }
        arrays.extend(self.recorders.iter().map(|r| r.sums.clone()));
        arrays.extend(self.afferents.save(self.step));
        Checkpoint {
            model: description.name.clone(),
            source_hash: description.source_hash,
            run_hash: self.run_hash,
            step: self.step,
            arrays,
        }
    }

    /// Takes a run up where another one, built alike, was stored.
    ///
    /// # Errors
    /// If the checkpoint is not one of such a run; the simulation must not be used then.
    pub fn restore(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointError> {
        let description = self.model().description();
        if checkpoint.model != description.name {
            let (found, expected) = (checkpoint.model.clone(), description.name.clone());
            return Err(CheckpointError::Model { found, expected });
        }
        if checkpoint.source_hash != description.source_hash {
            return Err(CheckpointError::Source(description.name.clone()));
        }
        if checkpoint.run_hash != self.run_hash {
            return Err(CheckpointError::Run);
        }
        self.restore_arrays(checkpoint).ok_or(CheckpointError::Damaged)?;
        self.step = checkpoint.step;
        self.prepared = false;
        self.observed = true;
        Ok(())
    }

    fn restore_arrays(&mut self, checkpoint: &Checkpoint) -> Option<()> {
        let mut arrays = checkpoint.arrays.iter();
        copy(arrays.next()?, flat_mut(self.stepper.states.as_chunks_mut()))?;
        let bounded = arrays.next()?;
        self.stepper.bounded = bounded.iter().map(|&n| n as u64).collect();
        let exits = arrays.next()?;
        self.stepper.exits.counts = exits.iter().map(|&n| n as u64).collect();
        for readout in &mut self.readouts {
            copy(arrays.next()?, flat_mut(readout.stepper.states.as_chunks_mut()))?;
            copy(arrays.next()?, flat_mut(readout.drive.as_chunks_mut()))?;
        }
        for recorder in &mut self.recorders {
            copy(arrays.next()?, &mut recorder.sums)?;
        }
        self.afferents.restore(checkpoint.step, arrays.as_slice())
    }
}

fn copy(from: &[f64], to: &mut [f64]) -> Option<()> {
    (from.len() == to.len()).then(|| to.copy_from_slice(from))
}

fn surroundings<'a>(afferents: &'a Afferents, ports: &'a Rows, time: f64) -> Surroundings<'a> {
    Surroundings { time, sums: &afferents.sums, delayed: &afferents.delayed, ports }
}

/// What a failure of the step that begins at `start` and ends at `end` means for the user.
fn describe(failure: &Failure, stepper: &Stepper, connectome: &Connectome, start: f64, end: f64) -> RunError {
    let description = stepper.model.description();
    let region = |node: usize| connectome.labels()[node].clone();
    match *failure {
        Failure::Diverged { state, node, value } => {
            let states = description.states.iter().enumerate();
            RunError::Diverged {
                variable: description.states[state].name.clone(),
                region: region(node),
                time: end,
                value,
                last: states.map(|(i, s)| (s.name.clone(), stepper.states.row(i)[node])).collect(),
            }
        }
        Failure::TableEdge { probe, node, value } => {
            let probe = description.probes[probe];
            let table = &description.tables[probe.table];
            let (axis, unit) = table.axes[probe.axis].clone();
            let (low, high) = stepper.model.tables()[probe.table].range(probe.axis);
            RunError::from(Box::new(TableEdge {
                table: table.name.clone(),
                axis,
                unit,
                region: region(node),
                time: start,
                value,
                low,
                high,
            }))
        }
    }
}
