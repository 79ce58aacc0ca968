//! Connections sorted by class of delay, tile of sources, and target.

use super::BLOCK;
use super::window::{Offset, bind};
use crate::simd::{Chunk, LANES, Real};

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
    /// Delays of a block or more, of half a block, of a quarter.
    pub(crate) long: Class<R>,
    pub(crate) middle: Class<R>,
    pub(crate) quarter: Class<R>,
    /// Shorter ones, where targets next to each other have the same sources.
    pub(crate) dense: Vec<Dense<R>>,
    /// The other shorter ones.
    pub(crate) scattered: Scattered<R>,
}

/// Connections by tile of sources, then by target, then by source.
#[derive(Clone, Debug)]
pub(crate) struct Class<R> {
    /// What arrives at each target from a tile, in the order of tiles and targets: the target, and how many connections,
    /// at least one.
    rows: Vec<(u32, u32)>,
    offsets: Vec<Offset>,
    /// The functions of a connection side by side.
    weights: Vec<R>,
    /// Sources and delays, until the history is known.
    ends: Vec<(u32, u32)>,
}

impl<R: Real> Class<R> {
    /// `connections` are sorted by target and source.
    fn new(sources_of_tile: usize, functions: usize, mut connections: Vec<&Connection>) -> Self {
        let place = |c: &&Connection| (c.source / sources_of_tile, c.target);
        connections.sort_by_key(place);
        let rows = connections.chunk_by(|a, b| place(a) == place(b));
        Self {
            rows: rows.map(|row| (row[0].target as u32, row.len() as u32)).collect(),
            offsets: vec![Offset::default(); connections.len()],
            weights: connections.iter().flat_map(|c| &c.weights[..functions]).map(|&w| R::from_f64(w)).collect(),
            ends: connections.iter().map(|c| (c.source as u32, c.delay)).collect(),
        }
    }

    fn bind(&mut self, stride: usize) {
        bind(&mut self.offsets, &mut self.ends, stride);
    }

    /// Each target with its connections from a tile: where their values stand, and their functions.
    #[inline(always)]
    pub(super) fn rows<const K: usize>(&self) -> impl Iterator<Item = (usize, Afferent<'_, R, K>)> {
        let (mut offsets, mut weights) = (&self.offsets[..], self.weights.as_chunks().0);
        self.rows.iter().map(move |&(target, count)| {
            let (row, rest) = offsets.split_at(count as usize);
            let (row_weights, rest_weights) = weights.split_at(count as usize);
            (offsets, weights) = (rest, rest_weights);
            (target as usize, row.iter().zip(row_weights))
        })
    }
}

/// The connections of a target from a tile of sources.
type Afferent<'a, R, const K: usize> = std::iter::Zip<std::slice::Iter<'a, Offset>, std::slice::Iter<'a, [R; K]>>;

/// Chunks of targets that [`Dense`] connections lead to.
pub(crate) const GROUP: usize = 4;

/// Connections as a matrix of neighbouring targets by sources, with zeros.
#[derive(Clone, Debug)]
pub(crate) struct Dense<R: Real> {
    /// First chunk of targets, and number of chunks: [`GROUP`] or 1.
    pub(crate) first: usize,
    pub(crate) chunks: usize,
    pub(super) offsets: Vec<Offset>,
    /// Weights [source and delay][function][chunk].
    pub(crate) weights: Vec<Chunk<R>>,
    ends: Vec<(u32, u32)>,
}

impl<R: Real> Dense<R> {
    /// The matrix of connections to some chunks of targets, if a quarter of it or more is not 0.
    fn new((first, chunks): (usize, usize), functions: usize, connections: &[&Connection]) -> Option<Self> {
        let mut ends: Vec<(u32, u32)> = connections.iter().map(|c| (c.source as u32, c.delay)).collect();
        ends.sort_unstable();
        ends.dedup();
        if ends.is_empty() || 4 * connections.len() < ends.len() * chunks * LANES {
            return None;
        }
        let mut weights = vec![Chunk::zero(); ends.len() * functions * chunks];
        for c in connections {
            let row = ends.binary_search(&(c.source as u32, c.delay)).expect("invariant: the pair was collected");
            let (chunk, lane) = (c.target / LANES - first, c.target % LANES);
            for k in 0..functions {
                weights[(row * functions + k) * chunks + chunk].0[lane] = R::from_f64(c.weights[k]);
            }
        }
        Some(Self { first, chunks, offsets: vec![Offset::default(); ends.len()], weights, ends })
    }
}

/// Connections one by one: the first of each target, then the second of each, and so on, so that none waits for another.
#[derive(Clone, Debug)]
pub(crate) struct Scattered<R> {
    pub(crate) targets: Vec<u32>,
    pub(super) offsets: Vec<Offset>,
    /// The functions of a connection side by side.
    pub(crate) weights: Vec<R>,
    ends: Vec<(u32, u32)>,
}

impl<R: Real> Scattered<R> {
    /// `connections` are sorted by target and source.
    fn new(functions: usize, connections: &[&Connection]) -> Self {
        let by_target = connections.chunk_by(|a, b| a.target == b.target);
        let mut ranked: Vec<(usize, &Connection)> =
            by_target.flat_map(|of_target| of_target.iter().copied().enumerate()).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        Self {
            targets: ranked.iter().map(|(_, c)| c.target as u32).collect(),
            offsets: vec![Offset::default(); ranked.len()],
            weights: ranked.iter().flat_map(|(_, c)| &c.weights[..functions]).map(|&w| R::from_f64(w)).collect(),
            ends: ranked.iter().map(|(_, c)| (c.source as u32, c.delay)).collect(),
        }
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
        let class = |wanted: u32| {
            let untiled = UNTILED[wanted.min(1) as usize];
            let tile = if targets < untiled { targets.max(1) } else { TILE };
            Class::new(tile, functions, connections.iter().filter(|c| order(c.delay) == wanted).collect())
        };
        let is_short = |c: &&Connection| order(c.delay) == 3;
        let mut dense = Vec::new();
        let mut rest: Vec<&Connection> = Vec::new();
        // The chunks at the end that fill no group are taken one by one.
        let whole = targets.div_ceil(LANES) / GROUP * GROUP;
        let first_chunk = |c: &Connection| match c.target / LANES {
            chunk if chunk < whole => (chunk / GROUP * GROUP, GROUP),
            chunk => (chunk, 1),
        };
        for of_group in connections.chunk_by(|a, b| first_chunk(a) == first_chunk(b)) {
            let short: Vec<&Connection> = of_group.iter().filter(is_short).collect();
            match Dense::new(first_chunk(&of_group[0]), functions, &short) {
                Some(matrix) => dense.push(matrix),
                None => rest.extend(short),
            }
        }
        let delays = || connections.iter().map(|c| c.delay as usize);
        Self {
            functions,
            targets,
            delays: (delays().min().unwrap_or(1), delays().max().unwrap_or(0)),
            stride: None,
            long: class(0),
            middle: class(1),
            quarter: class(2),
            dense,
            scattered: Scattered::new(functions, &rest),
        }
    }

    /// Fits the plan to a history whose sources are `stride` numbers apart.
    pub(crate) fn bind(&mut self, stride: usize) {
        self.stride = Some(stride);
        for class in [&mut self.long, &mut self.middle, &mut self.quarter] {
            class.bind(stride);
        }
        bind(&mut self.scattered.offsets, &mut self.scattered.ends, stride);
        for matrix in &mut self.dense {
            bind(&mut matrix.offsets, &mut matrix.ends, stride);
        }
    }
}
