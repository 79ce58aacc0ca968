use std::ops::Range;

use super::activity::mean;
use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color_bar::{self, quantized};
use super::error::FigureError;
use super::figure::Figure;
use super::scene::{Area, Cells, Shape};
use super::signal::{Excerpt, Regions, Signal, View};
use super::stack::{self, BIN, ROW_HEIGHT, SCALE_WIDTH};
use super::ticks;

const CARPET_HEIGHT: f64 = 130.0;
const GAP: f64 = 10.0;
/// The colors end here (standard deviations).
const LIMIT: f64 = 3.0;
/// Up to here rows have names.
const MOST_NAMES: usize = 14;

impl Excerpt {
    /// The whole run, with five regions.
    pub fn of_bold() -> Self {
        Self { view: View::All, regions: Regions::Evenly(5) }
    }
}

/// BOLD, or another signal, of all regions as a carpet above the time series of some.
///
/// The carpet shows each region by its distance from its own mean in its own standard deviations, over the view; a
/// constant region is 0, and a value that is not finite is gray.
///
/// # Errors
///
/// As [`activity`](super::activity()).
pub fn bold(signal: &Signal, excerpt: &Excerpt) -> Result<Figure, FigureError> {
    let signal = signal.checked("the signal")?;
    let samples = excerpt.view.samples(signal.times, signal.values.ncols())?;
    let regions = excerpt.regions.indices(signal.values.nrows())?;
    let half = signal.times.dt / 2.0;
    let (from, to) = (signal.times.time(samples.start) - half, signal.times.time(samples.end - 1) + half);
    let unit = axes::time_unit(from, to);
    let time = (from / unit.milliseconds, to / unit.milliseconds);

    let count = signal.values.nrows();
    let marks = ticks::cells(count, signal.labels, MOST_NAMES);
    let left = LEFT_LABEL + stack::label_width(&signal, &regions).max(axes::tick_width(&marks));
    let width = PAGE_WIDTH - left - SCALE_WIDTH;
    let carpet = Area { left, top: 4.0, width, height: CARPET_HEIGHT };
    let mut shapes = vec![Shape::Cells(standardized(&signal, samples.clone(), carpet))];
    // Row 0 is at the top.
    let rows = Panel { area: carpet, x: time, y: (count as f64, 0.0) };
    shapes.extend(axes::left_axis(&rows, &marks, "Region", "", Offset::Touching));
    shapes.extend(color_bar::diverging_bar(carpet, LIMIT, "z-score"));

    let stacked = Area { left, top: carpet.bottom() + GAP, width, height: ROW_HEIGHT * regions.len() as f64 };
    shapes.extend(stack::stack(&signal, &regions, samples, stacked, time, unit.milliseconds));
    shapes.push(axes::left_name(stacked, signal.quantity, ""));
    let axis = Panel { area: stacked, x: time, y: (0.0, 1.0) };
    shapes.extend(axes::time_axis(&axis, unit));
    Ok(Figure::new(PAGE_WIDTH, stacked.bottom() + BOTTOM_AXIS, shapes))
}

/// The carpet; more samples than can be told apart are averaged.
fn standardized(signal: &Signal, samples: Range<usize>, area: Area) -> Cells {
    let rows = signal.values.nrows();
    let columns = samples.len().min((area.width / BIN) as usize);
    let mut colors = Vec::with_capacity(rows * columns);
    for row in signal.values.outer_iter() {
        let row = row.slice_move(ndarray::s![samples.clone()]);
        let center = mean(row.iter().copied());
        let deviation = mean(row.iter().map(|value| (value - center).powi(2))).sqrt();
        let score = |value: f64| {
            if deviation > 0.0 { (value - center) / deviation } else { value - center }
        };
        for column in 0..columns {
            let bin = column * row.len() / columns..(column + 1) * row.len() / columns;
            colors.push(quantized(score(mean(bin.map(|sample| row[sample]))) / LIMIT));
        }
    }
    Cells { area, rows, columns, colors }
}
