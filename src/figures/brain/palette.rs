//! From values to colors and sizes.

use crate::figures::color::{Color, diverging, sequential};
use crate::figures::color_bar;
use crate::figures::scene::{Area, Shape};
use crate::figures::signal::drawable;
use crate::figures::stack::extremes;
use crate::figures::ticks;

/// The colors of a range: sequential, or diverging about 0 if it has both signs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Palette {
    Sequential { low: f64, high: f64 },
    Diverging { limit: f64 },
}

impl Palette {
    /// That of a range; one of no extent gets room around it.
    pub fn of((low, high): (f64, f64)) -> Self {
        let (low, high) = if low < high { (low, high) } else { ticks::padded((low, low), 0.5) };
        if low < 0.0 && high > 0.0 {
            Palette::Diverging { limit: high.max(-low) }
        } else {
            Palette::Sequential { low, high }
        }
    }

    /// That of all values, if any can be drawn.
    pub fn of_all(values: impl Iterator<Item = f64>) -> Option<Self> {
        extremes(values).map(Self::constant_or)
    }

    /// That of most values: a hundredth at either end may lie beyond, so that a spike does not hide the rest.
    pub fn of_most(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.filter(|value| drawable(*value)).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let quantile = |fraction: f64| sorted[(fraction * last as f64).round() as usize];
        let most = (quantile(0.01), quantile(0.99));
        Some(Self::constant_or(if most.0 < most.1 { most } else { (sorted[0], sorted[last]) }))
    }

    /// A constant 0 is of no sign.
    fn constant_or(range: (f64, f64)) -> Self {
        if range == (0.0, 0.0) { Self::of((0.0, 1.0)) } else { Self::of(range) }
    }

    pub fn color(&self, value: f64) -> Color {
        match *self {
            _ if !drawable(value) => sequential(f64::NAN),
            Palette::Sequential { low, high } => sequential((value - low) / (high - low)),
            Palette::Diverging { limit } => diverging(value / limit),
        }
    }

    /// How much of a value there is, from 0 to 1.
    pub fn strength(&self, value: f64) -> f64 {
        match *self {
            _ if !drawable(value) => 0.0,
            Palette::Sequential { low, high } => ((value - low) / (high - low)).clamp(0.0, 1.0),
            Palette::Diverging { limit } => (value / limit).abs().min(1.0),
        }
    }

    /// The limits.
    pub fn range(&self) -> (f64, f64) {
        match *self {
            Palette::Sequential { low, high } => (low, high),
            Palette::Diverging { limit } => (-limit, limit),
        }
    }

    /// What the colors mean, right of an area.
    pub fn bar(&self, area: Area, name: &str) -> Vec<Shape> {
        match *self {
            Palette::Sequential { low, high } => color_bar::sequential_bar(area, (low, high), name),
            Palette::Diverging { limit } => color_bar::diverging_bar(area, limit, name),
        }
    }
}
