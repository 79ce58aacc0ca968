use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::periodogram::Periodogram;
use super::{AnalysisError, PowerSpectrum, WelchOptions, power_spectrum};

/// Power over frequency of several regions.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerSpectra {
    /// Frequencies (Hz), ascending from 0.
    pub frequencies: Array1<f64>,
    /// Power (region, frequency), in the squared unit of the series.
    pub power: Array2<f64>,
}

impl PowerSpectra {
    /// The spectrum of one region; none if there is no such region.
    pub fn region(&self, region: usize) -> Option<PowerSpectrum> {
        let power = (region < self.power.nrows()).then(|| self.power.row(region).to_owned())?;
        Some(PowerSpectrum { frequencies: self.frequencies.clone(), power })
    }

    /// The mean over regions, as [`mean_power_spectrum`](super::mean_power_spectrum).
    pub fn mean(&self) -> PowerSpectrum {
        let mut power = Array1::zeros(self.frequencies.len());
        self.power.outer_iter().for_each(|row| power += &row);
        PowerSpectrum { frequencies: self.frequencies.clone(), power: power / self.power.nrows().max(1) as f64 }
    }
}

/// Power spectrum of each region after Welch.
///
/// # Shapes
///
/// `series` (region, time) → frequencies (frequency), power (region, frequency)
///
/// # Units
///
/// As [`power_spectrum`].
///
/// # Errors
///
/// As [`power_spectrum`], and [`AnalysisError::TooFewRegions`].
pub fn power_spectra(series: ArrayView2<f64>, dt: f64, options: &WelchOptions) -> Result<PowerSpectra, AnalysisError> {
    let mut spectra: Option<PowerSpectra> = None;
    for (region, row) in series.outer_iter().enumerate() {
        let spectrum = power_spectrum(row, dt, options).map_err(|error| match error {
            AnalysisError::NotFinite { index, value } => {
                AnalysisError::NotFiniteSample { region, sample: index, value }
            }
            other => other,
        })?;
        let to = spectra.get_or_insert_with(|| PowerSpectra {
            power: Array2::zeros((series.nrows(), spectrum.power.len())),
            frequencies: spectrum.frequencies,
        });
        to.power.row_mut(region).assign(&spectrum.power);
    }
    spectra.ok_or(AnalysisError::TooFewRegions { needed: 1, found: 0 })
}

/// Power spectra of a time series that arrives sample by sample, in memory of one segment.
///
/// The result has the same bits as [`power_spectra`] of the whole series.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{WelchAccumulator, WelchOptions, power_spectra};
/// let series = Array2::from_shape_fn((3, 5000), |(region, t)| ((region + 1) as f64 * t as f64 * 0.1).sin());
/// let mut spectra = WelchAccumulator::new(3, 1.0, WelchOptions::default())?;
/// for sample in series.columns() {
///     spectra.push(sample)?;
/// }
/// assert_eq!(spectra.finish()?, power_spectra(series.view(), 1.0, &WelchOptions::default())?);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
#[derive(Clone)]
pub struct WelchAccumulator {
    dt: f64,
    options: WelchOptions,
    /// Samples of a whole segment.
    length: usize,
    /// What of the current segment is there, one list a region.
    segment: Vec<Vec<f64>>,
    segments: usize,
    samples: usize,
    /// Planned when the first segment is complete, as a series may be shorter than a segment.
    periodogram: Option<Periodogram>,
    sum: Array2<f64>,
}

impl WelchAccumulator {
    /// An accumulator of so many regions that are sampled every `dt` ms.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooFewRegions`], [`AnalysisError::NotPositive`], and [`AnalysisError::TooShort`] for segments
    /// below two samples.
    pub fn new(regions: usize, dt: f64, options: WelchOptions) -> Result<Self, AnalysisError> {
        if regions == 0 {
            return Err(AnalysisError::TooFewRegions { needed: 1, found: 0 });
        }
        let length = options.segment_samples(dt)?;
        if length < 2 {
            return Err(AnalysisError::TooShort { needed: 2, found: length });
        }
        let segment = vec![Vec::new(); regions];
        let sum = Array2::zeros((regions, 0));
        Ok(Self { dt, options, length, segment, segments: 0, samples: 0, periodogram: None, sum })
    }

