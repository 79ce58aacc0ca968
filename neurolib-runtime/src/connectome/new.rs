//! Networks from matrices, from connections, and from nothing.

use ndarray::Array2;

use super::labels::{check_labels, default_labels};
use super::{CompressedRows, Connection, ConnectionEnds, Connectome, ConnectomeError};

impl Connectome {
    /// A network of as many nodes as there are labels, from n × n matrices (target, source).
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
        let weight = |((target, source), &weight)| Connection { target, source, weight, tract_length: 0.0 };
        weights.indexed_iter().map(weight).try_for_each(|c| check_weight(&labels, c))?;
        let entry = |(((target, source), &tract_length), &weight)| Connection { target, source, weight, tract_length };
        let entries = || tract_lengths.indexed_iter().zip(&weights).map(entry);
        entries().try_for_each(|c| check_length(&labels, c))?;
        Ok(Self { rows: CompressedRows::new(nodes, entries()), labels, centroids: None })
    }

    /// A network of as many nodes as there are labels, from connections (target, source, weight, tract length in mm) in
    /// any order.
    ///
    /// Time and memory go with the connections. Pairs that are not given have the weight 0 and the length 0.
    ///
    /// # Errors
    ///
    /// If a node does not exist, a pair is given twice, a weight is not finite, a tract length is not finite or
    /// negative, or labels are not unique.
    pub fn from_connections(
        labels: Vec<String>,
        connections: impl IntoIterator<Item = (usize, usize, f64, f64)>,
    ) -> Result<Self, ConnectomeError> {
        let nodes = labels.len();
        if nodes == 0 {
            return Err(ConnectomeError::Empty);
        }
        check_labels(&labels, nodes)?;
        let mut entries = Vec::new();
        for (target, source, weight, tract_length) in connections {
            for (end, index) in [("target", target), ("source", source)] {
                if index >= nodes {
                    return Err(ConnectomeError::NoSuchNode { end, index, nodes });
                }
            }
            let connection = Connection { target, source, weight, tract_length };
            check_weight(&labels, connection)?;
            check_length(&labels, connection)?;
            entries.push(connection);
        }
        let pair = |c: &Connection| (c.target, c.source);
        entries.sort_unstable_by_key(pair);
        if let Some([c, _]) = entries.array_windows().find(|[a, b]| pair(a) == pair(b)) {
            let connection = ConnectionEnds::new(&labels, c.target, c.source);
            return Err(ConnectomeError::DuplicateConnection { connection });
        }
        Ok(Self { rows: CompressedRows::new(nodes, entries), labels, centroids: None })
    }

    /// One node, connected to nothing: weight 0, length 0 mm, label `node0`.
    pub fn single_node() -> Self {
        Self { rows: CompressedRows::new(1, []), labels: default_labels(1), centroids: None }
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
        self.centroids = Some(centroids.as_standard_layout().into_owned());
        Ok(self)
    }
}

fn check_weight(labels: &[String], c: Connection) -> Result<(), ConnectomeError> {
    if c.weight.is_finite() {
        return Ok(());
    }
    let connection = ConnectionEnds::new(labels, c.target, c.source);
    Err(ConnectomeError::WeightNotFinite { connection, value: c.weight })
}

fn check_length(labels: &[String], c: Connection) -> Result<(), ConnectomeError> {
    if c.tract_length.is_finite() && c.tract_length >= 0.0 {
        return Ok(());
    }
    let connection = ConnectionEnds::new(labels, c.target, c.source);
    Err(ConnectomeError::InvalidLength { connection, value: c.tract_length })
}
