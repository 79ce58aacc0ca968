use ndarray::ArrayView2;

use super::axes::{self, LABEL_SIZE, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color_bar::{self, BAR_WIDTH};
use super::error::FigureError;
use super::figure::Figure;
use super::font::{self, Weight};
use super::scene::{Area, Cells, Shape};
use super::signal::drawable;
use super::stack::extremes;
use super::ticks::{self, Ticks};

const TITLE: f64 = 16.0;
const BOTTOM: f64 = 30.0;
/// Space between two columns, beside the marks of the second one.
const GAP: f64 = 12.0;
/// Height of a panel for its width.
const ASPECT: f64 = 0.82;
/// About so many marks at axes whose values are not even.
const MOST_MARKS: usize = 8;

/// An axis of a map.
#[derive(Debug, Clone, Copy)]
pub struct MapAxis<'a> {
    /// What is varied.
    pub name: &'a str,
    /// Its unit, or empty.
    pub unit: &'a str,
    /// Its values, in any order.
    pub values: &'a [f64],
}

/// A quantity over two axes.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    /// What is shown.
    pub title: &'a str,
    /// Its unit, or empty.
    pub unit: &'a str,
    /// Its values (y, x).
    pub values: ArrayView2<'a, f64>,
}

/// Quantities over two parameters, each with colors of its own, in two columns.
///
/// Cells stand for points: those of even axes at their values, those of others one beside the other. Values that are not
/// finite are gray.
///
/// # Errors
///
/// [`FigureError::Empty`] without a map or a value; [`FigureError::LengthMismatch`] if a map has another size than the axes;
/// [`FigureError::NothingFinite`] if no value of any map is finite.
///
/// # Example
///
/// ```
/// use ndarray::Array2;
/// use neurolib::figures::{Map, MapAxis, maps};
///
/// let (x, y) = ([0.0, 0.5, 1.0], [0.0, 10.0]);
/// let rates = Array2::from_shape_fn((2, 3), |(y, x)| (y * 3 + x) as f64);
/// let map = Map { title: "Largest rate", unit: "Hz", values: rates.view() };
/// let axis = |name, values| MapAxis { name, unit: "mV/ms", values };
/// let figure = maps(&[map], axis("mue_ext_mean", &x), axis("mui_ext_mean", &y))?;
/// assert!(figure.to_svg()?.contains("mue_ext_mean (mV/ms)"));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn maps(maps: &[Map], x: MapAxis, y: MapAxis) -> Result<Figure, FigureError> {
    if maps.is_empty() || x.values.is_empty() || y.values.is_empty() {
        return Err(FigureError::Empty { what: "the map" });
    }
    for map in maps {
        let lengths = [("rows", y.values.len(), map.values.nrows()), ("columns", x.values.len(), map.values.ncols())];
        for (what, expected, found) in lengths {
            if expected != found {
                return Err(FigureError::LengthMismatch { what, expected, found });
            }
        }
    }
    if !maps.iter().any(|map| map.values.iter().copied().any(drawable)) {
        return Err(FigureError::NothingFinite { what: "the maps" });
    }
    let (across, up) = (Scale::new(x), Scale::new(y));
    let marks = axes::tick_width(&up.marks);
    let width = (PAGE_WIDTH - LEFT_LABEL - 2.0 * marks - 2.0 * BAR_WIDTH - GAP) / 2.0;
    let left = |column: usize| LEFT_LABEL + marks + column as f64 * (width + BAR_WIDTH + GAP + marks);
    let height = width * ASPECT;
    let mut shapes = Vec::new();
    for (index, map) in maps.iter().enumerate() {
        let (row, column) = (index / 2, index % 2);
        let area = Area { left: left(column), top: TITLE + row as f64 * (TITLE + height + BOTTOM), width, height };
        let panel = Panel { area, x: across.range, y: up.range };
        shapes.extend(draw(map, panel, &across, &up));
        let title = font::shortened(map.title, LABEL_SIZE, Weight::Bold, width + BAR_WIDTH);
        shapes.push(axes::panel_title(area, &title));
        // Those below have the same axis.
        let is_last = index + 2 >= maps.len();
        let name = if is_last { named(x) } else { String::new() };
        shapes.extend(axes::bottom_axis(&panel, &across.marks, &name, Offset::Touching));
        let (name, unit) = if column == 0 { (y.name, y.unit) } else { ("", "") };
        shapes.extend(axes::left_axis(&panel, &up.marks, name, unit, Offset::Touching));
    }
    let columns = maps.len().min(2);
    let rows = maps.len().div_ceil(2) as f64;
    let right = left(columns - 1) + width + BAR_WIDTH;
    Ok(Figure::new(right, rows * (TITLE + height + BOTTOM) - 2.0, shapes))
}

