//! The views of a brain side by side, or as the rows of several moments.

use super::anatomy::{Anatomy, Placement};
use super::palette::Palette;
use super::view::{Side, View};
use crate::figures::axes::{AXIS_WIDTH, LABEL_SIZE, PAGE_WIDTH, TICK_SIZE};
use crate::figures::color::{GRAY, INK};
use crate::figures::color_bar::BAR_WIDTH;
use crate::figures::scene::{Anchor, Area, Shape, Text};
use crate::figures::ticks;

const LEFT: f64 = 16.0;
const TITLE: f64 = 16.0;
const GAP: f64 = 24.0;
/// Space below for the scale and the time.
const BOTTOM: f64 = 16.0;
/// Views are not larger than this (points).
const TALLEST: f64 = 190.0;
const COLUMN_GAP: f64 = 8.0;
const ROW_GAP: f64 = 6.0;

/// The views in a row.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Of each view.
    pub places: Vec<Placement>,
    /// Around all views.
    pub area: Area,
    pub width: f64,
    pub height: f64,
}

impl Layout {
    pub fn row(anatomy: &Anatomy) -> Self {
        let views = &anatomy.views;
        let room = PAGE_WIDTH - LEFT - BAR_WIDTH - 12.0 - GAP * (views.len() - 1) as f64;
        let across: f64 = views.iter().map(|view| view.size.0).sum();
        let tallest = tallest(views);
        let scale = (room / across).min(TALLEST / tallest);
        let area = Area { left: LEFT, top: TITLE, width: 0.0, height: tallest * scale };
        let mut left = LEFT;
        let mut places = Vec::new();
        for view in views {
            let width = view.size.0 * scale;
            let center = (left + width / 2.0, area.top + area.height / 2.0);
            places.push(Placement { center, middle: view.middle, scale });
            left += width + GAP;
        }
        let width = left - GAP - LEFT;
        let area = Area { width, ..area };
        // The bar stands beside the right mark of the last view.
        Self { places, area, width: area.right() + 12.0 + BAR_WIDTH, height: area.bottom() + BOTTOM }
    }

    /// Names, marks of the sides, outlines and connections, scale and bar.
    pub fn ground(&self, anatomy: &Anatomy, palette: &Palette, name: &str) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (view, place) in anatomy.views.iter().zip(&self.places) {
            shapes.extend(anatomy.ground(view, place));
        }
        shapes.extend(self.marks(anatomy, palette, name));
        shapes
    }

    /// Names, marks of the sides, scale and bar.
    pub fn marks(&self, anatomy: &Anatomy, palette: &Palette, name: &str) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (view, place) in anatomy.views.iter().zip(&self.places) {
            shapes.push(heading(view.side.name(), (place.center.0, TITLE - 8.0)));
            shapes.extend(sides(view, place));
        }
        shapes.extend(scale_bar(anatomy, LEFT, self.area.bottom() + 8.0, self.places[0].scale));
        let height = self.area.height.min(110.0);
        let middle = self.area.top + self.area.height / 2.0;
        let beside = Area { top: middle - height / 2.0, height, width: self.area.width + 12.0, ..self.area };
        shapes.extend(palette.bar(beside, name));
        shapes
    }

    /// The regions of all views.
    pub fn regions(&self, anatomy: &Anatomy, value: impl Fn(usize) -> f64, palette: &Palette) -> Vec<Shape> {
        let views = anatomy.views.iter().zip(&self.places);
        views.flat_map(|(view, place)| anatomy.regions_of(view, place, &value, palette)).collect()
    }

    /// A remark below the views, such as the time.
    pub fn remark(&self, content: &str) -> Shape {
        let place = (self.area.left + self.area.width / 2.0, self.area.bottom() + 12.0);
        Shape::Text(Text::new(content, place, LABEL_SIZE, INK).anchor(Anchor::Middle).bold())
    }
}

