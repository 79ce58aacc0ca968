//! Connectomes of the user.

use std::path::{Path, PathBuf};

use ndarray::{Array2, Ix2};

use super::csv;
use super::file::{Content, FileArray, Format, read_arrays, read_bytes};
use super::read_error::{Place, ReadError, ReadProblem};
use crate::connectome::{Connectome, default_labels};

/// What is allowed in the files of a connectome, and which of their arrays are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectomeOptions {
    /// Without tract lengths, all lengths are 0: a network without delays.
    pub allow_missing_lengths: bool,
    /// Weights may be negative.
    pub allow_negative_weights: bool,
    /// Name of the array of weights in an NPZ or MATLAB file, if it is not one of the usual names.
    pub weights_array: Option<String>,
    /// Name of the array of tract lengths in an NPZ or MATLAB file, if it is not one of the usual names.
    pub tract_lengths_array: Option<String>,
}

/// The files of a connectome, each a table (`.csv`, `.tsv`, `.txt`) or an array (`.npy`, `.npz`, `.mat`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectomeFiles {
    /// Weights: n × n, row = target, column = source.
    pub weights: PathBuf,
    /// Tract lengths in mm: n × n, like the weights.
    pub tract_lengths: Option<PathBuf>,
    /// Labels: one a row, with or without the heading `label`. Without the file, nodes are called `node0`, `node1`, ….
    pub labels: Option<PathBuf>,
    /// Centroids in mm: rows `x, y, z` or `label, x, y, z`, with or without a heading.
    pub centroids: Option<PathBuf>,
}

/// Reads a connectome from a folder or from one file.
///
/// - A **folder** has `weights`, `tract_lengths`, and perhaps `labels` and `centroids`, each as `.csv`, `.tsv`, `.txt` or
///   `.npy`. The other names below are found as well.
/// - An **NPZ or MATLAB 5 file** has arrays called `weights` (or `Cmat`, `sc`, `connectivity`), `tract_lengths` (or `Dmat`,
///   `lengths`, `len`), and perhaps `labels` (or `region_labels`) and `centroids` (or `centres`, `centers`).
/// - A **CSV or NPY file** has weights only.
///
/// # Orientation
///
/// Row = target, column = source. Numbers cannot show which is which: if yours are the other way round, use
/// [`Connectome::transposed`].
///
/// # Errors
///
/// Whatever is wrong with the files, with the place where it is.
///
/// # Example
///
/// ```no_run
/// use neurolib_runtime::data::{ConnectomeOptions, read_connectome};
///
/// let connectome = read_connectome("my_subject/".as_ref(), &ConnectomeOptions::default())?;
/// println!("{} nodes", connectome.n_nodes());
/// # Ok::<(), neurolib_runtime::data::ReadError>(())
/// ```
pub fn read_connectome(path: &Path, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    if path.is_dir() {
        return read_connectome_files(&files_in(path)?, options);
    }
    match Format::of(path)? {
        format @ (Format::Npz | Format::Mat) => {
            let arrays = read_arrays(path, format)?;
            let file = |role| Some(Found::among(path, format, &arrays, role, options));
            assemble(
                path,
                [file(Role::Weights), file(Role::Lengths), file(Role::Labels), file(Role::Centroids)],
                options,
            )
        }
        Format::Text | Format::Npy => {
            let files = ConnectomeFiles { weights: path.to_owned(), ..ConnectomeFiles::default() };
            read_connectome_files(&files, options)
        }
    }
}

/// Reads a connectome from one file for each of its parts.
///
/// # Errors
///
/// Whatever is wrong with the files, with the place where it is.
pub fn read_connectome_files(files: &ConnectomeFiles, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    let file = |role, path: Option<&PathBuf>| path.map(|path| Found::in_file(path, role, options));
    let found = [
        file(Role::Weights, Some(&files.weights)),
        file(Role::Lengths, files.tract_lengths.as_ref()),
        file(Role::Labels, files.labels.as_ref()),
        file(Role::Centroids, files.centroids.as_ref()),
    ];
    assemble(&files.weights, found, options)
}

