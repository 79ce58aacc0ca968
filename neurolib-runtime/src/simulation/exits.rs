//! Watching the arguments of look-ups: how often do they leave the grid of their table?

use super::stepper::Failure;
use crate::description::{Edge, ModelDescription};
use crate::rows::Rows;
use crate::simd::{InstructionSet, LANES, Real, Task, Vector, dispatch};
use crate::table::Table;
use std::sync::Arc;

/// The watched arguments of a model, and what was seen.
pub(crate) struct Exits {
    watched: Vec<Watched>,
    /// For each watched argument and simulation, the number of steps and nodes in which it was outside.
    pub(crate) counts: Vec<u64>,
}

struct Watched {
    first: f64,
    last: f64,
    is_error: bool,
}

impl Exits {
    pub(crate) fn new(description: &ModelDescription, tables: &[Arc<Table>], members: usize) -> Self {
        let watch = |probe: &crate::description::ProbeInfo| {
            let (first, last) = tables[probe.table].range(probe.axis);
            Watched { first, last, is_error: description.tables[probe.table].edge == Edge::Error }
        };
        let watched: Vec<Watched> = description.probes.iter().map(watch).collect();
        Self { counts: vec![0; members * watched.len()], watched }
    }

    /// Counts the nodes whose arguments, rows `first_row…`, are outside; fails where the table says so.
    pub(crate) fn watch<R: Real>(
        &mut self,
        set: InstructionSet,
        rows: &Rows<R>,
        first_row: usize,
    ) -> Result<(), Failure> {
        let members = self.counts.len() / self.watched.len().max(1);
        for (probe, watched) in self.watched.iter().enumerate() {
            let row = first_row + probe;
            let counts = &mut self.counts[probe * members..][..members];
            let is_outside = dispatch(set, Count { rows, row, first: watched.first, last: watched.last, counts });
            if is_outside && watched.is_error {
                let (first, last) = (R::from_f64(watched.first), R::from_f64(watched.last));
                let is_outside = |&x: &R| x < first || x > last;
                let column = rows.values(row).position(|x| is_outside(&x)).expect("invariant: one was counted");
                return Err(Failure::TableEdge { probe, column, value: rows.get(row, column).to_f64() });
            }
        }
        Ok(())
    }
}

/// Counts the columns of a row that lie outside an interval, by simulation, and tells whether there is any.
struct Count<'a, R: Real> {
    rows: &'a Rows<R>,
    row: usize,
    first: f64,
    last: f64,
    counts: &'a mut [u64],
}

impl<R: Real> Task<R> for Count<'_, R> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) -> bool {
        let (first, last) = (V::splat(self.first), V::splat(self.last));
        let (low, high) = (R::from_f64(self.first), R::from_f64(self.last));
        let mut any = false;
        for chunk in 0..self.rows.chunks() {
            let x: V = self.rows.load(self.row, chunk);
            if V::any(x.lt(first)) || V::any(last.lt(x)) {
                let columns = chunk * LANES..self.rows.columns();
                for (column, x) in columns.zip(x.to_array()) {
                    let is_outside = x < low || x > high;
                    self.counts[column % self.counts.len()] += u64::from(is_outside);
                    any |= is_outside;
                }
            }
        }
        any
    }
}
