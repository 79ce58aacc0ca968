//! What is kept of a run: samples of a variable, of the regions that are wanted, whole or reduced while they come.

mod find;
mod reduction;
mod selection;
mod time_series;

pub use find::recordable;
pub(crate) use find::{Place, Variable};
pub use reduction::{Keep, Reduced, Reduction};
pub use selection::Selection;
pub use time_series::TimeSeries;

use super::engine::Moment;
use super::error::{BuildError, NotAMultiple, steps_of};
use super::stepper::{Stepper, Surroundings};
use crate::model::{Evaluate, NeuralMass};
use crate::rows::Rows;
use crate::simd::Real;
use reduction::Accumulators;

/// What to record, how often, and what to keep of it.
///
/// # Example
/// ```
/// use neurolib_runtime::simulation::recorder::{Keep, Recording, Selection};
///
/// // Functional connectivity of BOLD after 20 s, in memory that does not grow.
/// let connectivity = Recording::every("bold", 2_000.0).after(20_000.0).keep(Keep::Connectivity);
/// // The mean over all regions, at every ms.
/// let mean = Recording::every("rates_exc", 1.0).of(Selection::Mean);
/// # let _ = (connectivity, mean);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// An observable or a state of the model; `bold` or `bold.q` for those of a readout.
    pub variable: String,
    /// Interval of the samples, ms.
    pub every: f64,
    /// How a sample is made.
    pub sampling: Sampling,
    /// Time of the first sample, ms, if it is not the first interval's end.
    pub first: Option<f64>,
    /// Samples up to this time are left out, ms.
    pub after: f64,
    /// Of which regions.
    pub selection: Selection,
    /// What is kept of the samples.
    pub keep: Keep,
}

/// How a sample is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// The value at the time of the sample.
    #[default]
    Instant,
    /// The mean over the steps of the interval that the sample ends.
    Mean,
}

impl Recording {
    /// The value at every multiple of `every` ms.
    pub fn every(variable: impl Into<String>, every: f64) -> Self {
        Self {
            variable: variable.into(),
            every,
            sampling: Sampling::Instant,
            first: None,
            after: 0.0,
            selection: Selection::All,
            keep: Keep::All,
        }
    }

    /// The mean over every interval of `every` ms.
    pub fn mean(variable: impl Into<String>, every: f64) -> Self {
        Self { sampling: Sampling::Mean, ..Self::every(variable, every) }
    }

    /// The same with the first sample at `first` ms, at most one interval after the beginning.
    pub fn starting_at(self, first: f64) -> Self {
        Self { first: Some(first), ..self }
    }

    /// The same without samples up to `after` ms: without the transient.
    pub fn after(self, after: f64) -> Self {
        Self { after, ..self }
    }

