//! Functional connectivity of a run beside that of the subjects.

use crate::cli::size;
use crate::experiment::time::display_time;
use crate::results::stored::Series;
use ndarray::{Array2, ArrayView2};
use neurolib::Dataset;
use neurolib::analysis::{functional_connectivity, matrix_correlation};

/// BOLD before this time is transient (ms).
pub const BOLD_TRANSIENT: f64 = 10_000.0;
/// Activity before this time is transient (ms).
pub const ACTIVITY_TRANSIENT: f64 = 1000.0;
/// With fewer samples, correlations say nothing.
const FEWEST_SAMPLES: usize = 10;

/// Of more regions than this there is no functional connectivity: matrices of all pairs take 72 MB each at this size, and
/// time that grows with them.
const MOST_REGIONS: usize = 3000;

/// Whether there is functional connectivity of so many regions.
///
/// # Errors
/// The reason, if there is none.
pub fn require_pairs(regions: usize) -> Result<(), String> {
    if regions <= MOST_REGIONS {
        return Ok(());
    }
    let bytes = size(8.0 * (regions as f64).powi(2));
    Err(format!("{regions} regions are more than {MOST_REGIONS}, and a matrix of all pairs would take {bytes}"))
}

/// Functional connectivity of a run, and of the data set that it runs on.
pub struct Connectivity {
    /// What it is computed of, in words.
    pub of: String,
    /// Simulated (region, region).
    pub simulated: Array2<f64>,
    /// Mean over the subjects, and each one's correlation with the simulated.
    pub empirical: Option<Empirical>,
}

/// Functional connectivity of a data set.
pub struct Empirical {
    /// Mean over the subjects (region, region).
    pub mean: Array2<f64>,
    /// Name of each subject, and correlation of its matrix with the simulated one, where it is defined.
    pub scores: Vec<(String, Option<f64>)>,
}

impl Empirical {
    /// Mean of the correlations that are defined.
    pub fn mean_score(&self) -> Option<f64> {
        let known: Vec<f64> = self.scores.iter().filter_map(|(_, score)| *score).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }
}

/// Computes it of BOLD or, where that is too short, of the activity.
///
/// # Errors
/// A reason, if the user would expect it and there is too little to compute it of.
pub fn connectivity(all: &[Series<'_>], dataset: Option<&Dataset>) -> Result<Connectivity, Option<String>> {
    let whole: Vec<&Series> = all.iter().filter(|series| series.is_whole).collect();
    // Who keeps no series of all regions does not expect it.
    let regions = whole.iter().map(|series| series.labels.len()).max().unwrap_or(0);
    if regions < 3 {
        return Err(None);
    }
    require_pairs(regions).map_err(|reason| Some(format!("no functional connectivity: {reason}")))?;
    let (samples, of) = source(&whole)?;
    let simulated = functional_connectivity(samples).map_err(|error| Some(error.to_string()))?;
    let empirical = dataset.filter(|d| !d.subjects.is_empty()).and_then(|d| compare(&simulated, d));
    Ok(Connectivity { of, simulated, empirical })
}

/// Samples without their transient, and what they are of.
fn source<'a>(whole: &[&'a Series<'_>]) -> Result<(ArrayView2<'a, f64>, String), Option<String>> {
    let after = |series: &'a Series<'_>, transient: f64| {
        let (samples, _) = series.after(transient);
        (samples.ncols() >= FEWEST_SAMPLES).then_some(samples)
    };
    let bold = whole.iter().find(|series| series.name == "bold");
    if let Some(samples) = bold.and_then(|series| after(series, BOLD_TRANSIENT)) {
        return Ok((samples, format!("BOLD without the first {}", display_time(BOLD_TRANSIENT))));
    }
    let why = match bold {
        Some(_) => format!(", as BOLD has fewer than {FEWEST_SAMPLES} samples after {}", display_time(BOLD_TRANSIENT)),
        None => String::new(),
    };
    let Some(series) = whole.iter().find(|series| !series.is_bold()) else {
        return Err(Some(format!("no functional connectivity{why}")));
    };
    if let Some(samples) = after(series, ACTIVITY_TRANSIENT) {
        let cut = format!(" without the first {}", display_time(ACTIVITY_TRANSIENT));
        return Ok((samples, format!("the activity {}{cut}{why}", series.name)));
    }
    match after(series, f64::NEG_INFINITY) {
        Some(samples) => Ok((samples, format!("the activity {}{why}", series.name))),
        None => {
            Err(Some(format!("no functional connectivity: fewer than {FEWEST_SAMPLES} samples of {}", series.name)))
        }
    }
}

fn compare(simulated: &Array2<f64>, dataset: &Dataset) -> Option<Empirical> {
    let mut mean = Array2::<f64>::zeros(simulated.dim());
    let mut scores = Vec::new();
    for subject in &dataset.subjects {
        let fc = functional_connectivity(subject.bold.view()).ok().filter(|fc| fc.dim() == mean.dim())?;
        scores.push((subject.name.to_string(), matrix_correlation(simulated.view(), fc.view()).ok()));
        mean += &(fc / dataset.subjects.len() as f64);
    }
    Some(Empirical { mean, scores })
}
