use std::f64::consts::PI;

use ndarray::{Array2, ArrayView2};
use realfft::num_complex::Complex;

use super::AnalysisError;
use super::error::{require_positive, require_series};

/// Which frequencies pass (Hz).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Band {
    /// Those below the cutoff.
    Below(f64),
    /// Those above the cutoff.
    Above(f64),
    /// Those between the two.
    Between(f64, f64),
    /// Those below the first and above the second.
    Outside(f64, f64),
}

/// A Butterworth filter: as flat as can be where it passes, half the power at its cutoffs.
///
/// |H(f)|² = 1 / (1 + Ω^{2n}), with Ω = tan(πf·dt) / tan(πf_c·dt) for a low-pass of order n and cutoff f_c
///
/// The other bands follow from the low-pass by Ω → 1/Ω, (Ω² − Ω_l Ω_h) / (Ω (Ω_h − Ω_l)), and the inverse of the latter.
/// Filters are applied forwards and backwards, so that they shift no phase, and their gain is |H(f)|².
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{Band, ButterworthFilter};
/// // 10 Hz and a slow drift, 4 s at 1 ms.
/// let turn = |frequency: f64, t: usize| (std::f64::consts::TAU * frequency * t as f64 * 1e-3).sin();
/// let series = Array2::from_shape_fn((1, 4000), |(_, t)| turn(10.0, t) + 5.0 * turn(0.3, t));
/// let alpha = ButterworthFilter::new(Band::Between(8.0, 12.0), 4, 1.0)?.apply(series.view())?;
/// assert!((alpha[[0, 2025]] - turn(10.0, 2025)).abs() < 1e-3);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// S. Butterworth, Experimental Wireless 7 (1930); A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing,
/// chapter 7; `scipy.signal.butter(…, output="sos")` and `sosfiltfilt`. neurolib 0.6 `Signal.filter` has the order 8.
#[derive(Debug, Clone, PartialEq)]
pub struct ButterworthFilter {
    sections: Vec<Section>,
    order: usize,
    dt: f64,
}

/// H(z) = (b₀ + b₁ z⁻¹ + b₂ z⁻²) / (1 + a₁ z⁻¹ + a₂ z⁻²).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
}

/// Orders beyond it cannot be told from each other, and lose their precision.
const LARGEST_ORDER: usize = 32;

impl ButterworthFilter {
    /// A filter for series that are sampled every `dt` ms. Bands with two edges have twice as many poles as `order`, as
    /// in scipy.
    ///
    /// # Errors
    ///
    /// [`AnalysisError::NotPositive`]; [`AnalysisError::OutOfRange`] for orders other than 1 to 32;
    /// [`AnalysisError::Cutoff`] outside of 0 to half the sampling frequency; [`AnalysisError::EmptyBand`];
    /// [`AnalysisError::UnstableFilter`] where rounding destroys the filter.
    pub fn new(band: Band, order: usize, dt: f64) -> Result<Self, AnalysisError> {
        require_positive("dt", dt)?;
        if !(1..=LARGEST_ORDER).contains(&order) {
            return Err(AnalysisError::OutOfRange { name: "order", least: 1, most: LARGEST_ORDER, found: order });
        }
        let nyquist = 500.0 / dt;
        // The bilinear transform maps tan(πf·dt) to f.
        let warp = |name, cutoff: f64| match cutoff > 0.0 && cutoff < nyquist {
            true => Ok((PI * cutoff * dt / 1000.0).tan()),
            false => Err(AnalysisError::Cutoff { name, cutoff, nyquist }),
        };
        let edges = |low, high| match (warp("low", low)?, warp("high", high)?) {
            (warped_low, warped_high) if warped_low < warped_high => Ok((warped_low, warped_high)),
            _ => Err(AnalysisError::EmptyBand { low, high }),
        };
        let mut sections: Vec<Section> = match band {
            Band::Below(cutoff) => {
                let cutoff = warp("cutoff", cutoff)?;
                prototype(order).flat_map(|pole| Section::of(pole * cutoff, -1.0, 1.0)).collect()
            }
            Band::Above(cutoff) => {
                let cutoff = warp("cutoff", cutoff)?;
                prototype(order).flat_map(|pole| Section::of(cutoff / pole, 1.0, -1.0)).collect()
            }
            Band::Between(low, high) => {
                let (low, high) = edges(low, high)?;
                let center = Complex::new(0.0, (low * high).sqrt());
                let at = (1.0 + center) / (1.0 - center);
                let poles = prototype(order).map(|pole| split(pole * (high - low) / 2.0, low * high));
                poles.flat_map(|poles| Section::of_two(&poles, [1.0, 0.0, -1.0], at)).collect()
            }
            Band::Outside(low, high) => {
                let (low, high) = edges(low, high)?;
                let center = Complex::new(0.0, (low * high).sqrt());
                let notch = (1.0 + center) / (1.0 - center);
                let poles = prototype(order).map(|pole| split((high - low) / 2.0 / pole, low * high));
                let zeros = [1.0, -2.0 * notch.re, 1.0];
                poles.flat_map(|poles| Section::of_two(&poles, zeros, Complex::new(1.0, 0.0))).collect()
            }
        };
        // The most resonant one last, where its input has been filtered most.
        sections.sort_by(|left, right| left.a[1].total_cmp(&right.a[1]));
        match sections.iter().all(Section::is_stable) {
            true => Ok(Self { sections, order, dt }),
            false => Err(AnalysisError::UnstableFilter { order }),
        }
    }

