//! From a model and wishes to a run.

use super::checkpoint::fnv1a;
use super::error::BuildError;
use super::parts::{Parts, check_name, streams};
use super::precision::Precision;
use super::readout::{Readout, ReadoutSettings};
use super::recorder::{Recorder, Recording};
use super::run::Run;
use super::scheme::Scheme;
use super::{Settings, Simulation};
use crate::assign::set_parameter;
use crate::connectome::Connectome;
use crate::model::NeuralMass;
use crate::noise::Stream;
use crate::parameter::Parameter;
use crate::rows::Rows;
use crate::simd::InstructionSet;
use crate::stimulus::Stimulus;
use crate::stimulus::drive::PortInput;
use ndarray::Array2;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Collects what a run is made of; nothing is checked before [`SimulationBuilder::build`].
pub struct SimulationBuilder {
    pub(super) model: Box<dyn NeuralMass>,
    pub(super) settings: Settings,
    pub(super) connectome: Arc<Connectome>,
    pub(super) stimuli: BTreeMap<String, PortInput>,
    pub(super) initial: BTreeMap<String, Array2<f64>>,
    pub(super) readout_intervals: BTreeMap<String, f64>,
    pub(super) noise: Option<ndarray::Array3<f64>>,
    pub(super) recordings: Vec<Recording>,
    pub(super) only_recorded_readouts: bool,
}

/// The simulations that a builder stands for, if they are several side by side.
pub(super) struct Beside {
    pub(super) members: usize,
    /// Whose random numbers each column draws.
    pub(super) streams: Vec<Stream>,
    /// What drives the ports of each simulation.
    pub(super) stimuli: Vec<BTreeMap<String, PortInput>>,
}

