use ndarray::ArrayView2;

use super::AnalysisError;

/// The entries above the diagonal, row by row.
pub(super) fn upper_triangle(matrix: ArrayView2<f64>) -> Result<Vec<f64>, AnalysisError> {
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
