//! From derivatives to the states of the next step.

use crate::description::{BoundKind, ModelDescription};
use crate::math;
use crate::noise::WhiteNoise;
use crate::rows::Rows;
use crate::simd::{Chunk, Real, Task, Vector};
use std::ops::Range;

/// A noise term: its state, the row of its coefficient, the noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoiseTerm {
    pub(super) state: usize,
    pub(super) row: usize,
    pub(super) noise: usize,
}

/// The bounds of the states, and how often they acted.
#[derive(Default)]
pub(super) struct Bounds<R: Real> {
    bounds: Vec<Bound>,
    /// Lower and upper bound, two rows each.
    ends: Rows<R>,
    /// In how many steps each bound acted since the last `collect`.
    acted: Rows<R>,
    /// Counts of steps and columns in which a bound acted, by state and simulation, up to the last `collect`.
    counts: Vec<u64>,
    /// Steps since then.
    steps: u32,
}

/// The bound of a state.
#[derive(Clone, Copy)]
struct Bound {
    state: usize,
    kind: BoundKind,
}

/// Counts of steps are kept as floating-point numbers, which are exact up to 2²⁴ in single precision.
const STEPS_BETWEEN_COLLECTIONS: u32 = 1 << 20;

impl<R: Real> Bounds<R> {
    /// Bounds by their values, rows of lower and upper ones by state.
    pub(super) fn new(description: &ModelDescription, values: &Rows<R>, members: usize) -> Self {
        let states = description.states.iter().enumerate().filter(|(_, info)| info.bound != BoundKind::Free);
        let bounds: Vec<Bound> = states.map(|(state, info)| Bound { state, kind: info.bound }).collect();
        let mut ends = Rows::new(2 * bounds.len(), values.columns());
        for (index, bound) in bounds.iter().enumerate() {
            for end in 0..2 {
                ends.copy(2 * index + end, values.row(2 * bound.state + end));
            }
        }
        let acted = Rows::new(bounds.len(), values.columns());
        Self { bounds, ends, acted, counts: vec![0; description.states.len() * members], steps: 0 }
    }

    /// Counts of steps and columns in which a bound acted, by state and simulation.
    pub(super) fn counts(&self, members: usize) -> Vec<u64> {
        let mut counts = self.counts.clone();
        for (index, bound) in self.bounds.iter().enumerate() {
            for (column, acted) in self.acted.values(index).enumerate() {
                counts[bound.state * members + column % members] += acted.to_f64() as u64;
            }
        }
        counts
    }

    /// Sets these counts.
    pub(super) fn set_counts(&mut self, counts: Vec<u64>) {
        self.counts = counts;
        self.steps = 0;
        self.acted.as_chunks_mut().fill(Chunk::zero());
    }

    /// Notes a step.
    pub(super) fn step(&mut self, members: usize) {
        self.steps += 1;
        if self.steps == STEPS_BETWEEN_COLLECTIONS {
            self.set_counts(self.counts(members));
        }
    }
}

impl Bound {
    /// Acts on a chunk of its state, and counts.
    #[inline(always)]
    fn act<V: Vector>(self, [low, high]: &[Chunk<V::Real>; 2], state: &mut Chunk<V::Real>, acted: &mut Chunk<V::Real>) {
        let (low, high, x): (V, V, V) = (V::load(low), V::load(high), V::load(state));
        let below = x.lt(low);
        let (above, y) = match self.kind {
            // What lies on the circle already stays as it is, without rounding.
            BoundKind::Wrap => {
                let above = high.le(x);
                let y = low + math::modulo(x - low, high - low);
                // Rounding may reach the open end.
                let wrapped = V::choose(high.le(y), low, y);
                (above, V::choose(V::or(below, above), wrapped, x))
            }
            // The bound comes first, so that NaN stays NaN.
            _ => (high.lt(x), high.min(low.max(x))),
        };
        y.store(state);
        (V::load(acted) + V::only(V::or(below, above), V::splat(1.0))).store(acted);
    }
}

