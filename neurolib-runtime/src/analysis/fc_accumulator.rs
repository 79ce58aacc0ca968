use ndarray::{Array1, Array2, ArrayView1};

use super::AnalysisError;

/// Functional connectivity of a time series that arrives sample by sample, in memory of one matrix.
///
/// m ← m + δ/n, C_ij ← C_ij + (n − 1)/n δ_i δ_j, with δ = x − m before the step
///
/// Agrees with [`functional_connectivity`](super::functional_connectivity) of the whole series to about 1e-12, whatever
/// the means are; regions that are constant or not finite have no correlation, as there. Squares have to stay within the
/// floating-point range, which series beyond 1e±150 do not.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{FcAccumulator, functional_connectivity};
/// let series = Array2::from_shape_fn((3, 500), |(region, t)| ((region + 1) as f64 * t as f64 * 0.1).sin());
/// let mut fc = FcAccumulator::new(3)?;
/// for sample in series.columns() {
///     fc.push(sample)?;
/// }
/// let error = fc.finish()? - functional_connectivity(series.view())?;
/// assert!(error.iter().all(|e: &f64| e.abs() < 1e-14));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// B. P. Welford, Technometrics 4 (1962), doi:10.1080/00401706.1962.10490022, for pairs of variables.
#[derive(Debug, Clone, PartialEq)]
pub struct FcAccumulator {
    samples: usize,
    mean: Array1<f64>,
    /// Sums of products of deviations; the upper triangle only.
    products: Array2<f64>,
    deviation: Array1<f64>,
    first: Array1<f64>,
    /// Whether a region has changed, and is finite so far.
    changed: Vec<bool>,
    finite: Vec<bool>,
}

impl FcAccumulator {
    /// An accumulator of so many regions.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooFewRegions`] for none.
    pub fn new(regions: usize) -> Result<Self, AnalysisError> {
        if regions == 0 {
            return Err(AnalysisError::TooFewRegions { needed: 1, found: 0 });
        }
        Ok(Self {
            samples: 0,
            mean: Array1::zeros(regions),
            products: Array2::zeros((regions, regions)),
            deviation: Array1::zeros(regions),
            first: Array1::zeros(regions),
            changed: vec![false; regions],
            finite: vec![true; regions],
        })
    }

    /// Takes the next sample of all regions.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::Length`] unless there is one value for each region.
    pub fn push(&mut self, sample: ArrayView1<f64>) -> Result<(), AnalysisError> {
        let regions = self.mean.len();
        if sample.len() != regions {
            return Err(AnalysisError::Length { name: "sample", expected: regions, found: sample.len() });
        }
        if self.samples == 0 {
            self.first.assign(&sample);
        }
        self.samples += 1;
        let count = self.samples as f64;
        for region in 0..regions {
            let value = sample[region];
            self.finite[region] &= value.is_finite();
            self.changed[region] |= value != self.first[region];
            // Of a region without correlation nothing may reach the others.
            self.deviation[region] = if self.finite[region] { value - self.mean[region] } else { 0.0 };
            self.mean[region] += self.deviation[region] / count;
        }
        let scale = (count - 1.0) / count;
        for (i, mut row) in self.products.outer_iter_mut().enumerate() {
            let factor = scale * self.deviation[i];
            let upper = row.iter_mut().zip(&self.deviation).skip(i);
            upper.for_each(|(sum, deviation)| *sum += factor * deviation);
        }
        Ok(())
    }

    /// The number of samples that have arrived.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The functional connectivity of what has arrived (region, region).
    ///
    /// # Errors
    ///
    /// [`AnalysisError::TooShort`] below two samples.
    pub fn finish(&self) -> Result<Array2<f64>, AnalysisError> {
        if self.samples < 2 {
            return Err(AnalysisError::TooShort { needed: 2, found: self.samples });
        }
        let regions = self.mean.len();
        let length = |i: usize| self.products[[i, i]].sqrt();
        let defined = |i: usize| self.changed[i] && self.finite[i] && length(i) > 0.0 && length(i).is_finite();
        let mut fc = Array2::zeros((regions, regions));
        for i in (0..regions).filter(|&i| defined(i)) {
            fc[[i, i]] = 1.0;
            for j in (i + 1..regions).filter(|&j| defined(j)) {
                let correlation = (self.products[[i, j]] / length(i) / length(j)).clamp(-1.0, 1.0);
                fc[[i, j]] = correlation;
                fc[[j, i]] = correlation;
            }
        }
        Ok(fc)
    }
}

#[cfg(test)]
mod tests {
    use super::super::functional_connectivity;
    use super::*;

    #[track_caller]
    fn assert_equal(series: &Array2<f64>, tolerance: f64) {
        let mut accumulator = FcAccumulator::new(series.nrows()).unwrap();
        series.columns().into_iter().for_each(|sample| accumulator.push(sample).unwrap());
        let found = accumulator.finish().unwrap();
        let expected = functional_connectivity(series.view()).unwrap();
        let worst = (&found - &expected).iter().fold(0.0_f64, |worst, e| worst.max(e.abs()));
        assert!(worst <= tolerance, "{worst}");
        assert_eq!(found, found.t());
    }

    fn series(offset: f64) -> Array2<f64> {
        Array2::from_shape_fn((4, 3000), |(i, t)| offset + (((t * t + 7 * i * t) % 101) as f64 - 50.0) / (i + 1) as f64)
    }

    #[test]
    fn what_arrives_sample_by_sample_is_the_whole() {
        // Some thousand rounded products.
        assert_equal(&series(0.0), 1e-13);
    }

    #[test]
    fn a_large_mean_costs_digits_of_the_samples_only() {
        // At 1e6, samples themselves have an error of 1e-10, of deviations of 50: both sides see the same samples, and
        // the mean is right to some units in its last place.
        assert_equal(&series(1e6), 1e-11);
    }

    #[test]
    fn constant_regions_and_gaps_are_silent() {
        let mut series = series(0.0);
        series.row_mut(1).fill(0.1);
        series[[2, 1500]] = f64::NAN;
        assert_equal(&series, 1e-13);
    }

    #[test]
    fn samples_that_do_not_fit_are_errors() {
        let mut accumulator = FcAccumulator::new(2).unwrap();
        let error = accumulator.push(ndarray::aview1(&[1.0, 2.0, 3.0])).unwrap_err();
        assert_eq!(error.to_string(), "expected 2 values in `sample`, found 3");
        assert_eq!(accumulator.finish(), Err(AnalysisError::TooShort { needed: 2, found: 0 }));
    }
}
