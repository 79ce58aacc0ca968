use ndarray::{Array2, ArrayView1, ArrayView2, s};

use super::{AnalysisError, functional_connectivity};

/// Functional connectivity dynamics of a time series that arrives sample by sample.
///
/// Memory holds one window of samples and half a connectivity matrix for each window, not the series. Agrees with
/// [`functional_connectivity_dynamics`](super::functional_connectivity_dynamics) of the whole series to about 1e-14.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{FcdAccumulator, functional_connectivity_dynamics};
/// let bold = Array2::from_shape_fn((4, 100), |(region, t)| ((region + 1) as f64 * t as f64 * 0.1).sin());
/// let mut fcd = FcdAccumulator::new(4, 30, 5)?;
/// for sample in bold.columns() {
///     fcd.push(sample)?;
/// }
/// let error = fcd.finish()? - functional_connectivity_dynamics(bold.view(), 30, 5)?;
/// assert!(error.iter().all(|e: &f64| e.abs() < 1e-14));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FcdAccumulator {
    window: usize,
    step: usize,
    samples: usize,
    /// The last samples (region, up to 2 · window), so that a window is always contiguous.
    recent: Array2<f64>,
    /// How many columns of it are in use.
    filled: usize,
    /// For each window, its centered matrix with length 1; none for one without any correlation.
    matrices: Vec<Option<Vec<f64>>>,
}

impl FcdAccumulator {
    /// An accumulator of so many regions, with windows and steps in samples.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooFewRegions`] below two; [`AnalysisError::NotPositive`] for a `step` of 0;
    /// [`AnalysisError::TooShort`] for a window below two samples.
    pub fn new(regions: usize, window: usize, step: usize) -> Result<Self, AnalysisError> {
        if regions < 2 {
            return Err(AnalysisError::TooFewRegions { needed: 2, found: regions });
        }
        if step == 0 {
            return Err(AnalysisError::NotPositive { name: "step", value: 0.0 });
        }
        if window < 2 {
            return Err(AnalysisError::TooShort { needed: 2, found: window });
        }
        Ok(Self { window, step, samples: 0, recent: Array2::zeros((regions, 0)), filled: 0, matrices: Vec::new() })
    }

    /// Takes the next sample of all regions.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::Length`] unless there is one value for each region.
    pub fn push(&mut self, sample: ArrayView1<f64>) -> Result<(), AnalysisError> {
        let (regions, capacity) = self.recent.dim();
        if sample.len() != regions {
            return Err(AnalysisError::Length { name: "sample", expected: regions, found: sample.len() });
        }
        // A window that ends with the series is left out: it counts when the next sample comes.
        if self.samples >= self.window && (self.samples - self.window).is_multiple_of(self.step) {
            let recent = s![.., self.filled - self.window..self.filled];
            let fc = functional_connectivity(self.recent.slice(recent))?;
            self.matrices.push(direction(fc.view()));
        }
        if self.filled == capacity {
            self.make_room();
        }
        self.recent.column_mut(self.filled).assign(&sample);
        self.filled += 1;
        self.samples += 1;
        Ok(())
    }

    /// The number of windows that count so far.
    pub fn windows(&self) -> usize {
        self.matrices.len()
    }

    /// The dynamics of what has arrived (window, window).
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooShort`] if that is not longer than a window.
    pub fn finish(&self) -> Result<Array2<f64>, AnalysisError> {
        if self.matrices.is_empty() {
            let needed = self.window.saturating_add(1);
            return Err(AnalysisError::TooShort { needed, found: self.samples });
        }
        let windows = self.matrices.len();
        let mut fcd = Array2::zeros((windows, windows));
        for (p, left) in self.matrices.iter().enumerate() {
            let Some(left) = left else { continue };
            fcd[[p, p]] = 1.0;
            for (q, right) in self.matrices.iter().enumerate().skip(p + 1) {
                let Some(right) = right else { continue };
                let correlation = ArrayView1::from(left).dot(&ArrayView1::from(right)).clamp(-1.0, 1.0);
                fcd[[p, q]] = correlation;
                fcd[[q, p]] = correlation;
            }
        }
        Ok(fcd)
    }

    /// Memory grows with what has come, up to two windows; then the older one is dropped.
    fn make_room(&mut self) {
        let (regions, capacity) = self.recent.dim();
        let full = self.window.saturating_mul(2);
        let kept = if capacity < full { self.filled } else { self.window };
        let mut next = Array2::zeros((regions, (2 * capacity).clamp(16.min(full), full)));
        next.slice_mut(s![.., ..kept]).assign(&self.recent.slice(s![.., self.filled - kept..self.filled]));
        self.recent = next;
        self.filled = kept;
    }
}

/// A connectivity matrix minus its mean, scaled to length 1, as its diagonal and upper triangle; entries off the diagonal
/// are scaled by √2, as they stand for two.
fn direction(fc: ArrayView2<f64>) -> Option<Vec<f64>> {
    let regions = fc.nrows();
    let first = fc[[0, 0]];
    if fc.iter().all(|&entry| entry == first) {
        return None;
    }
    let mean = fc.sum() / (regions * regions) as f64;
    let entries = (0..regions).flat_map(|i| (i..regions).map(move |j| (i, j)));
    let times = |i, j| if i == j { 1.0 } else { std::f64::consts::SQRT_2 };
    let mut direction: Vec<f64> = entries.map(|(i, j)| times(i, j) * (fc[[i, j]] - mean)).collect();
    let length = direction.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    direction.iter_mut().for_each(|entry| *entry /= length);
    (length > 0.0).then_some(direction)
}

#[cfg(test)]
mod tests {
    use super::super::functional_connectivity_dynamics;
    use super::*;

    #[test]
    fn what_arrives_sample_by_sample_is_the_whole() {
        let mut series = Array2::from_shape_fn((5, 700), |(i, t)| ((t * t + 7 * i * t) % 101) as f64);
        // Windows without any correlation.
        series.slice_mut(s![.., 300..400]).fill(2.0);
        for (window, step) in [(30, 5), (2, 1), (50, 100), (7, 3), (699, 1), (64, 64)] {
            let mut accumulator = FcdAccumulator::new(5, window, step).unwrap();
            series.columns().into_iter().for_each(|sample| accumulator.push(sample).unwrap());
            let found = accumulator.finish().unwrap();
            let expected = functional_connectivity_dynamics(series.view(), window, step).unwrap();
            assert_eq!(found.dim(), expected.dim());
            // Sums of 25 products of order 0.1.
            assert!((&found - &expected).iter().all(|e| e.abs() < 1e-14), "{window} {step}");
            assert!(accumulator.recent.ncols() <= 2 * window.max(8));
        }
    }

    #[test]
    fn a_series_not_longer_than_a_window_is_an_error() {
        let mut accumulator = FcdAccumulator::new(2, 3, 1).unwrap();
        (0..3).for_each(|t| accumulator.push(ndarray::aview1(&[t as f64, 1.0])).unwrap());
        assert_eq!(accumulator.finish(), Err(AnalysisError::TooShort { needed: 4, found: 3 }));
        assert!(FcdAccumulator::new(2, usize::MAX, 1).unwrap().finish().is_err());
    }
}
