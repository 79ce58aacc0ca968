use ndarray::ArrayView2;
use neurolib_runtime::analysis::matrix_correlation;

use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, Panel};
use super::color::{LINES, PALE};
use super::connectivity::check_pair;
use super::error::FigureError;
use super::figure::Figure;
use super::scene::{Area, Point, Shape};
use super::signal::drawable;
use super::stack::extremes;
use super::ticks;

const SIDE: f64 = 210.0;
const RIGHT: f64 = 10.0;

/// Simulated over empirical functional connectivity, a dot for each pair of regions, with the line of equality and the
/// correlation.
///
/// # Errors
///
/// As [`connectivity_pair`](super::connectivity_pair); [`FigureError::NothingFinite`] if no pair has two values.
pub fn fit(simulated: ArrayView2<f64>, empirical: ArrayView2<f64>) -> Result<Figure, FigureError> {
    check_pair(simulated, empirical, &[])?;
    let count = simulated.nrows();
    let pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| [i, j]));
    let points: Vec<Point> =
        pairs.map(|pair| (empirical[pair], simulated[pair])).filter(|(x, y)| drawable(*x) && drawable(*y)).collect();
    let range = extremes(points.iter().flat_map(|(x, y)| [*x, *y]));
    let range = range.ok_or(FigureError::NothingFinite { what: "both connectivities" })?;
    let range = ticks::padded(range, 0.05);

    let marks = ticks::linear(range, 5);
    let left = LEFT_LABEL + axes::tick_width(&marks);
    let area = Area { left, top: 14.0, width: SIDE, height: SIDE };
    let panel = Panel { area, x: range, y: range };
    let diagonal = vec![panel.at((range.0, range.0)), panel.at((range.1, range.1))];
    let centers = points.iter().map(|point| panel.at(*point)).collect();
    // Many dots are small, or they would cover each other.
    let radius = (0.8 * (1000.0 / points.len() as f64).powf(0.25)).clamp(0.3, 1.0);
    let mut shapes = vec![
        Shape::Line { points: diagonal, color: PALE, width: 0.8 },
        Shape::Dots { centers, radius, color: LINES[0] },
    ];
    shapes.extend(axes::left_axis(&panel, &marks, "Simulated", "", Offset::Apart));
    shapes.extend(axes::bottom_axis(&panel, &marks, "Empirical", Offset::Apart));
    if let Ok(correlation) = matrix_correlation(simulated, empirical) {
        shapes.push(axes::remark(area, &format!("r = {}", ticks::decimal(correlation, 2))));
    }
    Ok(Figure::new(area.right() + RIGHT, area.bottom() + BOTTOM_AXIS, shapes))
}
