//! Warnings from declared ranges: where a division is by zero, a root or logarithm of a negative number, or `exp`
//! beyond all numbers, for values that the ranges of parameters and the bounds of states allow.
//!
//! Two steps. Intervals find the places that could go wrong; ports, inputs and states without bounds can be anything,
//! and a place that depends on one is passed over, as the ranges say nothing of it. Then values within the ranges are
//! looked for that do go wrong (`witness`). Only what is found is reported, with the values: no false alarm can come
//! from intervals being too wide.

mod message;
mod removable;
mod witness;

use super::Report;
use super::constant;
use super::core::{Core, Kind};
use super::elaborate::LetValue;
use super::scope::Node;
use super::start::Limit;
use crate::ast::Bound;
use crate::interval::Interval;
use crate::resolved::{BinaryOp, Parameter, UnaryOp};
use crate::source::Span;

/// Largest argument of `exp` whose value is a 64-bit floating point number.
const MAX_EXPONENT: f64 = 709.78;

/// What is known of a model once its expressions are elaborated.
pub(super) struct Facts<'c> {
    pub node: &'c Node<'c>,
    pub parameters: &'c [Parameter],
    /// Bounds of states; `None` for those without an equation.
    pub limits: Vec<Option<&'c Limit>>,
    pub lets: &'c [Option<LetValue>],
    /// Lets, each after those it reads.
    pub order: &'c [usize],
    /// Every other expression.
    pub roots: Vec<&'c Core>,
}

/// A quantity with a declared range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variable {
    Parameter(usize),
    State(usize),
}

/// The declared range of a variable.
struct Declared<'c> {
    name: &'c str,
    interval: Interval,
    default: Option<f64>,
    /// Where the range stands.
    span: Span,
}

/// Where a value can lie, and whether ranges say so.
#[derive(Clone, Copy)]
struct Known {
    interval: Interval,
    is_declared: bool,
}

/// A place that could go wrong.
struct Hazard<'c> {
    kind: HazardKind<'c>,
    /// The divisor, the radicand, the base, the argument.
    operand: &'c Core,
    /// Conditions on the way to it, and what they are there.
    guards: Vec<(&'c Core, bool)>,
}

/// What could go wrong.
#[derive(Clone, Copy)]
enum HazardKind<'c> {
    Divisor,
    Root,
    Log,
    /// A power with this exponent.
    Power(&'c Core),
    Overflow,
}

/// Warns of what goes wrong within the declared ranges.
pub(super) fn check(facts: &Facts, report: &mut Report) {
    let mut walk = Walk {
        facts,
        report,
        known: vec![Known { interval: Interval::LINE, is_declared: false }; facts.lets.len()],
        exposed: exposed_lets(facts),
        guards: Vec::new(),
        hazards: Vec::new(),
    };
    for &k in facts.order {
        if let Some(value) = &facts.lets[k] {
            walk.known[k] = walk.value(&value.core, !walk.exposed[k]);
        }
    }
    for &root in &facts.roots {
        walk.value(root, false);
    }
    let mut budget = witness::BUDGET;
    for hazard in walk.hazards {
        if let Some(witness) = witness::find(facts, &hazard, &mut budget) {
            report.push(message::hazard(facts, &hazard, &witness));
        }
    }
}

impl<'c> Facts<'c> {
    /// The declared range of a variable; `None` if it has none.
    fn declared(&self, variable: Variable) -> Option<Declared<'c>> {
        let (name, interval, default, span) = match variable {
            Variable::Parameter(k) => {
                let ((item, range), parameter) = (&self.node.parameters[k], &self.parameters[k]);
                let interval = Interval::new(parameter.low, parameter.high);
                (&item.name, interval, Some(parameter.default), range.as_ref()?.span)
            }
            Variable::State(k) => {
                let (item, bound) = &self.node.states[k];
                let (Limit::Clamp(low, high) | Limit::Wrap(low, high)) = self.limits[k]? else { return None };
                let (Bound::Clamp(range) | Bound::Wrap(range)) = bound else { return None };
                let interval = Interval::new(constant::evaluate(low)?, constant::evaluate(high)?);
                (&item.name, interval, None, range.span)
            }
        };
        (interval != Interval::LINE).then_some(Declared { name, interval, default, span })
    }
}

fn variable(core: &Core) -> Option<Variable> {
    match core.kind {
        Kind::Parameter(id) => Some(Variable::Parameter(id.0)),
        Kind::State(id) => Some(Variable::State(id.0)),
        _ => None,
    }
}

struct Walk<'f, 'c, 'r> {
    facts: &'f Facts<'c>,
    report: &'r mut Report,
    /// Of each let.
    known: Vec<Known>,
    /// Lets in which an infinite value would matter.
    exposed: Vec<bool>,
    guards: Vec<(&'c Core, bool)>,
    hazards: Vec<Hazard<'c>>,
}