    /// Takes the next sample of all regions.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::Length`] unless there is one value for each region; [`AnalysisError::NotFiniteSample`].
    pub fn push(&mut self, sample: ArrayView1<f64>) -> Result<(), AnalysisError> {
        if sample.len() != self.segment.len() {
            let (expected, found) = (self.segment.len(), sample.len());
            return Err(AnalysisError::Length { name: "sample", expected, found });
        }
        if let Some(region) = sample.iter().position(|value| !value.is_finite()) {
            let value = sample[region];
            return Err(AnalysisError::NotFiniteSample { region, sample: self.samples, value });
        }
        self.segment.iter_mut().zip(sample).for_each(|(segment, &value)| segment.push(value));
        self.samples += 1;
        if self.segment[0].len() == self.length {
            self.close_segment();
        }
        Ok(())
    }

    /// The spectra of what has arrived; of a series shorter than a segment, the whole is one.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooShort`] below two samples.
    pub fn finish(&self) -> Result<PowerSpectra, AnalysisError> {
        let Some(periodogram) = &self.periodogram else {
            let mut short = Array2::zeros((self.segment.len(), self.samples));
            for (mut row, segment) in short.outer_iter_mut().zip(&self.segment) {
                row.assign(&ArrayView1::from(segment));
            }
            return power_spectra(short.view(), self.dt, &self.options);
        };
        let frequencies = self.options.frequencies(self.dt, self.length);
        let mut power = self.sum.clone();
        for mut row in power.outer_iter_mut() {
            periodogram.scale(self.segments, row.as_slice_mut().expect("invariant: rows are contiguous"));
        }
        power = power.select(Axis(1), &(0..frequencies.len()).collect::<Vec<_>>());
        Ok(PowerSpectra { frequencies, power })
    }

    fn close_segment(&mut self) {
        let periodogram = self.periodogram.get_or_insert_with(|| Periodogram::new(self.length));
        if self.segments == 0 {
            self.sum = Array2::zeros((self.segment.len(), periodogram.bins()));
        }
        for (mut row, segment) in self.sum.outer_iter_mut().zip(&mut self.segment) {
            periodogram.add(segment.iter(), row.as_slice_mut().expect("invariant: rows are contiguous"));
            // The next segment overlaps with the second half of this one.
            segment.drain(..self.length - self.length / 2);
        }
        self.segments += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(samples: usize) -> Array2<f64> {
        Array2::from_shape_fn((3, samples), |(region, t)| ((region + 1) as f64 * t as f64 * 0.1).sin() + region as f64)
    }

    #[test]
    fn what_arrives_sample_by_sample_has_the_bits_of_the_whole() {
        for (samples, segment_length) in [(2, 1.0), (999, 1.0), (1000, 1.0), (2345, 0.101), (400, 0.002)] {
            let (series, options) = (series(samples), WelchOptions { segment_length, ..WelchOptions::default() });
            let mut accumulator = WelchAccumulator::new(3, 1.0, options).unwrap();
            series.columns().into_iter().for_each(|sample| accumulator.push(sample).unwrap());
            let spectra = accumulator.finish().unwrap();
            assert_eq!(spectra, power_spectra(series.view(), 1.0, &options).unwrap());
            assert_eq!(spectra.mean(), super::super::mean_power_spectrum(series.view(), 1.0, &options).unwrap());
        }
    }

    #[test]
    fn samples_that_do_not_fit_are_errors() {
        let mut accumulator = WelchAccumulator::new(2, 1.0, WelchOptions::default()).unwrap();
        let wrong = accumulator.push(ndarray::aview1(&[1.0])).unwrap_err();
        assert_eq!(wrong, AnalysisError::Length { name: "sample", expected: 2, found: 1 });
        accumulator.push(ndarray::aview1(&[1.0, 2.0])).unwrap();
        let infinite = accumulator.push(ndarray::aview1(&[1.0, f64::INFINITY])).unwrap_err();
        assert_eq!(infinite, AnalysisError::NotFiniteSample { region: 1, sample: 1, value: f64::INFINITY });
        assert_eq!(accumulator.finish(), Err(AnalysisError::TooShort { needed: 2, found: 1 }));
    }

    #[test]
    fn an_endless_segment_takes_no_memory_before_its_samples() {
        let options = WelchOptions { segment_length: 1e300, ..WelchOptions::default() };
        assert!(WelchAccumulator::new(1, 1e-300, options).unwrap().finish().is_err());
    }
}
