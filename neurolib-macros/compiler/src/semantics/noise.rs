//! A derivative is its drift plus a coefficient times each noise.

use super::Report;
use super::core::{Core, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{BinaryOp, NoiseId, UnaryOp};
use crate::source::Span;

/// An expression that is linear in noises: what is free of them, and their coefficients.
struct Linear {
    drift: Option<Core>,
    noises: Vec<(NoiseId, Core)>,
}

/// Splits a derivative; noise that is not linear in it is an error.
pub(super) fn split(core: Core, report: &mut Report) -> (Core, Vec<(NoiseId, Core)>) {
    let span = core.span;
    let linear = linear(core, report);
    (linear.drift.unwrap_or_else(|| Core::number(0.0, span)), linear.noises)
}

fn is_noisy(core: &Core) -> bool {
    core.find(&mut |core| matches!(core.kind, Kind::Noise(_))).is_some()
}

fn linear(core: Core, report: &mut Report) -> Linear {
    if !is_noisy(&core) {
        return Linear { drift: Some(core), noises: Vec::new() };
    }
    let span = core.span;
    match core.kind {
        Kind::Noise(id) => Linear { drift: None, noises: vec![(id, Core::number(1.0, span))] },
        Kind::Unary(UnaryOp::Neg, a) => linear(*a, report).map(|core| Core::unary(UnaryOp::Neg, core, span)),
        Kind::Binary(op @ (BinaryOp::Add | BinaryOp::Sub), a, b) => {
            let (a, b) = (linear(*a, report), linear(*b, report));
            a.plus(b, op, span)
        }
        Kind::Binary(BinaryOp::Mul, a, b) if !is_noisy(&a) => linear(*b, report).map(|core| (*a).clone().times(core)),
        Kind::Binary(BinaryOp::Mul, a, b) if !is_noisy(&b) => linear(*a, report).map(|core| core.times((*b).clone())),
        Kind::Binary(BinaryOp::Div, a, b) if !is_noisy(&b) => {
            linear(*a, report).map(|core| Core::binary(BinaryOp::Div, core, (*b).clone()))
        }
        Kind::If(c, a, b) if !is_noisy(&c) => {
            let (a, b) = (linear(*a, report), linear(*b, report));
            a.choose(b, &c, span)
        }
        kind => {
            let core = Core::new(kind, span);
            let noise = core.find(&mut |core| matches!(core.kind, Kind::Noise(_))).expect("invariant: checked above");
            report.push(not_linear(noise.span, span));
            Linear { drift: None, noises: Vec::new() }
        }
    }
}

/// The error of noise inside `whole`.
pub(super) fn not_linear(noise: Span, whole: Span) -> Diagnostic {
    let message = "noise may enter a derivative only as a linear term";
    Diagnostic::new(Code::NoiseNotLinear, message, noise, "this noise")
        .and(whole, "is not a term `coefficient * noise` here")
        .help("the coefficient may be any expression without noise: `d/dt x = f + g*xi`")
}

impl Linear {
    fn map(self, f: impl Fn(Core) -> Core) -> Linear {
        Linear { drift: self.drift.map(&f), noises: self.noises.into_iter().map(|(id, core)| (id, f(core))).collect() }
    }

    fn plus(self, other: Linear, op: BinaryOp, span: Span) -> Linear {
        let join = |a: Option<Core>, b: Option<Core>| match (a, b) {
            (Some(a), Some(b)) => Some(Core::binary(op, a, b)),
            (None, Some(b)) if op == BinaryOp::Sub => Some(Core::unary(UnaryOp::Neg, b, span)),
            (a, b) => a.or(b),
        };
        self.merge(other, join)
    }

    fn choose(self, other: Linear, condition: &Core, span: Span) -> Linear {
        let join = |a: Option<Core>, b: Option<Core>| {
            let [a, b] = [a, b].map(|side| Box::new(side.unwrap_or_else(|| Core::number(0.0, span))));
            Some(Core::new(Kind::If(Box::new(condition.clone()), a, b), span))
        };
        self.merge(other, join)
    }

    fn merge(self, other: Linear, join: impl Fn(Option<Core>, Option<Core>) -> Option<Core>) -> Linear {
        let mut noises = Vec::new();
        let mut others = other.noises;
        for (id, a) in self.noises {
            let at = others.iter().position(|(other, _)| *other == id);
            let b = at.map(|at| others.remove(at).1);
            noises.extend(join(Some(a), b).map(|core| (id, core)));
        }
        noises.extend(others.into_iter().filter_map(|(id, b)| join(None, Some(b)).map(|core| (id, core))));
        noises.sort_by_key(|(id, _)| *id);
        let drift = match (self.drift, other.drift) {
            (None, None) => None,
            (a, b) => join(a, b),
        };
        Linear { drift, noises }
    }
}
