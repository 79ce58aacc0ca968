//! From derivatives to the states of the next step.

use super::tally::Tally;
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
    /// In how many steps each bound acted.
    acted: Tally<R>,
    /// Number of states, and of simulations.
    states: usize,
    members: usize,
}

/// The bound of a state.
#[derive(Clone, Copy)]
struct Bound {
    state: usize,
    kind: BoundKind,
}

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
        let acted = Tally::new(bounds.len(), values.columns(), members);
        Self { bounds, ends, acted, states: description.states.len(), members }
    }

    /// Numbers of steps and columns in which a bound acted, by state and simulation.
    pub(super) fn counts(&self) -> Vec<u64> {
        let of_bounds = self.acted.counts();
        let members = self.members;
        let mut counts = vec![0; self.states * members];
        for (bound, of_bound) in self.bounds.iter().zip(of_bounds.chunks_exact(members)) {
            counts[bound.state * members..][..members].copy_from_slice(of_bound);
        }
        counts
    }

    /// Sets these numbers.
    pub(super) fn set_counts(&mut self, counts: &[u64]) {
        let of_bounds = self.bounds.iter().flat_map(|bound| &counts[bound.state * self.members..][..self.members]);
        self.acted.set(of_bounds.copied().collect());
    }
}

impl Bound {
    /// Acts on a chunk of its state, and counts.
    #[inline(always)]
    fn act<V: Vector>(self, [low, high]: &[Chunk<V::Real>; 2], state: &mut Chunk<V::Real>, acted: &mut Chunk<V::Real>) {
        let (low, high, x): (V, V, V) = (V::load(low), V::load(high), V::load(state));
        let y = match self.kind {
            // What lies on the circle already stays as it is, without rounding.
            BoundKind::Wrap => {
                let y = low + math::modulo(x - low, high - low);
                // Rounding may reach the open end.
                let wrapped = V::choose(high.le(y), low, y);
                V::choose(V::or(x.lt(low), high.le(x)), wrapped, x)
            }
            // The bound comes first, so that NaN stays NaN.
            _ => high.min(low.max(x)),
        };
        y.store(state);
        (V::load(acted) + V::unless(y.eq(x), V::splat(1.0))).store(acted);
    }
}

/// to = from + Σ weight·slopes, for some of the states.
pub(super) struct Combine<'a, R: Real> {
    pub(super) to: &'a mut Rows<R>,
    pub(super) from: &'a Rows<R>,
    /// Derivatives and their weights, ms.
    pub(super) slopes: &'a [(&'a Rows<R>, f64)],
    /// The states.
    pub(super) rows: Range<usize>,
}

impl<R: Real> Task<R> for Combine<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        let Self { to, from, slopes, rows } = self;
        for (chunk, (to, from)) in to.by_chunk_mut().zip(from.by_chunk()).enumerate() {
            for row in rows.clone() {
                let mut x: V = V::load(&from[row]);
                for &(slopes, weight) in slopes {
                    x = V::splat(weight).mul_add(slopes.load(row, chunk), x);
                }
                x.store(&mut to[row]);
            }
        }
    }
}

/// Adds Σ g·√dt·ξ, to some of the states.
pub(super) struct AddNoise<'a, R: Real> {
    pub(super) to: &'a mut Rows<R>,
    /// Coefficients of the noise terms.
    pub(super) diffusion: &'a Rows<R>,
    pub(super) noise: &'a WhiteNoise<R>,
    pub(super) step: u64,
    /// The noise terms of all states, in the order in which they are added.
    pub(super) terms: &'a [NoiseTerm],
    /// The states.
    pub(super) rows: Range<usize>,
    pub(super) sqrt_dt: f64,
}

impl<R: Real> Task<R> for AddNoise<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        let Self { to, diffusion, noise, step, terms, rows, sqrt_dt } = self;
        let (numbers, first) = noise.at(step);
        let chunks = to.chunks();
        let strides = [to.rows(), diffusion.rows(), numbers.rows()];
        let (to, diffusion, numbers) = (to.as_chunks_mut(), diffusion.as_chunks(), numbers.as_chunks());
        // Term by term, so that where it stands is found once for all chunks.
        for &NoiseTerm { state, row, noise: number } in terms.iter().filter(|term| rows.contains(&term.state)) {
            for chunk in 0..chunks {
                let xi = V::splat(sqrt_dt) * V::load(&numbers[chunk * strides[2] + first + number]);
                let to = &mut to[chunk * strides[0] + state];
                V::load(&diffusion[chunk * strides[1] + row]).mul_add(xi, V::load(to)).store(to);
            }
        }
    }
}

/// The end of a step: the bounds act.
///
/// Tells whether all states were finite before; it may deny so of finite numbers that are near the largest one.
pub(super) struct Settle<'a, R: Real> {
    pub(super) next: &'a mut Rows<R>,
    /// Number of states.
    pub(super) states: usize,
    pub(super) bounds: &'a mut Bounds<R>,
}

impl<R: Real> Task<R> for Settle<'_, R> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) -> bool {
        let Self { next, states, bounds: Bounds { bounds, ends, acted, .. } } = self;
        // A sum is finite only if all its terms are. Several, so that no addition waits for another.
        let mut sums = [V::splat(0.0); 2];
        for chunk in next.by_chunk() {
            let (pairs, last) = chunk[..states].as_chunks::<2>();
            for pair in pairs {
                sums[0] = sums[0] + V::load(&pair[0]);
                sums[1] = sums[1] + V::load(&pair[1]);
            }
            for last in last {
                sums[0] = sums[0] + V::load(last);
            }
        }
        let (chunks, stride, count) = (next.chunks(), next.rows(), bounds.len());
        let (next, ends) = (next.as_chunks_mut(), ends.as_chunks().as_chunks().0);
        let acted_now = acted.as_chunks_mut();
        for (index, &bound) in bounds.iter().enumerate() {
            for chunk in 0..chunks {
                let (place, state) = (chunk * count + index, chunk * stride + bound.state);
                bound.act::<V>(&ends[place], &mut next[state], &mut acted_now[place]);
            }
        }
        acted.step();
        (sums[0] + sums[1]).to_array().iter().all(|sum| sum.is_finite())
    }
}
