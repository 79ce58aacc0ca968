//! The network that a whole-brain model runs on.

use std::fmt;

use ndarray::Array2;
use thiserror::Error;

use crate::names::nearest;

/// How strongly, and how far apart, the nodes of a network are connected.
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
/// let connectome = Connectome::new(
///     array![[0.0, 0.5], [1.0, 0.0]],
///     array![[0.0, 30.0], [30.0, 0.0]],
///     vec!["left".into(), "right".into()],
/// )?;
/// // 30 mm at 20 m/s take 1.5 ms, which are 15 steps of 0.1 ms.
/// assert_eq!(connectome.delays_in_steps(20.0, 0.1)?, array![[0, 15], [15, 0]]);
/// # Ok::<(), neurolib_runtime::connectome::ConnectomeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Connectome {
    weights: Array2<f64>,
    tract_lengths: Array2<f64>,
    labels: Vec<String>,
    centroids: Option<Array2<f64>>,
}

/// What makes a connectome, or a question to it, invalid.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum ConnectomeError {
    /// There is no node.
    #[error("a connectome needs at least one node")]
    Empty,
    /// The matrix of weights is not square.
    #[error("weights have {rows} rows and {columns} columns; as many rows (targets) as columns (sources) are expected")]
    WeightsNotSquare {
        /// Rows of the matrix.
        rows: usize,
        /// Columns of the matrix.
        columns: usize,
    },
    /// The matrix of tract lengths has another shape than the weights.
    #[error("tract lengths are {rows} × {columns}, but weights are {nodes} × {nodes}")]
    LengthsShape {
        /// Rows of the tract lengths.
        rows: usize,
        /// Columns of the tract lengths.
        columns: usize,
        /// Rows and columns of the weights.
        nodes: usize,
    },
    /// There are more or fewer labels than nodes.
    #[error("{labels} labels for {nodes} nodes; one for each node is expected")]
    LabelCount {
        /// Labels given.
        labels: usize,
        /// Nodes of the network.
        nodes: usize,
    },
    /// A label is empty.
    #[error("the label of node {index} is empty")]
    EmptyLabel {
        /// Index of the node, from 0.
        index: usize,
    },
    /// Two nodes have the same label.
    #[error("nodes {first} and {second} have the same label `{label}`")]
    DuplicateLabel {
        /// The label.
        label: String,
        /// Index of the first node, from 0.
        first: usize,
        /// Index of the second node, from 0.
        second: usize,
    },
    /// A weight is NaN or infinite.
    #[error("the weight of {connection} is {value}; a finite number is expected")]
    WeightNotFinite {
        /// Where.
        connection: Connection,
        /// The weight.
        value: f64,
    },
    /// A tract length is NaN, infinite or negative.
    #[error("the tract length of {connection} is {value} mm; a finite number, 0 or greater, is expected")]
    InvalidLength {
        /// Where.
        connection: Connection,
        /// The length in mm.
        value: f64,
    },
    /// The centroids are not one point in space for each node.
    #[error("centroids are {rows} × {columns}; {nodes} × 3 (x, y, z in mm) are expected")]
    CentroidsShape {
        /// Rows of the centroids.
        rows: usize,
        /// Columns of the centroids.
        columns: usize,
        /// Nodes of the network.
        nodes: usize,
    },
    /// A coordinate is NaN or infinite.
    #[error("a coordinate of `{label}` (node {index}) is {value}; a finite number of mm is expected")]
    CentroidNotFinite {
        /// Label of the node.
        label: String,
        /// Index of the node, from 0.
        index: usize,
        /// The coordinate in mm.
        value: f64,
    },
    /// The conduction speed is not positive.
    #[error("the conduction speed is {speed} m/s; more than 0 is expected, or infinity for a network without delays")]
    InvalidSpeed {
        /// The speed in m/s.
        speed: f64,
    },
    /// The time step is not positive and finite.
    #[error("the time step is {dt} ms; a finite number greater than 0 is expected")]
    InvalidTimeStep {
        /// The time step in ms.
        dt: f64,
    },
    /// A delay has more steps than an index can count.
    #[error(
        "the delay of {connection} is {steps} steps, too many to store; raise the conduction speed or the time step"
    )]
    DelayTooLong {
        /// Where.
        connection: Connection,
        /// The delay in steps.
        steps: f64,
    },
    /// No node has this label.
    #[error("no node is labeled `{label}`{}", suggestion(.nearest))]
    UnknownLabel {
        /// The label asked for.
        label: String,
        /// The most similar label, if one is similar.
        nearest: Option<String>,
    },
}

