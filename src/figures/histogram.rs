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

const HEIGHT: f64 = 130.0;
const WIDTH: f64 = 0.62 * PAGE_WIDTH;
const LEGEND: f64 = 16.0;
const RIGHT: f64 = 16.0;
/// More bins cannot be told apart, fewer show no shape.
const MOST_BINS: f64 = 100.0;
const FEWEST_BINS: f64 = 10.0;
/// Of the area below an outline.
const OPACITY: f64 = 0.2;

/// Values of one kind, such as the simulated ones.
#[derive(Debug, Clone, Copy)]
pub struct Distribution<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its values, in any order.
    pub values: &'a [f64],
}

/// What the height of a bin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Height {
    /// Probability by unit of the quantity: the area of each distribution is 1, whatever the number of its values.
    Density,
    /// Number of values.
    Count,
}

/// Distributions of a quantity over common bins.
///
/// Bins are as wide as Freedman and Diaconis advise, 2·IQR/n^(1/3), for the distribution that has the narrowest, but there are
/// 10 to 100. Values that are not finite are left out.
///
/// # Errors
///
/// [`FigureError::Empty`] without a distribution or a value; [`FigureError::NothingFinite`] if no value is finite.
///
/// # Example
///
/// ```
/// use neurolib::figures::{Distribution, Height, histogram};
///
/// let (simulated, empirical) = ([0.1, 0.2, 0.25, 0.3], [0.2, 0.4, 0.5, 0.9]);
/// let both = [
///     Distribution { name: "Simulated", values: &simulated },
///     Distribution { name: "Empirical", values: &empirical },
/// ];
/// let figure = histogram(&both, "Functional connectivity", "", Height::Density)?;
/// assert!(figure.to_svg()?.contains("Empirical"));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
///
/// # Source
///
/// D. Freedman and P. Diaconis, 1981, doi:10.1007/BF01025868.
pub fn histogram(
    distributions: &[Distribution],
    quantity: &str,
    unit: &str,
    height: Height,
) -> Result<Figure, FigureError> {
    if distributions.iter().all(|distribution| distribution.values.is_empty()) {
        return Err(FigureError::Empty { what: "the distributions" });
    }
    let mut sorted: Vec<Vec<f64>> = Vec::new();
    for distribution in distributions {
        let mut values: Vec<f64> = distribution.values.iter().copied().filter(|value| drawable(*value)).collect();
        values.sort_by(f64::total_cmp);
        sorted.push(values);
    }
    let range = extremes(sorted.iter().flatten().copied());
    let range = range.ok_or(FigureError::NothingFinite { what: "the distributions" })?;
    let (range, bins) = bins(range, &sorted);
    let width = (range.1 - range.0) / bins as f64;
    let heights: Vec<Vec<f64>> = sorted.iter().map(|values| heights(values, range, bins, width, height)).collect();
    let highest = heights.iter().flatten().fold(0.0_f64, |highest, height| highest.max(*height));
    let up = (0.0, if highest.is_normal() { highest * 1.05 } else { 1.0 });

    let marks = ticks::linear(up, 4);
    let left = LEFT_LABEL + axes::tick_width(&marks);
    let area = Area { left, top: 4.0 + LEGEND, width: WIDTH - left - RIGHT, height: HEIGHT };
    let panel = Panel { area, x: range, y: up };
    let colors = || LINES.iter().cycle();
    let mut shapes = Vec::new();
    let outlines: Vec<Vec<Point>> = heights.iter().map(|heights| steps(heights, &panel, width)).collect();
    // Fills below all outlines, so that none hides another's line.
    for (outline, color) in outlines.iter().zip(colors()) {
        shapes.push(Shape::Polygon { points: outline.clone(), color: *color, opacity: OPACITY });
    }
    let mut from = area.left;
    for ((outline, distribution), color) in outlines.into_iter().zip(distributions).zip(colors()) {
        shapes.push(Shape::Line { points: outline, color: *color, width: 0.9 });
        shapes.push(Shape::Text(Text::new(distribution.name, (from, area.top - 6.0), LABEL_SIZE, *color).bold()));
        from += font::width(distribution.name, LABEL_SIZE, Weight::Bold) + 12.0;
    }
    let (name, inverse) = match height {
        Height::Count => ("Count", String::new()),
        Height::Density if unit.is_empty() => ("Density", String::new()),
        Height::Density => ("Density", format!("1/{unit}")),
    };
    shapes.extend(axes::left_axis(&panel, &marks, name, &inverse, Offset::Apart));
    let across = named(MapAxis { name: quantity, unit, values: &[] });
    shapes.extend(axes::bottom_axis(&panel, &ticks::linear(range, 6), &across, Offset::Apart));
    Ok(Figure::new(WIDTH.max(from + RIGHT), area.bottom() + BOTTOM_AXIS, shapes))
}

