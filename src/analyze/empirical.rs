//! What was measured in people, beside what was simulated.

use super::Request;
use super::report::Scores;
use crate::cli::Outcome;
use crate::results::stored::Stored;
use ndarray::ArrayView2;
use neurolib::Dataset;
use neurolib::analysis::{
    functional_connectivity, functional_connectivity_dynamics, kolmogorov_smirnov_distance, matrix_correlation,
};

/// The data set to compare with: the one asked for, or that of the run.
///
/// # Errors
/// If the one asked for is unknown.
pub fn dataset(stored: &Stored, request: &Request) -> Outcome<Option<Dataset>> {
    match &request.dataset {
        Some(name) => stored.dataset_of(name),
        None => Ok(stored.dataset()),
    }
}

/// Correlation of functional connectivity with that of each subject.
pub fn connectivity_scores(simulated: ArrayView2<f64>, dataset: &Dataset) -> Option<Scores> {
    let score = |bold: ArrayView2<f64>| {
        let measured = functional_connectivity(bold).ok()?;
        matrix_correlation(simulated, measured.view()).ok()
    };
    scores(dataset, simulated.nrows(), "fc_correlation", format!("FC of {}", dataset.name), "correlation", score)
}

/// Kolmogorov–Smirnov distance of functional connectivity dynamics from that of each subject, in windows of as many
/// samples.
pub fn dynamics_scores(
    simulated: ArrayView2<f64>,
    regions: usize,
    dataset: &Dataset,
    (window, step): (usize, usize),
) -> Option<Scores> {
    let score = |bold: ArrayView2<f64>| {
        let measured = functional_connectivity_dynamics(bold, window, step).ok()?;
        kolmogorov_smirnov_distance(simulated, measured.view()).ok()
    };
    scores(dataset, regions, "fcd_distance", format!("FCD of {}", dataset.name), "KS distance", score)
}

fn scores(
    dataset: &Dataset,
    regions: usize,
    key: &'static str,
    label: String,
    of: &'static str,
    score: impl Fn(ArrayView2<f64>) -> Option<f64>,
) -> Option<Scores> {
    let comparable = !dataset.subjects.is_empty() && dataset.subjects.iter().all(|s| s.bold.nrows() == regions);
    let subjects = dataset.subjects.iter().map(|s| (s.name.to_string(), score(s.bold.view())));
    comparable.then(|| Scores { key, label, of, subjects: subjects.collect() })
}
