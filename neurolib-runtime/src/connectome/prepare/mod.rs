//! What is done to a network before it is simulated.

mod error;
mod lengths;
mod normalize;
mod regions;
mod symmetrize;
mod threshold;

pub use error::PreparationError;
pub(super) use symmetrize::joined;

use super::{Atlas, CompressedRows, Connection, Connectome, Nodes};

/// A step of the preparation of a network: a pure function of it.
///
/// # Example
///
/// ```
/// use ndarray::array;
/// use neurolib_runtime::connectome::{Connectome, Matrices, Normalization, Preparation, Symmetrization};
///
/// let labels = vec!["a".to_string(), "b".to_string(), "c".to_string()];
/// let weights = array![[0.0, 4.0, 0.0], [2.0, 0.0, 1.0], [0.0, 1.0, 0.0]];
/// let network = Connectome::new(weights.clone(), 10.0 * weights, labels)?;
/// let steps = [
///     Preparation::Exclude("c".into()),
///     Preparation::Symmetrize(Symmetrization::Mean),
///     Preparation::Normalize(Normalization::Max),
/// ];
/// let prepared = network.prepared(&steps)?;
/// assert_eq!(prepared.weights(), array![[0.0, 1.0], [1.0, 0.0]]);
/// assert_eq!(prepared.tract_lengths(), array![[0.0, 30.0], [30.0, 0.0]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Preparation {
    /// Without these nodes.
    Exclude(Nodes),
    /// With these nodes only, in the order they have.
    Keep(Nodes),
    /// Targets and sources exchanged.
    Transpose(Matrices),
    /// Weights divided by a number.
    Normalize(Normalization),
    /// The same in both directions.
    Symmetrize(Symmetrization),
    /// Weights of a magnitude below this one become 0.
    Threshold(f64),
    /// Of all pairs of different nodes, this share keeps its weight: the strongest by magnitude, of equal ones those of the
    /// first targets, then sources. Other weights become 0; self-connections stay.
    Density(f64),
    /// No node is connected to itself.
    ZeroDiagonal,
    /// Tract lengths times a number.
    ScaleLengths(f64),
    /// The labels that an atlas has for so many regions.
    Label(Atlas),
}

/// Which of the matrices of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrices {
    /// Weights and tract lengths.
    Both,
    /// Weights alone.
    Weights,
    /// Tract lengths alone.
    Lengths,
}

/// What weights are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalization {
    /// The largest magnitude of a weight.
    Max,
    /// Each target's sum of magnitudes over all sources, so that what arrives at a node sums to 1; nodes that nothing
    /// arrives at stay as they are.
    Rows,
    /// The spectral radius: the largest magnitude of an eigenvalue of the weights.
    Spectral,
}

/// How two directions become one. Tract lengths become the mean of those that are not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symmetrization {
    /// The mean of both weights.
    Mean,
    /// The greater of both weights.
    Max,
}

impl Connectome {
    /// The same network after these steps, in their order.
    ///
    /// # Errors
    ///
    /// Of the first step that is impossible.
    pub fn prepared(&self, steps: &[Preparation]) -> Result<Self, PreparationError> {
        steps.iter().try_fold(self.clone(), |network, step| step.apply(&network))
    }
}

impl Preparation {
    /// The network after this step.
    ///
    /// # Errors
    ///
    /// If nodes do not exist, nothing would be left, or a number makes no sense.
    pub fn apply(&self, network: &Connectome) -> Result<Connectome, PreparationError> {
        match self {
            Self::Exclude(_) | Self::Keep(_) => {
                let kept = self.kept(network.labels())?.expect("invariant: these steps choose nodes");
                Ok(regions::only(network, &kept))
            }
            Self::Transpose(matrices) => Ok(lengths::transposed(network, *matrices)),
            Self::Normalize(by) => normalize::normalized(network, *by),
            Self::Symmetrize(by) => Ok(symmetrize::symmetrized(network, *by)),
            Self::Threshold(least) => threshold::above(network, *least),
            Self::Density(share) => threshold::strongest(network, *share),
            Self::ZeroDiagonal => Ok(network.clone().without_self_connections()),
            Self::ScaleLengths(factor) => lengths::scaled(network, *factor),
            Self::Label(atlas) => regions::labeled(network, *atlas),
        }
    }

    /// The nodes that a step keeps, by index, if it chooses nodes: what else belongs to nodes has to follow it.
    ///
    /// # Errors
    ///
    /// If there is no such node, or none would be left.
    pub fn kept(&self, labels: &[String]) -> Result<Option<Vec<usize>>, PreparationError> {
        let kept = match self {
            Self::Keep(nodes) => nodes.indices(labels)?,
            Self::Exclude(nodes) => {
                let without = nodes.indices(labels)?;
                (0..labels.len()).filter(|index| without.binary_search(index).is_err()).collect()
            }
            _ => return Ok(None),
        };
        if kept.is_empty() { Err(PreparationError::NothingLeft) } else { Ok(Some(kept)) }
    }
}

impl Connectome {
    /// The same network with other entries, which are sorted by target and source.
    fn with_entries(&self, entries: impl IntoIterator<Item = Connection>) -> Self {
        Self { rows: CompressedRows::new(self.n_nodes(), entries), ..self.clone() }
    }

    /// The same network with other weights.
    fn with_weights(&self, weight: impl Fn(Connection) -> f64) -> Self {
        self.with_entries(self.entries().map(|c| Connection { weight: weight(c), ..c }))
    }
}
