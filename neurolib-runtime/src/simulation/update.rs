//! From derivatives to the states of the next step.

use crate::description::{BoundKind, ModelDescription};
use crate::math;
use crate::noise::WhiteNoise;
use crate::rows::{Constants, Rows};
use crate::simd::{LANES, Real, Task, Vector};
use std::ops::Range;

/// A noise term of a state: the row of its coefficient, the noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoiseTerm {
    pub(super) row: usize,
    pub(super) noise: usize,
}

/// The bounds of the states, and how often they acted.
pub(super) struct Bounds<R: Real> {
    kinds: Vec<BoundKind>,
    /// Lower and upper bound of each state.
    values: Constants<R>,
    /// Simulations side by side.
    members: usize,
    /// Counts of steps and columns in which a bound acted, by state and simulation.
    pub(super) counts: Vec<u64>,
}

impl<R: Real> Default for Bounds<R> {
    fn default() -> Self {
        Self { kinds: Vec::new(), values: Constants::default(), members: 1, counts: Vec::new() }
    }
}

impl<R: Real> Bounds<R> {
    pub(super) fn new(description: &ModelDescription, values: Constants<R>, members: usize) -> Self {
        let kinds: Vec<_> = description.states.iter().map(|state| state.bound).collect();
        Self { counts: vec![0; kinds.len() * members], kinds, values, members }
    }

    /// A number after its bound has acted.
    #[inline(always)]
    fn act<V: Vector<Real = R>>(&self, x: V, state: usize, chunk: usize) -> V {
        let (low, high): (V, V) = (self.values.load(2 * state, chunk), self.values.load(2 * state + 1, chunk));
        match self.kinds[state] {
            BoundKind::Free => x,
            // The bound comes first, so that NaN stays NaN.
            BoundKind::Clamp => high.min(low.max(x)),
            // What lies on the circle already stays as it is, without rounding.
            BoundKind::Wrap => {
                let y = low + math::modulo(x - low, high - low);
                // Rounding may reach the open end.
                let wrapped = V::choose(high.le(y), low, y);
                V::choose(high.le(x), wrapped, V::choose(x.lt(low), wrapped, x))
            }
        }
    }

    /// Counts the columns of a chunk in which a bound has acted.
    #[inline(never)]
    fn count(&mut self, state: usize, columns: Range<usize>, before: [R; LANES], after: [R; LANES]) {
        let counts = &mut self.counts[state * self.members..][..self.members];
        for (column, (x, y)) in columns.zip(before.into_iter().zip(after)) {
            counts[column % self.members] += u64::from(x != y);
        }
    }
}

/// next = states + Σ weight·slopes + Σ g·√dt·ξ, for some of the states; then, at the end of a step, the bounds.
///
/// Tells whether all numbers are finite before the bounds act.
pub(super) struct Update<'a, R: Real> {
    pub(super) states: &'a Rows<R>,
    pub(super) next: &'a mut Rows<R>,
    /// Derivatives and their weights, ms.
    pub(super) slopes: &'a [(&'a Rows<R>, f64)],
    /// Coefficients of the noise terms.
    pub(super) diffusion: &'a Rows<R>,
    /// The noise, and the step.
    pub(super) noise: Option<(&'a WhiteNoise<R>, u64)>,
    /// Noise terms of each state.
    pub(super) terms: &'a [Vec<NoiseTerm>],
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
        match self.slopes {
            // By far the most frequent case is compiled by itself.
            &[one] => self.add::<V>(&[one]),
            slopes => self.add::<V>(slopes),
        }
    }
}

impl<R: Real> Update<'_, R> {
    #[inline(always)]
    fn add<V: Vector<Real = R>>(mut self, slopes: &[(&Rows<R>, f64)]) -> bool {
        let mut remainder = V::splat(0.0);
        for state in self.rows.clone() {
            let terms = &self.terms[state];
            let kind = self.bounds.as_ref().map_or(BoundKind::Free, |bounds| bounds.kinds[state]);
            let of_row = match kind {
                BoundKind::Free => self.row::<V, false>(slopes, state, terms),
                _ => self.row::<V, true>(slopes, state, terms),
            };
            remainder = remainder + of_row;
        }
        remainder.to_array().iter().all(|&r| r == R::default())
    }

    /// Updates a state; gives 0 if all its numbers are finite, else NaN.
    #[inline(always)]
    fn row<V: Vector<Real = R>, const IS_BOUNDED: bool>(
        &mut self,
        slopes: &[(&Rows<R>, f64)],
        state: usize,
        terms: &[NoiseTerm],
    ) -> V {
        let (zero, sqrt_dt) = (V::splat(0.0), V::splat(self.sqrt_dt));
        // 0·x is 0 for finite x, else NaN. Two sums, so that none waits for another.
        let mut remainders = [zero; 2];
        let (one, mut acted) = (V::splat(1.0), zero);
        for chunk in 0..self.next.chunks() {
            let mut x: V = self.states.load(state, chunk);
            for &(slope, weight) in slopes {
                x = x + V::splat(weight) * slope.load(state, chunk);
            }
            if let Some((noise, step)) = self.noise {
                for term in terms {
                    let xi: V = noise.at(term.noise, step, chunk);
                    x = x + self.diffusion.load::<V>(term.row, chunk) * (sqrt_dt * xi);
                }
            }
            remainders[chunk % 2] = remainders[chunk % 2] + zero * x;
            if let (true, Some(bounds)) = (IS_BOUNDED, &mut self.bounds) {
                let y = bounds.act(x, state, chunk);
                let (is_raised, is_lowered) = (x.lt(y), y.lt(x));
                let columns = chunk * LANES..self.next.columns();
                if bounds.members == 1 && columns.len() >= LANES {
                    acted = acted + V::choose(is_raised, one, V::choose(is_lowered, one, zero));
                } else if V::any(is_raised) || V::any(is_lowered) {
                    bounds.count(state, columns, x.to_array(), y.to_array());
                }
                x = y;
            }
            self.next.store(state, chunk, x);
        }
        if let (true, Some(bounds)) = (IS_BOUNDED, &mut self.bounds) {
            bounds.counts[state * bounds.members] += acted.to_array().iter().map(|n| n.to_f64() as u64).sum::<u64>();
        }
        remainders[0] + remainders[1]
    }
}
