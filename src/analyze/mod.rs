//! From a stored result to what it says: the numbers of `neurolib analyze`.

mod band;
mod connectome;
mod empirical;
mod measure;
mod network;
mod regions;
mod report;
mod row;
mod variable;

pub use band::Band;
pub use measure::Measure;
pub use network::DYNAMICS_WINDOW;
pub use regions::welch_segment;
pub use report::{Report, Scores, VariableReport};
pub use row::Row;

use crate::cli::{Failure, Outcome};
use crate::results::stored::Stored;
use std::path::PathBuf;

/// What to compute, and of what.
#[derive(Default)]
pub struct Request {
    /// The measures.
    pub measures: Vec<Measure>,
    /// Names of the variables; all if there are none.
    pub variables: Vec<String>,
    /// What to leave out at the beginning, ms; by default 10 s of BOLD and 1 s of anything else.
    pub discard: Option<f64>,
    /// Frequency bands for synchrony and envelopes.
    pub bands: Vec<Band>,
    /// Length of the segments of spectra, ms.
    pub segment: Option<f64>,
    /// Length of the windows of dynamics, ms.
    pub window: Option<f64>,
    /// From window to window, ms.
    pub step: Option<f64>,
    /// Name of the data set to compare with; by default that of the run.
    pub dataset: Option<String>,
}

/// Analyzes a result.
///
/// # Errors
/// If it has nothing of what is asked for.
pub fn analyze(stored: &Stored, request: &Request) -> Outcome<Report> {
    let dataset = empirical::dataset(stored, request)?;
    let path: PathBuf = stored.path().to_path_buf();
    let mut report = Report { path, run: stored.run(), variables: Vec::new(), notes: Vec::new() };
    report.notes.extend(stored.incomplete());
    let selected = stored.select(&request.variables)?;
    if selected.is_empty() {
        let failure = Failure::bad_input(format!("`{}` holds no time series", stored.path().display()));
        return Err(failure.help("expected matrices of (region, time), and an array `time` in ms"));
    }
    let finest = selected.iter().map(|series| series.interval).fold(f64::INFINITY, f64::min);
    for series in &selected {
        // A band that is too fast for BOLD is meant for the activity; if for all, it is a mistake to tell.
        let resolved = |band: &Band| series.interval == finest || band.high * series.interval < 500.0;
        let bands: Vec<Band> = request.bands.iter().copied().filter(resolved).collect();
        match variable::analyze(series, request, &bands, dataset.as_ref()) {
            Ok(variable) if variable.is_empty() => {}
            Ok(variable) => report.variables.push(variable),
            Err(reason) => report.notes.push(format!("{} is left out: {reason}", series.name)),
        }
    }
    let asked = request.measures != Measure::DEFAULT && request.measures.contains(&Measure::Fcd);
    if asked && !report.variables.iter().any(VariableReport::tells_of_dynamics) {
        report
            .notes
            .push("FCD of other variables than BOLD needs windows, such as `--window 60s --step 5s`".to_string());
    }
    if request.measures.contains(&Measure::Connectome) {
        match connectome::analyze(dataset.as_ref()) {
            Ok(connectome) => report.variables.push(connectome),
            Err(reason) => report.notes.push(reason),
        }
    }
    if report.variables.is_empty() {
        let failure = Failure::bad_input(format!("there is nothing to analyze in `{}`", report.path.display()));
        return Err(match report.notes.is_empty() {
            true => failure,
            false => failure.help(report.notes.join("; ")),
        });
    }
    Ok(report)
}
