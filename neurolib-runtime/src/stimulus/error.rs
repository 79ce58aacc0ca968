//! What can be wrong with a stimulus.

use crate::connectome::NodesError;
use crate::simulation::error::NotAMultiple;
use thiserror::Error;

/// Why a stimulus cannot drive a port.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum StimulusError {
    /// A number out of its range.
    #[error("{name} is {value}; it has to be {expected}")]
    Number {
        /// What the number is.
        name: &'static str,
        /// The number.
        value: f64,
        /// What it has to be.
        expected: &'static str,
    },
    /// An end that is not after the beginning.
    #[error("a stimulus from {from} ms to {to} ms never acts: it has to end after its beginning")]
    Window {
        /// Its beginning, ms.
        from: f64,
        /// Its end, ms.
        to: f64,
    },
    /// Values per node whose number is not that of the nodes.
    #[error("there are {found} values, but the number of nodes is {nodes}: give one value, or one per node")]
    PerNode {
        /// Number of values.
        found: usize,
        /// Number of nodes.
        nodes: usize,
    },
    /// Nodes that do not exist.
    #[error(transparent)]
    Nodes(#[from] NodesError),
    /// An interval that is not a whole number of steps.
    #[error(transparent)]
    NotAMultiple(#[from] NotAMultiple),
    /// More random processes than have numbers of their own.
    #[error("a port can be driven by {most} random processes at most, not by {found}")]
    Processes {
        /// How many there are.
        found: usize,
        /// How many there can be.
        most: usize,
    },
}
