//! Small plots in the terminal.

use super::failure::{Failure, Outcome};
use super::table::width;
use crate::experiment::time::display_time;
use crate::figures::{Color, diverging, sequential};
use crate::results::connectivity::{BOLD_TRANSIENT, connectivity};
use crate::results::stored::{Series, Stored};
use console::style;
use ndarray::{Array2, ArrayView2, Axis};
use std::fmt::Write as _;

/// Lines of a curve.
const CURVE: usize = 6;
/// Lines of a carpet of all regions.
const CARPET: usize = 12;
/// Lines of a matrix.
const MATRIX: usize = 20;
/// Columns left of a plot, for numbers.
const LEFT: usize = 9;
/// The stretch of time at the end of a fast signal that is shown (ms).
const LAST: f64 = 2000.0;
/// Signals that are sampled more slowly are shown as a whole (ms).
const SLOW: f64 = 100.0;
/// Shades without colors, from little to much.
const SHADES: [char; 6] = [' ', '░', '▒', '▓', '█', '█'];

/// The mean over the regions, all regions, and functional connectivity.
///
/// # Errors
/// If the result is broken, or has no variable of a name.
pub fn peek(stored: &Stored, variables: &[String]) -> Outcome<String> {
    let series = stored.select(variables)?;
    let columns = width().saturating_sub(LEFT + 2).clamp(20, 100);
    let mut text = String::new();
    for series in series.iter().filter(|series| series.times.len() > 1) {
        text += &of_series(series, columns);
    }
    let dataset = stored.dataset();
    if let Ok(fc) = connectivity(&series, dataset.as_ref()) {
        let score = fc.empirical.as_ref().and_then(|empirical| empirical.mean_score());
        let score = score.map_or_else(String::new, |r| format!(", r = {r:.2} with the subjects"));
        let _ = writeln!(text, "{}{score}", style("functional connectivity").bold());
        text += &matrix(fc.simulated.view());
    }
    if text.is_empty() {
        return Err(Failure::bad_input(format!("`{}` holds no time series to look at", stored.path().display())));
    }
    Ok(text)
}

fn of_series(series: &Series<'_>, columns: usize) -> String {
    let last = series.times[series.times.len() - 1];
    let (values, skipped) = match series.interval < SLOW {
        true => series.after(last - LAST),
        false if series.is_bold() && last > 4.0 * BOLD_TRANSIENT => series.after(BOLD_TRANSIENT),
        false => (series.values(), 0),
    };
    let unit = if series.unit.is_empty() { String::new() } else { format!(" ({})", series.unit) };
    let mut text = format!(
        "{}{unit}, {}\n",
        style(&series.name).bold(),
        match series.labels.len() {
            1 => series.labels[0].clone(),
            regions => format!("mean of {regions} regions"),
        }
    );
    let mean: Vec<f64> = values.mean_axis(Axis(0)).map_or_else(Vec::new, |mean| mean.to_vec());
    text += &curve(&mean, columns);
    if values.nrows() > 1 {
        text += &carpet(values, columns);
    }
    let (from, to) = (display_time(series.times[skipped]), display_time(last));
    let room = columns.saturating_sub(from.chars().count());
    let _ = writeln!(text, "{:LEFT$} {from}{to:>room$}\n", "");
    text
}

