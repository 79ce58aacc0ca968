//! Sums over connections whose values are known for several steps to come.

use super::plan::{Class, Plan};
use super::window::Window;
use super::{PER_TARGET, QUARTER};
use crate::simd::{Chunk, HALF, HalfVector, LANES, Real, Task, Vector};

/// Adds the classes whose blocks begin at a step, and turns the quarter that is complete then.
pub(super) struct AddBlocks<'a, R: Real> {
    pub(super) plan: &'a Plan<R>,
    pub(super) accumulators: &'a mut [Chunk<R>],
    pub(super) steps: &'a mut [Chunk<R>],
    /// The past of the sources, for this plan.
    pub(super) window: Window<'a, R>,
    /// Number of the step in its block, a multiple of a quarter.
    pub(super) in_block: usize,
}

impl<R: Real> Task<R> for AddBlocks<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(mut self) {
        match self.plan.functions {
            1 => self.add::<V, 1>(),
            _ => self.add::<V, 2>(),
        }
    }
}

impl<R: Real> AddBlocks<'_, R> {
    #[inline(always)]
    fn add<V: Vector<Real = R>, const K: usize>(&mut self) {
        let plan = self.plan;
        if self.in_block == 0 {
            self.accumulators.fill(Chunk::zero());
            self.add_class::<V, K, PER_TARGET>(&plan.long, 0);
        }
        if self.in_block.is_multiple_of(LANES) {
            self.add_class::<V, K, 1>(&plan.middle, self.in_block / LANES);
        }
        self.add_quarter::<V, K>();
        self.turn::<V, K>();
    }

    /// The accumulators of each target, by function.
    #[inline(always)]
    fn by_target<const K: usize>(&mut self) -> &mut [[[Chunk<R>; PER_TARGET]; K]] {
        self.accumulators.as_chunks_mut().0.as_chunks_mut().0
    }

    /// Adds connections that bring `PARTS` chunks of steps, from the chunk `part` of the block on.
    #[inline(always)]
    fn add_class<V: Vector<Real = R>, const K: usize, const PARTS: usize>(&mut self, class: &Class<R>, part: usize) {
        let (window, targets) = (self.window, self.by_target::<K>());
        for (target, connections) in class.rows::<K>() {
            let accumulators = &mut targets[target];
            let mut sums = [[V::splat(0.0); PARTS]; K];
            for k in 0..K {
                for p in 0..PARTS {
                    sums[k][p] = V::load(&accumulators[k][part + p]);
                }
            }
            for (&offset, weights) in connections {
                // SAFETY: the window is for this plan, whose delays in this class are at least so many steps.
                let values = unsafe { window.chunks::<PARTS>(offset) };
                for p in 0..PARTS {
                    let values = V::load(&Chunk::new(values[p]));
                    for k in 0..K {
                        sums[k][p] = V::load(&Chunk::splat(weights[k])).mul_add(values, sums[k][p]);
                    }
                }
            }
            for k in 0..K {
                for p in 0..PARTS {
                    sums[k][p].store(&mut accumulators[k][part + p]);
                }
            }
        }
    }

    /// Adds connections that bring a quarter of a block, which is half a chunk of steps.
    #[inline(always)]
    fn add_quarter<V: Vector<Real = R>, const K: usize>(&mut self) {
        let (part, half) = (self.in_block / LANES, self.in_block % LANES / HALF);
        let (plan, window, targets) = (self.plan, self.window, self.by_target::<K>());
        for (target, connections) in plan.quarter.rows::<K>() {
            let accumulators = &mut targets[target];
            let mut sums = [V::Half::splat(R::default()); K];
            for k in 0..K {
                sums[k] = V::Half::load(&accumulators[k][part].0.as_chunks().0[half]);
            }
            for (&offset, weights) in connections {
                // SAFETY: the window is for this plan, whose delays in this class are at least four steps.
                let values = V::Half::load(unsafe { window.half(offset) });
                for k in 0..K {
                    sums[k] = V::Half::splat(weights[k]).mul_add(values, sums[k]);
                }
            }
            for k in 0..K {
                sums[k].store(&mut accumulators[k][part].0.as_chunks_mut().0[half]);
            }
        }
    }

    /// A quarter of a block by target becomes rows by step.
    #[inline(always)]
    fn turn<V: Vector<Real = R>, const K: usize>(&mut self) {
        let chunks = self.plan.targets.div_ceil(LANES);
        let (part, lane) = (self.in_block / LANES, self.in_block % LANES);
        let first = self.in_block * K * chunks;
        let steps = &mut self.steps[first..first + QUARTER * K * chunks];
        let by_target: &[[[Chunk<R>; PER_TARGET]; K]] = self.accumulators.as_chunks().0.as_chunks().0;
        for (chunk, targets) in by_target.as_chunks::<LANES>().0.iter().enumerate() {
            for k in 0..K {
                let mut rows = [Chunk::zero(); LANES];
                for row in 0..LANES {
                    rows[row] = targets[row][k][part];
                }
                for (step, sums) in V::transpose_half(&rows, lane).into_iter().enumerate() {
                    sums.store(&mut steps[(step * K + k) * chunks + chunk]);
                }
            }
        }
    }
}
