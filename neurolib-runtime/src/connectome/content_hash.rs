//! A number that tells networks apart.

use super::{Connection, Connectome};

impl Connectome {
    /// A number that tells networks apart: FNV-1a, 64 bits, of weights, tract lengths and labels.
    ///
    /// It is the same on every machine and in every version, and goes into the provenance of results. The matrices are
    /// hashed in full, zeros included, in time that goes with what is stored. Centroids have no influence on a simulation
    /// and none on the hash.
    ///
    /// # Source
    ///
    /// G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm, IETF draft (2019).
    pub fn content_hash(&self) -> u64 {
        let mut hash = Fnv1a(FNV_OFFSET);
        hash.add(&(self.n_nodes() as u64).to_le_bytes());
        self.hash_matrix(&mut hash, |c| c.weight);
        self.hash_matrix(&mut hash, |c| c.tract_length);
        for label in &self.labels {
            hash.add(&(label.len() as u64).to_le_bytes());
            hash.add(label.as_bytes());
        }
        hash.0
    }

    /// The n × n numbers of a matrix, row by row.
    fn hash_matrix(&self, hash: &mut Fnv1a, value: impl Fn(Connection) -> f64) {
        let nodes = self.n_nodes() as u64;
        let mut done = 0;
        for entry in self.entries() {
            let place = entry.target as u64 * nodes + entry.source as u64;
            hash.add_zeros(8 * (place - done));
            // Adding 0 turns -0 into 0: equal networks have equal hashes.
            hash.add(&(value(entry) + 0.0).to_bits().to_le_bytes());
            done = place + 1;
        }
        hash.add_zeros(8 * (nodes * nodes - done));
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

struct Fnv1a(u64);

impl Fnv1a {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
    }

    /// So many bytes of 0. Each of them multiplies by the prime, all together by its power.
    fn add_zeros(&mut self, mut count: u64) {
        let mut power = FNV_PRIME;
        while count > 0 {
            if count % 2 == 1 {
                self.0 = self.0.wrapping_mul(power);
            }
            power = power.wrapping_mul(power);
            count /= 2;
        }
    }
}
