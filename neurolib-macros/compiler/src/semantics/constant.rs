//! Values that are known at compile time, or that depend on parameters only.

use super::Report;
use super::core::{Core, Kind};
use super::elaborate::LetValue;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{BinaryOp, UnaryOp};

/// Most nodes of an expression of parameters, with its lets put in.
const MAX_SIZE: usize = 10_000;
/// Deepest such expression.
const MAX_DEPTH: usize = 500;

/// The value of an expression of numbers.
pub(super) fn evaluate(core: &Core) -> Option<f64> {
    Some(match &core.kind {
        Kind::Number(value) => *value,
        Kind::Unary(op, a) => unary(*op, evaluate(a)?),
        Kind::Binary(op, a, b) => binary(*op, evaluate(a)?, evaluate(b)?),
        Kind::If(c, a, b) => evaluate(if evaluate(c)? == 0.0 { b } else { a })?,
        _ => return None,
    })
}

/// The value, or an error that it must be known.
pub(super) fn require(core: &Core, what: &str, report: &mut Report) -> Option<f64> {
    let value = evaluate(core);
    if value.is_none() {
        let culprit = core.find(&mut |core| core.parts().is_empty() && !matches!(core.kind, Kind::Number(_)));
        let span = culprit.map_or(core.span, |culprit| culprit.span);
        let message = format!("{what} must be a number known at compile time");
        report.push(Diagnostic::new(Code::NotConstant, message, span, "not known").help("write a number"));
    }
    value
}

/// The function of a number.
pub(crate) fn unary(op: UnaryOp, a: f64) -> f64 {
    match op {
        UnaryOp::Neg => -a,
        UnaryOp::Not => f64::from(a == 0.0),
        UnaryOp::Exp => a.exp(),
        UnaryOp::Log => a.ln(),
        UnaryOp::Sqrt => a.sqrt(),
        UnaryOp::Abs => a.abs(),
        UnaryOp::Sin => a.sin(),
        UnaryOp::Cos => a.cos(),
        UnaryOp::Tan => a.tan(),
        UnaryOp::Tanh => a.tanh(),
        UnaryOp::Sigmoid => 1.0 / (1.0 + (-a).exp()),
        UnaryOp::Floor => a.floor(),
        UnaryOp::Sign => f64::from(a > 0.0) - f64::from(a < 0.0),
        UnaryOp::Heaviside => f64::from(a >= 0.0),
        UnaryOp::Exprel => {
            if a == 0.0 {
                1.0
            } else {
                a.exp_m1() / a
            }
        }
    }
}

/// The function of two numbers.
pub(crate) fn binary(op: BinaryOp, a: f64, b: f64) -> f64 {
    match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Pow => a.powf(b),
        BinaryOp::Min => a.min(b),
        BinaryOp::Max => a.max(b),
        BinaryOp::Mod => a - b * (a / b).floor(),
        BinaryOp::Less => f64::from(a < b),
        BinaryOp::LessEqual => f64::from(a <= b),
        BinaryOp::Greater => f64::from(a > b),
        BinaryOp::GreaterEqual => f64::from(a >= b),
        BinaryOp::Equal => f64::from(a == b),
        BinaryOp::NotEqual => f64::from(a != b),
        BinaryOp::And => f64::from(a != 0.0 && b != 0.0),
        BinaryOp::Or => f64::from(a != 0.0 || b != 0.0),
    }
}

/// Why an expression is no expression of parameters.
enum Obstacle {
    /// It reads something else, here.
    Reads(Core),
    TooLarge,
}

/// The expression with lets put in, if it then reads parameters only; an error otherwise.
pub(super) fn of_parameters(core: &Core, what: &str, lets: &[Option<LetValue>], report: &mut Report) -> Option<Core> {
    let mut budget = MAX_SIZE;
    match put_in(core, lets, &mut budget, 0) {
        Ok(core) => Some(core),
        Err(Obstacle::TooLarge) => {
            let message = format!("{what} grows too large when the `let`s it reads are put in");
            report.push(Diagnostic::new(Code::TooLarge, message, core.span, "too large").help("make it a `param`"));
            None
        }
        Err(Obstacle::Reads(culprit)) => {
            let message = format!("{what} may depend on parameters only");
            let mut diagnostic = Diagnostic::new(Code::NotParameter, message, core.span, "depends on more");
            if culprit.span != core.span {
                diagnostic = diagnostic.and(culprit.span, format!("{} changes during a run", kind(&culprit)));
            }
            report.push(diagnostic.help("it is computed once, before the run; make what it depends on a `param`"));
            None
        }
    }
}

fn kind(core: &Core) -> &'static str {
    match core.kind {
        Kind::State(_) => "a state",
        Kind::Port(_) => "a port",
        Kind::Input(_) => "an input",
        Kind::Time => "the time",
        Kind::Noise(_) => "noise",
        _ => "this",
    }
}

/// The same, where weights and lengths of connections may stand as well.
pub(super) fn of_parameters_and_connections(
    core: &Core,
    lets: &[Option<LetValue>],
    report: &mut Report,
) -> Option<Core> {
    let is_connection = |core: &Core| matches!(core.kind, Kind::Weight | Kind::Length);
    if is_connection(core) || core.parts().is_empty() && !matches!(core.kind, Kind::Let(_)) {
        return Some(core.clone());
    }
    match &core.kind {
        Kind::Let(_) => of_parameters(core, "a factor of a connection", lets, report),
        _ => core.try_map(&mut |part| of_parameters_and_connections(part, lets, report).ok_or(())).ok(),
    }
}

fn put_in(core: &Core, lets: &[Option<LetValue>], budget: &mut usize, depth: usize) -> Result<Core, Obstacle> {
    *budget = budget.checked_sub(1).ok_or(Obstacle::TooLarge)?;
    if depth > MAX_DEPTH {
        return Err(Obstacle::TooLarge);
    }
    match &core.kind {
        Kind::Number(_) | Kind::Parameter(_) => Ok(core.clone()),
        Kind::Let(id) => match &lets[id.0] {
            Some(value) => put_in(&value.core, lets, budget, depth + 1).map_err(|obstacle| match obstacle {
                Obstacle::Reads(_) => Obstacle::Reads(core.clone()),
                Obstacle::TooLarge => Obstacle::TooLarge,
            }),
            None => Err(Obstacle::Reads(core.clone())),
        },
        Kind::Unary(..) | Kind::Binary(..) | Kind::If(..) => {
            core.try_map(&mut |part| put_in(part, lets, budget, depth + 1))
        }
        _ => Err(Obstacle::Reads(core.clone())),
    }
}
