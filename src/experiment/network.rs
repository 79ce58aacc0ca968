//! The network of a run: where it comes from, and what is done to it.

use super::notices::notices;
use super::plan::Source;
use super::preparation::{Prepared, prepare};
use super::prepare::absolute;
use super::{Experiment, Network};
use crate::cli::{Failure, Outcome};
use neurolib::data::{
    ConnectomeOptions, DatasetOptions, ReadProblem, SubjectNormalization, datasets, read_connectome, read_dataset,
};
use neurolib::{Connectome, Dataset};
use neurolib_runtime::connectome::Preparation;
use std::path::{Path, PathBuf};

/// A network that can be simulated.
pub struct Chosen {
    /// The network after its preparation.
    pub connectome: Connectome,
    /// Where it comes from; a data set is prepared as well.
    pub source: Source,
    /// What was done to it, step by step.
    pub preparation: Vec<String>,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// The network that the wishes describe; a single node without one.
///
/// # Errors
/// If it cannot be read or prepared.
pub fn network(wishes: &Experiment) -> Outcome<Chosen> {
    // Without delays there is no use for lengths.
    let allow_missing_lengths = wishes.conduction_speed == Some(f64::INFINITY);
    network_with(wishes, &ConnectomeOptions { allow_missing_lengths, ..ConnectomeOptions::default() })
}

/// The same, with what may be in the files of a network.
///
/// # Errors
/// As [`network`].
pub fn network_with(wishes: &Experiment, options: &ConnectomeOptions) -> Outcome<Chosen> {
    if let Some(Network::Dataset(name)) = &wishes.network {
        return dataset(name, wishes);
    }
    for (what, is_given) in
        [("subjects", wishes.subjects.is_some()), ("weights of subjects", wishes.subject_weights.is_some())]
    {
        if is_given {
            let failure = Failure::bad_input(format!("there is no data set to choose {what} from"));
            return Err(failure.help("name it, or its folder, by `--dataset`"));
        }
    }
    let (connectome, source) = match &wishes.network {
        Some(Network::Files(path)) => {
            if !path.exists() {
                let failure =
                    Failure::bad_input(format!("there is no file or folder `{}` with a connectome", path.display()));
                return Err(failure.help("a network that comes with the program is given by `--dataset`"));
            }
            let connectome = read_connectome(path, options).map_err(|error| {
                let failure = Failure::bad_input(&error);
                match *error.problem {
                    ReadProblem::MissingLengths => failure.help("`--conduction-speed inf` runs it without delays"),
                    _ => failure,
                }
            })?;
            (connectome, Source::Files(absolute(path)))
        }
        _ => (Connectome::single_node(), Source::SingleNode),
    };
    let Prepared { connectome, texts, .. } = prepare(connectome, preparations(wishes))?;
    let notes = match source {
        Source::SingleNode => Vec::new(),
        _ => notices(&connectome),
    };
    Ok(Chosen { connectome, source, preparation: texts, notes })
}

/// Whether a data set of this name comes with the program.
pub fn is_embedded(name: &str) -> bool {
    datasets().iter().any(|info| info.name == name)
}

fn preparations(wishes: &Experiment) -> &[super::preparation::PreparationWish] {
    wishes.prepare.as_deref().unwrap_or_default()
}

fn dataset(name: &str, wishes: &Experiment) -> Outcome<Chosen> {
    let path = PathBuf::from(name);
    let is_folder = !is_embedded(name) && path.is_dir();
    let (dataset, texts) = if is_folder { folder(&path, wishes)? } else { embedded(name, wishes)? };
    let mut notes = dataset.notes.clone();
    if is_folder {
        notes.extend(notices(&dataset.connectome));
    } else if wishes.subjects.is_some() {
        notes.push(format!(
            "the network of {name} stays the mean of all its subjects; only BOLD is that of those chosen"
        ));
    }
    let connectome = dataset.connectome.clone();
    Ok(Chosen { connectome, source: Source::Dataset(Box::new(dataset)), preparation: texts, notes })
}

fn embedded(name: &str, wishes: &Experiment) -> Outcome<(Dataset, Vec<String>)> {
    let mut dataset = Dataset::load(name).map_err(|error| {
        let failure = if name.contains(std::path::is_separator) {
            Failure::bad_input(format!("there is no folder `{name}` with a data set"))
        } else {
            Failure::bad_input(error)
        };
        failure.help("`neurolib data` lists them; `--dataset` also takes a folder, and `--connectome` a network alone")
    })?;
    if let Some(normalization) = wishes.subject_weights.filter(|&n| n != SubjectNormalization::Max) {
        let failure = Failure::bad_input(format!("{name} cannot be normalized by {normalization}"));
        return Err(failure.help("its weights of subjects are not stored, only the mean of those normalized by max"));
    }
    if let Some(subjects) = &wishes.subjects {
        dataset = dataset.with_subjects(subjects).map_err(Failure::bad_input)?;
    }
    let prepared = prepare(dataset.connectome.clone(), preparations(wishes))?;
    Ok((dataset.prepared(&prepared.steps).map_err(Failure::bad_input)?, prepared.texts))
}

/// A data set of the user. Where there are weights of subjects, regions that the first steps choose are left out before
/// those are normalized, as neurolib does.
fn folder(path: &Path, wishes: &Experiment) -> Outcome<(Dataset, Vec<String>)> {
    let mut options = DatasetOptions {
        subjects: wishes.subjects.clone(),
        normalization: wishes.subject_weights.unwrap_or_default(),
        regions: None,
    };
    let mut dataset = read_dataset(path, &options).map_err(Failure::bad_input)?;
    let Prepared { steps, texts, .. } = prepare(dataset.connectome.clone(), preparations(wishes))?;
    let mut labels = dataset.connectome.labels().to_vec();
    let mut regions: Vec<usize> = (0..labels.len()).collect();
    let mut done = 0;
    for step in &steps {
        if !matches!(step, Preparation::Exclude(_) | Preparation::Keep(_)) {
            break;
        }
        let kept = step.kept(&labels).map_err(Failure::bad_input)?.unwrap_or_default();
        regions = kept.iter().map(|&index| regions[index]).collect();
        labels = kept.iter().map(|&index| labels[index].clone()).collect();
        done += 1;
    }
    if done > 0 {
        options.regions = Some(regions);
        dataset = read_dataset(path, &options).map_err(Failure::bad_input)?;
    }
    Ok((dataset.prepared(&steps[done..]).map_err(Failure::bad_input)?, texts))
}
