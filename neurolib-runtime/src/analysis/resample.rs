use std::f64::consts::PI;

use ndarray::{Array2, ArrayView2};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::AnalysisError;
use super::error::require_series;

/// The largest factor of both ways of resampling: beyond it, the request is a mistake.
const LARGEST_FACTOR: usize = 100_000;

/// Time series at another number of samples in the same time, by their Fourier series.
///
/// The spectrum is cut or filled up with zeros. Exact for periodic series without power above the lower Nyquist frequency;
/// others ring at their ends, where [`resample_polyphase`] does not.
///
/// # Shapes
///
/// `series` (region, time) → (region, `samples`)
///
/// # Units
///
/// Those of `series`. The step becomes dt · time / `samples`.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`], [`AnalysisError::TooShort`] without a sample, [`AnalysisError::NotFiniteSample`],
/// [`AnalysisError::OutOfRange`] for `samples` of 0 or more than 100 000 times as many.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::resample_fourier;
/// let wave = |samples: usize| {
///     Array2::from_shape_fn((1, samples), |(_, t)| (std::f64::consts::TAU * 3.0 * t as f64 / samples as f64).sin())
/// };
/// let error = resample_fourier(wave(100).view(), 64)? - wave(64);
/// assert!(error.iter().all(|e| e.abs() < 1e-14));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// `scipy.signal.resample`; neurolib 0.6 `Signal.resample`.
pub fn resample_fourier(series: ArrayView2<f64>, samples: usize) -> Result<Array2<f64>, AnalysisError> {
    require_series(series, 1)?;
    let before = series.ncols();
    let most = before.saturating_mul(LARGEST_FACTOR);
    if !(1..=most).contains(&samples) {
        return Err(AnalysisError::OutOfRange { name: "samples", least: 1, most, found: samples });
    }
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(before), planner.plan_fft_inverse(samples));
    let (mut input, mut bins) = (forward.make_input_vec(), forward.make_output_vec());
    let (mut resampled, mut output) = (inverse.make_input_vec(), inverse.make_output_vec());
    let common = before.min(samples);
    let mut result = Array2::zeros((series.nrows(), samples));
    let planned = "invariant: a spectrum of the planned length that is real at both ends";
    for (row, mut to) in series.outer_iter().zip(result.outer_iter_mut()) {
        input.iter_mut().zip(row).for_each(|(slot, &sample)| *slot = sample);
        forward.process(&mut input, &mut bins).expect(planned);
        resampled.fill(Complex::default());
        resampled[..=common / 2].copy_from_slice(&bins[..=common / 2]);
        if common.is_multiple_of(2) && samples != before {
            // The bin at the lower Nyquist frequency holds both its signs on one side of the change, one on the other.
            let nyquist = &mut resampled[common / 2];
            *nyquist *= if samples < before { 2.0 } else { 0.5 };
        }
        resampled[0].im = 0.0;
        if samples.is_multiple_of(2) {
            resampled[samples / 2].im = 0.0;
        }
        inverse.process(&mut resampled, &mut output).expect(planned);
        to.iter_mut().zip(&output).for_each(|(slot, &sample)| *slot = sample / before as f64);
    }
    Ok(result)
}