/// A column for each moment, a row for each view: width, height and shapes.
pub(super) fn columns(
    anatomy: &Anatomy,
    names: &[String],
    value: impl Fn(usize, usize) -> f64,
    palette: &Palette,
    name: &str,
) -> (f64, f64, Vec<Shape>) {
    let views = &anatomy.views;
    let count = names.len() as f64;
    let room = (PAGE_WIDTH - LEFT - BAR_WIDTH - COLUMN_GAP * (count - 1.0)) / count;
    let widest = views.iter().map(|view| view.size.0).fold(0.0, f64::max);
    let scale = (room / widest).min(0.6 * TALLEST / tallest(views));
    let width = widest * scale;
    let mut shapes = Vec::new();
    let mut top = TITLE;
    for view in views {
        let height = view.size.1 * scale;
        let middle = top + height / 2.0;
        let place = (LEFT - 8.0, middle);
        let row = Text::new(view.side.name(), place, TICK_SIZE, GRAY).anchor(Anchor::Middle).up().centered();
        shapes.push(Shape::Text(row));
        for moment in 0..names.len() {
            let center = (LEFT + width / 2.0 + moment as f64 * (width + COLUMN_GAP), middle);
            let place = Placement { center, middle: view.middle, scale };
            shapes.extend(anatomy.ground(view, &place));
            shapes.extend(anatomy.regions_of(view, &place, |region| value(region, moment), palette));
            if top == TITLE {
                shapes.push(heading(&names[moment], (center.0, TITLE - 8.0)));
            }
        }
        top += height + ROW_GAP;
    }
    let across = count * (width + COLUMN_GAP) - COLUMN_GAP;
    let area = Area { left: LEFT, top: TITLE, width: across, height: top - ROW_GAP - TITLE };
    let height = area.height.min(110.0);
    let beside = Area { top: area.top + (area.height - height) / 2.0, height, ..area };
    shapes.extend(palette.bar(beside, name));
    shapes.extend(scale_bar(anatomy, LEFT, area.bottom() + 8.0, scale));
    (area.right() + BAR_WIDTH, area.bottom() + BOTTOM, shapes)
}

fn tallest(views: &[View]) -> f64 {
    views.iter().map(|view| view.size.1).fold(0.0, f64::max)
}

fn heading(content: &str, place: (f64, f64)) -> Shape {
    Shape::Text(Text::new(content, place, LABEL_SIZE, INK).bold().anchor(Anchor::Middle))
}

/// What is left and right of a view: below it where the front and the back are, beside it the hemispheres.
fn sides(view: &View, place: &Placement) -> Vec<Shape> {
    let [half, below] = [view.size.0, view.size.1].map(|size| size / 2.0 * place.scale);
    let (x, y) = place.center;
    let mark = |content: &str, place: (f64, f64), anchor: Anchor| {
        Shape::Text(Text::new(content, place, TICK_SIZE, GRAY).anchor(anchor).centered())
    };
    let ends = |left: &str, right: &str| {
        let (inset, y) = (0.06 * half, y + below + 2.0);
        vec![mark(left, (x - half + inset, y), Anchor::Start), mark(right, (x + half - inset, y), Anchor::End)]
    };
    match view.side {
        Side::Left => ends("front", "back"),
        Side::Top => {
            vec![mark("L", (x - half - 7.0, y), Anchor::Middle), mark("R", (x + half + 7.0, y), Anchor::Middle)]
        }
        Side::Right => ends("back", "front"),
    }
}

/// A round length about a third of the brain.
fn scale_bar(anatomy: &Anatomy, left: f64, y: f64, scale: f64) -> Vec<Shape> {
    let length = ticks::round_below(0.4 * anatomy.extent);
    let name = if length >= 10.0 {
        format!("{} cm", ticks::compact(length / 10.0))
    } else {
        format!("{} mm", ticks::compact(length))
    };
    let end = left + length * scale;
    vec![
        Shape::Line { points: vec![(left, y), (end, y)], color: INK, width: 2.0 * AXIS_WIDTH },
        Shape::Text(Text::new(name, (end + 4.0, y), TICK_SIZE, INK).centered()),
    ]
}
