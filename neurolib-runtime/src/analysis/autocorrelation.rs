use ndarray::{Array1, Array2, ArrayView1, ArrayView2, s};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::AnalysisError;
use super::error::{require_positive, require_series};

/// How similar a time series is to itself some time later.
///
/// r(k) = Σ_t (x(t) − x̄)(x(t + k) − x̄) / Σ_t (x(t) − x̄)², k = 0 … T − 1
///
/// # Shapes
///
/// `series` (region, time) → (region, lag), as many lags as samples
///
/// # Units
///
/// `series` any; the result is dimensionless, 1 at lag 0 and within [−1, 1].
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`], [`AnalysisError::TooShort`] below two samples, [`AnalysisError::NotFiniteSample`],
/// [`AnalysisError::ConstantRegion`].
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::autocorrelation;
/// let r = autocorrelation(array![[1.0, -1.0, 1.0, -1.0]].view())?;
/// // Exact values −3/4 and 1/2; the transforms round.
/// assert!((r[[0, 1]] + 0.75).abs() < 1e-15 && (r[[0, 2]] - 0.5).abs() < 1e-15);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// The biased estimator of G. E. P. Box, G. M. Jenkins, Time Series Analysis, section 2.1.5; `numpy.correlate` of the
/// centered series, divided by its value at lag 0.
pub fn autocorrelation(series: ArrayView2<f64>) -> Result<Array2<f64>, AnalysisError> {
    require_series(series, 2)?;
    let samples = series.ncols();
    // Padded so that no product wraps around; a power of two is the fastest length.
    let padded = (2 * samples).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(padded), planner.plan_fft_inverse(padded));
    let (mut input, mut bins) = (forward.make_input_vec(), forward.make_output_vec());
    let mut result = Array2::zeros(series.dim());
    for (region, (row, mut correlation)) in series.outer_iter().zip(result.outer_iter_mut()).enumerate() {
        let value = row[0];
        if row.iter().all(|&x| x == value) {
            return Err(AnalysisError::ConstantRegion { region, value });
        }
        let mean = row.sum() / samples as f64;
        // The largest deviation as unit: squares of huge and tiny series stay within the floating-point range.
        let largest = row.iter().fold(0.0_f64, |largest, x| largest.max((x - mean).abs()));
        input.iter_mut().zip(&row).for_each(|(slot, x)| *slot = (x - mean) / largest);
        input[samples..].fill(0.0);
        let planned = "invariant: the buffers come from the same plan";
        forward.process(&mut input, &mut bins).expect(planned);
        bins.iter_mut().for_each(|bin| *bin = Complex::new(bin.norm_sqr(), 0.0));
        inverse.process(&mut bins, &mut input).expect(planned);
        let total = input[0];
        correlation.iter_mut().zip(&input).for_each(|(slot, sum)| *slot = (sum / total).clamp(-1.0, 1.0));
    }
    Ok(result)
}

/// How long a time series remembers, in three definitions that agree for r(t) = e^{−t/τ}.
///
/// An oscillation crosses 1/e within a quarter of its period: for rhythms, this is no memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AutocorrelationTime {
    /// When the autocorrelation first falls below 1/e, interpolated between lags (ms); none if it never does.
    pub decay: Option<f64>,
    /// Area under the autocorrelation until it first falls to 0 or below, by the trapezoidal rule (ms).
    pub integrated: f64,
    /// τ of the exponential that fits best, by least squares of ln r(t) = −t/τ over the lags before `decay` (ms); none
    /// if that is less than one lag.
    pub exponential: Option<f64>,
}

/// The intrinsic timescale of a region.
///
/// # Shapes
///
/// `autocorrelation` (lag) from lag 0 on, a row of [`autocorrelation`] → three times
///
/// # Units
///
/// `dt` in ms, times in ms.
///
/// # Errors
///
/// [`AnalysisError::NotPositive`], [`AnalysisError::TooShort`] below two lags, [`AnalysisError::NotFinite`].
///
/// # Example
///
/// ```
/// # use ndarray::Array1;
/// # use neurolib_runtime::analysis::autocorrelation_time;
/// let decaying = Array1::from_shape_fn(1000, |lag| (-(lag as f64) / 20.0).exp());
/// let time = autocorrelation_time(decaying.view(), 1.0)?;
/// assert!((time.exponential.unwrap() - 20.0).abs() < 1e-12);
/// // The trapezoidal rule is off by dt²/12τ.
/// assert!((time.integrated - 20.0).abs() < 0.01 && (time.decay.unwrap() - 20.0).abs() < 0.1);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// J. D. Murray et al., Nat. Neurosci. 17 (2014), doi:10.1038/nn.3862 (exponential, there with an offset); T. Watanabe
/// et al., eLife 8 (2019), doi:10.7554/eLife.42256 (area up to zero).
pub fn autocorrelation_time(autocorrelation: ArrayView1<f64>, dt: f64) -> Result<AutocorrelationTime, AnalysisError> {
    const LEVEL: f64 = 1.0 / std::f64::consts::E;
    require_positive("dt", dt)?;
    if autocorrelation.len() < 2 {
        return Err(AnalysisError::TooShort { needed: 2, found: autocorrelation.len() });
    }
    if let Some(index) = autocorrelation.iter().position(|value| !value.is_finite()) {
        return Err(AnalysisError::NotFinite { index, value: autocorrelation[index] });
    }
    let r = autocorrelation;
    let below = r.iter().position(|&value| value < LEVEL);
    let decay = below.map(|lag| match lag {
        0 => 0.0,
        _ => dt * ((lag - 1) as f64 + (r[lag - 1] - LEVEL) / (r[lag - 1] - r[lag])),
    });
    let positive = r.iter().position(|&value| value <= 0.0).unwrap_or(r.len());
    let integrated = match positive {
        0 => 0.0,
        // Half a step at the beginning; the last lag counts in full, as the next one is taken for 0.
        _ => dt * (r.slice(s![..positive]).sum() - 0.5 * r[0]),
    };
    let fitted: Array1<f64> = r.iter().take(below.unwrap_or(r.len())).map(|value| -value.ln()).collect();
    let (mut squares, mut products) = (0.0, 0.0);
    for (lag, logarithm) in fitted.iter().enumerate().skip(1) {
        squares += (lag as f64).powi(2);
        products += lag as f64 * logarithm;
    }
    let exponential = (products > 0.0).then(|| dt * squares / products);
    Ok(AutocorrelationTime { decay, integrated, exponential })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_sum_is_the_definition() {
        let series = array![[0.3, 1.7, -0.4, 2.2, 0.9, 1e-3, 4.0], [1e200, 2e200, -5e200, 0.0, 1e200, 3e200, 1e200]];
        let found = autocorrelation(series.view()).unwrap();
        for (row, found) in series.outer_iter().zip(found.outer_iter()) {
            let x = (&row - row.mean().unwrap()) / 1e200_f64.min(row[0].abs().max(1.0));
            for lag in 0..7 {
                let sum: f64 = (0..7 - lag).map(|t| x[t] * x[t + lag]).sum();
                // Two transforms of 16 numbers of order 1.
                assert!((found[lag] - sum / x.dot(&x)).abs() < 1e-14, "{lag}");
            }
        }
    }

    #[test]
    fn a_rhythm_crosses_zero_in_a_quarter_of_its_period() {
        let cosine = Array1::from_shape_fn(400, |lag| (std::f64::consts::TAU * lag as f64 / 100.0).cos());
        let time = autocorrelation_time(cosine.view(), 0.5).unwrap();
        // Area under a quarter of a cosine of period 50 ms, less half the last lag: 50 / 2π.
        assert!((time.integrated - 50.0 / std::f64::consts::TAU).abs() < 0.05, "{time:?}");
        assert!((time.decay.unwrap() - 50.0 * (1.0 / std::f64::consts::E).acos() / std::f64::consts::TAU).abs() < 0.01);
    }

    #[test]
    fn what_never_decays_has_no_decay() {
        let time = autocorrelation_time(array![1.0, 0.9, 0.8].view(), 1.0).unwrap();
        assert_eq!(time.decay, None);
        let white = autocorrelation_time(array![1.0, -0.1, 0.0].view(), 1.0).unwrap();
        assert_eq!((white.exponential, white.integrated), (None, 0.5));
    }

    #[test]
    fn a_constant_region_is_an_error() {
        let error = autocorrelation(array![[1.0, 2.0], [0.1, 0.1]].view());
        assert_eq!(error, Err(AnalysisError::ConstantRegion { region: 1, value: 0.1 }));
    }
}
