//! What depends on parameters alone is computed once per run.
//!
//! | before | after |
//! |---|---|
//! | in a kernel of every step: the largest parts made of parameters and numbers | a read of a derived constant, [`Node::Derived`] |
//! | in a kernel of every connection and step: the largest parts made of weight, length and constants | a read of a connection function, [`Node::ConnectionFunction`] |
//!
//! Before: kernels of the step stage may compute anything. After: what they compute changes from step to step. The numbers
//! stay the same; an author's name for such a part becomes that of the constant.

use super::counted;
use super::rebuild::rebuild;
use crate::ir::arena::Arena;
use crate::ir::{Derived, Kernel, KernelKind, Model, Node, NodeId, Stage};
use std::collections::HashMap;

pub(super) fn run(model: &mut Model) -> String {
    let mut arena = Arena::of(std::mem::take(&mut model.nodes));
    let mut derived = Hoisted::new(&model.kernels, KernelKind::Derived);
    let mut functions = Hoisted::new(&model.kernels, KernelKind::Connection);
    let of_steps = |kernel: &&mut Kernel| kernel.kind.stage() == Stage::Step;
    let before = arena.nodes.len();
    let is_hoisted = |arena: &Arena, id| arena.stage(id) < Stage::Step && !arena.node(id).operands().is_empty();
    let mut needed = vec![false; before];
    for output in model.kernels.iter_mut().filter(of_steps).flat_map(|kernel| &kernel.outputs) {
        needed[output.0 as usize] = true;
    }
    for index in (0..before).rev() {
        if needed[index] && !is_hoisted(&arena, NodeId(index as u32)) {
            arena.nodes[index].operands().iter().for_each(|o| needed[o.0 as usize] = true);
        }
    }
    // How each node is read in kernels of the step stage.
    let mut read: Vec<Option<NodeId>> = vec![None; before];
    for index in (0..before).filter(|&index| needed[index]) {
        let id = NodeId(index as u32);
        let node = match (is_hoisted(&arena, id), arena.stage(id)) {
            (false, _) => arena.node(id).map(|o| read[o.0 as usize].expect("invariant: operands stand first")),
            (true, Stage::Connection) => Node::ConnectionFunction(functions.position(id)),
            (true, _) => Node::Derived(derived.position(id)),
        };
        read[index] = Some(arena.add(node));
    }
    let at = |id: NodeId| read.get(id.0 as usize).copied().flatten();
    for output in model.kernels.iter_mut().filter(of_steps).flat_map(|kernel| &mut kernel.outputs) {
        *output = at(*output).expect("invariant: outputs are needed");
    }
    let named = model.names.iter().filter_map(|(node, name)| Some((at(*node)?, name.clone())));
    model.names = named.chain(model.names.iter().cloned()).collect();
    let new = derived.values[model.derived.len()..].iter();
    model.derived.extend(new.map(|&value| Derived { depends_on: arena.parameters_of(value) }));
    let constants = derived.store(&mut model.kernels);
    let functions = functions.store(&mut model.kernels);
    model.nodes = arena.nodes;
    // Drops what nobody reads any more.
    rebuild(model, |arena, old, id| arena.add(old.moved(id)));
    let did = [(constants, "constant", "run"), (functions, "value", "connection")];
    let did = did.into_iter().filter(|did| did.0 > 0);
    did.map(|(n, what, when)| format!("{} once per {when}", counted(n, what))).collect::<Vec<_>>().join(", ")
}

/// The outputs of a kernel that is evaluated once.
struct Hoisted {
    kind: KernelKind,
    values: Vec<NodeId>,
    positions: HashMap<NodeId, usize>,
    known: usize,
}

impl Hoisted {
    fn new(kernels: &[Kernel], kind: KernelKind) -> Self {
        let values: Vec<NodeId> = kernels.iter().filter(|k| k.kind == kind).flat_map(|k| k.outputs.clone()).collect();
        let positions = values.iter().enumerate().rev().map(|(position, &id)| (id, position)).collect();
        Self { kind, known: values.len(), values, positions }
    }

    fn position(&mut self, id: NodeId) -> usize {
        *self.positions.entry(id).or_insert_with(|| {
            self.values.push(id);
            self.values.len() - 1
        })
    }

    /// Puts the outputs back, and tells how many are new.
    fn store(self, kernels: &mut [Kernel]) -> usize {
        let new = self.values.len() - self.known;
        if let Some(kernel) = kernels.iter_mut().find(|kernel| kernel.kind == self.kind) {
            kernel.outputs = self.values;
        }
        new
    }
}