/// A curve of dots, two columns and four rows in a letter (Unicode's Braille patterns).
fn curve(values: &[f64], columns: usize) -> String {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if !(low <= high) {
        return format!("{:LEFT$} no value\n", "");
    }
    let span = if high > low { high - low } else { 1.0 };
    let (wide, tall) = (2 * columns, 4 * CURVE);
    let row = |value: f64| tall - 1 - (((value - low) / span) * (tall - 1) as f64).round() as usize;
    let mut cells = vec![0_u8; columns * CURVE];
    for x in 0..wide {
        // All that lies in this column, and one more, so that the curve has no gaps.
        let begin = x * values.len() / wide;
        let end = ((x + 1) * values.len() / wide + 1).max(begin + 1).min(values.len());
        let own = values[begin..end].iter().copied().filter(|value| value.is_finite());
        let ends = own.fold(None, |ends: Option<(usize, usize)>, value| {
            let row = row(value);
            Some(ends.map_or((row, row), |(top, bottom)| (top.min(row), bottom.max(row))))
        });
        let Some((top, bottom)) = ends else { continue };
        for y in top..=bottom {
            cells[y / 4 * columns + x / 2] |= DOTS[y % 4][x % 2];
        }
    }
    let mut text = String::new();
    for (line, cells) in cells.chunks(columns).enumerate() {
        let label = match line {
            0 => short(high),
            line if line + 1 == CURVE => short(low),
            _ => String::new(),
        };
        let letters: String =
            cells.iter().map(|&dots| char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ')).collect();
        let _ = writeln!(text, "{label:>LEFT$} {}", style(letters).cyan());
    }
    text
}

/// Bits of the dots of a letter by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// All regions over time, each from its least to its greatest value.
fn carpet(values: ArrayView2<f64>, columns: usize) -> String {
    let rows = if console::colors_enabled() { 2 * CARPET } else { CARPET };
    let mut means = binned(values, rows.min(values.nrows()), columns);
    for mut row in means.outer_iter_mut() {
        let low = row.iter().copied().fold(f64::INFINITY, f64::min);
        let high = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.mapv_inplace(|value| if high > low { (value - low) / (high - low) } else { 0.0 * value });
    }
    shaded(&means, &format!("1 to {}", values.nrows()), sequential, |value| value)
}

/// A matrix of correlations.
fn matrix(values: ArrayView2<f64>) -> String {
    let rows = if console::colors_enabled() { 2 * MATRIX } else { MATRIX };
    let side = rows.min(values.nrows());
    // Letters are twice as tall as wide: half of one is a square.
    let columns = if console::colors_enabled() { side } else { 2 * side };
    let means = binned(values, side, columns);
    shaded(&means, "region", diverging, |value| value.abs())
}

/// Means of blocks; where there are more bins than values, several have the same one.
fn binned(values: ArrayView2<f64>, rows: usize, columns: usize) -> Array2<f64> {
    let (height, width) = values.dim();
    let block = |index: usize, bins: usize, size: usize| {
        let begin = index * size / bins;
        begin..((index + 1) * size / bins).max(begin + 1)
    };
    Array2::from_shape_fn((rows, columns), |(row, column)| {
        let part = values.slice(ndarray::s![block(row, rows, height), block(column, columns, width)]);
        part.mean().unwrap_or(f64::NAN)
    })
}

/// Two rows in a line by colors of the upper and lower half; shades of letters where there are no colors.
fn shaded(values: &Array2<f64>, label: &str, color: fn(f64) -> Color, shade: fn(f64) -> f64) -> String {
    let mut text = String::new();
    let step = if console::colors_enabled() { 2 } else { 1 };
    for row in (0..values.nrows()).step_by(step) {
        let _ = write!(text, "{:>LEFT$} ", if row == 0 { label } else { "" });
        for column in 0..values.ncols() {
            if step == 1 {
                let place = shade(values[[row, column]]).clamp(0.0, 1.0) * (SHADES.len() - 1) as f64;
                text.push(SHADES[place as usize]);
                continue;
            }
            let upper = indexed(color(values[[row, column]]));
            let lower = values.get([row + 1, column]).map(|value| indexed(color(*value)));
            let half = style("▀").color256(upper);
            let _ = write!(text, "{}", lower.map_or_else(|| half.clone(), |lower| half.clone().on_color256(lower)));
        }
        text.push('\n');
    }
    text
}

/// The nearest of the 216 colors that terminals have.
fn indexed(Color(red, green, blue): Color) -> u8 {
    let level = |channel: u8| ((f64::from(channel) - 35.0) / 40.0).round().clamp(0.0, 5.0) as u8;
    16 + 36 * level(red) + 6 * level(green) + level(blue)
}

/// A number in few letters.
fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_string(),
        size if !(1e-3..1e5).contains(&size) => format!("{value:.1e}"),
        size if size < 1.0 => format!("{value:.3}"),
        size if size < 100.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_drawn_from_its_lowest_to_its_highest_value() {
        console::set_colors_enabled(false);
        let rising: Vec<f64> = (0..40).map(f64::from).collect();
        let text = curve(&rising, 20);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), CURVE);
        assert!(lines[0].starts_with("    39.00 ⠀⠀⠀") && lines[CURVE - 1].starts_with("        0 ⡤⠖⠋⠀"), "{text}");
        assert_eq!(curve(&[f64::NAN], 20), "          no value\n");
    }
}
