//! Delayed sums over afferent connections.
//!
//! What reaches a node over the next 16 steps along connections of at least 16 steps of delay is known already. So such
//! sums are made for 16 steps at once, from contiguous values; those of connections of 8 to 15 steps for 8 steps, those of 4
//! to 7 for 4; only the rest step by step, for several targets at once. The idea is that of non-uniform partitioned
//! convolution: exact, without an index per step. Each sum runs over time or over targets in vectors, over sources one by one
//! in the order of the plan, which the connectome alone decides, each rounded together with its product. Other sums are made
//! beside it, so that the processor need not wait for the one before. Neither block, chunk, thread nor vector width changes a
//! bit.

mod blocks;
mod per_connection;
mod plan;
mod side_by_side;
mod stepwise;
mod strips;
mod window;

pub(crate) use per_connection::{Arrival, PerConnection};
pub(crate) use plan::{Connection, Plan};
pub(crate) use side_by_side::SideBySide;

use crate::history::SourceHistory;
use crate::rows::Rows;
use crate::simd::{Chunk, HALF, InstructionSet, LANES, Real, dispatch};
use blocks::AddBlocks;
use stepwise::AddShort;
use window::Window;

/// Steps of the longest block.
pub(crate) const BLOCK: usize = 16;
/// Steps of the shortest block.
const QUARTER: usize = BLOCK / 4;
const _: () = assert!(QUARTER == HALF, "a quarter is transposed as half a chunk");
/// Halves of a chunk.
const HALVES: usize = LANES / HALF;
/// Chunks of one accumulator.
const PER_TARGET: usize = BLOCK / LANES;

/// The sums of one group: connection functions that share their reads of one published value.
#[derive(Clone, Debug)]
pub(crate) struct DelayedSums<R: Real> {
    plan: Plan<R>,
    /// Sums of the current block, [target][function][step in block]; targets are padded to whole chunks.
    accumulators: Vec<Chunk<R>>,
    /// The same of the quarter that is complete, [chunk of targets][step][function][target].
    steps: Vec<Chunk<R>>,
    /// The step up to which the blocks have been added, `None` before the first.
    ready: Option<u64>,
}

impl<R: Real> DelayedSums<R> {
    pub(crate) fn new(plan: Plan<R>) -> Self {
        let chunks = plan.targets.div_ceil(LANES);
        let accumulators = vec![Chunk::zero(); plan.functions * chunks * LANES * PER_TARGET];
        let steps = vec![Chunk::zero(); chunks * QUARTER * plan.functions];
        Self { plan, accumulators, steps, ready: None }
    }

    /// Fits the plan to its history.
    pub(crate) fn bind(&mut self, history: &SourceHistory<R>) {
        self.plan.bind(history.stride());
    }

    /// Longest delay in steps.
    pub(crate) fn longest(&self) -> usize {
        self.plan.delays.1
    }

    /// Forgets what was prepared, so that the next step rebuilds its block from the history.
    pub(crate) fn reset(&mut self) {
        self.ready = None;
    }

    /// Computes the sums of `step` into the given rows of `out`.
    ///
    /// The history holds all values up to the step before (for delays of 0, up to the step).
    pub(crate) fn compute(
        &mut self,
        set: InstructionSet,
        step: u64,
        history: &SourceHistory<R>,
        rows: &[usize],
        out: &mut Rows<R>,
    ) {
        let in_block = (step % BLOCK as u64) as usize;
        let block_start = step - in_block as u64;
        let first = match self.ready {
            Some(ready) if (block_start..step).contains(&ready) => ready + 1,
            // The blocks that began up to this step, in the order in which they would have been added.
            _ => block_start,
        };
        for start in (first..=step).filter(|step| step.is_multiple_of(QUARTER as u64)) {
            let window = Window::new(&self.plan, history, start);
            let (plan, accumulators, steps) = (&self.plan, &mut self.accumulators, &mut self.steps);
            let in_block = (start % BLOCK as u64) as usize;
            dispatch(set, AddBlocks { plan, accumulators, steps, window, in_block });
        }
        self.ready = Some(step);
        let (plan, steps, window) = (&self.plan, &mut self.steps, Window::new(&self.plan, history, step));
        dispatch(set, AddShort { plan, window, steps, in_quarter: in_block % QUARTER, rows, out });
    }
}

#[cfg(test)]
mod tests;
