use ndarray::ArrayView2;
use neurolib_runtime::analysis::matrix_correlation;

use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color_bar::{self, BAR_WIDTH, quantized};
use super::error::FigureError;
use super::figure::Figure;
use super::scene::{Area, Cells, Shape};
use super::signal::{check_labels, drawable};
use super::stack::extremes;
use super::ticks;

const TITLE: f64 = 14.0;
const GAP: f64 = 30.0;
/// Up to here rows have names.
const MOST_NAMES: usize = 20;

/// A matrix of functional connectivity between regions.
///
/// Row 0 is at the top; colors run from −1 over 0 to 1, or as far as the largest magnitude beyond. A value that is not
/// finite is gray. `labels` name the regions where they are few; without any they are numbered from 1.
///
/// # Errors
///
/// [`FigureError::Empty`], [`FigureError::NotSquare`], [`FigureError::NothingFinite`], [`FigureError::LengthMismatch`] for
/// the labels.
pub fn connectivity(matrix: ArrayView2<f64>, labels: &[String]) -> Result<Figure, FigureError> {
    check(matrix, labels, "the connectivity")?;
    draw(&[("", matrix)], labels, None)
}

/// Simulated beside empirical functional connectivity, on one scale of colors, with the correlation of the entries above
/// the diagonal where it is defined.
///
/// # Errors
///
/// As [`connectivity`]; [`FigureError::LengthMismatch`] if the matrices differ in size.
pub fn connectivity_pair(
    simulated: ArrayView2<f64>,
    empirical: ArrayView2<f64>,
    labels: &[String],
) -> Result<Figure, FigureError> {
    check_pair(simulated, empirical, labels)?;
    let correlation = matrix_correlation(simulated, empirical).ok();
    draw(&[("Simulated", simulated), ("Empirical", empirical)], labels, correlation)
}

pub(super) fn check_pair(
    simulated: ArrayView2<f64>,
    empirical: ArrayView2<f64>,
    labels: &[String],
) -> Result<(), FigureError> {
    check(simulated, labels, "the simulated connectivity")?;
    check(empirical, labels, "the empirical connectivity")?;
    if simulated.nrows() != empirical.nrows() {
        return Err(FigureError::LengthMismatch {
            what: "empirical regions",
            expected: simulated.nrows(),
            found: empirical.nrows(),
        });
    }
    Ok(())
}

fn check(matrix: ArrayView2<f64>, labels: &[String], what: &'static str) -> Result<(), FigureError> {
    let (rows, columns) = matrix.dim();
    if rows != columns {
        return Err(FigureError::NotSquare { rows, columns });
    }
    if rows == 0 {
        return Err(FigureError::Empty { what });
    }
    if !matrix.iter().copied().any(drawable) {
        return Err(FigureError::NothingFinite { what });
    }
    check_labels(labels, rows)
}

fn draw(
    panels: &[(&str, ArrayView2<f64>)],
    labels: &[String],
    correlation: Option<f64>,
) -> Result<Figure, FigureError> {
    let count = panels[0].1.nrows();
    let values = panels.iter().flat_map(|(_, matrix)| matrix.iter().copied());
    let (low, high) = extremes(values).unwrap_or((0.0, 0.0));
    // Rounding may take a correlation past 1, which is no reason for another scale.
    let limit = Some(low.abs().max(high.abs())).filter(|largest| *largest > 1.001).unwrap_or(1.0);

    let marks = ticks::cells(count, labels, MOST_NAMES);
    let numbers = ticks::cells(count, &[], 0);
    let left = LEFT_LABEL + axes::tick_width(&marks);
    // A single matrix is as large as one of a pair.
    let side = (PAGE_WIDTH - left - GAP - BAR_WIDTH) / 2.0;
    let mut shapes = Vec::new();
    let top = if panels[0].0.is_empty() { 4.0 } else { TITLE };
    let mut area = Area { left, top, width: side, height: side };
    for (index, (title, matrix)) in panels.iter().enumerate() {
        area.left = left + index as f64 * (side + GAP);
        let colors = matrix.iter().map(|value| quantized(value / limit)).collect();
        shapes.push(Shape::Cells(Cells { area, rows: count, columns: count, colors }));
        shapes.extend(axes::frame(area));
        if !title.is_empty() {
            shapes.push(axes::panel_title(area, title));
        }
        let size = count as f64;
        let panel = Panel { area, x: (0.0, size), y: (size, 0.0) };
        shapes.extend(axes::bottom_axis(&panel, &numbers, "Region", Offset::Touching));
        let (rows, name) = if index == 0 { (&marks, "Region") } else { (&numbers, "") };
        shapes.extend(axes::left_axis(&panel, rows, name, "", Offset::Touching));
        if let (0, Some(correlation)) = (index, correlation) {
            let remark = format!("r = {} with empirical", ticks::decimal(correlation, 2));
            shapes.push(axes::remark(area, &remark));
        }
    }
    shapes.extend(color_bar::diverging_bar(area, limit, "Functional connectivity"));
    Ok(Figure::new(area.right() + BAR_WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}
