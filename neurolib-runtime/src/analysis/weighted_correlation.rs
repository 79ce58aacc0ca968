use ndarray::{Array1, ArrayView1};

use super::AnalysisError;
use super::error::require_positive;

/// Pearson correlation of two series whose samples count with weights.
///
/// r = cov(x, y) / √(cov(x, x) cov(y, y)), cov(x, y) = Σ w (x − m(x)) (y − m(y)) / Σ w, m(x) = Σ w x / Σ w
///
/// # Shapes
///
/// `x`, `y`, `weights` (time) → scalar in [−1, 1]
///
/// # Units
///
/// None.
///
/// # Errors
///
/// [`AnalysisError::Length`], [`AnalysisError::NotFinite`], [`AnalysisError::Negative`] for a weight below 0,
/// [`AnalysisError::NotPositive`] for weights that sum to 0, and [`AnalysisError::Constant`] for a series that does not
/// change where it has weight.
///
/// # Example
///
/// ```
/// # use ndarray::aview1;
/// # use neurolib_runtime::analysis::weighted_correlation;
/// let (x, y) = ([0.0, 1.0, 2.0, 9.0], [0.0, 1.0, 2.0, -9.0]);
/// // The outlier has no weight.
/// let r = weighted_correlation(aview1(&x), aview1(&y), aview1(&[1.0, 1.0, 1.0, 0.0]))?;
/// assert!((r - 1.0).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.weighted_correlation`, which returns NaN where we return an error.
pub fn weighted_correlation(
    x: ArrayView1<f64>,
    y: ArrayView1<f64>,
    weights: ArrayView1<f64>,
) -> Result<f64, AnalysisError> {
    for (name, array) in [("x", x), ("y", y), ("weights", weights)] {
        if array.len() != x.len() {
            return Err(AnalysisError::Length { name, expected: x.len(), found: array.len() });
        }
        if let Some(index) = array.iter().position(|value| !value.is_finite()) {
            return Err(AnalysisError::NotFinite { index, value: array[index] });
        }
    }
    if let Some(&value) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(AnalysisError::Negative { name: "weights", value });
    }
    let total = weights.sum();
    require_positive("sum of weights", total)?;
    let centered = |series: ArrayView1<f64>| -> Result<Array1<f64>, AnalysisError> {
        let mut weighted = series.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|(value, _)| *value);
        let first = weighted.next().unwrap_or(0.0);
        if weighted.all(|value| value == first) {
            return Err(AnalysisError::Constant { value: first });
        }
        let mean = weights.dot(&series) / total;
        Ok(series.mapv(|value| value - mean))
    };
    let (x, y) = (centered(x)?, centered(y)?);
    let covariance = |x: &Array1<f64>, y: &Array1<f64>| (&weights * x).dot(y) / total;
    Ok((covariance(&x, &y) / (covariance(&x, &x) * covariance(&y, &y)).sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::aview1;

    #[test]
    fn what_leaves_it_undefined_is_an_error() {
        let correlate = |x: &[f64], w: &[f64]| weighted_correlation(aview1(x), aview1(&[1.0, 2.0]), aview1(w));
        assert_eq!(correlate(&[1.0], &[1.0]), Err(AnalysisError::Length { name: "y", expected: 1, found: 2 }));
        assert_eq!(correlate(&[3.0, 3.0], &[1.0, 1.0]), Err(AnalysisError::Constant { value: 3.0 }));
        assert_eq!(correlate(&[1.0, 3.0], &[1.0, 0.0]), Err(AnalysisError::Constant { value: 1.0 }));
        assert!(matches!(correlate(&[1.0, 3.0], &[0.0, 0.0]), Err(AnalysisError::NotPositive { .. })));
        assert!(matches!(correlate(&[1.0, 3.0], &[-1.0, 2.0]), Err(AnalysisError::Negative { .. })));
    }
}
