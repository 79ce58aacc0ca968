use ndarray::ArrayView2;

use super::axes::{self, BOTTOM_AXIS, LABEL_SIZE, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color::{Color, LINES};
use super::color_bar::{self, BAR_WIDTH, quantized};
use super::error::FigureError;
use super::figure::Figure;
use super::font::{self, Weight};
use super::scene::{Area, Cells, Point, Shape, Text};
use super::signal::{check_labels, drawable};
use super::ticks;

const TITLE: f64 = 14.0;
/// Space between two columns, beside the marks of the second one.
const GAP: f64 = 2.0;
/// Height of the panels below the matrices, and the space above them.
const LOW: f64 = 84.0;
const BETWEEN: f64 = 48.0;
/// Up to here rows have names.
const MOST_NAMES: usize = 20;
/// Decades of weights that colors tell apart, from the largest down.
const DECADES: f64 = 5.0;
/// A histogram has about as many parts as the root of what is counted.
const BINS: (usize, usize) = (8, 40);
/// No connection.
const NOTHING: Color = Color(0xff, 0xff, 0xff);

/// A connectome: weights (target, source) on a logarithmic scale of colors and tract lengths in mm, with the strengths of
/// the regions and the distribution of the lengths below.
///
/// What is 0 is white. Where weights are negative, their colors go from the largest magnitude below 0 to that above.
/// `labels` name the regions where they are few; without any they are numbered from 1.
///
/// # Errors
///
/// [`FigureError::Empty`], [`FigureError::NotSquare`], [`FigureError::LengthMismatch`] if the matrices differ in size, or for
/// the labels; [`FigureError::NothingFinite`] without a weight.
pub fn connectome(
    weights: ArrayView2<f64>,
    lengths: ArrayView2<f64>,
    labels: &[String],
) -> Result<Figure, FigureError> {
    let count = check(weights, lengths, labels)?;
    let marks = ticks::cells(count, labels, MOST_NAMES);
    let numbers = ticks::cells(count, &[], 0);
    let size = count as f64;
    let incoming: Vec<f64> = weights.rows().into_iter().map(|row| row.sum()).collect();
    let outgoing: Vec<f64> = weights.columns().into_iter().map(|column| column.sum()).collect();
    let strengths = range_with_zero(incoming.iter().chain(&outgoing).copied());
    let strength_marks = ticks::linear(strengths, 4);
    let known: Vec<f64> = lengths.iter().copied().filter(|length| drawable(*length) && *length > 0.0).collect();
    let longest = known.iter().copied().fold(0.0, f64::max);
    let bins = histogram(&known, longest);
    let counts = range_with_zero(bins.iter().copied());
    let count_marks = ticks::linear(counts, 4);

    let left = LEFT_LABEL + axes::tick_width(&marks).max(axes::tick_width(&strength_marks));
    let gap = axes::tick_width(&numbers).max(axes::tick_width(&count_marks)) + GAP;
    let side = (PAGE_WIDTH - left - gap - 2.0 * BAR_WIDTH) / 2.0;
    let second = left + side + BAR_WIDTH + gap;
    let top = TITLE + side + BETWEEN;
    let areas = [left, second].map(|left| Area { left, top: TITLE, width: side, height: side });
    let below = [left, second].map(|left| Area { left, top, width: side, height: LOW });

    let mut shapes = weights_panel(weights, areas[0]);
    shapes.extend(lengths_panel(lengths, longest, areas[1]));
    for (index, area) in areas.into_iter().enumerate() {
        let panel = Panel { area, x: (0.0, size), y: (size, 0.0) };
        shapes.extend(axes::frame(area));
        shapes.extend(axes::bottom_axis(&panel, &numbers, "Source", Offset::Touching));
        let (rows, name) = if index == 0 { (&marks, "Target") } else { (&numbers, "") };
        shapes.extend(axes::left_axis(&panel, rows, name, "", Offset::Touching));
    }
    let panel = Panel { area: below[0], x: (0.0, size), y: strengths };
    shapes.extend(strength_lines(&panel, &[("Incoming", &incoming), ("Outgoing", &outgoing)]));
    shapes.extend(axes::left_axis(&panel, &strength_marks, "Strength", "", Offset::Apart));
    shapes.extend(axes::bottom_axis(&panel, &numbers, "Region", Offset::Apart));

    let panel = Panel { area: below[1], x: (0.0, longest.max(f64::MIN_POSITIVE)), y: counts };
    if !known.is_empty() {
        shapes.push(panel.line(&steps(&bins, longest), LINES[0], 0.9));
        shapes.extend(axes::bottom_axis(&panel, &ticks::linear(panel.x, 5), "Tract length (mm)", Offset::Apart));
        let mut axis = axes::left_axis(&panel, &count_marks, "", "", Offset::Apart);
        axis.pop();
        shapes.extend(axis);
        shapes.push(axes::panel_title(below[1], "Connections by length"));
    }
    Ok(Figure::new(PAGE_WIDTH, below[0].bottom() + BOTTOM_AXIS, shapes))
}

fn check(weights: ArrayView2<f64>, lengths: ArrayView2<f64>, labels: &[String]) -> Result<usize, FigureError> {
    let (rows, columns) = weights.dim();
    if rows != columns {
        return Err(FigureError::NotSquare { rows, columns });
    }
    if rows == 0 {
        return Err(FigureError::Empty { what: "the connectome" });
    }
    let (found_rows, found_columns) = lengths.dim();
    for (what, found) in [("rows of tract lengths", found_rows), ("columns of tract lengths", found_columns)] {
        if found != rows {
            return Err(FigureError::LengthMismatch { what, expected: rows, found });
        }
    }
    if !weights.iter().any(|weight| drawable(*weight) && *weight != 0.0) {
        return Err(FigureError::NothingFinite { what: "the weights" });
    }
    check_labels(labels, rows)?;
    Ok(rows)
}

fn weights_panel(weights: ArrayView2<f64>, area: Area) -> Vec<Shape> {
    let (rows, columns) = weights.dim();
    let present = || weights.iter().copied().filter(|weight| drawable(*weight) && *weight != 0.0);
    let largest = present().fold(0.0_f64, |largest, weight| largest.max(weight.abs()));
    let mut shapes = vec![axes::panel_title(area, "Weights")];
    let color = |shapes: &mut Vec<Shape>, color: &dyn Fn(f64) -> Color| {
        let colors = weights.iter().map(|&weight| if weight == 0.0 { NOTHING } else { color(weight) }).collect();
        shapes.push(Shape::Cells(Cells { area, rows, columns, colors }));
    };
    if present().any(|weight| weight < 0.0) {
        color(&mut shapes, &|weight| quantized(weight / largest));
        shapes.extend(color_bar::diverging_bar(area, largest, ""));
        return shapes;
    }
    let high = largest.log10();
    let low = present().fold(f64::INFINITY, f64::min).log10().max(high - DECADES);
    // All the same: a decade with the value at its top.
    let low = if low < high { low } else { high - 1.0 };
    color(&mut shapes, &|weight| color_bar::quantized_in((low, high), weight.log10()));
    shapes.extend(color_bar::logarithmic_bar(area, (low, high), ""));
    shapes
}

fn lengths_panel(lengths: ArrayView2<f64>, longest: f64, area: Area) -> Vec<Shape> {
    let (rows, columns) = lengths.dim();
    let color = |&length: &f64| if length == 0.0 { NOTHING } else { color_bar::quantized_in((0.0, longest), length) };
    let colors = lengths.iter().map(color).collect();
    let mut shapes =
        vec![axes::panel_title(area, "Tract lengths"), Shape::Cells(Cells { area, rows, columns, colors })];
    if longest > 0.0 {
        shapes.extend(color_bar::sequential_bar(area, (0.0, longest), "mm"));
    } else {
        shapes.push(axes::remark(area, "none"));
    }
    shapes
}

/// A line for each of these quantities of the regions, with its name.
fn strength_lines(panel: &Panel, lines: &[(&str, &[f64])]) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let mut from = panel.area.left;
    for ((name, values), color) in lines.iter().zip(LINES) {
        let points: Vec<Point> =
            values.iter().enumerate().map(|(region, value)| (region as f64 + 0.5, *value)).collect();
        for line in points.split(|point| !drawable(point.1)).filter(|line| !line.is_empty()) {
            shapes.push(panel.line(line, color, 0.9));
        }
        shapes.push(Shape::Text(Text::new(*name, (from, panel.area.top - 5.0), LABEL_SIZE, color).bold()));
        from += font::width(name, LABEL_SIZE, Weight::Bold) + 12.0;
    }
    shapes
}

/// From the least value, or 0, to the largest, or 0, with a little room.
fn range_with_zero(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let values = values.filter(|value| drawable(*value));
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let room = (high - low) * 0.05;
    match high > low {
        true => (if low < 0.0 { low - room } else { 0.0 }, high + room),
        false => (0.0, 1.0),
    }
}

/// How many lengths are in each of equal parts.
fn histogram(lengths: &[f64], longest: f64) -> Vec<f64> {
    let count = ((lengths.len() as f64).sqrt() as usize).clamp(BINS.0, BINS.1);
    let mut bins = vec![0.0; count];
    for length in lengths {
        let bin = (length / longest * count as f64) as usize;
        bins[bin.min(count - 1)] += 1.0;
    }
    bins
}

/// The outline of the bars of a histogram.
fn steps(bins: &[f64], longest: f64) -> Vec<Point> {
    let width = longest / bins.len() as f64;
    let mut points = vec![(0.0, 0.0)];
    for (bin, &count) in bins.iter().enumerate() {
        points.push((bin as f64 * width, count));
        points.push(((bin + 1) as f64 * width, count));
    }
    points.push((longest, 0.0));
    points
}