/// A part of a connectome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Weights,
    Lengths,
    Labels,
    Centroids,
}

/// What a file has for a role.
struct Found {
    path: PathBuf,
    format: Format,
    array: Option<String>,
    part: Part,
}

enum Part {
    /// A matrix, and for text where its rows stand.
    Matrix(Array2<f64>, Option<Vec<usize>>),
    Labels(Vec<(String, Place)>),
    Centroids {
        points: Array2<f64>,
        /// Where the rows stand in a text file.
        rows: Option<Vec<usize>>,
        /// The first column, if it holds labels.
        labels: Option<Vec<(String, Place)>>,
    },
}

type MaybeFound = Result<Option<Found>, ReadError>;

impl Role {
    /// How messages call it.
    fn name(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Lengths => "tract lengths",
            Self::Labels => "labels",
            Self::Centroids => "centroids",
        }
    }

    /// Usual names of files and arrays.
    fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Weights => &["weights", "Cmat", "sc", "connectivity"],
            Self::Lengths => &["tract_lengths", "Dmat", "lengths", "len"],
            Self::Labels => &["labels", "region_labels"],
            Self::Centroids => &["centroids", "centres", "centers"],
        }
    }

    fn chosen_name(self, options: &ConnectomeOptions) -> Option<&str> {
        match self {
            Self::Weights => options.weights_array.as_deref(),
            Self::Lengths => options.tract_lengths_array.as_deref(),
            Self::Labels | Self::Centroids => None,
        }
    }
}

fn files_in(folder: &Path) -> Result<ConnectomeFiles, ReadError> {
    let file = |role: Role| -> Result<Option<PathBuf>, ReadError> {
        let names = role.usual_names().iter();
        let names = names.flat_map(|stem| ["csv", "tsv", "txt", "npy"].map(|extension| format!("{stem}.{extension}")));
        let mut present = names.filter(|name| folder.join(name).is_file());
        match (present.next(), present.next()) {
            (Some(first), Some(second)) => {
                Err(ReadProblem::TwoFiles { role: role.name(), first, second }.in_file(folder))
            }
            (first, _) => Ok(first.map(|name| folder.join(name))),
        }
    };
    let weights = file(Role::Weights)?.ok_or_else(|| {
        ReadProblem::MissingFile {
            role: Role::Weights.name(),
            candidates: "`weights.csv`, `weights.txt`, `weights.npy`".into(),
        }
        .in_file(folder)
    })?;
    Ok(ConnectomeFiles {
        weights,
        tract_lengths: file(Role::Lengths)?,
        labels: file(Role::Labels)?,
        centroids: file(Role::Centroids)?,
    })
}

impl Found {
    fn in_file(path: &Path, role: Role, options: &ConnectomeOptions) -> MaybeFound {
        let format = Format::of(path)?;
        if format != Format::Text {
            let arrays = read_arrays(path, format)?;
            let found = Self::among(path, format, &arrays, role, options)?;
            return found.map(Some).ok_or_else(|| missing_array(path, role, role.usual_names(), &arrays));
        }
        let bytes = read_bytes(path, format)?;
        let part = match role {
            Role::Weights | Role::Lengths => {
                csv::matrix(&bytes).map(|matrix| Part::Matrix(matrix.values, Some(matrix.rows)))
            }
            Role::Labels => csv::labels(&bytes).map(Part::Labels),
            Role::Centroids => csv::centroids(&bytes).map(|(matrix, labels)| Part::Centroids {
                points: matrix.values,
                rows: Some(matrix.rows),
                labels,
            }),
        };
        let part = part.map_err(|problem| problem.in_file(path))?;
        Ok(Some(Self { path: path.to_owned(), format, array: None, part }))
    }

