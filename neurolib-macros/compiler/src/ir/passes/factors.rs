//! Products and quotients: constants together, few divisions.
//!
//! Why: a division takes as long as a dozen products, and what constants give can wait for the next run.
//!
//! | before | after |
//! |---|---|
//! | `x/p` | `x*(1/p)` |
//! | `p*x*q`, `p*x/q` | `x*(p*q)`, `x*(p/q)` |
//! | `(−x)*p` | `x*(−p)` |
//! | `x*(1/y)` | `x/y` |
//! | `p*(q/y)` | `(p*q)/y` |
//! | `x/y/z` | `x/(y*z)` |
//!
//! x, y, z differ from step to step, p, q do not; what depends on these alone becomes a constant by [`super::hoist`].
//! Other factors stay in their order. A product that something else reads as well stays as it is.
//!
//! Rounding: each operation left is rounded once, a reciprocal before its product too, so that the relative error of a
//! product of n factors stays below (n + 1)/2 ulp. Products of constants come first: should they leave the range of numbers
//! where the whole does not, the result does as well; that is seen only, and avoided, where they are numbers.

use super::counted;
use super::rebuild::{Old, rebuild};
use crate::ir::arena::Arena;
use crate::ir::{BinaryOp, Kernel, KernelKind, Model, Node, NodeId, Stage, UnaryOp};

/// What a division costs, in products.
const DIVISION: usize = 8;
/// Most factors that are looked at together.
const LONGEST: usize = 64;

pub(super) fn run(model: &mut Model) -> String {
    let stages = Arena::of(model.nodes.clone());
    let reads = reads(model);
    let is_inner = |id: NodeId| reads[id.0 as usize] <= 1;
    let mut saved = Saved::default();
    rebuild(model, |arena, old, id| {
        if stages.stage(id) < Stage::Step || !is_product(old.node(id)) {
            return arena.make(old.moved(id));
        }
        let product = Product::new(id, old, |id| stages.stage(id), is_inner);
        match product.is_better().then(|| product.build(arena, old)).flatten() {
            Some(better) => {
                saved.add(&product);
                better
            }
            None => arena.make(old.moved(id)),
        }
    });
    saved.in_words()
}

/// How often each node is read in the kernel that reads it most.
fn reads(model: &Model) -> Vec<usize> {
    let mut most = vec![0; model.nodes.len()];
    // What a single equation reads, the drift reads.
    for Kernel { outputs, .. } in model.kernels.iter().filter(|k| !matches!(k.kind, KernelKind::DriftOf(_))) {
        let mut reads = std::collections::BTreeMap::new();
        outputs.iter().for_each(|&o| *reads.entry(o).or_insert(0) += 1);
        // The last node first: what reads a node stands behind it.
        while let Some((id, count)) = reads.pop_last() {
            let most = &mut most[id.0 as usize];
            *most = count.max(*most);
            model.nodes[id.0 as usize].operands().into_iter().for_each(|o| *reads.entry(o).or_insert(0) += 1);
        }
    }
    most
}

fn is_product(node: &Node) -> bool {
    matches!(node, Node::Unary(UnaryOp::Neg, _) | Node::Binary(BinaryOp::Mul | BinaryOp::Div, ..))
}

/// A product with all its factors, by their ids before the pass.
#[derive(Default)]
struct Product {
    negative: bool,
    /// Those that differ from step to step, and whether the product is divided by them.
    factors: Vec<(NodeId, bool)>,
    /// The others.
    constants: Vec<(NodeId, bool)>,
    /// Operations as they stand.
    products: usize,
    divisions: usize,
    signs: usize,
}

impl Product {
    /// Takes a product apart, as far as nothing else reads its parts.
    fn new(root: NodeId, old: &Old<'_>, stage: impl Fn(NodeId) -> Stage, is_inner: impl Fn(NodeId) -> bool) -> Self {
        let mut product = Product::default();
        let mut open = vec![(root, false)];
        while let Some((id, inverse)) = open.pop() {
            let is_short = open.len() + product.factors.len() + product.constants.len() < LONGEST;
            let is_open = id == root || is_inner(id) && is_short;
            match *old.node(id) {
                _ if stage(id) < Stage::Step => product.constants.push((id, inverse)),
                Node::Unary(UnaryOp::Neg, a) if is_open => {
                    product.signs += 1;
                    product.negative ^= true;
                    open.push((a, inverse));
                }
                Node::Binary(BinaryOp::Mul, a, b) if is_open => {
                    product.products += 1;
                    open.extend([(b, inverse), (a, inverse)]);
                }
                Node::Binary(BinaryOp::Div, a, b) if is_open => {
                    product.divisions += 1;
                    open.extend([(b, !inverse), (a, inverse)]);
                }
                _ => product.factors.push((id, inverse)),
            }
        }
        let is_one = |&(id, _): &(NodeId, bool)| *old.node(id) == Node::Number(1f64.to_bits());
        product.constants.retain(|constant| !is_one(constant));
        product
    }

