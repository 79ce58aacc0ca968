//! Functional connectivity dynamics.

use super::{Drawn, Lack, Material, capitalized};
use crate::analyze::DYNAMICS_WINDOW;
use crate::experiment::time::display_time;
use crate::results::connectivity::BOLD_TRANSIENT;
use ndarray::Array2;
use neurolib::Dataset;
use neurolib::analysis::{functional_connectivity_dynamics, kolmogorov_smirnov_distance};
use neurolib::figures::{Dynamics, dynamics as figure};

/// With fewer windows there is nothing to look at.
const FEWEST: usize = 6;

/// Dynamics of BOLD, beside those of the subject that they are most like.
pub fn dynamics(material: &Material<'_>) -> Drawn {
    if let Some(matrix) = material.stored.matrices("fcd").into_iter().next() {
        let panel = Dynamics { title: "", matrix: matrix.values.view(), step: None };
        return Ok((capitalized(&matrix.doc), figure(&[panel])?));
    }
    let series = material.bold()?;
    let (samples, _) = series.after(series.begin + BOLD_TRANSIENT);
    let (window, step) = DYNAMICS_WINDOW;
    let windows = samples.ncols().saturating_sub(window).div_ceil(step);
    if windows < FEWEST {
        return Err(Lack::Absent(format!("BOLD is long enough for {windows} windows of {window} samples")));
    }
    let simulated = functional_connectivity_dynamics(samples, window, step);
    let simulated = simulated.map_err(|error| Lack::Absent(error.to_string()))?;
    let mut panels = vec![Dynamics { title: "", matrix: simulated.view(), step: Some(step as f64 * series.interval) }];
    let nearest = material.dataset.and_then(|dataset| nearest(&simulated, dataset));
    if let Some((title, matrix)) = &nearest {
        panels[0].title = "Simulated";
        panels.push(Dynamics { title, matrix: matrix.view(), step: None });
    }
    let length = display_time(window as f64 * series.interval);
    Ok((format!("Functional connectivity dynamics of BOLD in windows of {length}"), figure(&panels)?))
}

/// The subject with the smallest distance.
fn nearest(simulated: &Array2<f64>, dataset: &Dataset) -> Option<(String, Array2<f64>)> {
    let (window, step) = DYNAMICS_WINDOW;
    let measured = dataset.subjects.iter().filter_map(|subject| {
        let matrix = functional_connectivity_dynamics(subject.bold.view(), window, step).ok()?;
        let distance = kolmogorov_smirnov_distance(simulated.view(), matrix.view()).ok()?;
        Some((distance, &subject.name, matrix))
    });
    let (distance, name, matrix) = measured.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((format!("{name}, nearest of {} subjects (KS {distance:.2})", dataset.subjects.len()), matrix))
}
