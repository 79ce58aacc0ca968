//! What the colors of a matrix mean.

use super::axes::{LABEL_SIZE, TICK_SIZE, frame};
use super::color::{Color, INK, PALE, diverging, sequential};
use super::scene::{Anchor, Area, Cells, Shape, Text};
use super::signal::drawable;
use super::ticks::{self, Ticks};

/// Distance and width of the bar.
const GAP: f64 = 8.0;
const WIDTH: f64 = 7.0;
/// Space the bar takes right of a panel, with its marks and name.
pub(super) const BAR_WIDTH: f64 = 46.0;

/// Steps from the center of the map to its end.
const LEVELS: f64 = 100.0;

/// The diverging map in steps too small to see, which makes images small.
pub(super) fn quantized(value: f64) -> Color {
    diverging((value * LEVELS).round() / LEVELS)
}

/// The sequential map over a range, in steps as small; what cannot be drawn is pale gray.
pub(super) fn quantized_in((low, high): (f64, f64), value: f64) -> Color {
    let fraction = (value - low) / (high - low);
    if drawable(value) { sequential((fraction * 2.0 * LEVELS).round() / (2.0 * LEVELS)) } else { PALE }
}

/// A bar from −limit to limit, right of an area.
pub(super) fn diverging_bar(area: Area, limit: f64, name: &str) -> Vec<Shape> {
    let rows = 2 * LEVELS as usize + 1;
    let colors = (0..rows).map(|row| diverging(1.0 - row as f64 / LEVELS)).collect();
    bar(area, colors, (-limit, limit), name)
}

/// A bar of the sequential map over a range, right of an area.
pub(super) fn sequential_bar(area: Area, range: (f64, f64), name: &str) -> Vec<Shape> {
    let rows = LEVELS as usize + 1;
    let colors = (0..rows).map(|row| sequential(1.0 - row as f64 / LEVELS)).collect();
    bar(area, colors, range, name)
}

/// A bar of the sequential map over a range of decimal logarithms, right of an area.
pub(super) fn logarithmic_bar(area: Area, range: (f64, f64), name: &str) -> Vec<Shape> {
    let rows = LEVELS as usize + 1;
    let colors = (0..rows).map(|row| sequential(1.0 - row as f64 / LEVELS)).collect();
    marked_bar(area, colors, range, &ticks::logarithmic(range, 6), name)
}

/// A bar of these colors from the top, with even marks.
fn bar(area: Area, colors: Vec<Color>, range: (f64, f64), name: &str) -> Vec<Shape> {
    marked_bar(area, colors, range, &ticks::linear(range, 4), name)
}

/// A bar of these colors from the top, with marks.
fn marked_bar(area: Area, colors: Vec<Color>, (low, high): (f64, f64), marks: &Ticks, name: &str) -> Vec<Shape> {
    let bar = Area { left: area.right() + GAP, width: WIDTH, ..area };
    let mut shapes = vec![Shape::Cells(Cells { area: bar, rows: colors.len(), columns: 1, colors })];
    shapes.extend(frame(bar));
    let mut widest = 0.0_f64;
    for (position, label) in marks.positions.iter().zip(&marks.labels) {
        let y = bar.top + (high - position) / (high - low) * bar.height;
        shapes.push(super::axes::mark((bar.right(), y), (bar.right() + 2.0, y)));
        widest = widest.max(super::font::width(label, TICK_SIZE, super::font::Weight::Regular));
        shapes.push(Shape::Text(Text::new(label, (bar.right() + 4.0, y), TICK_SIZE, INK).centered()));
    }
    let name = match &marks.multiplier {
        Some(multiplier) => format!("{name} ({multiplier})"),
        None => name.to_owned(),
    };
    let place = (bar.right() + 4.0 + widest + 7.0, bar.top + bar.height / 2.0);
    shapes.push(Shape::Text(Text::new(name, place, LABEL_SIZE, INK).anchor(Anchor::Middle).up().centered()));
    shapes
}
