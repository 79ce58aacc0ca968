use ndarray::{Array2, ArrayView2};

use super::AnalysisError;
use super::error::require_series;

/// What is subtracted from a time series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Its mean.
    Constant,
    /// The straight line that fits it best.
    Linear,
}

/// Time series without their mean or their linear trend.
///
/// y(t) = x(t) − x̄, or y(t) = x(t) − x̄ − b (t − t̄) with b = Σ_t (t − t̄)(x(t) − x̄) / Σ_t (t − t̄)²
///
/// # Shapes
///
/// `series` (region, time) → (region, time)
///
/// # Units
///
/// Those of `series`.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`] without a region; [`AnalysisError::TooShort`] without a sample;
/// [`AnalysisError::NotFiniteSample`].
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::{Trend, detrend};
/// let ramp = array![[1.0, 2.0, 3.0]];
/// assert_eq!(detrend(ramp.view(), Trend::Constant)?, array![[-1.0, 0.0, 1.0]]);
/// assert_eq!(detrend(ramp.view(), Trend::Linear)?, array![[0.0, 0.0, 0.0]]);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// `scipy.signal.detrend`; neurolib 0.6 `Signal.detrend`, without its piecewise form.
pub fn detrend(series: ArrayView2<f64>, trend: Trend) -> Result<Array2<f64>, AnalysisError> {
    require_series(series, 1)?;
    let samples = series.ncols();
    let center = (samples - 1) as f64 / 2.0;
    // Σ (t − t̄)² over t = 0 … n − 1, in closed form.
    let count = samples as f64;
    let spread = count * (count * count - 1.0) / 12.0;
    let mut result = series.to_owned();
    for mut row in result.outer_iter_mut() {
        let mean = row.sum() / samples as f64;
        row -= mean;
        if trend == Trend::Linear && samples > 1 {
            let slope = row.iter().enumerate().map(|(t, x)| (t as f64 - center) * x).sum::<f64>() / spread;
            row.iter_mut().enumerate().for_each(|(t, x)| *x -= slope * (t as f64 - center));
        }
    }
    Ok(result)
}

/// Time series with mean 0 and standard deviation 1.
///
/// z(t) = (x(t) − x̄) / √(1/T Σ_t (x(t) − x̄)²)
///
/// # Shapes
///
/// `series` (region, time) → (region, time)
///
/// # Units
///
/// `series` any; the result is dimensionless.
///
/// # Errors
///
/// As [`detrend`], and [`AnalysisError::ConstantRegion`] for a series that does not change.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::z_score;
/// assert_eq!(z_score(array![[2.0, 4.0]].view())?, array![[-1.0, 1.0]]);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// `scipy.stats.zscore`, which returns NaN for a constant series.
pub fn z_score(series: ArrayView2<f64>) -> Result<Array2<f64>, AnalysisError> {
    let mut result = detrend(series, Trend::Constant)?;
    for (region, mut row) in result.outer_iter_mut().enumerate() {
        let value = series[[region, 0]];
        let deviation = (row.dot(&row) / row.len() as f64).sqrt();
        // Of a constant whose mean rounds, the samples tell; of one whose squares vanish, the deviation.
        if series.row(region).iter().all(|&x| x == value) || !(deviation > 0.0) {
            return Err(AnalysisError::ConstantRegion { region, value });
        }
        row /= deviation;
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_single_sample_is_its_own_trend() {
        assert_eq!(detrend(array![[4.0]].view(), Trend::Linear), Ok(array![[0.0]]));
    }

    #[test]
    fn the_place_of_a_gap_is_told() {
        let gap = array![[0.0, 1.0], [0.0, f64::INFINITY]];
        let error = detrend(gap.view(), Trend::Linear).unwrap_err();
        assert_eq!(error, AnalysisError::NotFiniteSample { region: 1, sample: 1, value: f64::INFINITY });
    }

    #[test]
    fn a_constant_region_has_no_z_score_even_if_its_mean_rounds() {
        let series = array![[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]];
        assert_eq!(z_score(series.view()), Err(AnalysisError::ConstantRegion { region: 1, value: 0.1 }));
    }
}
