//! Stimuli from files.

use ndarray::{Array2, Ix1, Ix2};
use neurolib::data::read_array;
use std::path::Path;

/// The samples in a file: a column for all nodes, or one for each of them; a row for each sample. Given back as
/// (node or 1) × sample.
///
/// # Errors
/// If the file cannot be read, has another number of columns, or a value that is not finite.
pub fn samples(path: &Path, nodes: usize) -> Result<Array2<f64>, String> {
    let array = read_array(path).map_err(|error| error.to_string())?;
    let shape = array.shape().to_vec();
    let columns: Array2<f64> = match array.ndim() {
        1 => array.into_dimensionality::<Ix1>().map(|list| list.insert_axis(ndarray::Axis(1))),
        _ => array.into_dimensionality::<Ix2>(),
    }
    .map_err(|_| format!("`{}` has the shape {shape:?}; expected rows of samples", path.display()))?;
    if columns.ncols() != 1 && columns.ncols() != nodes {
        let (found, path) = (columns.ncols(), path.display());
        let expected = if nodes == 1 { "one column".to_string() } else { format!("one column, or {nodes}") };
        return Err(format!("`{path}` has {found} columns; expected {expected}: a row is a sample, a column a node"));
    }
    if let Some(((row, column), value)) = columns.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let (row, column) = (row + 1, column + 1);
        return Err(format!("`{}` has {value} in row {row}, column {column}; expected finite numbers", path.display()));
    }
    Ok(columns.reversed_axes().as_standard_layout().into_owned())
}
