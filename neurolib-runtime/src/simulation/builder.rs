//! From a model and wishes to a run.

use super::afferents::Afferents;
use super::checkpoint::fnv1a;
use super::error::BuildError;
use super::initial::InitialConditions;
use super::readout::{Readout, ReadoutSettings};
use super::recorder::{Recorder, Recording};
use super::scheme::Scheme;
use super::stepper::Stepper;
use super::{NoiseSource, Settings, Simulation, WhiteNoise};
use crate::connectome::Connectome;
use crate::model::NeuralMass;
use crate::rows::Rows;
use crate::simd::InstructionSet;
use crate::stimulus::Stimulus;
use ndarray::Array2;
use std::collections::BTreeMap;

/// Collects what a run is made of; nothing is checked before [`SimulationBuilder::build`].
pub struct SimulationBuilder {
    model: Box<dyn NeuralMass>,
    settings: Settings,
    connectome: Connectome,
    stimuli: BTreeMap<String, Stimulus>,
    initial: BTreeMap<String, Array2<f64>>,
    readout_intervals: BTreeMap<String, f64>,
    noise: Option<ndarray::Array3<f64>>,
    recordings: Vec<Recording>,
    only_recorded_readouts: bool,
}

impl SimulationBuilder {
    pub(super) fn new(model: Box<dyn NeuralMass>) -> Self {
        Self {
            model,
            settings: Settings::default(),
            connectome: Connectome::single_node(),
            stimuli: BTreeMap::new(),
            initial: BTreeMap::new(),
            readout_intervals: BTreeMap::new(),
            noise: None,
            recordings: Vec::new(),
            only_recorded_readouts: true,
        }
    }

    /// A builder for a run of a model behind a pointer.
    pub fn boxed(model: Box<dyn NeuralMass>) -> Self {
        Self::new(model)
    }

    /// The network; without it, a single node.
    pub fn connectome(mut self, connectome: Connectome) -> Self {
        self.connectome = connectome;
        self
    }

    /// The step in ms; 0.1 without it.
    pub fn dt(mut self, dt: f64) -> Self {
        self.settings.dt = dt;
        self
    }

