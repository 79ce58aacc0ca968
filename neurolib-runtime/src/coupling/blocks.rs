//! Sums over connections whose values are known for several steps to come.

use super::plan::{Class, Plan};
use super::{BLOCK, PER_TARGET, QUARTER};
use crate::simd::{Chunk, LANES, Real, Task, Vector};

/// Adds the classes whose blocks begin at a step, and turns the quarter that is complete then.
pub(super) struct AddBlocks<'a, R: Real> {
    pub(super) plan: &'a Plan<R>,
    pub(super) accumulators: &'a mut [Chunk<R>],
    pub(super) steps: &'a mut [Chunk<R>],
    pub(super) values: &'a [R],
    /// Position of the step in the history.
    pub(super) position: usize,
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
        self.turn::<V>();
    }

    /// Where the accumulator of a function and target begins.
    #[inline(always)]
    fn accumulator(&self, function: usize, target: usize) -> usize {
        (function * self.plan.targets.next_multiple_of(LANES) + target) * PER_TARGET
    }

    /// Adds connections that bring `PARTS` chunks of steps, from the chunk `part` of the block on.
    #[inline(always)]
    fn add_class<V: Vector<Real = R>, const K: usize, const PARTS: usize>(&mut self, class: &Class<R>, part: usize) {
        if class.is_empty() {
            return;
        }
        for tile in 0..class.tiles() {
            for target in 0..self.plan.targets {
                let entries = class.of::<K>(tile, target);
                if entries.offsets.is_empty() {
                    continue;
                }
                let places: [usize; K] = std::array::from_fn(|k| self.accumulator(k, target) + part);
                let mut sums: [[V; PARTS]; K] =
                    std::array::from_fn(|k| std::array::from_fn(|part| V::load(&self.accumulators[places[k] + part])));
                for (offset, weights) in entries.offsets.iter().zip(entries.weights) {
                    let from = offset.place(self.position);
                    let values = self.values[from..from + PARTS * LANES].as_chunks::<LANES>().0;
                    let values: [V; PARTS] = std::array::from_fn(|part| V::load(&Chunk::new(values[part])));
                    for k in 0..K {
                        let weight = V::load(&Chunk::splat(weights[k]));
                        for part in 0..PARTS {
                            sums[k][part] = weight.mul_add(values[part], sums[k][part]);
                        }
                    }
                }
                for k in 0..K {
                    for part in 0..PARTS {
                        sums[k][part].store(&mut self.accumulators[places[k] + part]);
                    }
                }
            }
        }
    }

    /// Adds connections that bring a quarter of a block: half a chunk of steps.
    #[inline(always)]
    fn add_quarter<V: Vector<Real = R>, const K: usize>(&mut self) {
        let class = &self.plan.quarter;
        if class.is_empty() {
            return;
        }
        // A whole chunk is computed, from steps of which the other half is not known yet, or past, and half of it is kept.
        let (part, lane) = (self.in_block / LANES, self.in_block % LANES);
        let position = self.position - lane;
        for tile in 0..class.tiles() {
            for target in 0..self.plan.targets {
                let entries = class.of::<K>(tile, target);
                if entries.offsets.is_empty() {
                    continue;
                }
                let places: [usize; K] = std::array::from_fn(|k| self.accumulator(k, target) + part);
                let mut sums: [V; K] = std::array::from_fn(|k| V::load(&self.accumulators[places[k]]));
                for (offset, weights) in entries.offsets.iter().zip(entries.weights) {
                    let from = offset.place(position);
                    let values = self.values[from..from + LANES].as_chunks::<LANES>().0[0];
                    for k in 0..K {
                        sums[k] = V::load(&Chunk::splat(weights[k])).mul_add(V::load(&Chunk::new(values)), sums[k]);
                    }
                }
                for k in 0..K {
                    let half = &sums[k].to_array()[lane..lane + QUARTER];
                    self.accumulators[places[k]].0[lane..lane + QUARTER].copy_from_slice(half);
                }
            }
        }
    }

    /// A quarter of a block by target becomes rows by step.
    #[inline(always)]
    fn turn<V: Vector<Real = R>>(&mut self) {
        let chunks = self.plan.targets.div_ceil(LANES);
        let (part, lane) = (self.in_block / LANES, self.in_block % LANES);
        for function in 0..self.plan.functions {
            for chunk in 0..chunks {
                let first = self.accumulator(function, chunk * LANES) + part;
                let by_target = std::array::from_fn(|lane| self.accumulators[first + lane * PER_TARGET]);
                let by_step = V::transpose(&by_target);
                for (step, sums) in by_step[lane..lane + QUARTER].iter().enumerate() {
                    sums.store(&mut self.steps[(function * BLOCK + self.in_block + step) * chunks + chunk]);
                }
            }
        }
    }
}
