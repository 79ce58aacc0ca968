//! Recorded samples.

use super::{Keep, Recording, Sampling, Selection};
use ndarray::ArrayView2;

/// A recorded series, of all regions or of what was selected.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeSeries {
    /// What was recorded.
    pub variable: String,
    /// Unit of the values, `1` if none.
    pub unit: String,
    /// Documentation of the variable.
    pub doc: String,
    /// How a sample was made.
    pub sampling: Sampling,
    /// Interval of the samples, ms.
    pub every: f64,
    /// What the rows of the values are.
    pub selection: Selection,
    /// Times of the samples, ms.
    pub times: Vec<f64>,
    channels: usize,
    /// Sample after sample.
    values: Vec<f64>,
}

impl TimeSeries {
    pub(super) fn new(recording: &Recording, unit: String, doc: String, channels: usize) -> Self {
        Self {
            variable: recording.variable.clone(),
            unit,
            doc,
            sampling: recording.sampling,
            every: recording.every,
            selection: recording.selection.clone(),
            times: Vec::new(),
            channels,
            values: Vec::new(),
        }
    }

    /// The values, region × time; where something was selected, channel × time.
    pub fn values(&self) -> ArrayView2<'_, f64> {
        let shape = (self.times.len(), self.channels);
        ArrayView2::from_shape(shape, &self.values).expect("invariant: whole samples are appended").reversed_axes()
    }

    /// Takes a sample. Of those before the last ones that are to be kept, as many may still be there.
    pub(super) fn push(&mut self, time: f64, sample: &[f64], keep: Keep) {
        self.times.push(time);
        self.values.extend(sample);
        if let Keep::Last(last) = keep {
            let kept = ((last / self.every).round() as usize).max(1);
            if self.times.len() >= 2 * kept {
                self.drop_before(kept);
            }
        }
    }

    /// Drops all but the last samples.
    fn drop_before(&mut self, kept: usize) {
        let dropped = self.times.len().saturating_sub(kept);
        self.times.drain(..dropped);
        self.values.drain(..dropped * self.channels);
    }

    /// The series of one of several simulations that were recorded side by side, before `end` (ms) if it has ended early.
    pub(crate) fn of_member(&self, member: usize, members: usize, end: Option<f64>) -> TimeSeries {
        let samples = self.times.partition_point(|&time| end.is_none_or(|end| time < end));
        let values = self.values[..samples * self.channels].iter().skip(member).step_by(members);
        TimeSeries {
            times: self.times[..samples].to_vec(),
            channels: self.channels / members,
            values: values.copied().collect(),
            variable: self.variable.clone(),
            unit: self.unit.clone(),
            doc: self.doc.clone(),
            selection: self.selection.clone(),
            ..*self
        }
    }
}
