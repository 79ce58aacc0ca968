use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{AnalysisError, Graph};

/// How well all regions reach each other on the paths of the strongest connections.
///
/// E = 1/(N (N − 1)) Σ_{i≠j} 1/d_ij, with d_ij the shortest path where a connection has the length 1/w
///
/// Regions that cannot be reached contribute 0.
///
/// Time goes with regions times connections.
///
/// # Shapes
///
/// A connectome, or weights (target, source) → scalar
///
/// # Units
///
/// Those of the weights.
///
/// # Errors
///
/// As [`clustering_coefficients`](super::clustering_coefficients), and [`AnalysisError::TooFewRegions`] below two.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::global_efficiency;
/// // From 0 to 1 directly, from 0 to 2 by way of 1: 1/(1/2 + 1/2) = 1.
/// let weights = array![[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.5, 2.0, 0.0]];
/// assert_eq!(global_efficiency(weights.view())?, (2.0 + 2.0 + 1.0) / 6.0);
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// V. Latora, M. Marchiori, Phys. Rev. Lett. 87 (2001), doi:10.1103/PhysRevLett.87.198701; M. Rubinov, O. Sporns (2010),
/// weighted form. Paths: E. W. Dijkstra, Numer. Math. 1 (1959), doi:10.1007/BF01386390.
pub fn global_efficiency(graph: impl TryInto<Graph, Error = AnalysisError>) -> Result<f64, AnalysisError> {
    let graph = graph.try_into()?;
    graph.require_no_negative()?;
    let regions = graph.regions();
    if regions < 2 {
        return Err(AnalysisError::TooFewRegions { needed: 2, found: regions });
    }
    let mut sum = 0.0;
    for target in 0..regions {
        let mut distances = distances(&graph, target);
        distances[target] = f64::INFINITY;
        sum += distances.iter().map(|distance| 1.0 / distance).sum::<f64>();
    }
    Ok(sum / (regions * (regions - 1)) as f64)
}

/// Lengths of the shortest paths from each region to a target; infinite where there is none.
fn distances(graph: &Graph, target: usize) -> Vec<f64> {
    let mut distances = vec![f64::INFINITY; graph.regions()];
    distances[target] = 0.0;
    // The bits of positive numbers are ordered as the numbers are.
    let mut open = BinaryHeap::from([Reverse((0.0_f64.to_bits(), target))]);
    while let Some(Reverse((bits, region))) = open.pop() {
        let onward = f64::from_bits(bits);
        if onward > distances[region] {
            continue; // A shorter path was found since.
        }
        for c in graph.rows.row(region) {
            let distance = 1.0 / c.weight + onward;
            if distance < distances[c.source] {
                distances[c.source] = distance;
                open.push(Reverse((distance.to_bits(), c.source)));
            }
        }
    }
    distances
}