/// Time series at `up` / `down` times as many samples, through a low-pass filter of finite length.
///
/// y(m) = Σ_k x(k) h(m · down − k · up), with h a windowed sinc of cutoff 1 / max(up, down) that reaches over ten samples
/// of the slower series on both sides
///
/// A straight line from the first to the last sample is subtracted before and added after, so that the ends do not ring.
///
/// # Shapes
///
/// `series` (region, time) → (region, ⌈time · up / down⌉)
///
/// # Units
///
/// Those of `series`. The step becomes dt · `down` / `up`.
///
/// # Errors
///
/// As [`resample_fourier`], with [`AnalysisError::OutOfRange`] for factors outside of 1 to 100 000 in lowest terms.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::resample_polyphase;
/// // 10 Hz from 1 ms to 5 ms.
/// let wave = |dt: f64, t: usize| (std::f64::consts::TAU * 10e-3 * dt * t as f64).sin();
/// let slower = resample_polyphase(Array2::from_shape_fn((1, 1000), |(_, t)| wave(1.0, t)).view(), 1, 5)?;
/// assert!(slower.ncols() == 200 && (slower[[0, 103]] - wave(5.0, 103)).abs() < 1e-2);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// `scipy.signal.resample_poly` of the series without the line, with its Kaiser window of β = 5. Its own
/// `padtype="line"` filters the line as well, which ripples by some 1e-3 of its height.
pub fn resample_polyphase(series: ArrayView2<f64>, up: usize, down: usize) -> Result<Array2<f64>, AnalysisError> {
    require_series(series, 1)?;
    for (name, found) in [("up", up), ("down", down)] {
        let in_lowest_terms = found / greatest_common_divisor(up, down).max(1);
        if !(1..=LARGEST_FACTOR).contains(&in_lowest_terms) {
            return Err(AnalysisError::OutOfRange { name, least: 1, most: LARGEST_FACTOR, found });
        }
    }
    let divisor = greatest_common_divisor(up, down);
    let (up, down) = (up / divisor, down / divisor);
    if up == down {
        return Ok(series.to_owned());
    }
    let samples = series.ncols();
    let taps = low_pass(up, down);
    let half = taps.len() / 2;
    let resampled = samples.saturating_mul(up).div_ceil(down);
    let mut result = Array2::zeros((series.nrows(), resampled));
    for (row, mut to) in series.outer_iter().zip(result.outer_iter_mut()) {
        let (first, last) = (row[0], row[samples - 1]);
        let rise = if samples > 1 { (last - first) / (samples - 1) as f64 } else { 0.0 };
        let flat: Vec<f64> = row.iter().enumerate().map(|(t, x)| x - (first + rise * t as f64)).collect();
        for (m, slot) in to.iter_mut().enumerate() {
            let center = m * down;
            let begin = center.saturating_sub(half).div_ceil(up);
            let end = ((center + half) / up).min(samples - 1);
            let sum: f64 = (begin..=end).map(|k| flat[k] * taps[half + center - k * up]).sum();
            *slot = sum + first + rise * (m as f64 * (down as f64 / up as f64));
        }
    }
    Ok(result)
}

/// A sinc of cutoff 1 / max(up, down) under a Kaiser window of β = 5, with the sum `up`.
fn low_pass(up: usize, down: usize) -> Vec<f64> {
    const BETA: f64 = 5.0;
    let rate = up.max(down);
    let half = 10 * rate;
    let weight = |k: usize| {
        let x = k as f64 - half as f64;
        let angle = PI * x / rate as f64;
        let sinc = if k == half { 1.0 } else { angle.sin() / angle };
        sinc * bessel_i0(BETA * (1.0 - (x / half as f64).powi(2)).max(0.0).sqrt())
    };
    let weights: Vec<f64> = (0..=2 * half).map(weight).collect();
    let scale = up as f64 / weights.iter().sum::<f64>();
    weights.into_iter().map(|weight| weight * scale).collect()
}

/// I₀(x) = Σ_k ((x/2)^k / k!)², to the last digit for the small arguments of a window.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..=50 {
        term *= quarter / (k * k) as f64;
        sum += term;
    }
    sum
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_straight_line_stays_one() {
        let line = Array2::from_shape_fn((1, 30), |(_, t)| 3.0 + 0.5 * t as f64);
        let finer = resample_polyphase(line.view(), 3, 2).unwrap();
        // 0.5 a sample at 3/2 of the rate is 1/3 a sample; only the line, nothing else, is left.
        finer.iter().enumerate().for_each(|(t, x)| assert!((x - (3.0 + t as f64 / 3.0)).abs() < 1e-12));
        assert_eq!(finer.ncols(), 45);
    }

    #[test]
    fn the_same_rate_changes_nothing() {
        let series = array![[0.3, -1.0, 7.0, 2.0, 5.0]];
        assert_eq!(resample_polyphase(series.view(), 4, 4), Ok(series.clone()));
        let same = resample_fourier(series.view(), 5).unwrap();
        // A transform of five numbers, and back.
        assert!((same - &series).iter().all(|e| e.abs() < 1e-14));
    }

    #[test]
    fn one_sample_can_be_resampled() {
        assert_eq!(resample_polyphase(array![[2.5]].view(), 3, 1), Ok(array![[2.5, 2.5, 2.5]]));
        assert_eq!(resample_fourier(array![[2.5]].view(), 2), Ok(array![[2.5, 2.5]]));
    }

    #[test]
    fn absurd_factors_are_errors() {
        let series = array![[1.0, 2.0]];
        let out_of_range = |result| matches!(result, Err(AnalysisError::OutOfRange { .. }));
        assert!(out_of_range(resample_fourier(series.view(), usize::MAX)));
        assert!(out_of_range(resample_fourier(series.view(), 0)));
        assert!(out_of_range(resample_polyphase(series.view(), usize::MAX, 1)));
        assert!(out_of_range(resample_polyphase(series.view(), 0, 0)));
        assert!(out_of_range(resample_polyphase(series.view(), 1, 0)));
        assert!(resample_polyphase(series.view(), usize::MAX, usize::MAX).is_ok());
    }
}
