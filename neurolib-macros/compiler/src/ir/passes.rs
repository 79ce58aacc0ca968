//! What happens to the representation between lowering and the back ends: a list of passes.
//!
//! | pass | what it does | rounding |
//! |---|---|---|
//! | [`powers`] | `x^3` → `x*x*x`; `p^x` → `exp(x*log(p))` | of the products; none |
//! | [`factors`] | `x/p` → `x*(1/p)`, `p*x*q` → `x*(p*q)`, `x*(1/y)` → `x/y` | below 1 ulp for each operation |
//! | [`unused`] | removes what no kernel reads | none |
//! | [`watch`] | the arguments of look-ups become outputs, for the runtime to watch | none |
//! | [`hoist`] | what depends on parameters alone is computed once per run | none |
//! | [`fuse`] | `x*y + z` in one operation | of the product no more |
//!
//! What is no pass: that each subexpression exists once ([`super::arena`]), and [folding](super::fold), which both happen
//! wherever a node is made; and the separation of inputs, in the semantic stage.
//!
//! All back ends read what the last pass leaves, so that compiled and interpreted runs have the same bits.

mod factors;
mod fuse;
mod hoist;
mod powers;
mod rebuild;
mod unused;
mod watch;

use super::arena::Arena;
use super::{BinaryOp, KernelKind, Model, Node, NodeId, Stage, Sum, verify};
use crate::resolved;

/// A pass: changes the model, and says what it did.
type Pass = fn(&mut Model) -> String;

/// The passes, in their order.
const PASSES: &[(&str, Pass)] = &[
    ("powers", powers::run),
    ("factors", factors::run),
    ("unused", unused::run),
    ("watch", watch::run),
    ("hoist", hoist::run),
    ("fuse", fuse::run),
];

/// Names of the stages of [`trace`], in their order.
pub fn pass_names() -> impl Iterator<Item = &'static str> {
    [LOWER].into_iter().chain(PASSES.iter().map(|(name, _)| *name))
}

/// The name of what comes before the passes.
const LOWER: &str = "lower";

/// A model after a pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the pass.
    pub pass: &'static str,
    /// What it did, in words; empty if nothing.
    pub did: String,
    /// What the drift computes now.
    pub cost: Cost,
    /// The model.
    pub model: Model,
}

/// What the drift of one node has to compute at each step, as it depends on more than parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Operations and functions.
    pub operations: u64,
    /// Divisions among them.
    pub divisions: u64,
}

/// Lowers a resolved model and runs the passes. Cannot fail: what could has been reported by the semantic stage.
pub fn lower(model: &resolved::Model) -> Model {
    let (mut model, _) = lowered(model);
    for (name, pass) in PASSES {
        apply(name, *pass, &mut model);
    }
    model
}

/// The same, with the model after lowering and after each pass.
pub fn trace(resolved: &resolved::Model) -> Vec<Step> {
    let (mut model, folded) = lowered(resolved);
    let did = what_lowering_did(&model, resolved, folded);
    let mut steps = vec![Step { pass: LOWER, did, cost: Cost::of(&model), model: model.clone() }];
    for (name, pass) in PASSES {
        let did = apply(name, *pass, &mut model);
        steps.push(Step { pass: name, did, cost: Cost::of(&model), model: model.clone() });
    }
    steps
}

fn lowered(model: &resolved::Model) -> (Model, usize) {
    let (model, folded) = super::lower::lower(model);
    debug_assert_eq!(verify(&model), Ok(()));
    (model, folded)
}

fn apply(name: &str, pass: Pass, model: &mut Model) -> String {
    let did = pass(model);
    debug_assert_eq!(verify(model), Ok(()), "{name}");
    did
}

fn what_lowering_did(model: &Model, resolved: &resolved::Model, folded: usize) -> String {
    let (written, once) = (Cost::as_written(model).operations, Cost::of(model).operations);
    let mut did = vec![format!("each subexpression once: {written} → {once}")];
    if folded > 0 {
        did.push(format!("{folded} folded"));
    }
    let inputs = counted(resolved.inputs.len(), "input");
    let weighted = model.sums.iter().filter(|sum| matches!(sum, Sum::Weighted { .. })).count();
    let sums = counted(weighted, "weighted sum");
    match (weighted, model.sums.len() - weighted) {
        (0, 0) => {}
        (_, 0) => did.push(format!("{inputs} by {sums}")),
        (0, _) => did.push(format!("{inputs}, computed for each connection")),
        (_, whole) => did.push(format!("{inputs} by {sums} and {whole} computed for each connection")),
    }
    did.join("; ")
}

/// A number of things.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

impl Cost {
    /// What the drift computes, each subexpression once.
    fn of(model: &Model) -> Cost {
        let arena = Arena::of(model.nodes.clone());
        let mut needed = vec![false; model.nodes.len()];
        drift(model).for_each(|o| needed[o.0 as usize] = true);
        let mut cost = Cost::default();
        for (index, node) in model.nodes.iter().enumerate().rev() {
            if needed[index] {
                node.operands().iter().for_each(|o| needed[o.0 as usize] = true);
                cost = cost.and(Cost::of_node(&arena, NodeId(index as u32)));
            }
        }
        cost
    }

    /// What it would compute if subexpressions were not shared.
    fn as_written(model: &Model) -> Cost {
        let arena = Arena::of(model.nodes.clone());
        let mut costs: Vec<Cost> = Vec::new();
        for (index, node) in model.nodes.iter().enumerate() {
            let operands = node.operands().into_iter().map(|o| costs[o.0 as usize]);
            costs.push(operands.fold(Cost::of_node(&arena, NodeId(index as u32)), Cost::and));
        }
        drift(model).map(|o| costs[o.0 as usize]).fold(Cost::default(), Cost::and)
    }

    fn of_node(arena: &Arena, id: NodeId) -> Cost {
        let is_operation = match arena.node(id) {
            Node::Unary(..) | Node::Binary(..) | Node::Select(..) | Node::Fused(..) | Node::Lookup(..) => {
                arena.stage(id) == Stage::Step
            }
            _ => false,
        };
        let is_division = is_operation && matches!(arena.node(id), Node::Binary(BinaryOp::Div, ..));
        Cost { operations: is_operation.into(), divisions: is_division.into() }
    }

    /// Shared parts of large expressions may be written very often.
    fn and(self, other: Cost) -> Cost {
        Cost {
            operations: self.operations.saturating_add(other.operations),
            divisions: self.divisions.saturating_add(other.divisions),
        }
    }
}

fn drift(model: &Model) -> impl Iterator<Item = NodeId> {
    model.kernel(KernelKind::Drift).into_iter().flat_map(|kernel| kernel.outputs.iter().copied())
}
