//! Connections sorted by class of delay.

use super::strips::{Shape, Strips, at_once};
use super::window::{Offset, bind};
use super::{BLOCK, HALVES, QUARTER};
use crate::simd::{Chunk, HALF, LANES, Real};

/// A connection before planning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Connection {
    pub(crate) target: usize,
    pub(crate) source: usize,
    /// Steps between the value's step and the one it arrives in.
    pub(crate) delay: u32,
    /// Values of up to two connection functions.
    pub(crate) weights: [f64; 2],
}

/// The place of a delay's class in the order of addition.
pub(super) fn order(delay: u32) -> u32 {
    let long = BLOCK as u32;
    match delay {
        _ if delay >= long => 0,
        _ if delay >= long / 2 => 1,
        _ if delay >= long / 4 => 2,
        _ => 3,
    }
}

/// Sources of a tile, whose past fits the cache.
const TILE: usize = 40;
/// From so many nodes on, sources are taken in tiles: of the class with by far the most connections, and of the others.
const UNTILED: [usize; 2] = [64, 200];

/// Rows of short delay side by side: not more, as their numbers of connections differ widely.
const SHORT_ROWS: usize = 2;

/// All connections of a group of sums.
///
/// Whatever the order of the work, the connections of a target are added class by class, and by source within a class.
#[derive(Clone, Debug)]
pub(crate) struct Plan<R: Real> {
    pub(crate) functions: usize,
    pub(crate) targets: usize,
    /// Shortest and longest delay in steps; of no connection 1 and 0.
    pub(crate) delays: (usize, usize),
    /// Distance of two sources in the history, when it is known.
    pub(crate) stride: Option<usize>,
    /// Delays of a block or more, of half a block, of a quarter: a row is a target.
    pub(super) long: Strips<R>,
    pub(super) middle: Strips<R>,
    pub(super) quarter: Strips<R>,
    /// Shorter ones, where many targets next to each other have the same sources.
    pub(super) dense: Vec<Dense<R>>,
    /// The other shorter ones: a row is half a chunk of targets, with zeros.
    pub(super) short: Strips<R>,
}

/// Chunks of targets that [`Dense`] connections lead to.
pub(super) const GROUP: usize = 4;

/// Connections as a matrix of neighbouring targets by sources, with zeros.
#[derive(Clone, Debug)]
pub(super) struct Dense<R: Real> {
    /// First chunk of targets.
    pub(super) first: usize,
    pub(super) offsets: Vec<Offset>,
    /// Weights [source and delay][function][chunk].
    pub(super) weights: Vec<Chunk<R>>,
    ends: Vec<(u32, u32)>,
}

impl<R: Real> Dense<R> {
    /// The matrix of connections to a group of chunks, if a quarter of it or more is not 0.
    fn new(first: usize, functions: usize, connections: &[&Connection]) -> Option<Self> {
        let mut ends: Vec<(u32, u32)> = connections.iter().map(|c| (c.source as u32, c.delay)).collect();
        ends.sort_unstable();
        ends.dedup();
        if ends.is_empty() || 4 * connections.len() < ends.len() * GROUP * LANES {
            return None;
        }
        let mut weights = vec![Chunk::zero(); ends.len() * functions * GROUP];
        for c in connections {
            let row = ends.binary_search(&(c.source as u32, c.delay)).expect("invariant: the pair was collected");
            let (chunk, lane) = (c.target / LANES - first, c.target % LANES);
            for k in 0..functions {
                weights[(row * functions + k) * GROUP + chunk].0[lane] = R::from_f64(c.weights[k]);
            }
        }
        Some(Self { first, offsets: vec![Offset::default(); ends.len()], weights, ends })
    }
}

impl<R: Real> Plan<R> {
    /// A plan for `functions` (one or two) sums over `connections`, which are sorted by target and source.
    pub(crate) fn new(targets: usize, functions: usize, connections: &[Connection]) -> Self {
        assert!((1..=2).contains(&functions), "invariant: sums are grouped in ones and twos");
        assert!(
            connections.is_sorted_by_key(|c| (c.target, c.source)),
            "invariant: connections come by target and source"
        );
        assert!(connections.iter().all(|c| c.target.max(c.source) < targets), "invariant: connections are among nodes");
        let class = |class: u32, steps: usize| {
            let untiled = UNTILED[class.min(1) as usize];
            let tile = if targets < untiled { targets.max(1) } else { TILE };
            let shape = Shape { functions, tile, targets: 1, rows: at_once::<R>(functions * steps) };
            Strips::new(shape, connections.iter().filter(|c| order(c.delay) == class).collect(), |target| target)
        };
        let mut dense = Vec::new();
        let mut rest: Vec<&Connection> = Vec::new();
        let group = |c: &Connection| c.target / (GROUP * LANES);
        for of_group in connections.chunk_by(|a, b| group(a) == group(b)) {
            let short: Vec<&Connection> = of_group.iter().filter(|c| order(c.delay) == 3).collect();
            let first = group(&of_group[0]) * GROUP;
            // Chunks at the end may fill no group.
            let is_whole = first + GROUP <= targets.div_ceil(LANES);
            match is_whole.then(|| Dense::new(first, functions, &short)).flatten() {
                Some(matrix) => dense.push(matrix),
                None => rest.extend(short),
            }
        }
        let shape = Shape { functions, tile: targets.max(1), targets: HALF, rows: SHORT_ROWS };
        // Halves of the first step, as the steps are laid out.
        let place = |half: usize| half / HALVES * (QUARTER * functions * HALVES) + half % HALVES;
        let short = Strips::new(shape, rest, place);
        let delays = || connections.iter().map(|c| c.delay as usize);
        Self {
            functions,
            targets,
            delays: (delays().min().unwrap_or(1), delays().max().unwrap_or(0)),
            stride: None,
            long: class(0, BLOCK),
            middle: class(1, BLOCK / 2),
            quarter: class(2, QUARTER),
            dense,
            short,
        }
    }

    /// Fits the plan to a history whose sources are `stride` numbers apart.
    pub(crate) fn bind(&mut self, stride: usize) {
        self.stride = Some(stride);
        for class in [&mut self.long, &mut self.middle, &mut self.quarter, &mut self.short] {
            class.bind(stride, self.delays.1);
        }
        for matrix in &mut self.dense {
            bind(&mut matrix.offsets, &mut matrix.ends, stride, self.delays.1);
        }
    }
}
