//! What an engine is made of, and how.

use super::Settings;
use super::afferents::Afferents;
use super::engine::{Engine, Network};
use super::error::BuildError;
use super::initial::InitialConditions;
use super::scheme::Scheme;
use super::stepper::{Stepper, Surroundings};
use crate::connectome::Connectome;
use crate::description::ModelDescription;
use crate::model::{Evaluate, NeuralMass};
use crate::noise::{NoiseSource, Stream, WhiteNoise};
use crate::rows::Rows;
use crate::stimulus::StimulusError;
use crate::stimulus::drive::{Drive, DriveSettings, Driven, PortInput};
use ndarray::{Array2, Array3};
use std::collections::BTreeMap;

/// What an engine is made of: one simulation, or several side by side.
pub(super) struct Parts<'a> {
    /// The model; where simulations differ, parameters are given by column.
    pub(super) model: Box<dyn NeuralMass>,
    pub(super) settings: Settings,
    pub(super) connectome: &'a Connectome,
    /// Simulations side by side: column = node · members + simulation.
    pub(super) members: usize,
    /// Whose random numbers each column draws.
    pub(super) streams: Vec<Stream>,
    /// Initial conditions by column.
    pub(super) initial: BTreeMap<String, Array2<f64>>,
    /// What drives the ports of each simulation.
    pub(super) ports: Vec<BTreeMap<String, PortInput>>,
    /// Given noise (noise × column × step).
    pub(super) noise: Option<Array3<f64>>,
    /// The drives that change in time, once the engine is made.
    pub(super) drives: Vec<Drive>,
}

/// Whose random numbers the nodes of a simulation draw.
pub(super) fn streams(settings: &Settings, nodes: usize) -> Vec<Stream> {
    let Settings { seed, simulation, .. } = *settings;
    (0..nodes as u32).map(|node| Stream { seed, simulation, node }).collect()
}

impl Parts<'_> {
    /// The engine.
    pub(super) fn engine<R: Evaluate>(&mut self) -> Result<Box<dyn Engine>, BuildError> {
        let description = self.model.description().clone();
        let ports = self.ports::<R>(&description)?;
        let given = std::mem::take(&mut self.initial);
        let (settings, labels, columns) = (&self.settings, self.connectome.labels(), self.streams.len());
        let mut stepper = Stepper::<R>::new(self.model.boxed(), labels, self.members, settings.set, settings.scheme)?;
        let initial = InitialConditions::draw(&mut stepper, given, labels, &self.streams, 0)?;
        let afferents = Afferents::new(&stepper, self.connectome, self.members, &initial, &ports, settings)?;
        let around = Surroundings { time: 0.0, sums: &afferents.sums, delayed: &afferents.delayed, ports: &ports };
        stepper.evaluate_diffusion(around);
        if settings.scheme == Scheme::RungeKutta4
            && let Some(state) = stepper.noisy_state(around)
        {
            return Err(BuildError::NoiseWithRungeKutta(description.states[state].name.clone()));
        }
        let noises = description.noises.len();
        let source = match self.noise.take() {
            Some(numbers) if (numbers.dim().0, numbers.dim().1) != (noises, columns) => {
                return Err(BuildError::Noise { found: numbers.dim(), noises, nodes: columns });
            }
            Some(numbers) => NoiseSource::Given(numbers),
            None => NoiseSource::CounterBased(self.streams.clone()),
        };
        let noise = WhiteNoise::new(source, noises, columns);
        Ok(Box::new(Network::new(stepper, afferents, ports, noise, self.members)))
    }

    /// The ports with what does not change in time; what does becomes a drive.
    fn ports<R: Evaluate>(&mut self, description: &ModelDescription) -> Result<Rows<R>, BuildError> {
        let (nodes, columns) = (self.connectome.n_nodes(), self.streams.len());
        let mut rows = Rows::new(description.ports.len(), columns);
        for (port, info) in description.ports.iter().enumerate() {
            rows.fill(port, (0..columns).map(|_| R::from_f64(info.default)));
        }
        for (member, stimuli) in std::mem::take(&mut self.ports).into_iter().enumerate() {
            let streams: Vec<Stream> = self.streams.iter().skip(member).step_by(self.members).copied().collect();
            for (name, input) in stimuli {
                let known = || description.ports.iter().map(|p| p.name.as_str());
                let port = check_name(&description.name, "port", &name, known)?;
                let default = description.ports[port].default;
                let (&Settings { dt, set, .. }, labels) = (&self.settings, self.connectome.labels());
                let settings = DriveSettings { port, member, default, dt, set, labels, streams: &streams };
                let mut drive = Drive::new(&input, settings).map_err(|error| match error {
                    StimulusError::PerNode { found, nodes } => BuildError::PerNode { name, found, nodes },
                    error => BuildError::Stimulus { port: name, error },
                })?;
                if !drive.is_constant() {
                    self.drives.push(drive);
                    continue;
                }
                let driven = drive.at(0);
                let value = |node: usize| match &driven {
                    Driven::Uniform(value) => *value,
                    Driven::PerNode(values) => values[node],
                };
                let mut values: Vec<R> = rows.values(port).collect();
                for node in 0..nodes {
                    values[node * self.members + member] = R::from_f64(value(node));
                }
                rows.fill(port, values);
            }
        }
        Ok(rows)
    }
}

/// The position of a name among those that are known.
pub(super) fn check_name<'a, I: Iterator<Item = &'a str>>(
    model: &str,
    what: &'static str,
    name: &str,
    known: impl Fn() -> I,
) -> Result<usize, BuildError> {
    known().position(|k| k == name).ok_or_else(|| BuildError::Unknown {
        model: model.to_string(),
        what,
        name: name.to_string(),
        suggestion: crate::names::suggestion(name, known()),
    })
}