/// next = states + Σ weight·slopes + Σ g·√dt·ξ, for some of the states; then, at the end of a step, the bounds.
///
/// Tells whether all numbers are finite before the bounds act; it may deny so of finite numbers that are near the largest one.
pub(super) struct Update<'a, R: Real> {
    pub(super) states: &'a Rows<R>,
    pub(super) next: &'a mut Rows<R>,
    /// Derivatives and their weights, ms.
    pub(super) slopes: &'a [(&'a Rows<R>, f64)],
    /// Coefficients of the noise terms.
    pub(super) diffusion: &'a Rows<R>,
    /// The noise, and the step.
    pub(super) noise: Option<(&'a WhiteNoise<R>, u64)>,
    /// The noise terms of all states, in the order in which they are added.
    pub(super) terms: &'a [NoiseTerm],
    /// The states.
    pub(super) rows: Range<usize>,
    pub(super) sqrt_dt: f64,
    /// The bounds, at the end of a step.
    pub(super) bounds: Option<&'a mut Bounds<R>>,
}

impl<R: Real> Task<R> for Update<'_, R> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) -> bool {
        let Self { states, next, slopes, diffusion, noise, terms, rows, sqrt_dt, bounds } = self;
        // A sum is finite only if all its terms are. Several, so that no addition waits for another.
        let mut sums = [V::splat(0.0); 2];
        for (chunk, (to, from)) in next.by_chunk_mut().zip(states.by_chunk()).enumerate() {
            let from = &from[rows.clone()];
            match slopes {
                // By far the most frequent case is compiled by itself.
                [(slopes, weight)] => {
                    let (slope, weight) = (&slopes.chunk(chunk)[rows.clone()], V::splat(*weight));
                    let advance = |to: &mut Chunk<R>, from: &Chunk<R>, slope: &Chunk<R>, sum: &mut V| {
                        let x = weight.mul_add(V::load(slope), V::load(from));
                        *sum = *sum + x;
                        x.store(to);
                    };
                    let (to_pairs, to_last) = to[rows.clone()].as_chunks_mut::<2>();
                    let (from_pairs, from_last) = from.as_chunks::<2>();
                    let (slope_pairs, slope_last) = slope.as_chunks::<2>();
                    for ((to, from), slope) in to_pairs.iter_mut().zip(from_pairs).zip(slope_pairs) {
                        advance(&mut to[0], &from[0], &slope[0], &mut sums[0]);
                        advance(&mut to[1], &from[1], &slope[1], &mut sums[1]);
                    }
                    for ((to, from), slope) in to_last.iter_mut().zip(from_last).zip(slope_last) {
                        advance(to, from, slope, &mut sums[0]);
                    }
                }
                slopes => {
                    for (k, (to, from)) in to[rows.clone()].iter_mut().zip(from).enumerate() {
                        let mut x: V = V::load(from);
                        for &(slopes, weight) in slopes {
                            x = V::splat(weight).mul_add(slopes.load(rows.start + k, chunk), x);
                        }
                        sums[0] = sums[0] + x;
                        x.store(to);
                    }
                }
            }
        }
        // What concerns single states comes term by term, so that where it stands is found once for all chunks.
        if let Some((noise, step)) = noise {
            for &NoiseTerm { state, row, noise: number } in terms.iter().filter(|term| rows.contains(&term.state)) {
                let numbers = noise.by_chunk(step);
                for ((to, coefficients), numbers) in next.by_chunk_mut().zip(diffusion.by_chunk()).zip(numbers) {
                    let to = &mut to[state];
                    let xi = V::splat(sqrt_dt) * V::load(&numbers[number]);
                    let x = V::load(&coefficients[row]).mul_add(xi, V::load(to));
                    sums[0] = sums[0] + x;
                    x.store(to);
                }
            }
        }
        if let Some(Bounds { bounds, ends, acted, .. }) = bounds {
            for (index, &bound) in bounds.iter().enumerate() {
                for ((to, ends), acted) in next.by_chunk_mut().zip(ends.by_chunk()).zip(acted.by_chunk_mut()) {
                    let ends = &ends.as_chunks().0[index];
                    bound.act::<V>(ends, &mut to[bound.state], &mut acted[index]);
                }
            }
        }
        (sums[0] + sums[1]).to_array().iter().all(|sum| sum.is_finite())
    }
}