    fn divisors(&self) -> impl Iterator<Item = NodeId> {
        self.factors.iter().filter(|factor| factor.1).map(|factor| factor.0)
    }

    fn inverse_constants(&self) -> usize {
        self.constants.iter().filter(|constant| constant.1).count()
    }

    /// Divisions and signs that are left by [`Self::build`].
    fn divisions_after(&self) -> usize {
        usize::from(self.divisors().next().is_some())
    }

    fn signs_after(&self) -> usize {
        let is_quotient = self.factors.iter().all(|factor| factor.1);
        usize::from(self.negative && self.constants.is_empty() && !is_quotient)
    }

    fn is_better(&self) -> bool {
        let divisors = self.divisors().count();
        let others = self.factors.len() - divisors;
        let products = others.saturating_sub(1)
            + divisors.saturating_sub(1)
            + usize::from(others > 0 && !self.constants.is_empty());
        products + DIVISION * self.divisions_after() + self.signs_after()
            < self.products + DIVISION * self.divisions + self.signs
    }

    /// The product anew; `None` if its constants leave the range of numbers.
    fn build(&self, arena: &mut Arena, old: &Old<'_>) -> Option<NodeId> {
        let constant = self.constant(arena, old)?;
        let mut factors = self.factors.clone();
        // The first one that the product is not divided by leads, with the constant: both wait for no division.
        let lead = factors.iter().position(|factor| !factor.1).map(|lead| old.new_id(factors.remove(lead).0));
        let mut result = match (lead, constant) {
            (Some(lead), Some(constant)) => arena.binary(BinaryOp::Mul, lead, constant),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => arena.number(if self.negative { -1.0 } else { 1.0 }),
        };
        let mut divisor = self.divisors().map(|id| old.new_id(id)).reduce(|a, b| arena.binary(BinaryOp::Mul, a, b));
        for (id, inverse) in factors {
            result = match (inverse, divisor.filter(|_| inverse)) {
                (false, _) => arena.binary(BinaryOp::Mul, result, old.new_id(id)),
                (true, Some(all)) => {
                    divisor = None;
                    arena.binary(BinaryOp::Div, result, all)
                }
                (true, None) => result,
            };
        }
        Some(if self.signs_after() > 0 { arena.unary(UnaryOp::Neg, result) } else { result })
    }

    /// The constants as one, if there are any, with the sign.
    fn constant(&self, arena: &mut Arena, old: &Old<'_>) -> Option<Option<NodeId>> {
        let mut product = |inverse: bool| {
            let constants = self.constants.iter().filter(|constant| constant.1 == inverse).map(|c| old.new_id(c.0));
            constants.reduce(|a, b| arena.binary(BinaryOp::Mul, a, b))
        };
        let (above, below) = (product(false), product(true));
        let constant = match (above, below) {
            (above, None) => above,
            (above, Some(below)) => {
                let above = above.unwrap_or_else(|| arena.number(1.0));
                Some(arena.binary(BinaryOp::Div, above, below))
            }
        };
        let Some(constant) = constant else { return Some(None) };
        if arena.value(constant).is_some_and(|value| !value.is_normal()) {
            return None;
        }
        Some(Some(if self.negative { arena.unary(UnaryOp::Neg, constant) } else { constant }))
    }
}

/// What the pass has saved.
#[derive(Default)]
struct Saved {
    reciprocals: usize,
    constants: usize,
    divisions: usize,
    signs: usize,
}

impl Saved {
    fn add(&mut self, product: &Product) {
        let reciprocals = product.inverse_constants();
        self.reciprocals += reciprocals;
        self.constants += product.constants.len().saturating_sub(1);
        self.divisions += product.divisions.saturating_sub(reciprocals + product.divisions_after());
        self.signs += product.signs - product.signs_after();
    }

    fn in_words(&self) -> String {
        let said = [
            (self.reciprocals, "division", " by constants → products"),
            (self.constants, "constant", " joined with others"),
            (self.divisions, "division", " saved"),
            (self.signs, "sign", " saved"),
        ];
        let said = said.into_iter().filter(|said| said.0 > 0);
        said.map(|(n, what, how)| format!("{}{how}", counted(n, what))).collect::<Vec<_>>().join(", ")
    }
}
