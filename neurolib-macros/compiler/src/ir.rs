//! The intermediate representation: what every back end reads.
//!
//! [`lower()`] makes it of a resolved model and runs the passes, listed in `passes.rs`; [`trace`] shows them at work.
//!
//! Invariants, checked by [`verify()`] after lowering and each pass in tests and debug builds:
//!
//! - [`Model::nodes`] is an arena; operands of a node stand before it, and no two nodes are equal, nor equal up to the
//!   order of what is added or multiplied: every subexpression exists once.
//! - Each kernel is a list of outputs in that arena, and reads only what its kind may read: see [`Stage`].
//! - What belongs to a connection is read by the kernels of connections only ([`KernelKind::of_connections`]).
//! - After the last pass, what depends on parameters alone and is read by a kernel of the step stage is a
//!   [`Node::Derived`], and what is not read is gone.

mod arena;
mod fold;
mod lower;
mod passes;
mod text;
mod verify;

pub use lower::hash;
pub use passes::{Cost, Step, lower, pass_names, trace};
pub use text::to_text;
pub use verify::verify;

pub use crate::resolved::{BinaryOp, Citation, Edge, Parameter, Port, Reduce, Table, UnaryOp};

/// A position in [`Model::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A subexpression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number, by its bits.
    Number(u64),
    /// A parameter.
    Parameter(usize),
    /// A constant that is derived from parameters.
    Derived(usize),
    /// A state variable.
    State(usize),
    /// A sum over afferent connections.
    Sum(usize),
    /// A value of the node's own past.
    Delayed(usize),
    /// A port.
    Port(usize),
    /// Time, ms.
    Time,
    /// Number of nodes.
    Nodes,
    /// Weight of a connection.
    Weight,
    /// Tract length of a connection, mm.
    Length,
    /// A connection function, in [`KernelKind::Carried`].
    ConnectionFunction(usize),
    /// A value of the node at the other end, in [`KernelKind::Carried`]: see [`Sum::PerConnection`].
    Source(usize),
    /// A value of the target, in [`KernelKind::Carried`]: an output of [`KernelKind::Targets`].
    Target(usize),
    /// An operator or function of one argument.
    Unary(UnaryOp, NodeId),
    /// An operator or function of two arguments.
    Binary(BinaryOp, NodeId, NodeId),
    /// `if .0 then .1 else .2`.
    Select(NodeId, NodeId, NodeId),
    /// A product and a sum, rounded once.
    Fused(FusedOp, NodeId, NodeId, NodeId),
    /// All quantities of a table at the arguments.
    Lookup(usize, Vec<NodeId>),
    /// One quantity of a look-up.
    Quantity(NodeId, usize),
}

impl Node {
    /// The operands, in order.
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Node::Unary(_, a) | Node::Quantity(a, _) => vec![*a],
            Node::Binary(_, a, b) => vec![*a, *b],
            Node::Select(a, b, c) | Node::Fused(_, a, b, c) => vec![*a, *b, *c],
            Node::Lookup(_, arguments) => arguments.clone(),
            _ => Vec::new(),
        }
    }

    /// The same with other operands.
    fn map(&self, f: impl Fn(NodeId) -> NodeId) -> Node {
        match self {
            Node::Unary(op, a) => Node::Unary(*op, f(*a)),
            Node::Binary(op, a, b) => Node::Binary(*op, f(*a), f(*b)),
            Node::Select(c, a, b) => Node::Select(f(*c), f(*a), f(*b)),
            Node::Fused(op, a, b, c) => Node::Fused(*op, f(*a), f(*b), f(*c)),
            Node::Lookup(table, arguments) => Node::Lookup(*table, arguments.iter().map(|&a| f(a)).collect()),
            Node::Quantity(a, k) => Node::Quantity(f(*a), *k),
            leaf => leaf.clone(),
        }
    }

    /// When a node without operands changes.
    pub(crate) fn own_stage(&self) -> Stage {
        match self {
            Node::Parameter(_) | Node::Derived(_) | Node::Nodes => Stage::Run,
            Node::Weight | Node::Length => Stage::Connection,
            Node::State(_) | Node::Sum(_) | Node::Delayed(_) | Node::Port(_) | Node::Time => Stage::Step,
            Node::ConnectionFunction(_) | Node::Source(_) | Node::Target(_) => Stage::Step,
            _ => Stage::Constant,
        }
    }

    /// Whether it belongs to a connection.
    pub(crate) fn is_of_connection(&self) -> bool {
        matches!(self, Node::Weight | Node::Length | Node::ConnectionFunction(_) | Node::Source(_) | Node::Target(_))
    }
}

/// How a product and a third value are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FusedOp {
    /// `a*b + c`.
    MulAdd,
    /// `a*b - c`.
    MulSub,
    /// `c - a*b`.
    NegMulAdd,
}

/// When a value changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Never: made of numbers only.
    Constant,
    /// From run to run: made of parameters and the number of nodes.
    Run,
    /// From connection to connection.
    Connection,
    /// At every step.
    Step,
}

