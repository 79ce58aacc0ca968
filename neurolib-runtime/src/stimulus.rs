//! What drives a port.

use ndarray::Array2;
use std::fmt;
use std::sync::Arc;

/// What drives a port, in the port's unit.
#[derive(Clone)]
pub enum Stimulus {
    /// The same for all nodes and times.
    Constant(f64),
    /// One value per node.
    PerNode(Vec<f64>),
    /// A time series, (node or 1) × step: sample k acts in the step from k·dt to (k + 1)·dt.
    /// After its end the port has its default.
    Series(Array2<f64>),
    /// A function of time (ms) and node, evaluated at each step's beginning.
    Function(Arc<dyn Fn(f64, usize) -> f64 + Send + Sync>),
}

impl Stimulus {
    /// A function of time (ms) and node.
    pub fn function(f: impl Fn(f64, usize) -> f64 + Send + Sync + 'static) -> Self {
        Stimulus::Function(Arc::new(f))
    }

    /// How many nodes there are values for, if that is fixed.
    pub(crate) fn nodes(&self) -> Option<usize> {
        match self {
            Stimulus::PerNode(values) => Some(values.len()),
            Stimulus::Series(values) if values.nrows() != 1 => Some(values.nrows()),
            _ => None,
        }
    }

    /// Whether the port changes in time.
    pub(crate) fn varies(&self) -> bool {
        matches!(self, Stimulus::Series(_) | Stimulus::Function(_))
    }

    /// The value of a step, which begins at `time`, at a node; `None` after the end of a series.
    pub(crate) fn at(&self, step: u64, time: f64, node: usize) -> Option<f64> {
        match self {
            Stimulus::Constant(value) => Some(*value),
            Stimulus::PerNode(values) => Some(values[node]),
            Stimulus::Series(values) => {
                let row = if values.nrows() == 1 { 0 } else { node };
                values.get([row, step as usize]).copied()
            }
            Stimulus::Function(f) => Some(f(time, node)),
        }
    }
}

impl fmt::Debug for Stimulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stimulus::Constant(value) => write!(f, "Constant({value})"),
            Stimulus::PerNode(values) => write!(f, "PerNode({} values)", values.len()),
            Stimulus::Series(values) => write!(f, "Series({} × {})", values.nrows(), values.ncols()),
            Stimulus::Function(_) => f.write_str("Function"),
        }
    }
}

impl From<f64> for Stimulus {
    fn from(value: f64) -> Self {
        Stimulus::Constant(value)
    }
}