/// The limits, and the number of bins between them.
fn bins((low, high): (f64, f64), sorted: &[Vec<f64>]) -> ((f64, f64), usize) {
    if !((high - low) / MOST_BINS).is_normal() {
        return (ticks::padded((low, low), 0.5), FEWEST_BINS as usize + 1);
    }
    let advised = |values: &Vec<f64>| {
        let quantile = |fraction: f64| values[(fraction * (values.len() - 1) as f64).round() as usize];
        2.0 * (quantile(0.75) - quantile(0.25)) / (values.len() as f64).cbrt()
    };
    let widths = sorted.iter().filter(|values| !values.is_empty()).map(advised).filter(|width| *width > 0.0);
    let narrowest = widths.fold(f64::INFINITY, f64::min);
    ((low, high), ((high - low) / narrowest).ceil().clamp(FEWEST_BINS, MOST_BINS) as usize)
}

fn heights(values: &[f64], (low, high): (f64, f64), bins: usize, width: f64, height: Height) -> Vec<f64> {
    let mut counts = vec![0.0; bins];
    for value in values {
        let bin = (value - low) / (high - low) * bins as f64;
        counts[(bin as usize).min(bins - 1)] += 1.0;
    }
    if height == Height::Density && !values.is_empty() {
        counts.iter_mut().for_each(|count| *count /= values.len() as f64 * width);
    }
    counts
}

/// The outline on the page, from the axis up and back to it.
fn steps(heights: &[f64], panel: &Panel, width: f64) -> Vec<Point> {
    let mut points = vec![(panel.x.0, 0.0)];
    for (bin, &height) in heights.iter().enumerate() {
        let left = panel.x.0 + bin as f64 * width;
        points.extend([(left, height), (left + width, height)]);
    }
    points.push((panel.x.1, 0.0));
    points.into_iter().map(|point| panel.at(point)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_density_has_an_area_of_one() {
        let values: Vec<f64> = (0..1000).map(|index| (f64::from(index) * 0.618).fract().powi(2)).collect();
        let sorted = vec![values.clone()];
        let (range, count) = bins((0.0, 1.0), &sorted);
        let width = (range.1 - range.0) / count as f64;
        let density = heights(&values, range, count, width, Height::Density);
        // Rounding of 1000 additions.
        assert!((density.iter().sum::<f64>() * width - 1.0).abs() < 1e-12);
        let counts = heights(&values, range, count, width, Height::Count);
        assert_eq!(counts.iter().sum::<f64>(), 1000.0);
    }

    #[test]
    fn bins_are_those_of_freedman_and_diaconis_within_limits() {
        // IQR 0.5, 2·0.5/10 = 0.1: little more than ten bins, as the quantiles are those of the nearest values.
        let even: Vec<f64> = (0..1000).map(|index| f64::from(index) / 999.0).collect();
        assert_eq!(bins((0.0, 1.0), std::slice::from_ref(&even)).1, 11);
        assert_eq!(bins((0.0, 3.0), std::slice::from_ref(&even)).1, 31);
        assert_eq!(bins((0.0, 1e9), &[even]).1, 100);
        assert_eq!(bins((0.0, 2.0), &[vec![0.0, 2.0, 2.0, 2.0], vec![]]).1, 10);
        assert_eq!(bins((2.0, 2.0), &[vec![2.0]]), ((1.8, 2.2), 11));
    }
}
