use ndarray::Array1;

use super::{AnalysisError, Graph};

/// How strongly the neighbors of each region are connected with one another.
///
/// C_i = ((Ŵ + Ŵᵀ)³)_ii / (2 (d_i (d_i − 1) − 2 d_i^↔)), Ŵ_ij = (w_ij / max w)^⅓
///
/// d_i counts incoming and outgoing connections, d_i^↔ those in both directions. Regions without two neighbors have 0.
///
/// # Shapes
///
/// A connectome, or weights (target, source) → (region)
///
/// # Units
///
/// The result is dimensionless, within [0, 1].
///
/// # Errors
///
/// As [`strengths`](super::strengths), and [`AnalysisError::NegativeWeight`].
///
/// # Example
///
/// ```
/// # use ndarray::{Array2, array};
/// # use neurolib_runtime::analysis::clustering_coefficients;
/// let triangle = Array2::from_shape_fn((3, 3), |(i, j)| if i == j { 0.0 } else { 0.7 });
/// // One rounding each in root, product and quotient.
/// assert!(clustering_coefficients(triangle.view())?.iter().all(|c| (c - 1.0).abs() < 1e-14));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// G. Fagiolo, Phys. Rev. E 76 (2007), doi:10.1103/PhysRevE.76.026107, equation 9; for symmetric weights, J.-P. Onnela et
/// al., Phys. Rev. E 71 (2005), doi:10.1103/PhysRevE.71.065103. The same as `networkx.clustering(…, weight=…)`.
pub fn clustering_coefficients(
    graph: impl TryInto<Graph, Error = AnalysisError>,
) -> Result<Array1<f64>, AnalysisError> {
    let graph = graph.try_into()?;
    graph.require_no_negative()?;
    let largest = graph.rows.entries().map(|c| c.weight).fold(0.0, f64::max);
    let neighbors = neighbors(&graph, largest);
    // The row of Ŵ + Ŵᵀ that belongs to the region at hand; 0 elsewhere.
    let mut own = vec![0.0; graph.regions()];
    let coefficient = |around: &Vec<Neighbor>| {
        around.iter().for_each(|n| own[n.region] = n.both);
        let round = |n: &Neighbor| neighbors[n.region].iter().map(|m| m.both * own[m.region]).sum::<f64>();
        let triangles: f64 = around.iter().map(|n| n.both * round(n)).sum();
        around.iter().for_each(|n| own[n.region] = 0.0);
        let total: usize = around.iter().map(|n| n.connections).sum();
        let mutual = around.iter().filter(|n| n.connections == 2).count();
        match (total * total.saturating_sub(1)).saturating_sub(2 * mutual) {
            0 => 0.0,
            possible => (triangles / (2 * possible) as f64).clamp(0.0, 1.0),
        }
    };
    Ok(neighbors.iter().map(coefficient).collect())
}

/// A region that is connected with another one, in one direction or in both.
struct Neighbor {
    region: usize,
    /// The entry of Ŵ + Ŵᵀ.
    both: f64,
    /// One or two.
    connections: usize,
}

/// The neighbors of each region, in ascending order.
fn neighbors(graph: &Graph, largest: f64) -> Vec<Vec<Neighbor>> {
    let outgoing = graph.rows.transposed();
    let neighbor = |region, weight: f64| Neighbor { region, both: (weight / largest).cbrt(), connections: 1 };
    let of = |region| {
        let mut list: Vec<Neighbor> = graph.rows.row(region).map(|c| neighbor(c.source, c.weight)).collect();
        list.extend(outgoing.row(region).map(|c| neighbor(c.source, c.weight)));
        list.sort_by_key(|n| n.region);
        list.dedup_by(|second, first| {
            let same = second.region == first.region;
            if same {
                first.both += second.both;
                first.connections += 1;
            }
            same
        });
        list
    };
    (0..graph.regions()).map(of).collect()
}
