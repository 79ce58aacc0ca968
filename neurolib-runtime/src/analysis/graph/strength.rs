use ndarray::Array1;

use super::{AnalysisError, Graph};

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
/// A connectome, or weights (target, source) → (region) each
///
/// # Units
///
/// Those of the weights.
///
/// # Errors
///
/// Of a matrix: [`AnalysisError::NotSquare`], [`AnalysisError::NotFinite`] counted row by row. Of a connectome: none.
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
pub fn strengths(graph: impl TryInto<Graph, Error = AnalysisError>) -> Result<InOut<f64>, AnalysisError> {
    Ok(sums(&graph.try_into()?, |weight| weight))
}

/// The numbers of connections of each region, whatever their weights are.
///
/// # Shapes
///
/// A connectome, or weights (target, source) → (region) each
///
/// # Errors
///
/// As [`strengths`].
pub fn degrees(graph: impl TryInto<Graph, Error = AnalysisError>) -> Result<InOut<usize>, AnalysisError> {
    Ok(sums(&graph.try_into()?, |_| 1))
}

/// The fraction of the possible connections that exist; 0 for a single region.
///
/// # Errors
///
/// As [`strengths`].
pub fn density(graph: impl TryInto<Graph, Error = AnalysisError>) -> Result<f64, AnalysisError> {
    let graph = graph.try_into()?;
    let regions = graph.regions();
    Ok(graph.rows.entries().count() as f64 / (regions * regions.saturating_sub(1)).max(1) as f64)
}

/// Sums of a value of each connection, at its two ends.
fn sums<T: Copy + Default + std::ops::AddAssign>(graph: &Graph, value: impl Fn(f64) -> T) -> InOut<T> {
    let mut incoming = Array1::from_elem(graph.regions(), T::default());
    let mut outgoing = incoming.clone();
    for c in graph.rows.entries() {
        incoming[c.target] += value(c.weight);
        outgoing[c.source] += value(c.weight);
    }
    InOut { incoming, outgoing }
}
