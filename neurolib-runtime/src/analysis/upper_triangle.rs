use ndarray::ArrayView2;

use super::AnalysisError;

/// The entries above the diagonal, row by row: the distribution of a connectivity or of its dynamics.
///
/// # Shapes
///
/// `matrix` (region, region) → n (n − 1) / 2 values
///
/// # Errors
///
/// [`AnalysisError::NotSquare`]; [`AnalysisError::NotFinite`], with the place among the entries that are returned.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::upper_triangle;
/// let matrix = array![[9.0, 1.0, 2.0], [0.0, 9.0, 3.0], [0.0, 0.0, 9.0]];
/// assert_eq!(upper_triangle(matrix.view())?, [1.0, 2.0, 3.0]);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
pub fn upper_triangle(matrix: ArrayView2<f64>) -> Result<Vec<f64>, AnalysisError> {
    let (rows, columns) = matrix.dim();
    if rows != columns {
        return Err(AnalysisError::NotSquare { rows, columns });
    }
    let entries: Vec<f64> = (0..rows).flat_map(|i| (i + 1..rows).map(move |j| matrix[[i, j]])).collect();
    match entries.iter().position(|entry| !entry.is_finite()) {
        Some(index) => Err(AnalysisError::NotFinite { index, value: entries[index] }),
        None => Ok(entries),
    }
}
