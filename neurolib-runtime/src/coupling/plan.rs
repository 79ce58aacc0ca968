//! Connections sorted by class of delay, tile of sources, and target.

use super::BLOCK;
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

/// From so many nodes on, sources are taken in tiles whose past fits the cache.
const UNTILED: usize = 200;
/// Sources of a tile.
const TILE: usize = 40;

/// All connections of a group of sums.
///
/// Whatever the order of the work, the connections of a target are added class by class, and by source within a class.
#[derive(Clone, Debug)]
pub(crate) struct Plan<R: Real> {
    pub(crate) functions: usize,
    pub(crate) targets: usize,
    /// Longest delay in steps.
    pub(crate) longest: usize,
    /// Delays of a block or more, of half a block, of a quarter.
    pub(crate) long: Class<R>,
    pub(crate) middle: Class<R>,
    pub(crate) quarter: Class<R>,
    /// Shorter ones, where targets next to each other have the same sources.
    pub(crate) dense: Vec<Dense<R>>,
    /// The other shorter ones.
    pub(crate) scattered: Scattered<R>,
}

/// Where the value of a source stands in the history, for a step at position 0 and modulo 2³².
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Offset(u32);

impl Offset {
    fn new(source: usize, delay: u32, stride: usize) -> Self {
        let place = source * stride;
        assert!(u32::try_from(place + stride).is_ok(), "a history of more than 2³² values is not supported");
        Self((place as u32).wrapping_sub(delay))
    }

    /// Where the value that arrives in the step at `position` stands.
    #[inline(always)]
    pub(crate) fn place(self, position: usize) -> usize {
        (position as u32).wrapping_add(self.0) as usize
    }
}

/// Turns sources and delays into offsets.
fn bind(offsets: &mut [Offset], ends: &mut Vec<(u32, u32)>, stride: usize) {
    for (offset, (source, delay)) in offsets.iter_mut().zip(std::mem::take(ends)) {
        *offset = Offset::new(source as usize, delay, stride);
    }
}

/// Connections by tile of sources, then by target, then by source.
#[derive(Clone, Debug)]
pub(crate) struct Class<R> {
    targets: usize,
    tiles: usize,
    functions: usize,
    /// The connections of tile t and target i are `starts[t·targets + i]..starts[t·targets + i + 1]`.
    starts: Vec<u32>,
    offsets: Vec<Offset>,
    /// The functions of a connection side by side.
    weights: Vec<R>,
    /// Sources and delays, until the history is known.
    ends: Vec<(u32, u32)>,
}

/// The connections of a target from a tile of sources.
pub(crate) struct Entries<'a, R, const K: usize> {
    pub(crate) offsets: &'a [Offset],
    pub(crate) weights: &'a [[R; K]],
}

impl<R: Real> Class<R> {
    /// `connections` are sorted by target and source.
    fn new<'a>(
        targets: usize,
        sources_of_tile: usize,
        functions: usize,
        connections: impl Iterator<Item = &'a Connection> + Clone,
    ) -> Self {
        let tiles = targets.div_ceil(sources_of_tile);
        let place = |c: &Connection| c.source / sources_of_tile * targets + c.target;
        let mut starts = vec![0u32; tiles * targets + 1];
        for c in connections.clone() {
            starts[place(c) + 1] += 1;
        }
        for i in 0..tiles * targets {
            starts[i + 1] += starts[i];
        }
        let total = starts[tiles * targets] as usize;
        let mut next = starts.clone();
        let mut class = Self {
            targets,
            tiles,
            functions,
            starts,
            offsets: vec![Offset::default(); total],
            weights: vec![R::default(); total * functions],
            ends: vec![(0, 0); total],
        };
        for c in connections {
            let at = next[place(c)] as usize;
            next[place(c)] += 1;
            class.ends[at] = (c.source as u32, c.delay);
            for k in 0..functions {
                class.weights[at * functions + k] = R::from_f64(c.weights[k]);
            }
        }
        class
    }

    fn bind(&mut self, stride: usize) {
        bind(&mut self.offsets, &mut self.ends, stride);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }

    pub(crate) fn tiles(&self) -> usize {
        self.tiles
    }

    /// The connections of a target from a tile of sources.
    #[inline(always)]
    pub(crate) fn of<const K: usize>(&self, tile: usize, target: usize) -> Entries<'_, R, K> {
        debug_assert_eq!(K, self.functions, "invariant: the plan knows its functions");
        let start = tile * self.targets + target;
        let range = self.starts[start] as usize..self.starts[start + 1] as usize;
        Entries { weights: &self.weights.as_chunks::<K>().0[range.clone()], offsets: &self.offsets[range] }
    }
}

/// Chunks of targets that [`Dense`] connections lead to.
pub(crate) const GROUP: usize = 4;

/// Connections as a matrix of neighbouring targets by sources, with zeros.
#[derive(Clone, Debug)]
pub(crate) struct Dense<R: Real> {
    /// First chunk of targets, and number of chunks: [`GROUP`] or 1.
    pub(crate) first: usize,
    pub(crate) chunks: usize,
    pub(crate) offsets: Vec<Offset>,
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
    pub(crate) offsets: Vec<Offset>,
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
        let tile = if targets < UNTILED { targets.max(1) } else { TILE };
        let class = |wanted: u32| {
            Class::new(targets, tile, functions, connections.iter().filter(move |c| order(c.delay) == wanted))
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
        Self {
            functions,
            targets,
            longest: connections.iter().map(|c| c.delay as usize).max().unwrap_or(0),
            long: class(0),
            middle: class(1),
            quarter: class(2),
            dense,
            scattered: Scattered::new(functions, &rest),
        }
    }

    /// Fits the plan to a history whose sources are `stride` numbers apart.
    pub(crate) fn bind(&mut self, stride: usize) {
        for class in [&mut self.long, &mut self.middle, &mut self.quarter] {
            class.bind(stride);
        }
        bind(&mut self.scattered.offsets, &mut self.scattered.ends, stride);
        for matrix in &mut self.dense {
            bind(&mut matrix.offsets, &mut matrix.ends, stride);
        }
    }
}
