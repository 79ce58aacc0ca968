//! Time series above each other on one scale.

use std::ops::Range;

use super::axes::{AXIS_WIDTH, Panel, TICK_SIZE, TimeUnit};
use super::color::{INK, LINES};
use super::envelope::envelope;
use super::font::{self, Weight};
use super::scene::{Anchor, Area, Shape, Text};
use super::signal::{Sampling, Signal, drawable};
use super::ticks::{LONGEST_NAME, compact, round_below};

/// Height of a series.
pub(super) const ROW_HEIGHT: f64 = 24.0;
/// Space right of the panel for the scale.
pub(super) const SCALE_WIDTH: f64 = 46.0;

const LINE_WIDTH: f64 = 0.7;
/// Width of a bin of long series.
pub(super) const BIN: f64 = 0.5;

/// Space left of the panel for the names of the regions.
pub(super) fn label_width(signal: &Signal, regions: &[usize]) -> f64 {
    let widths = regions.iter().map(|region| font::width(&signal.label(*region), TICK_SIZE, Weight::Regular));
    widths.fold(0.0, f64::max).min(LONGEST_NAME) + 6.0
}

/// The regions from top to bottom, each about the middle of its range, with a bar for the common scale.
pub(super) fn stack(
    signal: &Signal,
    regions: &[usize],
    samples: Range<usize>,
    area: Area,
    time: (f64, f64),
    milliseconds: f64,
) -> Vec<Shape> {
    let ranges: Vec<Option<(f64, f64)>> =
        regions.iter().map(|region| extremes(samples.clone().map(|sample| signal.values[[*region, sample]]))).collect();
    let largest = ranges.iter().flatten().fold(0.0_f64, |largest, (low, high)| largest.max(high - low));
    let spacing = if largest.is_normal() { largest * 1.12 } else { 1.0 };
    let mut shapes = Vec::new();
    for (row, (region, range)) in regions.iter().zip(&ranges).enumerate() {
        let strip = Area { top: area.top + row as f64 * ROW_HEIGHT, height: ROW_HEIGHT, ..area };
        let (low, high) = range.unwrap_or((0.0, 0.0));
        let middle = low + (high - low) / 2.0;
        let panel = Panel { area: strip, x: time, y: (middle - spacing / 2.0, middle + spacing / 2.0) };
        let color = LINES[row % LINES.len()];
        let place = (area.left - 5.0, strip.top + ROW_HEIGHT / 2.0);
        let label = font::shortened(&signal.label(*region), TICK_SIZE, Weight::Regular, LONGEST_NAME);
        let label = Text::new(label, place, TICK_SIZE, INK).anchor(Anchor::End);
        shapes.push(Shape::Text(label.centered()));
        let value = |sample| signal.values[[*region, samples.start + sample]];
        for line in envelope(samples.len(), (area.width / BIN) as usize, value) {
            let points: Vec<_> = line
                .iter()
                .map(|(sample, value)| {
                    let time = signal.sampling.start + (samples.start as f64 + sample) * signal.sampling.dt;
                    (time / milliseconds, *value)
                })
                .collect();
            shapes.push(panel.line(&points, color, LINE_WIDTH));
        }
    }
    shapes.extend(scale_bar(signal.unit, spacing, area));
    shapes
}

/// A bar as long as a round number, beside the lowest series.
fn scale_bar(unit: &str, spacing: f64, area: Area) -> Vec<Shape> {
    let value = round_below(spacing * 0.8);
    let length = value / spacing * ROW_HEIGHT;
    let x = area.right() + 8.0;
    let bottom = area.bottom() - (ROW_HEIGHT - length) / 2.0;
    let label = format!("{} {unit}", compact(value));
    vec![
        Shape::Line { points: vec![(x, bottom - length), (x, bottom)], color: INK, width: 2.0 * AXIS_WIDTH },
        Shape::Text(Text::new(label.trim_end(), (x + 4.0, bottom - length / 2.0), TICK_SIZE, INK).centered()),
    ]
}

/// Smallest and largest of the values that can be drawn.
pub(super) fn extremes(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| drawable(*value)).fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// The times of the samples as limits of an axis; the last sample lasts a step.
pub(super) fn time_range(sampling: Sampling, samples: &Range<usize>, unit: TimeUnit) -> (f64, f64) {
    (sampling.time(samples.start) / unit.milliseconds, sampling.time(samples.end) / unit.milliseconds)
}