fn draw(map: &Map, panel: Panel, across: &Scale, up: &Scale) -> Vec<Shape> {
    let area = panel.area;
    let (low, high) = extremes(map.values.iter().copied()).unwrap_or((0.0, 0.0));
    // A constant has the color of the middle.
    let (low, high) = if low < high { (low, high) } else { ticks::padded((low, high), 0.5) };
    let (rows, columns) = map.values.dim();
    // Row 0 of the image is at the top, the smallest value at the bottom.
    let cells = up.order.iter().rev().flat_map(|&row| across.order.iter().map(move |&column| (row, column)));
    let colors = cells.map(|cell| color_bar::quantized_in((low, high), map.values[cell])).collect();
    let mut shapes = vec![Shape::Cells(Cells { area, rows, columns, colors })];
    shapes.extend(axes::frame(area));
    shapes.extend(color_bar::sequential_bar(area, (low, high), map.unit));
    shapes
}

/// Where the values of an axis are.
struct Scale {
    /// Places of the values, ascending.
    order: Vec<usize>,
    /// Limits, half a cell beyond the outer values.
    range: (f64, f64),
    marks: Ticks,
}

impl Scale {
    fn new(axis: MapAxis) -> Self {
        let mut order: Vec<usize> = (0..axis.values.len()).collect();
        order.sort_by(|&a, &b| axis.values[a].total_cmp(&axis.values[b]));
        let sorted: Vec<f64> = order.iter().map(|&place| axis.values[place]).collect();
        let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
        let step = (last - first) / (sorted.len() - 1).max(1) as f64;
        let is_even = sorted.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() < 1e-6 * step);
        if is_even && step > 0.0 && step.is_finite() {
            let range = (first - step / 2.0, last + step / 2.0);
            return Self { order, range, marks: ticks::linear(range, 5) };
        }
        let every = sorted.len().div_ceil(MOST_MARKS);
        let shown: Vec<usize> = (0..sorted.len()).step_by(every).collect();
        let marks = Ticks {
            positions: shown.iter().map(|&place| place as f64).collect(),
            labels: shown.iter().map(|&place| ticks::compact(sorted[place])).collect(),
            multiplier: None,
        };
        Self { order, range: (-0.5, sorted.len() as f64 - 0.5), marks }
    }
}

/// The name of an axis with its unit.
pub(super) fn named(axis: MapAxis) -> String {
    if axis.unit.is_empty() { axis.name.to_string() } else { format!("{} ({})", axis.name, axis.unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[f64]) -> Scale {
        Scale::new(MapAxis { name: "x", unit: "", values })
    }

    #[test]
    fn even_values_are_at_their_places_and_others_side_by_side() {
        assert_eq!(scale(&[0.0, 1.0, 2.0]).range, (-0.5, 2.5));
        let uneven = scale(&[5.0, 1.0, 100.0]);
        assert_eq!((uneven.order, uneven.range), (vec![1, 0, 2], (-0.5, 2.5)));
        assert_eq!(uneven.marks.labels, ["1", "5", "100"]);
        assert_eq!(scale(&[3.0]).marks.labels, ["3"]);
    }
}
