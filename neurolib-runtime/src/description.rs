//! What a model says of itself: names, units and how its parts hang together.
//!
//! Positions in these lists are the row numbers of a [`crate::model::Frame`].

pub use crate::table::Edge;

/// A model's declarations, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelDescription {
    /// Name, in `CamelCase`.
    pub name: String,
    /// Documentation.
    pub doc: String,
    /// References, such as `doi 10.1371/…`.
    pub citations: Vec<String>,
    /// FNV-1a hash of the source text that the model was compiled from, and of all it includes.
    pub source_hash: u64,
    /// Parameters; constant `i` is parameter `i`.
    pub parameters: Vec<ParameterInfo>,
    /// Constants that are derived from parameters; they follow the parameters.
    pub derived: Vec<DerivedInfo>,
    /// State variables, in the order of their equations.
    pub states: Vec<StateInfo>,
    /// Independent white noises.
    pub noises: Vec<String>,
    /// Where noise enters: the rows of [`crate::model::KernelId::Diffusion`].
    pub noise_terms: Vec<NoiseTerm>,
    /// Whether the noise coefficients depend on parameters only.
    pub diffusion_is_constant: bool,
    /// Values that others read with a delay.
    pub published: Vec<PublishedInfo>,
    /// Sums over afferent connections.
    pub sums: Vec<SumInfo>,
    /// Number of connection functions: the rows of [`crate::model::KernelId::Connection`].
    pub connection_functions: usize,
    /// The node's own past.
    pub delays: Vec<DelayInfo>,
    /// Places for stimuli.
    pub ports: Vec<PortInfo>,
    /// What can be recorded.
    pub observables: Vec<ObservableInfo>,
    /// Look-up tables.
    pub tables: Vec<TableInfo>,
    /// Watched arguments: rows of [`crate::model::KernelId::Drift`] behind the late published values.
    pub probes: Vec<ProbeInfo>,
    /// Models driven by this one.
    pub readouts: Vec<ReadoutInfo>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Name in the file.
    pub name: String,
    /// Unit, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Default.
    pub default: f64,
    /// Lowest allowed value.
    pub low: f64,
    /// Highest allowed value.
    pub high: f64,
}

/// A constant derived from parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedInfo {
    /// The parameters it depends on.
    pub depends_on: Vec<usize>,
}

/// A state variable.
#[derive(Clone, Debug, PartialEq)]
pub struct StateInfo {
    /// Name in the file.
    pub name: String,
    /// Unit, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// How its start value is drawn.
    pub initial: InitialKind,
    /// What happens after each step.
    pub bound: BoundKind,
}

/// How a start value is drawn from the two numbers of [`crate::model::KernelId::Initial`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialKind {
    /// The first number.
    Value,
    /// Uniform between the two.
    Uniform,
    /// Normal with mean and standard deviation.
    Normal,
}

/// What happens to a state after each step; the numbers are those of [`crate::model::KernelId::Bounds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundKind {
    /// Nothing.
    Free,
    /// Clamped to the interval.
    Clamp,
    /// Wrapped into the half-open circle.
    Wrap,
}

/// A noise that enters the equation of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoiseTerm {
    /// The state.
    pub state: usize,
    /// The noise.
    pub noise: usize,
}

/// A value that others read with a delay.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedInfo {
    /// Name in the file, for messages and for given histories.
    pub name: String,
    /// Unit, `1` if none.
    pub unit: String,
    /// Where the value comes from.
    pub source: PublishedSource,
    /// How its past before the run is drawn, from the rows of [`crate::model::KernelId::Initial`] that
    /// follow those of the states; `None`: constant, as computed from the initial state.
    pub past: Option<InitialKind>,
}

/// Where a published value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedSource {
    /// A state, by index.
    State(usize),
    /// Row of [`crate::model::KernelId::Published`]: depends on state, parameters and time only.
    Early(usize),
    /// Row of [`crate::model::KernelId::Drift`] behind the states': depends on this step's inputs too,
    /// so it can be read from the next step on.
    Late(usize),
}

/// A reduction over the afferent connections of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum SumInfo {
    /// Connection function × source value, added.
    Weighted {
        /// Row of [`crate::model::KernelId::Connection`].
        connection: usize,
        /// What the source gives; `None`: 1.
        source: Option<SourceInfo>,
        /// Whether it is divided by the number of afferent connections.
        mean: bool,
    },
    /// Values of [`crate::model::KernelId::Carried`], which may read the sums before this one.
    PerConnection {
        /// What the source gives.
        sources: Vec<SourceInfo>,
        /// Rows of [`crate::model::KernelId::Targets`].
        targets: usize,
        /// How the values are combined.
        reduce: Reduce,
    },
}

/// What a connection brings from its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// The published value.
    pub published: usize,
    /// Steps on top of the connection's delay.
    pub extra_steps: u32,
}

/// How the values of a node's afferent connections are combined; without any, the result is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduce {
    /// Their sum.
    Sum,
    /// Their sum, divided by their number.
    Mean,
    /// The largest.
    Max,
}

/// A look-up table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableInfo {
    /// Name in the file.
    pub name: String,
    /// What holds outside the grid.
    pub edge: Edge,
    /// Name and unit of each axis, in the order of the arguments.
    pub axes: Vec<(String, String)>,
}

/// An argument of a look-up, watched for exits from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeInfo {
    /// The table.
    pub table: usize,
    /// The axis.
    pub axis: usize,
}

/// A value of the node's own past.
#[derive(Clone, Debug, PartialEq)]
pub struct DelayInfo {
    /// What is read.
    pub published: usize,
    /// Constant that holds the delay in ms; `None` for `previous`.
    pub time: Option<usize>,
    /// Steps on top.
    pub extra_steps: u32,
}

/// A place for stimuli.
#[derive(Clone, Debug, PartialEq)]
pub struct PortInfo {
    /// Name in the file.
    pub name: String,
    /// Unit, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Value where nothing drives it.
    pub default: f64,
}

/// Something that can be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservableInfo {
    /// Name in the file.
    pub name: String,
    /// Unit, `1` if none.
    pub unit: String,
    /// Documentation.
    pub doc: String,
    /// Whether it is recorded when nothing is asked for.
    pub is_default: bool,
}

/// A model that is driven by this one.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadoutInfo {
    /// Name in the file.
    pub name: String,
    /// Documentation.
    pub doc: String,
    /// The driven ports of the readout, in the order of the rows of [`crate::model::KernelId::Drive`].
    pub ports: Vec<usize>,
    /// Its step in ms; `None` for that of the run.
    pub every: Option<f64>,
}
