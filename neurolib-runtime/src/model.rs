//! The contract between a model and the runtime.
//!
//! Per node, dx = f(t, x, u; p) dt + g(t, x; p) dW, where u gathers afferent input, the node's own past
//! and ports. A model evaluates such functions for all columns at once; it knows nothing of networks,
//! stepping, storage or random numbers.

use crate::description::ModelDescription;
use crate::parameter::Parameter;
use crate::rows::{Constants, Rows};
use crate::simd::{InstructionSet, Real, Task, Vector, dispatch, dispatch_portable};
use crate::table::Table;
use std::sync::Arc;

/// A model of one node, written by the macro or held by the interpreter.
pub trait NeuralMass: Send + Sync {
    /// Names, units and how the parts hang together.
    fn description(&self) -> &ModelDescription;

    /// Values of the parameters, in the order of the description.
    fn parameters(&self) -> Vec<Parameter>;

    /// Sets a parameter by its position; the caller has checked the value.
    fn set_parameter(&mut self, index: usize, value: Parameter);

    /// The tables that the model looks up.
    fn tables(&self) -> Vec<Arc<Table>>;

    /// The driven model behind a readout.
    fn readout(&self, index: usize) -> &dyn NeuralMass;

    /// The driven model behind a readout, to be changed.
    fn readout_mut(&mut self, index: usize) -> &mut dyn NeuralMass;

    /// A copy behind a pointer.
    fn boxed(&self) -> Box<dyn NeuralMass>;

    /// Evaluates one of the model's functions into the rows of `out`.
    fn evaluate(&self, kernel: KernelId, frame: &Frame<'_>, out: &mut Rows);

    /// The same in single precision; [`KernelId::is_preparation`] are not asked for.
    fn evaluate_single(&self, kernel: KernelId, frame: &Frame<'_, f32>, out: &mut Rows<f32>);
}

/// A precision that models are evaluated in.
pub trait Evaluate: Real {
    /// Evaluates one of a model's functions into the rows of `out`.
    fn evaluate(model: &dyn NeuralMass, kernel: KernelId, frame: &Frame<'_, Self>, out: &mut Rows<Self>);
}

impl Evaluate for f64 {
    fn evaluate(model: &dyn NeuralMass, kernel: KernelId, frame: &Frame<'_, f64>, out: &mut Rows<f64>) {
        model.evaluate(kernel, frame, out);
    }
}

impl Evaluate for f32 {
    fn evaluate(model: &dyn NeuralMass, kernel: KernelId, frame: &Frame<'_, f32>, out: &mut Rows<f32>) {
        model.evaluate_single(kernel, frame, out);
    }
}

/// One of a model's functions, by what its rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KernelId {
    /// Derived constants, from parameters.
    Derived,
    /// Two numbers for each state, then for each published value with a past of its own; from constants.
    Initial,
    /// Lower and upper bound of each state; from constants.
    Bounds,
    /// Connection functions, from weight, length and constants; columns are connections.
    Connection,
    /// Values of the target that a sum reads for each of its connections.
    Targets(usize),
    /// The value of a connection that a sum reduces; columns are connections.
    Carried(usize),
    /// Early published values, from states.
    Published,
    /// `from + step·derivative` of all states, then late published values, then watched arguments of look-ups.
    Drift,
    /// Derivative of one state.
    DriftOf(usize),
    /// Coefficients of the noise terms (per square root of ms).
    Diffusion,
    /// One observable, or behind the observables one state by itself.
    Observable(usize),
    /// What drives the ports of a readout.
    Drive(usize),
}

impl KernelId {
    /// Whether it runs before the first step, in double precision always.
    pub fn is_preparation(self) -> bool {
        matches!(self, KernelId::Derived | KernelId::Initial | KernelId::Bounds | KernelId::Connection)
    }
}

/// All that a model's functions may read.
#[derive(Clone, Copy)]
pub struct Frame<'a, R: Real = f64> {
    /// Instruction set to compute with.
    pub set: InstructionSet,
    /// Time since the run's beginning, ms.
    pub time: f64,
    /// Number of nodes of the network.
    pub nodes: f64,
    /// Parameters, then derived constants.
    pub constants: &'a Constants<R>,
    /// State variables.
    pub states: &'a Rows<R>,
    /// Sums over afferent connections.
    pub sums: &'a Rows<R>,
    /// Values of the node's own past.
    pub delayed: &'a Rows<R>,
    /// Ports.
    pub ports: &'a Rows<R>,
    /// Weight and tract length (mm) of connections, for [`KernelId::Connection`], and behind them the connection
    /// functions, for [`KernelId::Carried`].
    pub connections: &'a Rows<R>,
    /// What each connection brings from its source; only for [`KernelId::Carried`].
    pub sources: &'a Rows<R>,
    /// The rows of [`KernelId::Targets`] for the target of each connection; only for [`KernelId::Carried`].
    pub targets: &'a Rows<R>,
    /// Tables.
    pub tables: &'a [Arc<Table>],
    /// What [`KernelId::Drift`] adds the derivatives to, with the states as its first rows: for a step of Euler's method the
    /// states themselves; 0 for the derivatives.
    pub from: &'a Rows<R>,
    /// How much of the derivatives it adds, ms.
    pub step: f64,
}

/// A function of a model as code: a loop over the chunks of `out`.
pub trait Kernel {
    /// Computes every row of `out`. Implementations are `#[inline(always)]`.
    fn run<V: Vector>(frame: &Frame<'_, V::Real>, out: &mut Rows<V::Real>);
}

/// A kernel with what it reads and writes.
struct Run<'a, 'b, K, R: Real>(&'a Frame<'b, R>, &'a mut Rows<R>, std::marker::PhantomData<K>);

impl<K: Kernel, R: Real> Task<R> for Run<'_, '_, K, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector<Real = R>>(self) {
        K::run::<V>(self.0, self.1);
    }
}

/// Runs a kernel compiled for the frame's instruction set.
pub fn run<K: Kernel, R: Real>(frame: &Frame<'_, R>, out: &mut Rows<R>) {
    dispatch(frame.set, Run::<K, R>(frame, out, std::marker::PhantomData));
}

/// Runs a kernel compiled for what every machine has only: the same bits, and less to compile.
pub fn run_rarely<K: Kernel, R: Real>(frame: &Frame<'_, R>, out: &mut Rows<R>) {
    dispatch_portable(Run::<K, R>(frame, out, std::marker::PhantomData));
}
