//! Sums over connections of short delay, step by step.

use super::plan::{Dense, GROUP, Plan};
use super::strips::{Reader, Run, at_once};
use super::window::Window;
use super::{HALVES, QUARTER};
use crate::rows::{Rows, flat_mut};
use crate::simd::{Chunk, HALF, HalfVector, LANES, Real, Task, Vector};

/// Adds the connections of short delay to the sums of a step, which are complete then and are written out.
pub(super) struct AddShort<'a, R: Real> {
    pub(super) plan: &'a Plan<R>,
    /// The past of the sources, for this plan.
    pub(super) window: Window<'a, R>,
    /// Sums of a quarter, [chunk of targets][step][function][target].
    pub(super) steps: &'a mut [Chunk<R>],
    /// Number of the step in its quarter.
    pub(super) in_quarter: usize,
    /// The rows that the functions are written to.
    pub(super) rows: &'a [usize],
    pub(super) out: &'a mut Rows<R>,
}

impl<R: Real> Task<R> for AddShort<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(mut self) {
        match self.plan.functions {
            1 => self.add::<V, 1>(),
            _ => self.add::<V, 2>(),
        }
    }
}

impl<R: Real> AddShort<'_, R> {
    #[inline(always)]
    fn add<V: Vector<Real = R>, const K: usize>(&mut self) {
        let plan = self.plan;
        for matrix in &plan.dense {
            match at_once::<R>(K * LANES) {
                4 => self.add_matrix::<V, K, 4>(matrix),
                _ => self.add_matrix::<V, K, 2>(matrix),
            }
        }
        let (runs, mut strips) = plan.short.read(plan.short.weights.as_chunks().0.as_chunks().0);
        for &run in runs {
            match run.width {
                2 => self.add_run::<V, K, 2>(run, &mut strips),
                _ => self.add_run::<V, K, 1>(run, &mut strips),
            }
        }
        self.write::<K>();
    }

    /// Adds a dense matrix: for each source, to `C` chunks of targets at once. Weights of 0 add nothing.
    #[inline(always)]
    fn add_matrix<V: Vector<Real = R>, const K: usize, const C: usize>(&mut self, matrix: &Dense<R>) {
        let (window, step) = (self.window, self.in_quarter);
        let chunks: &mut [[[Chunk<R>; K]; QUARTER]] = self.steps.as_chunks_mut().0.as_chunks_mut().0;
        let weights = matrix.weights.as_chunks::<GROUP>().0.as_chunks::<K>().0;
        for part in 0..GROUP / C {
            let first = matrix.first + part * C;
            let mut sums = [[V::splat(0.0); C]; K];
            for k in 0..K {
                for chunk in 0..C {
                    sums[k][chunk] = V::load(&chunks[first + chunk][step][k]);
                }
            }
            for (offset, weights) in matrix.offsets.iter().zip(weights) {
                // SAFETY: the window is for this plan.
                let value: V = V::load(&Chunk::splat(unsafe { window.value(*offset) }));
                for k in 0..K {
                    for chunk in 0..C {
                        sums[k][chunk] = V::load(&weights[k][part * C + chunk]).mul_add(value, sums[k][chunk]);
                    }
                }
            }
            for k in 0..K {
                for chunk in 0..C {
                    sums[k][chunk].store(&mut chunks[first + chunk][step][k]);
                }
            }
        }
    }

    /// Adds matrices of half a chunk of targets, `ROWS` of them side by side.
    #[inline(always)]
    fn add_run<V: Vector<Real = R>, const K: usize, const ROWS: usize>(
        &mut self,
        run: Run,
        strips: &mut Reader<[[R; HALF]; K]>,
    ) {
        let (window, step, steps) = (self.window, self.in_quarter, &mut *self.steps);
        let halves: &mut [[R; HALF]] = flat_mut(steps).as_chunks_mut().0;
        for (of_rows, connections) in strips.strips::<ROWS>(run) {
            let (mut places, mut sums) = ([0; ROWS], [[V::Half::splat(R::default()); K]; ROWS]);
            for row in 0..ROWS {
                places[row] = of_rows[row] as usize + step * K * HALVES;
                for k in 0..K {
                    sums[row][k] = V::Half::load(&halves[places[row] + k * HALVES]);
                }
            }
            for (offsets, weights) in connections {
                for row in 0..ROWS {
                    // SAFETY: the window is for this plan.
                    let value = V::Half::splat(unsafe { window.value(offsets[row]) });
                    for k in 0..K {
                        sums[row][k] = V::Half::load(&weights[row][k]).mul_add(value, sums[row][k]);
                    }
                }
            }
            for row in 0..ROWS {
                for k in 0..K {
                    sums[row][k].store(&mut halves[places[row] + k * HALVES]);
                }
            }
        }
    }

    /// Writes the sums of the step out.
    #[inline(always)]
    fn write<const K: usize>(&mut self) {
        let rows: &[usize; K] = self.rows.first_chunk().expect("invariant: a row for each function");
        let chunks: &[[[Chunk<R>; K]; QUARTER]] = self.steps.as_chunks().0.as_chunks().0;
        for (steps, to) in chunks.iter().zip(self.out.by_chunk_mut()) {
            for k in 0..K {
                to[rows[k]] = steps[self.in_quarter][k];
            }
        }
    }
}
