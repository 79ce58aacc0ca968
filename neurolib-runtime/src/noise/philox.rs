//! Philox 4×32-7: a counter-based generator of random numbers.
//!
//! # Source
//! Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
//! doi 10.1145/2063384.2063405. With seven rounds it passes all tests of TestU01's BigCrush; ten are often taken as a margin,
//! which costs a sixth of the time of a normal number.

use rand::TryRng;
use std::array::from_fn;
use std::convert::Infallible;

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// Rounds of the bijection.
const ROUNDS: usize = 7;
const WEYL: [u64; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// Four random words for each of `N` counters and keys. Words are the low halves of 64 bits, the place where vector
/// instructions multiply them; high halves are 0.
#[inline(always)]
pub fn philox_4x32<const N: usize>(mut counter: [[u64; N]; 4], mut key: [[u64; N]; 2]) -> [[u64; N]; 4] {
    // High halves of words and keys in between are not 0; no product reads them.
    let low = |x: u64| x & 0xFFFF_FFFF;
    for _ in 0..ROUNDS {
        let [c0, c1, c2, c3] = counter;
        let p0: [u64; N] = from_fn(|i| low(c0[i]) * u64::from(MULTIPLIERS[0]));
        let p1: [u64; N] = from_fn(|i| low(c2[i]) * u64::from(MULTIPLIERS[1]));
        counter =
            [from_fn(|i| (p1[i] >> 32) ^ c1[i] ^ key[0][i]), p1, from_fn(|i| (p0[i] >> 32) ^ c3[i] ^ key[1][i]), p0];
        key = [from_fn(|i| key[0][i] + WEYL[0]), from_fn(|i| key[1][i] + WEYL[1])];
    }
    let [c0, c1, c2, c3] = counter;
    [from_fn(|i| low(c0[i])), from_fn(|i| low(c1[i])), from_fn(|i| low(c2[i])), from_fn(|i| low(c3[i]))]
}

/// The four words of a single counter.
fn one_block(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox_4x32(counter.map(|c| [u64::from(c)]), key.map(|k| [u64::from(k)])).map(|[word]| word as u32)
}

/// A stream of random words, for what is drawn once: initial conditions, samples of parameters.
#[derive(Clone, Debug)]
pub struct PhiloxStream {
    key: [u32; 2],
    /// Block, stream (two words), simulation.
    counter: [u32; 4],
    words: [u32; 4],
    used: usize,
}

impl PhiloxStream {
    /// The stream of a seed, a simulation and a stream's number.
    ///
    /// The highest bit of the second counter word is set, which the noise of a run never has:
    /// streams and noise do not overlap.
    pub fn new(seed: u64, simulation: u32, stream: u64) -> Self {
        let high = (stream >> 32) as u32 | 0x8000_0000;
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            counter: [0, high, stream as u32, simulation],
            words: [0; 4],
            used: 4,
        }
    }

    /// A number in [0, 1) from 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        let word = u64::from(self.word()) << 32 | u64::from(self.word());
        (word >> 11) as f64 * (f64::EPSILON / 2.0)
    }

    fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.words = one_block(self.counter, self.key);
            self.counter[0] += 1;
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl TryRng for PhiloxStream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.word()) << 32 | u64::from(self.word()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for piece in bytes.chunks_mut(4) {
            piece.copy_from_slice(&self.word().to_le_bytes()[..piece.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_random123() {
        let check = |counter, key, expected: [u32; 4]| assert_eq!(one_block(counter, key), expected);
        check([0; 4], [0; 2], [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]);
        check([u32::MAX; 4], [u32::MAX; 2], [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]);
        check(
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a],
        );
    }
}
