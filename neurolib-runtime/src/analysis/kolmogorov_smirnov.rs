use ndarray::ArrayView2;

use super::AnalysisError;
use super::upper_triangle::upper_triangle;

/// Largest difference between the distributions of the entries above the diagonal of two matrices, the usual distance
/// between a simulated and a measured functional connectivity dynamics.
///
/// D = sup_x |F_A(x) − F_B(x)|, F the empirical distribution function of the strict upper triangle
///
/// # Shapes
///
/// `a` (window, window), `b` (window, window), not necessarily of one size → scalar in [0, 1]
///
/// # Units
///
/// None.
///
/// # Errors
///
/// [`AnalysisError::NotSquare`], [`AnalysisError::TooSmall`] below 2 rows, [`AnalysisError::NotFinite`].
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::kolmogorov_smirnov_distance;
/// let a = array![[1.0, 0.1, 0.2], [0.1, 1.0, 0.3], [0.2, 0.3, 1.0]];
/// let b = array![[1.0, 0.25], [0.25, 1.0]];
/// assert!((kolmogorov_smirnov_distance(a.view(), b.view())? - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.matrix_kolmogorov` (the statistic of `scipy.stats.ks_2samp`).
pub fn kolmogorov_smirnov_distance(a: ArrayView2<f64>, b: ArrayView2<f64>) -> Result<f64, AnalysisError> {
    let left = sorted_entries(a)?;
    let right = sorted_entries(b)?;
    let (mut i, mut j, mut distance) = (0, 0, 0.0_f64);
    while i < left.len() && j < right.len() {
        // Both functions step past all ties before they are compared.
        let value = left[i].min(right[j]);
        i += left[i..].partition_point(|&entry| entry <= value);
        j += right[j..].partition_point(|&entry| entry <= value);
        distance = distance.max((i as f64 / left.len() as f64 - j as f64 / right.len() as f64).abs());
    }
    Ok(distance)
}

fn sorted_entries(matrix: ArrayView2<f64>) -> Result<Vec<f64>, AnalysisError> {
    let mut entries = upper_triangle(matrix)?;
    if entries.is_empty() {
        return Err(AnalysisError::TooSmall { needed: 2, found: matrix.nrows() });
    }
    entries.sort_by(f64::total_cmp);
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn equal_matrices_have_no_distance_and_separated_ones_the_largest() {
        let a = Array2::from_shape_fn((6, 6), |(i, j)| ((i * j) % 4) as f64);
        assert_eq!(kolmogorov_smirnov_distance(a.view(), a.view()), Ok(0.0));
        assert_eq!(kolmogorov_smirnov_distance(a.view(), (&a + 10.0).view()), Ok(1.0));
    }

    #[test]
    fn a_gap_or_a_single_entry_matrix_is_an_error() {
        let gap = array![[0.0, f64::NAN], [0.0, 0.0]];
        assert!(matches!(
            kolmogorov_smirnov_distance(gap.view(), gap.view()),
            Err(AnalysisError::NotFinite { index: 0, value }) if value.is_nan()
        ));
        let one = array![[1.0]];
        assert_eq!(
            kolmogorov_smirnov_distance(one.view(), one.view()),
            Err(AnalysisError::TooSmall { needed: 2, found: 1 })
        );
    }
}
