//! The rules of the representation, as a check.

use super::{BinaryOp, KernelKind, Model, Node, PublishedSource, SourceValue, Stage, Sum};
use std::collections::HashSet;

/// Checks the invariants of the representation.
///
/// # Errors
/// The first rule that is broken, for people who change the compiler.
pub fn verify(model: &Model) -> Result<(), String> {
    let mut seen = HashSet::new();
    let mut stages: Vec<Stage> = Vec::new();
    let mut of_connection: Vec<bool> = Vec::new();
    for (index, node) in model.nodes.iter().enumerate() {
        let turned = match node {
            Node::Binary(op @ (BinaryOp::Add | BinaryOp::Mul), a, b) => Node::Binary(*op, *b, *a),
            _ => node.clone(),
        };
        if seen.contains(&turned) || !seen.insert(node.clone()) {
            return Err(format!("node {index} stands twice: {node:?}"));
        }
        if let Some(operand) = node.operands().iter().find(|o| o.0 as usize >= index) {
            return Err(format!("node {index} reads node {} behind it", operand.0));
        }
        check_ids(model, index, node)?;
        let stage = node.operands().iter().map(|o| stages[o.0 as usize]).fold(node.own_stage(), Stage::max);
        stages.push(stage);
        of_connection.push(node.is_of_connection() || node.operands().iter().any(|o| of_connection[o.0 as usize]));
    }
    for kernel in &model.kernels {
        for output in &kernel.outputs {
            let stage =
                *stages.get(output.0 as usize).ok_or_else(|| format!("{:?} has an unknown output", kernel.kind))?;
            if stage > kernel.kind.stage() {
                return Err(format!("{:?} reads what is known at stage {stage:?} only", kernel.kind));
            }
            if of_connection[output.0 as usize] && !kernel.kind.of_connections() {
                return Err(format!("{:?} reads what belongs to a connection", kernel.kind));
            }
        }
        let expected = match kernel.kind {
            KernelKind::Derived => model.derived.len(),
            KernelKind::Initial => {
                2 * (model.states.len() + model.published.iter().filter(|p| p.past.is_some()).count())
            }
            KernelKind::Bounds => 2 * model.states.len(),
            KernelKind::Drift => model.states.len() + late(model) + model.probes.len(),
            KernelKind::Diffusion => model.noise_terms.len(),
            KernelKind::Drive(readout) => model.readouts[readout].ports.len(),
            KernelKind::Connection | KernelKind::Published | KernelKind::Targets(_) => kernel.outputs.len(),
            KernelKind::DriftOf(_) | KernelKind::Observable(_) | KernelKind::Carried(_) => 1,
        };
        if kernel.outputs.len() != expected {
            return Err(format!("{:?} has {} outputs instead of {expected}", kernel.kind, kernel.outputs.len()));
        }
    }
    check_lists(model)
}

/// What the lists of a model say of each other.
fn check_lists(model: &Model) -> Result<(), String> {
    let outputs = |kind| model.kernel(kind).map_or(0, |kernel| kernel.outputs.len());
    let constants = model.parameters.len() + model.derived.len();
    let within = |what: &str, id: usize, length: usize| {
        if id < length { Ok(()) } else { Err(format!("{what} {id} is out of range ({length})")) }
    };
    let source = |source: &SourceValue| within("published value", source.published, model.published.len());
    for (index, sum) in model.sums.iter().enumerate() {
        match sum {
            Sum::Weighted { connection, source: value, .. } => {
                within("connection function", *connection, outputs(KernelKind::Connection))?;
                value.iter().try_for_each(source)?;
            }
            Sum::PerConnection { sources, .. } => {
                sources.iter().try_for_each(source)?;
                within(
                    "carried value of sum",
                    index,
                    if outputs(KernelKind::Carried(index)) == 1 { index + 1 } else { 0 },
                )?;
            }
        }
    }
    for published in &model.published {
        match published.source {
            PublishedSource::State(state) => within("state", state, model.states.len())?,
            PublishedSource::Early(row) => within("early value", row, outputs(KernelKind::Published))?,
            PublishedSource::Late(row) => within("late value", row, late(model))?,
        }
    }
    for delay in &model.delays {
        within("published value", delay.published, model.published.len())?;
        delay.time.map_or(Ok(()), |time| within("constant", time, constants))?;
    }
    for probe in &model.probes {
        within("table", probe.table, model.tables.len())?;
    }
    for &(state, noise) in &model.noise_terms {
        within("state", state, model.states.len())?;
        within("noise", noise, model.noises.len())?;
    }
    Ok(())
}

fn late(model: &Model) -> usize {
    model.published.iter().filter(|p| matches!(p.source, PublishedSource::Late(_))).count()
}

fn check_ids(model: &Model, index: usize, node: &Node) -> Result<(), String> {
    let (id, length) = match node {
        Node::Parameter(i) => (*i, model.parameters.len()),
        Node::Derived(i) => (*i, model.derived.len()),
        Node::State(i) => (*i, model.states.len()),
        Node::Sum(i) => (*i, model.sums.len()),
        Node::Delayed(i) => (*i, model.delays.len()),
        Node::Port(i) => (*i, model.ports.len()),
        Node::Lookup(i, _) => (*i, model.tables.len()),
        Node::ConnectionFunction(i) => (*i, model.kernel(KernelKind::Connection).map_or(0, |k| k.outputs.len())),
        Node::Quantity(lookup, _) if !matches!(model.nodes[lookup.0 as usize], Node::Lookup(..)) => {
            return Err(format!("node {index} reads a quantity of what is no look-up"));
        }
        _ => return Ok(()),
    };
    if id < length { Ok(()) } else { Err(format!("node {index}, {node:?}, is out of range ({length})")) }
}
