//! Powers without a logarithm at each step.
//!
//! Why: `pow(x, y)` is `exp(y*log(x))`, some fifty operations.
//!
//! | before | after | rounding |
//! |---|---|---|
//! | `x^n`, n whole, at most 16 | products by squaring | of the products |
//! | `x^0.5`, `x^−n` | `sqrt(x)`, `1/x^n` | of these |
//! | `p^x`, p positive and the same in all steps | `exp(x*log(p))`, the logarithm once per run | none: that is what `pow` computes |
//!
//! That p is positive must follow from the ranges of its parameters.

use super::counted;
use super::rebuild::rebuild;
use crate::interval::Interval;
use crate::ir::arena::Arena;
use crate::ir::fold::by_squaring;
use crate::ir::{BinaryOp, Model, Node, NodeId, Parameter, Stage, UnaryOp};

pub(super) fn run(model: &mut Model) -> String {
    let parameters = std::mem::take(&mut model.parameters);
    let (mut products, mut exponentials) = (0, 0);
    let mut ranges = Vec::new();
    rebuild(model, |arena, old, id| {
        let Node::Binary(BinaryOp::Pow, base, exponent) = old.moved(id) else { return arena.make(old.moved(id)) };
        while ranges.len() < arena.nodes.len() {
            ranges.push(range(&arena.nodes[ranges.len()], &ranges, &parameters));
        }
        let is_known = arena.stage(base) <= Stage::Run && arena.stage(exponent) > Stage::Run;
        if let Some(product) = product(arena, base, exponent) {
            products += 1;
            product
        } else if is_known && ranges[base.0 as usize].low > 0.0 {
            exponentials += 1;
            let log = arena.unary(UnaryOp::Log, base);
            let argument = arena.binary(BinaryOp::Mul, exponent, log);
            arena.unary(UnaryOp::Exp, argument)
        } else {
            arena.binary(BinaryOp::Pow, base, exponent)
        }
    });
    model.parameters = parameters;
    let did = [(products, "product"), (exponentials, "exponential")];
    let did: Vec<String> = did.into_iter().filter(|did| did.0 > 0).map(|(n, what)| counted(n, what)).collect();
    if did.is_empty() { String::new() } else { format!("powers → {}", did.join(", ")) }
}

/// A power by products or a root, if it is one.
fn product(arena: &mut Arena, base: NodeId, exponent: NodeId) -> Option<NodeId> {
    let n = arena.value(exponent)?;
    if n == 0.5 {
        return Some(arena.unary(UnaryOp::Sqrt, base));
    }
    let one = arena.number(1.0);
    let power = by_squaring(n, base, one, |a, b| arena.binary(BinaryOp::Mul, a, b))?;
    Some(if n < 0.0 { arena.binary(BinaryOp::Div, one, power) } else { power })
}

/// Where a value of the run stage can lie; the ranges of its operands are known.
fn range(node: &Node, ranges: &[Interval], parameters: &[Parameter]) -> Interval {
    let at = |id: NodeId| ranges[id.0 as usize];
    match *node {
        Node::Number(bits) => Interval::point(f64::from_bits(bits)),
        Node::Parameter(p) => Interval::new(parameters[p].low, parameters[p].high),
        Node::Nodes => Interval::new(1.0, f64::INFINITY),
        Node::Unary(op, a) => Interval::unary(op, at(a)),
        Node::Binary(op, a, b) => Interval::binary(op, at(a), at(b)),
        Node::Select(_, a, b) => at(a).hull(at(b)),
        _ => Interval::LINE,
    }
}
