//! Which way the matrices are written, and in which unit lengths are.

use super::symmetrize::joined;
use super::{Matrices, PreparationError};
use crate::connectome::{Connection, Connectome};

/// Rows and columns of one matrix or of both exchanged.
pub(super) fn transposed(network: &Connectome, matrices: Matrices) -> Connectome {
    let here_there = |c: Connection, back: Connection| match matrices {
        Matrices::Both => back,
        Matrices::Weights => Connection { weight: back.weight, ..c },
        Matrices::Lengths => Connection { tract_length: back.tract_length, ..c },
    };
    joined(network, here_there)
}

/// Lengths times a number.
pub(super) fn scaled(network: &Connectome, factor: f64) -> Result<Connectome, PreparationError> {
    let error = PreparationError::InvalidFactor { value: factor };
    if !(factor > 0.0 && factor.is_finite()) {
        return Err(error);
    }
    let entries = network.entries().map(|c| Connection { tract_length: c.tract_length * factor, ..c });
    let scaled = network.with_entries(entries);
    if scaled.entries().all(|c| c.tract_length.is_finite()) { Ok(scaled) } else { Err(error) }
}
