//! What the semantic stage hands on: models without names.
//!
//! Invariants, which later stages rely on and never check again:
//!
//! - Every reference is an id into a list of the same [`Model`]; components, `fn`s and units are gone.
//! - Every [`Expr`] is a plain number in the unit of the thing it defines; conversions are ordinary
//!   products and quotients (see [`BinaryOp`]). Times (of `delay`, `every`) are in ms.
//! - `lets` stand in an order in which each reads only earlier ones, except through `Delay`,
//!   `Previous` or an input.
//! - Noise does not occur in an [`Expr`]: it has been split off into [`State::diffusion`].
//! - Inputs have been split into [`CouplingTerm`]s. [`Expr::Source`], [`Expr::Weight`] and [`Expr::Length`] occur in
//!   those only, and nothing below a `Source` belongs to the connection or to its target.

pub use crate::ast::Edge;

/// A model after resolution.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The model's name as declared, in `CamelCase`.
    pub name: String,
    /// Its `///` documentation, one line per line, without the slashes.
    pub doc: String,
    /// `cite doi "…"` and the like, in the order of the file.
    pub citations: Vec<Citation>,
    /// Parameters in the order of the file; `args` of components are gone.
    pub parameters: Vec<Parameter>,
    /// Places for stimuli.
    pub ports: Vec<Port>,
    /// Named expressions in evaluation order.
    pub lets: Vec<Let>,
    /// State variables in the order of their *equations*: the order of the semi-implicit scheme.
    pub states: Vec<State>,
    /// Names of the independent white noises.
    pub noises: Vec<String>,
    /// Afferent inputs.
    pub inputs: Vec<Input>,
    /// Look-up tables.
    pub tables: Vec<Table>,
    /// What can be recorded.
    pub observables: Vec<Observable>,
    /// Models driven by this one.
    pub readouts: Vec<Readout>,
}

/// A reference to a publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// What kind of reference: `doi`, `url`, `text`.
    pub kind: String,
    /// The reference itself.
    pub text: String,
}

/// Declares an id type: an index into one list of a [`Model`].
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);
    )*};
}
ids! {
    /// Index into [`Model::parameters`].
    ParameterId,
    /// Index into [`Model::ports`].
    PortId,
    /// Index into [`Model::lets`].
    LetId,
    /// Index into [`Model::states`].
    StateId,
    /// Index into [`Model::noises`].
    NoiseId,
    /// Index into [`Model::inputs`].
    InputId,
    /// Index into [`Model::tables`].
    TableId,
    /// Index into [`Model::observables`].
    ObservableId,
}

/// `param name: unit = default in lo..hi`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name in the file.
    pub name: String,
    /// Unit as the author wrote it, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Default, in `unit`.
    pub default: f64,
    /// Lowest allowed value, `-inf` if open.
    pub low: f64,
    /// Highest allowed value, `inf` if open.
    pub high: f64,
}

/// `port name: unit = default`.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Name in the file.
    pub name: String,
    /// Unit as the author wrote it, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Value where nothing drives the port.
    pub default: f64,
}

/// `let name = expr`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Name in the file; inside a component prefixed, `ee.mean`.
    pub name: String,
    /// Unit for display.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// The value.
    pub value: Expr,
    /// `past name = …`: what a delay reads before the run's beginning.
    pub past: Option<Initial>,
}

/// A state variable and its equation.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Name in the file; inside a component prefixed, `ee.s`.
    pub name: String,
    /// Unit as the author wrote it, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Start value (and constant past).
    pub initial: Initial,
    /// What happens after each step.
    pub bound: Bound,
    /// Deterministic part of the derivative, in `unit` per ms.
    pub drift: Expr,
    /// Coefficients of the noises, in `unit` per square root of ms.
    pub diffusion: Vec<(NoiseId, Expr)>,
}

/// A bound on a state, applied after each step.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// None.
    Free,
    /// `clamp lo..hi`; open ends are infinite. The expressions read parameters only.
    Clamp(Expr, Expr),
    /// `wrap lo..hi`: the half-open circle [lo, hi).
    Wrap(Expr, Expr),
}

/// A start value. The expressions read parameters only.
#[derive(Clone, Debug, PartialEq)]
pub enum Initial {
    /// The same in every run.
    Value(Expr),
    /// Uniform in [a, b), independent for each node.
    Uniform(Expr, Expr),
    /// Normal with mean and standard deviation, independent for each node.
    Normal(Expr, Expr),
}

