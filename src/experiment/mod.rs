//! An experiment: what is to be run, from flags, a file, or both.

mod assign;
pub mod file;
pub mod measures;
pub mod network;
pub mod notices;
pub mod plan;
pub mod preparation;
pub mod prepare;
pub mod record;
pub mod recordings;
pub mod stimulus;
pub mod sweep;
mod sweep_file;
pub mod time;
pub mod value;
pub mod write;

use neurolib::data::SubjectNormalization;
use neurolib::{Precision, Scheme};
use preparation::PreparationWish;
use record::RecordWish;
use std::path::PathBuf;
use stimulus::StimulusWish;
use sweep::SweepWishes;
use value::Value;

/// What the user says about a run; what is not said has a default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Experiment {
    /// Name of a model, or path of a `.nm` file.
    pub model: Option<String>,
    /// The network; a single node without it.
    pub network: Option<Network>,
    /// Subjects of a data set; all without it.
    pub subjects: Option<Vec<String>>,
    /// How weights of the subjects of a folder are normalized.
    pub subject_weights: Option<SubjectNormalization>,
    /// What is done to the network before it is simulated.
    pub prepare: Option<Vec<PreparationWish>>,
    /// Simulated time, ms.
    pub duration: Option<f64>,
    /// Step, ms.
    pub dt: Option<f64>,
    /// Integration scheme.
    pub scheme: Option<Scheme>,
    /// Precision of the model's numbers.
    pub precision: Option<Precision>,
    /// Seed of initial conditions and noise.
    pub seed: Option<u64>,
    /// Number of the simulation among those of the same seed.
    pub simulation: Option<u32>,
    /// Conduction speed, m/s.
    pub conduction_speed: Option<f64>,
    /// Whether BOLD is recorded.
    pub bold: Option<bool>,
    /// Interval of BOLD samples, ms.
    pub tr: Option<f64>,
    /// Initial conditions.
    pub init: Option<PathBuf>,
    /// What to record; the model's default observables without it.
    pub record: Option<Vec<RecordWish>>,
    /// Output folder.
    pub out: Option<PathBuf>,
    /// Whether the recordings are written as NPZ as well.
    pub npz: Option<bool>,
    /// Whether figures are drawn.
    pub figures: Option<bool>,
    /// Values of parameters and ports.
    pub assignments: Vec<Assignment>,
    /// Stimuli, which add up.
    pub stimuli: Vec<StimulusWish>,
    /// What is varied, if it is a plan of a sweep.
    pub sweep: Option<SweepWishes>,
    /// Hashes of model and connectome when the file was written, to notice that they have changed.
    pub written_model: Option<String>,
    /// The same of the connectome.
    pub written_connectome: Option<String>,
    /// The same of the stimuli, whose files may change.
    pub written_stimuli: Option<String>,
}

/// Where the network comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Network {
    /// A data set that comes with the program, by name, or the folder of one.
    Dataset(String),
    /// A file or folder of the user.
    Files(PathBuf),
}

/// A value for a parameter or a port.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// What the name has to be.
    pub kind: Kind,
    /// Where it was said, `file.toml:3:1: ` or nothing.
    pub origin: String,
}

/// What a name that gets a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A parameter or a port.
    Any,
    /// A parameter.
    Parameter,
    /// A port.
    Port,
}

impl Experiment {
    /// What `self` says, and where it says nothing, what `file` says.
    #[must_use]
    pub fn over(self, file: Experiment) -> Self {
        let mut assignments = file.assignments;
        assignments.retain(|known| self.assignments.iter().all(|a| a.name != known.name));
        assignments.extend(self.assignments);
        let mut stimuli = file.stimuli;
        stimuli.retain(|known| self.stimuli.iter().all(|s| s.port != known.port));
        // What was written of another model or network says nothing of this one.
        let same_model = self.model.is_none();
        let same_network = self.network.is_none()
            && self.prepare.is_none()
            && self.subjects.is_none()
            && self.subject_weights.is_none();
        let same_stimuli = self.stimuli.is_empty();
        stimuli.extend(self.stimuli);
        Self {
            model: self.model.or(file.model),
            network: self.network.or(file.network),
            subjects: self.subjects.or(file.subjects),
            subject_weights: self.subject_weights.or(file.subject_weights),
            prepare: self.prepare.or(file.prepare),
            duration: self.duration.or(file.duration),
            dt: self.dt.or(file.dt),
            scheme: self.scheme.or(file.scheme),
            precision: self.precision.or(file.precision),
            seed: self.seed.or(file.seed),
            simulation: self.simulation.or(file.simulation),
            conduction_speed: self.conduction_speed.or(file.conduction_speed),
            bold: self.bold.or(file.bold),
            tr: self.tr.or(file.tr),
            init: self.init.or(file.init),
            record: self.record.or(file.record),
            out: self.out.or(file.out),
            npz: self.npz.or(file.npz),
            figures: self.figures.or(file.figures),
            assignments,
            stimuli,
            sweep: self.sweep.or(file.sweep),
            written_model: file.written_model.filter(|_| same_model),
            written_connectome: file.written_connectome.filter(|_| same_network),
            written_stimuli: file.written_stimuli.filter(|_| same_stimuli),
        }
    }
}
