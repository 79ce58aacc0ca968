//! Delayed sums over afferent connections.
//!
//! What reaches a node over the next 16 steps along connections of at least 16 steps of delay is known
//! already. So such sums are made for 16 steps at once, from contiguous values; those of connections of
//! 8 to 15 steps for 8 steps; only the rest step by step. The idea is that of non-uniform partitioned
//! convolution: exact, without an index per step. Each sum runs over time in vectors, over sources one by
//! one in the order of the plan, which the connectome alone decides: neither block, chunk, thread nor
//! vector width changes a bit.

mod per_connection;
mod plan;

pub(crate) use per_connection::{Arrival, PerConnection};
pub(crate) use plan::{Connection, Plan};

use crate::history::SourceHistory;
use crate::rows::Rows;
use crate::simd::{Chunk, InstructionSet, LANES, Task, Vector, dispatch};

/// Steps of the longest block.
pub(crate) const BLOCK: usize = 16;

/// The sums of one group: connection functions that share their reads of one published value.
#[derive(Clone, Debug)]
pub(crate) struct DelayedSums {
    plan: Plan,
    /// Sums of the current block, [function][target][step in block]; targets are padded to whole chunks.
    accumulators: Vec<Chunk>,
    /// The same, [function][step in block][target], for the half block that is complete.
    steps: Vec<Chunk>,
    /// The step up to which the blocks have been added, `None` before the first.
    ready: Option<u64>,
}

/// Chunks of one accumulator.
const PER_TARGET: usize = BLOCK / LANES;

impl DelayedSums {
    pub(crate) fn new(plan: Plan) -> Self {
        let chunks = plan.targets().div_ceil(LANES);
        let accumulators = vec![Chunk::ZERO; plan.functions() * chunks * LANES * PER_TARGET];
        let steps = vec![Chunk::ZERO; plan.functions() * BLOCK * chunks];
        Self { plan, accumulators, steps, ready: None }
    }

    /// Fits the plan to its history.
    pub(crate) fn bind(&mut self, history: &SourceHistory) {
        self.plan.bind(history.stride());
    }

    /// Longest delay in steps.
    pub(crate) fn longest(&self) -> usize {
        self.plan.longest()
    }

    /// Forgets what was prepared, so that the next step rebuilds its block from the history.
    pub(crate) fn reset(&mut self) {
        self.ready = None;
    }

    /// Computes the sums of `step` into rows `first_row…` of `out`.
    ///
    /// The history holds all values up to the step before (for delays of 0, up to the step).
    pub(crate) fn compute(
        &mut self,
        set: InstructionSet,
        step: u64,
        history: &SourceHistory,
        rows: &[usize],
        out: &mut Rows,
    ) {
        let in_block = (step % BLOCK as u64) as usize;
        let block_start = step - in_block as u64;
        if self.ready.is_none_or(|ready| ready < block_start || ready > step) {
            // The blocks that began before this step, in the order in which they would have been added.
            self.add_blocks(set, block_start, history);
            if in_block >= 8 {
                self.add_blocks(set, block_start + 8, history);
            }
        } else if in_block == 8 && self.ready != Some(step) {
            self.add_blocks(set, step, history);
        }
        self.ready = Some(step);
        match self.plan.functions() {
            1 => self.finish::<1>(step, in_block, history, rows, out),
            _ => self.finish::<2>(step, in_block, history, rows, out),
        }
    }

    /// Adds the classes whose blocks begin at `step`.
    fn add_blocks(&mut self, set: InstructionSet, step: u64, history: &SourceHistory) {
        let whole_block = step.is_multiple_of(BLOCK as u64);
        let task = AddBlocks {
            plan: &self.plan,
            accumulators: &mut self.accumulators,
            steps: &mut self.steps,
            values: history.values(),
            position: history.position(step as i64),
            whole_block,
        };
        dispatch(set, task);
    }

