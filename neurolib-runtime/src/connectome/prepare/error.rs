//! Why a network cannot be prepared.

use thiserror::Error;

use crate::connectome::NodesError;

/// Why a step of a preparation is impossible.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PreparationError {
    /// Nodes that do not exist.
    #[error("{0}")]
    Nodes(#[from] NodesError),
    /// No node would be left.
    #[error("no node would be left")]
    NothingLeft,
    /// There is nothing to divide by.
    #[error("all weights are 0, which cannot be normalized")]
    NoWeights,
    /// The spectral radius is that of weights that are not negative.
    #[error(
        "the weight of `{source_label}` → `{target_label}` is {weight}; without negative weights there is a spectral radius"
    )]
    NegativeWeight {
        /// Label of the source.
        source_label: String,
        /// Label of the target.
        target_label: String,
        /// The weight.
        weight: f64,
    },
    /// A network without loops has eigenvalues of 0 only.
    #[error("the spectral radius is 0, as no path leads back to where it begins; normalize to the largest weight")]
    NoLoops,
    /// The iteration for the spectral radius has not ended.
    #[error("the spectral radius was not found in {iterations} iterations; normalize to the largest weight")]
    NotConverged {
        /// How many there were.
        iterations: usize,
    },
    /// A threshold that is negative or not finite.
    #[error("a threshold of {value}; a number, 0 or greater, is expected")]
    InvalidThreshold {
        /// What was given.
        value: f64,
    },
    /// A share that is none.
    #[error("a density of {value}; a share above 0 and up to 1 is expected")]
    InvalidDensity {
        /// What was given.
        value: f64,
    },
    /// A factor that is not positive or not finite, or too large for the lengths.
    #[error("lengths cannot be multiplied by {value}; a number above 0 that keeps them finite is expected")]
    InvalidFactor {
        /// What was given.
        value: f64,
    },
    /// The atlas has no usual choice of as many regions.
    #[error("the network has {regions} regions; of AAL2 the orders of 80 (cortex) and 94 (cerebrum) are known")]
    UnknownOrder {
        /// Regions of the network.
        regions: usize,
    },
}
