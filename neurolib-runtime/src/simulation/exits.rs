//! Watching the arguments of look-ups: how often do they leave the grid of their table?

use super::stepper::Failure;
use crate::description::{Edge, ModelDescription};
use crate::rows::Rows;
use crate::simd::{InstructionSet, LANES, Task, Vector, dispatch};
use crate::table::Table;
use std::sync::Arc;

/// The watched arguments of a model, and what was seen.
pub(crate) struct Exits {
    watched: Vec<Watched>,
    /// For each watched argument, the number of steps and nodes in which it was outside.
    pub(crate) counts: Vec<u64>,
}

struct Watched {
    first: f64,
    last: f64,
    is_error: bool,
}

impl Exits {
    pub(crate) fn new(description: &ModelDescription, tables: &[Arc<Table>]) -> Self {
        let watch = |probe: &crate::description::ProbeInfo| {
            let (first, last) = tables[probe.table].range(probe.axis);
            Watched { first, last, is_error: description.tables[probe.table].edge == Edge::Error }
        };
        let watched: Vec<Watched> = description.probes.iter().map(watch).collect();
        Self { counts: vec![0; watched.len()], watched }
    }

    /// Counts the nodes whose arguments, rows `first_row…`, are outside; fails where the table says so.
    pub(crate) fn watch(&mut self, set: InstructionSet, rows: &Rows, first_row: usize) -> Result<(), Failure> {
        for (probe, watched) in self.watched.iter().enumerate() {
            let row = first_row + probe;
            let outside = dispatch(set, Count { rows, row, first: watched.first, last: watched.last });
            self.counts[probe] += outside;
            if outside > 0 && watched.is_error {
                let is_outside = |&x: &f64| x < watched.first || x > watched.last;
                let node = rows.row(row).iter().position(is_outside).expect("invariant: one was counted");
                return Err(Failure::TableEdge { probe, node, value: rows.row(row)[node] });
            }
        }
        Ok(())
    }
}

/// Counts the columns of a row that lie outside an interval.
struct Count<'a> {
    rows: &'a Rows,
    row: usize,
    first: f64,
    last: f64,
}

impl Task for Count<'_> {
    type Output = u64;
    #[inline(always)]
    fn run<V: Vector>(self) -> u64 {
        let (first, last) = (V::splat(self.first), V::splat(self.last));
        let mut count = 0;
        for chunk in 0..self.rows.chunks() {
            let x: V = self.rows.load(self.row, chunk);
            if V::any(x.lt(first)) || V::any(last.lt(x)) {
                let columns = self.rows.columns() - chunk * LANES;
                let is_outside = |x: &&f64| **x < self.first || **x > self.last;
                count += x.to_array().iter().take(columns).filter(is_outside).count() as u64;
            }
        }
        count
    }
}
