//! The arena in which nodes are made: each subexpression once, folded as it is made (see [`super::fold`]).

use super::{Node, NodeId, Stage};
use crate::resolved::BinaryOp;
use std::collections::HashMap;

/// An arena of nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    /// How often something was folded.
    pub(super) folded: usize,
    stages: Vec<Stage>,
    known: HashMap<Node, NodeId>,
}

impl Arena {
    /// The arena of a model; no two of its nodes are equal.
    pub(super) fn of(nodes: Vec<Node>) -> Self {
        let mut arena = Arena::default();
        for node in nodes {
            arena.add(node);
        }
        arena
    }

    /// Adds a node as it is, or finds it: sums and products also by their operands the other way round, which give the
    /// same bits.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.known.get(&node) {
            return id;
        }
        if let Node::Binary(op @ (BinaryOp::Add | BinaryOp::Mul), a, b) = node
            && let Some(&id) = self.known.get(&Node::Binary(op, b, a))
        {
            return id;
        }
        let stage = node.operands().iter().map(|&o| self.stage(o)).fold(node.own_stage(), Stage::max);
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.stages.push(stage);
        self.known.insert(node, id);
        id
    }

    pub(super) fn stage(&self, id: NodeId) -> Stage {
        self.stages[id.0 as usize]
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn number(&mut self, value: f64) -> NodeId {
        self.add(Node::Number(value.to_bits()))
    }

    /// The number that a node is, if it is one.
    pub(super) fn value(&self, id: NodeId) -> Option<f64> {
        match self.node(id) {
            Node::Number(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    /// Visits a node and all that it reads, each once.
    pub(super) fn walk(&self, root: NodeId, visit: &mut impl FnMut(&Node)) {
        let mut needed = vec![false; root.0 as usize + 1];
        needed[root.0 as usize] = true;
        for index in (0..needed.len()).rev() {
            if needed[index] {
                let node = &self.nodes[index];
                visit(node);
                node.operands().iter().for_each(|o| needed[o.0 as usize] = true);
            }
        }
    }

    /// The parameters that a node depends on.
    pub(super) fn parameters_of(&self, node: NodeId) -> Vec<usize> {
        let mut found = Vec::new();
        self.walk(node, &mut |n| {
            if let Node::Parameter(p) = n {
                found.push(*p);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}