    /// |H(f)|² at a frequency (Hz): by what the amplitude of such an oscillation is multiplied.
    pub fn gain(&self, frequency: f64) -> f64 {
        let at = Complex::from_polar(1.0, 2.0 * PI * frequency * self.dt / 1000.0);
        self.sections.iter().map(|section| section.response(at).norm_sqr()).product()
    }

    /// Filters time series forwards and backwards.
    ///
    /// The ends are continued by their point reflections, and the filter starts as if it had always seen the first
    /// value.
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
    /// [`AnalysisError::TooFewRegions`], [`AnalysisError::NotFiniteSample`], and [`AnalysisError::TooShort`] for series
    /// that are not longer than the reflected ends, which are 6 samples a pole pair and 3.
    pub fn apply(&self, series: ArrayView2<f64>) -> Result<Array2<f64>, AnalysisError> {
        // As `sosfiltfilt`: three times the number of coefficients; a section of one pole has one less.
        let single = usize::from(self.sections.iter().any(|section| section.b[2] == 0.0));
        let edge = 3 * (2 * self.sections.len() + 1 - single);
        require_series(series, edge + 1)?;
        let samples = series.ncols();
        let mut result = Array2::zeros(series.dim());
        let mut extended = vec![0.0; samples + 2 * edge];
        for (row, mut filtered) in series.outer_iter().zip(result.outer_iter_mut()) {
            let (first, last) = (row[0], row[samples - 1]);
            for k in 0..edge {
                extended[k] = 2.0 * first - row[edge - k];
                extended[edge + samples + k] = 2.0 * last - row[samples - 2 - k];
            }
            extended[edge..edge + samples].iter_mut().zip(row).for_each(|(slot, &sample)| *slot = sample);
            self.run(&mut extended);
            extended.reverse();
            self.run(&mut extended);
            extended.reverse();
            filtered.iter_mut().zip(&extended[edge..]).for_each(|(slot, &sample)| *slot = sample);
        }
        Ok(result)
    }

    /// Filters in place, once, from the steady state of the first value.
    fn run(&self, samples: &mut [f64]) {
        let mut level = samples.first().copied().unwrap_or(0.0);
        for section in &self.sections {
            let ([b0, b1, b2], [a1, a2]) = (section.b, section.a);
            let output = level * (b0 + b1 + b2) / (1.0 + a1 + a2);
            let mut state = [output - b0 * level, b2 * level - a2 * output];
            for sample in samples.iter_mut() {
                let x = *sample;
                // Direct form II, transposed.
                let y = b0 * x + state[0];
                state = [b1 * x - a1 * y + state[1], b2 * x - a2 * y];
                *sample = y;
            }
            level = output;
        }
    }
}

