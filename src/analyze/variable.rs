//! All measures of one variable.

use super::report::{Extent, VariableReport};
use super::{Band, Measure, Request, network, regions};
use crate::experiment::time::display_time;
use crate::results::connectivity::{ACTIVITY_TRANSIENT, BOLD_TRANSIENT};
use crate::results::stored::Series;
use neurolib::Dataset;

/// With fewer samples, a transient is kept and an answer says nothing.
const FEWEST_SAMPLES: usize = 10;

/// What a variable says of what is asked for.
///
/// # Errors
/// A reason, if there are too few samples or some are not finite.
pub fn analyze(
    series: &Series,
    request: &Request,
    bands: &[Band],
    dataset: Option<&Dataset>,
) -> Result<VariableReport, String> {
    let (values, discarded) = match request.discard {
        Some(time) => series.after(series.begin + time),
        None => {
            let transient = if series.is_bold() { BOLD_TRANSIENT } else { ACTIVITY_TRANSIENT };
            let (values, start) = series.after(series.begin + transient);
            if values.ncols() >= FEWEST_SAMPLES { (values, start) } else { series.after(f64::NEG_INFINITY) }
        }
    };
    let samples = values.ncols();
    if samples < 2 {
        let kept = match request.discard {
            Some(time) => format!(" after the first {}; take a shorter `--discard`", display_time(time)),
            None => String::new(),
        };
        return Err(format!("it has {samples} sample{}{kept}", if samples == 1 { "" } else { "s" }));
    }
    if let Some(((region, sample), value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let time = display_time(series.times[discarded + sample]);
        return Err(format!("it is {value} in {} at {time}", series.labels[region]));
    }
    let until = series.times[series.times.len() - 1];
    let from = if discarded == 0 { series.begin } else { series.times[discarded - 1] };
    let extent = Extent { samples, interval: series.interval, from, until };
    let mut report = VariableReport {
        name: series.name.clone(),
        doc: series.doc.clone(),
        unit: series.unit.clone(),
        extent: Some(extent),
        labels: series.labels.clone(),
        regions: Vec::new(),
        network: Vec::new(),
        scores: Vec::new(),
        arrays: Vec::new(),
        notes: Vec::new(),
    };
    let wanted = |measure| request.measures.contains(&measure);
    if wanted(Measure::Values) {
        regions::values(values, &mut report);
    }
    let spectra = match wanted(Measure::Spectrum) {
        true => regions::spectrum(values, &extent, request.segment, &mut report),
        false => None,
    };
    if wanted(Measure::Autocorrelation) {
        regions::memory(values, &extent, &mut report);
    }
    let is_network = values.nrows() > 1;
    if wanted(Measure::Synchrony) && request.bands.is_empty() && is_network {
        network::synchrony(values, &mut report);
    }
    if wanted(Measure::Synchrony) {
        bands.iter().for_each(|&band| network::band(values, &extent, band, spectra.as_ref(), &mut report));
    }
    if wanted(Measure::Fc) && is_network {
        network::connectivity(values, series, dataset, &mut report);
    }
    if wanted(Measure::Fcd) && is_network {
        network::dynamics(values, series, request, dataset, &mut report);
    }
    if wanted(Measure::States) && !series.is_bold() {
        network::states(values, &extent, &mut report);
    }
    Ok(report)
}

/// A number in about three digits.
pub fn digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = value.abs().log10().floor();
    if !(-4.0..6.0).contains(&magnitude) {
        return format!("{value:.2e}");
    }
    let decimals = (2.0 - magnitude).max(0.0) as usize;
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

/// A correlation in two digits, with a minus that is as wide as a digit.
pub fn fixed(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = if text == "-0.00" { "0.00".to_string() } else { text };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let short = [9.765_625, 0.1, 100.0, 12_345.6, 0.001_234_5, 1e-9, 0.0].map(digits);
        assert_eq!(short, ["9.77", "0.1", "100", "12346", "0.00123", "1.00e-9", "0"]);
        assert_eq!([0.456, -0.456, -0.001].map(fixed), ["0.46", "−0.46", "0.00"]);
    }
}
