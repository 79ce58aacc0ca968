use ndarray::ArrayView1;
use neurolib_runtime::simulation::phase_plane::{DriftField, PlaneVariable};

use super::axes::{self, BOTTOM_AXIS, LABEL_SIZE, LEFT_LABEL, Offset, PAGE_WIDTH, Panel, TICK_SIZE};
use super::color::{Color, GRAY, INK, LINES, PALE, mix};
use super::contour::Grid;
use super::error::FigureError;
use super::figure::Figure;
use super::font::{self, Weight};
use super::map::{MapAxis, named};
use super::scene::{Area, Point, Shape, Text};
use super::signal::drawable;
use super::ticks;

/// A column and a half of a journal.
const WIDTH: f64 = 0.62 * PAGE_WIDTH;
const ASPECT: f64 = 0.8;
const LEGEND: f64 = 16.0;
const RIGHT: f64 = 12.0;
const PAPER: Color = Color(0xff, 0xff, 0xff);
/// Distance of the pieces of the flow, and their length (points).
const SPACING: f64 = 16.0;
const FLOW_LENGTH: f64 = 10.0;
const FLOW_STEPS: usize = 8;
/// A trajectory fades in so many steps.
const SHADES: usize = 12;
/// Points of a trajectory that are nearer to each other look the same (points).
const NEAREST: f64 = 0.25;

/// What a run did in the plane.
#[derive(Debug, Clone, Copy)]
pub struct Trajectory<'a> {
    /// The first state over time.
    pub x: ArrayView1<'a, f64>,
    /// The second state over time.
    pub y: ArrayView1<'a, f64>,
}

