use ndarray::{Array1, ArrayView2};

use super::AnalysisError;
use super::error::require_series;

/// How much the regions are in phase, over time.
#[derive(Debug, Clone, PartialEq)]
pub struct KuramotoOrder {
    /// R(t) in [0, 1]: 1 if all phases are equal (time).
    pub order: Array1<f64>,
    /// Mean of R over time: global synchrony.
    pub mean: f64,
    /// Standard deviation of R over time: metastability.
    pub metastability: f64,
}

/// The Kuramoto order parameter of phases.
///
/// R(t) = |1/N Σ_n e^{iφ_n(t)}|
///
/// # Shapes
///
/// `phases` (region, time) → (time), its mean, and its standard deviation
///
/// # Units
///
/// `phases` in rad, wrapped or not; the result is dimensionless.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`], [`AnalysisError::TooShort`] without a sample, [`AnalysisError::NotFiniteSample`].
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::kuramoto_order;
/// // In phase, a right angle apart, opposite.
/// let phases = array![[0.0, 0.0, 0.0], [0.0, std::f64::consts::FRAC_PI_2, std::f64::consts::PI]];
/// let order = kuramoto_order(phases.view())?.order;
/// assert!(order[0] == 1.0 && (order[1] - 0.5_f64.sqrt()).abs() < 1e-15 && order[2] < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// Y. Kuramoto, Chemical Oscillations, Waves, and Turbulence (1984); metastability as in M. Shanahan, Chaos 20 (2010),
/// doi:10.1063/1.3305451, with the standard deviation in place of the variance, as has become usual. Phases come from
/// [`AnalyticSignal::phase`](super::AnalyticSignal::phase) or [`phases_from_peaks`](super::phases_from_peaks); with the
/// latter this is neurolib 0.6 `utils.functions.kuramoto`.
pub fn kuramoto_order(phases: ArrayView2<f64>) -> Result<KuramotoOrder, AnalysisError> {
    require_series(phases, 1)?;
    let (regions, samples) = phases.dim();
    let (mut real, mut imaginary) = (Array1::<f64>::zeros(samples), Array1::<f64>::zeros(samples));
    for row in phases.outer_iter() {
        for ((x, y), phase) in real.iter_mut().zip(&mut imaginary).zip(row) {
            let (sine, cosine) = phase.sin_cos();
            *x += cosine;
            *y += sine;
        }
    }
    let magnitude = |(x, y): (&f64, &f64)| (x.hypot(*y) / regions as f64).min(1.0);
    let order: Array1<f64> = real.iter().zip(&imaginary).map(magnitude).collect();
    let mean = order.sum() / samples as f64;
    let metastability = (order.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / samples as f64).sqrt();
    Ok(KuramotoOrder { order, mean, metastability })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn equally_spread_phases_have_no_order_and_equal_ones_all() {
        let spread = Array2::from_shape_fn((7, 3), |(n, t)| std::f64::consts::TAU * n as f64 / 7.0 + t as f64);
        let order = kuramoto_order(spread.view()).unwrap();
        // Seven unit vectors cancel up to rounding.
        assert!(order.mean < 1e-15 && order.metastability < 1e-15);
        let equal = Array2::from_shape_fn((7, 50), |(_, t)| t as f64 * 0.3);
        let order = kuramoto_order(equal.view()).unwrap();
        assert!(order.order.iter().all(|&r| r <= 1.0 && r > 1.0 - 1e-15));
    }

    #[test]
    fn a_gap_is_told_by_its_place() {
        let mut phases = Array2::zeros((3, 4));
        phases[[2, 1]] = f64::NEG_INFINITY;
        let error = kuramoto_order(phases.view()).unwrap_err().to_string();
        assert_eq!(error, "expected finite values, found -inf in region 2 at sample 1 (both counted from 0)");
    }
}
