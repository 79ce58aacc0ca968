//! Connections sorted by target and class of delay.

use super::BLOCK;

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

/// A connection of a known target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) weights: [f64; 2],
    source: u32,
    delay: u32,
    /// Distance of the value from a step's position in the history, modulo 2⁶⁴: see [`Plan::bind`].
    offset: usize,
}

impl Entry {
    /// Where the value that arrives in the step at `position` stands.
    #[inline(always)]
    pub(crate) fn place(&self, position: usize) -> usize {
        position.wrapping_add(self.offset)
    }
}

/// All connections of a group of sums.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    functions: usize,
    longest: usize,
    long: ByTarget,
    middle: ByTarget,
    short: ByTarget,
    /// Targets with connections of short delay.
    short_targets: Vec<usize>,
}

#[derive(Clone, Debug)]
struct ByTarget {
    entries: Vec<Entry>,
    /// Entries of target i: `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
}

impl ByTarget {
    /// `connections` are sorted by target.
    fn new(targets: usize, connections: &[Connection], class: impl Fn(u32) -> bool) -> Self {
        let mut entries = Vec::new();
        let mut starts = vec![0; targets + 1];
        for c in connections.iter().filter(|c| class(c.delay)) {
            entries.push(Entry { weights: c.weights, source: c.source as u32, delay: c.delay, offset: 0 });
            starts[c.target + 1] = entries.len();
        }
        for i in 0..targets {
            starts[i + 1] = starts[i + 1].max(starts[i]);
        }
        Self { entries, starts }
    }

    fn of(&self, target: usize) -> &[Entry] {
        &self.entries[self.starts[target]..self.starts[target + 1]]
    }
}

impl Plan {
    /// A plan for `functions` (one or two) sums over `connections`, which are sorted by target.
    pub(crate) fn new(targets: usize, functions: usize, connections: &[Connection]) -> Self {
        assert!((1..=2).contains(&functions), "invariant: sums are grouped in ones and twos");
        assert!(connections.is_sorted_by_key(|c| c.target), "invariant: connections come by target");
        let long = BLOCK as u32;
        let middle = long / 2;
        let short = ByTarget::new(targets, connections, |d| d < middle);
        Self {
            functions,
            longest: connections.iter().map(|c| c.delay as usize).max().unwrap_or(0),
            long: ByTarget::new(targets, connections, |d| d >= long),
            middle: ByTarget::new(targets, connections, |d| (middle..long).contains(&d)),
            short_targets: (0..targets).filter(|&target| !short.of(target).is_empty()).collect(),
            short,
        }
    }

    /// Fits the plan to a history whose sources are `stride` numbers apart.
    pub(crate) fn bind(&mut self, stride: usize) {
        for class in [&mut self.long, &mut self.middle, &mut self.short] {
            for entry in &mut class.entries {
                entry.offset = (entry.source as usize * stride).wrapping_sub(entry.delay as usize);
            }
        }
    }

    pub(crate) fn functions(&self) -> usize {
        self.functions
    }

    pub(crate) fn targets(&self) -> usize {
        self.short.starts.len() - 1
    }

    /// Longest delay in steps.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Connections of at least a block.
    pub(crate) fn long(&self, target: usize) -> &[Entry] {
        self.long.of(target)
    }

    /// Connections of at least half a block.
    pub(crate) fn middle(&self, target: usize) -> &[Entry] {
        self.middle.of(target)
    }

    /// The rest, for the targets that have any.
    pub(crate) fn short(&self) -> impl Iterator<Item = (usize, &[Entry])> {
        self.short_targets.iter().map(|&target| (target, self.short.of(target)))
    }
}
