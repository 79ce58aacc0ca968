//! The outline of a brain, from the places of its regions.

use crate::figures::contour::Grid;
use crate::figures::scene::Point;

/// Points of the grid along the longer side.
const POINTS: f64 = 120.0;
/// How often a line is smoothed.
const SMOOTHINGS: usize = 25;

/// A smooth line around all points, `margin` away from the outer ones; of several pieces where points are far apart.
///
/// The closing of the points: what a disk of radius `reach` rolling around them cannot reach, grown by the margin. It follows
/// bays that are wider than the disk, as the one below the temporal lobe.
pub(super) fn outline(points: &[Point], margin: f64, reach: f64) -> Vec<Vec<Point>> {
    let reach = margin + reach;
    let range = |of: fn(&Point) -> f64| {
        let (low, high) =
            points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
        (low - 1.1 * reach, high + 1.1 * reach)
    };
    let ((left, right), (low, high)) = (range(|point| point.0), range(|point| point.1));
    let step = (right - left).max(high - low) / POINTS;
    if !step.is_normal() {
        return Vec::new();
    }
    let [columns, rows] = [right - left, high - low].map(|length| (length / step) as usize + 2);
    let place = |(x, y): Point| (left + x * step, low + y * step);
    let at = |index: usize| place(((index % columns) as f64, (index / columns) as f64));
    let grown: Vec<f64> = (0..columns * rows).map(|index| nearest(at(index), points)).collect();
    let far: Vec<Point> = Grid { values: &grown, columns }.contours(reach).into_iter().flatten().map(place).collect();
    let depth: Vec<f64> =
        (0..columns * rows).map(|index| if grown[index] < reach { nearest(at(index), &far) } else { 0.0 }).collect();
    let rings = Grid { values: &depth, columns }.contours(reach - margin);
    rings.into_iter().map(|ring| smooth(ring.into_iter().map(place).collect())).collect()
}

/// Distance to the nearest of the points.
fn nearest((x, y): Point, points: &[Point]) -> f64 {
    points.iter().map(|point| (point.0 - x).powi(2) + (point.1 - y).powi(2)).fold(f64::INFINITY, f64::min).sqrt()
}

/// A closed line without the steps of the grid: each point becomes a mean over its neighbors, a few times.
fn smooth(mut ring: Vec<Point>) -> Vec<Point> {
    ring.pop();
    let count = ring.len();
    for _ in 0..SMOOTHINGS {
        let mean = |index: usize, of: fn(&Point) -> f64| {
            let neighbor = |shift: usize| of(&ring[(index + count + shift - 1) % count]);
            0.25 * neighbor(0) + 0.5 * neighbor(1) + 0.25 * neighbor(2)
        };
        ring = (0..count).map(|index| (mean(index, |point| point.0), mean(index, |point| point.1))).collect();
    }
    ring.extend(ring.first().copied());
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_point_is_in_a_circle() {
        let rings = outline(&[(3.0, -2.0)], 10.0, 30.0);
        assert_eq!(rings.len(), 1);
        // Two steps of the grid, 88 / 120 each, and what smoothing takes off a small circle.
        assert!(rings[0].iter().all(|(x, y)| ((x - 3.0).hypot(y + 2.0) - 10.0).abs() < 2.0));
    }

    #[test]
    fn narrow_bays_are_closed_and_nothing_is_nothing() {
        let horseshoe: Vec<Point> = (0..50)
            .map(|index| 0.4 + f64::from(index) * 0.11)
            .map(|angle| (50.0 * angle.cos(), 50.0 * angle.sin()))
            .collect();
        assert_eq!(outline(&horseshoe, 10.0, 40.0).len(), 1);
        assert!(outline(&[], 10.0, 30.0).is_empty());
    }
}
