//! A brain from one side, in mm.

use super::outline::outline;
use crate::figures::scene::Point;

/// Where the eye is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The front is to the left.
    Left,
    /// The front is up.
    Top,
    /// The front is to the right.
    Right,
}

impl Side {
    pub fn name(self) -> &'static str {
        match self {
            Side::Left => "Left",
            Side::Top => "Top",
            Side::Right => "Right",
        }
    }

    /// To the right and up of a place (x right, y front, z up).
    fn project(self, [x, y, z]: [f64; 3]) -> Point {
        match self {
            Side::Left => (-y, z),
            Side::Top => (x, y),
            Side::Right => (y, z),
        }
    }

    /// How near to the eye.
    fn nearness(self, [x, _, z]: [f64; 3]) -> f64 {
        match self {
            Side::Left => -x,
            Side::Top => z,
            Side::Right => x,
        }
    }

    /// Whether a place is seen: from the sides one hemisphere, which would hide the other.
    fn sees(self, [x, ..]: [f64; 3]) -> bool {
        match self {
            Side::Left => x <= 0.0,
            Side::Top => true,
            Side::Right => x >= 0.0,
        }
    }
}

/// What is seen from one side.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub side: Side,
    /// The regions, those farther from the eye first.
    pub regions: Vec<usize>,
    /// Where each region of the brain would be, to the right and up (mm).
    pub places: Vec<Point>,
    /// Around the regions (mm), closed.
    pub outline: Vec<Vec<Point>>,
    /// Middle of the outline (mm).
    pub middle: Point,
    /// Width and height of the outline (mm).
    pub size: (f64, f64),
    /// Where the fissure between the hemispheres begins and ends, if it is seen (mm).
    pub fissure: Option<(Point, Point)>,
}

impl View {
    /// The view of the regions whose places are known, if any is seen; `extent` is the size of the brain (mm).
    pub fn new(side: Side, places: &[Option<[f64; 3]>], extent: f64) -> Option<Self> {
        let place = |region: &usize| places[*region].filter(|place| side.sees(*place));
        let mut regions: Vec<usize> = (0..places.len()).filter(|region| place(region).is_some()).collect();
        let nearness = |region: &usize| place(region).map_or(0.0, |place| side.nearness(place));
        regions.sort_by(|a, b| nearness(a).total_cmp(&nearness(b)));
        let projected: Vec<Point> = places.iter().map(|place| side.project(place.unwrap_or_default())).collect();
        let seen: Vec<Point> = regions.iter().map(|&region| projected[region]).collect();
        let outline = outline(&seen, 0.095 * extent, 0.6 * extent);
        let corners = || outline.iter().flatten().chain(&seen);
        let range = |of: fn(&Point) -> f64| {
            corners().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((left, right), (low, high)) = (range(|point| point.0), range(|point| point.1));
        let middle = ((left + right) / 2.0, (low + high) / 2.0);
        let size = (right - left, high - low);
        let both = seen.iter().any(|place| place.0 < 0.0) && seen.iter().any(|place| place.0 > 0.0);
        let fissure = if side == Side::Top && both { fissure(&outline) } else { None };
        (!regions.is_empty()).then_some(Self { side, regions, places: projected, outline, middle, size, fissure })
    }
}

/// The ends of the line x = 0 within the outline.
fn fissure(outline: &[Vec<Point>]) -> Option<(Point, Point)> {
    let pieces = outline.iter().flat_map(|ring| ring.windows(2));
    let crossed = pieces.filter(|piece| (piece[0].0 < 0.0) != (piece[1].0 < 0.0)).map(|piece| piece[0].1);
    let (low, high) = crossed.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
    (low < high).then_some(((0.0, low), (0.0, high)))
}
