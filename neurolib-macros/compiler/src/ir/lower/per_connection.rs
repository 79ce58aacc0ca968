//! Inputs that do not come apart: a value for each connection, at each step.
//!
//! | before | after |
//! |---|---|
//! | largest parts of the source alone | a published value, read at the connection's delay: [`Node::Source`] |
//! | largest parts of the target alone | computed once for each node: [`Node::Target`] |
//! | largest parts of weight, length and parameters | by [`hoist`](super::super::passes) computed once for each run: [`Node::ConnectionFunction`] |
//! | the rest | the kernel of the connections, [`KernelKind::Carried`] |

use super::*;

/// What is found on the way through an expression.
#[derive(Default)]
struct Found {
    sources: Vec<SourceValue>,
    targets: Vec<NodeId>,
}

/// A lowered part of the expression.
#[derive(Clone, Copy)]
enum Part {
    /// Reads what belongs to the connection.
    Connection(NodeId),
    /// Is the same for all connections of a target.
    Target(NodeId),
}

impl<'a> Lowering<'a> {
    /// The sum that reduces this value over the connections of a node.
    pub(super) fn per_connection(&mut self, value: &'a Expr, reduce: Reduce) -> usize {
        let mut found = Found::default();
        let part = self.part(value, &mut found);
        let value = self.read(part, &mut found);
        let targets = found.targets;
        // What the value reads of the target has come first, so that sums stand in the order of their evaluation.
        self.sums.push(Sum::PerConnection { sources: found.sources, reduce });
        let sum = self.sums.len() - 1;
        self.carried.push((sum, targets, value));
        sum
    }

    fn part(&mut self, e: &'a Expr, found: &mut Found) -> Part {
        match e {
            Expr::Weight | Expr::Length => Part::Connection(self.expr(e)),
            Expr::Source(inner) => {
                let source = self.source(inner);
                let index = position_or_push(&mut found.sources, source);
                Part::Connection(self.arena.add(Node::Source(index)))
            }
            Expr::Unary(op, a) => {
                let [a] = [self.part(a, found)];
                self.joined([a], found, |arena, [a]| arena.unary(*op, a))
            }
            Expr::Binary(op, a, b) => {
                let parts = [self.part(a, found), self.part(b, found)];
                self.joined(parts, found, |arena, [a, b]| arena.binary(*op, a, b))
            }
            Expr::If(c, a, b) => {
                let parts = [self.part(c, found), self.part(a, found), self.part(b, found)];
                self.joined(parts, found, |arena, [c, a, b]| arena.select(c, a, b))
            }
            Expr::Table(table, arguments, quantity) => {
                let parts: Vec<Part> = arguments.iter().map(|a| self.part(a, found)).collect();
                let is_target = parts.iter().all(|part| matches!(part, Part::Target(_)));
                let arguments =
                    parts.into_iter().map(|part| if is_target { part.node() } else { self.read(part, found) });
                let arguments = arguments.collect();
                let lookup = self.arena.add(Node::Lookup(table.0, arguments));
                let node = self.arena.add(Node::Quantity(lookup, *quantity));
                if is_target { Part::Target(node) } else { Part::Connection(node) }
            }
            _ => Part::Target(self.expr(e)),
        }
    }

    /// An operation on parts: of the target, if all of them are.
    fn joined<const N: usize>(
        &mut self,
        parts: [Part; N],
        found: &mut Found,
        operation: impl FnOnce(&mut Arena, [NodeId; N]) -> NodeId,
    ) -> Part {
        if parts.iter().all(|part| matches!(part, Part::Target(_))) {
            return Part::Target(operation(&mut self.arena, parts.map(Part::node)));
        }
        let nodes = parts.map(|part| self.read(part, found));
        Part::Connection(operation(&mut self.arena, nodes))
    }

    /// A part as the kernel of the connections reads it.
    fn read(&mut self, part: Part, found: &mut Found) -> NodeId {
        match part {
            Part::Target(node) if self.arena.stage(node) == Stage::Step => {
                let index = position_or_push(&mut found.targets, node);
                self.arena.add(Node::Target(index))
            }
            other => other.node(),
        }
    }
}

impl Part {
    fn node(self) -> NodeId {
        match self {
            Part::Connection(node) | Part::Target(node) => node,
        }
    }
}
