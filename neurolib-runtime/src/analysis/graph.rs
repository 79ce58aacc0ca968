use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::AnalysisError;

/// One number for what arrives at each region and one for what leaves it.
#[derive(Debug, Clone, PartialEq)]
pub struct InOut<T> {
    /// Of the connections that end in a region.
    pub incoming: Array1<T>,
    /// Of the connections that begin in a region.
    pub outgoing: Array1<T>,
}

/// The sums of the weights of each region.
///
/// s_i^in = Σ_{j≠i} w_ij, s_j^out = Σ_{i≠j} w_ij
///
/// # Shapes
///
/// `weights` (target, source) → (region) each
///
/// # Units
///
/// Those of `weights`.
///
/// # Errors
///
/// [`AnalysisError::NotSquare`], [`AnalysisError::NotFinite`] counted row by row.
///
/// # Example
///
/// ```
/// # use ndarray::array;
/// # use neurolib_runtime::analysis::{degrees, density, strengths};
/// // Region 0 reaches region 1; region 2 reaches both.
/// let weights = array![[0.0, 0.0, 0.25], [0.5, 0.0, 2.0], [0.0, 0.0, 0.0]];
/// let strengths = strengths(weights.view())?;
/// assert_eq!((strengths.incoming, strengths.outgoing), (array![0.25, 2.5, 0.0], array![0.5, 0.0, 2.25]));
/// assert_eq!((degrees(weights.view())?.outgoing, density(weights.view())?), (array![1, 0, 2], 0.5));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// M. Rubinov, O. Sporns, NeuroImage 52 (2010), doi:10.1016/j.neuroimage.2009.10.003. Connections of a region to itself
/// never count.
pub fn strengths(weights: ArrayView2<f64>) -> Result<InOut<f64>, AnalysisError> {
    let weights = without_diagonal(weights)?;
    Ok(InOut { incoming: weights.sum_axis(Axis(1)), outgoing: weights.sum_axis(Axis(0)) })
}

/// The numbers of connections of each region, whatever their weights are.
///
/// # Shapes
///
/// `weights` (target, source) → (region) each
///
/// # Errors
///
/// As [`strengths`].
pub fn degrees(weights: ArrayView2<f64>) -> Result<InOut<usize>, AnalysisError> {
    let connected = without_diagonal(weights)?.mapv(|weight| usize::from(weight != 0.0));
    Ok(InOut { incoming: connected.sum_axis(Axis(1)), outgoing: connected.sum_axis(Axis(0)) })
}

/// The fraction of the possible connections that exist; 0 for a single region.
///
/// # Errors
///
/// As [`strengths`].
pub fn density(weights: ArrayView2<f64>) -> Result<f64, AnalysisError> {
    let connections: usize = degrees(weights)?.incoming.sum();
    let regions = weights.nrows();
    Ok(connections as f64 / (regions * regions.saturating_sub(1)).max(1) as f64)
}

/// How strongly the neighbors of each region are connected with one another.
///
/// C_i = ((Ŵ + Ŵᵀ)³)_ii / (2 (d_i (d_i − 1) − 2 d_i^↔)), Ŵ_ij = (w_ij / max w)^⅓
///
/// d_i counts incoming and outgoing connections, d_i^↔ those in both directions. Regions without two neighbors have 0.
///
/// # Shapes
///
/// `weights` (target, source) → (region)
///
/// # Units
///
/// The result is dimensionless, within [0, 1].
///
/// # Errors
///
/// As [`strengths`], and [`AnalysisError::NegativeWeight`].
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
pub fn clustering_coefficients(weights: ArrayView2<f64>) -> Result<Array1<f64>, AnalysisError> {
    let weights = without_diagonal(weights)?;
    require_no_negative(&weights)?;
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return Ok(Array1::zeros(weights.nrows()));
    }
    let roots = weights.mapv(|weight| (weight / largest).cbrt());
    let both = &roots + &roots.t();
    let triangles = (both.dot(&both) * &both).sum_axis(Axis(1));
    let connected = |i: usize, j: usize| weights[[i, j]] != 0.0;
    let regions = weights.nrows();
    let coefficient = |i: usize| {
        let total: usize = (0..regions).map(|j| usize::from(connected(i, j)) + usize::from(connected(j, i))).sum();
        let mutual = (0..regions).filter(|&j| connected(i, j) && connected(j, i)).count();
        match (total * total.saturating_sub(1)).saturating_sub(2 * mutual) {
            0 => 0.0,
            possible => (triangles[i] / (2 * possible) as f64).clamp(0.0, 1.0),
        }
    };
    Ok((0..regions).map(coefficient).collect())
}

