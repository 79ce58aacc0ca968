use ndarray::ArrayView2;

use super::axes::{self, BOTTOM_AXIS, LEFT_LABEL, Offset, PAGE_WIDTH, Panel};
use super::color_bar::{self, BAR_WIDTH};
use super::error::FigureError;
use super::figure::Figure;
use super::scene::{Area, Cells, Shape};
use super::stack::extremes;
use super::ticks;

const TITLE: f64 = 14.0;
const GAP: f64 = 34.0;

/// Functional connectivity dynamics, one of the panels of [`dynamics`].
#[derive(Debug, Clone, Copy)]
pub struct Dynamics<'a> {
    /// Whose they are, or empty.
    pub title: &'a str,
    /// Similarity of windows (window, window).
    pub matrix: ArrayView2<'a, f64>,
    /// From window to window (ms), if it is known; else windows are numbered.
    pub step: Option<f64>,
}

/// Functional connectivity dynamics: how much the connectivity of each window of time is like that of each other, one or two
/// beside each other on one scale of colors.
///
/// Row 0 is at the top. Colors run from the smallest value to 1, the similarity of a window with itself.
///
/// # Errors
///
/// [`FigureError::Empty`], [`FigureError::NotSquare`], [`FigureError::NothingFinite`], [`FigureError::TimeStep`];
/// [`FigureError::LengthMismatch`] with more than two panels.
pub fn dynamics(panels: &[Dynamics]) -> Result<Figure, FigureError> {
    if panels.len() > 2 {
        return Err(FigureError::LengthMismatch { what: "panels at most", expected: 2, found: panels.len() });
    }
    for panel in panels {
        let (rows, columns) = panel.matrix.dim();
        if rows != columns {
            return Err(FigureError::NotSquare { rows, columns });
        }
        if rows == 0 {
            return Err(FigureError::Empty { what: "the windows" });
        }
        if let Some(dt) = panel.step.filter(|step| !(*step > 0.0 && step.is_finite())) {
            return Err(FigureError::TimeStep { dt });
        }
    }
    let values = panels.iter().flat_map(|panel| panel.matrix.iter().copied());
    let (low, high) = extremes(values).ok_or(FigureError::NothingFinite { what: "the dynamics" })?;
    let high = high.max(1.0);
    let low = if low < high { low } else { high - 1.0 };

    let scales: Vec<Scale> = panels.iter().map(Scale::new).collect();
    // Panels are as large as those of functional connectivity.
    let left = LEFT_LABEL + scales.first().map_or(0.0, |scale| axes::tick_width(&scale.marks));
    let side = (PAGE_WIDTH - left - GAP - BAR_WIDTH) / 2.0;
    let top = if panels.iter().all(|panel| panel.title.is_empty()) { 4.0 } else { TITLE };
    let mut area = Area { left, top, width: side, height: side };
    let mut shapes = Vec::new();
    for (index, (panel, scale)) in panels.iter().zip(&scales).enumerate() {
        area.left = left + index as f64 * (side + GAP);
        let count = panel.matrix.nrows();
        let colors = panel.matrix.iter().map(|value| color_bar::quantized_in((low, high), *value)).collect();
        shapes.push(Shape::Cells(Cells { area, rows: count, columns: count, colors }));
        shapes.extend(axes::frame(area));
        shapes.push(axes::panel_title(area, panel.title));
        let axis = Panel { area, x: (0.0, scale.end), y: (scale.end, 0.0) };
        shapes.extend(axes::bottom_axis(&axis, &scale.marks, scale.name, Offset::Touching));
        let name = if index == 0 { scale.name } else { "" };
        shapes.extend(axes::left_axis(&axis, &scale.marks, name, "", Offset::Touching));
    }
    shapes.extend(color_bar::sequential_bar(area, (low, high), "Correlation"));
    Ok(Figure::new(area.right() + BAR_WIDTH, area.bottom() + BOTTOM_AXIS, shapes))
}

/// The axis of windows.
struct Scale {
    end: f64,
    name: &'static str,
    marks: ticks::Ticks,
}

impl Scale {
    fn new(panel: &Dynamics) -> Self {
        let count = panel.matrix.nrows() as f64;
        let (end, name) = match panel.step {
            // Times are those of the beginnings of windows.
            Some(step) => {
                let unit = axes::time_unit(0.0, count * step);
                (count * step / unit.milliseconds, unit.name)
            }
            None => (count, "Window"),
        };
        Self { end, name, marks: ticks::linear((0.0, end), 5) }
    }
}
