//! A connectome of two matrices, each of them dense or sparse.

use std::path::Path;

use ndarray::Array2;

use super::super::read_error::{ReadError, ReadProblem};
use super::super::sparse_matrix::SparseMatrix;
use super::ConnectomeOptions;
use super::found::{Found, Part};
use super::nodes::{MOST_NODES, Nodes};
use crate::connectome::Connectome;

/// The network of these matrices and nodes; `path` is what lacks tract lengths if there are none.
pub(super) fn connectome(
    path: &Path,
    weights: Found,
    lengths: Option<Found>,
    nodes: Nodes,
    options: &ConnectomeOptions,
) -> Result<Connectome, ReadError> {
    let n = check_weights(&weights, options)?;
    match &lengths {
        Some(lengths) => check_lengths(lengths, n)?,
        None if options.allow_missing_lengths => {}
        None => return Err(ReadProblem::MissingLengths.in_file(path)),
    }
    let labels = nodes.labels_of(n)?;
    let lengths = lengths.map(|lengths| lengths.part);
    let connectome = match (&weights.part, lengths) {
        (Part::Matrix(weights, _), None) => Connectome::new(weights.clone(), Array2::zeros((n, n)), labels),
        (Part::Matrix(weights, _), Some(Part::Matrix(lengths, _))) => Connectome::new(weights.clone(), lengths, labels),
        (weights, lengths) => {
            let lengths = lengths.as_ref().map_or(Vec::new(), entries);
            Connectome::from_connections(labels, joined(entries(weights), lengths))
        }
    };
    nodes.place(connectome.map_err(|error| weights.error(error.into()))?)
}

/// Checks the weights and gives the number of nodes.
fn check_weights(weights: &Found, options: &ConnectomeOptions) -> Result<usize, ReadError> {
    weights.require_finite()?;
    let (rows, columns) = weights.shape();
    if rows != columns {
        return Err(weights.error(ReadProblem::NotSquare { rows, columns }));
    }
    if rows > MOST_NODES {
        return Err(weights.error(ReadProblem::TooManyNodes { nodes: rows, limit: MOST_NODES }));
    }
    if !options.allow_negative_weights
        && let Some((place, value)) = weights.find(|value| value < 0.0)
    {
        return Err(weights.error(ReadProblem::NegativeWeight { place, value }));
    }
    Ok(rows)
}

fn check_lengths(lengths: &Found, nodes: usize) -> Result<(), ReadError> {
    lengths.require_finite()?;
    let (rows, columns) = lengths.shape();
    if (rows, columns) != (nodes, nodes) {
        let expected = format!("{nodes} × {nodes}, as the weights have,");
        return Err(lengths.error(ReadProblem::Shape { shape: vec![rows, columns], expected }));
    }
    if let Some((place, value)) = lengths.find(|value| value < 0.0) {
        return Err(lengths.error(ReadProblem::NegativeLength { place, value }));
    }
    Ok(())
}

/// The entries of a matrix that are not 0: row, column, value.
fn entries(part: &Part) -> Vec<(usize, usize, f64)> {
    match part {
        Part::Sparse(matrix) => matrix.entries.clone(),
        Part::Matrix(matrix, _) => SparseMatrix::from_dense(matrix).entries,
        _ => unreachable!("invariant: the roles of weights and lengths give matrices"),
    }
}

/// Target, source, weight and length of all pairs that one of the two sorted lists has.
fn joined(weights: Vec<(usize, usize, f64)>, lengths: Vec<(usize, usize, f64)>) -> Vec<(usize, usize, f64, f64)> {
    let weights = weights.into_iter().map(|(target, source, weight)| (target, source, weight, 0.0));
    let lengths = lengths.into_iter().map(|(target, source, length)| (target, source, 0.0, length));
    let mut all: Vec<_> = weights.chain(lengths).collect();
    // Two ascending runs: a merge, which keeps the weight of a pair before its length.
    all.sort_by_key(|&(target, source, ..)| (target, source));
    all.dedup_by(|length, weight| {
        let same = (length.0, length.1) == (weight.0, weight.1);
        if same {
            weight.3 = length.3;
        }
        same
    });
    all
}