impl Section {
    /// The section of an analog pole and its conjugate, or of a real one, with zeros at z = `zero` and gain 1 at
    /// z = `at`; none for the lower of two conjugates.
    fn of(pole: Complex<f64>, zero: f64, at: f64) -> Option<Self> {
        let at = Complex::new(at, 0.0);
        if is_real(pole) {
            return Some(Self { b: [1.0, -zero, 0.0], a: [-bilinear(pole).re, 0.0] }.normalized(at));
        }
        (pole.im > 0.0).then(|| Self::of_pair(pole, [1.0, -2.0 * zero, zero * zero]).normalized(at))
    }

    /// The sections of the two analog poles that one of the low-pass splits into, and of their conjugates.
    fn of_two(poles: &[Complex<f64>; 2], numerator: [f64; 3], at: Complex<f64>) -> Vec<Self> {
        let [first, second] = *poles;
        if is_real(first) && is_real(second) {
            let (first, second) = (bilinear(first).re, bilinear(second).re);
            return vec![Self { b: numerator, a: [-first - second, first * second] }.normalized(at)];
        }
        let pairs = poles.iter().filter(|pole| pole.im > 0.0);
        pairs.map(|&pole| Self::of_pair(pole, numerator).normalized(at)).collect()
    }

    fn of_pair(pole: Complex<f64>, b: [f64; 3]) -> Self {
        let pole = bilinear(pole);
        Self { b, a: [-2.0 * pole.re, pole.norm_sqr()] }
    }

    /// The section with magnitude 1 at z = `at`; the phases of all sections cancel there.
    fn normalized(mut self, at: Complex<f64>) -> Self {
        let gain = self.response(at).norm();
        self.b.iter_mut().for_each(|coefficient| *coefficient /= gain);
        self
    }

    fn response(&self, z: Complex<f64>) -> Complex<f64> {
        let ([b0, b1, b2], [a1, a2]) = (self.b, self.a);
        let delay = z.inv();
        (b0 + delay * (b1 + delay * b2)) / (1.0 + delay * (a1 + delay * a2))
    }

    /// Both poles inside the unit circle (Jury's criterion), all coefficients finite.
    fn is_stable(&self) -> bool {
        let [a1, a2] = self.a;
        self.b.iter().all(|b| b.is_finite()) && a2.abs() < 1.0 && a1.abs() < 1.0 + a2
    }
}

/// The poles e^{iθ} of the analog low-pass with cutoff 1: equally spaced on the left half of the unit circle.
fn prototype(order: usize) -> impl Iterator<Item = Complex<f64>> {
    let angle = move |k: usize| PI * (2 * k + order + 1) as f64 / (2 * order) as f64;
    (0..order).map(move |k| match 2 * k + 1 == order {
        true => Complex::new(-1.0, 0.0),
        false => Complex::from_polar(1.0, angle(k)),
    })
}

/// The two solutions of s² − 2 h s + c = 0.
fn split(half: Complex<f64>, product: f64) -> [Complex<f64>; 2] {
    let root = (half * half - product).sqrt();
    [half + root, half - root]
}

/// Whether the imaginary part is a rounding error; that of other poles is a twentieth of the magnitude or more.
fn is_real(pole: Complex<f64>) -> bool {
    pole.im.abs() <= 1e-14 * pole.norm()
}

