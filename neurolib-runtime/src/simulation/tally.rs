//! Counting in how many steps something happened, column by column.

use crate::rows::Rows;
use crate::simd::{Chunk, Real};

/// Numbers of steps by row and column, summed up by row and simulation.
#[derive(Default)]
pub(super) struct Tally<R: Real> {
    /// Those of the last steps, in floating point, as vectors add them.
    recent: Rows<R>,
    steps: u32,
    /// Those of the steps before, by row and simulation.
    counts: Vec<u64>,
    /// Simulations side by side: column = node · members + simulation.
    members: usize,
}

/// Numbers of steps are exact up to 2²⁴ in single precision.
const STEPS_BETWEEN_COLLECTIONS: u32 = 1 << 20;

impl<R: Real> Tally<R> {
    pub(super) fn new(rows: usize, columns: usize, members: usize) -> Self {
        Self { recent: Rows::new(rows, columns), steps: 0, counts: vec![0; rows * members], members }
    }

    /// Where to add 1, by chunk and row.
    #[inline(always)]
    pub(super) fn as_chunks_mut(&mut self) -> &mut [Chunk<R>] {
        self.recent.as_chunks_mut()
    }

    /// Ends a step.
    pub(super) fn step(&mut self) {
        self.steps += 1;
        if self.steps == STEPS_BETWEEN_COLLECTIONS {
            self.set(self.counts());
        }
    }

    /// Numbers of steps and columns, by row and simulation.
    pub(super) fn counts(&self) -> Vec<u64> {
        let mut counts = self.counts.clone();
        for (row, counts) in counts.chunks_exact_mut(self.members).enumerate() {
            for (column, count) in self.recent.values(row).enumerate() {
                counts[column % self.members] += count.to_f64() as u64;
            }
        }
        counts
    }

    /// Sets these numbers.
    pub(super) fn set(&mut self, counts: Vec<u64>) {
        self.counts = counts;
        self.steps = 0;
        self.recent.as_chunks_mut().fill(Chunk::zero());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_is_lost_in_single_precision() {
        // Two rows, two nodes of two simulations; the second row acts at the first node only.
        let mut tally: Tally<f32> = Tally::new(2, 4, 2);
        let steps = (1 << 24) + 5;
        for _ in 0..steps {
            let [first, second] = tally.as_chunks_mut() else { panic!("a chunk of each row") };
            first.0.iter_mut().for_each(|count| *count += 1.0);
            second.0[..2].iter_mut().for_each(|count| *count += 1.0);
            tally.step();
        }
        assert_eq!(tally.counts(), [2 * steps, 2 * steps, steps, steps]);
        tally.set(vec![1, 2, 3, 4]);
        assert_eq!(tally.counts(), [1, 2, 3, 4]);
    }
}
