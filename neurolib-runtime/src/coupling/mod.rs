//! Delayed sums over afferent connections.
//!
//! What reaches a node over the next 16 steps along connections of at least 16 steps of delay is known
//! already. So such sums are made for 16 steps at once, from contiguous values; those of connections of
//! 8 to 15 steps for 8 steps; only the rest step by step. The idea is that of non-uniform partitioned
//! convolution: exact, without an index per step. Each sum runs over time in vectors, over sources one by
//! one in the order of the plan, which the connectome alone decides: neither block, chunk, thread nor
//! vector width changes a bit.

mod plan;

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
    /// Sums of the current block, [function][target][step in block].
    accumulators: Vec<Chunk>,
    /// The step up to which the blocks have been added, `None` before the first.
    ready: Option<u64>,
}

/// Chunks of one accumulator.
const PER_TARGET: usize = BLOCK / LANES;

impl DelayedSums {
    pub(crate) fn new(plan: Plan) -> Self {
        let accumulators = vec![Chunk::ZERO; plan.functions() * plan.targets() * PER_TARGET];
        Self { plan, accumulators, ready: None }
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
        self.finish(step, in_block, history, rows, out);
    }

    /// Adds the classes whose blocks begin at `step`.
    fn add_blocks(&mut self, set: InstructionSet, step: u64, history: &SourceHistory) {
        let whole_block = step.is_multiple_of(BLOCK as u64);
        let task = AddBlocks {
            plan: &self.plan,
            accumulators: &mut self.accumulators,
            values: history.values(),
            position: history.position(step as i64),
            stride: history.stride(),
            whole_block,
        };
        dispatch(set, task);
    }

    /// Takes a step out of the accumulators and adds the connections of short delays.
    fn finish(&self, step: u64, in_block: usize, history: &SourceHistory, rows: &[usize], out: &mut Rows) {
        let targets = self.plan.targets();
        let values = history.values();
        let position = history.position(step as i64);
        let flat = crate::rows::flat(&self.accumulators);
        for (function, &row) in rows.iter().enumerate() {
            let out = out.row_mut(row);
            for (target, out) in out.iter_mut().enumerate() {
                let mut sum = flat[(function * targets + target) * BLOCK + in_block];
                for entry in self.plan.short(target) {
                    let value = values[entry.source as usize * history.stride() + position - entry.delay as usize];
                    sum += entry.weights[function] * value;
                }
                *out = sum;
            }
        }
    }
}

struct AddBlocks<'a> {
    plan: &'a Plan,
    accumulators: &'a mut [Chunk],
    values: &'a [f64],
    position: usize,
    stride: usize,
    whole_block: bool,
}

impl Task for AddBlocks<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        match self.plan.functions() {
            1 => self.add::<V, 1>(),
            _ => self.add::<V, 2>(),
        }
    }
}

impl AddBlocks<'_> {
    #[inline(always)]
    fn add<V: Vector, const K: usize>(self) {
        let targets = self.plan.targets();
        for target in 0..targets {
            let mut sums = [[V::splat(0.0); PER_TARGET]; K];
            if self.whole_block {
                for entry in self.plan.long(target) {
                    let from = entry.source as usize * self.stride + self.position - entry.delay as usize;
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
                let from = entry.source as usize * self.stride + self.position - entry.delay as usize;
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

/// Reads eight numbers that need not be aligned.
#[inline(always)]
fn load<V: Vector>(values: &[f64; LANES]) -> V {
    V::load(&Chunk(*values))
}

#[cfg(test)]
mod tests;
