use ndarray::{ArrayView1, Axis};
use neurolib_runtime::simulation::recorder::TimeSeries;

use super::axes::{self, BOTTOM_AXIS, LABEL_SIZE, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color::LINES;
use super::envelope::envelope;
use super::error::FigureError;
use super::figure::Figure;
use super::font::{self, Weight};
use super::scene::{Area, Shape, Text};
use super::signal::{Sampling, Signal, View};
use super::stack::{self, BIN};
use super::ticks;

const HEIGHT: f64 = 90.0;
const GAP: f64 = 14.0;
const LEGEND: f64 = 13.0;
const RIGHT: f64 = 16.0;

/// A variable over time.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    /// The name of the variable.
    pub name: &'a str,
    /// Its unit, or empty.
    pub unit: &'a str,
    /// Its values (time).
    pub values: ArrayView1<'a, f64>,
}

impl<'a> Trace<'a> {
    /// A recorded variable of a region, counted from 0.
    pub fn recorded(series: &'a TimeSeries, region: usize) -> Self {
        let unit = if series.unit == "1" { "" } else { &series.unit };
        Self { name: &series.variable, unit, values: series.values().index_axis_move(Axis(0), region) }
    }
}

/// Variables of a node over time: those of one unit share a panel, all panels share the axis of time.
///
/// NaN and infinity are gaps; long series are drawn by their extremes.
///
/// # Errors
///
/// As [`activity`](super::activity()); [`FigureError::LengthMismatch`] if the traces differ in length.
///
/// # Example
///
/// ```
/// use ndarray::Array1;
/// use neurolib::figures::{Sampling, Trace, View, time_series};
///
/// let x = Array1::from_shape_fn(500, |step| (0.05 * step as f64).cos());
/// let y = Array1::from_shape_fn(500, |step| (0.05 * step as f64).sin());
/// let traces = [
///     Trace { name: "x", unit: "", values: x.view() },
///     Trace { name: "y", unit: "", values: y.view() },
/// ];
/// time_series(&traces, Sampling::every(1.0), View::All)?.titled("Limit cycle").to_png()?;
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn time_series(traces: &[Trace], sampling: Sampling, view: View) -> Result<Figure, FigureError> {
    let first = traces.first().ok_or(FigureError::Empty { what: "the time series" })?;
    for trace in traces {
        if trace.values.len() != first.values.len() {
            return Err(FigureError::LengthMismatch {
                what: "samples",
                expected: first.values.len(),
                found: trace.values.len(),
            });
        }
        let signal = Signal {
            values: trace.values.insert_axis(Axis(0)),
            sampling,
            labels: &[],
            quantity: trace.name,
            unit: trace.unit,
        };
        signal.checked("the time series")?;
    }
    let samples = view.samples(sampling, first.values.len())?;
    let unit = axes::time_unit(sampling.time(samples.start), sampling.time(samples.end));
    let time = stack::time_range(sampling, &samples, unit);

    let mut units: Vec<&str> = Vec::new();
    for trace in traces {
        if !units.contains(&trace.unit) {
            units.push(trace.unit);
        }
    }
    let groups: Vec<Vec<&Trace>> =
        units.iter().map(|unit| traces.iter().filter(|trace| trace.unit == *unit).collect()).collect();
    let ranges: Vec<(f64, f64)> = groups
        .iter()
        .map(|group| {
            let values = group.iter().flat_map(|trace| samples.clone().map(|sample| trace.values[sample]));
            ticks::padded(stack::extremes(values).unwrap_or((0.0, 0.0)), 0.05)
        })
        .collect();
    let marks: Vec<_> = ranges.iter().map(|range| ticks::linear(*range, 4)).collect();
    let left = LEFT_LABEL + marks.iter().map(axes::tick_width).fold(0.0, f64::max);

    let mut shapes = Vec::new();
    let mut area = Area { left, top: 4.0, width: PAGE_WIDTH - left - RIGHT, height: HEIGHT };
    let mut color = LINES.iter().cycle();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            area.top = area.bottom() + GAP;
        }
        if group.len() > 1 || marks[index].multiplier.is_some() {
            area.top += LEGEND;
        }
        let panel = Panel { area, x: time, y: ranges[index] };
        let mut right = area.right();
        let mut legend = Vec::new();
        for trace in group {
            let color = *color.next().unwrap_or(&LINES[0]);
            let value = |sample| trace.values[samples.start + sample];
            for line in envelope(samples.len(), (area.width / BIN) as usize, value) {
                let at =
                    |sample: f64| (sampling.start + (samples.start as f64 + sample) * sampling.dt) / unit.milliseconds;
                let points: Vec<_> = line.iter().map(|(sample, value)| (at(*sample), *value)).collect();
                shapes.push(panel.line(&points, color, 0.9));
            }
            legend.push((trace.name, color));
        }
        if group.len() > 1 {
            for (name, color) in legend.into_iter().rev() {
                right -= font::width(name, LABEL_SIZE, Weight::Bold);
                let text = Text::new(name, (right, area.top - 5.0), LABEL_SIZE, color);
                shapes.push(Shape::Text(text.bold()));
                right -= 10.0;
            }
        }
        let name = if let [single] = group.as_slice() { single.name } else { "State" };
        shapes.extend(axes::left_axis(&panel, &marks[index], name, units[index], Offset::Apart));
        if index + 1 == groups.len() {
            shapes.extend(axes::time_axis(&panel, unit));
        }
    }
    Ok(Figure::new(PAGE_WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}
