use std::ops::Range;

use ndarray::ArrayView2;
use neurolib_runtime::simulation::recorder::TimeSeries;

use super::error::FigureError;

/// When the samples of a time series were taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// Time of the first sample (ms).
    pub start: f64,
    /// Time between samples (ms).
    pub dt: f64,
}

impl Sampling {
    /// A sample every `dt` (ms), the first at time 0.
    pub fn every(dt: f64) -> Self {
        Self { start: 0.0, dt }
    }

    /// When the samples of a recording were taken.
    pub fn of(series: &TimeSeries) -> Self {
        Self { start: series.times.first().copied().unwrap_or(0.0), dt: series.every }
    }

    /// Time of a sample (ms).
    pub(super) fn time(&self, sample: usize) -> f64 {
        self.start + sample as f64 * self.dt
    }

    pub(super) fn checked(self) -> Result<Self, FigureError> {
        if self.dt > 0.0 && self.dt.is_finite() && self.start.is_finite() {
            Ok(self)
        } else {
            Err(FigureError::TimeStep { dt: self.dt })
        }
    }
}

/// Time series of regions, and what they mean.
#[derive(Debug, Clone, Copy)]
pub struct Signal<'a> {
    /// Values (region, time).
    pub values: ArrayView2<'a, f64>,
    /// Times of the columns.
    pub sampling: Sampling,
    /// Names of the regions, or none to number them from 1.
    pub labels: &'a [String],
    /// What is measured, as "Excitatory rate".
    pub quantity: &'a str,
    /// Its unit, or empty.
    pub unit: &'a str,
}

impl<'a> Signal<'a> {
    /// A recording, with the names of its regions (or none).
    pub fn recorded(series: &'a TimeSeries, labels: &'a [String]) -> Self {
        let unit = if series.unit == "1" { "" } else { &series.unit };
        let sampling = Sampling::of(series);
        Self { values: series.values(), sampling, labels, quantity: &series.variable, unit }
    }

    /// The signal, if there is any and its parts fit.
    pub(super) fn checked(self, what: &'static str) -> Result<Self, FigureError> {
        self.sampling.checked()?;
        if self.values.is_empty() {
            return Err(FigureError::Empty { what });
        }
        check_labels(self.labels, self.values.nrows())?;
        if !self.values.iter().copied().any(drawable) {
            return Err(FigureError::NothingFinite { what });
        }
        Ok(self)
    }

    /// The name of a region, or its number.
    pub(super) fn label(&self, region: usize) -> String {
        self.labels.get(region).cloned().unwrap_or_else(|| (region + 1).to_string())
    }
}

/// Whether a value has a place on an axis: finite, and not so large (a simulation that diverged) that the arithmetic of
/// limits would overflow.
pub(super) fn drawable(value: f64) -> bool {
    value.abs() < 1e300
}

pub(super) fn check_labels(labels: &[String], regions: usize) -> Result<(), FigureError> {
    if labels.is_empty() || labels.len() == regions {
        Ok(())
    } else {
        Err(FigureError::LengthMismatch { what: "labels", expected: regions, found: labels.len() })
    }
}

/// The stretch of time that is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// Everything.
    All,
    /// The last part, of this length (ms), where transients have decayed.
    Last(f64),
    /// From one time to another (ms), both included.
    Between(f64, f64),
}

impl View {
    /// The samples within the view.
    pub(super) fn samples(self, sampling: Sampling, count: usize) -> Result<Range<usize>, FigureError> {
        let (first, last) = (sampling.time(0), sampling.time(count.saturating_sub(1)));
        let (from, to) = match self {
            View::All => return Ok(0..count),
            View::Last(length) => (last + sampling.dt - length, last),
            View::Between(from, to) => (from, to),
        };
        // A millionth of a step forgives the rounding of times; the conversion saturates, and takes NaN to 0.
        let position = |time: f64| (time - sampling.start) / sampling.dt;
        let begin = (position(from) - 1e-6).ceil().max(0.0) as usize;
        let end = ((position(to) + 1e-6).floor() + 1.0).max(0.0) as usize;
        let range = begin..end.min(count);
        if range.is_empty() || from.is_nan() {
            return Err(FigureError::EmptyView { from, to, first, last });
        }
        Ok(range)
    }
}

/// The regions that are drawn one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regions {
    /// So many, spread evenly over all.
    Evenly(usize),
    /// These, counted from 0.
    Chosen(Vec<usize>),
}

impl Regions {
    pub(super) fn indices(&self, regions: usize) -> Result<Vec<usize>, FigureError> {
        let indices = match self {
            Regions::Evenly(count) => {
                let count = (*count).min(regions);
                (0..count).map(|step| step * (regions - 1) / (count - 1).max(1)).collect()
            }
            Regions::Chosen(indices) => indices.clone(),
        };
        match indices.iter().find(|&&region| region >= regions) {
            Some(&region) => Err(FigureError::NoSuchRegion { region, regions }),
            None if indices.is_empty() => Err(FigureError::Empty { what: "the chosen regions" }),
            None => Ok(indices),
        }
    }
}

/// What of a signal is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Excerpt {
    /// The time.
    pub view: View,
    /// The regions that have a line of their own.
    pub regions: Regions,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_include_their_ends() {
        let sampling = Sampling { start: 100.0, dt: 0.1 };
        let samples = |view: View| view.samples(sampling, 1001).unwrap();
        assert_eq!(samples(View::All), 0..1001);
        assert_eq!(samples(View::Last(10.0)), 901..1001);
        assert_eq!(samples(View::Last(1e9)), 0..1001);
        assert_eq!(samples(View::Between(100.3, 100.7)), 3..8);
        assert_eq!(samples(View::Between(0.0, 100.0)), 0..1);
    }

    #[test]
    fn a_view_beside_the_samples_is_an_error() {
        let view = |view: View| view.samples(Sampling::every(1.0), 10);
        for empty in [View::Between(20.0, 30.0), View::Between(5.0, 2.0), View::Last(f64::NAN), View::Last(0.0)] {
            assert!(matches!(view(empty), Err(FigureError::EmptyView { .. })), "{empty:?}");
        }
    }

    #[test]
    fn even_regions_reach_both_ends() {
        assert_eq!(Regions::Evenly(4).indices(80).unwrap(), [0, 26, 52, 79]);
        assert_eq!(Regions::Evenly(8).indices(3).unwrap(), [0, 1, 2]);
        assert_eq!(Regions::Evenly(1).indices(3).unwrap(), [0]);
        assert!(matches!(Regions::Evenly(0).indices(3), Err(FigureError::Empty { .. })));
        assert!(matches!(
            Regions::Chosen(vec![1, 3]).indices(3),
            Err(FigureError::NoSuchRegion { region: 3, regions: 3 })
        ));
    }
}
