//! White noise: counter-based, so that a run can be cut anywhere and never changes.
//!
//! The normal number of a noise at a node and step is a pure function of (seed, simulation, noise, node, step), and the
//! same in both precisions.

pub mod philox;

use crate::math;
use crate::rows::Rows;
use crate::simd::{Chunk, InstructionSet, LANES, Real, Task, Vector, dispatch};
use ndarray::{Array3, Axis};
use philox::philox_4x32;
use std::array::from_fn;

/// Whose random numbers a column draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stream {
    /// Seed of the simulation.
    pub(crate) seed: u64,
    /// Number of the simulation among those of the same seed.
    pub(crate) simulation: u32,
    /// Node of the simulation.
    pub(crate) node: u32,
}

/// Where the standard normal numbers of a run come from.
#[derive(Clone, Debug)]
pub(crate) enum NoiseSource {
    /// Philox 4×32-7 and Box–Muller, by the stream of each column.
    CounterBased(Vec<Stream>),
    /// Given numbers (noise × column × step), to follow another program exactly.
    Given(Array3<f64>),
}

/// Steps whose numbers are made together: those of the four words of a counter.
const BLOCK: u64 = 4;

/// Standard normal numbers of all noises and columns, step by step.
#[derive(Clone, Debug)]
pub(crate) struct WhiteNoise<R: Real> {
    source: Source,
    /// Number of the first noise.
    first: u64,
    noises: usize,
    /// Rows of the first step of a block, then of the next ones.
    block: Rows<R>,
    /// The first step of `block`.
    filled: Option<u64>,
}

#[derive(Clone, Debug)]
enum Source {
    CounterBased(Vec<Streams>),
    Given(Array3<f64>),
}

/// The streams of a chunk, as Philox takes them.
#[derive(Clone, Debug)]
struct Streams {
    key: [[u64; LANES]; 2],
    node: [u64; LANES],
    simulation: [u64; LANES],
}

impl Streams {
    /// The streams of up to a chunk's columns; the padding repeats the last one.
    fn new(streams: &[Stream]) -> Self {
        let at = |lane: usize| streams[lane.min(streams.len() - 1)];
        Self {
            key: [from_fn(|lane| at(lane).seed & 0xFFFF_FFFF), from_fn(|lane| at(lane).seed >> 32)],
            node: from_fn(|lane| u64::from(at(lane).node)),
            simulation: from_fn(|lane| u64::from(at(lane).simulation)),
        }
    }
}

impl<R: Real> WhiteNoise<R> {
    /// Noises 0, 1, …
    pub(crate) fn new(source: NoiseSource, noises: usize, columns: usize) -> Self {
        Self::from(0, source, noises, columns)
    }

    /// The noise of this number, below 2¹⁵.
    pub(crate) fn numbered(source: NoiseSource, number: u64, columns: usize) -> Self {
        Self::from(number, source, 1, columns)
    }

    fn from(first: u64, source: NoiseSource, noises: usize, columns: usize) -> Self {
        let source = match source {
            NoiseSource::CounterBased(streams) => {
                Source::CounterBased(streams.chunks(LANES).map(Streams::new).collect())
            }
            NoiseSource::Given(numbers) => Source::Given(numbers),
        };
        Self { source, first, noises, block: Rows::new(BLOCK as usize * noises, columns), filled: None }
    }

    /// How many steps there are numbers for, if that is limited.
    pub(crate) fn available_steps(&self) -> Option<u64> {
        match &self.source {
            Source::CounterBased(_) => None,
            Source::Given(numbers) => Some(numbers.len_of(Axis(2)) as u64),
        }
    }