impl<'c> Walk<'_, 'c, '_> {
    /// Where an expression can lie. `absorbed`: its being infinite does no harm, as in `1/(1 + exp(x))`.
    fn value(&mut self, core: &'c Core, absorbed: bool) -> Known {
        if let Some(variable) = variable(core) {
            return match self.facts.declared(variable) {
                Some(declared) => Known { interval: declared.interval, is_declared: true },
                None => Known { interval: Interval::LINE, is_declared: false },
            };
        }
        match &core.kind {
            Kind::Number(value) => Known { interval: Interval::point(*value), is_declared: true },
            Kind::Let(id) => self.known[id.0],
            Kind::Unary(op, a) => {
                let a_known = self.value(a, absorbed || absorbs(*op));
                match op {
                    UnaryOp::Sqrt if a_known.interval.low < 0.0 => self.hazard(HazardKind::Root, a, a_known),
                    UnaryOp::Log if a_known.interval.low <= 0.0 => self.hazard(HazardKind::Log, a, a_known),
                    UnaryOp::Exp | UnaryOp::Exprel if !absorbed && a_known.interval.high > MAX_EXPONENT => {
                        self.hazard(HazardKind::Overflow, a, a_known);
                    }
                    _ => {}
                }
                Known { interval: Interval::unary(*op, a_known.interval), ..a_known }
            }
            Kind::Binary(op, a, b) => self.binary(*op, (a, b), absorbed),
            Kind::If(c, a, b) => {
                self.value(c, true);
                self.guards.push((c, true));
                let a = self.value(a, absorbed);
                self.guards.pop();
                self.guards.push((c, false));
                let b = self.value(b, absorbed);
                self.guards.pop();
                Known { interval: a.interval.hull(b.interval), is_declared: a.is_declared && b.is_declared }
            }
            // At another time or node the value lies in the same range.
            Kind::Source(a) | Kind::Previous(a) | Kind::Delay(a, _) => self.value(a, absorbed),
            Kind::Reduce(_, a) => {
                self.value(a, absorbed);
                Known { interval: Interval::LINE, is_declared: false }
            }
            Kind::Table(_, arguments, _) => {
                for argument in arguments {
                    self.value(argument, true);
                }
                Known { interval: Interval::LINE, is_declared: false }
            }
            _ => Known { interval: Interval::LINE, is_declared: false },
        }
    }

    fn binary(&mut self, op: BinaryOp, (a, b): (&'c Core, &'c Core), absorbed: bool) -> Known {
        let (a_absorbed, b_absorbed) = absorbs_sides(op);
        let x = self.value(a, absorbed || a_absorbed);
        let y = self.value(b, absorbed || b_absorbed);
        let zero = y.interval.contains(0.0);
        match op {
            BinaryOp::Div => {
                let removable = removable::find(a, b, self.report);
                if let Some(removable) = &removable {
                    if self.value(removable.zero, true).interval.contains(0.0) {
                        self.report.push(message::removable(a.span.to(b.span), removable));
                    }
                } else if zero {
                    self.hazard(HazardKind::Divisor, b, y);
                }
            }
            BinaryOp::Mod if zero => self.hazard(HazardKind::Divisor, b, y),
            BinaryOp::Pow => {
                let is_whole = y.interval.low == y.interval.high && y.interval.low.fract() == 0.0;
                let both = Known { is_declared: x.is_declared && y.is_declared, ..x };
                if y.interval.high < 0.0 && x.interval.contains(0.0) {
                    self.hazard(HazardKind::Divisor, a, both);
                } else if x.interval.low < 0.0 && !is_whole {
                    self.hazard(HazardKind::Power(b), a, both);
                }
            }
            _ => {}
        }
        Known { interval: Interval::binary(op, x.interval, y.interval), is_declared: x.is_declared && y.is_declared }
    }

    fn hazard(&mut self, kind: HazardKind<'c>, operand: &'c Core, known: Known) {
        if known.is_declared {
            self.hazards.push(Hazard { kind, operand, guards: self.guards.clone() });
        }
    }
}

/// Lets whose being infinite would reach a derivative or an observable.
fn exposed_lets(facts: &Facts) -> Vec<bool> {
    let mut exposed = vec![false; facts.lets.len()];
    for root in &facts.roots {
        expose(root, &mut exposed);
    }
    for &k in facts.order.iter().rev() {
        if let (true, Some(value)) = (exposed[k], &facts.lets[k]) {
            expose(&value.core, &mut exposed);
        }
    }
    exposed
}

fn expose(core: &Core, exposed: &mut [bool]) {
    match &core.kind {
        Kind::Let(id) => exposed[id.0] = true,
        Kind::Unary(op, _) if absorbs(*op) => {}
        Kind::Binary(op, a, b) => {
            let (a_absorbed, b_absorbed) = absorbs_sides(*op);
            if !a_absorbed {
                expose(a, exposed);
            }
            if !b_absorbed {
                expose(b, exposed);
            }
        }
        Kind::If(_, a, b) => [a, b].into_iter().for_each(|part| expose(part, exposed)),
        Kind::Table(..) => {}
        _ => core.parts().into_iter().for_each(|part| expose(part, exposed)),
    }
}

/// Whether a function is finite where its argument is infinite.
fn absorbs(op: UnaryOp) -> bool {
    matches!(op, UnaryOp::Tanh | UnaryOp::Sigmoid | UnaryOp::Sign | UnaryOp::Heaviside | UnaryOp::Not)
}

/// Whether an operator can be finite where its left, and where its right operand is infinite.
fn absorbs_sides(op: BinaryOp) -> (bool, bool) {
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => (false, false),
        BinaryOp::Div | BinaryOp::Mod => (false, true),
        _ => (true, true),
    }
}