impl SimulationBuilder {
    pub(super) fn new(model: Box<dyn NeuralMass>) -> Self {
        Self {
            model,
            settings: Settings::default(),
            connectome: Arc::new(Connectome::single_node()),
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

    /// The network; without it, a single node. Many simulations may share one behind an [`Arc`].
    pub fn connectome(mut self, connectome: impl Into<Arc<Connectome>>) -> Self {
        self.connectome = connectome.into();
        self
    }

    /// Sets a parameter of the model, or, as `bold.kappa`, of one of its readouts.
    ///
    /// # Errors
    /// If there is no such parameter, or the value is outside its range.
    pub fn parameter(mut self, name: &str, value: impl Into<Parameter>) -> Result<Self, BuildError> {
        set_parameter(&mut *self.model, name, value.into())?;
        Ok(self)
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

    /// The precision of the model's numbers.
    pub fn precision(mut self, precision: Precision) -> Self {
        self.settings.precision = precision;
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

    /// Drives a port: where the stimulus acts, the port has its value instead of the default.
    pub fn stimulus(mut self, port: impl Into<String>, stimulus: impl Into<Stimulus>) -> Self {
        self.stimuli.entry(port.into()).or_default().value = Some(stimulus.into());
        self
    }

    /// Adds a stimulus to what the port has anyway: its default, or what [`SimulationBuilder::stimulus`] gives it, and what
    /// was added before.
    pub fn add_stimulus(mut self, port: impl Into<String>, stimulus: impl Into<Stimulus>) -> Self {
        let input = self.stimuli.entry(port.into()).or_default();
        input.added = Some(match input.added.take() {
            Some(added) => added + stimulus.into(),
            None => stimulus.into(),
        });
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

    /// The model with the parameters that it has so far.
    pub fn model(&self) -> &dyn NeuralMass {
        &*self.model
    }

    /// The network that the model is to run on.
    pub fn network(&self) -> &Connectome {
        &self.connectome
    }

    /// How the run is to be made.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is to be recorded.
    pub fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// What a port has instead of its default, if anything.
    pub fn driven(&self, port: &str) -> Option<&Stimulus> {
        self.stimuli.get(port)?.value.as_ref()
    }

    /// Hash of all that the results depend on, but for functions that drive a port and given noise.
    pub fn content_hash(&self) -> u64 {
        let initial = self
            .initial
            .iter()
            .map(|(name, values)| format!("{name} {:?} {:?}", values.dim(), values.iter().collect::<Vec<_>>()));
        let initial: Vec<String> = initial.collect();
        fnv1a(format!("{} {} {initial:?}", self.model.description().source_hash, self.run_hash()).as_bytes())
    }

    /// Checks everything, draws what starts at random and plans the connections.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn build(mut self) -> Result<Simulation, BuildError> {
        let run_hash = self.run_hash();
        let streams = streams(&self.settings, self.connectome.n_nodes());
        let stimuli = vec![std::mem::take(&mut self.stimuli)];
        let connectome = self.connectome.clone();
        let run = self.assemble(Beside { members: 1, streams, stimuli })?;
        Ok(Simulation { run, connectome, run_hash })
    }

    /// The run of one simulation, or of several side by side.
    pub(super) fn assemble(self, beside: Beside) -> Result<Run, BuildError> {
        let Settings { dt, .. } = self.settings;
        if !(dt > 0.0 && dt.is_finite()) {
            return Err(BuildError::Step(dt));
        }
        let Beside { members, streams, stimuli } = beside;
        let labels = self.connectome.labels().to_vec();
        let columns = streams.len();
        let (settings, description) = (&self.settings, self.model.description().clone());
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
        let mut recorders: Vec<Recorder> = self
            .recordings
            .iter()
            .map(|r| Recorder::new(r, &*self.model, columns, members, dt))
            .collect::<Result<_, _>>()?;
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
            let settings = ReadoutSettings { labels: &labels, members, streams: &streams, run: settings, every, given };
            readouts.push(Readout::new(&*self.model, index, settings)?);
        }
        let places = |recorder: &mut Recorder| recorder.place.readout = recorder.place.readout.and_then(|i| places[i]);
        recorders.iter_mut().for_each(places);
        let mut parts = Parts {
            model: self.model,
            settings: self.settings,
            connectome: &self.connectome,
            members,
            streams,
            initial: own,
            ports: stimuli,
            noise: self.noise,
            drives: Vec::new(),
        };
        let engine = match parts.settings.precision {
            Precision::Double => parts.engine::<f64>()?,
            Precision::Single => parts.engine::<f32>()?,
        };
        Ok(Run {
            settings: parts.settings,
            labels,
            engine,
            drives: parts.drives,
            readouts,
            recorders,
            step: 0,
            failures: vec![None; members],
            is_prepared: false,
            is_observed: true,
            scratch: Rows::new(1, columns),
        })
    }

    /// Hash of all that must be equal in a run that is taken up again.
    fn run_hash(&self) -> u64 {
        let s = &self.settings;
        let readouts: Vec<_> =
            (0..self.model.description().readouts.len()).map(|i| self.model.readout(i).parameters()).collect();
        // Functions cannot be compared; whoever resumes a run gives the same one.
        let stimuli: Vec<String> = self.stimuli.iter().map(|(name, input)| format!("{name} {input:?}")).collect();
        let text = format!(
            "{:?} {} {} {} {} {} {} {:?} {:?} {:?} {:?} {}",
            self.model.parameters(),
            s.dt,
            s.scheme,
            s.precision,
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

impl Clone for SimulationBuilder {
    fn clone(&self) -> Self {
        Self {
            model: self.model.boxed(),
            settings: self.settings.clone(),
            connectome: self.connectome.clone(),
            stimuli: self.stimuli.clone(),
            initial: self.initial.clone(),
            readout_intervals: self.readout_intervals.clone(),
            noise: self.noise.clone(),
            recordings: self.recordings.clone(),
            only_recorded_readouts: self.only_recorded_readouts,
        }
    }
}
