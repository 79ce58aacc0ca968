//! What looks odd in a network, though it is valid.

use super::prepare::joined;
use super::{Connectome, default_labels};

/// Something that may be a mistake of the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Notice {
    /// Nodes have the labels `node0`, `node1`, ….
    Unlabeled {
        /// How many there are.
        nodes: usize,
    },
    /// The pattern of the weights fits the tract lengths better when those are transposed.
    OtherOrientation {
        /// Pairs that have a weight or a length, but not both.
        unfit: usize,
        /// The same with transposed lengths.
        unfit_if_transposed: usize,
    },
    /// The longest tract is shorter than 1 mm.
    LengthsInMeters {
        /// Its length.
        largest: f64,
    },
    /// The longest tract is shorter than 30 mm.
    LengthsInCentimeters {
        /// Its length.
        largest: f64,
    },
    /// Weights on the diagonal.
    SelfConnections {
        /// How many are not 0.
        count: usize,
    },
    /// The largest weight is 100 or greater.
    Counts {
        /// The largest magnitude.
        largest: f64,
    },
    /// Tract lengths of the two directions differ by more than 1 %.
    AsymmetricLengths {
        /// Pairs of nodes of which this is so.
        pairs: usize,
        /// Largest difference, as a share of the longer one.
        difference: f64,
    },
}

/// Shorter longest tracts are not mm: those of a mouse are about 10 mm long, of a marmoset about 30.
const SHORTEST_MM: f64 = 30.0;
/// Larger weights are hardly normalized.
const LARGEST_WEIGHT: f64 = 100.0;
/// Lengths that differ by less are the same but for rounding.
const SAME_LENGTH: f64 = 0.01;

impl Connectome {
    /// What looks odd, in the order of [`Notice`].
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        let nodes = self.n_nodes();
        if nodes > 1 && self.labels == default_labels(nodes) {
            notices.push(Notice::Unlabeled { nodes });
        }
        let (mut unfit, mut unfit_if_transposed, mut pairs, mut difference) = (0, 0, 0, 0.0_f64);
        // Each pair of different nodes with its weight, its length, and the length of the way back.
        let _ = joined(self, |c, back| {
            if c.target != c.source {
                unfit += usize::from((c.weight != 0.0) != (c.tract_length > 0.0));
                unfit_if_transposed += usize::from((c.weight != 0.0) != (back.tract_length > 0.0));
            }
            let longer = c.tract_length.max(back.tract_length);
            let apart = (c.tract_length - back.tract_length).abs() / longer;
            if c.target < c.source && c.tract_length > 0.0 && back.tract_length > 0.0 && apart > SAME_LENGTH {
                pairs += 1;
                difference = difference.max(apart);
            }
            c
        });
        let longest = self.entries().map(|c| c.tract_length).fold(0.0, f64::max);
        if longest > 0.0 && 2 * unfit_if_transposed <= unfit && unfit > 0 {
            notices.push(Notice::OtherOrientation { unfit, unfit_if_transposed });
        }
        match longest {
            0.0 => {}
            largest if largest < 1.0 => notices.push(Notice::LengthsInMeters { largest }),
            largest if largest < SHORTEST_MM => notices.push(Notice::LengthsInCentimeters { largest }),
            _ => {}
        }
        let count = self.connections().filter(|c| c.target == c.source).count();
        if count > 0 {
            notices.push(Notice::SelfConnections { count });
        }
        let largest = self.connections().map(|c| c.weight.abs()).fold(0.0, f64::max);
        if largest >= LARGEST_WEIGHT {
            notices.push(Notice::Counts { largest });
        }
        if pairs > 0 {
            notices.push(Notice::AsymmetricLengths { pairs, difference });
        }
        notices
    }
}