    /// The array for a role, if there is one. Weights have to be there.
    fn among(path: &Path, format: Format, arrays: &[FileArray], role: Role, options: &ConnectomeOptions) -> MaybeFound {
        let chosen = role.chosen_name(options);
        let names = chosen.as_ref().map_or(role.usual_names(), std::slice::from_ref);
        let fits = |array: &&FileArray| array.name.as_deref().is_none_or(|name| names.contains(&name));
        let mut fitting = arrays.iter().filter(fits);
        let array = match (fitting.next(), fitting.next()) {
            (Some(array), None) => array,
            (Some(first), Some(second)) => {
                let name = |array: &FileArray| array.name.clone().unwrap_or_default();
                let (first, second) = (name(first), name(second));
                return Err(ReadProblem::TwoArrays { role: role.name(), first, second }.in_file(path));
            }
            (None, _) if role == Role::Weights || chosen.is_some() => {
                return Err(missing_array(path, role, names, arrays));
            }
            (None, _) => return Ok(None),
        };
        let part =
            part_of(&array.content, role, format).map_err(|problem| problem.in_array(path, array.name.as_deref()))?;
        Ok(Some(Self { path: path.to_owned(), format, array: array.name.clone(), part }))
    }

    fn error(&self, problem: ReadProblem) -> ReadError {
        problem.in_array(&self.path, self.array.as_deref())
    }

    /// The matrix, all finite.
    fn matrix(&self) -> Result<&Array2<f64>, ReadError> {
        let (Part::Matrix(matrix, _) | Part::Centroids { points: matrix, .. }) = &self.part else {
            unreachable!("invariant: only labels are no matrix");
        };
        match matrix.indexed_iter().find(|(_, value)| !value.is_finite()) {
            Some((index, &value)) => Err(self.error(ReadProblem::NotFinite { place: self.place(index), value })),
            None => Ok(matrix),
        }
    }

    fn place(&self, (row, column): (usize, usize)) -> Place {
        match &self.part {
            Part::Matrix(_, Some(rows)) => Place::Text { row: rows[row], column: column + 1 },
            Part::Centroids { rows: Some(rows), labels, .. } => {
                Place::Text { row: rows[row], column: column + 1 + usize::from(labels.is_some()) }
            }
            _ => self.format.place(&[row, column]),
        }
    }
}

/// Turns the values of an array into what its role needs.
fn part_of(content: &Content, role: Role, format: Format) -> Result<Part, ReadProblem> {
    match (role, content) {
        (Role::Labels, Content::Text { shape, values }) => {
            if shape.iter().any(|&n| n != 1 && n != values.len()) {
                return Err(ReadProblem::Shape { shape: shape.clone(), expected: "a list of labels".into() });
            }
            let labels = values.iter().enumerate();
            Ok(Part::Labels(labels.map(|(row, label)| (label.clone(), format.place(&[row]))).collect()))
        }
        (Role::Labels, other) => Err(ReadProblem::Kind { found: other.describe(), expected: "labels (text)" }),
        (_, Content::Numbers(numbers)) => {
            let matrix = numbers.clone().into_dimensionality::<Ix2>().map_err(|_| ReadProblem::Shape {
                shape: numbers.shape().to_vec(),
                expected: "a matrix (two dimensions)".into(),
            })?;
            if matrix.is_empty() {
                return Err(ReadProblem::Empty);
            }
            Ok(if role == Role::Centroids {
                Part::Centroids { points: matrix, rows: None, labels: None }
            } else {
                Part::Matrix(matrix, None)
            })
        }
        (_, other) => Err(ReadProblem::Kind { found: other.describe(), expected: "numbers" }),
    }
}