    /// The same of some regions, of their mean, or of a projection.
    pub fn of(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// The same, of which only this is kept.
    pub fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// Whether all samples of all regions are kept.
    pub fn is_whole(&self) -> bool {
        self.after == 0.0 && self.selection == Selection::All && self.keep == Keep::All
    }

    /// Bytes of what is kept of so many regions in `duration` ms, to the first order.
    pub fn bytes(&self, regions: usize, duration: f64) -> f64 {
        let channels = self.selection.channels(&self.variable, regions).unwrap_or(0) as f64;
        let recorded = (duration - self.after).max(0.0);
        let samples = |time: f64| (time / self.every).floor();
        let numbers = match self.keep {
            Keep::All => samples(recorded) * (channels + 1.0),
            // Twice as many are held before the older half is dropped.
            Keep::Last(last) => samples(recorded.min(2.0 * last)) * (channels + 1.0),
            Keep::Connectivity => channels * channels,
            Keep::Dynamics { window, step } => {
                samples(2.0 * window) * channels + (recorded / step).floor() * channels * (channels + 1.0) / 2.0
            }
            Keep::Spectra(options) => samples(2000.0 * options.segment_length) * channels,
        };
        numbers * size_of::<f64>() as f64
    }
}

/// A running recording.
pub(crate) struct Recorder {
    pub(crate) place: Place,
    recording: Recording,
    /// Simulations side by side: column = node · members + simulation.
    members: usize,
    /// Steps of an interval, and step of the first sample.
    interval: u64,
    first: u64,
    /// Sums of the present interval, for means, by column.
    pub(crate) sums: Vec<f64>,
    /// The present sample, by column, and what the selection makes of it.
    sample: Vec<f64>,
    selected: Vec<f64>,
    sink: Sink,
}

/// Where samples go.
enum Sink {
    Series(TimeSeries),
    Accumulators(Accumulators),
}

impl Recorder {
    pub(crate) fn new(
        recording: &Recording,
        model: &dyn NeuralMass,
        columns: usize,
        members: usize,
        dt: f64,
    ) -> Result<Self, BuildError> {
        let (place, unit, doc) = find::find(model, &recording.variable)?;
        let interval = steps_of("an interval of a recording", recording.every, dt)?;
        let first = match recording.first {
            Some(first) => steps_of("the first sample of a recording", first, dt)?,
            None => interval,
        };
        if first > interval {
            let (what, time) = ("the first sample of a recording", first as f64 * dt);
            return Err(NotAMultiple { what, time, dt, below: dt, above: recording.every }.into());
        }
        if !(recording.after >= 0.0 && recording.after.is_finite()) {
            return Err(BuildError::Transient { variable: recording.variable.clone(), after: recording.after });
        }
        let channels = recording.selection.channels(&recording.variable, columns / members)?;
        let sink = match Accumulators::new(recording, channels, members)? {
            Some(accumulators) => Sink::Accumulators(accumulators),
            None => Sink::Series(TimeSeries::new(recording, unit, doc, channels * members)),
        };
        Ok(Self {
            place,
            recording: recording.clone(),
            members,
            interval,
            first,
            sums: vec![0.0; columns],
            sample: Vec::with_capacity(columns),
            selected: vec![0.0; channels * members],
            sink,
        })
    }

    /// The samples, if they are kept.
    pub(crate) fn series(&self) -> Option<&TimeSeries> {
        match &self.sink {
            Sink::Series(series) => Some(series),
            Sink::Accumulators(_) => None,
        }
    }

    /// What the samples of a simulation were reduced to, if they were.
    pub(crate) fn reduced(&self, member: usize) -> Option<Reduced> {
        match &self.sink {
            Sink::Series(_) => None,
            Sink::Accumulators(accumulators) => Some(accumulators.reduced(&self.recording, member)),
        }
    }

    /// Bytes of what is kept in `duration` ms.
    pub(crate) fn bytes(&self, duration: f64) -> usize {
        self.recording.bytes(self.sums.len() / self.members, duration) as usize * self.members
    }

    fn is_due(&self, step: u64) -> bool {
        step >= self.first && (step - self.first).is_multiple_of(self.interval)
    }

    /// Whether the variable is needed at a step.
    pub(crate) fn wants(&self, step: u64) -> bool {
        self.recording.sampling == Sampling::Mean || self.is_due(step)
    }

    /// Takes the values of a step, which stand in the first row.
    pub(crate) fn take<R: Real>(&mut self, Moment { step, dt, .. }: Moment, values: &Rows<R>) {
        let due = self.is_due(step);
        self.sample.clear();
        match self.recording.sampling {
            Sampling::Instant if due => self.sample.extend(values.values(0).map(R::to_f64)),
            Sampling::Instant => return,
            Sampling::Mean => {
                for (sum, value) in self.sums.iter_mut().zip(values.values(0)) {
                    *sum += value.to_f64();
                }
                if due {
                    let steps = if step == self.first { self.first } else { self.interval } as f64;
                    self.sample.extend(self.sums.iter().map(|sum| sum / steps));
                    self.sums.fill(0.0);
                }
            }
        }
        let time = step as f64 * dt;
        if !due || time <= self.recording.after {
            return;
        }
        self.recording.selection.select(&self.sample, self.members, &mut self.selected);
        match &mut self.sink {
            Sink::Series(series) => series.push(time, &self.selected, self.recording.keep),
            Sink::Accumulators(accumulators) => accumulators.push(&self.selected),
        }
    }
}

/// Evaluates a variable into the first row of `out`.
pub(crate) fn evaluate<R: Evaluate>(
    variable: Variable,
    stepper: &Stepper<R>,
    around: Surroundings<'_, R>,
    out: &mut Rows<R>,
) {
    match variable.kernel() {
        Err(state) => out.copy(0, stepper.states.row(state)),
        Ok(kernel) => stepper.evaluate(kernel, around, out),
    }
}