    /// Makes the numbers of a step ready.
    pub(crate) fn prepare(&mut self, set: InstructionSet, step: u64) {
        let first = step - step % BLOCK;
        if self.filled == Some(first) {
            return;
        }
        let (offset, noises, block) = (self.first, self.noises, &mut self.block);
        match &self.source {
            Source::CounterBased(streams) => {
                dispatch(set, Fill { block, offset, noises, streams, number: first / BLOCK })
            }
            Source::Given(numbers) => {
                for noise in 0..noises {
                    let values = numbers.index_axis(Axis(0), noise);
                    for later in 0..BLOCK as usize {
                        let at = first as usize + later;
                        let known = at < numbers.len_of(Axis(2));
                        let number = |column: usize| R::from_f64(if known { values[[column, at]] } else { 0.0 });
                        block.fill(later * noises + noise, (0..block.columns()).map(number));
                    }
                }
            }
        }
        self.filled = Some(first);
    }

    /// Writes the numbers of the first noise at a step, by column.
    pub(crate) fn write(&mut self, set: InstructionSet, step: u64, to: &mut [R]) {
        self.prepare(set, step);
        let numbers = self.block.values((step % BLOCK) as usize * self.noises);
        to.iter_mut().zip(numbers).for_each(|(to, number)| *to = number);
    }

    /// Rows with the numbers of a step that has been prepared, and which of them is that of the first noise.
    #[inline(always)]
    pub(crate) fn at(&self, step: u64) -> (&Rows<R>, usize) {
        (&self.block, (step % BLOCK) as usize * self.noises)
    }
}

struct Fill<'a, R: Real> {
    block: &'a mut Rows<R>,
    /// Number of the first noise.
    offset: u64,
    noises: usize,
    streams: &'a [Streams],
    /// Number of the block.
    number: u64,
}

impl<R: Real> Task<f32> for Fill<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = f32>>(self) {
        let rows = self.block.rows();
        for (chunk, streams) in self.block.as_chunks_mut().chunks_exact_mut(rows.max(1)).zip(self.streams) {
            for noise in 0..self.noises {
                let four = four_normals::<V>(streams, self.offset + noise as u64, self.number);
                for (later, numbers) in four.into_iter().enumerate() {
                    let numbers = numbers.to_array();
                    let to = &mut chunk[later * self.noises + noise].0;
                    for lane in 0..LANES {
                        to[lane] = R::from_f64(f64::from(numbers[lane]));
                    }
                }
            }
        }
    }
}

/// Four independent standard normal numbers for each of eight columns: those of four steps.
///
/// Box–Muller in single precision: √(−2 log u)·(cos, sin)(2πv) with u of 31 bits, v of 24, and |z| ≤ 6.7, beyond which
/// there is a number in 5·10¹⁰. That is also the noise of double precision: no statistics of a run can tell them apart.
#[inline(always)]
fn four_normals<V: Vector<Real = f32>>(streams: &Streams, noise: u64, number: u64) -> [V; 4] {
    // The block's number has 48 bits: 10¹⁵ steps.
    let counter = [
        [number & 0xFFFF_FFFF; LANES],
        [(number >> 32 & 0xFFFF) | noise << 16; LANES],
        streams.node,
        streams.simulation,
    ];
    let [a, b, c, d] = philox_4x32(counter, streams.key);
    let (first, second) = normal_pair::<V>(&a, &b);
    let (third, fourth) = normal_pair::<V>(&c, &d);
    [first, second, third, fourth]
}

const TWO_TO_MINUS_33: f64 = 1.0 / 8_589_934_592.0;

#[inline(always)]
fn normal_pair<V: Vector<Real = f32>>(a: &[u64; LANES], b: &[u64; LANES]) -> (V, V) {
    let signed = |word: u64| word as i32 as f32;
    let u = V::load(&Chunk::new(from_fn(|lane| signed(a[lane] >> 1))));
    let v = V::load(&Chunk::new(from_fn(|lane| signed(b[lane] >> 8))));
    // In (0, 1]: the logarithm is finite.
    let u = u.mul_add(V::splat(4.0 * TWO_TO_MINUS_33), V::splat(2.0 * TWO_TO_MINUS_33));
    let radius = (V::splat(-2.0) * math::log_of_normal(u, V::splat(0.0))).sqrt();
    let (sin, cos) = math::sin_cos_of_turns(v * V::splat(512.0 * TWO_TO_MINUS_33));
    (radius * cos, radius * sin)
}

#[cfg(test)]
mod tests;
