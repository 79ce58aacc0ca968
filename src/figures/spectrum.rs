use neurolib_runtime::analysis::PowerSpectrum;

use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color::{INK, LINES, PALE};
use super::error::FigureError;
use super::figure::Figure;
use super::scene::{Area, Point, Shape, Text};
use super::stack::extremes;
use super::ticks;

const HEIGHT: f64 = 170.0;
const RIGHT: f64 = 14.0;

/// A power spectrum over frequency, with power on a logarithmic axis and the dominant frequency marked.
///
/// `unit` is that of the time series. The power at 0 Hz, which is that of the mean, is left out; no power is a gap.
///
/// # Errors
///
/// [`FigureError::LengthMismatch`]; [`FigureError::Empty`] without a frequency above 0 Hz;
/// [`FigureError::NothingFinite`] if no power is positive.
pub fn spectrum(spectrum: &PowerSpectrum, unit: &str) -> Result<Figure, FigureError> {
    let (frequencies, power) = (&spectrum.frequencies, &spectrum.power);
    if frequencies.len() != power.len() {
        return Err(FigureError::LengthMismatch { what: "powers", expected: frequencies.len(), found: power.len() });
    }
    let positive = |frequency: &f64| *frequency > 0.0 && frequency.is_finite();
    let bins: Vec<Point> = frequencies
        .iter()
        .zip(power)
        .filter(|(frequency, _)| positive(frequency))
        .map(|(frequency, power)| (*frequency, power.log10()))
        .collect();
    let highest = extremes(bins.iter().map(|bin| bin.0));
    let (_, highest) = highest.ok_or(FigureError::Empty { what: "the spectrum" })?;
    let range = extremes(bins.iter().map(|bin| bin.1));
    let range = range.ok_or(FigureError::NothingFinite { what: "the logarithm of power" })?;
    let range = if range.1 - range.0 > 0.2 { ticks::padded(range, 0.06) } else { (range.0 - 0.5, range.1 + 0.5) };

    let marks = ticks::logarithmic(range, 6);
    let left = LEFT_LABEL + axes::tick_width(&marks);
    let area = Area { left, top: 6.0, width: PAGE_WIDTH - left - RIGHT, height: HEIGHT };
    let panel = Panel { area, x: (0.0, highest), y: range };
    let mut shapes = Vec::new();
    if let Some(peak) = spectrum.dominant_frequency() {
        let x = panel.across(peak);
        shapes.push(Shape::Line {
            points: vec![(x, area.top), (x, area.bottom())],
            color: PALE,
            width: axes::AXIS_WIDTH,
        });
        let label = format!("{} Hz", ticks::compact(peak));
        shapes.push(Shape::Text(Text::new(label, (x + 4.0, area.top + 5.0), axes::TICK_SIZE, INK)));
    }
    for line in bins.split(|bin| !bin.1.is_finite()).filter(|line| !line.is_empty()) {
        shapes.push(panel.line(line, LINES[0], 1.0));
    }
    shapes.extend(axes::left_axis(&panel, &marks, "Power", &squared(unit), Offset::Apart));
    let frequencies = ticks::linear(panel.x, 8);
    shapes.extend(axes::bottom_axis(&panel, &frequencies, "Frequency (Hz)", Offset::Apart));
    Ok(Figure::new(PAGE_WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}

fn squared(unit: &str) -> String {
    if unit.chars().all(char::is_alphabetic) && !unit.is_empty() {
        format!("{unit}²")
    } else if unit.is_empty() {
        String::new()
    } else {
        format!("[{unit}]²")
    }
}
