//! White noise: counter-based, so that a run can be cut anywhere and never changes.
//!
//! The normal number of a noise at a node and step is a pure function of (seed, simulation, noise, node, step).

pub mod philox;

use crate::math;
use crate::rows::Rows;
use crate::simd::{Chunk, InstructionSet, LANES, Task, Vector, dispatch};
use ndarray::{Array3, Axis};
use philox::philox_4x32;

/// Where the standard normal numbers of a run come from.
#[derive(Clone, Debug)]
pub enum NoiseSource {
    /// Philox 4×32-10 and Box–Muller, by the run's seed.
    CounterBased {
        /// Seed.
        seed: u64,
        /// Number of the simulation in a batch of the same seed.
        simulation: u32,
    },
    /// Given numbers (noise × node × step), to follow another program exactly.
    Given(Array3<f64>),
}

/// Standard normal numbers of all noises and nodes, step by step.
///
/// Box–Muller makes two numbers at a time: those of an even step and of the next one.
#[derive(Clone, Debug)]
pub(crate) struct WhiteNoise {
    source: NoiseSource,
    noises: usize,
    /// Rows of the even step, then of the odd one.
    pair: Rows,
    /// The even step of `pair`.
    filled: Option<u64>,
}

impl WhiteNoise {
    pub(crate) fn new(source: NoiseSource, noises: usize, columns: usize) -> Self {
        Self { source, noises, pair: Rows::new(2 * noises, columns), filled: None }
    }

    /// How many steps there are numbers for, if that is limited.
    pub(crate) fn available_steps(&self) -> Option<u64> {
        match &self.source {
            NoiseSource::CounterBased { .. } => None,
            NoiseSource::Given(numbers) => Some(numbers.len_of(Axis(2)) as u64),
        }
    }

    /// Makes the numbers of a step ready.
    pub(crate) fn prepare(&mut self, set: InstructionSet, step: u64) {
        let even = step & !1;
        if self.filled == Some(even) {
            return;
        }
        match &self.source {
            NoiseSource::CounterBased { seed, simulation } => {
                let (seed, simulation) = (*seed, *simulation);
                dispatch(set, Fill { pair: &mut self.pair, noises: self.noises, seed, simulation, even });
            }
            NoiseSource::Given(numbers) => {
                for noise in 0..self.noises {
                    for odd in 0..2 {
                        let at = (even + odd) as usize;
                        let known = at < numbers.len_of(Axis(2));
                        let values = numbers.index_axis(Axis(0), noise);
                        let row = (0..self.pair.columns()).map(|node| if known { values[[node, at]] } else { 0.0 });
                        self.pair.fill(odd as usize * self.noises + noise, row);
                    }
                }
            }
        }
        self.filled = Some(even);
    }

    /// The numbers of a noise at a step that has been prepared.
    pub(crate) fn row(&self, noise: usize, step: u64) -> &[Chunk] {
        self.pair.padded((step & 1) as usize * self.noises + noise)
    }
}

struct Fill<'a> {
    pair: &'a mut Rows,
    noises: usize,
    seed: u64,
    simulation: u32,
    even: u64,
}

impl Task for Fill<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        for noise in 0..self.noises {
            for chunk in 0..self.pair.chunks() {
                let (a, b) =
                    normal_pair::<V>(self.seed, self.simulation, noise as u32, (chunk * LANES) as u32, self.even);
                self.pair.store(noise, chunk, a);
                self.pair.store(self.noises + noise, chunk, b);
            }
        }
    }
}

/// Two independent standard normal numbers for each of eight nodes: those of an even step and the next.
///
/// Box–Muller on two uniform numbers of 52 bits: √(−2 log u₁)·(cos, sin)(2πu₂), |z| ≤ 8.5.
#[inline(always)]
fn normal_pair<V: Vector>(seed: u64, simulation: u32, noise: u32, first_node: u32, even: u64) -> (V, V) {
    // The pair's number has 48 bits: 2.8·10¹⁴ pairs of steps.
    let pair = even >> 1;
    let low = pair as u32;
    let high = ((pair >> 32) as u32 & 0xFFFF) | (noise << 16);
    let counter = [
        [u64::from(low); LANES],
        [u64::from(high); LANES],
        std::array::from_fn(|lane| u64::from(first_node) + lane as u64),
        [u64::from(simulation); LANES],
    ];
    let words = philox_4x32(counter, [seed as u32, (seed >> 32) as u32]);
    // 52 random bits under the exponent of 1 make a number in [1, 2).
    let uniform = |a: &[u64; LANES], b: &[u64; LANES]| {
        let bits = |lane: usize| (a[lane] << 32 | b[lane]) >> 12 | 1.0f64.to_bits();
        V::load(&Chunk(std::array::from_fn(|lane| f64::from_bits(bits(lane)))))
    };
    // 2 − [1, 2) is (0, 1]: its logarithm is finite.
    let u1 = V::splat(2.0) - uniform(&words[0], &words[1]);
    let u2 = uniform(&words[2], &words[3]) - V::splat(1.0);
    let radius = (V::splat(-2.0) * math::log(u1)).sqrt();
    let (sin, cos) = math::sin_cos_of_turns(u2);
    (radius * cos, radius * sin)
}

#[cfg(test)]
mod tests;