/// The phase plane of two states: their nullclines and fixed points, the flow behind, and trajectories of runs.
///
/// On a nullcline one of the states does not change; where two of them cross neither does: such a point is filled if it is
/// stable and open if not. Trajectories fade in over time. Values that are not finite are gaps.
///
/// # Errors
///
/// [`FigureError::Empty`] for a field of less than 2 × 2 points; [`FigureError::LengthMismatch`] if a part of the field, or of a
/// trajectory, has another length than the other; [`FigureError::NothingFinite`] if nothing of the field, or no axis, is finite.
///
/// # Example
///
/// ```
/// use ndarray::{Array2, array};
/// use neurolib::figures::{Trajectory, phase_portrait};
/// use neurolib::simulation::phase_plane::{DriftField, PlaneVariable};
///
/// // A damped oscillator: dx/dt = y, dy/dt = -x - y/2.
/// let values: Vec<f64> = (0..21).map(|step| -1.0 + 0.1 * f64::from(step)).collect();
/// let (dx, dy) = (|_: f64, y: f64| y, |x: f64, y: f64| -x - 0.5 * y);
/// let on_grid = |f: fn(f64, f64) -> f64| Array2::from_shape_fn((21, 21), |(row, column)| f(values[column], values[row]));
/// let axis = |name: &str| PlaneVariable { name: name.into(), unit: "1".into(), values: values.clone() };
/// let field = DriftField { x: axis("x"), y: axis("y"), dx: on_grid(dx), dy: on_grid(dy) };
/// let (x, y) = (array![0.8, 0.5], array![0.0, -0.4]);
/// let figure = phase_portrait(&field, &[Trajectory { x: x.view(), y: y.view() }])?;
/// assert!(figure.to_svg()?.contains("dx/dt = 0"));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn phase_portrait(field: &DriftField, trajectories: &[Trajectory]) -> Result<Figure, FigureError> {
    check(field, trajectories)?;
    let limits = |variable: &PlaneVariable| (variable.values[0], variable.values[variable.values.len() - 1]);
    let (across, up) = (limits(&field.x), limits(&field.y));
    let marks = ticks::linear(up, 5);
    let left = LEFT_LABEL + axes::tick_width(&marks);
    let width = WIDTH - left - RIGHT;
    let area = Area { left, top: 4.0 + LEGEND, width, height: width * ASPECT };
    let panel = Panel { area, x: across, y: up };

    let mut shapes = flow(field, &panel);
    let mut legend = Legend { at: (area.left, area.top - 6.0), shapes: Vec::new() };
    let nullclines = [(&field.dx, &field.x, LINES[1]), (&field.dy, &field.y, LINES[0])];
    for (derivative, variable, color) in nullclines {
        let values: Vec<f64> = derivative.iter().copied().collect();
        for line in (Grid { values: &values, columns: field.x.values.len() }).contours(0.0) {
            let place = |(column, row): Point| {
                panel.at((between(across, field.dx.ncols(), column), between(up, field.dx.nrows(), row)))
            };
            shapes.push(Shape::Line { points: line.into_iter().map(place).collect(), color, width: 1.5 });
        }
        // A name of several letters would run into the sign.
        let space = if variable.name.chars().count() > 1 { " " } else { "" };
        legend.text(&format!("d{space}{}/dt = 0", variable.name), color);
    }
    for trajectory in trajectories {
        shapes.extend(fading(trajectory, &panel));
    }
    if !trajectories.is_empty() {
        legend.text("run", INK);
    }
    let points = field.fixed_points();
    for point in &points {
        shapes.extend(fixed_point(panel.at((point.x, point.y)), point.is_stable()));
    }
    for (is_stable, name) in [(true, "stable"), (false, "unstable")] {
        if points.iter().any(|point| point.is_stable() == is_stable) {
            legend.point(name, is_stable);
        }
    }
    shapes.extend(legend.shapes);
    shapes.extend(axes::left_axis(&panel, &marks, &field.y.name, unit(&field.y), Offset::Apart));
    let name = named(MapAxis { name: &field.x.name, unit: unit(&field.x), values: &[] });
    shapes.extend(axes::bottom_axis(&panel, &ticks::linear(across, 6), &name, Offset::Apart));
    Ok(Figure::new(WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}

fn check(field: &DriftField, trajectories: &[Trajectory]) -> Result<(), FigureError> {
    let (columns, rows) = (field.x.values.len(), field.y.values.len());
    if columns < 2 || rows < 2 {
        return Err(FigureError::Empty { what: "a field of 2 × 2 points" });
    }
    for derivative in [&field.dx, &field.dy] {
        let (found_rows, found_columns) = derivative.dim();
        for (what, expected, found) in [("rows", rows, found_rows), ("columns", columns, found_columns)] {
            if expected != found {
                return Err(FigureError::LengthMismatch { what, expected, found });
            }
        }
    }
    for Trajectory { x, y } in trajectories {
        if x.len() != y.len() {
            let (expected, found) = (x.len(), y.len());
            return Err(FigureError::LengthMismatch { what: "values of the second state", expected, found });
        }
    }
    let has_extent = |variable: &PlaneVariable| {
        let (first, last) = (variable.values[0], variable.values[variable.values.len() - 1]);
        drawable(first) && drawable(last) && ((last - first) / 1e3).is_normal()
    };
    if !has_extent(&field.x) || !has_extent(&field.y) {
        return Err(FigureError::NothingFinite { what: "an axis" });
    }
    if ![&field.dx, &field.dy].into_iter().flatten().any(|value| value.is_finite()) {
        return Err(FigureError::NothingFinite { what: "the field" });
    }
    Ok(())
}

fn unit(variable: &PlaneVariable) -> &str {
    if variable.unit == "1" { "" } else { &variable.unit }
}

/// The value at a place between the `count` points of an axis.
fn between((first, last): (f64, f64), count: usize, place: f64) -> f64 {
    first + place / (count - 1) as f64 * (last - first)
}

/// Short pieces of the flow from even places, with a head where they end.
fn flow(field: &DriftField, panel: &Panel) -> Vec<Shape> {
    let color = mix(PAPER, GRAY, 0.42);
    let Area { left, top, width, height } = panel.area;
    let (columns, rows) = ((width / SPACING) as usize, (height / SPACING) as usize);
    let mut shapes = Vec::new();
    for place in 0..columns * rows {
        let (column, row) = (place % columns, place / columns);
        let mut at =
            (left + (column as f64 + 0.5) / columns as f64 * width, top + (row as f64 + 0.5) / rows as f64 * height);
        let mut points = vec![at];
        while let Some((dx, dy)) = direction(field, panel, at).filter(|_| points.len() <= FLOW_STEPS) {
            let step = FLOW_LENGTH / FLOW_STEPS as f64;
            at = (at.0 + step * dx, at.1 + step * dy);
            points.push(at);
        }
        if let Some((dx, dy)) = direction(field, panel, at).filter(|_| points.len() > FLOW_STEPS) {
            let corner = |along: f64, aside: f64| (at.0 + along * dx - aside * dy, at.1 + along * dy + aside * dx);
            shapes.push(Shape::Line { points, color, width: 0.5 });
            let points = vec![corner(1.6, 0.0), corner(-1.4, 1.3), corner(-1.4, -1.3)];
            shapes.push(Shape::Polygon { points, color, opacity: 1.0 });
        }
    }
    shapes
}

/// Where the flow goes at a place of the page, as a step of a point.
fn direction(field: &DriftField, panel: &Panel, (x, y): Point) -> Option<(f64, f64)> {
    let area = panel.area;
    let value = |fraction: f64, (first, last): (f64, f64)| first + fraction * (last - first);
    let place = (value((x - area.left) / area.width, panel.x), value((area.bottom() - y) / area.height, panel.y));
    let (dx, dy) = field.at(place.0, place.1)?;
    let on_page = (dx / (panel.x.1 - panel.x.0) * area.width, -dy / (panel.y.1 - panel.y.0) * area.height);
    let length = on_page.0.hypot(on_page.1);
    length.is_normal().then(|| (on_page.0 / length, on_page.1 / length))
}

/// A trajectory within the panel, its beginning pale.
fn fading(trajectory: &Trajectory, panel: &Panel) -> Vec<Shape> {
    let mut lines: Vec<(usize, Vec<Point>)> = Vec::new();
    let mut last: Option<Point> = None;
    let count = trajectory.x.len();
    for (sample, (&x, &y)) in trajectory.x.iter().zip(trajectory.y).enumerate() {
        let shade = sample * SHADES / count.max(1);
        let place = panel.at((x, y));
        // Far outside is nowhere on the page, but near to the edge a line leaves the panel as it should.
        if !(drawable(x) && drawable(y) && place.0.abs() < 1e6 && place.1.abs() < 1e6) {
            last = None;
            continue;
        }
        if let Some(before) = last {
            if (place.0 - before.0).hypot(place.1 - before.1) < NEAREST && sample + 1 < count {
                continue;
            }
            if let Some((from, to)) = clipped(before, place, panel.area) {
                match lines.last_mut() {
                    Some((line_shade, line)) if *line_shade == shade && line.last() == Some(&from) => line.push(to),
                    _ => lines.push((shade, vec![from, to])),
                }
            }
        }
        last = Some(place);
    }
    let line = |(shade, points): (usize, Vec<Point>)| {
        let color = mix(PALE, INK, (shade + 1) as f64 / SHADES as f64);
        Shape::Line { points, color, width: 0.9 }
    };
    lines.into_iter().map(line).collect()
}

/// The part of a line from one point to another that is within the area.
fn clipped(from: Point, to: Point, area: Area) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let sides = [
        (-dx, from.0 - area.left),
        (dx, area.right() - from.0),
        (-dy, from.1 - area.top),
        (dy, area.bottom() - from.1),
    ];
    for (outward, room) in sides {
        if outward > 0.0 {
            end = end.min(room / outward);
        } else if outward < 0.0 {
            start = start.max(room / outward);
        } else if room < 0.0 {
            return None;
        }
    }
    let at = |fraction: f64| (from.0 + fraction * dx, from.1 + fraction * dy);
    let begin = if start == 0.0 { from } else { at(start) };
    let finish = if end == 1.0 { to } else { at(end) };
    (start <= end).then_some((begin, finish))
}