/// A model, ready for a back end.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Name in `CamelCase`.
    pub name: String,
    /// Documentation.
    pub doc: String,
    /// References.
    pub citations: Vec<Citation>,
    /// FNV-1a hash of the declarations and equations.
    pub hash: u64,
    /// All subexpressions.
    pub nodes: Vec<Node>,
    /// Names of subexpressions that the author named.
    pub names: Vec<(NodeId, String)>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Derived constants.
    pub derived: Vec<Derived>,
    /// State variables, in the order of their equations.
    pub states: Vec<State>,
    /// Names of the noises.
    pub noises: Vec<String>,
    /// Where noise enters: (state, noise), the rows of the diffusion kernel.
    pub noise_terms: Vec<(usize, usize)>,
    /// Whether the diffusion kernel reads parameters only.
    pub diffusion_is_constant: bool,
    /// Values that are read with a delay.
    pub published: Vec<Published>,
    /// Reductions over connections; the values of one may read those before it.
    pub sums: Vec<Sum>,
    /// Values of the node's own past.
    pub delays: Vec<Delay>,
    /// Places for stimuli.
    pub ports: Vec<Port>,
    /// What can be recorded.
    pub observables: Vec<Observable>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Arguments of look-ups: outputs of the drift kernel, behind the late published values.
    pub probes: Vec<Probe>,
    /// Models driven by this one.
    pub readouts: Vec<Readout>,
    /// The functions of the model, in a fixed order.
    pub kernels: Vec<Kernel>,
}

impl Model {
    /// The kernel of this kind, if the model has one.
    pub fn kernel(&self, kind: KernelKind) -> Option<&Kernel> {
        self.kernels.iter().find(|kernel| kernel.kind == kind)
    }
}

/// A constant that is derived from parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The parameters that it depends on.
    pub depends_on: Vec<usize>,
}

/// A state variable.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Name in the file.
    pub name: String,
    /// Unit for display.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// How it starts; the numbers are outputs of the initial kernel.
    pub initial: InitialKind,
    /// How it is bounded; the numbers are outputs of the bounds kernel.
    pub bound: BoundKind,
}

/// How a start value is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialKind {
    /// The first number.
    Value,
    /// Uniform between the numbers.
    Uniform,
    /// Normal with mean and standard deviation.
    Normal,
}

/// What happens to a state after each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundKind {
    /// Nothing.
    Free,
    /// Clamped.
    Clamp,
    /// Wrapped.
    Wrap,
}

/// A value that is read with a delay.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Name for messages.
    pub name: String,
    /// Unit for display.
    pub unit: String,
    /// Where it comes from.
    pub source: PublishedSource,
    /// How its past is drawn, if it has one of its own.
    pub past: Option<InitialKind>,
}

/// Where a published value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedSource {
    /// A state.
    State(usize),
    /// An output of the published kernel: known at the beginning of a step.
    Early(usize),
    /// An output of the drift kernel, behind the states: known at the end of a step.
    Late(usize),
}

/// A reduction over afferent connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// Connection function × source value, added.
    Weighted {
        /// Output of the connection kernel.
        connection: usize,
        /// What the source gives.
        source: Option<SourceValue>,
        /// Whether it is divided by the number of connections.
        mean: bool,
    },
    /// A value that is computed for each connection at each step; it may read earlier sums of its target.
    PerConnection {
        /// What the source gives: the numbers of [`Node::Source`].
        sources: Vec<SourceValue>,
        /// How the values are combined.
        reduce: Reduce,
    },
}

/// What a connection brings from its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceValue {
    /// The value, an index into [`Model::published`].
    pub published: usize,
    /// Steps on top of the connection's delay.
    pub extra_steps: u32,
}

/// An argument of a look-up at which the runtime watches for exits from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The table.
    pub table: usize,
    /// The axis, in the order of the declaration.
    pub axis: usize,
}

/// A value of the node's own past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// What is read.
    pub published: usize,
    /// Constant that holds the delay in ms: a parameter, or behind them a derived one.
    pub time: Option<usize>,
    /// Steps on top.
    pub extra_steps: u32,
}

/// Something that can be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Observable {
    /// Name in the file.
    pub name: String,
    /// Unit for display.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Whether it is recorded when nothing is asked for.
    pub is_default: bool,
}

/// A model that is driven by this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// Name in the file.
    pub name: String,
    /// Documentation.
    pub doc: String,
    /// The driven model.
    pub model: Box<Model>,
    /// Its driven ports, the outputs of the drive kernel.
    pub ports: Vec<usize>,
    /// Its step in ms.
    pub every: Option<f64>,
}

/// One of a model's functions.
#[derive(Clone, Debug, PartialEq)]
pub struct Kernel {
    /// Which one.
    pub kind: KernelKind,
    /// Its outputs.
    pub outputs: Vec<NodeId>,
}

/// What a kernel computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KernelKind {
    /// Derived constants.
    Derived,
    /// Two numbers for each state, then for each published value with a past.
    Initial,
    /// Two numbers for each state.
    Bounds,
    /// Connection functions.
    Connection,
    /// Values of the target that a sum reads for each of its connections.
    Targets(usize),
    /// The value of a connection that a sum reduces.
    Carried(usize),
    /// Early published values.
    Published,
    /// Derivatives, then late published values, then probes.
    Drift,
    /// Derivative of one state.
    DriftOf(usize),
    /// Coefficients of the noise terms.
    Diffusion,
    /// An observable.
    Observable(usize),
    /// What drives a readout.
    Drive(usize),
}

impl KernelKind {
    /// The latest stage that the kernel may read.
    pub fn stage(self) -> Stage {
        match self {
            KernelKind::Derived | KernelKind::Initial | KernelKind::Bounds => Stage::Run,
            KernelKind::Connection => Stage::Connection,
            _ => Stage::Step,
        }
    }

    /// Whether its columns are connections, not nodes.
    pub fn of_connections(self) -> bool {
        matches!(self, KernelKind::Connection | KernelKind::Carried(_))
    }
}
