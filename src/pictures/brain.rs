//! Activity at the places of the regions, at rest and in motion.

use super::{Lack, Material, quantity};
use crate::experiment::time::seconds;
use crate::results::connectivity::ACTIVITY_TRANSIENT;
use crate::results::stored::Series;
use ndarray::{Array2, Axis, s};
use neurolib::figures::{Brain, Figure, Film, brain as figure, brain_film};

/// The stretch of time at the end of a fast signal that a film shows (ms).
const LAST: f64 = 2000.0;
/// Of signals that are sampled more slowly, a film shows all (ms).
const SLOW: f64 = 100.0;
/// Most frames of a film, and how many of them are shown in a second.
const FRAMES: usize = 200;
const RATE: f64 = 20.0;

/// Mean activity of each region, seen from three sides.
pub fn brain<'a>(material: &'a Material<'a>) -> Result<(String, Figure), Lack> {
    let series = whole(material)?;
    let places = Places::of(material)?;
    let (samples, _) = match series.after(series.begin + ACTIVITY_TRANSIENT) {
        (samples, start) if samples.ncols() > 0 => (samples, start),
        _ => series.after(f64::NEG_INFINITY),
    };
    let mean = samples.mean_axis(Axis(1)).ok_or_else(|| Lack::Absent("there is no sample".to_string()))?;
    let drawn = figure(&places.brain(), &mean.to_vec(), quantity(series), &series.unit, None)?;
    Ok((format!("Mean activity of {}", material.stored.title()), drawn))
}

/// Activity at the end of the run, or in the stretch of time that is asked for.
pub fn film<'a>(material: &'a Material<'a>) -> Result<(String, Film), Lack> {
    let series = whole(material)?;
    let places = Places::of(material)?;
    let last = series.times.last().copied().unwrap_or(0.0);
    let (from, to) = material.request.between.unwrap_or(match series.interval < SLOW {
        true => (last - LAST, last),
        false => (f64::NEG_INFINITY, last),
    });
    let begin = series.times.partition_point(|&time| time <= from);
    let end = series.times.partition_point(|&time| time <= to).max(begin);
    let every = (end - begin).div_ceil(FRAMES).max(1);
    let frames = (end - begin) / every;
    if frames < 2 {
        return Err(Lack::Absent(format!("there are {} samples of {} to show", end - begin, series.name)));
    }
    let samples = series.values();
    let mut values = Array2::zeros((samples.nrows(), frames));
    for frame in 0..frames {
        let first = begin + frame * every;
        let bin = samples.slice(s![.., first..first + every]);
        values.column_mut(frame).assign(&(bin.sum_axis(Axis(1)) / every as f64));
    }
    let times: Vec<f64> = (0..frames).map(|frame| series.times[begin + (frame + 1) * every - 1]).collect();
    let film = brain_film(&places.brain(), values.view(), &times, &series.name, &series.unit, RATE)?;
    let slower = 1000.0 / RATE / (every as f64 * series.interval);
    let pace = match slower {
        slower if slower > 1.05 => format!(", {slower:.0} times slower"),
        slower if slower < 0.95 => format!(", {:.0} times faster", 1.0 / slower),
        _ => String::new(),
    };
    let length = seconds(frames as f64 * every as f64 * series.interval);
    Ok((format!("{length} of {}{pace}", material.stored.title()), film))
}

/// The activity of all regions.
fn whole<'a>(material: &'a Material<'a>) -> Result<&'a Series<'a>, Lack> {
    let series = material.series.iter().find(|series| !series.is_bold() && series.is_whole && !series.times.is_empty());
    series.ok_or_else(|| Lack::Absent("there is no time series of all regions".to_string()))
}

/// Where the regions are, and how they are connected.
struct Places {
    centroids: Array2<f64>,
    labels: Vec<String>,
    connections: Vec<(usize, usize, f64)>,
}

impl Places {
    fn of(material: &Material<'_>) -> Result<Self, Lack> {
        let centroids = material.stored.centroids();
        let centroids =
            centroids.ok_or_else(|| Lack::Absent("the network has no places of its regions".to_string()))?;
        let connections = material.dataset.map_or_else(Vec::new, |dataset| {
            dataset.connectome.connections().map(|c| (c.target, c.source, c.weight)).collect()
        });
        Ok(Self { centroids, labels: material.stored.regions(), connections })
    }

    fn brain(&self) -> Brain<'_> {
        Brain { centroids: self.centroids.view(), labels: &self.labels, connections: &self.connections }
    }
}
