//! What can be wrong with a connectome.

use std::fmt;

use thiserror::Error;

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
    /// A connection begins or ends at a node that does not exist.
    #[error("a connection has {end} {index}, but the {nodes} nodes are counted from 0 to {}", .nodes - 1)]
    NoSuchNode {
        /// `target` or `source`.
        end: &'static str,
        /// Its index.
        index: usize,
        /// Nodes of the network.
        nodes: usize,
    },
    /// Two connections have the same target and the same source.
    #[error("the connection {connection} is given twice; once is expected")]
    DuplicateConnection {
        /// Which.
        connection: ConnectionEnds,
    },
    /// A weight is NaN or infinite.
    #[error("the weight of {connection} is {value}; a finite number is expected")]
    WeightNotFinite {
        /// Where.
        connection: ConnectionEnds,
        /// The weight.
        value: f64,
    },
    /// A tract length is NaN, infinite or negative.
    #[error("the tract length of {connection} is {value} mm; a finite number, 0 or greater, is expected")]
    InvalidLength {
        /// Where.
        connection: ConnectionEnds,
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
        connection: ConnectionEnds,
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

/// The two ends of a connection, as messages show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionEnds {
    /// Row of the matrix, from 0.
    pub target: usize,
    /// Column of the matrix, from 0.
    pub source: usize,
    /// Label of the target.
    pub target_label: String,
    /// Label of the source.
    pub source_label: String,
}

impl ConnectionEnds {
    pub(super) fn new(labels: &[String], target: usize, source: usize) -> Self {
        Self { target, source, target_label: labels[target].clone(), source_label: labels[source].clone() }
    }
}

impl fmt::Display for ConnectionEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, source, target_label, source_label } = self;
        write!(f, "`{source_label}` → `{target_label}` (row {target}, column {source}, from 0)")
    }
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
