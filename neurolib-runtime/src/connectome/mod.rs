//! The network that a whole-brain model runs on.

mod atlas;
mod compressed_rows;
mod content_hash;
mod delays;
mod error;
mod labels;
mod new;
mod nodes;
mod notices;
mod prepare;

pub use atlas::Atlas;
pub(crate) use compressed_rows::CompressedRows;
pub use error::{ConnectionEnds, ConnectomeError};
pub(crate) use labels::default_labels;
pub use nodes::{NodeSelector, Nodes, NodesError};
pub use notices::Notice;
pub use prepare::{Matrices, Normalization, Preparation, PreparationError, Symmetrization};

use ndarray::Array2;

use crate::names::nearest;

/// How strongly, and how far apart, the nodes of a network are connected.
///
/// Only what is connected is stored: memory and time go with the connections, not with the square of the nodes.
///
/// # Shapes
///
/// With n nodes: weights and tract lengths n × n, **row = target, column = source**; labels n; centroids n × 3.
///
/// # Units
///
/// Weights are dimensionless, tract lengths and centroids (MNI space) in mm.
///
/// # Signs
///
/// Weights may be negative, for networks of signed coupling. Structural connectomes have none, therefore
/// [`read_connectome`](crate::data::read_connectome) rejects them unless asked not to.
///
/// # Example
///
/// ```
/// use ndarray::array;
/// use neurolib_runtime::connectome::Connectome;
///
/// let labels = vec!["left".into(), "right".into()];
/// let lengths = array![[0.0, 30.0], [30.0, 0.0]];
/// let connectome = Connectome::new(array![[0.0, 0.5], [1.0, 0.0]], lengths, labels.clone())?;
/// // The same, connection by connection: target, source, weight, length.
/// assert_eq!(connectome, Connectome::from_connections(labels, [(1, 0, 1.0, 30.0), (0, 1, 0.5, 30.0)])?);
/// // 30 mm at 20 m/s take 1.5 ms, which are 15 steps of 0.1 ms.
/// assert_eq!(connectome.delays_in_steps(20.0, 0.1)?, [15, 15]);
/// # Ok::<(), neurolib_runtime::connectome::ConnectomeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Connectome {
    labels: Vec<String>,
    rows: CompressedRows,
    centroids: Option<Array2<f64>>,
}

/// A connection of two nodes, which are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connection {
    /// The node that receives: row of a matrix.
    pub target: usize,
    /// The node that sends: column of a matrix.
    pub source: usize,
    /// Weight, dimensionless.
    pub weight: f64,
    /// Length of the tract, mm.
    pub tract_length: f64,
}

impl Connectome {
    /// The same network where no node is connected to itself: the diagonal of the weights is 0.
    ///
    /// neurolib does this to every connectome. Self-connections are then a matter of the model, not of the network.
    pub fn without_self_connections(self) -> Self {
        let weight = |c: &Connection| if c.target == c.source { 0.0 } else { c.weight };
        let entries = self.rows.entries().map(|c| Connection { weight: weight(&c), ..c });
        Self { rows: CompressedRows::new(self.n_nodes(), entries), ..self }
    }

    /// The same network with targets and sources exchanged.
    ///
    /// For matrices stored as (source, target): which of the two a file has cannot be seen from its numbers.
    pub fn transposed(self) -> Self {
        Self { rows: self.rows.transposed(), ..self }
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.labels.len()
    }

    /// Number of connections: pairs of nodes whose weight is not 0.
    pub fn n_connections(&self) -> usize {
        self.connections().count()
    }

    /// The connections, whose weights are not 0, sorted by target and then by source.
    pub fn connections(&self) -> impl Iterator<Item = Connection> {
        self.entries().filter(|connection| connection.weight != 0.0)
    }

    /// All pairs of which anything is known, also those that have a tract length and the weight 0; sorted as
    /// [`Connectome::connections`].
    pub fn entries(&self) -> impl Iterator<Item = Connection> {
        self.rows.entries()
    }

    /// Weights, (target, source), dimensionless, in row-major order: n × n numbers, made on demand.
    pub fn weights(&self) -> Array2<f64> {
        self.rows.dense(|c| c.weight)
    }

    /// Lengths of the tracts, (target, source), in mm, in row-major order: n × n numbers, made on demand.
    pub fn tract_lengths(&self) -> Array2<f64> {
        self.rows.dense(|c| c.tract_length)
    }

    /// Name of each node.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Place of each node if known: n × 3 (x, y, z), mm in MNI space.
    pub fn centroids(&self) -> Option<&Array2<f64>> {
        self.centroids.as_ref()
    }

    /// Index of the node with this label, from 0.
    ///
    /// # Errors
    ///
    /// If there is none. The error names the most similar label.
    pub fn index_of(&self, label: &str) -> Result<usize, ConnectomeError> {
        self.labels.iter().position(|l| l == label).ok_or_else(|| ConnectomeError::UnknownLabel {
            label: label.to_owned(),
            nearest: nearest(label, self.labels.iter().map(String::as_str)),
        })
    }

    /// The ends of a connection, as messages show them.
    fn ends(&self, connection: Connection) -> ConnectionEnds {
        ConnectionEnds::new(&self.labels, connection.target, connection.source)
    }
}
