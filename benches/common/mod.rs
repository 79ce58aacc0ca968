//! What both benchmarks need: models by name, and random networks that are the same everywhere.

use neurolib::{Connectome, NeuralMass, models, set_parameter};
use std::ops::Range;

/// A model by its name in the library, with some parameters changed.
pub fn model(name: &str, parameters: &[(&str, f64)]) -> Box<dyn NeuralMass> {
    let mut model = models::get(name).unwrap_or_else(|| panic!("the library has `{name}`"));
    set(&mut *model, parameters);
    model
}

/// Changes parameters of a model.
pub fn set(model: &mut dyn NeuralMass, parameters: &[(&str, f64)]) {
    for &(parameter, value) in parameters {
        set_parameter(model, parameter, value.into()).expect("the parameter exists and its range holds the value");
    }
}

/// A network where each node hears from `per_node` others; weights sum to about ½, lengths (mm) are uniform in a range.
pub fn random_network(nodes: usize, per_node: usize, lengths: Range<f64>) -> Connectome {
    let mut state = nodes as u64;
    let mut uniform = move || (split_mix(&mut state) >> 11) as f64 / (1u64 << 53) as f64;
    let mut connections = Vec::with_capacity(nodes * per_node);
    for target in 0..nodes {
        for k in 0..per_node {
            // One from each of `per_node` equal shares of the others: no pair twice.
            let share = |k: usize| k * (nodes - 1) / per_node;
            let (low, high) = (share(k), share(k + 1));
            let step = low + (uniform() * (high - low) as f64) as usize;
            let weight = uniform() / (per_node + 1) as f64;
            let length = lengths.start + uniform() * (lengths.end - lengths.start);
            connections.push((target, (target + 1 + step) % nodes, weight, length));
        }
    }
    let labels = (0..nodes).map(|node| format!("node{node}")).collect();
    Connectome::from_connections(labels, connections).expect("no pair is given twice")
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
