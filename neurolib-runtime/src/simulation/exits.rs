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

/// A watched argument: the ends of its axis, and what leaving it means.
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
        if self.watched.is_empty() {
            return Ok(());
        }
        let Self { watched, counts } = self;
        match dispatch(set, Count { rows, first_row, watched, counts }) {
            None => Ok(()),
            Some((probe, column)) => {
                let value = rows.get(first_row + probe, column).to_f64();
                Err(Failure::TableEdge { probe, column, value })
            }
        }
    }
}

/// Counts the columns in which watched arguments are outside, by argument and simulation; gives the first argument and
/// column where that is an error.
struct Count<'a, R: Real> {
    rows: &'a Rows<R>,
    first_row: usize,
    watched: &'a [Watched],
    counts: &'a mut [u64],
}

impl<R: Real> Task<R> for Count<'_, R> {
    type Output = Option<(usize, usize)>;
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) -> Self::Output {
        let members = self.counts.len() / self.watched.len();
        let mut error: Option<(usize, usize)> = None;
        for chunk in 0..self.rows.chunks() {
            let arguments = &self.rows.chunk(chunk)[self.first_row..];
            let mut is_outside = V::splat(0.0).lt(V::splat(0.0));
            for (x, watched) in arguments.iter().zip(self.watched) {
                let x = V::load(x);
                let outside = V::or(x.lt(V::splat(watched.first)), V::splat(watched.last).lt(x));
                is_outside = V::or(is_outside, outside);
            }
            if !V::any(is_outside) {
                continue;
            }
            for (probe, (x, watched)) in arguments.iter().zip(self.watched).enumerate() {
                let (first, last) = (R::from_f64(watched.first), R::from_f64(watched.last));
                for (column, &x) in (chunk * LANES..self.rows.columns()).zip(&x.0) {
                    if x < first || x > last {
                        self.counts[probe * members + column % members] += 1;
                        if watched.is_error && error.is_none_or(|first| (probe, column) < first) {
                            error = Some((probe, column));
                        }
                    }
                }
            }
        }
        error
    }
}
