//! From the compiler's description of a model to the runtime's.

use neurolib_compiler::ir::{self, Model};
use neurolib_runtime::description::*;

/// The runtime's description of a model.
pub(super) fn description(model: &Model) -> ModelDescription {
    ModelDescription {
        name: model.name.clone(),
        doc: model.doc.clone(),
        citations: model.citations.iter().map(|c| format!("{} {}", c.kind, c.text)).collect(),
        source_hash: model.hash,
        parameters: model.parameters.iter().map(parameter).collect(),
        derived: model.derived.iter().map(|d| DerivedInfo { depends_on: d.depends_on.clone() }).collect(),
        states: model.states.iter().map(state).collect(),
        noises: model.noises.clone(),
        noise_terms: model.noise_terms.iter().map(|&(state, noise)| NoiseTerm { state, noise }).collect(),
        diffusion_is_constant: model.diffusion_is_constant,
        published: model.published.iter().map(published).collect(),
        sums: (0..model.sums.len()).map(|index| sum(model, index)).collect(),
        connection_functions: outputs(model, ir::KernelKind::Connection),
        delays: model.delays.iter().map(delay).collect(),
        ports: model.ports.iter().map(port).collect(),
        observables: model.observables.iter().map(observable).collect(),
        tables: model.tables.iter().map(table).collect(),
        probes: model.probes.iter().map(probe).collect(),
        readouts: model.readouts.iter().map(readout).collect(),
    }
}

fn parameter(p: &ir::Parameter) -> ParameterInfo {
    let (name, unit, doc) = (p.name.clone(), p.unit.clone(), p.doc.clone());
    ParameterInfo { name, unit, doc, default: p.default, low: p.low, high: p.high }
}

fn state(s: &ir::State) -> StateInfo {
    let bound = match s.bound {
        ir::BoundKind::Free => BoundKind::Free,
        ir::BoundKind::Clamp => BoundKind::Clamp,
        ir::BoundKind::Wrap => BoundKind::Wrap,
    };
    let (name, unit, doc) = (s.name.clone(), s.unit.clone(), s.doc.clone());
    StateInfo { name, unit, doc, initial: initial(s.initial), bound }
}

fn initial(kind: ir::InitialKind) -> InitialKind {
    match kind {
        ir::InitialKind::Value => InitialKind::Value,
        ir::InitialKind::Uniform => InitialKind::Uniform,
        ir::InitialKind::Normal => InitialKind::Normal,
    }
}

fn published(p: &ir::Published) -> PublishedInfo {
    let source = match p.source {
        ir::PublishedSource::State(i) => PublishedSource::State(i),
        ir::PublishedSource::Early(i) => PublishedSource::Early(i),
        ir::PublishedSource::Late(i) => PublishedSource::Late(i),
    };
    PublishedInfo { name: p.name.clone(), unit: p.unit.clone(), source, past: p.past.map(initial) }
}

/// Number of outputs of a kernel.
fn outputs(model: &Model, kind: ir::KernelKind) -> usize {
    model.kernel(kind).map_or(0, |kernel| kernel.outputs.len())
}

fn sum(model: &Model, index: usize) -> SumInfo {
    let source = |s: &ir::SourceValue| SourceInfo { published: s.published, extra_steps: s.extra_steps };
    match &model.sums[index] {
        ir::Sum::Weighted { connection, source: value, mean } => {
            SumInfo::Weighted { connection: *connection, source: value.as_ref().map(source), mean: *mean }
        }
        ir::Sum::PerConnection { sources, reduce } => SumInfo::PerConnection {
            sources: sources.iter().map(source).collect(),
            targets: outputs(model, ir::KernelKind::Targets(index)),
            reduce: match reduce {
                ir::Reduce::Sum => Reduce::Sum,
                ir::Reduce::Mean => Reduce::Mean,
                ir::Reduce::Max => Reduce::Max,
            },
        },
    }
}

/// What a table says outside its axes.
pub(crate) fn edge(edge: ir::Edge) -> Edge {
    match edge {
        ir::Edge::Clamp => Edge::Clamp,
        ir::Edge::Extrapolate => Edge::Extrapolate,
        ir::Edge::Error => Edge::Error,
    }
}

fn table(t: &ir::Table) -> TableInfo {
    let names = t.axes.iter().map(|&axis| t.header_axes[axis].clone());
    TableInfo { name: t.name.clone(), edge: edge(t.edge), axes: names.zip(t.axis_units.iter().cloned()).collect() }
}

fn probe(p: &ir::Probe) -> ProbeInfo {
    ProbeInfo { table: p.table, axis: p.axis }
}

fn delay(d: &ir::Delay) -> DelayInfo {
    DelayInfo { published: d.published, time: d.time, extra_steps: d.extra_steps }
}

fn port(p: &ir::Port) -> PortInfo {
    PortInfo { name: p.name.clone(), unit: p.unit.clone(), doc: p.doc.clone(), default: p.default }
}

fn observable(o: &ir::Observable) -> ObservableInfo {
    ObservableInfo { name: o.name.clone(), unit: o.unit.clone(), doc: o.doc.clone(), is_default: o.is_default }
}

fn readout(r: &ir::Readout) -> ReadoutInfo {
    ReadoutInfo { name: r.name.clone(), doc: r.doc.clone(), ports: r.ports.clone(), every: r.every }
}