/// One entry of a matrix, as messages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Row of the matrix, from 0.
    pub target: usize,
    /// Column of the matrix, from 0.
    pub source: usize,
    /// Label of the target.
    pub target_label: String,
    /// Label of the source.
    pub source_label: String,
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, source, target_label, source_label } = self;
        write!(f, "`{source_label}` → `{target_label}` (row {target}, column {source}, from 0)")
    }
}

impl Connectome {
    /// A network of as many nodes as there are labels.
    ///
    /// # Errors
    ///
    /// If shapes disagree, a weight is not finite, a tract length is not finite or negative, or labels are not unique.
    pub fn new(weights: Array2<f64>, tract_lengths: Array2<f64>, labels: Vec<String>) -> Result<Self, ConnectomeError> {
        let (rows, columns) = weights.dim();
        if rows != columns {
            return Err(ConnectomeError::WeightsNotSquare { rows, columns });
        }
        let nodes = rows;
        if nodes == 0 {
            return Err(ConnectomeError::Empty);
        }
        if tract_lengths.dim() != (nodes, nodes) {
            let (rows, columns) = tract_lengths.dim();
            return Err(ConnectomeError::LengthsShape { rows, columns, nodes });
        }
        check_labels(&labels, nodes)?;
        if let Some(((target, source), &value)) = weights.indexed_iter().find(|(_, w)| !w.is_finite()) {
            let connection = connection(&labels, target, source);
            return Err(ConnectomeError::WeightNotFinite { connection, value });
        }
        let valid = |length: f64| length.is_finite() && length >= 0.0;
        if let Some(((target, source), &value)) = tract_lengths.indexed_iter().find(|(_, l)| !valid(**l)) {
            let connection = connection(&labels, target, source);
            return Err(ConnectomeError::InvalidLength { connection, value });
        }
        Ok(Self { weights: row_major(weights), tract_lengths: row_major(tract_lengths), labels, centroids: None })
    }

    /// One node, connected to nothing: weight 0, length 0 mm, label `node0`.
    pub fn single_node() -> Self {
        Self {
            weights: Array2::zeros((1, 1)),
            tract_lengths: Array2::zeros((1, 1)),
            labels: default_labels(1),
            centroids: None,
        }
    }

    /// The same network with the place of each node: n × 3 (x, y, z), mm in MNI space.
    ///
    /// # Errors
    ///
    /// If the shape is another, or a coordinate is not finite.
    pub fn with_centroids(mut self, centroids: Array2<f64>) -> Result<Self, ConnectomeError> {
        let nodes = self.n_nodes();
        if centroids.dim() != (nodes, 3) {
            let (rows, columns) = centroids.dim();
            return Err(ConnectomeError::CentroidsShape { rows, columns, nodes });
        }
        if let Some(((index, _), &value)) = centroids.indexed_iter().find(|(_, x)| !x.is_finite()) {
            let label = self.labels[index].clone();
            return Err(ConnectomeError::CentroidNotFinite { label, index, value });
        }
        self.centroids = Some(row_major(centroids));
        Ok(self)
    }

    /// The same network where no node is connected to itself: the diagonal of the weights is 0.
    ///
    /// neurolib does this to every connectome. Self-connections are then a matter of the model, not of the network.
    pub fn without_self_connections(mut self) -> Self {
        self.weights.diag_mut().fill(0.0);
        self
    }

