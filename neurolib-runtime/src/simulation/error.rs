//! What can be wrong with a simulation.

use crate::analysis::AnalysisError;
use crate::stimulus::StimulusError;
use thiserror::Error;

/// Why a simulation cannot be built as asked for.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum BuildError {
    /// A step that is no positive number.
    #[error("the step must be a positive number of ms, not {0}")]
    Step(f64),
    /// A name that the model does not have.
    #[error("{model} has no {what} `{name}`{suggestion}")]
    Unknown {
        /// The model.
        model: String,
        /// What was looked for: `parameter`, `port`, …
        what: &'static str,
        /// The name.
        name: String,
        /// `; did you mean …?` or nothing.
        suggestion: String,
    },
    /// A value outside the declared range.
    #[error("{name} = {value} is outside its range {low} .. {high} ({unit}){node}")]
    OutOfRange {
        /// The parameter.
        name: String,
        /// Its value.
        value: f64,
        /// Lowest allowed value.
        low: f64,
        /// Highest allowed value.
        high: f64,
        /// Unit of all three.
        unit: String,
        /// ` at node …`, or nothing.
        node: String,
    },
    /// Values per node whose number is not that of the nodes.
    #[error("{name} has {found} values, but the number of nodes is {nodes}: give one value, or one per node")]
    PerNode {
        /// The parameter, port or state.
        name: String,
        /// Number of values.
        found: usize,
        /// Number of nodes.
        nodes: usize,
    },
    /// A region that the network does not have.
    #[error("{variable} cannot be recorded of region {region}: the network has {nodes}, from 0 on")]
    Region {
        /// What is recorded.
        variable: String,
        /// Index of the region.
        region: usize,
        /// Number of nodes.
        nodes: usize,
    },
    /// A recording of nothing.
    #[error("{variable} is recorded of no region: name at least one")]
    NoRegions {
        /// What is recorded.
        variable: String,
    },
    /// A projection from another number of regions.
    #[error("the projection of {variable} has {found} columns, but the number of nodes is {nodes}")]
    Projection {
        /// What is recorded.
        variable: String,
        /// Columns of the matrix.
        found: usize,
        /// Number of nodes.
        nodes: usize,
    },
    /// A transient that is no time.
    #[error("the transient of {variable} must be 0 ms or longer, not {after}")]
    Transient {
        /// What is recorded.
        variable: String,
        /// The transient, ms.
        after: f64,
    },
    /// Samples that cannot be reduced as asked for.
    #[error("the samples of {variable} cannot be reduced: {source}")]
    Reduction {
        /// What is recorded.
        variable: String,
        /// Why.
        source: AnalysisError,
    },
    /// A stimulus that cannot drive its port.
    #[error("the stimulus of `{port}` is wrong: {error}")]
    Stimulus {
        /// The port.
        port: String,
        /// What is wrong.
        error: StimulusError,
    },
    /// A delay that rounds to no step at all, of a value that is known only after its step.
    #[error(
        "the delay of {what} is {delay} ms, shorter than the step of {dt} ms, but `{value}` is known only \
         after a step: take a smaller step, a longer delay, or read `previous({value})` in the model"
    )]
    DelayBelowStep {
        /// Whose delay.
        what: String,
        /// The delay in ms.
        delay: f64,
        /// The step in ms.
        dt: f64,
        /// The value that is read.
        value: String,
    },
    /// A delay that is negative, not a number, or so long that its past would not fit into memory.
    #[error("the delay of {what} is {delay} ms; it must not be negative, nor longer than a million steps")]
    Delay {
        /// Whose delay.
        what: String,
        /// The delay in ms.
        delay: f64,
    },
    /// A history that does not reach back far enough.
    #[error(
        "the history of `{name}` has {found} samples; the longest delay needs {needed} (or give a single one, for a constant past)"
    )]
    History {
        /// The variable.
        name: String,
        /// Its samples.
        found: usize,
        /// Samples needed.
        needed: usize,
    },
    /// An initial value that is not finite.
    #[error("the initial value of `{name}` at node {node} is {value}")]
    InitialValue {
        /// The variable.
        name: String,
        /// The node's label.
        node: String,
        /// The value.
        value: f64,
    },
    /// A time that is not a multiple of the step.
    #[error(transparent)]
    NotAMultiple(#[from] NotAMultiple),
    /// Runge–Kutta 4 with noise.
    #[error(
        "the scheme rk4 is for deterministic runs, but `{0}` is driven by noise: take heun or euler, or set the noise to 0"
    )]
    NoiseWithRungeKutta(String),
    /// Given noise of the wrong shape.
    #[error("given noise has shape {found:?}; {noises} noises and {nodes} nodes are needed")]
    Noise {
        /// Its shape (noise, node, step).
        found: (usize, usize, usize),
        /// Noises of the model.
        noises: usize,
        /// Nodes.
        nodes: usize,
    },
    /// The network is unusable.
    #[error(transparent)]
    Connectome(#[from] crate::connectome::ConnectomeError),
    /// A readout model that is no readout.
    #[error("`{0}` cannot be a readout: it has inputs, delays or noise of its own")]
    NotAReadout(String),
}

