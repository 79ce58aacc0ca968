//! Weak connections left out.

use super::PreparationError;
use crate::connectome::{Connection, Connectome};

/// Weights of at least this magnitude; the others become 0. Lengths stay.
pub(super) fn above(network: &Connectome, least: f64) -> Result<Connectome, PreparationError> {
    if !(least >= 0.0 && least.is_finite()) {
        return Err(PreparationError::InvalidThreshold { value: least });
    }
    Ok(network.with_weights(|c| if c.weight.abs() < least { 0.0 } else { c.weight }))
}

/// The strongest share of all pairs of different nodes.
pub(super) fn strongest(network: &Connectome, share: f64) -> Result<Connectome, PreparationError> {
    if !(share > 0.0 && share <= 1.0) {
        return Err(PreparationError::InvalidDensity { value: share });
    }
    let nodes = network.n_nodes() as f64;
    let count = (share * nodes * (nodes - 1.0)).round() as usize;
    let mut ranked: Vec<Connection> = network.connections().filter(|c| c.target != c.source).collect();
    // A stable sort: of equal weights the first pairs come first.
    ranked.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let mut kept: Vec<(usize, usize)> = ranked.into_iter().take(count).map(|c| (c.target, c.source)).collect();
    kept.sort_unstable();
    let stays = |c: Connection| c.target == c.source || kept.binary_search(&(c.target, c.source)).is_ok();
    Ok(network.with_weights(|c| if stays(c) { c.weight } else { 0.0 }))
}
