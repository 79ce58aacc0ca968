//! What files have for the parts of a connectome.

use std::path::{Path, PathBuf};

use ndarray::{Array2, Ix2};

use super::super::csv;
use super::super::file::{Content, FileArray, Format, read_arrays, read_bytes};
use super::super::read_error::{Place, ReadError, ReadProblem};
use super::super::sparse_matrix::SparseMatrix;
use super::ConnectomeOptions;
use super::role::Role;

/// What a file has for a role.
pub(super) struct Found {
    path: PathBuf,
    format: Format,
    array: Option<String>,
    pub(super) part: Part,
}

pub(super) enum Part {
    /// A matrix, and for text where its rows stand.
    Matrix(Array2<f64>, Option<Vec<usize>>),
    Sparse(SparseMatrix),
    Labels(Vec<(String, Place)>),
    Centroids {
        points: Array2<f64>,
        /// Where the rows stand in a text file.
        rows: Option<Vec<usize>>,
        /// The first column, if it holds labels.
        labels: Option<Vec<(String, Place)>>,
    },
}

impl Part {
    /// With rows and columns exchanged, if it is a matrix of an array.
    fn transposed(self) -> Self {
        match self {
            Self::Matrix(matrix, None) => Self::Matrix(matrix.t().as_standard_layout().into_owned(), None),
            other => other,
        }
    }
}

impl Found {
    /// What a file for one role has.
    pub(super) fn in_file(path: &Path, role: Role, options: &ConnectomeOptions) -> Result<Self, ReadError> {
        let format = Format::of(path)?;
        if format == Format::Text {
            return Self::in_text(path, &read_bytes(path, format)?, role);
        }
        let arrays = read_arrays(path, format)?;
        let found = Self::among(path, format, &arrays, role, options)?;
        found.ok_or_else(|| missing_array(path, role, role.usual_names(), &arrays))
    }

    /// What the text of a file for one role has.
    pub(super) fn in_text(path: &Path, bytes: &[u8], role: Role) -> Result<Self, ReadError> {
        let part = match role {
            Role::Labels => csv::labels(bytes).map(Part::Labels),
            Role::Centroids => csv::centroids(bytes).map(|(matrix, labels)| Part::Centroids {
                points: matrix.values,
                rows: Some(matrix.rows),
                labels,
            }),
            Role::Connections | Role::Weights | Role::Lengths => {
                csv::matrix(bytes).map(|matrix| Part::Matrix(matrix.values, Some(matrix.rows)))
            }
        };
        let part = part.map_err(|problem| problem.in_file(path))?;
        Ok(Self { path: path.to_owned(), format: Format::Text, array: None, part })
    }

    /// The array for a role, if there is one. Weights have to be there.
    pub(super) fn among(
        path: &Path,
        format: Format,
        arrays: &[FileArray],
        role: Role,
        options: &ConnectomeOptions,
    ) -> Result<Option<Self>, ReadError> {
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
        let part = part_of(&array.content, role, format)
            .and_then(|part| in_millimeters(part, role, array.unit.as_deref()))
            .map_err(|problem| problem.in_array(path, array.name.as_deref()))?;
        let part = if is_transposed(&array.dimensions) { part.transposed() } else { part };
        Ok(Some(Self { path: path.to_owned(), format, array: array.name.clone(), part }))
    }

    pub(super) fn error(&self, problem: ReadProblem) -> ReadError {
        problem.in_array(&self.path, self.array.as_deref())
    }

    /// Rows and columns, where this is a matrix.
    pub(super) fn shape(&self) -> (usize, usize) {
        match &self.part {
            Part::Matrix(matrix, _) | Part::Centroids { points: matrix, .. } => matrix.dim(),
            Part::Sparse(matrix) => matrix.shape,
            Part::Labels(labels) => (labels.len(), 1),
        }
    }

    /// How many labels it has, where it has labels.
    pub(super) fn n_labels(&self) -> Option<usize> {
        match &self.part {
            Part::Labels(labels) | Part::Centroids { labels: Some(labels), .. } => Some(labels.len()),
            _ => None,
        }
    }

    /// The first number that a condition holds for, and where it is.
    pub(super) fn find(&self, condition: impl Fn(f64) -> bool) -> Option<(Place, f64)> {
        let (index, value) = match &self.part {
            Part::Matrix(matrix, _) | Part::Centroids { points: matrix, .. } => {
                matrix.indexed_iter().find(|(_, value)| condition(**value)).map(|(index, value)| (index, *value))?
            }
            Part::Sparse(matrix) => {
                let entry = matrix.entries.iter().find(|(_, _, value)| condition(*value));
                entry.map(|&(row, column, value)| ((row, column), value))?
            }
            Part::Labels(_) => return None,
        };
        Some((self.place(index), value))
    }

    /// That all numbers are finite.
    pub(super) fn require_finite(&self) -> Result<(), ReadError> {
        match self.find(|value| !value.is_finite()) {
            Some((place, value)) => Err(self.error(ReadProblem::NotFinite { place, value })),
            None => Ok(()),
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
        (Role::Weights | Role::Lengths, Content::Sparse(matrix)) => Ok(Part::Sparse(matrix.clone())),
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

/// Lengths and places in mm, of what a file has in the unit that it says.
fn in_millimeters(part: Part, role: Role, unit: Option<&str>) -> Result<Part, ReadProblem> {
    let (Role::Lengths | Role::Centroids, Some(unit)) = (role, unit) else { return Ok(part) };
    let factor = match unit.to_lowercase().as_str() {
        "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" => return Ok(part),
        "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" => 10.0,
        "m" | "meter" | "meters" | "metre" | "metres" => 1000.0,
        _ => {
            let what = format!("is in the unit `{unit}`, as its attribute `units` says");
            return Err(ReadProblem::Unsupported { what, remedy: "lengths in mm, cm or m are read" });
        }
    };
    Ok(match part {
        Part::Matrix(matrix, rows) => Part::Matrix(matrix * factor, rows),
        Part::Centroids { points, rows, labels } => Part::Centroids { points: points * factor, rows, labels },
        other => other,
    })
}

/// Whether the names of the dimensions say that rows are sources.
fn is_transposed(dimensions: &[String]) -> bool {
    matches!(dimensions, [rows, columns] if rows.starts_with("source") && columns.starts_with("target"))
}

fn missing_array(path: &Path, role: Role, names: &[&str], arrays: &[FileArray]) -> ReadError {
    let candidates = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let describe =
        |array: &FileArray| format!("`{}` ({})", array.name.as_deref().unwrap_or_default(), array.content.describe());
    let found = arrays.iter().map(describe).collect::<Vec<_>>().join(", ");
    ReadProblem::MissingArray { role: role.name(), candidates, found }.in_file(path)
}
