//! Arrays of the user: initial conditions, stimuli, tables.

use std::collections::BTreeMap;
use std::path::Path;

use ndarray::{Array2, ArrayD, Axis, Ix2};

use super::file::{Content, FileArray, Format, read_arrays};
use super::read_error::{ReadError, ReadProblem};

/// Reads the one array of numbers that an NPY or CSV file holds.
///
/// # Shapes
///
/// That of the NPY file; rows × columns of a CSV file.
///
/// # Errors
///
/// If the file is broken or does not hold exactly one array of numbers.
pub fn read_array(path: &Path) -> Result<ArrayD<f64>, ReadError> {
    let mut arrays = read_arrays(path, Format::of(path)?)?;
    if arrays.len() > 1 {
        let found = format!("{} arrays", arrays.len());
        return Err(ReadProblem::Kind { found, expected: "numbers of one array" }.in_file(path));
    }
    let array = arrays.pop().ok_or_else(|| ReadProblem::Empty.in_file(path))?;
    numbers(path, array)
}

/// Reads initial conditions from an NPZ or MATLAB file: one array for each state, named as the state.
///
/// # Shapes
///
/// In the file, (node,) or (node, time); here always (node, time), oldest first.
///
/// # Errors
///
/// If the file is broken, or an array has another shape or a value that is not finite.
pub fn read_initial(path: &Path) -> Result<BTreeMap<String, Array2<f64>>, ReadError> {
    let format = Format::of(path)?;
    if !matches!(format, Format::Npz | Format::Mat) {
        let problem = ReadProblem::Unsupported {
            what: "cannot hold initial conditions, because its format has no names".into(),
            remedy: "save one array for each state with `numpy.savez(path, exc=..., inh=...)`",
        };
        return Err(problem.in_file(path));
    }
    let mut states = BTreeMap::new();
    for array in read_arrays(path, format)? {
        let name = array.name.clone().unwrap_or_default();
        let values = numbers(path, array)?;
        let error = |problem: ReadProblem| problem.in_array(path, Some(&name));
        if let Some((index, &value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
            let place = format.place(ndarray::Dimension::slice(&index));
            return Err(error(ReadProblem::NotFinite { place, value }));
        }
        let values = match values.shape() {
            [_] => values.insert_axis(Axis(1)),
            [_, _] => values,
            shape => {
                let expected = "(node) or (node, time)".into();
                return Err(error(ReadProblem::Shape { shape: shape.to_vec(), expected }));
            }
        };
        states.insert(name, values.into_dimensionality::<Ix2>().expect("invariant: two dimensions"));
    }
    Ok(states)
}

fn numbers(path: &Path, array: FileArray) -> Result<ArrayD<f64>, ReadError> {
    match array.content {
        Content::Numbers(numbers) if !numbers.is_empty() => Ok(numbers),
        Content::Sparse(matrix) => {
            let dense = matrix.to_dense().map_err(|problem| problem.in_array(path, array.name.as_deref()))?;
            Ok(dense.into_dyn())
        }
        Content::Numbers(_) => Err(ReadProblem::Empty.in_array(path, array.name.as_deref())),
        other => {
            let problem = ReadProblem::Kind { found: other.describe(), expected: "numbers" };
            Err(problem.in_array(path, array.name.as_deref()))
        }
    }
}
