use std::f64::consts::TAU;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// The one-sided power of segments of one length, under a Hann window and without their mean.
#[derive(Clone)]
pub(super) struct Periodogram {
    transform: Arc<dyn RealToComplex<f64>>,
    window: Vec<f64>,
    windowed: Vec<f64>,
    bins: Vec<Complex<f64>>,
}

impl Periodogram {
    /// Plans for segments of so many samples, at least one.
    pub(super) fn new(length: usize) -> Self {
        let transform = RealFftPlanner::<f64>::new().plan_fft_forward(length);
        Self {
            window: (0..length).map(|j| 0.5 - 0.5 * (TAU * j as f64 / length as f64).cos()).collect(),
            windowed: transform.make_input_vec(),
            bins: transform.make_output_vec(),
            transform,
        }
    }

    /// The number of frequencies.
    pub(super) fn bins(&self) -> usize {
        self.bins.len()
    }

    /// Adds the squared magnitudes of a segment to a sum of as many as there are frequencies.
    pub(super) fn add<'a>(&mut self, segment: impl Iterator<Item = &'a f64> + Clone, sum: &mut [f64]) {
        let mean = segment.clone().sum::<f64>() / self.window.len() as f64;
        for ((slot, sample), weight) in self.windowed.iter_mut().zip(segment).zip(&self.window) {
            *slot = (sample - mean) * weight;
        }
        let planned = "invariant: the buffers come from the same plan";
        self.transform.process(&mut self.windowed, &mut self.bins).expect(planned);
        for (sum, bin) in sum.iter_mut().zip(&self.bins) {
            *sum += bin.norm_sqr();
        }
    }

    /// Turns a sum over so many segments into mean power.
    pub(super) fn scale(&self, segments: usize, sum: &mut [f64]) {
        let (length, scale) = (self.window.len(), self.window.iter().sum::<f64>().powi(2));
        for (bin, sum) in sum.iter_mut().enumerate() {
            let sides = if bin == 0 || 2 * bin == length { 1.0 } else { 2.0 };
            *sum *= sides / scale / segments as f64;
        }
    }
}
