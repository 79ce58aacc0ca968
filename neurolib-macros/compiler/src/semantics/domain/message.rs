//! The words for what goes wrong within the declared ranges.

use super::removable::Removable;
use super::witness::Witness;
use super::{Facts, Hazard, HazardKind, Variable, variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Most values that a message names.
const MAX_VALUES: usize = 3;

/// The warning for a hazard, with the values for which it goes wrong.
pub(super) fn hazard(facts: &Facts, hazard: &Hazard, witness: &Witness) -> Diagnostic {
    let place = place(facts, witness);
    let (code, message) = match hazard.kind {
        HazardKind::Divisor => (Code::ZeroDivisor, format!("this divides by zero {place}")),
        HazardKind::Root => (Code::OutsideDomain, format!("this is the square root of a negative number {place}")),
        HazardKind::Log if witness.operand == 0.0 => {
            (Code::OutsideDomain, format!("this is the logarithm of zero {place}"))
        }
        HazardKind::Log => (Code::OutsideDomain, format!("this is the logarithm of a negative number {place}")),
        HazardKind::Power(_) => {
            (Code::OutsideDomain, format!("this is a fractional power of a negative number {place}"))
        }
        HazardKind::Overflow => (Code::Overflow, format!("`exp` overflows {place}")),
    };
    let label = format!("{} there", number(witness.operand));
    let mut diagnostic = Diagnostic::new(code, message, hazard.operand.span, label);
    for (variable, _) in witness.values.iter().take(MAX_VALUES) {
        if let Some(declared) = facts.declared(*variable) {
            diagnostic = diagnostic.and(declared.span, format!("the range of `{}`", declared.name));
        }
    }
    diagnostic.help(help(facts, hazard, witness))
}

/// The warning for a quotient that is 0/0 where its limit is a number.
pub(super) fn removable(span: Span, removable: &Removable) -> Diagnostic {
    let message = format!("this is 0/0 where `{}` is zero", removable.text);
    let diagnostic = Diagnostic::new(Code::RemovableSingularity, message, span, "no number there");
    match &removable.replacement {
        Some(text) => diagnostic.help(format!("write `{text}`: the same, and right at that point as well")),
        None => diagnostic.help("write it by `exprel(x)`, which is `(exp(x) - 1)/x`, and 1 where `x` is zero"),
    }
}

/// "where `tau = 0`".
fn place(facts: &Facts, witness: &Witness) -> String {
    let near = if witness.is_exact { "where" } else { "near" };
    let values =
        witness.values.iter().take(MAX_VALUES).filter_map(|(variable, value)| {
            Some(format!("`{} = {}`", facts.declared(*variable)?.name, number(*value)))
        });
    let values: Vec<String> = values.collect();
    match &values[..] {
        [] => "within the declared ranges".to_owned(),
        [only] => format!("{near} {only}"),
        [rest @ .., last] => format!("{near} {} and {last}", rest.join(", ")),
    }
}

fn help(facts: &Facts, hazard: &Hazard, witness: &Witness) -> String {
    let name = witness.values.first().and_then(|(variable, _)| facts.declared(*variable)).map(|declared| declared.name);
    let narrow = name.map_or_else(|| "narrow the declared ranges".to_owned(), |name| narrow(name, witness));
    match hazard.kind {
        HazardKind::Divisor => {
            let alone = variable(hazard.operand).and_then(|variable| without_zero(facts, variable));
            alone.unwrap_or_else(|| format!("{narrow}, so that this cannot be zero"))
        }
        HazardKind::Root | HazardKind::Power(_) => {
            format!("{narrow}, or keep this from being negative, as in `max(…, 0)`")
        }
        HazardKind::Log => format!("{narrow}, so that this stays above zero"),
        HazardKind::Overflow => {
            format!("{narrow}, or look for a sign that is wrong: `exp` of more than 709 is infinite")
        }
    }
}

fn narrow(name: &str, witness: &Witness) -> String {
    match witness.values.len() {
        1 => format!("narrow the range of `{name}`"),
        _ => format!("narrow the ranges of `{name}` and the others"),
    }
}

/// A range for a divisor that is a parameter or state alone, and zero at an end of its range.
fn without_zero(facts: &Facts, variable: Variable) -> Option<String> {
    let declared = facts.declared(variable)?;
    let (low, high) = (declared.interval.low, declared.interval.high);
    // A parameter keeps clear of zero; a state may come near.
    let (keyword, share) = match variable {
        Variable::Parameter(_) => ("in", 1.0),
        Variable::State(_) => ("clamp", 1e-6),
    };
    let end = |value: f64| if value.is_finite() { number(value) } else { String::new() };
    let usual = declared.default.filter(|value| *value != 0.0);
    let scale = |far: f64| if far.is_finite() { far } else { usual.unwrap_or(far.signum()) };
    let range = if low == 0.0 {
        format!("{}..{}", number(power_of_ten(scale(high) * share)), end(high))
    } else if high == 0.0 {
        format!("{}..{}", end(low), number(-power_of_ten(-scale(low) * share)))
    } else {
        return None;
    };
    Some(format!("leave zero out of the range of `{}`, as in `{keyword} {range}`", declared.name))
}

/// A power of ten some thousand times smaller.
fn power_of_ten(value: f64) -> f64 {
    let exponent = (value.log10() - 3.0).floor();
    if exponent.is_finite() { format!("1e{exponent}").parse().unwrap_or(f64::MIN_POSITIVE) } else { f64::MIN_POSITIVE }
}

/// A number in at most four digits, as an author would write it.
fn number(value: f64) -> String {
    let short: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let plain = short.to_string();
    if plain.len() <= 10 { plain } else { format!("{short:e}") }
}