/// `input name = reduce(expr)`: the sum over `terms`.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Name in the file.
    pub name: String,
    /// Unit for display.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// How the connections of a node are combined.
    pub reduce: Reduce,
    /// The separated parts, at least one.
    pub terms: Vec<CouplingTerm>,
}

/// How the connections of a node are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reduce {
    /// Sum over the afferent connections.
    Sum,
    /// Sum divided by the number of afferent connections; 0 for a node without any.
    Mean,
    /// The largest; 0 for a node without any.
    Max,
}

/// One part of an input: target × reduce(what a connection gives).
#[derive(Clone, Debug, PartialEq)]
pub struct CouplingTerm {
    /// Factor that depends on the target node only.
    pub target: Expr,
    /// What is reduced over the connections.
    pub carried: Carried,
}

/// What a connection gives to its target.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// connection × source: a weighted sum.
    Product {
        /// Reads `Weight`, `Length`, numbers and parameters (the target's).
        connection: Expr,
        /// Factor of the source node, read at the connection's delay; `None` if there is none.
        source: Option<Expr>,
    },
    /// Any expression of weight, length, [`Expr::Source`] and what the target may read.
    Value(Expr),
}

/// `table name(axes) -> { quantities } from "path" linear, edge clamp`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name in the file.
    pub name: String,
    /// The path as written.
    pub path: String,
    /// What holds outside the axes.
    pub edge: Edge,
    /// For each argument of a call, in the order of the declaration: the data's axis.
    pub axes: Vec<usize>,
    /// The unit of each, `1` if none.
    pub axis_units: Vec<String>,
    /// For each declared quantity: the index of the data's quantity.
    pub quantities: Vec<usize>,
    /// Names of the data's axes, in the order of the header.
    pub header_axes: Vec<String>,
    /// Names of the data's quantities, in the order of the header.
    pub header_quantities: Vec<String>,
}

/// `observe name: unit = expr [default]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Observable {
    /// Name in the file.
    pub name: String,
    /// Unit as the author wrote it or, without one, as inferred.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// The value, in `unit`.
    pub value: Expr,
    /// Whether it is recorded when nothing is asked for.
    pub is_default: bool,
}

/// `readout name = Model { port = expr } every T`.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// Name in the file.
    pub name: String,
    /// Documentation.
    pub doc: String,
    /// The driven model.
    pub model: Box<Model>,
    /// What drives each of its ports, in the unit of that port.
    pub ports: Vec<(PortId, Expr)>,
    /// Step of the readout in ms; `None` for the step of the run.
    pub every: Option<f64>,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A parameter.
    Parameter(ParameterId),
    /// A port.
    Port(PortId),
    /// A let.
    Let(LetId),
    /// A state variable.
    State(StateId),
    /// An input of this node.
    Input(InputId),
    /// Time since the run's beginning, ms.
    Time,
    /// Number of nodes of the network.
    Nodes,
    /// `w`: weight of a connection. Only in [`Carried`].
    Weight,
    /// `len`: tract length of a connection, mm. Only in [`Carried`].
    Length,
    /// A value of the node at the other end, read at the connection's delay. Only in [`Carried::Value`].
    Source(Box<Expr>),
    /// Negation, logical not and the functions of one argument.
    Unary(UnaryOp, Box<Expr>),
    /// Arithmetic, comparison, logic and the functions of two arguments.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `delay(value, time)`; the time, in ms, reads parameters only.
    Delay(Box<Expr>, Box<Expr>),
    /// `previous(value)`: the value one step ago.
    Previous(Box<Expr>),
    /// Quantity `.2` (an index into the table's declared quantities) at the arguments.
    Table(TableId, Vec<Expr>, usize),
}

/// Operators and functions of one argument.
#[allow(missing_docs, reason = "each is the function of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Neg,
    Not,
    Exp,
    Log,
    Sqrt,
    Abs,
    Sin,
    Cos,
    Tan,
    Tanh,
    /// 1 / (1 + exp(−x)).
    Sigmoid,
    Floor,
    /// −1, 0 or 1.
    Sign,
    /// 0 below 0, 1 from 0 on.
    Heaviside,
    /// (exp(x) − 1)/x, 1 at 0.
    Exprel,
}

/// Operators and functions of two arguments.
#[allow(missing_docs, reason = "each is the operator of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Min,
    Max,
    /// Remainder with the sign of the divisor.
    Mod,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
}
