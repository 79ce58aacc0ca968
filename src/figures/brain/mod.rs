//! Values of regions at their places in the brain.

mod anatomy;
mod film;
mod html;
mod layout;
mod outline;
mod palette;
mod view;

pub use film::{Film, brain_film};

use anatomy::Anatomy;
use layout::Layout;
use ndarray::ArrayView2;
use palette::Palette;

use super::axes::time_unit;
use super::error::FigureError;
use super::figure::Figure;
use super::ticks;

/// More columns than this are too narrow to see a region.
const MOST_MOMENTS: usize = 10;

/// Where the regions are and how they are connected.
///
/// # Shapes
///
/// With n regions: centroids n × 3, labels n or none, connections any number of (target, source, weight).
///
/// # Units
///
/// Centroids in mm: x to the right, y to the front, z up, as in MNI space. Weights are relative.
#[derive(Debug, Clone, Copy)]
pub struct Brain<'a> {
    /// Place of each region (x, y, z); a region whose place is not finite is not shown.
    pub centroids: ArrayView2<'a, f64>,
    /// Names of the regions, or none to number them from 1.
    pub labels: &'a [String],
    /// Connections, of which the strongest are drawn, or none.
    pub connections: &'a [(usize, usize, f64)],
}

/// Values of regions in the brain, seen from the left, from above and from the right at one scale.
///
/// A region is a circle whose color and area say its value; from the sides, the hemisphere that is nearer is shown. Behind are
/// the strongest three percent of the connections and an outline of the regions. Colors are sequential, or diverging about 0 if
/// the range has both signs; `range` sets its limits, without it they are those of the values. A value that is not finite is gray.
///
/// # Errors
///
/// [`FigureError::Empty`] without a region; [`FigureError::LengthMismatch`] for values, labels and coordinates;
/// [`FigureError::NothingFinite`] if no centroid or value, or a limit of the range, is finite; [`FigureError::NoSuchRegion`] for
/// the connections.
///
/// # Example
///
/// ```
/// use neurolib::Dataset;
/// use neurolib::figures::{Brain, brain};
///
/// let connectome = Dataset::load("gw")?.connectome;
/// let connections: Vec<_> = connectome.connections().map(|c| (c.target, c.source, c.weight)).collect();
/// let centroids = connectome.centroids().ok_or("gw has places")?;
/// let regions = Brain { centroids: centroids.view(), labels: connectome.labels(), connections: &connections };
/// // How far in front each region is.
/// let rates: Vec<f64> = centroids.column(1).iter().map(|y| 0.1 * (y + 120.0)).collect();
/// let figure = brain(&regions, &rates, "Rate", "Hz", None)?.titled("A gradient");
/// assert!(figure.to_svg()?.contains("Rate (Hz)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn brain(
    brain: &Brain,
    values: &[f64],
    quantity: &str,
    unit: &str,
    range: Option<(f64, f64)>,
) -> Result<Figure, FigureError> {
    let anatomy = Anatomy::new(brain)?;
    let (expected, found) = (anatomy.regions(), values.len());
    if expected != found {
        return Err(FigureError::LengthMismatch { what: "values", expected, found });
    }
    let palette = palette(values.iter().copied(), range)?;
    let layout = Layout::row(&anatomy);
    let mut shapes = layout.ground(&anatomy, &palette, &named(quantity, unit));
    shapes.extend(layout.regions(&anatomy, |region| values[region], &palette));
    Ok(Figure::new(layout.width, layout.height, shapes))
}

/// Values of regions at a few moments, one beside the other with the same colors.
///
/// As [`brain()`], with a column for each moment and a row for each side. Values are (region, moment), times in ms.
///
/// # Errors
///
/// As [`brain()`], and [`FigureError::Empty`] without a moment, [`FigureError::TooMany`] with more than ten.
pub fn brains(
    brain: &Brain,
    values: ArrayView2<f64>,
    times: &[f64],
    quantity: &str,
    unit: &str,
    range: Option<(f64, f64)>,
) -> Result<Figure, FigureError> {
    let anatomy = Anatomy::new(brain)?;
    check_frames(&anatomy, values, times)?;
    if times.len() > MOST_MOMENTS {
        return Err(FigureError::TooMany { what: "moments", most: MOST_MOMENTS, found: times.len() });
    }
    let palette = palette(values.iter().copied(), range)?;
    let names = clock(times);
    let value = |region, moment| values[[region, moment]];
    let (width, height, shapes) = layout::columns(&anatomy, &names, value, &palette, &named(quantity, unit));
    Ok(Figure::new(width, height, shapes))
}

/// Checks values (region, moment) and the times of the moments.
fn check_frames(anatomy: &Anatomy, values: ArrayView2<f64>, times: &[f64]) -> Result<(), FigureError> {
    let (rows, columns) = values.dim();
    for (what, expected, found) in [("rows of values", anatomy.regions(), rows), ("times", columns, times.len())] {
        if expected != found {
            return Err(FigureError::LengthMismatch { what, expected, found });
        }
    }
    if columns == 0 {
        return Err(FigureError::Empty { what: "the moments" });
    }
    Ok(())
}

fn palette(values: impl Iterator<Item = f64>, range: Option<(f64, f64)>) -> Result<Palette, FigureError> {
    let own = Palette::of_all(values).ok_or(FigureError::NothingFinite { what: "the values" })?;
    match range {
        None => Ok(own),
        Some((low, high)) if low.abs() < 1e300 && high.abs() < 1e300 => Ok(Palette::of((low, high))),
        Some(_) => Err(FigureError::NothingFinite { what: "the range" }),
    }
}

fn named(quantity: &str, unit: &str) -> String {
    if unit.is_empty() { quantity.to_owned() } else { format!("{quantity} ({unit})") }
}

/// The times as a clock would show them, all with as many decimals as it takes to tell them apart.
fn clock(times: &[f64]) -> Vec<String> {
    let (low, high) = super::stack::extremes(times.iter().copied()).unwrap_or((0.0, 0.0));
    let unit = time_unit(low, high);
    let suffix = if unit.milliseconds == 1.0 { "ms" } else { "s" };
    let mut steps = times.windows(2).map(|pair| (pair[1] - pair[0]).abs() / unit.milliseconds);
    let is_whole = |decimals: i32| {
        let scale = 10_f64.powi(decimals);
        move |step: f64| ((step * scale).round() - step * scale).abs() < 1e-3
    };
    let decimals = (0..3).find(|&decimals| steps.clone().all(is_whole(decimals))).unwrap_or(3);
    let decimals = if steps.next().is_none() { 1 } else { decimals as usize };
    times.iter().map(|time| format!("{} {suffix}", ticks::decimal(time / unit.milliseconds, decimals))).collect()
}
