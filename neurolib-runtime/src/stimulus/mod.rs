//! What drives a port: shapes, random processes, data and functions, and how they are combined.
//!
//! Every stimulus is a sum of terms, each of which acts on some nodes from one step to another. It is evaluated as the run
//! goes: nothing is stored of what has been, and but for an Ornstein–Uhlenbeck process each value is a pure function of
//! the step and the node.

mod combine;
pub(crate) mod drive;
mod error;
mod process;
mod shape;
mod term;
mod voice;

pub use error::StimulusError;
pub use process::Process;
pub use shape::Shape;

use crate::connectome::Nodes;
use crate::simulation::checkpoint::fnv1a;
use ndarray::Array2;
use std::fmt;
use std::sync::Arc;

/// What drives a port, in the port's unit.
///
/// Where a stimulus does not act (before its delay, after its end, on other nodes) it says nothing: there the port has its
/// default. `+` adds stimuli, `*` scales them by a number, and [`Stimulus::then`], [`Stimulus::delayed_by`],
/// [`Stimulus::until`], [`Stimulus::between`] and [`Stimulus::on`] say when and where they act. Delays and ends are
/// rounded to whole steps.
///
/// # Example
/// ```
/// use neurolib_runtime::stimulus::Stimulus;
///
/// // Half a second of 10 Hz, then a ramp, on nodes 3 and 4, all of it from 2 s on.
/// let burst = Stimulus::sine(0.4, 10.0).then(500.0, Stimulus::ramp(0.4, 0.0, 1000.0));
/// let stimulus = (0.5 * burst + Stimulus::white_noise(0.01)).on([3, 4]).delayed_by(2000.0);
/// # drop(stimulus);
/// ```
#[derive(Clone)]
pub enum Stimulus {
    /// The same for all nodes and times.
    Constant(f64),
    /// One value per node.
    PerNode(Vec<f64>),
    /// A time series, (node or 1) × step: sample k acts in the step from k·dt to (k + 1)·dt.
    /// After its end it does not act.
    Series(Array2<f64>),
    /// A time series, (node or 1) × sample: sample k acts from k·every to (k + 1)·every.
    Samples {
        /// The samples.
        values: Array2<f64>,
        /// Their interval in ms, a whole number of steps.
        every: f64,
    },
    /// A function of time (ms) and node, evaluated at each step's beginning.
    Function(Arc<dyn Fn(f64, usize) -> f64 + Send + Sync>),
    /// A function of time in closed form, the same for all nodes.
    Shape(Shape),
    /// A random process, independent from node to node.
    Process(Process),
    /// The sum of those that act.
    Sum(Vec<Stimulus>),
    /// A stimulus that is changed.
    Changed(Box<Stimulus>, Change),
}

/// How a stimulus is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Multiplied by a number.
    Gain(f64),
    /// Its own time 0 is this time, ms; it does not act before.
    Delay(f64),
    /// It does not act from this time on, ms.
    Until(f64),
    /// It acts on these nodes only.
    On(Nodes),
}

impl Stimulus {
    /// A function of time (ms) and node.
    pub fn function(f: impl Fn(f64, usize) -> f64 + Send + Sync + 'static) -> Self {
        Stimulus::Function(Arc::new(f))
    }

    /// 0 before the time `at` (ms), `amplitude` from then on.
    pub fn step(amplitude: f64, at: f64) -> Self {
        match at {
            0.0 => Stimulus::Constant(amplitude),
            _ => Stimulus::Constant(0.0).then(at, Stimulus::Constant(amplitude)),
        }
    }

    /// A sine of this amplitude and frequency (Hz); see [`Shape::Sine`].
    pub fn sine(amplitude: f64, frequency: f64) -> Self {
        Shape::Sine { amplitude, frequency, phase: 0.0 }.into()
    }

    /// A square wave of this amplitude and frequency (Hz); see [`Shape::Square`].
    pub fn square(amplitude: f64, frequency: f64) -> Self {
        Shape::Square { amplitude, frequency, duty: 0.5 }.into()
    }

    /// A straight line from one value to another within `duration` ms; see [`Shape::Ramp`].
    pub fn ramp(from: f64, to: f64, duration: f64) -> Self {
        Shape::Ramp { from, to, duration }.into()
    }

    /// An approach from one value to another with the time constant `tau` ms; see [`Shape::Exponential`].
    pub fn exponential(from: f64, to: f64, tau: f64) -> Self {
        Shape::Exponential { from, to, tau }.into()
    }

    /// Gaussian pulses of this height and standard deviation (ms), one every `period` ms; see [`Shape::Pulses`].
    pub fn pulse_train(amplitude: f64, width: f64, period: f64) -> Self {
        Shape::Pulses { amplitude, width, period }.into()
    }

    /// A sine whose frequency goes from one to another (Hz) within `duration` ms; see [`Shape::Chirp`].
    pub fn chirp(amplitude: f64, from: f64, to: f64, duration: f64) -> Self {
        Shape::Chirp { amplitude, from, to, duration }.into()
    }

    /// An Ornstein–Uhlenbeck process with this mean, standard deviation and time constant (ms); see
    /// [`Process::OrnsteinUhlenbeck`].
    pub fn ornstein_uhlenbeck(mean: f64, deviation: f64, tau: f64) -> Self {
        Process::OrnsteinUhlenbeck { mean, deviation, tau }.into()
    }

    /// White noise of this strength, the port's unit times √ms; see [`Process::WhiteNoise`].
    pub fn white_noise(strength: f64) -> Self {
        Process::WhiteNoise { strength }.into()
    }
}

impl From<f64> for Stimulus {
    fn from(value: f64) -> Self {
        Stimulus::Constant(value)
    }
}

impl From<Shape> for Stimulus {
    fn from(shape: Shape) -> Self {
        Stimulus::Shape(shape)
    }
}

impl From<Process> for Stimulus {
    fn from(process: Process) -> Self {
        Stimulus::Process(process)
    }
}

/// Two stimuli that read alike are the same, but for functions.
impl fmt::Debug for Stimulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = |f: &mut fmt::Formatter<'_>, values: &Array2<f64>| {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            write!(f, "Series({} × {}, {:016x})", values.nrows(), values.ncols(), fnv1a(&bytes))
        };
        match self {
            Stimulus::Constant(value) => write!(f, "Constant({value})"),
            Stimulus::PerNode(values) => write!(f, "PerNode({values:?})"),
            Stimulus::Series(values) => series(f, values),
            Stimulus::Samples { values, every } => {
                series(f, values)?;
                write!(f, ".every({every})")
            }
            Stimulus::Function(_) => f.write_str("Function"),
            Stimulus::Shape(shape) => write!(f, "{shape:?}"),
            Stimulus::Process(process) => write!(f, "{process:?}"),
            Stimulus::Sum(terms) => write!(f, "Sum({terms:?})"),
            Stimulus::Changed(stimulus, change) => write!(f, "{stimulus:?}.{change:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
