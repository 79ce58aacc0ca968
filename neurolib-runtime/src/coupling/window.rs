//! Reading the past of the sources.

use super::plan::Plan;
use crate::history::SourceHistory;
use crate::simd::{HALF, LANES, Real};

/// Where the value of a source stands in the history, counted from that of the first source with the longest delay.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offset(u32);

/// Turns sources and delays into offsets, for a history whose sources are `stride` numbers apart.
pub(super) fn bind(offsets: &mut [Offset], ends: &mut Vec<(u32, u32)>, stride: usize, longest: usize) {
    for (offset, (source, delay)) in offsets.iter_mut().zip(std::mem::take(ends)) {
        let place = source as usize * stride + longest - delay as usize;
        *offset = Offset(place.try_into().expect("a history of more than 2³² values is not supported"));
    }
}

/// The past of all sources, seen from a step: what a plan reads of it needs no further check.
#[derive(Clone, Copy)]
pub(super) struct Window<'a, R: Real> {
    /// The history from the value of the first source with the longest delay on.
    values: &'a [R],
}

impl<'a, R: Real> Window<'a, R> {
    /// The past that a plan, bound to this history, reads at a step.
    ///
    /// # Panics
    /// If the history does not hold it.
    pub(super) fn new(plan: &Plan<R>, history: &'a SourceHistory<R>, step: u64) -> Self {
        let (stride, position) = (history.stride(), history.position(step as i64));
        let (shortest, longest) = plan.delays;
        let is_held = longest <= position && position < stride + shortest && position <= stride;
        // Its sources are below its number of targets.
        let is_bound = plan.stride == Some(stride) && plan.targets * stride <= history.values().len();
        assert!(is_held && is_bound, "invariant: a history is as long as its plan needs");
        Self { values: &history.values()[position - longest..] }
    }

    /// The value of a source that arrives in the step.
    ///
    /// # Safety
    /// The offset is of the plan that this window is for.
    #[inline(always)]
    pub(super) unsafe fn value(self, offset: Offset) -> R {
        // SAFETY: by contract; a single value.
        unsafe { *self.at(offset) }
    }

    /// The values that arrive in the step and the next ones: half a chunk.
    ///
    /// # Safety
    /// The same, and its delay is at least as many steps.
    #[inline(always)]
    pub(super) unsafe fn half(self, offset: Offset) -> &'a [R; HALF] {
        // SAFETY: by contract; the pointer is one to so many values.
        unsafe { &*self.at(offset).cast() }
    }

    /// The same, some chunks of them.
    ///
    /// # Safety
    /// The same.
    #[inline(always)]
    pub(super) unsafe fn chunks<const N: usize>(self, offset: Offset) -> &'a [[R; LANES]; N] {
        // SAFETY: by contract; the pointer is one to so many values.
        unsafe { &*self.at(offset).cast() }
    }

    /// A pointer to n values, if the delay is at least n, or n is 1.
    ///
    /// # Safety
    /// The offset is of the plan that this window is for.
    #[inline(always)]
    unsafe fn at(self, offset: Offset) -> *const R {
        let place = offset.0 as usize;
        debug_assert!(place < self.values.len());
        // SAFETY: let s be the source. The offset is s·stride + longest − delay, and the values begin at position − longest:
        // in the history the place is s·stride + position − delay. This is not before s·stride, as
        // delay ≤ longest ≤ position. The n-th value from it is before s·stride + position if n ≤ delay, and
        // position ≤ stride; for n = 1 it is before s·stride + stride, as position − shortest < stride. All sources together
        // have no more than (s + 1)·stride values for the last s. All this but n ≤ delay has been checked by `new`, and
        // s < targets by the plan.
        unsafe { self.values.as_ptr().add(place) }
    }
}
