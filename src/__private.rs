//! What generated code names, and nothing else: not for people.

pub use neurolib_runtime::description::{
    BoundKind, DelayInfo, DerivedInfo, Edge, InitialKind, ModelDescription, NoiseTerm, ObservableInfo, PortInfo,
    ProbeInfo, PublishedInfo, PublishedSource, ReadoutInfo, Reduce, SourceInfo, SumInfo, TableInfo,
};
pub use neurolib_runtime::math;
pub use neurolib_runtime::model::{Frame, Kernel, KernelId, NeuralMass, run, run_rarely};
pub use neurolib_runtime::parameter::Parameter;
pub use neurolib_runtime::rows::{Room, Rows};
pub use neurolib_runtime::simd::Vector;
pub use neurolib_runtime::table::Table;
pub use std::sync::{Arc, LazyLock};

/// The models that are compiled once and shared as readouts.
pub use crate::models::balloon_windkessel as readouts;

use crate::load::build_table;
use neurolib_runtime::data::{TableData, standard_table as data};
use neurolib_runtime::description::{ParameterInfo, StateInfo};

/// A parameter's declaration.
pub fn parameter_info(name: &str, unit: &str, doc: &str, default: f64, low: f64, high: f64) -> ParameterInfo {
    ParameterInfo { name: name.into(), unit: unit.into(), doc: doc.into(), default, low, high }
}

/// A state's declaration.
pub fn state_info(name: &str, unit: &str, doc: &str, initial: InitialKind, bound: BoundKind) -> StateInfo {
    StateInfo { name: name.into(), unit: unit.into(), doc: doc.into(), initial, bound }
}

/// A table of the standard library.
pub fn standard_table(path: &str, axes: &[usize], quantities: &[usize], edge: Edge) -> Arc<Table> {
    let data = data(path).expect("invariant: the compiler found the table's header");
    Arc::new(build_table(&data, axes, quantities, edge).expect("invariant: the standard tables are right"))
}

/// A table of the user, whose data the macro has embedded: files of axes and quantities in the order of the header.
pub fn own_table(
    path: &str,
    axes: &[(&str, &[u8])],
    data: &[(&str, &[u8])],
    order: &[usize],
    quantities: &[usize],
    edge: Edge,
) -> Arc<Table> {
    let wrong = |error: &dyn std::fmt::Display| -> ! { panic!("the data of table `{path}` are wrong: {error}") };
    let data = TableData::decode(axes, data).unwrap_or_else(|error| wrong(&error));
    Arc::new(build_table(&data, order, quantities, edge).unwrap_or_else(|error| wrong(&error)))
}