fn assemble(path: &Path, found: [Option<MaybeFound>; 4], options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    let [weights, lengths, labels, centroids] = found.map(|part| part.transpose().map(Option::flatten));
    let weights = weights?.expect("invariant: weights are always looked for");
    let matrix = checked_weights(&weights, options)?;
    let nodes = matrix.nrows();
    let lengths = match lengths? {
        Some(lengths) => checked_lengths(&lengths, nodes)?,
        None if options.allow_missing_lengths => Array2::zeros((nodes, nodes)),
        None => return Err(ReadProblem::MissingLengths.in_file(path)),
    };
    let centroids = centroids?;
    let labels = match (labels?, &centroids) {
        (Some(labels), _) => match &labels.part {
            Part::Labels(list) => checked_labels(&labels, list, nodes)?,
            _ => unreachable!("invariant: the role of labels gives labels"),
        },
        (None, Some(Found { part: Part::Centroids { labels: Some(list), .. }, .. })) => {
            checked_labels(centroids.as_ref().expect("invariant: matched above"), list, nodes)?
        }
        (None, _) => default_labels(nodes),
    };
    if let Some(Found { part: Part::Centroids { labels: Some(list), .. }, .. }) = &centroids {
        for ((found, place), expected) in list.iter().zip(&labels) {
            if found != expected {
                let (found, expected, place) = (found.clone(), expected.clone(), *place);
                let problem = ReadProblem::OtherLabel { place, found, expected };
                return Err(centroids.as_ref().expect("invariant: matched above").error(problem));
            }
        }
    }
    let connectome = Connectome::new(matrix, lengths, labels).map_err(|error| weights.error(error.into()))?;
    match centroids {
        Some(centroids) => {
            let points = centroids.matrix()?.clone();
            connectome.with_centroids(points).map_err(|error| centroids.error(error.into()))
        }
        None => Ok(connectome),
    }
}

fn checked_weights(weights: &Found, options: &ConnectomeOptions) -> Result<Array2<f64>, ReadError> {
    let matrix = weights.matrix()?;
    let (rows, columns) = matrix.dim();
    if rows != columns {
        return Err(weights.error(ReadProblem::NotSquare { rows, columns }));
    }
    if !options.allow_negative_weights
        && let Some((index, &value)) = matrix.indexed_iter().find(|(_, value)| **value < 0.0)
    {
        return Err(weights.error(ReadProblem::NegativeWeight { place: weights.place(index), value }));
    }
    Ok(matrix.clone())
}

fn checked_lengths(lengths: &Found, nodes: usize) -> Result<Array2<f64>, ReadError> {
    let matrix = lengths.matrix()?;
    if matrix.dim() != (nodes, nodes) {
        let expected = format!("{nodes} × {nodes}, as the weights have,");
        return Err(lengths.error(ReadProblem::Shape { shape: matrix.shape().to_vec(), expected }));
    }
    if let Some((index, &value)) = matrix.indexed_iter().find(|(_, value)| **value < 0.0) {
        return Err(lengths.error(ReadProblem::NegativeLength { place: lengths.place(index), value }));
    }
    Ok(matrix.clone())
}

fn checked_labels(origin: &Found, list: &[(String, Place)], nodes: usize) -> Result<Vec<String>, ReadError> {
    if list.len() != nodes {
        return Err(origin.error(ReadProblem::LabelCount { labels: list.len(), nodes }));
    }
    let mut seen = std::collections::HashMap::new();
    for (label, place) in list {
        if label.is_empty() {
            return Err(origin.error(ReadProblem::EmptyLabel { place: *place }));
        }
        if let Some(first) = seen.insert(label, *place) {
            let (label, second) = (label.clone(), *place);
            return Err(origin.error(ReadProblem::DuplicateLabel { label, first, second }));
        }
    }
    Ok(list.iter().map(|(label, _)| label.clone()).collect())
}

fn missing_array(path: &Path, role: Role, names: &[&str], arrays: &[FileArray]) -> ReadError {
    let candidates = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let describe =
        |array: &FileArray| format!("`{}` ({})", array.name.as_deref().unwrap_or_default(), array.content.describe());
    let found = arrays.iter().map(describe).collect::<Vec<_>>().join(", ");
    ReadProblem::MissingArray { role: role.name(), candidates, found }.in_file(path)
}
