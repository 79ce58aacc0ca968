use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color::INK;
use super::envelope::envelope;
use super::error::FigureError;
use super::figure::Figure;
use super::scene::Area;
use super::signal::{Excerpt, Regions, Signal, View, drawable};
use super::stack::{self, BIN, ROW_HEIGHT, SCALE_WIDTH};
use super::ticks;

const MEAN_HEIGHT: f64 = 64.0;
const GAP: f64 = 14.0;

impl Excerpt {
    /// The last two seconds of eight regions: fast oscillations stay readable, transients have decayed.
    pub fn of_activity() -> Self {
        Self { view: View::Last(2000.0), regions: Regions::Evenly(8) }
    }
}

/// Time series of some regions above the mean over all regions.
///
/// Each series is drawn about the middle of its range, all on the scale given by the bar; the mean has an axis of its own.
/// NaN and infinity are gaps; the mean is over the regions that have a value. A long series is drawn by its extremes, so
/// time and size hardly depend on its length.
///
/// # Errors
///
/// [`FigureError::Empty`], [`FigureError::NothingFinite`], [`FigureError::LengthMismatch`] for the labels,
/// [`FigureError::NoSuchRegion`], [`FigureError::EmptyView`], [`FigureError::TimeStep`].
///
/// # Example
///
/// ```
/// use ndarray::Array2;
/// use neurolib::figures::{Excerpt, Sampling, Signal, activity};
///
/// let rates = Array2::from_shape_fn((4, 1000), |(region, time)| 5.0 + (0.06 * time as f64 + region as f64).sin());
/// let signal = Signal {
///     values: rates.view(),
///     sampling: Sampling::every(1.0),
///     labels: &[],
///     quantity: "Excitatory rate",
///     unit: "Hz",
/// };
/// let figure = activity(&signal, &Excerpt::of_activity())?.titled("Four oscillators").captioned("No noise");
/// assert!(figure.to_svg()?.contains("Mean (Hz)"));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn activity(signal: &Signal, excerpt: &Excerpt) -> Result<Figure, FigureError> {
    let signal = signal.checked("the activity")?;
    let samples = excerpt.view.samples(signal.sampling, signal.values.ncols())?;
    let regions = excerpt.regions.indices(signal.values.nrows())?;
    let unit = axes::time_unit(signal.sampling.time(samples.start), signal.sampling.time(samples.end));
    let time = stack::time_range(signal.sampling, &samples, unit);

    let mean = |sample: usize| mean(signal.values.column(samples.start + sample).iter().copied());
    let range = stack::extremes((0..samples.len()).map(mean)).unwrap_or((0.0, 0.0));
    let range = ticks::padded(range, 0.05);
    let marks = ticks::linear(range, 3);

    let left = LEFT_LABEL + stack::label_width(&signal, &regions).max(axes::tick_width(&marks));
    let width = PAGE_WIDTH - left - SCALE_WIDTH;
    let stacked = Area { left, top: 4.0, width, height: ROW_HEIGHT * regions.len() as f64 };
    let mut shapes = stack::stack(&signal, &regions, samples.clone(), stacked, time, unit.milliseconds);
    shapes.push(axes::left_name(stacked, signal.quantity, ""));

    let below = Area { left, top: stacked.bottom() + GAP, width, height: MEAN_HEIGHT };
    let panel = Panel { area: below, x: time, y: range };
    for line in envelope(samples.len(), (width / BIN) as usize, mean) {
        let at = |sample: f64| signal.sampling.start + (samples.start as f64 + sample) * signal.sampling.dt;
        let points: Vec<_> = line.iter().map(|(sample, value)| (at(*sample) / unit.milliseconds, *value)).collect();
        shapes.push(panel.line(&points, INK, 0.8));
    }
    shapes.extend(axes::left_axis(&panel, &marks, "Mean", signal.unit, Offset::Apart));
    shapes.extend(axes::time_axis(&panel, unit));
    Ok(Figure::new(PAGE_WIDTH, below.bottom() + BOTTOM_AXIS, shapes))
}

/// The mean of the values that can be drawn, NaN if there are none.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values.filter(|value| drawable(*value)) {
        sum += value;
        count += 1.0;
    }
    sum / count
}
