use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::AnalysisError;

/// Pearson correlation between the time series of all pairs of regions.
///
/// FC_ij = Σ_t (x_i(t) − x̄_i)(x_j(t) − x̄_j) / √(Σ_t (x_i(t) − x̄_i)² · Σ_t (x_j(t) − x̄_j)²)
///
/// The result is exactly symmetric, within [−1, 1], with a diagonal of exactly 1. A region that is constant or holds a
/// value that is not finite has no correlation: its row, column and diagonal entry are 0.
///
/// # Shapes
///
/// `series` (region, time) → (region, region)
///
/// # Units
///
/// `series` any, the same along a row; the result is dimensionless.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`] without a region; [`AnalysisError::TooShort`] below two samples.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::functional_connectivity;
/// let fc = functional_connectivity(array![[0.0, 1.0, 0.0], [5.0, 5.0, 5.0]].view())?;
/// assert_eq!(fc, array![[1.0, 0.0], [0.0, 0.0]]);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.fc`. It recognizes a constant region only where its mean is exact in floating point and
/// correlates rounding errors otherwise; we compare the samples.
pub fn functional_connectivity(series: ArrayView2<f64>) -> Result<Array2<f64>, AnalysisError> {
    let (regions, samples) = series.dim();
    if regions == 0 {
        return Err(AnalysisError::TooFewRegions { needed: 1, found: 0 });
    }
    if samples < 2 {
        return Err(AnalysisError::TooShort { needed: 2, found: samples });
    }
    let mut units = Array2::zeros((regions, samples));
    let mut defined = vec![false; regions];
    for ((row, mut unit), defined) in series.outer_iter().zip(units.outer_iter_mut()).zip(&mut defined) {
        if let Some(direction) = centered_unit_vector(row) {
            unit.assign(&direction);
            *defined = true;
        }
    }
    let products = units.dot(&units.t());
    let mut fc = Array2::zeros((regions, regions));
    for i in 0..regions {
        fc[[i, i]] = if defined[i] { 1.0 } else { 0.0 };
        for j in i + 1..regions {
            let correlation = products[[i, j]].clamp(-1.0, 1.0);
            fc[[i, j]] = correlation;
            fc[[j, i]] = correlation;
        }
    }
    Ok(fc)
}

/// The series minus its mean, scaled to length 1; none where that is undefined.
pub(super) fn centered_unit_vector(row: ArrayView1<f64>) -> Option<Array1<f64>> {
    let first = row.first()?;
    if row.iter().all(|value| value == first) || row.iter().any(|value| !value.is_finite()) {
        return None;
    }
    // Scaling by the largest magnitude first keeps the squares of huge and tiny series within the floating-point range.
    let largest = row.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let scaled = row.mapv(|value| value / largest);
    let centered = &scaled - scaled.mean_axis(Axis(0))?.into_scalar();
    let length = centered.dot(&centered).sqrt();
    (length > 0.0).then(|| centered / length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_constant_region_has_no_correlation_even_if_its_mean_rounds() {
        let series = array![[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [0.0, 1.0, 4.0, 2.0, 3.0, 9.0, 1.0]];
        assert_eq!(functional_connectivity(series.view()), Ok(array![[0.0, 0.0], [0.0, 1.0]]));
    }

    #[test]
    fn a_gap_silences_its_region_only() {
        let series = array![[0.0, f64::NAN, 1.0], [0.0, 1.0, 0.0], [0.0, -1.0, 0.0]];
        let fc = functional_connectivity(series.view()).unwrap();
        assert_eq!(fc, array![[0.0, 0.0, 0.0], [0.0, 1.0, -1.0], [0.0, -1.0, 1.0]]);
    }

    #[test]
    fn huge_and_tiny_series_correlate() {
        let series = array![[0.0, 1e300, 0.0], [0.0, 1e-300, 0.0]];
        // One rounding each in mean, square root and quotient: a few units in the last place.
        assert!((functional_connectivity(series.view()).unwrap()[[0, 1]] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn needs_a_region_and_two_samples() {
        let none = Array2::zeros((0, 5));
        assert_eq!(functional_connectivity(none.view()), Err(AnalysisError::TooFewRegions { needed: 1, found: 0 }));
        let one = Array2::zeros((3, 1));
        assert_eq!(functional_connectivity(one.view()), Err(AnalysisError::TooShort { needed: 2, found: 1 }));
    }
}
