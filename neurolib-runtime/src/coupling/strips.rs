//! Connections in rows, some of which are added side by side.
//!
//! Each addition to a sum waits for the one before, which takes longer than an addition to another sum. So rows of about as
//! many connections are taken together, up to the end of the shortest; what is left of the others follows by itself.

use super::plan::Connection;
use super::window::{Offset, bind};
use crate::simd::Real;
use std::cmp::Reverse;
use std::ops::Range;

/// How connections are put into strips.
///
/// A row is what arrives at one target, or at some neighbouring ones: then each source has a weight for each of them, which
/// is 0 where there is no connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) functions: usize,
    /// Sources of a tile.
    pub(super) tile: usize,
    /// Targets of a row.
    pub(super) targets: usize,
    /// Rows side by side.
    pub(super) rows: usize,
}

/// How many sums, each a vector of so many numbers, are made at once: up to four.
///
/// Eight registers of 32 bytes hide the latency of a fused operation; more of them would leave none for the rest.
pub(super) const fn at_once<R: Real>(numbers: usize) -> usize {
    match 8 * 32 / (numbers * size_of::<R>()) {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 4,
    }
}

/// Connections by tile of sources, then by strip of rows; in a row by source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strips<R> {
    /// Strips of as many rows, one after the other.
    runs: Vec<Run>,
    /// Connections of each row of a strip.
    lengths: Vec<u32>,
    /// Where the sums of each row stand.
    places: Vec<u32>,
    /// Of a strip the first connection of each row, then the second of each, and so on.
    offsets: Vec<Offset>,
    /// Weights [connection][function][target of the row].
    pub(super) weights: Vec<R>,
    /// Sources and delays, until the history is known.
    ends: Vec<(u32, u32)>,
}

/// Strips of as many rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Rows of each strip.
    pub(super) width: u32,
    pub(super) strips: u32,
}

/// What arrives at the targets of a row, by source and delay.
type Row<'a, 'c> = Vec<&'a [&'c Connection]>;

impl<R: Real> Strips<R> {
    /// `place` tells where the sums of a row stand.
    pub(super) fn new(shape: Shape, mut connections: Vec<&Connection>, place: impl Fn(usize) -> usize) -> Self {
        let tile = |c: &Connection| c.source / shape.tile;
        let row = |c: &Connection| c.target / shape.targets;
        let end = |c: &Connection| (c.source, c.delay);
        connections.sort_by_key(|c| (tile(c), row(c), end(c)));
        let mut strips = Self::default();
        for of_tile in connections.chunk_by(|a, b| tile(a) == tile(b)) {
            let mut rows: Vec<Row> = of_tile
                .chunk_by(|a, b| row(a) == row(b))
                .map(|of_row| of_row.chunk_by(|a, b| end(a) == end(b)).collect())
                .collect();
            rows.sort_by_key(|row| Reverse(row.len()));
            let mut parts = Vec::new();
            rows.chunks(shape.rows).for_each(|rows| divide(rows, 0, &mut parts));
            // What is left of a row comes after its part of a wider strip.
            parts.sort_by_key(|(rows, _)| Reverse(rows.len()));
            for of_width in parts.chunk_by(|(a, _), (b, _)| a.len() == b.len()) {
                strips.runs.push(Run { width: of_width[0].0.len() as u32, strips: of_width.len() as u32 });
                for (rows, columns) in of_width {
                    strips.places.extend(rows.iter().map(|of_row| place(row(of_row[0][0])) as u32));
                    strips.push(shape, rows, columns.clone());
                }
            }
        }
        strips.offsets = vec![Offset::default(); strips.ends.len()];
        strips
    }

    /// Adds a strip of these columns of the rows, whose places are there already.
    fn push(&mut self, shape: Shape, rows: &[Row], columns: Range<usize>) {
        self.lengths.push(columns.len() as u32);
        for column in columns {
            for row in rows {
                let connections = row[column];
                self.ends.push((connections[0].source as u32, connections[0].delay));
                let first = self.weights.len();
                self.weights.resize(first + shape.functions * shape.targets, R::default());
                for c in connections {
                    for k in 0..shape.functions {
                        let place = first + k * shape.targets + c.target % shape.targets;
                        self.weights[place] = R::from_f64(c.weights[k]);
                    }
                }
            }
        }
    }

    /// Fits the strips to a history whose sources are `stride` numbers apart.
    pub(super) fn bind(&mut self, stride: usize, longest: usize) {
        bind(&mut self.offsets, &mut self.ends, stride, longest);
    }

    /// The runs, and all that they are of; the weights are given as those of whole connections.
    #[inline(always)]
    pub(super) fn read<'a, W>(&'a self, weights: &'a [W]) -> (&'a [Run], Reader<'a, W>) {
        (&self.runs, Reader { lengths: &self.lengths, places: &self.places, offsets: &self.offsets, weights })
    }
}

/// Divides rows into strips, from a column on: all of them up to the end of the shortest, then what is left of each half.
fn divide<'r, 'a, 'c>(rows: &'r [Row<'a, 'c>], from: usize, parts: &mut Vec<(&'r [Row<'a, 'c>], Range<usize>)>) {
    let (first, others) = rows.split_at(rows.len() / 2);
    let to = if rows.len().is_power_of_two() { others[others.len() - 1].len() } else { from };
    if from < to {
        parts.push((rows, from..to));
    }
    if !first.is_empty() {
        divide(first, to, parts);
        divide(others, to, parts);
    }
}

/// Reads one strip after the other.
pub(super) struct Reader<'a, W> {
    lengths: &'a [u32],
    places: &'a [u32],
    offsets: &'a [Offset],
    weights: &'a [W],
}

impl<'a, W> Reader<'a, W> {
    /// The strips of a run: where the sums of their rows stand, and the connections of all of them, first ones first.
    #[inline(always)]
    pub(super) fn strips<const ROWS: usize>(
        &mut self,
        run: Run,
    ) -> impl Iterator<Item = (&'a [u32; ROWS], impl Iterator<Item = (&'a [Offset; ROWS], &'a [W; ROWS])>)> {
        let strips = run.strips as usize;
        let places = take(&mut self.places, strips * ROWS).as_chunks().0;
        take(&mut self.lengths, strips).iter().zip(places).map(|(&length, places)| {
            let connections = length as usize * ROWS;
            let offsets = take(&mut self.offsets, connections).as_chunks().0;
            (places, offsets.iter().zip(take(&mut self.weights, connections).as_chunks().0))
        })
    }
}

/// The first `n` items, which are taken off.
#[inline(always)]
fn take<'a, T>(from: &mut &'a [T], n: usize) -> &'a [T] {
    from.split_off(..n).expect("invariant: all strips together are as long")
}
