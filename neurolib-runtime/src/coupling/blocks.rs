//! Sums over connections whose values are known for several steps to come.

use super::plan::Plan;
use super::strips::{Reader, Run, Strips, at_once};
use super::window::Window;
use super::{BLOCK, PER_TARGET, QUARTER};
use crate::rows::{flat, flat_mut};
use crate::simd::{Chunk, HALF, HalfVector, LANES, Real, Task, Vector};

/// Quarters of a block.
const QUARTERS: usize = BLOCK / QUARTER;

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

    /// Adds connections that bring `PARTS` chunks of steps, from the chunk `part` of the block on.
    #[inline(always)]
    fn add_class<V: Vector<Real = R>, const K: usize, const PARTS: usize>(&mut self, class: &Strips<R>, part: usize) {
        // A constant: code for wider strips, which the plan does not have, is left out.
        let most = at_once::<R>(K * PARTS * LANES);
        let (runs, mut strips) = class.read(class.weights.as_chunks().0);
        for &run in runs {
            match run.width {
                4 if most >= 4 => self.add_run::<V, K, PARTS, 4>(run, &mut strips, part),
                2 if most >= 2 => self.add_run::<V, K, PARTS, 2>(run, &mut strips, part),
                _ => self.add_run::<V, K, PARTS, 1>(run, &mut strips, part),
            }
        }
    }

    #[inline(always)]
    fn add_run<V: Vector<Real = R>, const K: usize, const PARTS: usize, const ROWS: usize>(
        &mut self,
        run: Run,
        strips: &mut Reader<[R; K]>,
        part: usize,
    ) {
        assert!(part + PARTS <= PER_TARGET, "invariant: the class is no longer than a block");
        let (window, accumulators) = (self.window, &mut *self.accumulators);
        let targets: &mut [[[Chunk<R>; PER_TARGET]; K]] = accumulators.as_chunks_mut().0.as_chunks_mut().0;
        for (of_rows, connections) in strips.strips::<ROWS>(run) {
            let (mut places, mut sums) = ([0; ROWS], [[[V::splat(0.0); PARTS]; K]; ROWS]);
            for row in 0..ROWS {
                places[row] = of_rows[row] as usize;
                for k in 0..K {
                    for p in 0..PARTS {
                        sums[row][k][p] = V::load(&targets[places[row]][k][part + p]);
                    }
                }
            }
            for (offsets, weights) in connections {
                for row in 0..ROWS {
                    // SAFETY: the window is for this plan, whose delays in this class are at least so many steps.
                    let values = unsafe { window.chunks::<PARTS>(offsets[row]) };
                    for p in 0..PARTS {
                        let values = V::load(&Chunk::new(values[p]));
                        for k in 0..K {
                            let weight = V::load(&Chunk::splat(weights[row][k]));
                            sums[row][k][p] = weight.mul_add(values, sums[row][k][p]);
                        }
                    }
                }
            }
            for row in 0..ROWS {
                for k in 0..K {
                    for p in 0..PARTS {
                        sums[row][k][p].store(&mut targets[places[row]][k][part + p]);
                    }
                }
            }
        }
    }

    /// Adds connections that bring a quarter of a block, which is half a chunk of steps.
    #[inline(always)]
    fn add_quarter<V: Vector<Real = R>, const K: usize>(&mut self) {
        let class = &self.plan.quarter;
        let (runs, mut strips) = class.read(class.weights.as_chunks().0);
        for &run in runs {
            match run.width {
                4 => self.add_quarter_run::<V, K, 4>(run, &mut strips),
                2 => self.add_quarter_run::<V, K, 2>(run, &mut strips),
                _ => self.add_quarter_run::<V, K, 1>(run, &mut strips),
            }
        }
    }

    #[inline(always)]
    fn add_quarter_run<V: Vector<Real = R>, const K: usize, const ROWS: usize>(
        &mut self,
        run: Run,
        strips: &mut Reader<[R; K]>,
    ) {
        let (window, quarter, accumulators) = (self.window, self.in_block / QUARTER, &mut *self.accumulators);
        assert!(quarter < QUARTERS, "invariant: a step is in its block");
        let targets: &mut [[[[R; HALF]; QUARTERS]; K]] =
            flat_mut(accumulators).as_chunks_mut().0.as_chunks_mut().0.as_chunks_mut().0;
        for (of_rows, connections) in strips.strips::<ROWS>(run) {
            let (mut places, mut sums) = ([0; ROWS], [[V::Half::splat(R::default()); K]; ROWS]);
            for row in 0..ROWS {
                places[row] = of_rows[row] as usize;
                for k in 0..K {
                    sums[row][k] = V::Half::load(&targets[places[row]][k][quarter]);
                }
            }
            for (offsets, weights) in connections {
                for row in 0..ROWS {
                    // SAFETY: the window is for this plan, whose delays in this class are at least four steps.
                    let values = V::Half::load(unsafe { window.half(offsets[row]) });
                    for k in 0..K {
                        sums[row][k] = V::Half::splat(weights[row][k]).mul_add(values, sums[row][k]);
                    }
                }
            }
            for row in 0..ROWS {
                for k in 0..K {
                    sums[row][k].store(&mut targets[places[row]][k][quarter]);
                }
            }
        }
    }

    /// A quarter of a block by target becomes rows by step.
    #[inline(always)]
    fn turn<V: Vector<Real = R>, const K: usize>(&mut self) {
        let quarter = self.in_block / QUARTER;
        let targets: &[[[[R; HALF]; QUARTERS]; K]] = flat(self.accumulators).as_chunks().0.as_chunks().0.as_chunks().0;
        let steps: &mut [[[Chunk<R>; K]; QUARTER]] = self.steps.as_chunks_mut().0.as_chunks_mut().0;
        for (targets, steps) in targets.as_chunks::<LANES>().0.iter().zip(steps) {
            for k in 0..K {
                let mut rows = [&targets[0][k][quarter]; LANES];
                for row in 1..LANES {
                    rows[row] = &targets[row][k][quarter];
                }
                let turned = V::transpose_half(rows);
                for step in 0..QUARTER {
                    turned[step].store(&mut steps[step][k]);
                }
            }
        }
    }
}
