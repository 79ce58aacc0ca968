//! Which regions there are, and how they are called.

use ndarray::Axis;

use super::PreparationError;
use crate::connectome::{Atlas, CompressedRows, Connection, Connectome};

/// The network of these nodes, by ascending index.
pub(super) fn only(network: &Connectome, kept: &[usize]) -> Connectome {
    let place = |old: usize| kept.binary_search(&old).ok();
    let entries =
        network.entries().filter_map(|c| Some(Connection { target: place(c.target)?, source: place(c.source)?, ..c }));
    Connectome {
        labels: kept.iter().map(|&node| network.labels[node].clone()).collect(),
        rows: CompressedRows::new(kept.len(), entries),
        centroids: network.centroids.as_ref().map(|centroids| centroids.select(Axis(0), kept)),
    }
}

/// The network with the labels of an atlas.
pub(super) fn labeled(network: &Connectome, atlas: Atlas) -> Result<Connectome, PreparationError> {
    let regions = network.n_nodes();
    let labels = atlas.labels(regions).ok_or(PreparationError::UnknownOrder { regions })?;
    Ok(Connectome { labels, ..network.clone() })
}
