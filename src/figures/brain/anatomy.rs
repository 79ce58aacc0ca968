//! A brain from all sides, on the page.

use super::Brain;
use super::palette::Palette;
use super::view::{Side, View};
use crate::figures::color::{Color, GRAY, INK, mix};
use crate::figures::error::FigureError;
use crate::figures::scene::{Point, Shape};
use crate::figures::signal::check_labels;

/// What is within the outline, and the outline.
const CORTEX: Color = Color(0xf6, 0xf6, 0xf6);
const EDGE: Color = Color(0xc4, 0xc4, 0xc4);
/// So many of all pairs of regions, the strongest, have a line, but not more than can be told apart.
const SHOWN_PAIRS: f64 = 0.03;
const MOST_PAIRS: usize = 400;
/// Coordinates beyond are no places in a head (mm).
const FARTHEST: f64 = 1e4;

/// What does not change with the values: the views and the strongest connections.
#[derive(Debug, Clone)]
pub(super) struct Anatomy {
    pub views: Vec<View>,
    pub labels: Vec<String>,
    /// Size of the brain (mm).
    pub extent: f64,
    /// Pairs of regions with their strength as a fraction of the largest, the weakest first.
    links: Vec<(usize, usize, f64)>,
    /// Radius of a region (mm).
    radius: f64,
}

impl Anatomy {
    pub fn new(brain: &Brain) -> Result<Self, FigureError> {
        let (regions, axes) = brain.centroids.dim();
        if regions == 0 {
            return Err(FigureError::Empty { what: "the centroids" });
        }
        if axes != 3 {
            return Err(FigureError::LengthMismatch { what: "coordinates a region", expected: 3, found: axes });
        }
        check_labels(brain.labels, regions)?;
        let ends = brain.connections.iter().flat_map(|(target, source, _)| [*target, *source]);
        if let Some(region) = ends.max().filter(|&region| region >= regions) {
            return Err(FigureError::NoSuchRegion { region, regions });
        }
        let place = |row: ndarray::ArrayView1<f64>| [row[0], row[1], row[2]];
        let known = |place: &[f64; 3]| place.iter().all(|value| value.abs() < FARTHEST);
        let places: Vec<Option<[f64; 3]>> =
            brain.centroids.outer_iter().map(|row| Some(place(row)).filter(known)).collect();
        let extent = (0..3).map(|axis| {
            let values = places.iter().flatten().map(|place| place[axis]);
            values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
        });
        let extent = Some(extent.fold(0.0, f64::max)).filter(|extent| *extent > 1e-3).unwrap_or(100.0);
        let views = [Side::Left, Side::Top, Side::Right].into_iter();
        let views: Vec<View> = views.filter_map(|side| View::new(side, &places, extent)).collect();
        if views.is_empty() {
            return Err(FigureError::NothingFinite { what: "the centroids" });
        }
        let radius = extent * (0.032 * (80.0 / regions as f64).sqrt()).clamp(0.008, 0.05);
        let labels = (0..regions).map(|region| match brain.labels.get(region) {
            Some(label) => label.clone(),
            None => (region + 1).to_string(),
        });
        Ok(Self { views, labels: labels.collect(), extent, links: links(brain, &places), radius })
    }

    /// Number of regions.
    pub fn regions(&self) -> usize {
        self.labels.len()
    }

    /// The outline and the connections of a view, of which nothing changes with the values.
    pub fn ground(&self, view: &View, place: &Placement) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let rings = || view.outline.iter().map(|ring| ring.iter().map(|point| place.at(*point)).collect::<Vec<_>>());
        shapes.extend(rings().map(|points| Shape::Polygon { points, color: CORTEX, opacity: 1.0 }));
        shapes.extend(rings().map(|points| Shape::Line { points, color: EDGE, width: 0.7 }));
        if let Some((from, to)) = view.fissure {
            shapes.push(Shape::Line { points: vec![place.at(from), place.at(to)], color: EDGE, width: 0.5 });
        }
        for (a, b, strength) in self.links(view) {
            let points = vec![place.at(view.places[a]), place.at(view.places[b])];
            let color = mix(CORTEX, GRAY, 0.15 + 0.4 * strength);
            shapes.push(Shape::Line { points, color, width: place.scale * (0.35 + 1.5 * strength) });
        }
        shapes
    }

    /// The connections between regions of a view.
    pub fn links(&self, view: &View) -> impl Iterator<Item = (usize, usize, f64)> {
        self.links.iter().copied().filter(|(a, b, _)| view.regions.contains(a) && view.regions.contains(b))
    }

    /// The regions of a view, colored by their values.
    pub fn regions_of(
        &self,
        view: &View,
        place: &Placement,
        value: impl Fn(usize) -> f64,
        palette: &Palette,
    ) -> Vec<Shape> {
        let circle = |&region: &usize| {
            let center = place.at(view.places[region]);
            let color = palette.color(value(region));
            let radius = self.radius(palette.strength(value(region))) * place.scale;
            let dots = |radius, color| Shape::Dots { centers: vec![center], radius, color };
            // A dark rim keeps neighbors apart and light colors from the ground.
            [dots(radius, mix(color, INK, 0.5)), dots(radius - 0.35_f64.min(0.3 * radius), color)]
        };
        view.regions.iter().flat_map(circle).collect()
    }

    /// The radius of a region (mm): its area grows with the strength of its value.
    pub fn radius(&self, strength: f64) -> f64 {
        self.radius * (0.62 + 0.76 * strength).sqrt()
    }

    /// The radius (mm) that the others are fractions of.
    pub fn full_radius(&self) -> f64 {
        self.radius
    }
}

/// The strongest connections, both directions as one.
fn links(brain: &Brain, places: &[Option<[f64; 3]>]) -> Vec<(usize, usize, f64)> {
    let mut pairs = std::collections::BTreeMap::new();
    for &(target, source, weight) in brain.connections {
        let strength = weight.abs();
        if target != source && strength > 0.0 && strength.is_finite() && places[target].and(places[source]).is_some() {
            let pair = pairs.entry((target.min(source), target.max(source))).or_insert(0.0_f64);
            *pair = pair.max(strength);
        }
    }
    let mut links: Vec<(usize, usize, f64)> = pairs.into_iter().map(|((a, b), strength)| (a, b, strength)).collect();
    links.sort_by(|a, b| b.2.total_cmp(&a.2));
    let count = places.len();
    let shown = (SHOWN_PAIRS * (count * count.saturating_sub(1) / 2) as f64).ceil() as usize;
    links.truncate(shown.clamp(1, MOST_PAIRS));
    let largest = links.first().map_or(1.0, |link| link.2);
    links.iter_mut().for_each(|link| link.2 /= largest);
    links.reverse();
    links
}

/// Where a view is on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    /// The middle of the view on the page.
    pub center: Point,
    /// The same in the view (mm).
    pub middle: Point,
    /// Points per mm.
    pub scale: f64,
}

impl Placement {
    pub fn at(&self, (across, up): Point) -> Point {
        (self.center.0 + (across - self.middle.0) * self.scale, self.center.1 - (up - self.middle.1) * self.scale)
    }
}
