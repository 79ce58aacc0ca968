//! Where a quantity on a grid crosses a level.

use std::collections::BTreeMap;

use super::scene::Point;

/// Values on the points of a grid, row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid<'a> {
    pub values: &'a [f64],
    pub columns: usize,
}

/// Where a line crosses the grid: between two neighbors.
type Edge = (usize, usize);

impl Grid<'_> {
    /// The lines of the level, as (column, row) between the points of the grid; a closed one ends where it begins.
    ///
    /// Marching squares with linear interpolation: each cell adds the pieces of line between its crossed edges, pieces that
    /// share an edge are chained. Cells with a corner that is not finite are left out.
    pub fn contours(&self, level: f64) -> Vec<Vec<Point>> {
        let mut neighbors: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
        for (from, to) in self.pieces(level) {
            neighbors.entry(from).or_default().push(to);
            neighbors.entry(to).or_default().push(from);
        }
        let mut lines = Vec::new();
        // Open lines begin at the edges of one piece; what is left then are rings.
        for most in [1, 2] {
            let starts: Vec<Edge> = neighbors.iter().filter(|(_, next)| next.len() == most).map(|(&e, _)| e).collect();
            for start in starts {
                let mut line = vec![start];
                let mut here = start;
                while let Some(next) = neighbors.get_mut(&here).and_then(Vec::pop) {
                    if let Some(back) = neighbors.get_mut(&next) {
                        let place = back.iter().position(|edge| *edge == here);
                        place.map(|place| back.swap_remove(place));
                    }
                    line.push(next);
                    here = next;
                }
                if line.len() > 1 {
                    lines.push(line.into_iter().map(|edge| self.crossing(edge, level)).collect());
                }
            }
        }
        lines
    }

    /// The pieces of line through the cells, by the edges that they connect.
    fn pieces(&self, level: f64) -> Vec<(Edge, Edge)> {
        let columns = self.columns;
        let rows = self.values.len() / columns.max(1);
        let mut pieces = Vec::new();
        for row in 1..rows {
            for column in 1..columns {
                let last = row * columns + column;
                // Around the cell.
                let corners = [last - columns - 1, last - columns, last, last - 1];
                let values = corners.map(|corner| self.values[corner]);
                if values.iter().any(|value| !value.is_finite()) {
                    continue;
                }
                let edge = |side: usize| {
                    let (a, b) = (corners[side], corners[(side + 1) % 4]);
                    (a.min(b), a.max(b))
                };
                let is_above = values.map(|value| value >= level);
                let crossed: Vec<usize> = (0..4).filter(|&side| is_above[side] != is_above[(side + 1) % 4]).collect();
                match crossed[..] {
                    [a, b] => pieces.push((edge(a), edge(b))),
                    // A saddle: the middle decides which corners hang together.
                    [a, b, c, d] => {
                        let is_middle_above = values.iter().sum::<f64>() / 4.0 >= level;
                        let pairs = if is_middle_above == is_above[0] { [(a, b), (c, d)] } else { [(d, a), (b, c)] };
                        pieces.extend(pairs.map(|(from, to)| (edge(from), edge(to))));
                    }
                    _ => {}
                }
            }
        }
        pieces
    }

    fn crossing(&self, (a, b): Edge, level: f64) -> Point {
        let (low, high) = (self.values[a], self.values[b]);
        let fraction = ((level - low) / (high - low)).clamp(0.0, 1.0);
        let place = |point: usize| ((point % self.columns) as f64, (point / self.columns) as f64);
        let (from, to) = (place(a), place(b));
        (from.0 + fraction * (to.0 - from.0), from.1 + fraction * (to.1 - from.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, rows: usize, value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        (0..columns * rows).map(|point| value((point % columns) as f64, (point / columns) as f64)).collect()
    }

    #[test]
    fn a_circle_is_one_ring_at_its_radius() {
        let values = grid(41, 41, |x, y| (x - 20.0).hypot(y - 20.0));
        let rings = Grid { values: &values, columns: 41 }.contours(12.5);
        assert_eq!(rings.len(), 1);
        assert_eq!(rings[0].first(), rings[0].last());
        // The distance is convex: between neighbors it differs from a line by at most 1/(8·radius).
        assert!(rings[0].iter().all(|(x, y)| ((x - 20.0).hypot(y - 20.0) - 12.5).abs() < 0.011));
    }

    #[test]
    fn a_plane_gives_a_straight_open_line() {
        let values = grid(5, 4, |x, y| x + 0.5 * y);
        let lines = Grid { values: &values, columns: 5 }.contours(2.25);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|(x, y)| (x + 0.5 * y - 2.25).abs() < 1e-12));
        assert!(lines[0].iter().any(|point| point.1 == 0.0) && lines[0].iter().any(|point| point.1 == 3.0));
    }

    #[test]
    fn holes_saddles_and_nothing_are_no_trouble() {
        let mut values = grid(9, 9, |x, _| x);
        values[40] = f64::NAN;
        let lines = Grid { values: &values, columns: 9 }.contours(3.5);
        assert_eq!(lines.len(), 2, "the line is broken at the hole");
        let saddle = [1.0, 0.0, 0.0, 1.0];
        assert_eq!(Grid { values: &saddle, columns: 2 }.contours(0.5).len(), 2);
        assert!(Grid { values: &saddle, columns: 2 }.contours(7.0).is_empty());
        assert!(Grid { values: &[], columns: 0 }.contours(0.0).is_empty());
    }
}
