//! What has been: values of the past, as long as the longest delay needs them.
//!
//! Memory depends on the longest delay, never on the duration of a run.

use crate::rows::{Rows, flat, flat_mut};
use crate::simd::{Chunk, LANES, Real};

/// The past of a value, node by node: a ring of rows, for delays inside a node.
#[derive(Clone, Debug)]
pub(crate) struct NodeHistory<R: Real> {
    /// Values [slot][column].
    data: Vec<Chunk<R>>,
    chunks: usize,
    /// Steps that must stay reachable.
    kept: usize,
    /// Steps that there is room for: a power of two, so that finding one takes no division.
    slots: usize,
}

impl<R: Real> NodeHistory<R> {
    /// Room for values up to `longest` steps old.
    pub(crate) fn new(columns: usize, longest: usize) -> Self {
        let (chunks, kept) = (columns.div_ceil(LANES), longest + 1);
        let slots = kept.next_power_of_two();
        Self { data: vec![Chunk::zero(); slots * chunks], chunks, kept, slots }
    }

    /// Where the value of a step begins among the chunks.
    pub(crate) fn place(&self, step: i64) -> usize {
        (step as usize & (self.slots - 1)) * self.chunks
    }

    /// All chunks.
    pub(crate) fn chunks(&self) -> &[Chunk<R>] {
        &self.data
    }

    /// Number of steps that are kept.
    pub(crate) fn kept(&self) -> usize {
        self.kept
    }

    /// Sets the value of a step to a row.
    pub(crate) fn push(&mut self, step: i64, values: &Rows<R>, row: usize) {
        let place = self.place(step);
        let (from, rows) = (values.as_chunks(), values.rows());
        for (chunk, to) in self.data[place..place + self.chunks].iter_mut().enumerate() {
            *to = from[chunk * rows + row];
        }
    }

    /// The value of a step.
    pub(crate) fn at(&self, step: i64) -> &[Chunk<R>] {
        &self.data[self.place(step)..][..self.chunks]
    }

    /// Everything.
    pub(crate) fn values(&self) -> &[R] {
        flat(&self.data)
    }

    /// Everything, for checkpoints.
    pub(crate) fn values_mut(&mut self) -> &mut [R] {
        flat_mut(&mut self.data)
    }
}

/// Room behind the longest delay: so many steps pass between two moves of the window.
const SLACK: usize = 256;

/// The past of a value, source by source: contiguous in time, for the connections of a network.
///
/// A window slides over the time axis and is moved down when it is full, so that no index is ever wrapped.
#[derive(Clone, Debug)]
pub(crate) struct SourceHistory<R: Real> {
    data: Vec<Chunk<R>>,
    /// Distance of two sources, in numbers. An odd number of cache lines, so that the sources do not
    /// compete for the same lines of the cache.
    stride: usize,
    /// Steps that must stay reachable behind the newest one.
    kept: usize,
    /// The step at position 0.
    origin: i64,
}

impl<R: Real> SourceHistory<R> {
    /// Room for values up to `longest` steps old; the first one to come is that of step `first`.
    pub(crate) fn new(columns: usize, longest: usize, first: i64) -> Self {
        let kept = longest + 1;
        let lines = (kept + SLACK).div_ceil(LANES) | 1;
        Self { data: vec![Chunk::zero(); columns * lines], stride: lines * LANES, kept, origin: first - kept as i64 }
    }

    /// Number of steps that are kept.
    pub(crate) fn kept(&self) -> usize {
        self.kept
    }

    /// Distance of two sources in [`SourceHistory::values`].
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// All values, source by source.
    pub(crate) fn values(&self) -> &[R] {
        flat(&self.data)
    }

    /// Position of a step within a source.
    pub(crate) fn position(&self, step: i64) -> usize {
        debug_assert!(step >= self.origin, "step {step} is forgotten");
        (step - self.origin) as usize
    }

    /// Sets the value of a step to a row: the newest one so far, or one that is still kept.
    pub(crate) fn push(&mut self, step: i64, values: &Rows<R>, row: usize) {
        if (step - self.origin) as usize >= self.stride {
            self.move_down(step);
        }
        let position = self.position(step);
        let mut sources = flat_mut(&mut self.data).chunks_exact_mut(self.stride);
        for values in values.row(row) {
            for (source, &value) in sources.by_ref().take(LANES).zip(&values.0) {
                source[position] = value;
            }
        }
    }

    fn move_down(&mut self, step: i64) {
        let from = self.position(step) - self.kept;
        let (stride, kept) = (self.stride, self.kept);
        for source in flat_mut(&mut self.data).chunks_exact_mut(stride) {
            source.copy_within(from..from + kept, 0);
        }
        self.origin += from as i64;
    }

    /// Value of a source at a step.
    pub(crate) fn get(&self, source: usize, step: i64) -> R {
        self.values()[source * self.stride + self.position(step)]
    }
}
