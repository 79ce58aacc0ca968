//! Units as written: `mV/ms/sqrt(ms)`, `pA*ms^-1`.

use pest::iterators::Pair;

use super::{Builder, Rule, inner};
use crate::ast::UnitText;
use crate::diagnostic::{Code, Diagnostic};
use crate::units::{Ratio, Unit};

impl<'a> Builder<'a> {
    /// A `unit` pair.
    pub(super) fn unit_text(&mut self, pair: Pair<'a, Rule>) -> UnitText {
        let span = self.span(&pair);
        let text = pair.as_str().trim_end().to_owned();
        let errors = self.diagnostics.len();
        let unit = self.product(pair);
        if unit.is_none() && self.diagnostics.len() == errors {
            let message = format!("`{text}` is no usable unit");
            self.diagnostics.push(
                Diagnostic::new(Code::UnitExponent, message, span, "an exponent is out of bounds")
                    .help("exponents are fractions of small integers, such as `mV^(1/2)`"),
            );
        }
        UnitText { unit, text, span }
    }

    /// All factors are looked at, so that every unknown name is told.
    fn product(&mut self, pair: Pair<'a, Rule>) -> Option<Unit> {
        let mut result = Some(Unit::ONE);
        let mut divide = false;
        for part in inner(pair) {
            if part.as_rule() == Rule::unit_op {
                divide = part.as_str() == "/";
                continue;
            }
            let factor = self.power(part);
            result = result.zip(factor).and_then(|(a, b)| if divide { a.over(b) } else { a.times(b) });
        }
        result
    }

    fn power(&mut self, pair: Pair<'a, Rule>) -> Option<Unit> {
        let mut parts = inner(pair);
        let atom = parts.next().expect("invariant: a power has a base");
        let atom = inner(atom).next().expect("invariant: an atom has a part");
        let base = match atom.as_rule() {
            Rule::unit => self.product(atom),
            Rule::unit_root => {
                let radicand = inner(atom).next().expect("invariant: a root has a radicand");
                self.product(radicand).and_then(|unit| unit.power(Ratio::HALF))
            }
            Rule::unit_one => Some(Unit::ONE),
            _ => self.named(&atom),
        };
        let Some(exponent) = parts.next() else {
            return base;
        };
        let mut numbers = inner(exponent).map(|number| number.as_str().parse::<i64>());
        let numerator = numbers.next()?.ok()?;
        let denominator = numbers.next().unwrap_or(Ok(1)).ok()?;
        let bounded = |value: i64| (value.abs() < 1_000_000).then_some(value);
        base?.power(Ratio::new(bounded(numerator)?, bounded(denominator)?)?)
    }

    fn named(&mut self, pair: &Pair<'a, Rule>) -> Option<Unit> {
        let name = pair.as_str();
        let unit = Unit::named(name);
        if unit.is_none() {
            let nearest = Unit::nearest_name(name).map(|near| format!("did you mean `{near}`?"));
            let span = self.span(pair);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownUnit, format!("unknown unit `{name}`"), span, "not a unit")
                    .maybe_help(nearest),
            );
        }
        unit
    }
}
