//! What is on the page, in points (1/72 inch) from its top left corner.

use super::color::Color;
use super::font::{CAP_HEIGHT, Weight};

pub(super) type Point = (f64, f64);

/// A page of shapes, later ones above earlier ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Scene {
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<Shape>,
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// A stroked line with round joins and ends.
    Line {
        points: Vec<Point>,
        color: Color,
        width: f64,
    },
    /// A filled area, closed by itself, of an opacity from 0 to 1.
    Polygon {
        points: Vec<Point>,
        color: Color,
        opacity: f64,
    },
    /// Filled circles, united.
    Dots {
        centers: Vec<Point>,
        radius: f64,
        color: Color,
    },
    /// A matrix of cells with sharp edges.
    Cells(Cells),
    Text(Text),
}

/// A matrix of colors, row 0 at the top.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub area: Area,
    pub rows: usize,
    pub columns: usize,
    pub colors: Vec<Color>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To the right.
    Across,
    /// Bottom to top.
    Up,
}

/// A line of text; `position` is where the anchor meets the baseline.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub content: String,
    pub position: Point,
    pub size: f64,
    pub weight: Weight,
    pub color: Color,
    pub anchor: Anchor,
    pub direction: Direction,
}

impl Text {
    pub fn new(content: impl Into<String>, position: Point, size: f64, color: Color) -> Self {
        Self {
            content: content.into(),
            position,
            size,
            weight: Weight::Regular,
            color,
            anchor: Anchor::Start,
            direction: Direction::Across,
        }
    }

    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    pub fn up(self) -> Self {
        Self { direction: Direction::Up, ..self }
    }

    /// Moves the text so that its position is at half the height of its capitals.
    pub fn centered(mut self) -> Self {
        let half = self.size * CAP_HEIGHT / 2.0;
        match self.direction {
            Direction::Across => self.position.1 += half,
            Direction::Up => self.position.0 += half,
        }
        self
    }
}

impl Shape {
    pub fn moved_down(mut self, distance: f64) -> Self {
        match &mut self {
            Shape::Line { points, .. } | Shape::Polygon { points, .. } | Shape::Dots { centers: points, .. } => {
                points.iter_mut().for_each(|point| point.1 += distance);
            }
            Shape::Cells(cells) => cells.area.top += distance,
            Shape::Text(text) => text.position.1 += distance,
        }
        self
    }
}
