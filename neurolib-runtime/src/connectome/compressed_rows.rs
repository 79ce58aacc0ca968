//! Weights and tract lengths in compressed rows.

use ndarray::Array2;

use super::Connection;

/// A sparse n × n matrix of pairs (weight, tract length); both are 0 where nothing is stored.
///
/// Memory: 20 bytes an entry, 8 a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CompressedRows {
    /// Entries of row i: `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    /// Column of each entry, ascending within a row. Nodes have labels, so that 2³² of them fit no memory.
    sources: Vec<u32>,
    weights: Vec<f64>,
    tract_lengths: Vec<f64>,
}

impl CompressedRows {
    /// Rows of these entries, which are sorted by target and source, each pair once. Entries of two zeros are left out.
    pub(crate) fn new(nodes: usize, entries: impl IntoIterator<Item = Connection>) -> Self {
        let (mut sources, mut weights, mut tract_lengths) = (Vec::new(), Vec::new(), Vec::new());
        let mut starts = Vec::with_capacity(nodes + 1);
        for Connection { target, source, weight, tract_length } in entries {
            if weight == 0.0 && tract_length == 0.0 {
                continue;
            }
            while starts.len() <= target {
                starts.push(sources.len());
            }
            sources.push(source as u32);
            weights.push(weight);
            tract_lengths.push(tract_length);
        }
        starts.resize(nodes + 1, sources.len());
        sources.shrink_to_fit();
        weights.shrink_to_fit();
        tract_lengths.shrink_to_fit();
        Self { starts, sources, weights, tract_lengths }
    }

    /// Rows and columns.
    pub(crate) fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The entries of a row, by source.
    pub(crate) fn row(&self, target: usize) -> impl Iterator<Item = Connection> {
        (self.starts[target]..self.starts[target + 1]).map(move |k| Connection {
            target,
            source: self.sources[k] as usize,
            weight: self.weights[k],
            tract_length: self.tract_lengths[k],
        })
    }

    /// All entries, by target and source.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Connection> {
        (0..self.nodes()).flat_map(|target| self.row(target))
    }

    /// The matrix with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        let mut starts = vec![0; self.nodes() + 1];
        self.sources.iter().for_each(|&source| starts[source as usize + 1] += 1);
        for node in 0..self.nodes() {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut transposed = Self { starts, ..self.clone() };
        // Rows are read from the first on, so that the sources of each new row ascend.
        for entry in self.entries() {
            let place = &mut next[entry.source];
            transposed.sources[*place] = entry.target as u32;
            transposed.weights[*place] = entry.weight;
            transposed.tract_lengths[*place] = entry.tract_length;
            *place += 1;
        }
        transposed
    }

    /// The n × n matrix of a value of each entry, row-major.
    pub(crate) fn dense(&self, value: impl Fn(Connection) -> f64) -> Array2<f64> {
        let mut matrix = Array2::zeros((self.nodes(), self.nodes()));
        self.entries().for_each(|entry| matrix[[entry.target, entry.source]] = value(entry));
        matrix
    }
}
