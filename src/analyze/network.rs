//! Numbers of all regions together.

use super::Request;
use super::band::Band;
use super::empirical::{connectivity_scores, dynamics_scores};
use super::report::{Extent, Overall, PerRegion, VariableReport};
use super::variable::{digits, fixed};
use crate::cli::size;
use crate::experiment::time::{display_time, seconds};
use crate::results::connectivity::require_pairs;
use crate::results::stored::Series;
use ndarray::{Array2, ArrayView2};
use neurolib::Dataset;
use neurolib::analysis::{
    AnalyticSignal, ButterworthFilter, PowerSpectra, StateOptions, Trend, analytic_signal, detrend,
    functional_connectivity, functional_connectivity_dynamics, kuramoto_order, up_down_states, upper_triangle,
};

/// Order of the filters: as steep as neurolib's Butterworth filters would be with fewer ringing samples.
const ORDER: usize = 4;
/// Windows of BOLD, and from one to the next (samples): neurolib's.
pub const DYNAMICS_WINDOW: (usize, usize) = (30, 5);
/// More windows than this are a mistake: their matrix alone has 200 MB.
const MOST_WINDOWS: usize = 5000;
/// Most bytes of the matrices of all windows.
const MOST_BYTES: f64 = 2e9;

/// Order parameter and metastability of the phases of the whole signal.
pub fn synchrony(series: ArrayView2<f64>, report: &mut VariableReport) {
    let analytic = detrend(series, Trend::Constant).and_then(|centered| analytic_signal(centered.view()));
    match analytic {
        Ok(analytic) => order(&analytic, "synchrony", "synchrony", String::new(), report),
        Err(error) => report.notes.push(format!("no order parameter: {error}")),
    }
}

/// The same in a band, the connectivity of the band's envelopes, and its share of the power.
pub fn band(
    series: ArrayView2<f64>,
    extent: &Extent,
    band: Band,
    spectra: Option<&PowerSpectra>,
    report: &mut VariableReport,
) {
    let key = format!("band_{}_{}_hz", band.low, band.high);
    let filtered =
        ButterworthFilter::new(neurolib::analysis::Band::Between(band.low, band.high), ORDER, extent.interval)
            .and_then(|filter| filter.apply(series))
            .and_then(|filtered| analytic_signal(filtered.view()));
    let analytic = match filtered {
        Ok(analytic) => analytic,
        Err(error) => {
            report.notes.push(format!("no band of {band}: {error}"));
            return;
        }
    };
    if let Some(mean) = spectra.map(PowerSpectra::mean) {
        let all = mean.power.iter().skip(1).sum::<f64>();
        let share = (all > 0.0).then(|| mean.power_between(band.low, band.high) / all);
        report.network.push(Overall {
            key: format!("{key}_power"),
            label: format!("{band} power"),
            text: share.map_or("undefined".into(), |share| format!("{} % of all power", digits(100.0 * share))),
            numbers: vec![("share", share)],
        });
    }
    if series.nrows() < 2 {
        return;
    }
    order(&analytic, &format!("{key}_synchrony"), &format!("{band} synchrony"), format!("{key}."), report);
    match all_pairs(analytic.envelope().view()) {
        Ok(fc) => {
            distribution(fc.view(), &format!("{key}_envelope_fc"), &format!("{band} envelope FC"), "", report);
            report.arrays.push((format!("{key}.envelope_fc"), fc.into_dyn()));
        }
        Err(reason) => report.notes.push(format!("no connectivity of {band} envelopes: {reason}")),
    }
}

fn order(analytic: &AnalyticSignal, key: &str, label: &str, prefix: String, report: &mut VariableReport) {
    match kuramoto_order(analytic.phase().view()) {
        Ok(order) => {
            report.network.push(Overall {
                key: key.into(),
                label: label.into(),
                text: format!("order parameter {}, metastability {}", fixed(order.mean), fixed(order.metastability)),
                numbers: vec![("order_parameter", Some(order.mean)), ("metastability", Some(order.metastability))],
            });
            report.arrays.push((format!("{prefix}order"), order.order.into_dyn()));
        }
        Err(error) => report.notes.push(format!("no order parameter: {error}")),
    }
}

/// Functional connectivity, beside that of the subjects if this is BOLD.
pub fn connectivity(values: ArrayView2<f64>, series: &Series, dataset: Option<&Dataset>, report: &mut VariableReport) {
    match all_pairs(values) {
        Ok(fc) => {
            distribution(fc.view(), "fc", "functional connectivity", "", report);
            if let Some(dataset) = dataset.filter(|_| series.is_bold()) {
                report.scores.extend(connectivity_scores(fc.view(), dataset));
            }
            report.arrays.push(("fc".into(), fc.into_dyn()));
        }
        Err(reason) => report.notes.push(format!("no functional connectivity: {reason}")),
    }
}

/// Functional connectivity, or why there is none.
fn all_pairs(values: ArrayView2<f64>) -> Result<Array2<f64>, String> {
    require_pairs(values.nrows())?;
    functional_connectivity(values).map_err(|error| error.to_string())
}

