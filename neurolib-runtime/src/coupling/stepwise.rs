//! Sums over connections of short delay, step by step.

use super::plan::{Dense, GROUP, Plan};
use super::window::Window;
use crate::rows::flat_mut;
use crate::simd::{Chunk, LANES, Real, Task, Vector};

/// Adds the connections of short delay to the sums of a step.
pub(super) struct AddShort<'a, R: Real> {
    pub(super) plan: &'a Plan<R>,
    /// The past of the sources, for this plan.
    pub(super) window: Window<'a, R>,
    /// Sums [function][target].
    pub(super) sums: &'a mut [Chunk<R>],
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
        for matrix in &self.plan.dense {
            match matrix.chunks {
                GROUP => self.add_matrix::<V, K, GROUP>(matrix),
                _ => self.add_matrix::<V, K, 1>(matrix),
            }
        }
        let scattered = &self.plan.scattered;
        let columns = self.sums.len() / K * LANES;
        let mut functions = flat_mut(self.sums).chunks_exact_mut(columns.max(1));
        let sums: [&mut [R]; K] = std::array::from_fn(|_| functions.next().unwrap_or_default());
        let connections = scattered.offsets.iter().zip(scattered.weights.as_chunks::<K>().0);
        for (&target, (&offset, weights)) in scattered.targets.iter().zip(connections) {
            // SAFETY: the window is for this plan.
            let value = unsafe { self.window.value(offset) };
            for k in 0..K {
                let sum = &mut sums[k][target as usize];
                *sum = weights[k].mul_add(value, *sum);
            }
        }
    }

    /// Adds a dense matrix: for each source, to neighbouring targets at once. Weights of 0 add nothing.
    #[inline(always)]
    fn add_matrix<V: Vector<Real = R>, const K: usize, const C: usize>(&mut self, matrix: &Dense<R>) {
        let chunks = self.sums.len() / K;
        let mut sums = [[V::splat(0.0); C]; K];
        for k in 0..K {
            for chunk in 0..C {
                sums[k][chunk] = V::load(&self.sums[k * chunks + matrix.first + chunk]);
            }
        }
        let weights = matrix.weights.as_chunks::<C>().0.as_chunks::<K>().0;
        for (offset, weights) in matrix.offsets.iter().zip(weights) {
            // SAFETY: the window is for this plan.
            let value: V = V::load(&Chunk::splat(unsafe { self.window.value(*offset) }));
            for k in 0..K {
                for chunk in 0..C {
                    sums[k][chunk] = V::load(&weights[k][chunk]).mul_add(value, sums[k][chunk]);
                }
            }
        }
        for k in 0..K {
            for chunk in 0..C {
                sums[k][chunk].store(&mut self.sums[k * chunks + matrix.first + chunk]);
            }
        }
    }
}
