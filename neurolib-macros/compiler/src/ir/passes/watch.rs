//! The arguments of look-ups become outputs of the drift, for the runtime to watch.
//!
//! Why: a run counts how often it leaves the grid of a table, and ends where the table allows no exits.
//!
//! | before | after |
//! |---|---|
//! | drift: derivatives, late values | drift: derivatives, late values, arguments of the look-ups that these need |
//!
//! The arguments are computed anyway. Those of look-ups that depend on parameters alone are watched as well.

use super::counted;
use crate::ir::{KernelKind, Model, Node, NodeId, Probe};

pub(super) fn run(model: &mut Model) -> String {
    let mut needed = vec![false; model.nodes.len()];
    for kernel in &model.kernels {
        if matches!(kernel.kind, KernelKind::Drift | KernelKind::Derived) {
            kernel.outputs.iter().for_each(|o| needed[o.0 as usize] = true);
        }
    }
    let mut probes: Vec<(Probe, NodeId)> = Vec::new();
    for (index, node) in model.nodes.iter().enumerate().rev() {
        if !needed[index] {
            continue;
        }
        node.operands().iter().for_each(|o| needed[o.0 as usize] = true);
        if let Node::Lookup(table, arguments) = node {
            for (axis, &argument) in arguments.iter().enumerate() {
                let probe = (Probe { table: *table, axis }, argument);
                if !probes.contains(&probe) {
                    probes.push(probe);
                }
            }
        }
    }
    // In the order of the equations.
    probes.sort_by_key(|(_, argument)| *argument);
    let Some(drift) = model.kernels.iter_mut().find(|kernel| kernel.kind == KernelKind::Drift) else {
        return String::new();
    };
    drift.outputs.extend(probes.iter().map(|(_, argument)| *argument));
    model.probes = probes.into_iter().map(|(probe, _)| probe).collect();
    if model.probes.is_empty() { String::new() } else { counted(model.probes.len(), "argument") }
}
