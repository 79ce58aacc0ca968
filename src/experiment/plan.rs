//! A run in full: every wish met or replaced by its default.

use super::value::Value;
use crate::cli::Place;
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
    /// Simulated time that is added, ms.
    pub duration: f64,
    /// What is recorded.
    pub recordings: Vec<Recording>,
    /// Whether the intervals of some recordings are defaults.
    pub by_default: bool,
    /// Values of the ports that are driven.
    pub ports: Vec<(String, Value)>,
    /// File of initial conditions.
    pub init: Option<PathBuf>,
    /// Output folder.
    pub out: PathBuf,
    /// Whether figures are drawn.
    pub figures: bool,
    /// What the user should know before the run.
    pub notes: Vec<String>,
}

/// Where the network comes from.
pub enum Source {
    /// A node by itself.
    SingleNode,
    /// A data set of the program, with what was measured.
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

    /// Size of what is recorded, in bytes.
    pub fn recorded_bytes(&self, simulation: &Simulation) -> f64 {
        let regions = simulation.connectome().n_nodes();
        self.recordings.iter().map(|recording| recording.bytes(regions, self.duration)).sum()
    }
}
