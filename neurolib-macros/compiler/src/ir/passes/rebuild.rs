//! Making a model's nodes anew, operands first.

use crate::ir::arena::Arena;
use crate::ir::{Model, Node, NodeId};

/// The nodes before, and what has become of those that were made anew already.
pub(super) struct Old<'a> {
    nodes: &'a [Node],
    new: Vec<Option<NodeId>>,
}

impl Old<'_> {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What has become of a node; operands are made before what reads them.
    pub(super) fn new_id(&self, id: NodeId) -> NodeId {
        self.new[id.0 as usize].expect("invariant: operands are made before what reads them")
    }

    /// A node with its operands among the new ones.
    pub(super) fn moved(&self, id: NodeId) -> Node {
        self.node(id).map(|operand| self.new_id(operand))
    }
}

/// Replaces every node that a kernel needs by what `make` makes of it; those that none needs are gone.
pub(super) fn rebuild(model: &mut Model, mut make: impl FnMut(&mut Arena, &Old<'_>, NodeId) -> NodeId) {
    let mut needed = vec![false; model.nodes.len()];
    for output in model.kernels.iter().flat_map(|kernel| &kernel.outputs) {
        needed[output.0 as usize] = true;
    }
    for index in (0..needed.len()).rev() {
        if needed[index] {
            model.nodes[index].operands().iter().for_each(|o| needed[o.0 as usize] = true);
        }
    }
    let nodes = std::mem::take(&mut model.nodes);
    let mut arena = Arena::default();
    let mut old = Old { nodes: &nodes, new: vec![None; nodes.len()] };
    for index in (0..nodes.len()).filter(|&index| needed[index]) {
        old.new[index] = Some(make(&mut arena, &old, NodeId(index as u32)));
    }
    for output in model.kernels.iter_mut().flat_map(|kernel| &mut kernel.outputs) {
        *output = old.new_id(*output);
    }
    model.names.retain_mut(|(node, _)| match old.new[node.0 as usize] {
        Some(new) => {
            *node = new;
            true
        }
        None => false,
    });
    model.names.sort();
    model.names.dedup();
    model.nodes = arena.nodes;
}
