//! Both directions of a connection together.

use super::Symmetrization;
use crate::connectome::{Connection, Connectome};

/// The same weights and lengths in both directions.
pub(super) fn symmetrized(network: &Connectome, by: Symmetrization) -> Connectome {
    joined(network, |c, back| {
        let weight = match by {
            // Half of each first: the sum of two large weights may not be finite.
            Symmetrization::Mean => c.weight / 2.0 + back.weight / 2.0,
            Symmetrization::Max => c.weight.max(back.weight),
        };
        let tract_length = match (c.tract_length, back.tract_length) {
            (0.0, length) | (length, 0.0) => length,
            (a, b) => a / 2.0 + b / 2.0,
        };
        Connection { weight, tract_length, ..c }
    })
}

/// A network made of each connection and the one back, which has the same ends here; of what is not stored, both numbers
/// are 0.
pub(in crate::connectome) fn joined(
    network: &Connectome,
    mut join: impl FnMut(Connection, Connection) -> Connection,
) -> Connectome {
    let back = network.rows.transposed();
    let entries = (0..network.n_nodes()).flat_map(|target| {
        let mut all: Vec<(Connection, bool)> = network.rows.row(target).map(|c| (c, false)).collect();
        all.extend(back.row(target).map(|c| (c, true)));
        // Two ascending runs, so that this is a merge; what comes from here stays before what comes back.
        all.sort_by_key(|(c, _)| c.source);
        let none = |c: Connection| Connection { weight: 0.0, tract_length: 0.0, ..c };
        let groups = all.chunk_by(|(a, _), (b, _)| a.source == b.source);
        let mut pair = |group: &[(Connection, bool)]| match *group {
            [(c, _), (back, _)] => join(c, back),
            [(back, true)] => join(none(back), back),
            [(c, false)] => join(c, none(c)),
            _ => unreachable!("invariant: each matrix has a pair once"),
        };
        groups.map(&mut pair).collect::<Vec<_>>()
    });
    network.with_entries(entries)
}
