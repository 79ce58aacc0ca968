//! Watching the arguments of look-ups: how often do they leave the grid of their table?

use super::stepper::Failure;
use super::tally::Tally;
use crate::description::{Edge, ModelDescription};
use crate::rows::Rows;
use crate::simd::{InstructionSet, Real, Task, Vector, dispatch};
use crate::table::Table;
use std::sync::Arc;

/// The watched arguments of a model, and what was seen.
pub(crate) struct Exits<R: Real> {
    watched: Vec<Watched>,
    /// In how many steps each argument was outside.
    outside: Tally<R>,
}

/// A watched argument: the ends of its axis, and what leaving it means.
struct Watched {
    first: f64,
    last: f64,
    is_error: bool,
}

impl<R: Real> Exits<R> {
    pub(crate) fn new(description: &ModelDescription, tables: &[Arc<Table>], columns: usize, members: usize) -> Self {
        let watch = |probe: &crate::description::ProbeInfo| {
            let (first, last) = tables[probe.table].range(probe.axis);
            Watched { first, last, is_error: description.tables[probe.table].edge == Edge::Error }
        };
        let watched: Vec<Watched> = description.probes.iter().map(watch).collect();
        Self { outside: Tally::new(watched.len(), columns, members), watched }
    }

    /// Number of watched arguments.
    pub(crate) fn watched(&self) -> usize {
        self.watched.len()
    }

    /// Numbers of steps and nodes in which an argument was outside, by argument and simulation.
    pub(crate) fn counts(&self) -> Vec<u64> {
        self.outside.counts()
    }

    /// Sets these numbers.
    pub(crate) fn set_counts(&mut self, counts: Vec<u64>) {
        self.outside.set(counts);
    }

    /// Counts the nodes whose arguments, rows `first_row…`, are outside; fails where the table says so.
    pub(crate) fn watch(&mut self, set: InstructionSet, rows: &Rows<R>, first_row: usize) -> Result<(), Failure> {
        if self.watched.is_empty() {
            return Ok(());
        }
        let Self { watched, outside } = self;
        let any = dispatch(set, Count { rows, first_row, watched, outside });
        outside.step();
        if any && let Some((probe, column)) = self.error(rows, first_row) {
            let value = rows.get(first_row + probe, column).to_f64();
            return Err(Failure::TableEdge { probe, column, value });
        }
        Ok(())
    }

    /// The first argument and column that are outside where that is an error.
    fn error(&self, rows: &Rows<R>, first_row: usize) -> Option<(usize, usize)> {
        let mut forbidden = self.watched.iter().enumerate().filter(|(_, watched)| watched.is_error);
        forbidden.find_map(|(probe, watched)| {
            let (first, last) = (R::from_f64(watched.first), R::from_f64(watched.last));
            let column = rows.values(first_row + probe).position(|x| x < first || x > last);
            column.map(|column| (probe, column))
        })
    }
}

/// Counts the columns in which watched arguments are outside; tells whether there are any.
struct Count<'a, R: Real> {
    rows: &'a Rows<R>,
    first_row: usize,
    watched: &'a [Watched],
    outside: &'a mut Tally<R>,
}

impl<R: Real> Task<R> for Count<'_, R> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) -> bool {
        let Self { rows, first_row, watched, outside } = self;
        let never = V::splat(0.0).lt(V::splat(0.0));
        let is_outside = |x: V, watched: &Watched| V::or(x.lt(V::splat(watched.first)), V::splat(watched.last).lt(x));
        let mut any = false;
        for (rows, counts) in rows.by_chunk().zip(outside.as_chunks_mut().chunks_exact_mut(watched.len())) {
            let arguments = &rows[first_row..];
            let mut any_here = never;
            for (x, watched) in arguments.iter().zip(watched) {
                any_here = V::or(any_here, is_outside(V::load(x), watched));
            }
            if V::any(any_here) {
                any = true;
                for ((x, watched), count) in arguments.iter().zip(watched).zip(counts) {
                    let one = V::only(is_outside(V::load(x), watched), V::splat(1.0));
                    (V::load(count) + one).store(count);
                }
            }
        }
        any
    }
}
