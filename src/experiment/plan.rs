//! A run in full: every wish met or replaced by its default.

use super::record::LeadField;
use super::stimulus::PlannedStimulus;
use super::value::Value;
use crate::cli::Place;
use neurolib::data::SubjectNormalization;
use neurolib::simulation::checkpoint::fnv1a;
use neurolib::{Dataset, Recording, Simulation};
use std::path::PathBuf;

/// What is run, in full.
pub struct Plan {
    /// The model as the user names it.
    pub model: String,
    /// Where it stands, if it is not of the library.
    pub place: Option<Place>,
    /// The network.
    pub source: Source,
    /// What was done to it, step by step.
    pub preparation: Vec<String>,
    /// Subjects of the data set, where they were chosen.
    pub subjects: Option<Vec<String>>,
    /// How weights of the subjects of a folder were normalized, where it was chosen.
    pub subject_weights: Option<SubjectNormalization>,
    /// Simulated time that is added, ms.
    pub duration: f64,
    /// What is recorded.
    pub recordings: Vec<Recording>,
    /// The lead fields that recordings project through.
    pub lead_fields: Vec<LeadField>,
    /// Whether the intervals of some recordings are defaults.
    pub by_default: bool,
    /// Values of the ports that are driven.
    pub ports: Vec<(String, Value)>,
    /// What is added to ports.
    pub stimuli: Vec<PlannedStimulus>,
    /// File of initial conditions.
    pub init: Option<PathBuf>,
    /// Output folder.
    pub out: PathBuf,
    /// Whether the recordings are written as NPZ as well.
    pub npz: bool,
    /// Whether figures are drawn.
    pub figures: bool,
    /// What the user should know before the run.
    pub notes: Vec<String>,
}

/// Where the network comes from.
pub enum Source {
    /// A node by itself.
    SingleNode,
    /// A data set with what was measured.
    Dataset(Box<Dataset>),
    /// Files of the user.
    Files(PathBuf),
}

impl Plan {
    /// The data set, if there is one.
    pub fn dataset(&self) -> Option<&Dataset> {
        match &self.source {
            Source::Dataset(dataset) => Some(dataset),
            _ => None,
        }
    }

    /// The texts of the stimuli of a port, in their order.
    pub fn stimuli_of(&self, port: &str) -> impl Iterator<Item = &str> {
        self.stimuli.iter().filter(move |stimulus| stimulus.port == port).map(|stimulus| stimulus.text.as_str())
    }

    /// Hash of the stimuli with the content of their files.
    pub fn stimuli_hash(&self) -> u64 {
        let stimuli = self.stimuli.iter().map(|stimulus| format!("{} {:?}", stimulus.port, stimulus.stimulus));
        fnv1a(stimuli.collect::<Vec<_>>().join("; ").as_bytes())
    }

    /// Size of what is recorded, in bytes.
    pub fn recorded_bytes(&self, simulation: &Simulation) -> f64 {
        let regions = simulation.connectome().n_nodes();
        self.recordings.iter().map(|recording| recording.bytes(regions, self.duration)).sum()
    }
}