    /// Takes the sums of a step and adds the connections of short delays.
    fn finish<const K: usize>(
        &self,
        step: u64,
        in_block: usize,
        history: &SourceHistory,
        rows: &[usize],
        out: &mut Rows,
    ) {
        let chunks = self.plan.targets().div_ceil(LANES);
        let sums = |k: usize| &self.steps[(k * BLOCK + in_block) * chunks..][..chunks];
        for k in 0..K {
            out.padded_mut(rows[k]).copy_from_slice(sums(k));
        }
        let values = history.values();
        let position = history.position(step as i64);
        for (target, entries) in self.plan.short() {
            let mut sum: [f64; K] = std::array::from_fn(|k| crate::rows::flat(sums(k))[target]);
            for entry in entries {
                let value = values[entry.place(position)];
                for k in 0..K {
                    sum[k] += entry.weights[k] * value;
                }
            }
            for k in 0..K {
                out.row_mut(rows[k])[target] = sum[k];
            }
        }
    }
}

struct AddBlocks<'a> {
    plan: &'a Plan,
    accumulators: &'a mut [Chunk],
    steps: &'a mut [Chunk],
    values: &'a [f64],
    position: usize,
    whole_block: bool,
}

impl Task for AddBlocks<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self) {
        match self.plan.functions() {
            1 => self.add::<V, 1>(),
            _ => self.add::<V, 2>(),
        }
        self.turn::<V>();
    }
}

impl AddBlocks<'_> {
    #[inline(always)]
    fn add<V: Vector, const K: usize>(&mut self) {
        let targets = self.plan.targets().next_multiple_of(LANES);
        for target in 0..self.plan.targets() {
            let mut sums = [[V::splat(0.0); PER_TARGET]; K];
            if self.whole_block {
                for entry in self.plan.long(target) {
                    let from = entry.place(self.position);
                    let values = self.values[from..from + BLOCK].as_chunks::<LANES>().0;
                    let values: [V; PER_TARGET] = std::array::from_fn(|part| load(&values[part]));
                    for k in 0..K {
                        let weight = V::splat(entry.weights[k]);
                        for part in 0..PER_TARGET {
                            sums[k][part] = sums[k][part] + weight * values[part];
                        }
                    }
                }
            } else {
                for k in 0..K {
                    for part in 0..PER_TARGET {
                        sums[k][part] = V::load(&self.accumulators[(k * targets + target) * PER_TARGET + part]);
                    }
                }
            }
            // Eight steps: the first half of a whole block, the second one at its middle.
            let part = if self.whole_block { 0 } else { 1 };
            for entry in self.plan.middle(target) {
                let from = entry.place(self.position);
                let values: V = load(&self.values[from..from + LANES].as_chunks::<LANES>().0[0]);
                for k in 0..K {
                    sums[k][part] = sums[k][part] + V::splat(entry.weights[k]) * values;
                }
            }
            for k in 0..K {
                for part in 0..PER_TARGET {
                    sums[k][part].store(&mut self.accumulators[(k * targets + target) * PER_TARGET + part]);
                }
            }
        }
    }
}

/// Half blocks by target become rows by step.
impl AddBlocks<'_> {
    #[inline(always)]
    fn turn<V: Vector>(&mut self) {
        let chunks = self.plan.targets().div_ceil(LANES);
        // The first half of a block is complete at its beginning, the second one at its middle.
        let part = if self.whole_block { 0 } else { 1 };
        for function in 0..self.plan.functions() {
            for chunk in 0..chunks {
                let first = (function * chunks + chunk) * LANES * PER_TARGET + part;
                let by_target = std::array::from_fn(|lane| self.accumulators[first + lane * PER_TARGET]);
                for (step, sums) in V::transpose(&by_target).into_iter().enumerate() {
                    sums.store(&mut self.steps[(function * BLOCK + part * LANES + step) * chunks + chunk]);
                }
            }
        }
    }
}

/// Reads eight numbers that need not be aligned.
#[inline(always)]
fn load<V: Vector>(values: &[f64; LANES]) -> V {
    V::load(&Chunk(*values))
}

#[cfg(test)]
mod tests;
