use ndarray::ArrayView1;

use super::axes::{self, BOTTOM_AXIS, LABEL_SIZE, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color::LINES;
use super::error::FigureError;
use super::figure::Figure;
use super::font::{self, Weight};
use super::map::{MapAxis, named};
use super::scene::{Area, Point, Shape, Text};
use super::signal::drawable;
use super::stack::extremes;
use super::ticks;

const HEIGHT: f64 = 110.0;
const GAP: f64 = 14.0;
const LEGEND: f64 = 13.0;
const RIGHT: f64 = 16.0;
/// Above this, points are not marked by dots.
const MOST_DOTS: usize = 150;

/// A quantity over one axis.
#[derive(Debug, Clone, Copy)]
pub struct Curve<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is a value of, as the axis says.
    pub quantity: &'a str,
    /// Its unit, or empty.
    pub unit: &'a str,
    /// Its values, by the axis.
    pub values: ArrayView1<'a, f64>,
}

/// Quantities over one parameter, such as a bifurcation diagram: those of the same quantity share a panel.
///
/// Values that are not finite are gaps.
///
/// # Errors
///
/// [`FigureError::Empty`] without a curve or a value; [`FigureError::LengthMismatch`] if a curve has another length than the
/// axis; [`FigureError::NothingFinite`] if no value, or no two of the axis, are finite.
///
/// # Example
///
/// ```
/// use ndarray::array;
/// use neurolib::figures::{Curve, MapAxis, curves};
///
/// let input = MapAxis { name: "input", unit: "mV/ms", values: &[0.0, 1.0, 2.0] };
/// let (low, high) = (array![0.0, 1.0, 9.0], array![0.0, 20.0, 9.0]);
/// let curve = |name, values| Curve { name, quantity: "rate", unit: "Hz", values };
/// let figure = curves(&[curve("smallest", low.view()), curve("largest", high.view())], input)?;
/// assert!(figure.to_svg()?.contains("input (mV/ms)"));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn curves(curves: &[Curve], x: MapAxis) -> Result<Figure, FigureError> {
    if curves.is_empty() || x.values.is_empty() {
        return Err(FigureError::Empty { what: "the curves" });
    }
    if let Some(curve) = curves.iter().find(|curve| curve.values.len() != x.values.len()) {
        let (expected, found) = (x.values.len(), curve.values.len());
        return Err(FigureError::LengthMismatch { what: "values", expected, found });
    }
    if !curves.iter().any(|curve| curve.values.iter().copied().any(drawable)) {
        return Err(FigureError::NothingFinite { what: "the curves" });
    }
    let mut order: Vec<usize> = (0..x.values.len()).filter(|&place| drawable(x.values[place])).collect();
    order.sort_by(|&a, &b| x.values[a].total_cmp(&x.values[b]));
    let across = extremes(x.values.iter().copied()).ok_or(FigureError::NothingFinite { what: "the axis" })?;
    let across = if across.0 < across.1 { across } else { ticks::padded(across, 0.05) };

    let mut groups: Vec<Vec<&Curve>> = Vec::new();
    for curve in curves {
        let alike = |group: &&mut Vec<&Curve>| (group[0].quantity, group[0].unit) == (curve.quantity, curve.unit);
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(curve),
            None => groups.push(vec![curve]),
        }
    }
    let range = |group: &Vec<&Curve>| {
        let values = group.iter().flat_map(|curve| curve.values.iter().copied());
        ticks::padded(extremes(values).unwrap_or((0.0, 0.0)), 0.06)
    };
    let ranges: Vec<(f64, f64)> = groups.iter().map(range).collect();
    let marks: Vec<_> = ranges.iter().map(|range| ticks::linear(*range, 4)).collect();
    let left = LEFT_LABEL + marks.iter().map(axes::tick_width).fold(0.0, f64::max);

    let mut shapes = Vec::new();
    let mut area = Area { left, top: 4.0, width: PAGE_WIDTH - left - RIGHT, height: HEIGHT };
    let mut colors = LINES.iter().cycle();
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            area.top = area.bottom() + GAP;
        }
        area.top += LEGEND;
        let panel = Panel { area, x: across, y: ranges[index] };
        let mut from = area.left;
        for curve in group {
            let color = *colors.next().unwrap_or(&LINES[0]);
            let points: Vec<Point> = order.iter().map(|&place| (x.values[place], curve.values[place])).collect();
            for line in points.split(|point| !drawable(point.1)).filter(|line| !line.is_empty()) {
                shapes.push(panel.line(line, color, 0.9));
            }
            if points.len() <= MOST_DOTS {
                let centers = points.iter().filter(|point| drawable(point.1)).map(|point| panel.at(*point)).collect();
                shapes.push(Shape::Dots { centers, radius: 1.3, color });
            }
            shapes.push(Shape::Text(Text::new(curve.name, (from, area.top - 5.0), LABEL_SIZE, color).bold()));
            from += font::width(curve.name, LABEL_SIZE, Weight::Bold) + 12.0;
        }
        let Curve { quantity, unit, .. } = group[0];
        shapes.extend(axes::left_axis(&panel, &marks[index], quantity, unit, Offset::Apart));
        if index + 1 == groups.len() {
            shapes.extend(axes::bottom_axis(&panel, &ticks::linear(across, 8), &named(x), Offset::Apart));
        }
    }
    Ok(Figure::new(PAGE_WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}
