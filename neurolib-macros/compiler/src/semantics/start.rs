//! Start values, pasts, bounds and defaults.

use super::constant;
use super::core::{Core, Kind, Type};
use super::elaborate::{Elaborator, as_random};
use super::scope::{Item, Past};
use crate::ast::{Bound, Expr, Range, UnitText};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::units::Unit;

/// A start value.
pub(super) enum Start {
    Value(Core),
    Uniform(Core, Core),
    Normal(Core, Core),
}

/// A bound on a state; open ends are infinite.
pub(super) enum Limit {
    Free,
    Clamp(Core, Core),
    Wrap(Core, Core),
}

/// The unit that a declaration states, 1 if it states none.
pub(super) fn declared_unit(unit: Option<&UnitText>) -> Option<Unit> {
    unit.map_or(Some(Unit::ONE), |unit| unit.unit)
}

impl<'a> Elaborator<'_, 'a, '_> {
    /// A number in the unit of its declaration.
    pub(super) fn default(&mut self, item: &Item<'a>, what: &str) -> f64 {
        let name = (&*item.name, item.unit.map_or(item.span, |unit| unit.span));
        let core = self.declared((item.value, item.scope), declared_unit(item.unit), name);
        constant::require(&core, what, self.report).unwrap_or(0.0)
    }

