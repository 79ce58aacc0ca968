//! Graph measures of a connectome, or of any matrix of weights.
//!
//! Connections of a region to itself never count. Time and memory go with the connections, not with the square of the
//! regions, except where a measure itself is of all pairs.

mod clustering;
mod efficiency;
mod strength;

pub use clustering::clustering_coefficients;
pub use efficiency::global_efficiency;
pub use strength::{InOut, degrees, density, strengths};

use ndarray::ArrayView2;

use super::AnalysisError;
use crate::connectome::{CompressedRows, Connection, Connectome};

/// The weighted connections between different regions: what graph measures see.
///
/// Made of a [`Connectome`], or of a square matrix of weights (target, source) of finite numbers.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::density;
/// # use neurolib_runtime::connectome::Connectome;
/// let labels = ["a", "b", "c"].map(String::from).to_vec();
/// let connectome = Connectome::from_connections(labels, [(1, 0, 0.5, 30.0), (2, 1, 0.5, 30.0), (2, 2, 1.0, 0.0)])?;
/// assert_eq!(density(&connectome)?, 2.0 / 6.0);
/// assert_eq!(density(array![[0.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.5, 1.0]].view())?, 2.0 / 6.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    /// By target; the tract lengths are 0.
    rows: CompressedRows,
}

impl Graph {
    fn new(regions: usize, connections: impl Iterator<Item = Connection>) -> Self {
        let between = connections.filter(|c| c.target != c.source && c.weight != 0.0);
        Self { rows: CompressedRows::new(regions, between.map(|c| Connection { tract_length: 0.0, ..c })) }
    }

    fn regions(&self) -> usize {
        self.rows.nodes()
    }

    /// The first negative weight as an error.
    fn require_no_negative(&self) -> Result<(), AnalysisError> {
        match self.rows.entries().find(|c| c.weight < 0.0) {
            Some(Connection { target: row, source: column, weight: value, .. }) => {
                Err(AnalysisError::NegativeWeight { row, column, value })
            }
            None => Ok(()),
        }
    }
}

impl TryFrom<&Connectome> for Graph {
    type Error = AnalysisError;

    fn try_from(connectome: &Connectome) -> Result<Self, AnalysisError> {
        Ok(Self::new(connectome.n_nodes(), connectome.connections()))
    }
}

impl TryFrom<ArrayView2<'_, f64>> for Graph {
    type Error = AnalysisError;

    fn try_from(weights: ArrayView2<f64>) -> Result<Self, AnalysisError> {
        let (rows, columns) = weights.dim();
        if rows != columns {
            return Err(AnalysisError::NotSquare { rows, columns });
        }
        if let Some((index, &value)) = weights.iter().enumerate().find(|(_, weight)| !weight.is_finite()) {
            return Err(AnalysisError::NotFinite { index, value });
        }
        let entry = |((target, source), &weight)| Connection { target, source, weight, tract_length: 0.0 };
        Ok(Self::new(rows, weights.indexed_iter().map(entry)))
    }
}

#[cfg(test)]
mod tests;
