//! Building nodes: each once, simplified as it is built.
//!
//! The simplifications, all local:
//!
//! | before | after | rounding |
//! |---|---|---|
//! | arithmetic on numbers | the number | as at run time |
//! | `x*1`, `x/1`, `−(−x)`, `x + 0`, `x − 0` | `x` | exact |
//! | `x*0`, `0/x` | `0` | exact for finite `x`; a run ends where a state is not |
//! | `x^n`, n whole, at most 16 | products by squaring | of the products |
//! | `x^0.5`, `x^−n` | `sqrt(x)`, `1/x^n` | |
//! | `x/p`, p the same in all steps, x not | `x*(1/p)`, `1/p` once per run | one more |

use super::{BinaryOp, Node, NodeId, Stage, UnaryOp};
use std::collections::HashMap;

/// An arena of nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    stages: Vec<Stage>,
    known: HashMap<Node, NodeId>,
}

/// Largest exponent that becomes products.
const LARGEST_POWER: f64 = 16.0;

impl Arena {
    /// Adds a node as it is, or finds it.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.known.get(&node) {
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

    pub(super) fn value(&self, id: NodeId) -> Option<f64> {
        match self.node(id) {
            Node::Number(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    pub(super) fn unary(&mut self, op: UnaryOp, a: NodeId) -> NodeId {
        match (op, self.value(a), self.node(a)) {
            (UnaryOp::Neg, Some(x), _) => self.number(-x),
            (UnaryOp::Abs, Some(x), _) => self.number(x.abs()),
            (UnaryOp::Sqrt, Some(x), _) => self.number(x.sqrt()),
            (UnaryOp::Neg, None, &Node::Unary(UnaryOp::Neg, inner)) => inner,
            _ => self.add(Node::Unary(op, a)),
        }
    }

    pub(super) fn binary(&mut self, op: BinaryOp, a: NodeId, b: NodeId) -> NodeId {
        if let (Some(x), Some(y)) = (self.value(a), self.value(b))
            && let Some(folded) = fold(op, x, y)
        {
            return self.number(folded);
        }
        let (x, y) = (self.value(a), self.value(b));
        match op {
            BinaryOp::Mul if y == Some(1.0) => a,
            BinaryOp::Mul if x == Some(1.0) => b,
            BinaryOp::Mul if x == Some(0.0) || y == Some(0.0) => self.number(0.0),
            BinaryOp::Div if x == Some(0.0) => self.number(0.0),
            BinaryOp::Add | BinaryOp::Sub if y == Some(0.0) => a,
            BinaryOp::Add if x == Some(0.0) => b,
            BinaryOp::Sub if x == Some(0.0) => self.unary(UnaryOp::Neg, b),
            BinaryOp::Div if y == Some(1.0) => a,
            BinaryOp::Div => self.divide(a, b),
            BinaryOp::Pow => self.power(a, b),
            _ => self.add(Node::Binary(op, a, b)),
        }
    }

    fn divide(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.stage(a) == Stage::Step && self.stage(b) <= Stage::Run {
            let one = self.number(1.0);
            let reciprocal = self.binary(BinaryOp::Div, one, b);
            return self.add(Node::Binary(BinaryOp::Mul, a, reciprocal));
        }
        self.add(Node::Binary(BinaryOp::Div, a, b))
    }

    fn power(&mut self, base: NodeId, exponent: NodeId) -> NodeId {
        let Some(n) = self.value(exponent) else { return self.add(Node::Binary(BinaryOp::Pow, base, exponent)) };
        if n == 0.5 {
            return self.unary(UnaryOp::Sqrt, base);
        }
        if n.fract() != 0.0 || n.abs() > LARGEST_POWER {
            return self.add(Node::Binary(BinaryOp::Pow, base, exponent));
        }
        let one = self.number(1.0);
        let (mut result, mut square, mut left) = (one, base, n.abs() as u32);
        while left > 0 {
            if left % 2 == 1 {
                result = self.binary(BinaryOp::Mul, result, square);
            }
            left /= 2;
            if left > 0 {
                square = self.binary(BinaryOp::Mul, square, square);
            }
        }
        if n < 0.0 { self.binary(BinaryOp::Div, one, result) } else { result }
    }
}

/// Arithmetic that is correctly rounded everywhere, so that it may be done now.
fn fold(op: BinaryOp, x: f64, y: f64) -> Option<f64> {
    match op {
        BinaryOp::Add => Some(x + y),
        BinaryOp::Sub => Some(x - y),
        BinaryOp::Mul => Some(x * y),
        BinaryOp::Div => Some(x / y),
        _ => None,
    }
}
