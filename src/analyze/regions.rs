//! Numbers of each region by itself.

use super::report::{Extent, Overall, PerRegion, VariableReport};
use super::variable::digits;
use crate::experiment::time::seconds;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use neurolib::analysis::{PowerSpectra, WelchOptions, autocorrelation, autocorrelation_time, power_spectra};

/// Segments of spectra are a tenth of the series, but no shorter and no longer than these (ms),
const SEGMENTS: (f64, f64) = (1000.0, 10_000.0);
/// and have at least so many samples.
const SEGMENT_SAMPLES: f64 = 64.0;

/// Mean, standard deviation, smallest and largest value.
pub fn values(series: ArrayView2<f64>, report: &mut VariableReport) {
    type Statistic = (&'static str, &'static str, fn(ArrayView1<f64>) -> f64);
    let statistics: [Statistic; 4] = [
        ("mean", "mean", |row| row.mean().unwrap_or(f64::NAN)),
        ("standard_deviation", "standard deviation", |row| row.std(0.0)),
        ("minimum", "smallest value", |row| row.iter().copied().fold(f64::INFINITY, f64::min)),
        ("maximum", "largest value", |row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    ];
    for (key, label, statistic) in statistics {
        let values = series.outer_iter().map(|row| Some(statistic(row))).collect();
        report.regions.push(PerRegion { key, label: label.into(), unit: report.unit.clone(), values });
    }
}

/// Length of the segments of spectra of so many samples every so often, ms.
pub fn welch_segment(samples: usize, interval: f64) -> f64 {
    let duration = samples as f64 * interval;
    (duration / 10.0).clamp(SEGMENTS.0, SEGMENTS.1).max(SEGMENT_SAMPLES * interval).min(duration)
}

/// Power spectra and their dominant frequencies.
pub fn spectrum(
    series: ArrayView2<f64>,
    extent: &Extent,
    segment: Option<f64>,
    report: &mut VariableReport,
) -> Option<PowerSpectra> {
    let segment = match segment {
        Some(segment) => segment.min(extent.samples as f64 * extent.interval),
        None => welch_segment(extent.samples, extent.interval),
    };
    let options = WelchOptions { maximum_frequency: f64::MAX, segment_length: segment / 1000.0 };
    let spectra = match power_spectra(series, extent.interval, &options) {
        Ok(spectra) => spectra,
        Err(error) => {
            report.notes.push(format!("no spectrum: {error}"));
            return None;
        }
    };
    let regions = 0..series.nrows();
    report.regions.push(PerRegion {
        key: "dominant_frequency",
        label: "dominant frequency".into(),
        unit: "Hz".into(),
        values: regions.map(|region| spectra.region(region)?.dominant_frequency()).collect(),
    });
    report.arrays.push(("frequencies".into(), spectra.frequencies.clone().into_dyn()));
    report.arrays.push(("power".into(), spectra.power.clone().into_dyn()));
    let resolution = spectra.frequencies.get(1).copied().unwrap_or(0.0);
    let mean = spectra.mean();
    let frequency = mean.dominant_frequency();
    let text = match frequency {
        Some(frequency) => format!(
            "peak of the mean at {} Hz, resolved to {} Hz (segments of {})",
            digits(frequency),
            digits(resolution),
            seconds(segment)
        ),
        None => "no oscillation: the series are constant".to_string(),
    };
    report.network.push(Overall {
        key: "spectrum".into(),
        label: "power spectrum".into(),
        text,
        numbers: vec![("peak_hz", frequency), ("resolution_hz", Some(resolution))],
    });
    Some(spectra)
}

/// Autocorrelation times, to the first crossing of 1/e.
pub fn memory(series: ArrayView2<f64>, extent: &Extent, report: &mut VariableReport) {
    let mut times = Vec::new();
    let mut functions = Vec::new();
    for row in series.outer_iter() {
        // A region that is silent is no reason to have no answer for the others.
        let function = autocorrelation(row.insert_axis(Axis(0))).ok().map(|function| function.row(0).to_owned());
        let time = function.as_ref().and_then(|f| autocorrelation_time(f.view(), extent.interval).ok()?.decay);
        // What is kept reaches ten times as far as the region remembers.
        let lags = time.map_or(series.ncols(), |time| (10.0 * time / extent.interval).ceil() as usize + 1);
        functions.push(function.map(|function| function.iter().take(lags).copied().collect::<Vec<_>>()));
        times.push(time);
    }
    let unit = "ms".into();
    let label = "autocorrelation time".into();
    report.regions.push(PerRegion { key: "autocorrelation_time", label, unit, values: times });
    let longest = functions.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let mut kept = Array2::from_elem((functions.len(), longest), f64::NAN);
    for (mut row, function) in kept.outer_iter_mut().zip(&functions) {
        row.iter_mut().zip(function.iter().flatten()).for_each(|(slot, &value)| *slot = value);
    }
    report.arrays.push(("autocorrelation".into(), kept.into_dyn()));
}
