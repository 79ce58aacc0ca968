//! What drives a port.

use crate::rows::Rows;
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

    /// Writes the values of a step.
    pub(crate) fn fill(&self, rows: &mut Rows, port: usize, default: f64, step: u64, time: f64) {
        let nodes = 0..rows.columns();
        match self {
            Stimulus::Constant(value) => rows.fill(port, nodes.map(|_| *value)),
            Stimulus::PerNode(values) => rows.fill(port, values.iter().copied()),
            Stimulus::Series(values) => {
                let row = |node: usize| if values.nrows() == 1 { 0 } else { node };
                let known = (step as usize) < values.ncols();
                rows.fill(port, nodes.map(|node| if known { values[[row(node), step as usize]] } else { default }));
            }
            Stimulus::Function(f) => rows.fill(port, nodes.map(|node| f(time, node))),
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
