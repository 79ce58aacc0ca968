//! A panel: the map from data to the page, and its axes.

use super::color::{AXIS, Color, GRAY, INK};
use super::font::{self, Weight};
use super::scene::{Anchor, Area, Point, Shape, Text};
use super::ticks::{self, Ticks};

/// Width of all figures, two columns of a journal: 180 mm.
pub(super) const PAGE_WIDTH: f64 = 510.0;
/// Size of numbers and names at axes.
pub(super) const TICK_SIZE: f64 = 7.0;
/// Size of the names of axes.
pub(super) const LABEL_SIZE: f64 = 8.0;
/// Width of axes and frames.
pub(super) const AXIS_WIDTH: f64 = 0.6;
/// Space that the name of the left axis takes.
pub(super) const LEFT_LABEL: f64 = 16.0;
/// Space below a panel for its axis and its name.
pub(super) const BOTTOM_AXIS: f64 = 28.0;

const TICK_LENGTH: f64 = 2.5;
const TICK_GAP: f64 = 2.5;
/// Distance between data and an axis.
const OFFSET: f64 = 4.0;

/// An area of the page with linear axes, y upwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub area: Area,
    pub x: (f64, f64),
    pub y: (f64, f64),
}

impl Panel {
    pub fn at(&self, (x, y): Point) -> Point {
        (self.across(x), self.up(y))
    }

    pub fn across(&self, x: f64) -> f64 {
        self.area.left + (x - self.x.0) / (self.x.1 - self.x.0) * self.area.width
    }

    pub fn up(&self, y: f64) -> f64 {
        self.area.bottom() - (y - self.y.0) / (self.y.1 - self.y.0) * self.area.height
    }

    /// A line through points of the data, a dot if there is but one.
    pub fn line(&self, points: &[Point], color: Color, width: f64) -> Shape {
        let points: Vec<Point> = points.iter().map(|point| self.at(*point)).collect();
        if points.len() == 1 {
            Shape::Dots { centers: points, radius: 1.5, color }
        } else {
            Shape::Line { points, color, width }
        }
    }
}

/// Space to the left of a panel for these marks.
pub(super) fn tick_width(ticks: &Ticks) -> f64 {
    let widest = ticks.labels.iter().map(|label| font::width(label, TICK_SIZE, Weight::Regular));
    widest.fold(0.0, f64::max) + TICK_LENGTH + TICK_GAP + OFFSET
}

/// An axis below a panel, or below an image if there is no space between.
pub(super) fn bottom_axis(panel: &Panel, ticks: &Ticks, name: &str, offset: Offset) -> Vec<Shape> {
    let area = panel.area;
    let y = area.bottom() + offset.points();
    let mut shapes = vec![mark((area.left, y), (area.right(), y))];
    for (position, label) in ticks.positions.iter().zip(&ticks.labels) {
        let x = panel.across(*position);
        shapes.push(mark((x, y), (x, y + TICK_LENGTH)));
        let place = (x, y + TICK_LENGTH + TICK_GAP + TICK_SIZE * font::CAP_HEIGHT);
        shapes.push(Shape::Text(Text::new(label, place, TICK_SIZE, INK).anchor(Anchor::Middle)));
    }
    let place = (area.left + area.width / 2.0, y + 21.0);
    shapes.push(Shape::Text(Text::new(name, place, LABEL_SIZE, INK).anchor(Anchor::Middle)));
    if let Some(multiplier) = &ticks.multiplier {
        let place = (area.right(), y + 21.0);
        shapes.push(Shape::Text(Text::new(multiplier, place, TICK_SIZE, INK).anchor(Anchor::End)));
    }
    shapes
}

/// An axis left of a panel; its name, with a unit or none, stands at the left edge of the page.
pub(super) fn left_axis(panel: &Panel, ticks: &Ticks, name: &str, unit: &str, offset: Offset) -> Vec<Shape> {
    let area = panel.area;
    let x = area.left - offset.points();
    let mut shapes = vec![mark((x, area.top), (x, area.bottom()))];
    for (position, label) in ticks.positions.iter().zip(&ticks.labels) {
        let y = panel.up(*position);
        shapes.push(mark((x - TICK_LENGTH, y), (x, y)));
        let text = Text::new(label, (x - TICK_LENGTH - TICK_GAP, y), TICK_SIZE, INK);
        shapes.push(Shape::Text(text.anchor(Anchor::End).centered()));
    }
    if let Some(multiplier) = &ticks.multiplier {
        let place = (area.left, area.top - 4.0);
        shapes.push(Shape::Text(Text::new(multiplier, place, TICK_SIZE, INK)));
    }
    shapes.push(left_name(area, name, unit));
    shapes
}

/// The name of a left axis with its unit in parentheses; a name that is too long is shortened, a unit is not.
pub(super) fn left_name(area: Area, name: &str, unit: &str) -> Shape {
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let room = area.height.max(60.0) + 12.0 - font::width(&unit, LABEL_SIZE, Weight::Regular);
    let name = font::shortened(name, LABEL_SIZE, Weight::Regular, room) + &unit;
    let place = (8.0, area.top + area.height / 2.0);
    Shape::Text(Text::new(name, place, LABEL_SIZE, INK).anchor(Anchor::Middle).up().centered())
}

/// Whether data and axis keep a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offset {
    Apart,
    Touching,
}

impl Offset {
    fn points(self) -> f64 {
        if self == Offset::Apart { OFFSET } else { 0.0 }
    }
}

/// A frame around an image.
pub(super) fn frame(area: Area) -> Vec<Shape> {
    let corners = [
        (area.left, area.top),
        (area.right(), area.top),
        (area.right(), area.bottom()),
        (area.left, area.bottom()),
        (area.left, area.top),
    ];
    corners.windows(2).map(|side| mark(side[0], side[1])).collect()
}

pub(super) fn mark(from: Point, to: Point) -> Shape {
    Shape::Line { points: vec![from, to], color: AXIS, width: AXIS_WIDTH }
}

/// The title of a panel, above its left edge.
pub(super) fn panel_title(area: Area, title: &str) -> Shape {
    Shape::Text(Text::new(title, (area.left, area.top - 5.0), LABEL_SIZE, INK).bold())
}

/// A remark above the right edge of a panel.
pub(super) fn remark(area: Area, content: &str) -> Shape {
    let place = (area.right(), area.top - 5.0);
    Shape::Text(Text::new(content, place, TICK_SIZE, GRAY).anchor(Anchor::End))
}

/// How times are shown: the divisor of milliseconds, and the name of the axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeUnit {
    pub milliseconds: f64,
    pub name: &'static str,
}

/// Milliseconds up to a second (unless late in a long run), seconds beyond.
pub(super) fn time_unit(from: f64, to: f64) -> TimeUnit {
    if to - from <= 1000.0 && from.abs().max(to.abs()) < 1e5 {
        TimeUnit { milliseconds: 1.0, name: "Time (ms)" }
    } else {
        TimeUnit { milliseconds: 1000.0, name: "Time (s)" }
    }
}

/// The axis of time below a panel whose x is in the unit.
pub(super) fn time_axis(panel: &Panel, unit: TimeUnit) -> Vec<Shape> {
    bottom_axis(panel, &ticks::linear(panel.x, 8), unit.name, Offset::Apart)
}
