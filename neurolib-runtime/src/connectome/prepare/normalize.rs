//! Weights on a common scale.

use super::{Normalization, PreparationError};
use crate::connectome::{Connection, Connectome};

/// More iterations than this are not made for a spectral radius.
const MOST_ITERATIONS: usize = 20_000;
/// The spectral radius is known when it changes by less than this share: rounding of long sums is about as large.
const TOLERANCE: f64 = 1e-13;

/// Weights divided by what is asked for.
pub(super) fn normalized(network: &Connectome, by: Normalization) -> Result<Connectome, PreparationError> {
    if network.n_connections() == 0 {
        return Err(PreparationError::NoWeights);
    }
    match by {
        Normalization::Max => {
            let largest = network.connections().map(|c| c.weight.abs()).fold(0.0, f64::max);
            Ok(network.with_weights(|c| c.weight / largest))
        }
        Normalization::Rows => {
            let mut sums = vec![0.0; network.n_nodes()];
            network.connections().for_each(|c| sums[c.target] += c.weight.abs());
            let scaled = |c: Connection| if c.weight == 0.0 { 0.0 } else { c.weight / sums[c.target] };
            Ok(network.with_weights(scaled))
        }
        Normalization::Spectral => {
            let radius = spectral_radius(network)?;
            Ok(network.with_weights(|c| c.weight / radius))
        }
    }
}

/// The spectral radius r of weights W that are not negative, which is an eigenvalue (Perron and Frobenius).
///
/// Power iteration with W + s, whose largest eigenvalue r + s is the only one of its magnitude, where s is the largest weight.
fn spectral_radius(network: &Connectome) -> Result<f64, PreparationError> {
    if let Some(c) = network.connections().find(|c| c.weight < 0.0) {
        let label = |node: usize| network.labels[node].clone();
        let (source_label, target_label) = (label(c.source), label(c.target));
        return Err(PreparationError::NegativeWeight { source_label, target_label, weight: c.weight });
    }
    if !has_loops(network) {
        return Err(PreparationError::NoLoops);
    }
    let shift = network.connections().map(|c| c.weight).fold(0.0, f64::max);
    let nodes = network.n_nodes();
    let mut vector = vec![1.0 / nodes as f64; nodes];
    let mut before = f64::NAN;
    for _ in 0..MOST_ITERATIONS {
        let mut next: Vec<f64> = vector.to_vec();
        network.connections().for_each(|c| next[c.target] += c.weight / shift * vector[c.source]);
        let sum: f64 = next.iter().sum();
        next.iter_mut().for_each(|value| *value /= sum);
        vector = next;
        if (sum - before).abs() <= TOLERANCE * sum {
            return Ok((sum - 1.0) * shift);
        }
        before = sum;
    }
    Err(PreparationError::NotConverged { iterations: MOST_ITERATIONS })
}

/// Whether any path leads back to where it begins: nodes that nothing arrives at are taken away until none is left.
fn has_loops(network: &Connectome) -> bool {
    let nodes = network.n_nodes();
    let mut arriving = vec![0usize; nodes];
    let mut leaving = vec![Vec::new(); nodes];
    for c in network.connections() {
        arriving[c.target] += 1;
        leaving[c.source].push(c.target);
    }
    let mut free: Vec<usize> = (0..nodes).filter(|&node| arriving[node] == 0).collect();
    let mut taken = 0;
    while let Some(node) = free.pop() {
        taken += 1;
        for &target in &leaving[node] {
            arriving[target] -= 1;
            if arriving[target] == 0 {
                free.push(target);
            }
        }
    }
    taken < nodes
}
