//! Long series drawn by their extremes.

use super::scene::Point;
use super::signal::drawable;

/// The samples as lines of (sample, value), broken at values that cannot be drawn.
///
/// A series longer than two samples a bin becomes the smallest and largest value of each bin in their order, which on
/// paper looks the same if a bin is no wider than the line.
pub(super) fn envelope(count: usize, bins: usize, value: impl Fn(usize) -> f64) -> Vec<Vec<Point>> {
    let bins = bins.max(1);
    let mut lines = vec![Vec::new()];
    let mut push = |point: Option<Point>| match (point, lines.last_mut()) {
        (Some(point), Some(line)) => line.push(point),
        (None, Some(line)) if !line.is_empty() => lines.push(Vec::new()),
        _ => {}
    };
    let point = |sample| Some((sample as f64, value(sample))).filter(|point| drawable(point.1));
    if count <= 2 * bins {
        (0..count).map(point).for_each(&mut push);
    } else {
        for bin in 0..bins {
            let samples = bin * count / bins..(bin + 1) * count / bins;
            let mut finite = samples.filter_map(point);
            let Some(first) = finite.next() else {
                push(None);
                continue;
            };
            let (low, high) = finite.fold((first, first), |(low, high), point| {
                (if point.1 < low.1 { point } else { low }, if point.1 > high.1 { point } else { high })
            });
            let (early, late) = if low.0 < high.0 { (low, high) } else { (high, low) };
            push(Some(early));
            if early.0 < late.0 {
                push(Some(late));
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_series_is_kept() {
        assert_eq!(envelope(3, 2, |sample| sample as f64), [[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]]);
    }

    #[test]
    fn a_long_series_keeps_its_extremes_in_order() {
        let spike = |sample| {
            if sample == 777 { 9.0 } else { (sample % 2) as f64 }
        };
        let lines = envelope(1000, 10, spike);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() <= 20 && lines[0].contains(&(777.0, 9.0)));
        assert!(lines[0].is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn gaps_break_the_line() {
        let gap = |sample| {
            if (400..700).contains(&sample) { f64::NAN } else { 1.0 }
        };
        assert_eq!(envelope(1000, 10, gap).len(), 2);
        assert_eq!(envelope(1000, 1000, gap).len(), 2);
        assert!(envelope(5, 10, |_| f64::NAN).is_empty());
    }
}