/// Filled if stable.
fn fixed_point(center: Point, is_stable: bool) -> [Shape; 2] {
    let dots = |radius, color| Shape::Dots { centers: vec![center], radius, color };
    [dots(3.2, INK), dots(2.2, if is_stable { INK } else { PAPER })]
}

/// What lines and points mean, from left to right.
struct Legend {
    at: Point,
    shapes: Vec<Shape>,
}

impl Legend {
    fn text(&mut self, content: &str, color: Color) {
        let content = font::shortened(content, LABEL_SIZE, Weight::Bold, 110.0);
        self.shapes.push(Shape::Text(Text::new(&content, self.at, LABEL_SIZE, color).bold()));
        self.at.0 += font::width(&content, LABEL_SIZE, Weight::Bold) + 12.0;
    }

    fn point(&mut self, name: &str, is_stable: bool) {
        let middle = self.at.1 - 0.5 * LABEL_SIZE * font::CAP_HEIGHT;
        self.shapes.extend(fixed_point((self.at.0 + 3.0, middle), is_stable));
        self.shapes.push(Shape::Text(Text::new(name, (self.at.0 + 9.0, self.at.1), TICK_SIZE, INK)));
        self.at.0 += 9.0 + font::width(name, TICK_SIZE, Weight::Regular) + 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_the_edges() {
        let area = Area { left: 0.0, top: 0.0, width: 10.0, height: 10.0 };
        assert_eq!(clipped((-5.0, 5.0), (15.0, 5.0), area), Some(((0.0, 5.0), (10.0, 5.0))));
        assert_eq!(clipped((1.0, 1.0), (2.0, 3.0), area), Some(((1.0, 1.0), (2.0, 3.0))));
        assert_eq!(clipped((11.0, 0.0), (12.0, 5.0), area), None);
        assert_eq!(clipped((-1.0, 5.0), (-1.0, 6.0), area), None);
    }
}
