//! What is kept of a run.

use super::engine::Moment;
use super::error::{BuildError, NotAMultiple, steps_of};
use super::stepper::{Stepper, Surroundings};
use crate::model::{Evaluate, KernelId, NeuralMass};
use crate::rows::Rows;
use crate::simd::Real;
use ndarray::ArrayView2;

/// What to record, how often.
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
        Self { variable: variable.into(), every, sampling: Sampling::Instant, first: None }
    }

    /// The mean over every interval of `every` ms.
    pub fn mean(variable: impl Into<String>, every: f64) -> Self {
        Self { sampling: Sampling::Mean, ..Self::every(variable, every) }
    }

    /// The same with the first sample at `first` ms, at most one interval after the beginning.
    pub fn starting_at(self, first: f64) -> Self {
        Self { first: Some(first), ..self }
    }
}

/// A recorded series of all regions.
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
    /// Times of the samples, ms.
    pub times: Vec<f64>,
    nodes: usize,
    /// Sample after sample.
    values: Vec<f64>,
}

impl TimeSeries {
    /// The values, region × time.
    pub fn values(&self) -> ArrayView2<'_, f64> {
        let shape = (self.times.len(), self.nodes);
        ArrayView2::from_shape(shape, &self.values).expect("invariant: whole samples are appended").reversed_axes()
    }
}

impl TimeSeries {
    /// The series of one of several simulations that were recorded side by side, before `end` (ms) if it has ended early.
    pub(crate) fn of_member(&self, member: usize, members: usize, end: Option<f64>) -> TimeSeries {
        let samples = self.times.partition_point(|&time| end.is_none_or(|end| time < end));
        let values = self.values[..samples * self.nodes].iter().skip(member).step_by(members);
        TimeSeries {
            times: self.times[..samples].to_vec(),
            nodes: self.nodes / members,
            values: values.copied().collect(),
            variable: self.variable.clone(),
            unit: self.unit.clone(),
            doc: self.doc.clone(),
            ..*self
        }
    }
}

/// Where a recorded variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The readout, or `None` for the model itself.
    pub(crate) readout: Option<usize>,
    /// A state or an observable, by index.
    pub(crate) variable: Variable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    State(usize),
    Observable(usize),
}

impl Variable {
    /// The kernel that computes it, or the row of the states that it is.
    pub(crate) fn kernel(self) -> Result<KernelId, usize> {
        match self {
            Variable::State(row) => Err(row),
            Variable::Observable(index) => Ok(KernelId::Observable(index)),
        }
    }
}

/// A running recording.
pub(crate) struct Recorder {
    pub(crate) place: Place,
    pub(crate) series: TimeSeries,
    /// Steps of an interval, and step of the first sample.
    interval: u64,
    first: u64,
    /// Sums of the present interval, for means.
    pub(crate) sums: Vec<f64>,
}

impl Recorder {
    pub(crate) fn new(
        recording: &Recording,
        model: &dyn NeuralMass,
        nodes: usize,
        dt: f64,
    ) -> Result<Self, BuildError> {
        let (place, unit, doc) = find(model, &recording.variable)?;
        let interval = steps_of("an interval of a recording", recording.every, dt)?;
        let first = match recording.first {
            Some(first) => steps_of("the first sample of a recording", first, dt)?,
            None => interval,
        };
        if first > interval {
            let (below, above) = (dt, recording.every);
            return Err(NotAMultiple {
                what: "the first sample of a recording",
                time: first as f64 * dt,
                dt,
                below,
                above,
            }
            .into());
        }
        let series = TimeSeries {
            variable: recording.variable.clone(),
            unit,
            doc,
            sampling: recording.sampling,
            every: recording.every,
            times: Vec::new(),
            nodes,
            values: Vec::new(),
        };
        Ok(Self { place, series, interval, first, sums: vec![0.0; nodes] })
    }

    fn is_due(&self, step: u64) -> bool {
        step >= self.first && (step - self.first).is_multiple_of(self.interval)
    }

    /// Whether the variable is needed at a step.
    pub(crate) fn wants(&self, step: u64) -> bool {
        self.series.sampling == Sampling::Mean || self.is_due(step)
    }

    /// Takes the values of a step, which stand in the first row.
    pub(crate) fn take<R: Real>(&mut self, Moment { step, dt, .. }: Moment, values: &Rows<R>) {
        let due = self.is_due(step);
        match self.series.sampling {
            Sampling::Instant if due => self.series.values.extend(values.values(0).map(R::to_f64)),
            Sampling::Instant => return,
            Sampling::Mean => {
                for (sum, value) in self.sums.iter_mut().zip(values.values(0)) {
                    *sum += value.to_f64();
                }
                if due {
                    let steps = if step == self.first { self.first } else { self.interval } as f64;
                    self.series.values.extend(self.sums.iter().map(|sum| sum / steps));
                    self.sums.fill(0.0);
                }
            }
        }
        if due {
            self.series.times.push(step as f64 * dt);
        }
    }
}

/// Looks a variable up by name.
fn find(model: &dyn NeuralMass, name: &str) -> Result<(Place, String, String), BuildError> {
    if let Some(found) = find_in(model, name) {
        let (variable, unit, doc) = found;
        return Ok((Place { readout: None, variable }, unit, doc));
    }
    let description = model.description();
    for (index, info) in description.readouts.iter().enumerate() {
        let readout = model.readout(index);
        let rest = match name.strip_prefix(&info.name) {
            Some("") => readout.description().observables.iter().find(|o| o.is_default).map(|o| o.name.as_str()),
            Some(rest) => rest.strip_prefix('.'),
            None => None,
        };
        if let Some((variable, unit, doc)) = rest.and_then(|rest| find_in(readout, rest)) {
            return Ok((Place { readout: Some(index), variable }, unit, doc));
        }
    }
    let names = recordable(model);
    Err(BuildError::Unknown {
        model: description.name.clone(),
        what: "observable or state",
        name: name.to_string(),
        suggestion: crate::names::suggestion(name, names.iter().map(String::as_str)),
    })
}

fn find_in(model: &dyn NeuralMass, name: &str) -> Option<(Variable, String, String)> {
    let description = model.description();
    let observable = description.observables.iter().position(|o| o.name == name).map(|i| {
        let info = &description.observables[i];
        (Variable::Observable(i), info.unit.clone(), info.doc.clone())
    });
    observable.or_else(|| {
        description.states.iter().position(|s| s.name == name).map(|i| {
            let info = &description.states[i];
            (Variable::State(i), info.unit.clone(), info.doc.clone())
        })
    })
}

/// The names of all that can be recorded.
pub fn recordable(model: &dyn NeuralMass) -> Vec<String> {
    let own = |model: &dyn NeuralMass| -> Vec<String> {
        let d = model.description();
        let mut names: Vec<String> = d.observables.iter().map(|o| o.name.clone()).collect();
        for state in &d.states {
            if !names.contains(&state.name) {
                names.push(state.name.clone());
            }
        }
        names
    };
    let mut names = own(model);
    for (index, info) in model.description().readouts.iter().enumerate() {
        names.push(info.name.clone());
        names.extend(own(model.readout(index)).into_iter().map(|n| format!("{}.{n}", info.name)));
    }
    names
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
