//! A product and the sum that reads it as one operation.
//!
//! Why: processors do both as fast as one of them, and round once.
//!
//! | before | after |
//! |---|---|
//! | `x*y + z`, `z + x*y` | `MulAdd x y z` |
//! | `x*y - z` | `MulSub x y z` |
//! | `z - x*y` | `NegMulAdd x y z` |
//!
//! A product is taken if it differs from step to step, and all that reads it is such a sum; of two products the first.
//! The difference of two products stays as it is, so that `x*x - y*y` is 0 where x = y, and keeps its sign elsewhere.
//!
//! Rounding: that of the product is gone; that of the sum stays.

use super::counted;
use super::rebuild::rebuild;
use crate::ir::arena::Arena;
use crate::ir::{BinaryOp, FusedOp, Model, Node, NodeId, Stage};

pub(super) fn run(model: &mut Model) -> String {
    let products = taken(model);
    let fused = products.iter().flatten().count();
    rebuild(model, |arena, old, id| {
        let Some(product) = products[id.0 as usize] else { return arena.add(old.moved(id)) };
        let (&Node::Binary(sum, a, b), &Node::Binary(_, x, y)) = (old.node(id), old.node(product)) else {
            unreachable!("invariant: a sum takes a product")
        };
        let (op, z) = match sum {
            BinaryOp::Sub if b == product => (FusedOp::NegMulAdd, a),
            BinaryOp::Sub => (FusedOp::MulSub, b),
            _ => (FusedOp::MulAdd, if a == product { b } else { a }),
        };
        arena.add(Node::Fused(op, old.new_id(x), old.new_id(y), old.new_id(z)))
    });
    // Drops the products.
    rebuild(model, |arena, old, id| arena.add(old.moved(id)));
    if fused > 0 { format!("{} with a product", counted(fused, "sum")) } else { String::new() }
}

/// The product that each sum takes.
fn taken(model: &Model) -> Vec<Option<NodeId>> {
    let arena = Arena::of(model.nodes.clone());
    let mut readers: Vec<Vec<NodeId>> = vec![Vec::new(); model.nodes.len()];
    for (index, node) in model.nodes.iter().enumerate() {
        node.operands().iter().for_each(|o| readers[o.0 as usize].push(NodeId(index as u32)));
    }
    let is_product = |id: NodeId| matches!(arena.node(id), Node::Binary(BinaryOp::Mul, ..));
    let mut is_output = vec![false; model.nodes.len()];
    model.kernels.iter().flat_map(|kernel| &kernel.outputs).for_each(|o| is_output[o.0 as usize] = true);
    let mut taken = vec![None; model.nodes.len()];
    for (index, readers) in readers.iter().enumerate() {
        let id = NodeId(index as u32);
        let takes = |reader: &NodeId| match *arena.node(*reader) {
            _ if taken[reader.0 as usize].is_some() => false,
            Node::Binary(BinaryOp::Add, a, b) => a != b,
            Node::Binary(BinaryOp::Sub, a, b) => a != b && !(is_product(a) && is_product(b)),
            _ => false,
        };
        if is_product(id) && arena.stage(id) == Stage::Step && !is_output[index] && readers.iter().all(takes) {
            readers.iter().for_each(|reader| taken[reader.0 as usize] = Some(id));
        }
    }
    taken
}
