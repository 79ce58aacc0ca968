//! What was measured in people, computed once for all points.

use super::error::SweepError;
use super::measure::{Measure, Quantity};
use ndarray::{Array2, ArrayView2};
use neurolib_runtime::analysis::{
    AnalysisError, functional_connectivity, functional_connectivity_dynamics, kolmogorov_smirnov_distance,
    matrix_correlation,
};
use neurolib_runtime::data::Dataset;

/// Samples of the windows of functional connectivity dynamics, and from one to the next: neurolib's.
pub(super) const WINDOW: usize = 30;
pub(super) const STEP: usize = 5;

/// Functional connectivity of the subjects, and its dynamics.
#[derive(Clone, Debug, Default)]
pub(super) struct Empirical {
    fc: Vec<Array2<f64>>,
    fcd: Vec<Array2<f64>>,
}

impl Empirical {
    /// What the measures compare with.
    ///
    /// # Errors
    /// If there is nothing to compare with, or of other regions.
    pub(super) fn new(measures: &[Measure], dataset: Option<&Dataset>, regions: usize) -> Result<Self, SweepError> {
        let mut empirical = Self::default();
        for measure in measures {
            for quantity in measure.terms().iter().map(|term| term.quantity).filter(|quantity| quantity.compares()) {
                let reason = |reason: String| SweepError::NoSubjects { measure: measure.name(), reason };
                let dataset = dataset.ok_or_else(|| reason("the plan names no data set".into()))?;
                if dataset.subjects.is_empty() {
                    return Err(reason(format!("`{}` has none", dataset.name)));
                }
                if let Some(subject) = dataset.subjects.iter().find(|subject| subject.bold.nrows() != regions) {
                    let found = subject.bold.nrows();
                    return Err(reason(format!("they have {found} regions, and the network {regions}")));
                }
                let undefined = |error: AnalysisError| reason(error.to_string());
                let bold = dataset.subjects.iter().map(|subject| subject.bold.view());
                match quantity {
                    Quantity::FcCorrelation if empirical.fc.is_empty() => {
                        empirical.fc =
                            bold.map(functional_connectivity).collect::<Result<_, _>>().map_err(undefined)?;
                    }
                    Quantity::FcdDistance if empirical.fcd.is_empty() => {
                        let dynamics = bold.map(|bold| functional_connectivity_dynamics(bold, WINDOW, STEP));
                        empirical.fcd = dynamics.collect::<Result<_, _>>().map_err(undefined)?;
                    }
                    _ => {}
                }
            }
        }
        Ok(empirical)
    }

    /// Mean over the subjects of the correlation with their functional connectivity.
    pub(super) fn fc_correlation(&self, simulated: ArrayView2<f64>) -> Result<f64, AnalysisError> {
        mean(self.fc.iter().map(|fc| matrix_correlation(simulated, fc.view())))
    }

    /// Mean over the subjects of the Kolmogorov–Smirnov distance from their functional connectivity dynamics.
    pub(super) fn fcd_distance(&self, simulated: ArrayView2<f64>) -> Result<f64, AnalysisError> {
        mean(self.fcd.iter().map(|fcd| kolmogorov_smirnov_distance(simulated, fcd.view())))
    }
}

fn mean(scores: impl Iterator<Item = Result<f64, AnalysisError>>) -> Result<f64, AnalysisError> {
    let scores = scores.collect::<Result<Vec<f64>, _>>()?;
    Ok(scores.iter().sum::<f64>() / scores.len() as f64)
}
