//! States: start value, bound, drift and noise.

use super::super::core::Core;
use super::super::elaborate::{Elaborator, Place};
use super::super::noise;
use super::super::scope::{Equation, Item};
use super::super::start::{Limit, Start, declared_unit};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{BinaryOp, NoiseId};
use crate::units::{Ratio, Unit};

/// A state with its equation.
pub(super) struct Dynamics {
    pub initial: Start,
    pub limit: Limit,
    pub drift: Core,
    pub diffusion: Vec<(NoiseId, Core)>,
}

/// Start value, bound and derivative of each state, by its index.
pub(super) fn states<'a>(elaborator: &mut Elaborator<'_, 'a, '_>) -> Vec<Option<Dynamics>> {
    let node = elaborator.node;
    let mut states = Vec::new();
    for (k, (item, bound)) in node.states.iter().enumerate() {
        let mut equations = node.equations.iter().filter(|equation| equation.state == k);
        let unit = declared_unit(item.unit);
        let initial =
            elaborator.start(item.value, item.scope, unit, (&item.name, item.unit.map_or(item.span, |unit| unit.span)));
        let limit = elaborator.limit(item, bound);
        let Some(equation) = equations.next() else {
            missing_equation(elaborator, item);
            states.push(None);
            continue;
        };
        let (drift, diffusion) = derivative(elaborator, item, equation);
        for second in equations {
            let message = format!("`{}` has two equations", item.name);
            elaborator.report.push(
                Diagnostic::new(Code::SecondEquation, message, second.value.span, "the second")
                    .and(equation.value.span, "the first")
                    .help("remove one of them, or add them up"),
            );
        }
        states.push(Some(Dynamics { initial, limit, drift, diffusion }));
    }
    states
}

fn missing_equation(elaborator: &mut Elaborator, item: &Item) {
    let short = item.name.rsplit('.').next().unwrap_or(&item.name);
    if elaborator.node.scopes[item.scope].skipped.contains(&short) {
        return;
    }
    let message = format!("state `{short}` has no equation");
    elaborator.report.push(
        Diagnostic::new(Code::NoEquation, message, item.span, "nothing says how it changes")
            .help(format!("add `d/dt {short} = …`; for a constant declare a `param`, for an expression a `let`")),
    );
}

/// Drift in the state's unit per ms, and the coefficient of each noise.
fn derivative<'a>(
    elaborator: &mut Elaborator<'_, 'a, '_>,
    item: &Item<'a>,
    equation: &Equation<'a>,
) -> (Core, Vec<(NoiseId, Core)>) {
    let state = declared_unit(item.unit);
    let target = state.and_then(|unit| elaborator.per_time(unit, Ratio::integer(1)?));
    let (value, unit) = elaborator.quantity(equation.value, equation.scope, Place::Derivative);
    let (core, found) = match equation.factor {
        None => (value, unit),
        Some(factor) => {
            let (factor, factor_unit) = elaborator.quantity(factor, equation.scope, Place::Value);
            let left = target.zip(factor_unit).and_then(|(target, factor)| target.times(factor));
            if !elaborator.node.has_units || agrees(&value, unit, left) {
                let quotient = unit.zip(factor_unit).and_then(|(unit, factor)| unit.over(factor));
                let quotient = if value.is_number(0.0) { target } else { quotient };
                (Core::binary(BinaryOp::Div, value, factor), quotient)
            } else {
                mismatch(elaborator, (&value, unit), left, item, equation);
                return (value, Vec::new());
            }
        }
    };
    match Elaborator::fit(core, found, target) {
        Ok(core) => noise::split(core, elaborator.report),
        Err(core) => {
            mismatch(elaborator, (&core, found), target, item, equation);
            (core, Vec::new())
        }
    }
}

fn agrees(core: &Core, found: Option<Unit>, expected: Option<Unit>) -> bool {
    found.zip(expected).is_none_or(|(found, expected)| found.same_dimension(expected))
        || core.is_number(0.0) && found == Some(Unit::ONE)
}

fn mismatch(
    elaborator: &mut Elaborator,
    (core, found): (&Core, Option<Unit>),
    expected: Option<Unit>,
    item: &Item,
    equation: &Equation,
) {
    let (Some(found), Some(expected)) = (found, expected) else {
        return;
    };
    let short = item.name.rsplit('.').next().unwrap_or(&item.name);
    let message = format!("the two sides of the equation of `{short}` have different units");
    let left = match equation.factor {
        Some(_) => "the left side is",
        None => "its derivative is",
    };
    let help = elaborator.bridge((core, found), expected).or_else(|| {
        let time = expected.over(found)?;
        let inverse = found.over(expected)?;
        if inverse.same_dimension(Unit::millisecond()) {
            Some(format!(
                "write `tau * d/dt {short} = …` with a time constant `tau`, or divide the right side by a time"
            ))
        } else if time.same_dimension(Unit::millisecond()) {
            Some("multiply the right side by a time".to_owned())
        } else {
            None
        }
    });
    let words = |unit| elaborator.node.spellings.words(unit);
    let (found, expected) = (words(found), words(expected));
    elaborator.report.push(
        Diagnostic::new(Code::EquationUnits, message, core.span, format!("this is {found}"))
            .and(item.span, format!("{left} {expected}"))
            .maybe_help(help),
    );
}
