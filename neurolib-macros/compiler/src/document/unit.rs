//! Units as they are printed.

use super::math::{Join, Math};
use crate::units::Ratio;

/// A unit in a formula: factors with exponents, so that it can stand behind a number without brackets.
pub fn unit_math(text: &str) -> Math {
    let factors = factors(text).into_iter().map(|(name, power)| {
        let name = Math::word(&name);
        match (power.numerator(), power.denominator()) {
            (1, 1) => name,
            (n, 1) => Math::Power(Box::new(name), Box::new(signed(n))),
            (n, d) => {
                let exponent = Math::Slash(Box::new(signed(n)), Box::new(Math::Number(d.to_string())));
                Math::Power(Box::new(name), Box::new(exponent))
            }
        }
    });
    Math::Product(factors.map(|factor| (Join::Blank, factor)).collect())
}

fn signed(value: i64) -> Math {
    let digits = Math::Number(value.unsigned_abs().to_string());
    if value < 0 { Math::Terms(vec![(true, digits)]) } else { digits }
}

/// A unit in a table: `mV/√ms`; nothing for pure numbers.
pub fn unit_text(text: &str) -> String {
    if text == "1" {
        return String::new();
    }
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("sqrt(") {
        shown.push_str(&rest[..at]);
        shown.push('√');
        rest = &rest[at + 5..];
        let end = rest.find(')').unwrap_or(rest.len());
        if rest[..end].chars().all(char::is_alphanumeric) {
            shown.push_str(&rest[..end]);
            rest = rest.get(end + 1..).unwrap_or("");
        } else {
            shown.push('(');
        }
    }
    shown.push_str(rest);
    for (power, sign) in [("^2", "²"), ("^3", "³")] {
        if !shown.split(power).skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit())) {
            shown = shown.replace(power, sign);
        }
    }
    shown.replace('*', "·").replace(' ', "")
}

/// The named units of a text and their exponents.
fn factors(text: &str) -> Vec<(String, Ratio)> {
    let mut result: Vec<(String, Ratio)> = Vec::new();
    // For each open bracket: the exponent around it, and where its factors begin.
    let mut open: Vec<(Ratio, usize)> = Vec::new();
    let mut around = Ratio::integer(1).unwrap_or(Ratio::ZERO);
    let mut sign = around;
    let mut last = 0;
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '*' => sign = around,
            '/' => sign = around.negated(),
            '(' => {
                open.push((around, result.len()));
                around = sign;
            }
            ')' => {
                if let Some((outer, start)) = open.pop() {
                    (around, last) = (outer, start);
                    sign = around;
                }
            }
            '^' => {
                let exponent = rest[1..].trim_start();
                let end = match exponent.strip_prefix('(') {
                    Some(inner) => inner.find(')').map_or(exponent.len(), |at| at + 2),
                    None => exponent.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(exponent.len()),
                };
                if let Some(power) = ratio(&exponent[..end]) {
                    for (_, own) in &mut result[last..] {
                        *own = own.times(power).unwrap_or(*own);
                    }
                }
                taken = rest.len() - exponent.len() + end;
            }
            c if c.is_alphabetic() || c == '%' || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '%').unwrap_or(rest.len());
                taken = end;
                if &rest[..end] == "sqrt" && rest[end..].trim_start().starts_with('(') {
                    open.push((around, result.len()));
                    around = sign.times(Ratio::HALF).unwrap_or(sign);
                    sign = around;
                    taken = rest.len() - rest[end..].trim_start().len() + 1;
                } else {
                    last = result.len();
                    result.push((rest[..end].to_owned(), sign));
                }
            }
            _ => last = if c == '1' { result.len() } else { last },
        }
        rest = rest[taken..].trim_start();
    }
    result.retain(|(_, power)| *power != Ratio::ZERO);
    result
}

fn ratio(text: &str) -> Option<Ratio> {
    let text = text.trim_matches(['(', ')']);
    let (n, d) = text.split_once('/').unwrap_or((text, "1"));
    Ratio::new(n.trim().parse().ok()?, d.trim().parse().ok()?)
}

/// A number and its unit.
pub fn quantity(number: Math, unit: &str) -> Math {
    match unit_math(unit) {
        Math::Product(factors) if factors.is_empty() => number,
        unit => Math::Quantity(Box::new(number), Box::new(unit)),
    }
}

/// A number as it is printed.
pub fn number(value: f64) -> Math {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e6).contains(&magnitude) || !value.is_finite() {
        return Math::Number(value.to_string());
    }
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let power = Math::Power(Box::new(Math::Number("10".to_owned())), Box::new(signed(exponent.parse().unwrap_or(0))));
    if mantissa == "1" {
        return power;
    }
    Math::Product(vec![(Join::Blank, Math::Number(mantissa.to_owned())), (Join::Dot, power)])
}