    /// The integration scheme.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.settings.scheme = scheme;
        self
    }

    /// Seed of initial conditions and noise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Number of the simulation among those of the same seed.
    pub fn simulation(mut self, simulation: u32) -> Self {
        self.settings.simulation = simulation;
        self
    }

    /// Conduction speed in m/s (= mm/ms); infinite for no delays.
    pub fn conduction_speed(mut self, speed: f64) -> Self {
        self.settings.conduction_speed = speed;
        self
    }

    /// The instruction set; it does not change a bit of the results.
    pub fn instruction_set(mut self, set: InstructionSet) -> Self {
        self.settings.set = set;
        self
    }

    /// Drives a port.
    pub fn stimulus(mut self, port: impl Into<String>, stimulus: impl Into<Stimulus>) -> Self {
        self.stimuli.insert(port.into(), stimulus.into());
        self
    }

    /// Starts a variable at given values, node (or 1) × time, oldest first; `bold.x` for a readout's.
    ///
    /// A single column is a constant past. A state's last column is its value at time 0; that of a
    /// delayed value that is not a state is the value of the step before.
    pub fn initial(mut self, variable: impl Into<String>, values: Array2<f64>) -> Self {
        self.initial.insert(variable.into(), values);
        self
    }

    /// The step of a readout, ms, instead of the model's.
    pub fn readout_interval(mut self, readout: impl Into<String>, every: f64) -> Self {
        self.readout_intervals.insert(readout.into(), every);
        self
    }

    /// Standard normal numbers (noise × node × step) instead of the seed's.
    pub fn given_noise(mut self, numbers: ndarray::Array3<f64>) -> Self {
        self.noise = Some(numbers);
        self
    }

    /// Records a variable.
    pub fn record(mut self, recording: Recording) -> Self {
        self.recordings.push(recording);
        self
    }

    /// Runs readouts also when nothing of them is recorded.
    pub fn all_readouts(mut self) -> Self {
        self.only_recorded_readouts = false;
        self
    }

    /// Checks everything, draws what starts at random and plans the connections.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn build(self) -> Result<Simulation, BuildError> {
        let Settings { dt, .. } = self.settings;
        if !(dt > 0.0 && dt.is_finite()) {
            return Err(BuildError::Step(dt));
        }
        let labels = self.connectome.labels().to_vec();
        let nodes = labels.len();
        let (settings, description) = (&self.settings, self.model.description().clone());
        let run_hash = self.run_hash();
        let mut own = BTreeMap::new();
        let mut of_readouts = vec![BTreeMap::new(); description.readouts.len()];
        for (name, values) in self.initial {
            let readout = name.split_once('.').and_then(|(first, rest)| {
                Some((description.readouts.iter().position(|r| r.name == first)?, rest.to_string()))
            });
            match readout {
                Some((index, rest)) => of_readouts[index].insert(rest, values),
                None => own.insert(name, values),
            };
        }
        let recorders: Vec<Recorder> =
            self.recordings.iter().map(|r| Recorder::new(r, &*self.model, nodes, dt)).collect::<Result<_, _>>()?;
        for name in self.readout_intervals.keys() {
            let known = || description.readouts.iter().map(|r| r.name.as_str());
            check_name(&description.name, "readout", name, known)?;
        }
        let mut readouts = Vec::new();
        let mut places = vec![None; description.readouts.len()];
        for (index, (info, given)) in description.readouts.iter().zip(of_readouts).enumerate() {
            if self.only_recorded_readouts && recorders.iter().all(|r| r.place.readout != Some(index)) {
                continue;
            }
            let every = self.readout_intervals.get(&info.name).copied().or(info.every);
            places[index] = Some(readouts.len());
            let settings = ReadoutSettings { labels: &labels, run: settings, every, given };
            readouts.push(Readout::new(&*self.model, index, settings)?);
        }
        let (ports, stimuli) = ports(&description, self.stimuli, nodes)?;
        let mut stepper = Stepper::new(self.model, nodes, &labels, settings.set, settings.scheme)?;
        let initial = InitialConditions::draw(&mut stepper, own, &labels, settings.seed, settings.simulation, 0)?;
        let afferents = Afferents::new(&stepper, &self.connectome, &initial, &ports, settings)?;
        let around = super::surroundings(&afferents, &ports, 0.0);
        stepper.evaluate_diffusion(around);
        if settings.scheme == Scheme::RungeKutta4
            && let Some(state) = stepper.noisy_state(around)
        {
            return Err(BuildError::NoiseWithRungeKutta(description.states[state].name.clone()));
        }
        let noises = description.noises.len();
        let source = match self.noise {
            Some(numbers) if (numbers.dim().0, numbers.dim().1) != (noises, nodes) => {
                return Err(BuildError::Noise { found: numbers.dim(), noises, nodes });
            }
            Some(numbers) => NoiseSource::Given(numbers),
            None => NoiseSource::CounterBased { seed: settings.seed, simulation: settings.simulation },
        };
        let mut recorders = recorders;
        for recorder in &mut recorders {
            recorder.place.readout = recorder.place.readout.and_then(|index| places[index]);
        }
        Ok(Simulation {
            is_noisy: stepper.is_noisy(),
            noise: WhiteNoise::new(source, noises, nodes),
            settings: self.settings,
            connectome: self.connectome,
            stepper,
            afferents,
            ports,
            stimuli,
            readouts,
            recorders,
            scratch: Rows::new(1, nodes),
            step: 0,
            prepared: false,
            observed: true,
            run_hash,
        })
    }

    /// Hash of all that must be equal in a run that is taken up again.
    fn run_hash(&self) -> u64 {
        let s = &self.settings;
        let readouts: Vec<_> =
            (0..self.model.description().readouts.len()).map(|i| self.model.readout(i).parameters()).collect();
        // Functions cannot be compared; whoever resumes a run gives the same one.
        let stimuli = self.stimuli.iter().map(|(name, stimulus)| match stimulus {
            Stimulus::PerNode(values) => format!("{name} {values:?}"),
            Stimulus::Series(values) => format!("{name} {:?} {:?}", values.dim(), values.iter().collect::<Vec<_>>()),
            other => format!("{name} {other:?}"),
        });
        let stimuli: Vec<_> = stimuli.collect();
        let text = format!(
            "{:?} {} {} {} {} {} {:?} {:?} {:?} {:?} {}",
            self.model.parameters(),
            s.dt,
            s.scheme,
            s.conduction_speed,
            s.seed,
            s.simulation,
            readouts,
            stimuli,
            self.readout_intervals,
            self.recordings,
            self.connectome.content_hash(),
        );
        fnv1a(text.as_bytes())
    }
}

fn check_name<'a, I: Iterator<Item = &'a str>>(
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

type Ports = (Rows, Vec<(usize, f64, Stimulus)>);

/// The ports with what does not change in time, and what does.
fn ports(
    description: &crate::description::ModelDescription,
    stimuli: BTreeMap<String, Stimulus>,
    nodes: usize,
) -> Result<Ports, BuildError> {
    let mut rows = Rows::new(description.ports.len(), nodes);
    for (port, info) in description.ports.iter().enumerate() {
        rows.fill(port, (0..nodes).map(|_| info.default));
    }
    let mut varying = Vec::new();
    for (name, stimulus) in stimuli {
        let port = check_name(&description.name, "port", &name, || description.ports.iter().map(|p| p.name.as_str()))?;
        if let Some(found) = stimulus.nodes()
            && found != nodes
        {
            return Err(BuildError::PerNode { name, found, nodes });
        }
        let default = description.ports[port].default;
        if stimulus.varies() {
            varying.push((port, default, stimulus));
        } else {
            stimulus.fill(&mut rows, port, default, 0, 0.0);
        }
    }
    Ok((rows, varying))
}
