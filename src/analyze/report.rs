//! What an analysis gives, before it becomes text, JSON or arrays.

use ndarray::ArrayD;
use std::path::PathBuf;

/// What a result says.
pub struct Report {
    /// Where it was read.
    pub path: PathBuf,
    /// What was run, as name and text.
    pub run: Vec<(&'static str, String)>,
    /// Each variable that was analyzed.
    pub variables: Vec<VariableReport>,
    /// What could not be done.
    pub notes: Vec<String>,
}

/// What a recorded variable says.
pub struct VariableReport {
    /// Its name.
    pub name: String,
    /// What it is, in one line.
    pub doc: String,
    /// Its unit; empty for pure numbers.
    pub unit: String,
    /// Of which samples.
    pub extent: Option<Extent>,
    /// Labels of the regions.
    pub labels: Vec<String>,
    /// Numbers of each region.
    pub regions: Vec<PerRegion>,
    /// Numbers of the whole network.
    pub network: Vec<Overall>,
    /// Agreement with what was measured.
    pub scores: Vec<Scores>,
    /// Arrays to keep, by name.
    pub arrays: Vec<(String, ArrayD<f64>)>,
    /// What could not be done.
    pub notes: Vec<String>,
}

impl VariableReport {
    /// Whether it says nothing, of what was asked for.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty() && self.network.is_empty() && self.notes.is_empty()
    }

    /// Whether functional connectivity dynamics are among it, or why not.
    pub fn tells_of_dynamics(&self) -> bool {
        self.network.iter().any(|overall| overall.key == "fcd") || self.notes.iter().any(|note| note.contains("FCD"))
    }
}

/// The samples that were analyzed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Their number.
    pub samples: usize,
    /// From one to the next, ms.
    pub interval: f64,
    /// Simulated time of the beginning, ms.
    pub from: f64,
    /// Simulated time of the last one, ms.
    pub until: f64,
}

/// A number for each region.
pub struct PerRegion {
    /// Name for machines.
    pub key: &'static str,
    /// Name for people.
    pub label: String,
    /// Unit; empty for pure numbers.
    pub unit: String,
    /// The numbers, none where undefined.
    pub values: Vec<Option<f64>>,
}

/// A statement about the network.
pub struct Overall {
    /// Name for machines.
    pub key: String,
    /// Name for people.
    pub label: String,
    /// In words.
    pub text: String,
    /// The numbers in it, with their names for machines.
    pub numbers: Vec<(&'static str, Option<f64>)>,
}

/// How well a matrix agrees with that of each subject.
pub struct Scores {
    /// Name for machines.
    pub key: &'static str,
    /// Name for people.
    pub label: String,
    /// What the numbers are.
    pub of: &'static str,
    /// Subject, and number where defined.
    pub subjects: Vec<(String, Option<f64>)>,
}

impl Scores {
    /// Mean of those that are defined.
    pub fn mean(&self) -> Option<f64> {
        mean(self.subjects.iter().map(|(_, score)| *score))
    }
}

/// Mean of the numbers that are defined.
pub fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}
