use ndarray::{ArrayView1, ArrayView2};

use super::AnalysisError;
use super::functional_connectivity::centered_unit_vector;
use super::upper_triangle::upper_triangle;

/// Spearman correlation between the entries above the diagonal of two matrices: the
/// [`matrix_correlation`](super::matrix_correlation) of their ranks.
///
/// ρ = corr(rank{A_ij : i < j}, rank{B_ij : i < j}), with mean ranks for equal entries
///
/// # Shapes
///
/// `a`, `b` (region, region), at least 3 regions → scalar in [−1, 1]
///
/// # Units
///
/// None. Any monotonic change of an entry's scale leaves it as it is.
///
/// # Errors
///
/// As [`matrix_correlation`](super::matrix_correlation).
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::matrix_rank_correlation;
/// let a = array![[1.0, 0.1, 0.2], [0.1, 1.0, 0.3], [0.2, 0.3, 1.0]];
/// assert!((matrix_rank_correlation(a.view(), a.mapv(f64::exp).view())? - 1.0).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// C. Spearman, Am. J. Psychol. 15 (1904), doi:10.2307/1412159; `scipy.stats.spearmanr` of the triangles.
pub fn matrix_rank_correlation(a: ArrayView2<f64>, b: ArrayView2<f64>) -> Result<f64, AnalysisError> {
    let left = upper_triangle(a)?;
    let right = upper_triangle(b)?;
    if a.nrows() != b.nrows() {
        return Err(AnalysisError::SizeMismatch { left: a.nrows(), right: b.nrows() });
    }
    if a.nrows() < 3 {
        return Err(AnalysisError::TooSmall { needed: 3, found: a.nrows() });
    }
    let unit = |entries: &[f64]| {
        centered_unit_vector(ArrayView1::from(&ranks(entries))).ok_or(AnalysisError::Constant { value: entries[0] })
    };
    Ok(unit(&left)?.dot(&unit(&right)?).clamp(-1.0, 1.0))
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&left, &right| values[left].total_cmp(&values[right]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    // Equality, not `total_cmp`: 0 and −0 are equal.
    for equal in order.chunk_by(|&left, &right| values[left] == values[right]) {
        let mean = start as f64 + (equal.len() + 1) as f64 / 2.0;
        equal.iter().for_each(|&index| ranks[index] = mean);
        start += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn equal_values_share_their_mean_rank() {
        assert_eq!(ranks(&[3.0, 0.0, 3.0, -0.0, 9.0]), [3.5, 1.5, 3.5, 1.5, 5.0]);
    }

    #[test]
    fn a_constant_triangle_is_an_error() {
        let a = Array2::from_shape_fn((4, 4), |(i, j)| (i * j) as f64);
        let constant = Array2::from_elem((4, 4), 0.5);
        assert_eq!(matrix_rank_correlation(a.view(), constant.view()), Err(AnalysisError::Constant { value: 0.5 }));
    }
}