/// A time that is not a whole number of steps.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{what} of {time} ms is not a whole number of steps of {dt} ms; the nearest are {below} and {above} ms")]
pub struct NotAMultiple {
    /// What the time is: `a duration`, …
    pub what: &'static str,
    /// The time in ms.
    pub time: f64,
    /// The step in ms.
    pub dt: f64,
    /// Next lower multiple.
    pub below: f64,
    /// Next higher multiple.
    pub above: f64,
}

/// Why a run stopped early.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum RunError {
    /// A duration that is no positive number.
    #[error("a duration must be a positive number of ms, not {0}")]
    Duration(f64),
    /// A duration that is not a multiple of the step.
    #[error(transparent)]
    NotAMultiple(#[from] NotAMultiple),
    /// A state became infinite or not a number.
    #[error(
        "`{variable}` of region {region} became {value} at {time} ms; the values before were {}. A smaller step \
         often helps; otherwise look at the parameters of this variable's equation",
        .last.iter().map(|(n, v)| format!("{n} = {}", short(*v))).collect::<Vec<_>>().join(", ")
    )]
    Diverged {
        /// The state variable.
        variable: String,
        /// Label of the region.
        region: String,
        /// Time of the step that failed, ms.
        time: f64,
        /// What it became.
        value: f64,
        /// The last good values of all states of that region.
        last: Vec<(String, f64)>,
    },
    /// An argument of a look-up left the grid of a table with `edge error`.
    #[error(transparent)]
    TableEdge(#[from] Box<TableEdge>),
    /// More steps than given noise.
    #[error("given noise ends at step {given}; the run goes to step {needed}")]
    NoiseEnds {
        /// Steps with noise.
        given: u64,
        /// Steps of the run.
        needed: u64,
    },
}

impl RunError {
    /// Simulated time at which it happened, ms, if it happened on the way.
    pub fn time(&self) -> Option<f64> {
        match self {
            RunError::Diverged { time, .. } => Some(*time),
            RunError::TableEdge(edge) => Some(edge.time),
            _ => None,
        }
    }
}

/// An argument of a look-up outside the grid of a table with `edge error`.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "`{axis}` of table `{table}` is {} {unit} in region {region} at {time} ms, outside its grid {low} .. {high}; \
     look at what drives it, or declare the table with `edge clamp` or `edge extrapolate`", short(*.value)
)]
pub struct TableEdge {
    /// The table.
    pub table: String,
    /// The axis.
    pub axis: String,
    /// Its unit.
    pub unit: String,
    /// Label of the region.
    pub region: String,
    /// Time of the step, ms.
    pub time: f64,
    /// The argument.
    pub value: f64,
    /// First point of the axis.
    pub low: f64,
    /// Last point of the axis.
    pub high: f64,
}

/// How many steps a time is.
///
/// # Errors
/// If it is not a whole number of steps, to one part in 10⁹.
pub fn steps_of(what: &'static str, time: f64, dt: f64) -> Result<u64, NotAMultiple> {
    let steps = time / dt;
    let whole = steps.round();
    if (steps - whole).abs() <= 1e-9 * whole.max(1.0) && whole >= 1.0 {
        return Ok(whole as u64);
    }
    let (below, above) = (steps.floor() * dt, (steps.floor() + 1.0) * dt);
    let tidy = |x: f64| (x * 1e9).round() / 1e9;
    Err(NotAMultiple { what, time, dt, below: tidy(below), above: tidy(above) })
}

/// A number as people read it: huge and tiny ones in powers of ten.
fn short(x: f64) -> String {
    if x == 0.0 || (1e-4..1e7).contains(&x.abs()) { format!("{x}") } else { format!("{x:.6e}") }
}
