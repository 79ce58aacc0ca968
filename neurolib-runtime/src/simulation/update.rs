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
    bounds: Vec<Bound<R>>,
    /// Counts of steps and columns in which a bound acted, by state and simulation, up to the last `collect`.
    counts: Vec<u64>,
    /// Steps since then.
    steps: u32,
}

/// The bound of a state.
struct Bound<R: Real> {
    state: usize,
    kind: BoundKind,
    /// Lower and upper bound, by chunk of columns.
    ends: Vec<[Chunk<R>; 2]>,
    /// In how many steps the bound acted since the last `collect`, by column.
    acted: Vec<Chunk<R>>,
    columns: usize,
}

/// Counts of steps are kept as floating-point numbers, which are exact up to 2²⁴ in single precision.
const STEPS_BETWEEN_COLLECTIONS: u32 = 1 << 20;

impl<R: Real> Bounds<R> {
    /// Bounds by their values, rows of lower and upper ones by state.
    pub(super) fn new(description: &ModelDescription, values: &Rows<R>, members: usize) -> Self {
        let states = description.states.iter().enumerate();
        let bounds = states.filter(|(_, info)| info.bound != BoundKind::Free).map(|(state, info)| {
            let ends = values.row(2 * state).zip(values.row(2 * state + 1)).map(|(&low, &high)| [low, high]);
            let acted = vec![Chunk::zero(); values.chunks()];
            Bound { state, kind: info.bound, ends: ends.collect(), acted, columns: values.columns() }
        });
        Self { bounds: bounds.collect(), counts: vec![0; description.states.len() * members], steps: 0 }
    }

    /// Counts of steps and columns in which a bound acted, by state and simulation.
    pub(super) fn counts(&self, members: usize) -> Vec<u64> {
        let mut counts = self.counts.clone();
        for bound in &self.bounds {
            let columns = bound.acted.iter().flat_map(|chunk| chunk.0).take(bound.columns);
            for (column, acted) in columns.enumerate() {
                counts[bound.state * members + column % members] += acted.to_f64() as u64;
            }
        }
        counts
    }

    /// Sets these counts.
    pub(super) fn set_counts(&mut self, counts: Vec<u64>) {
        self.counts = counts;
        self.steps = 0;
        self.bounds.iter_mut().for_each(|bound| bound.acted.fill(Chunk::zero()));
    }

    /// Notes a step.
    pub(super) fn step(&mut self, members: usize) {
        self.steps += 1;
        if self.steps == STEPS_BETWEEN_COLLECTIONS {
            self.set_counts(self.counts(members));
        }
    }
}

impl<R: Real> Bound<R> {
    /// Acts on the numbers of a chunk.
    #[inline(always)]
    fn act<V: Vector<Real = R>>(&mut self, chunk: usize, states: &mut [Chunk<R>]) {
        let [low, high]: [V; 2] = self.ends[chunk].each_ref().map(V::load);
        let x: V = V::load(&states[self.state]);
        let y = match self.kind {
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
        };
        y.store(&mut states[self.state]);
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let acted: V = V::choose(x.lt(y), one, V::choose(y.lt(x), one, zero));
        (V::load(&self.acted[chunk]) + acted).store(&mut self.acted[chunk]);
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
        let bounds = bounds.map_or(&mut [][..], |bounds| &mut bounds.bounds[..]);
        // A sum is finite only if all its terms are. Several, so that no addition waits for another.
        let mut sums = [V::splat(0.0); 2];
        for chunk in 0..next.chunks() {
            let (from, to) = (&states.chunk(chunk)[rows.clone()], &mut next.chunk_mut(chunk)[rows.clone()]);
            match slopes {
                // By far the most frequent case is compiled by itself.
                &[(slopes, weight)] => {
                    let (slopes, weight) = (&slopes.chunk(chunk)[rows.clone()], V::splat(weight));
                    for (k, ((to, from), slope)) in to.iter_mut().zip(from).zip(slopes).enumerate() {
                        let x: V = weight.mul_add(V::load(slope), V::load(from));
                        sums[k % 2] = sums[k % 2] + x;
                        x.store(to);
                    }
                }
                slopes => {
                    for (k, (to, from)) in to.iter_mut().zip(from).enumerate() {
                        let mut x: V = V::load(from);
                        for &(slopes, weight) in slopes {
                            x = V::splat(weight).mul_add(slopes.load(rows.start + k, chunk), x);
                        }
                        sums[k % 2] = sums[k % 2] + x;
                        x.store(to);
                    }
                }
            }
            let next = next.chunk_mut(chunk);
            if let Some((noise, step)) = noise {
                for term in terms.iter().filter(|term| rows.contains(&term.state)) {
                    let xi: V = noise.at(term.noise, step, chunk);
                    let coefficient: V = diffusion.load(term.row, chunk);
                    let x: V = coefficient.mul_add(V::splat(sqrt_dt) * xi, V::load(&next[term.state]));
                    sums[0] = sums[0] + x;
                    x.store(&mut next[term.state]);
                }
            }
            for bound in &mut *bounds {
                bound.act::<V>(chunk, next);
            }
        }
        (sums[0] + sums[1]).to_array().iter().all(|sum| sum.is_finite())
    }
}