    /// The same network with targets and sources exchanged.
    ///
    /// For matrices stored as (source, target): which of the two a file has cannot be seen from its numbers.
    pub fn transposed(self) -> Self {
        Self {
            weights: row_major(self.weights.reversed_axes()),
            tract_lengths: row_major(self.tract_lengths.reversed_axes()),
            ..self
        }
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.labels.len()
    }

    /// Weights, (target, source), dimensionless, in row-major order.
    pub fn weights(&self) -> &Array2<f64> {
        &self.weights
    }

    /// Lengths of the tracts, (target, source), in mm, in row-major order.
    pub fn tract_lengths(&self) -> &Array2<f64> {
        &self.tract_lengths
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

    /// Delay of each connection, (target, source), in time steps.
    ///
    /// round(length / conduction_speed / dt), halves to even. An infinite speed means no delays.
    ///
    /// # Units
    ///
    /// `conduction_speed` in m/s, which is mm/ms; `dt` in ms.
    ///
    /// # Errors
    ///
    /// If the speed or the time step is not positive, or a delay does not fit `u32`.
    pub fn delays_in_steps(&self, conduction_speed: f64, dt: f64) -> Result<Array2<u32>, ConnectomeError> {
        let speed = conduction_speed;
        if speed.is_nan() || speed <= 0.0 {
            return Err(ConnectomeError::InvalidSpeed { speed });
        }
        if !dt.is_finite() || dt <= 0.0 {
            return Err(ConnectomeError::InvalidTimeStep { dt });
        }
        let mut delays = Array2::zeros(self.weights.dim());
        for (((target, source), &length), delay) in self.tract_lengths.indexed_iter().zip(&mut delays) {
            // Two divisions in this order, as neurolib does: another order rounds halves differently.
            let steps = ((length / speed) / dt).round_ties_even();
            if steps > f64::from(u32::MAX) {
                let connection = connection(&self.labels, target, source);
                return Err(ConnectomeError::DelayTooLong { connection, steps });
            }
            *delay = steps as u32;
        }
        Ok(delays)
    }

    /// A number that tells networks apart: FNV-1a, 64 bits, of weights, tract lengths and labels.
    ///
    /// It is the same on every machine and in every version, and goes into the provenance of results. Centroids have no
    /// influence on a simulation and none on the hash.
    pub fn content_hash(&self) -> u64 {
        let mut hash = FNV_OFFSET;
        let mut add = |bytes: &[u8]| {
            for &byte in bytes {
                hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
            }
        };
        add(&(self.n_nodes() as u64).to_le_bytes());
        for &value in self.weights.iter().chain(&self.tract_lengths) {
            // Adding 0 turns -0 into 0: equal networks have equal hashes.
            add(&(value + 0.0).to_bits().to_le_bytes());
        }
        for label in &self.labels {
            add(&(label.len() as u64).to_le_bytes());
            add(label.as_bytes());
        }
        hash
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Labels for nodes without names: `node0`, `node1`, …
pub(crate) fn default_labels(nodes: usize) -> Vec<String> {
    (0..nodes).map(|node| format!("node{node}")).collect()
}

fn check_labels(labels: &[String], nodes: usize) -> Result<(), ConnectomeError> {
    if labels.len() != nodes {
        return Err(ConnectomeError::LabelCount { labels: labels.len(), nodes });
    }
    if let Some(index) = labels.iter().position(|label| label.is_empty()) {
        return Err(ConnectomeError::EmptyLabel { index });
    }
    let mut seen = std::collections::HashMap::new();
    for (second, label) in labels.iter().enumerate() {
        if let Some(first) = seen.insert(label, second) {
            return Err(ConnectomeError::DuplicateLabel { label: label.clone(), first, second });
        }
    }
    Ok(())
}

fn connection(labels: &[String], target: usize, source: usize) -> Connection {
    Connection { target, source, target_label: labels[target].clone(), source_label: labels[source].clone() }
}

/// The same matrix with rows contiguous in memory, so that readers may rely on it.
fn row_major(matrix: Array2<f64>) -> Array2<f64> {
    if matrix.is_standard_layout() { matrix } else { matrix.as_standard_layout().into_owned() }
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
