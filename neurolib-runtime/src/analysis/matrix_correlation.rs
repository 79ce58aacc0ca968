use ndarray::{ArrayView1, ArrayView2};

use super::AnalysisError;
use super::functional_connectivity::centered_unit_vector;
use super::upper_triangle::upper_triangle;

/// Pearson correlation between the entries above the diagonal of two matrices, the usual score of a simulated functional
/// connectivity.
///
/// r = corr({A_ij : i < j}, {B_ij : i < j})
///
/// # Shapes
///
/// `a`, `b` (region, region), at least 3 regions → scalar in [−1, 1]
///
/// # Units
///
/// None.
///
/// # Errors
///
/// [`AnalysisError::NotSquare`], [`AnalysisError::SizeMismatch`], [`AnalysisError::TooSmall`] below 3 regions,
/// [`AnalysisError::NotFinite`], and [`AnalysisError::Constant`] where all entries of a triangle are equal.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::matrix_correlation;
/// let a = array![[1.0, 0.1, 0.2], [0.1, 1.0, 0.3], [0.2, 0.3, 1.0]];
/// let b = array![[1.0, 0.6, 0.4], [0.6, 1.0, 0.2], [0.4, 0.2, 1.0]];
/// assert!((matrix_correlation(a.view(), b.view())? + 1.0).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.matrix_correlation`, which returns NaN where we return an error.
pub fn matrix_correlation(a: ArrayView2<f64>, b: ArrayView2<f64>) -> Result<f64, AnalysisError> {
    let left = upper_triangle(a)?;
    let right = upper_triangle(b)?;
    if a.nrows() != b.nrows() {
        return Err(AnalysisError::SizeMismatch { left: a.nrows(), right: b.nrows() });
    }
    if a.nrows() < 3 {
        return Err(AnalysisError::TooSmall { needed: 3, found: a.nrows() });
    }
    let unit = |entries: &[f64]| {
        centered_unit_vector(ArrayView1::from(entries)).ok_or(AnalysisError::Constant { value: entries[0] })
    };
    Ok(unit(&left)?.dot(&unit(&right)?).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn only_the_upper_triangle_counts() {
        let a = array![[9.0, 1.0, 2.0], [7.0, 9.0, 4.0], [7.0, 7.0, 9.0]];
        let b = array![[0.0, 1.0, 2.0], [5.0, 0.0, 4.0], [3.0, 8.0, 0.0]];
        // A dot product of three entries with itself: a few units in the last place.
        assert!((matrix_correlation(a.view(), b.view()).unwrap() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn an_undefined_correlation_is_an_error() {
        let a = Array2::from_shape_fn((4, 4), |(i, j)| (i * j) as f64);
        let constant = Array2::from_elem((4, 4), 0.5);
        assert_eq!(matrix_correlation(a.view(), constant.view()), Err(AnalysisError::Constant { value: 0.5 }));
        let small = Array2::zeros((2, 2));
        assert_eq!(
            matrix_correlation(small.view(), small.view()),
            Err(AnalysisError::TooSmall { needed: 3, found: 2 })
        );
        assert_eq!(matrix_correlation(a.view(), small.view()), Err(AnalysisError::SizeMismatch { left: 4, right: 2 }));
        let flat = Array2::zeros((2, 3));
        assert_eq!(matrix_correlation(flat.view(), a.view()), Err(AnalysisError::NotSquare { rows: 2, columns: 3 }));
    }
}
