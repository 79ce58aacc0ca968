//! What can be wrong with a sweep.

use neurolib_runtime::connectome::NodesError;
use neurolib_runtime::data::WriteError;
use neurolib_runtime::simulation::error::BuildError;
use std::path::PathBuf;
use thiserror::Error;

/// Why a sweep cannot be made, or its points cannot be kept.
#[derive(Debug, Error)]
pub enum SweepError {
    /// A recording of some regions or of part of the time, or a reduced one.
    #[error("measures are made of whole recordings, and that of {variable} is selected or reduced")]
    NotWhole {
        /// What is recorded.
        variable: String,
    },
    /// Nothing is varied.
    #[error("the sweep has no axis")]
    NoAxis,
    /// A name that the model does not have.
    #[error("{model} has no parameter or port `{name}`{meant}")]
    Unknown {
        /// The model.
        model: String,
        /// The name.
        name: String,
        /// `; did you mean …?` or nothing.
        meant: String,
    },
    /// A region that the network does not have.
    #[error("the axis `{axis}`: {source}")]
    NoRegion {
        /// The axis.
        axis: String,
        /// Why.
        source: NodesError,
    },
    /// A port that changes in time cannot be changed in some regions.
    #[error("the port `{port}` changes in time; it cannot be varied in some regions only")]
    Varying {
        /// The port.
        port: String,
    },
    /// An axis without values.
    #[error("the axis `{axis}` has no values")]
    NoValues {
        /// The axis.
        axis: String,
    },
    /// A range without a count where one is needed.
    #[error("the axis `{axis}` does not say how many values it has: give a `count`, or a list")]
    NoCount {
        /// The axis.
        axis: String,
    },
    /// An interval that holds no value.
    #[error("the axis `{axis}` goes from {from} to {to}; the first has to be the smaller one")]
    EmptyInterval {
        /// The axis.
        axis: String,
        /// Its lower end.
        from: f64,
        /// Its upper end.
        to: f64,
    },
    /// Whole numbers cannot be drawn from an interval.
    #[error("the axis `{axis}` takes whole numbers: give a `count`, or a list")]
    NoInterval {
        /// The axis.
        axis: String,
    },
    /// A value that the quantity cannot have.
    #[error("the axis `{axis}` has the value {value}; expected {expected}")]
    Value {
        /// The axis.
        axis: String,
        /// The value.
        value: f64,
        /// What it has to be.
        expected: &'static str,
    },
    /// A value out of the range of a parameter.
    #[error("the axis `{axis}`: {source}")]
    Build {
        /// The axis.
        axis: String,
        /// What is wrong.
        source: BuildError,
    },
    /// Two axes vary the same quantity.
    #[error("the axes `{other}` and `{axis}` vary the same")]
    Twice {
        /// The later axis.
        axis: String,
        /// The one before.
        other: String,
    },
    /// Lists whose values cannot be paired.
    #[error("the axis `{axis}` has {found} values, but `{first}` has {expected}: lists are paired")]
    Unpaired {
        /// The axis.
        axis: String,
        /// Number of its values.
        found: usize,
        /// The first axis.
        first: String,
        /// Number of its values.
        expected: usize,
    },
    /// No points at all.
    #[error("the sweep has 0 points")]
    NoSamples,
    /// Too many points.
    #[error("the sweep has {points} points; at most {most} are possible")]
    TooMany {
        /// Number of points.
        points: usize,
        /// Most that are possible.
        most: usize,
    },
    /// Nothing is measured.
    #[error("the sweep measures nothing")]
    NoMeasure,
    /// A measure of something that is not recorded.
    #[error("`{measure}` needs `{variable}`, which is not recorded")]
    NotRecorded {
        /// The measure.
        measure: String,
        /// What it needs.
        variable: String,
    },
    /// Two results with the same name.
    #[error("two results would be called `{name}`")]
    SameName {
        /// The name.
        name: String,
    },
    /// A score of agreement with what was not measured.
    #[error("`{measure}` compares with the subjects of a data set: {reason}")]
    NoSubjects {
        /// The measure.
        measure: String,
        /// Why there are none.
        reason: String,
    },
    /// A measure of several regions on a single one.
    #[error("`{measure}` needs at least {needed} regions; the network has {found}")]
    FewRegions {
        /// The measure.
        measure: String,
        /// Regions that it needs.
        needed: usize,
        /// Regions that there are.
        found: usize,
    },
    /// A window of time without enough samples.
    #[error(
        "`{measure}` would see {samples} samples of `{variable}`: those after {from} ms and until {until} ms, every {every} ms"
    )]
    FewSamples {
        /// The measure.
        measure: String,
        /// The variable.
        variable: String,
        /// Number of samples.
        samples: usize,
        /// Begin of the window, ms.
        from: f64,
        /// End of the window, ms.
        until: f64,
        /// Interval of the samples, ms.
        every: f64,
    },
    /// The simulation that all points begin with is wrong.
    #[error(transparent)]
    Base(#[from] BuildError),
    /// The journal cannot be read or written.
    #[error("cannot {what} `{}`: {source}", path.display())]
    Journal {
        /// What was tried.
        what: &'static str,
        /// The journal.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process is at work on the journal.
    #[error("another process works on `{}`", .0.display())]
    InUse(PathBuf),
    /// A file that is no journal.
    #[error("`{}` is no journal of a sweep", .0.display())]
    NoJournal(PathBuf),
    /// A journal of another plan, or part.
    #[error("`{}` belongs to another {what}", path.display())]
    Other {
        /// The journal.
        path: PathBuf,
        /// Plan or part.
        what: &'static str,
    },
    /// The result cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}