    /// The ends of a parameter's range; its default must lie between them.
    pub(super) fn range(&mut self, item: &Item<'a>, range: Option<&'a Range>, default: f64) -> (f64, f64) {
        match range {
            Some(range) => {
                let outside = format!("the default of `{}` lies outside its range", item.name);
                self.inside(item, range, default, (&outside, "change the default or widen the range"))
            }
            None => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// A parameter that `fix` has made the `let` of this place: its value must lie in the range it had.
    pub(super) fn fixed(&mut self, name: Span, range: &'a Range) {
        let node = self.node;
        let Some(k) = node.lets.iter().position(|item| item.span == name) else { return };
        let value = self.lets[k].as_ref().and_then(|value| constant::evaluate(&value.core));
        let outside = format!("`fix` sets `{}` outside its range", node.lets[k].name);
        let help = "fix another value, or declare the parameter anew with `override param`, and a wider range";
        if let Some(value) = value {
            self.inside(&node.lets[k], range, value, (&outside, help));
        }
    }

    /// The ends of a range, in the unit of the item; a value outside is an error with this message and help.
    fn inside(&mut self, item: &Item<'a>, range: &'a Range, value: f64, (outside, help): (&str, &str)) -> (f64, f64) {
        let errors = self.report.error_count();
        let mut end = |expr: Option<&'a Expr>, open: f64| {
            let Some(expr) = expr else { return open };
            let name = (&*item.name, item.unit.map_or(item.span, |unit| unit.span));
            let core = self.declared((expr, item.scope), declared_unit(item.unit), name);
            constant::require(&core, "the end of a range", self.report).unwrap_or(open)
        };
        let (low, high) = (end(range.low.as_ref(), f64::NEG_INFINITY), end(range.high.as_ref(), f64::INFINITY));
        if self.report.error_count() > errors {
            return (low, high);
        }
        if !ordered(low, high) {
            self.empty_range(range.span);
        } else if !(low <= value && value <= high) {
            self.report.push(
                Diagnostic::new(
                    Code::DefaultRange,
                    outside,
                    item.value.span,
                    format!("{value} is not in {}", interval(low, high)),
                )
                .and(range.span, "the range")
                .help(help),
            );
        }
        (low, high)
    }

    fn empty_range(&mut self, span: Span) {
        self.report.push(
            Diagnostic::new(Code::EmptyRange, "this range is empty", span, "its lower end is above its upper end")
                .help("write the smaller number first"),
        );
    }

    /// The start value of a state, or the past of a let, of this name and unit.
    pub(super) fn start(&mut self, expr: &'a Expr, scope: usize, unit: Option<Unit>, name: (&str, Span)) -> Start {
        let Some((random, function, arguments)) = as_random(expr) else {
            return Start::Value(self.parameters((expr, scope), unit, name));
        };
        let [a, b] = arguments else {
            let message = format!("`{}` takes 2 arguments, and is given {}", function.text, arguments.len());
            self.report.push(
                Diagnostic::new(
                    Code::ArgumentCount,
                    message,
                    expr.span,
                    format!("expected 2, found {}", arguments.len()),
                )
                .help("write `uniform(low, high)` or `normal(mean, deviation)`"),
            );
            return Start::Value(Core::number(0.0, expr.span));
        };
        let [a, b] = [a, b].map(|argument| self.parameters((argument, scope), unit, name));
        match random {
            super::builtin::Function::Uniform => {
                if let (Some(low), Some(high)) = (constant::evaluate(&a), constant::evaluate(&b))
                    && !ordered(low, high)
                {
                    self.empty_range(expr.span);
                }
                Start::Uniform(a, b)
            }
            _ => Start::Normal(a, b),
        }
    }

    /// An expression of parameters in this unit.
    fn parameters(&mut self, expr: (&'a Expr, usize), unit: Option<Unit>, name: (&str, Span)) -> Core {
        let core = self.declared(expr, unit, name);
        let what = "a start value or bound";
        constant::of_parameters(&core, what, &self.lets, self.report).unwrap_or(Core::number(0.0, core.span))
    }

    /// The bound of a state.
    pub(super) fn limit(&mut self, item: &Item<'a>, bound: &'a Bound) -> Limit {
        let (range, is_wrap) = match bound {
            Bound::Free => return Limit::Free,
            Bound::Clamp(range) => (range, false),
            Bound::Wrap(range) => (range, true),
        };
        if is_wrap && (range.low.is_none() || range.high.is_none()) {
            self.report.push(
                Diagnostic::new(Code::EmptyRange, "`wrap` needs both ends of its range", range.span, "an end is open")
                    .help("write both on one line, as in `wrap 0..2*pi`"),
            );
        }
        let name = (&*item.name, item.unit.map_or(item.span, |unit| unit.span));
        let mut end = |expr: Option<&'a Expr>, open: f64| match expr {
            Some(expr) => self.parameters((expr, item.scope), declared_unit(item.unit), name),
            None => Core::number(open, range.span),
        };
        let (low, high) = (end(range.low.as_ref(), f64::NEG_INFINITY), end(range.high.as_ref(), f64::INFINITY));
        if let (Some(a), Some(b)) = (constant::evaluate(&low), constant::evaluate(&high))
            && !(a < b || !is_wrap && a == b)
        {
            self.empty_range(range.span);
        }
        if is_wrap { Limit::Wrap(low, high) } else { Limit::Clamp(low, high) }
    }

    /// The past of a let.
    pub(super) fn past(&mut self, past: &Past<'a>) -> Option<Start> {
        let item = &self.node.lets[past.target];
        let value = self.lets[past.target].clone()?;
        let unit = match value.ty {
            Type::Quantity(unit) => Some(unit),
            Type::Unknown => None,
            Type::Bundle(_) | Type::Condition => {
                let message = format!("`{}` has no past to declare", item.name);
                self.report.push(
                    Diagnostic::new(Code::PastPlace, message, past.name, "no single number")
                        .and(item.span, "declared here")
                        .help("give the quantity that is delayed a name: `let r = q.r`"),
                );
                return None;
            }
        };
        if item.unit.is_some() {
            return Some(self.start(past.value, past.scope, unit, (&item.name, item.span)));
        }
        Some(self.inferred_past(past, unit, &item.name, item.span))
    }

    /// Without a declared unit, the numbers of a past must say theirs.
    fn inferred_past(&mut self, past: &Past<'a>, unit: Option<Unit>, name: &str, span: Span) -> Start {
        let parts: &'a [Expr] = match as_random(past.value) {
            Some((_, _, arguments)) => arguments,
            None => std::slice::from_ref(past.value),
        };
        for part in parts {
            let (core, found) = self.quantity(part, past.scope, super::elaborate::Place::Value);
            if matches!(core.kind, Kind::Number(_)) && found == Some(Unit::ONE) {
                self.require((core, found), unit, (name, span));
            }
        }
        self.start(past.value, past.scope, unit, (name, span))
    }
}

/// Whether a range has a value in it; not, if an end is no number.
fn ordered(low: f64, high: f64) -> bool {
    low <= high
}

fn interval(low: f64, high: f64) -> String {
    let end = |value: f64| {
        if value.is_finite() { value.to_string() } else { String::new() }
    };
    format!("{}..{}", end(low), end(high))
}