/// How well all regions reach each other on the paths of the strongest connections.
///
/// E = 1/(N (N − 1)) Σ_{i≠j} 1/d_ij, with d_ij the shortest path where a connection has the length 1/w
///
/// Regions that cannot be reached contribute 0.
///
/// # Shapes
///
/// `weights` (target, source) → scalar
///
/// # Units
///
/// Those of `weights`.
///
/// # Errors
///
/// As [`clustering_coefficients`], and [`AnalysisError::TooFewRegions`] below two.
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
/// weighted form.
pub fn global_efficiency(weights: ArrayView2<f64>) -> Result<f64, AnalysisError> {
    let weights = without_diagonal(weights)?;
    require_no_negative(&weights)?;
    let regions = weights.nrows();
    if regions < 2 {
        return Err(AnalysisError::TooFewRegions { needed: 2, found: regions });
    }
    // Floyd and Warshall; a missing connection is infinitely long.
    let mut distances = weights.mapv(|weight| 1.0 / weight);
    for via in 0..regions {
        let onward = distances.row(via).to_owned();
        for mut row in distances.outer_iter_mut() {
            let first = row[via];
            if first.is_finite() {
                row.iter_mut().zip(&onward).for_each(|(direct, rest)| *direct = direct.min(first + rest));
            }
        }
    }
    distances.diag_mut().fill(f64::INFINITY);
    Ok(distances.iter().map(|distance| 1.0 / distance).sum::<f64>() / (regions * (regions - 1)) as f64)
}

fn without_diagonal(weights: ArrayView2<f64>) -> Result<Array2<f64>, AnalysisError> {
    let (rows, columns) = weights.dim();
    if rows != columns {
        return Err(AnalysisError::NotSquare { rows, columns });
    }
    if let Some((index, &value)) = weights.iter().enumerate().find(|(_, weight)| !weight.is_finite()) {
        return Err(AnalysisError::NotFinite { index, value });
    }
    let mut weights = weights.to_owned();
    weights.diag_mut().fill(0.0);
    Ok(weights)
}

fn require_no_negative(weights: &Array2<f64>) -> Result<(), AnalysisError> {
    match weights.indexed_iter().find(|(_, weight)| **weight < 0.0) {
        Some(((row, column), &value)) => Err(AnalysisError::NegativeWeight { row, column, value }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn connections_to_oneself_do_not_count() {
        let weights = array![[5.0, 1.0], [0.0, 5.0]];
        assert_eq!(strengths(weights.view()).unwrap().incoming, array![1.0, 0.0]);
        assert_eq!(density(weights.view()), Ok(0.5));
        assert_eq!(global_efficiency(weights.view()), Ok(0.5));
        assert_eq!(clustering_coefficients(weights.view()), Ok(array![0.0, 0.0]));
    }

    #[test]
    fn a_star_has_no_clusters_and_an_empty_graph_nothing() {
        let star = Array2::from_shape_fn((5, 5), |(i, j)| f64::from(u8::from((i == 0) != (j == 0))));
        assert_eq!(clustering_coefficients(star.view()), Ok(Array1::zeros(5)));
        let empty = Array2::zeros((4, 4));
        assert_eq!(clustering_coefficients(empty.view()), Ok(Array1::zeros(4)));
        assert_eq!(global_efficiency(empty.view()), Ok(0.0));
        assert_eq!(density(Array2::zeros((0, 0)).view()), Ok(0.0));
    }

    #[test]
    fn what_has_no_meaning_is_an_error() {
        let negative = array![[0.0, -1.0], [1.0, 0.0]];
        let error = global_efficiency(negative.view()).unwrap_err();
        assert_eq!(error, AnalysisError::NegativeWeight { row: 0, column: 1, value: -1.0 });
        assert_eq!(strengths(negative.view()).unwrap().outgoing, array![1.0, -1.0]);
        assert!(matches!(
            density(array![[0.0, f64::NAN], [0.0, 0.0]].view()),
            Err(AnalysisError::NotFinite { index: 1, .. })
        ));
    }
}