fn bilinear(pole: Complex<f64>) -> Complex<f64> {
    (1.0 + pole) / (1.0 - pole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: f64 = 1.0;

    fn filter(band: Band, order: usize) -> ButterworthFilter {
        ButterworthFilter::new(band, order, MILLISECOND).unwrap()
    }

    #[test]
    fn half_the_power_passes_at_the_cutoffs_and_all_in_the_middle() {
        // Applied twice, the power at a cutoff is halved twice: the amplitude is halved.
        let cases = [
            (Band::Below(40.0), vec![40.0], 0.0),
            (Band::Above(40.0), vec![40.0], 500.0),
            (Band::Between(8.0, 12.0), vec![8.0, 12.0], (8.0_f64 * 12.0).sqrt()),
            (Band::Outside(45.0, 55.0), vec![45.0, 55.0], 0.0),
        ];
        for (band, cutoffs, passes) in cases {
            for order in 1..=8 {
                let filter = filter(band, order);
                // Up to 16 sections, whose poles lie within 0.03 of the unit circle.
                let edges = cutoffs.iter().map(|&cutoff| filter.gain(cutoff));
                edges.for_each(|gain| assert!((gain - 0.5).abs() < 1e-9, "{band:?} {order} {gain}"));
                // The warped center differs from √(8·12) Hz by 1e-4 of the band.
                assert!((filter.gain(passes) - 1.0).abs() < 1e-5, "{band:?} {order}");
            }
        }
        assert!(filter(Band::Outside(45.0, 55.0), 3).gain(49.75) < 1e-9);
    }

    #[test]
    fn a_filter_is_linear_and_keeps_time() {
        let series = Array2::from_shape_fn((2, 600), |(i, t)| ((t * t + 31 * i) % 97) as f64 - 48.0);
        let filter = filter(Band::Between(20.0, 60.0), 4);
        let filtered = filter.apply(series.view()).unwrap();
        let sum = (&series.row(0) * 3.0 - series.row(1)).insert_axis(ndarray::Axis(0));
        let error = filter.apply(sum.view()).unwrap() - (&filtered.row(0) * 3.0 - filtered.row(1));
        // Values of order 100 with relative errors of 1e-14.
        assert!(error.iter().all(|e| e.abs() < 1e-11), "{error}");
        let tone = Array2::from_shape_fn((1, 2000), |(_, t)| (2.0 * PI * 35.0 * t as f64 * 1e-3).sin());
        let same = filter.apply(tone.view()).unwrap();
        // 35 Hz is near the center of 20 to 60 Hz; away from the ends, nothing moves.
        (500..1500).for_each(|t| assert!((same[[0, t]] - tone[[0, t]]).abs() < 1e-3, "{t}"));
    }

    #[test]
    fn a_constant_passes_a_low_pass_and_no_other_filter() {
        let constant = Array2::from_elem((1, 200), 7.0);
        for (band, expected) in [(Band::Below(10.0), 7.0), (Band::Above(10.0), 0.0), (Band::Between(8.0, 12.0), 0.0)] {
            for order in [1, 2, 5, 8] {
                let filtered = filter(band, order).apply(constant.view()).unwrap();
                // The steady state is computed, not approached.
                assert!(filtered.iter().all(|x| (x - expected).abs() < 1e-9), "{band:?} {order}");
            }
        }
    }

    #[test]
    fn what_cannot_be_built_is_told() {
        let error = |band, order, dt| ButterworthFilter::new(band, order, dt).unwrap_err().to_string();
        assert_eq!(
            error(Band::Between(8.0, 12.0), 4, 2000.0),
            "expected `low` between 0 and the Nyquist frequency 0.25 Hz, both excluded, found 8 Hz"
        );
        assert!(error(Band::Below(f64::NAN), 4, 1.0).contains("found NaN Hz"));
        assert_eq!(
            error(Band::Between(12.0, 8.0), 4, 1.0),
            "expected a band from a lower to a higher frequency, found 12 Hz to 8 Hz"
        );
        assert!(error(Band::Outside(8.0, 8.0), 4, 1.0).contains("found 8 Hz to 8 Hz"));
        assert_eq!(error(Band::Above(1.0), 0, 1.0), "expected `order` from 1 to 32, found 0");
        assert!(error(Band::Below(1e-16), 2, 1.0).contains("is unstable for these cutoffs"));
        let short = filter(Band::Below(10.0), 4).apply(Array2::zeros((1, 15)).view());
        assert_eq!(short, Err(AnalysisError::TooShort { needed: 16, found: 15 }));
    }
}