/// Its dynamics: of BOLD, or where windows are given.
pub fn dynamics(
    values: ArrayView2<f64>,
    series: &Series,
    request: &Request,
    dataset: Option<&Dataset>,
    report: &mut VariableReport,
) {
    let samples = |time: f64| ((time / series.interval).round() as usize).max(1);
    let (window, step) = match (request.window.map(samples), request.step.map(samples)) {
        (None, None) if series.is_bold() => DYNAMICS_WINDOW,
        (None, None) => return,
        (None, Some(step)) => (DYNAMICS_WINDOW.0.max(step), step),
        (Some(window), None) => (window, (window / 6).max(1)),
        (Some(window), Some(step)) => (window, step),
    };
    let windows = values.ncols().saturating_sub(window).div_ceil(step);
    if windows > MOST_WINDOWS {
        report.notes.push(format!("no FCD: {windows} windows are too many; take a longer `--step`"));
        return;
    }
    if windows < 2 {
        report.notes.push(format!(
            "no FCD: windows of {} every {} need more than {} samples, and there are {}; take a shorter `--window`",
            seconds(window as f64 * series.interval),
            seconds(step as f64 * series.interval),
            window + step,
            values.ncols()
        ));
        return;
    }
    let bytes = 8.0 * (values.nrows() as f64).powi(2) * windows as f64;
    if bytes > MOST_BYTES {
        let regions = values.nrows();
        report.notes.push(format!("no FCD: {windows} windows of {regions} regions would take {}", size(bytes)));
        return;
    }
    match functional_connectivity_dynamics(values, window, step) {
        Ok(fcd) => {
            let of = format!(
                "; {windows} windows of {} every {}",
                display_time(window as f64 * series.interval),
                display_time(step as f64 * series.interval)
            );
            distribution(fcd.view(), "fcd", "FC dynamics", &of, report);
            if let Some(dataset) = dataset.filter(|_| series.is_bold()) {
                report.scores.extend(dynamics_scores(fcd.view(), values.nrows(), dataset, (window, step)));
            }
            report.arrays.push(("fcd".into(), fcd.into_dyn()));
        }
        Err(error) => report.notes.push(format!("no FCD: {error}")),
    }
}

/// Mean, standard deviation and ends of the entries above the diagonal.
fn distribution(matrix: ArrayView2<f64>, key: &str, label: &str, more: &str, report: &mut VariableReport) {
    let entries = match upper_triangle(matrix) {
        Ok(entries) if !entries.is_empty() => ndarray::Array1::from(entries),
        _ => return,
    };
    let (mean, deviation) = (entries.mean().unwrap_or(0.0), entries.std(0.0));
    let least = entries.iter().copied().fold(f64::INFINITY, f64::min);
    let most = entries.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    report.network.push(Overall {
        key: key.into(),
        label: label.into(),
        text: format!("mean {} ± {}, from {} to {}{more}", fixed(mean), fixed(deviation), fixed(least), fixed(most)),
        numbers: vec![
            ("mean", Some(mean)),
            ("standard_deviation", Some(deviation)),
            ("minimum", Some(least)),
            ("maximum", Some(most)),
        ],
    });
}

/// Up and down states: durations, how often, and how many regions take part.
pub fn states(series: ArrayView2<f64>, extent: &Extent, report: &mut VariableReport) {
    let options = StateOptions::default();
    let states = match up_down_states(series, extent.interval, &options) {
        Ok(states) => states,
        Err(error) => {
            report.notes.push(format!("no up and down states: {error}"));
            return;
        }
    };
    let intervals = states.intervals();
    let complete: Vec<_> = intervals.iter().filter(|state| state.complete).collect();
    let mean_duration = |region: usize, up: bool| {
        let own = complete.iter().filter(|state| state.region == region && state.up == up);
        super::report::mean(own.map(|state| Some(state.duration)))
    };
    let regions = 0..series.nrows();
    let mut row = |key, label: &str, unit: &str, values| {
        report.regions.push(PerRegion { key, label: label.into(), unit: unit.into(), values });
    };
    row("down_fraction", "fraction of time down", "", states.down_fraction().iter().map(|&f| Some(f)).collect());
    row("up_duration", "mean up state", "ms", regions.clone().map(|region| mean_duration(region, true)).collect());
    row("down_duration", "mean down state", "ms", regions.clone().map(|region| mean_duration(region, false)).collect());
    let minutes = extent.samples as f64 * extent.interval / 60_000.0;
    let rate = |region| intervals.iter().filter(|s| s.region == region && !s.up).count() as f64 / minutes;
    row("down_states_per_minute", "down states", "1/min", regions.map(|region| Some(rate(region))).collect());
    let waves: Vec<f64> = intervals.iter().filter(|state| !state.up).map(|state| state.involvement).collect();
    let global = waves.iter().filter(|&&involvement| involvement > 0.5).count();
    let share = (!waves.is_empty()).then(|| global as f64 / waves.len() as f64);
    let mean = super::report::mean(waves.iter().map(|&wave| Some(wave)));
    let text = match (share, mean) {
        (Some(share), Some(mean)) => format!(
            "{} down states, {} % of them global (more than half of the regions); {} % of the regions take part on average",
            waves.len(),
            digits(100.0 * share),
            digits(100.0 * mean)
        ),
        _ => "none: no region is ever down".to_string(),
    };
    report.network.push(Overall {
        key: "down_states".into(),
        label: "slow waves".into(),
        text,
        numbers: vec![("count", Some(waves.len() as f64)), ("global_fraction", share), ("mean_involvement", mean)],
    });
    report.arrays.push(("down_involvement".into(), states.down_involvement().into_dyn()));
}
