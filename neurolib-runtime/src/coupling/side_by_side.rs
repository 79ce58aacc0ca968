//! Sums over connections for several simulations side by side, step by step.
//!
//! Columns are node · simulations + simulation, so that eight neighbouring ones are the same node in eight simulations: what
//! they receive along a connection stands in one chunk. The connections of a target are added in the order of
//! [`super::Plan`], so that a simulation has the same bits here and by itself.

use super::Connection;
use super::plan::order;
use crate::history::NodeHistory;
use crate::rows::Rows;
use crate::simd::{Chunk, InstructionSet, LANES, Real, Task, Vector, dispatch};

/// The sums of one group, of simulations side by side.
#[derive(Clone, Debug)]
pub(crate) struct SideBySide<R: Real> {
    functions: usize,
    /// Longest delay in steps.
    pub(crate) longest: usize,
    /// Chunks of a node.
    chunks: usize,
    /// Source and delay of each connection, by target.
    ends: Vec<(usize, u32)>,
    /// Connections of target i: `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    /// Weights [connection][function][chunk of simulations].
    weights: Vec<Chunk<R>>,
    /// Where the value of each connection's source stands in the history, in the present step.
    places: Vec<usize>,
}

impl<R: Real> SideBySide<R> {
    /// `connections` are sorted by target and source; `weight` gives a function of a connection in a simulation.
    ///
    /// # Panics
    /// If the number of simulations is no multiple of [`LANES`].
    pub(crate) fn new(
        targets: usize,
        functions: usize,
        members: usize,
        connections: &[Connection],
        weight: impl Fn(usize, usize, usize) -> f64,
    ) -> Self {
        assert!(members.is_multiple_of(LANES), "invariant: simulations side by side fill whole chunks");
        let mut ordered: Vec<usize> = (0..connections.len()).collect();
        ordered.sort_by_key(|&k| (connections[k].target, order(connections[k].delay)));
        let mut starts = vec![0; targets + 1];
        connections.iter().for_each(|c| starts[c.target + 1] += 1);
        (0..targets).for_each(|target| starts[target + 1] += starts[target]);
        let mut weights = Vec::with_capacity(connections.len() * functions * members / LANES);
        for &k in &ordered {
            for function in 0..functions {
                for first in (0..members).step_by(LANES) {
                    let lane = |lane: usize| R::from_f64(weight(function, k, first + lane));
                    weights.push(Chunk::new(std::array::from_fn(lane)));
                }
            }
        }
        let ends: Vec<(usize, u32)> = ordered.iter().map(|&k| (connections[k].source, connections[k].delay)).collect();
        let longest = connections.iter().map(|c| c.delay as usize).max().unwrap_or(0);
        let places = vec![0; ends.len()];
        Self { functions, longest, chunks: members / LANES, ends, starts, weights, places }
    }

    /// Computes the sums of `step` into the given rows of `out`.
    pub(crate) fn compute(
        &mut self,
        set: InstructionSet,
        step: u64,
        history: &NodeHistory<R>,
        rows: &[usize],
        out: &mut Rows<R>,
    ) {
        for (place, &(source, delay)) in self.places.iter_mut().zip(&self.ends) {
            *place = history.place(step as i64 - i64::from(delay)) + source * self.chunks;
        }
        dispatch(set, Sum { plan: self, values: history.chunks(), rows, out });
    }
}

struct Sum<'a, R: Real> {
    plan: &'a SideBySide<R>,
    /// The chunks of the history.
    values: &'a [Chunk<R>],
    rows: &'a [usize],
    out: &'a mut Rows<R>,
}

impl<R: Real> Task<R> for Sum<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        let SideBySide { functions, chunks, ref places, ref starts, ref weights, .. } = *self.plan;
        for target in 0..starts.len() - 1 {
            for (function, &row) in self.rows.iter().enumerate() {
                for chunk in 0..chunks {
                    let mut sum = V::splat(0.0);
                    for k in starts[target]..starts[target + 1] {
                        let value: V = V::load(&self.values[places[k] + chunk]);
                        let weight: V = V::load(&weights[(k * functions + function) * chunks + chunk]);
                        sum = weight.mul_add(value, sum);
                    }
                    self.out.store(row, target * chunks + chunk, sum);
                }
            }
        }
    }
}
