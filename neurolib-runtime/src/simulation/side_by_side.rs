//! Several simulations as one: their nodes side by side, in the lanes of vectors.
//!
//! Where a simulation has few nodes, vectors are filled by nodes of several ones: column = node · members + simulation. Each
//! has the same bits as by itself.

use super::builder::{Beside, SimulationBuilder};
use super::error::BuildError;
use super::run::Run;
use crate::description::{Edge, SumInfo};
use crate::model::NeuralMass;
use crate::noise::Stream;
use crate::parameter::Parameter;
use crate::simd::LANES;
use ndarray::Array2;
use std::sync::Arc;

/// Most nodes of a network that is simulated side by side with others; measured: see `benches/README.md`.
const MOST_NODES: usize = 32;
/// Columns that several simulations should have together: their numbers stay in the fastest cache.
const COLUMNS: usize = 64;

impl SimulationBuilder {
    /// Whether the simulation can be one of several side by side.
    pub(super) fn can_be_beside_others(&self) -> bool {
        let description = self.model.description();
        let is_small = self.connectome.n_nodes() <= MOST_NODES;
        let is_weighted = |sum: &SumInfo| matches!(sum, SumInfo::Weighted { .. });
        // What may end the run of one simulation only is left to runs by themselves.
        let may_end = description.tables.iter().any(|table| table.edge == Edge::Error);
        is_small && self.noise.is_none() && !may_end && description.sums.iter().all(is_weighted)
    }

    /// Whether two simulations differ in nothing but parameters, seeds, stimuli and the values of initial conditions.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let (a, b) = (self.model.description(), other.model.description());
        let (s, t) = (&self.settings, &other.settings);
        let shapes = |builder: &Self| -> Vec<(String, usize)> {
            builder.initial.iter().map(|(name, values)| (name.clone(), values.ncols())).collect()
        };
        (a.name == b.name && a.source_hash == b.source_hash)
            && (s.dt, s.scheme, s.precision, s.set) == (t.dt, t.scheme, t.precision, t.set)
            && s.conduction_speed == t.conduction_speed
            && (Arc::ptr_eq(&self.connectome, &other.connectome) || self.connectome == other.connectome)
            && self.recordings == other.recordings
            && self.readout_intervals == other.readout_intervals
            && self.only_recorded_readouts == other.only_recorded_readouts
            && shapes(self) == shapes(other)
    }

    /// How many simulations like this one are run side by side.
    pub(super) fn best_beside(&self) -> usize {
        (COLUMNS / self.connectome.n_nodes()).next_multiple_of(LANES).max(LANES)
    }
}

/// The run of several simulations that are alike; the last one is repeated until whole chunks are full.
///
/// # Errors
/// If one of them is wrong; which one is not told.
pub(super) fn assemble(builders: &[SimulationBuilder]) -> Result<Run, BuildError> {
    let members = builders.len().next_multiple_of(LANES);
    let member = |member: usize| &builders[member.min(builders.len() - 1)];
    let nodes = builders[0].connectome.n_nodes();
    for builder in builders {
        super::stepper::check_parameters(&*builder.model, builder.connectome.labels())?;
        for readout in 0..builder.model.description().readouts.len() {
            super::stepper::check_parameters(builder.model.readout(readout), builder.connectome.labels())?;
        }
    }
    let mut all = builders[0].clone();
    let models: Vec<&dyn NeuralMass> = (0..members).map(|m| &*member(m).model).collect();
    combine(&mut *all.model, &models, nodes);
    for name in builders[0].initial.keys() {
        let of: Vec<&Array2<f64>> = (0..members).map(|m| &member(m).initial[name]).collect();
        let value = |(column, time): (usize, usize)| {
            let values = of[column % members];
            values[[if values.nrows() == 1 { 0 } else { column / members }, time]]
        };
        if let Some(wrong) = of.iter().find(|values| values.nrows() != 1 && values.nrows() != nodes) {
            return Err(BuildError::PerNode { name: name.clone(), found: wrong.nrows(), nodes });
        }
        all.initial.insert(name.clone(), Array2::from_shape_fn((nodes * members, of[0].ncols()), value));
    }
    let stream = |column: usize| {
        let settings = &member(column % members).settings;
        Stream { seed: settings.seed, simulation: settings.simulation, node: (column / members) as u32 }
    };
    let streams = (0..nodes * members).map(stream).collect();
    let stimuli = (0..members).map(|m| member(m).stimuli.clone()).collect();
    all.assemble(Beside { members, streams, stimuli })
}

/// Gives a model the parameters of several ones, by column where they differ.
fn combine(to: &mut dyn NeuralMass, models: &[&dyn NeuralMass], nodes: usize) {
    let parameters: Vec<Vec<Parameter>> = models.iter().map(|model| model.parameters()).collect();
    for index in 0..parameters[0].len() {
        let first = &parameters[0][index];
        let is_shared = parameters.iter().all(|of_model| of_model[index] == *first);
        if !(is_shared && matches!(first, Parameter::Uniform(_))) {
            let columns = 0..nodes * models.len();
            let value = |column: usize| parameters[column % models.len()][index].at(column / models.len());
            to.set_parameter(index, Parameter::PerNode(columns.map(value).collect()));
        }
    }
    for readout in 0..to.description().readouts.len() {
        let of: Vec<&dyn NeuralMass> = models.iter().map(|model| model.readout(readout)).collect();
        combine(to.readout_mut(readout), &of, nodes);
    }
}
