//! Reductions of values that are computed for each connection at each step.
//!
//! Columns are connections, sorted by target and source. A value may read the two ends of its connection in any way,
//! so nothing can be added ahead of time: the price is one evaluation a connection and step.

use crate::description::Reduce;
use crate::history::SourceHistory;
use crate::rows::{Rows, flat};
use crate::simd::Real;

/// The connections of one reduction.
#[derive(Clone, Debug)]
pub(crate) struct PerConnection<R: Real> {
    reduce: Reduce,
    /// Target of each connection.
    target_of: Vec<u32>,
    /// Connections of target i: `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    /// What each connection brings: source node and delay in steps, a list for each row.
    arrivals: Vec<Vec<Arrival>>,
    /// What the sources give, a row for each value.
    pub(crate) sources: Rows<R>,
    /// What the targets give, a row for each value.
    pub(crate) targets: Rows<R>,
    /// The value of each connection.
    pub(crate) values: Rows<R>,
}

/// Where a connection's value comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) source: u32,
    pub(crate) delay: u32,
}

impl<R: Real> PerConnection<R> {
    /// A reduction over connections with these targets, sorted; `arrivals` has a list for each value of the source,
    /// `targets` tells how many values of the target are read.
    pub(crate) fn new(
        reduce: Reduce,
        nodes: usize,
        target_of: Vec<u32>,
        arrivals: Vec<Vec<Arrival>>,
        targets: usize,
    ) -> Self {
        let mut starts = vec![0; nodes + 1];
        target_of.iter().for_each(|&target| starts[target as usize + 1] += 1);
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let columns = target_of.len();
        let (sources, targets) = (Rows::new(arrivals.len(), columns), Rows::new(targets, columns));
        Self { reduce, target_of, starts, arrivals, sources, targets, values: Rows::new(1, columns) }
    }

    /// Whether there is no connection at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.target_of.is_empty()
    }

    /// Longest delay of a value of the source, in steps.
    pub(crate) fn longest(&self, row: usize) -> usize {
        self.arrivals[row].iter().map(|arrival| arrival.delay as usize).max().unwrap_or(0)
    }

    /// Brings a value of the sources to the connections.
    pub(crate) fn gather_sources(&mut self, row: usize, step: u64, history: &SourceHistory<R>) {
        let (values, stride, position) = (history.values(), history.stride(), history.position(step as i64));
        let arrive = |a: &Arrival| values[a.source as usize * stride + position - a.delay as usize];
        self.sources.fill(row, self.arrivals[row].iter().map(arrive));
    }

    /// Brings the values of the targets, one row each, to the connections.
    pub(crate) fn gather_targets(&mut self, by_node: &Rows<R>) {
        for row in 0..by_node.rows() {
            self.targets.fill(row, self.target_of.iter().map(|&target| by_node.get(row, target as usize)));
        }
    }

    /// Combines the values of each target, in the order of the sources; 0 where there is no connection.
    pub(crate) fn reduce(&self, row: usize, out: &mut Rows<R>) {
        // A single row is contiguous.
        let all = flat(self.values.as_chunks());
        for target in 0..self.starts.len() - 1 {
            let values = &all[self.starts[target]..self.starts[target + 1]];
            let value = match self.reduce {
                _ if values.is_empty() => R::default(),
                Reduce::Sum => sum(values),
                Reduce::Mean => sum(values) / R::from_f64(values.len() as f64),
                // NaN goes through, so that a diverging run is noticed.
                Reduce::Max => values[1..]
                    .iter()
                    .fold(values[0], |max, &x| if x <= max || max.to_f64().is_nan() { max } else { x }),
            };
            out.set(row, target, value);
        }
    }
}

fn sum<R: Real>(values: &[R]) -> R {
    values.iter().fold(R::default(), |sum, &x| sum + x)
}
