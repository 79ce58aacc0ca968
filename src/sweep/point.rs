//! What is kept of a point.

use super::Sweep;
use neurolib_runtime::simulation::batch::{Finished, SimulationError};

/// How a point has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All is there.
    Complete,
    /// Some measure is not defined, and NaN.
    Undefined,
    /// The simulation has failed; all is NaN.
    Failed,
}

/// What is kept of a point.
#[derive(Clone, Debug)]
pub struct Point {
    /// How it has ended.
    pub status: Status,
    /// Why it is not complete; empty if it is.
    pub message: String,
    /// The numbers of all measures, one after the other.
    pub values: Vec<f64>,
}

impl Status {
    /// Its number in files.
    pub(super) fn code(self) -> u8 {
        match self {
            Status::Complete => 0,
            Status::Undefined => 1,
            Status::Failed => 2,
        }
    }

    pub(super) fn from_code(code: u8) -> Option<Self> {
        [Status::Complete, Status::Undefined, Status::Failed].into_iter().find(|status| status.code() == code)
    }
}

impl Point {
    /// What a run gives.
    pub(super) fn new(sweep: &Sweep, finished: Result<Finished, SimulationError>) -> Self {
        let run = match finished {
            Err(error) => return Self::failed(sweep, error.to_string()),
            Ok(Finished { error: Some(error), .. }) => return Self::failed(sweep, error.to_string()),
            Ok(run) => run,
        };
        let mut point = Self { status: Status::Complete, message: String::new(), values: Vec::new() };
        for measure in &sweep.measures {
            match measure.evaluate(&run, sweep.discard, &sweep.empirical) {
                Ok(values) => point.values.extend(values),
                Err(error) => {
                    point.values.extend(vec![f64::NAN; sweep.numbers_of(measure)]);
                    point.status = Status::Undefined;
                    let separator = if point.message.is_empty() { "" } else { "; " };
                    point.message += &format!("{separator}{}: {error}", measure.name());
                }
            }
        }
        point
    }

    /// Nothing but the reason.
    pub(super) fn failed(sweep: &Sweep, message: String) -> Self {
        Self { status: Status::Failed, message, values: vec![f64::NAN; sweep.numbers()] }
    }
}
