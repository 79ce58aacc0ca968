use std::f64::consts::{PI, TAU};

use ndarray::{Array2, ArrayView2, Zip};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::AnalysisError;
use super::error::require_series;

/// Time series with their Hilbert transforms: amplitude and phase at every moment.
///
/// z(t) = x(t) + i x̃(t) = A(t) e^{iφ(t)}
///
/// The transform x̃ turns every frequency above 0 by a quarter of its period: X̃_k = −i X_k, and 0 at 0 and the Nyquist
/// frequency. Phase and envelope mean what one expects of them for narrow bands around 0: filter or [`detrend`] first.
///
/// [`detrend`]: super::detrend
#[derive(Debug, Clone, PartialEq)]
pub struct AnalyticSignal {
    /// The series themselves (region, time).
    pub signal: Array2<f64>,
    /// Their Hilbert transforms (region, time).
    pub quadrature: Array2<f64>,
}

/// The analytic signal of time series.
///
/// # Shapes
///
/// `series` (region, time) → signal and quadrature, each (region, time)
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
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::analytic_signal;
/// // Five periods of 3 cos φ with a period of 20 samples.
/// let angle = |t: usize| std::f64::consts::TAU * t as f64 / 20.0;
/// let analytic = analytic_signal(Array2::from_shape_fn((1, 100), |(_, t)| 3.0 * angle(t).cos()).view())?;
/// assert!((analytic.envelope()[[0, 33]] - 3.0).abs() < 1e-12);
/// assert!((analytic.unwrapped_phase()[[0, 33]] - angle(33)).abs() < 1e-12);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// S. L. Marple, IEEE Trans. Signal Process. 47 (1999), doi:10.1109/78.782222; `scipy.signal.hilbert`.
pub fn analytic_signal(series: ArrayView2<f64>) -> Result<AnalyticSignal, AnalysisError> {
    require_series(series, 1)?;
    let samples = series.ncols();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(samples), planner.plan_fft_inverse(samples));
    let (mut input, mut bins) = (forward.make_input_vec(), forward.make_output_vec());
    let mut quadrature = Array2::zeros(series.dim());
    for (row, mut transformed) in series.outer_iter().zip(quadrature.outer_iter_mut()) {
        input.iter_mut().zip(row).for_each(|(slot, &sample)| *slot = sample);
        forward.process(&mut input, &mut bins).expect("invariant: the buffers come from the same plan");
        for (bin, value) in bins.iter_mut().enumerate() {
            let turned = Complex::new(value.im, -value.re) / samples as f64;
            *value = if bin == 0 || 2 * bin == samples { Complex::default() } else { turned };
        }
        inverse.process(&mut bins, &mut input).expect("invariant: a spectrum that is real at both ends");
        transformed.iter_mut().zip(&input).for_each(|(slot, &sample)| *slot = sample);
    }
    Ok(AnalyticSignal { signal: series.to_owned(), quadrature })
}

impl AnalyticSignal {
    /// The amplitude A(t), in the unit of the series (region, time).
    pub fn envelope(&self) -> Array2<f64> {
        Zip::from(&self.signal).and(&self.quadrature).map_collect(|x, y| x.hypot(*y))
    }

    /// The phase φ(t) in (−π, π] (region, time).
    pub fn phase(&self) -> Array2<f64> {
        Zip::from(&self.signal).and(&self.quadrature).map_collect(|x, y| y.atan2(*x))
    }

    /// The phase φ(t) without jumps: whole turns are added where it would change by more than half a turn between
    /// samples (region, time).
    pub fn unwrapped_phase(&self) -> Array2<f64> {
        let mut phase = self.phase();
        for mut row in phase.outer_iter_mut() {
            let (mut turns, mut before) = (0.0, row[0]);
            for value in &mut row {
                let change = *value - before;
                before = *value;
                if change.abs() > PI {
                    turns -= change.signum() * TAU;
                }
                *value += turns;
            }
        }
        phase
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_cosine_becomes_a_sine() {
        for samples in [64, 65] {
            let wave = |turn: fn(f64) -> f64| {
                Array2::from_shape_fn((1, samples), |(_, t)| turn(TAU * 3.0 * t as f64 / samples as f64))
            };
            let analytic = analytic_signal(wave(f64::cos).view()).unwrap();
            let error = (&analytic.quadrature - wave(f64::sin)).mapv(f64::abs);
            // Two transforms of 64 numbers of order 1.
            assert!(error.iter().all(|&e| e < 1e-14), "{error}");
        }
    }

    #[test]
    fn the_transform_is_linear_and_ignores_the_mean() {
        let series = array![[1.0, -2.0, 0.5, 3.0, 1.0, -1.0], [0.0, 1.0, 4.0, 2.0, -3.0, 1.0]];
        let both = analytic_signal(series.view()).unwrap().quadrature;
        let sum = (&series.row(0) * 2.0 + series.row(1) + 7.0).insert_axis(ndarray::Axis(0));
        let error =
            analytic_signal(sum.view()).unwrap().quadrature.row(0).to_owned() - (&both.row(0) * 2.0 + both.row(1));
        // Six numbers of order 1.
        assert!(error.iter().all(|e| e.abs() < 1e-14), "{error}");
    }

    #[test]
    fn one_sample_has_no_quadrature() {
        assert_eq!(analytic_signal(array![[-2.0]].view()).unwrap().quadrature, array![[0.0]]);
    }
}
