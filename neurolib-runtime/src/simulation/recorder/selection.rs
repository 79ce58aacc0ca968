//! Of which regions something is recorded.

use crate::simulation::error::BuildError;
use ndarray::Array2;
use std::sync::Arc;

/// Of which regions something is recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Selection {
    /// Of all.
    #[default]
    All,
    /// Of these, in this order, by index.
    Regions(Vec<usize>),
    /// The mean over all.
    Mean,
    /// Weighted sums over all: the signal of channel c is Σ_n L_cn x_n.
    ///
    /// L (channel, region) may be the lead field of an EEG or MEG; the signal has the unit of x times its own.
    Projection(Arc<Array2<f64>>),
}

impl Selection {
    /// Number of signals that are recorded.
    ///
    /// # Errors
    /// If it does not fit so many regions.
    pub(super) fn channels(&self, variable: &str, nodes: usize) -> Result<usize, BuildError> {
        let variable = || variable.to_string();
        match self {
            Selection::All => Ok(nodes),
            Selection::Mean => Ok(1),
            Selection::Regions(regions) => match regions.iter().find(|&&region| region >= nodes) {
                Some(&region) => Err(BuildError::Region { variable: variable(), region, nodes }),
                None if regions.is_empty() => Err(BuildError::NoRegions { variable: variable() }),
                None => Ok(regions.len()),
            },
            Selection::Projection(matrix) => match matrix.dim() {
                (0, _) => Err(BuildError::NoRegions { variable: variable() }),
                (channels, found) if found == nodes => Ok(channels),
                (_, found) => Err(BuildError::Projection { variable: variable(), found, nodes }),
            },
        }
    }

    /// The signals of a sample of `members` simulations side by side, column = node · members + simulation.
    pub(super) fn select(&self, sample: &[f64], members: usize, signals: &mut [f64]) {
        match self {
            Selection::All => signals.copy_from_slice(sample),
            Selection::Regions(regions) => {
                for (signals, &region) in signals.chunks_exact_mut(members).zip(regions) {
                    signals.copy_from_slice(&sample[region * members..][..members]);
                }
            }
            Selection::Mean => {
                signals.fill(0.0);
                for of_node in sample.chunks_exact(members) {
                    signals.iter_mut().zip(of_node).for_each(|(sum, value)| *sum += value);
                }
                let nodes = (sample.len() / members) as f64;
                signals.iter_mut().for_each(|sum| *sum /= nodes);
            }
            Selection::Projection(matrix) => {
                for (signals, weights) in signals.chunks_exact_mut(members).zip(matrix.outer_iter()) {
                    signals.fill(0.0);
                    for (of_node, weight) in sample.chunks_exact(members).zip(weights) {
                        signals.iter_mut().zip(of_node).for_each(|(sum, value)| *sum += weight * value);
                    }
                }
            }
        }
    }
}
