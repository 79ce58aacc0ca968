//! The contract between a model and the runtime.
//!
//! Per node, dx = f(t, x, u; p) dt + g(t, x; p) dW, where u gathers afferent input, the node's own past
//! and ports. A model evaluates such functions for all columns at once; it knows nothing of networks,
//! stepping, storage or random numbers.

use crate::description::ModelDescription;
use crate::parameter::Parameter;
use crate::rows::{Constants, Row, Rows};
use crate::simd::{InstructionSet, Task, Vector, dispatch, dispatch_portable};
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
    /// Derivatives of all states (per ms), then late published values, then watched arguments of look-ups.
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

/// All that a model's functions may read.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Instruction set to compute with.
    pub set: InstructionSet,
    /// Time since the run's beginning, ms.
    pub time: f64,
    /// Number of nodes of the network.
    pub nodes: f64,
    /// Parameters, then derived constants.
    pub constants: &'a Constants,
    /// State variables.
    pub states: &'a Rows,
    /// Sums over afferent connections.
    pub sums: &'a Rows,
    /// Values of the node's own past.
    pub delayed: &'a Rows,
    /// Ports.
    pub ports: &'a Rows,
    /// Weight and tract length (mm) of connections, for [`KernelId::Connection`], and behind them the connection
    /// functions, for [`KernelId::Carried`].
    pub connections: &'a Rows,
    /// What each connection brings from its source; only for [`KernelId::Carried`].
    pub sources: &'a Rows,
    /// The rows of [`KernelId::Targets`] for the target of each connection; only for [`KernelId::Carried`].
    pub targets: &'a Rows,
    /// Tables.
    pub tables: &'a [Arc<Table>],
}

/// The rows that a kernel reads.
impl<'a> Frame<'a> {
    /// A constant.
    #[inline(always)]
    pub fn constant(&self, index: usize) -> Row<'a> {
        self.constants.read(index)
    }

    /// A state variable.
    #[inline(always)]
    pub fn state(&self, index: usize) -> Row<'a> {
        self.states.read(index)
    }

    /// A sum over afferent connections.
    #[inline(always)]
    pub fn sum(&self, index: usize) -> Row<'a> {
        self.sums.read(index)
    }

    /// A value of the node's own past.
    #[inline(always)]
    pub fn delayed(&self, index: usize) -> Row<'a> {
        self.delayed.read(index)
    }

    /// A port.
    #[inline(always)]
    pub fn port(&self, index: usize) -> Row<'a> {
        self.ports.read(index)
    }

    /// Weight of a connection.
    #[inline(always)]
    pub fn weight(&self) -> Row<'a> {
        self.connections.read(0)
    }

    /// Tract length of a connection, mm.
    #[inline(always)]
    pub fn length(&self) -> Row<'a> {
        self.connections.read(1)
    }

    /// A function of a connection.
    #[inline(always)]
    pub fn connection_function(&self, index: usize) -> Row<'a> {
        self.connections.read(2 + index)
    }

    /// What a connection brings from its source.
    #[inline(always)]
    pub fn source(&self, index: usize) -> Row<'a> {
        self.sources.read(index)
    }

    /// A value of a connection's target.
    #[inline(always)]
    pub fn target(&self, index: usize) -> Row<'a> {
        self.targets.read(index)
    }
}

/// A function of a model as code: a loop over the chunks of `out`.
pub trait Kernel {
    /// Computes every row of `out`. Implementations are `#[inline(always)]`.
    fn run<V: Vector>(frame: &Frame<'_>, out: &mut Rows);
}

/// A kernel with what it reads and writes.
struct Run<'a, 'b, K>(&'a Frame<'b>, &'a mut Rows, std::marker::PhantomData<K>);

impl<K: Kernel> Task for Run<'_, '_, K> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        K::run::<V>(self.0, self.1);
    }
}

/// Runs a kernel compiled for the frame's instruction set.
pub fn run<K: Kernel>(frame: &Frame<'_>, out: &mut Rows) {
    dispatch(frame.set, Run::<K>(frame, out, std::marker::PhantomData));
}

/// Runs a kernel compiled for what every machine has only: the same bits, and less to compile.
pub fn run_rarely<K: Kernel>(frame: &Frame<'_>, out: &mut Rows) {
    dispatch_portable(Run::<K>(frame, out, std::marker::PhantomData));
}
