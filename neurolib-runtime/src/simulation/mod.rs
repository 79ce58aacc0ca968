//! A run: a model on a connectome, advanced in time.

mod afferents;
pub mod batch;
mod builder;
pub mod checkpoint;
mod engine;
pub mod error;
mod exits;
mod initial;
mod parts;
pub mod phase_plane;
pub mod precision;
mod readout;
pub mod recorder;
mod run;
pub mod scheme;
mod side_by_side;
mod stepper;
mod tally;
mod update;

pub use builder::SimulationBuilder;

use crate::connectome::Connectome;
use crate::model::NeuralMass;
use crate::rows::{flat, flat_mut};
use crate::simd::InstructionSet;
use crate::stimulus::drive::Drive;
use afferents::{copy_rounded, exact};
use checkpoint::{Checkpoint, CheckpointError};
use error::RunError;
use precision::Precision;
use recorder::{Reduced, TimeSeries};
use run::Run;
use scheme::Scheme;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Step, ms.
    pub dt: f64,
    /// Integration scheme of the model; readouts are semi-implicit.
    pub scheme: Scheme,
    /// Precision of the model's numbers.
    pub precision: Precision,
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
            precision: Precision::default(),
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
    run: Run,
    connectome: Arc<Connectome>,
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

impl Simulation {
    /// A builder for a run of the model.
    pub fn builder(model: impl NeuralMass + 'static) -> SimulationBuilder {
        SimulationBuilder::new(Box::new(model))
    }

    /// The model.
    pub fn model(&self) -> &dyn NeuralMass {
        self.run.engine.model()
    }

    /// The network.
    pub fn connectome(&self) -> &Connectome {
        &self.connectome
    }

    /// How the run is made.
    pub fn settings(&self) -> &Settings {
        &self.run.settings
    }

    /// Simulated time, ms.
    pub fn time(&self) -> f64 {
        self.run.step as f64 * self.run.settings.dt
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.run.step
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
    pub fn run_with(&mut self, duration: f64, report: impl FnMut(Progress) -> ControlFlow<()>) -> Result<(), RunError> {
        self.run.run(duration, report)
    }

    /// Samples that were recorded so far, in the order in which they were asked for.
    pub fn recorded(&self) -> impl Iterator<Item = &TimeSeries> {
        self.run.recorders.iter().filter_map(|r| r.series())
    }

    /// What samples were reduced to so far, in the order in which it was asked for.
    pub fn reduced(&self) -> impl Iterator<Item = Reduced> {
        self.run.recorders.iter().filter_map(|r| r.reduced(0))
    }

    /// What was recorded of a variable.
    pub fn series(&self, variable: &str) -> Option<&TimeSeries> {
        self.recorded().find(|s| s.variable == variable)
    }

    /// Present values of a state, by name.
    pub fn state(&self, name: &str) -> Option<Vec<f64>> {
        let index = self.model().description().states.iter().position(|s| s.name == name)?;
        Some(self.run.engine.state(index))
    }

    /// Present values of a readout's state, such as `bold`, `f`.
    pub fn readout_state(&self, readout: &str, name: &str) -> Option<Vec<f64>> {
        let index = self.model().description().readouts.iter().position(|r| r.name == readout)?;
        let stepper = &self.run.readouts.iter().find(|r| r.index == index)?.stepper;
        let state = stepper.model.description().states.iter().position(|s| s.name == name)?;
        Some(stepper.states.values(state).collect())
    }

    /// How often the bound of each state acted: name and number of steps × nodes.
    pub fn bounded(&self) -> impl Iterator<Item = (&str, u64)> {
        let names = self.model().description().states.iter().map(|s| s.name.as_str());
        names.zip(self.run.engine.bounded())
    }

    /// How often look-ups have left the grids of their tables, by table and axis.
    ///
    /// The arguments are those at the beginning of each step; an argument counts for each step and node.
    pub fn table_exits(&self) -> Vec<TableExits> {
        let description = self.model().description();
        let mut all: Vec<TableExits> = Vec::new();
        for (probe, count) in description.probes.iter().zip(self.run.engine.exits()) {
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
        all.iter_mut().for_each(|exits| exits.lookups *= self.steps() * self.connectome.n_nodes() as u64);
        all
    }

    /// Memory that the run needs, in bytes: its past and states, which do not grow, and what it records in `duration` ms.
    pub fn memory(&self, duration: f64) -> usize {
        self.run.memory(duration)
    }

    /// The state of the run. What was recorded is not part of it.
    pub fn checkpoint(&self) -> Checkpoint {
        let description = self.model().description();
        let run = &self.run;
        let mut arrays = Vec::new();
        for readout in &run.readouts {
            arrays.push(exact(flat(readout.stepper.states.as_chunks())));
            arrays.push(exact(flat(readout.drive.as_chunks())));
        }
        arrays.extend(run.recorders.iter().map(|r| r.sums.clone()));
        arrays.extend(run.drives.iter().flat_map(Drive::save));
        arrays.extend(run.engine.save(run.step));
        Checkpoint {
            model: description.name.clone(),
            source_hash: description.source_hash,
            run_hash: self.run_hash,
            step: run.step,
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
        let run = &mut self.run;
        (run.step, run.is_prepared, run.is_observed) = (checkpoint.step, false, true);
        Ok(())
    }

    fn restore_arrays(&mut self, checkpoint: &Checkpoint) -> Option<()> {
        let run = &mut self.run;
        let mut arrays = checkpoint.arrays.iter();
        for readout in &mut run.readouts {
            copy_rounded(arrays.next()?, flat_mut(readout.stepper.states.as_chunks_mut()))?;
            copy_rounded(arrays.next()?, flat_mut(readout.drive.as_chunks_mut()))?;
        }
        for recorder in &mut run.recorders {
            copy_rounded(arrays.next()?, &mut recorder.sums)?;
        }
        run.drives.iter_mut().try_for_each(|drive| drive.restore(&mut arrays))?;
        let rest = arrays.as_slice();
        (run.engine.restore(checkpoint.step, rest)? == rest.len()).then_some(())
    }
}
