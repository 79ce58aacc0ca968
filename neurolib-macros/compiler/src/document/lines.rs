//! Long right-hand sides on several lines.
//!
//! A formula is taken apart into pieces between which a line may end: before the signs of a sum, and, one level deeper,
//! before the signs and behind the commas inside brackets. Lines end at the outermost level at which they fit.

use super::math::{Bracket, Join, Math};

/// A line of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How many levels deep it goes on: 0 for the first line.
    pub indent: usize,
    /// What stands on it.
    pub math: Math,
}

/// A piece of a formula that stays on one line.
struct Part {
    math: Math,
    width: f64,
    /// The level at which a line may end before it; `None` if none may.
    level: Option<usize>,
}

/// Most levels that are taken apart.
const MAX_LEVEL: usize = 4;
/// Widest argument that is short, in em.
const SHORT: f64 = 4.0;
/// What a level of indentation takes, in em.
const INDENT: f64 = 1.0;

/// The lines of a formula, each at most so many em wide where that can be.
pub fn lines(math: Math, width: f64) -> Vec<Line> {
    if math.width() <= width {
        return vec![Line { indent: 0, math }];
    }
    let mut parts = Vec::new();
    take_apart(math, 0, width, &mut parts);
    let mut lines: Vec<(usize, f64, Vec<Math>)> = vec![(0, 0.0, Vec::new())];
    fill(parts, 0, width, &mut lines);
    lines.into_iter().map(|(indent, _, parts)| Line { indent, math: Math::Row(parts) }).collect()
}

/// Puts parts behind the last line, beginning new ones at breaks of this level or deeper.
fn fill(parts: Vec<Part>, level: usize, width: f64, lines: &mut Vec<(usize, f64, Vec<Math>)>) {
    let mut segments: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        match segments.last_mut() {
            Some(segment) if part.level != Some(level) => segment.push(part),
            _ => segments.push(vec![part]),
        }
    }
    for (k, segment) in segments.into_iter().enumerate() {
        let needed: f64 = segment.iter().map(|part| part.width).sum();
        let is_deep = |part: &Part| part.level.is_some_and(|deeper| deeper > level);
        let splits = segment.iter().skip(1).any(is_deep);
        let start: f64 = match segment.iter().skip(1).position(is_deep) {
            Some(end) => segment[..=end].iter().map(|part| part.width).sum(),
            None => needed,
        };
        let indent = INDENT * (level + 1) as f64;
        // What needs several lines anyway begins on this one.
        let wanted = if splits && needed > width - indent { start } else { needed };
        let room = lines.last().map_or(0.0, |line| width - line.1);
        if k > 0 && wanted > room {
            lines.push((level + 1, indent, Vec::new()));
        }
        let room = lines.last().map_or(0.0, |line| width - line.1);
        if needed > room && splits {
            fill(segment, level + 1, width, lines);
        } else if let Some(line) = lines.last_mut() {
            line.1 += needed;
            line.2.extend(segment.into_iter().map(|part| part.math));
        }
    }
}

fn take_apart(math: Math, level: usize, width: f64, parts: &mut Vec<Part>) {
    let whole = |math: Math, parts: &mut Vec<Part>| parts.push(Part { width: math.width(), math, level: None });
    if level >= MAX_LEVEL || math.width() <= width / 2.0 {
        return whole(math, parts);
    }
    match math {
        Math::Terms(terms) => {
            for (k, (minus, term)) in terms.into_iter().enumerate() {
                // A sign with nothing behind it, and spaced as one between two terms if it is one.
                let sign = match (k, minus) {
                    (0, false) => None,
                    (0, true) => Some(Math::Terms(vec![(true, Math::Row(Vec::new()))])),
                    (_, minus) => {
                        Some(Math::Terms(vec![(false, Math::Row(Vec::new())), (minus, Math::Row(Vec::new()))]))
                    }
                };
                let at = parts.len();
                parts.extend(sign.map(|sign| Part { width: 1.2, math: sign, level: None }));
                take_apart(term, level, width, parts);
                if k > 0 {
                    parts[at].level = Some(level);
                }
            }
        }
        Math::Product(factors) => {
            for (k, (join, factor)) in factors.into_iter().enumerate() {
                if k > 0 {
                    let blank =
                        Math::Product(vec![(Join::Blank, Math::Row(Vec::new())), (join, Math::Row(Vec::new()))]);
                    whole(blank, parts);
                }
                take_apart(factor, level, width, parts);
            }
        }
        Math::Fence(bracket, inner) => {
            whole(Math::Open(bracket, inner.is_tall()), parts);
            let tall = inner.is_tall();
            take_apart(*inner, level + 1, width, parts);
            whole(Math::Close(bracket, tall), parts);
        }
        Math::Call(function, arguments) => {
            let tall = arguments.iter().any(Math::is_tall);
            whole(*function, parts);
            whole(Math::Open(Bracket::Round, tall), parts);
            let last = arguments.len().saturating_sub(1);
            // Short arguments stay with each other.
            let mut after_long = false;
            for (k, argument) in arguments.into_iter().enumerate() {
                let at = parts.len();
                let is_long = argument.width() > SHORT;
                take_apart(argument, level + 1, width, parts);
                if k < last {
                    whole(Math::Comma, parts);
                }
                if k > 0 && (is_long || after_long) {
                    parts[at].level = Some(level + 1);
                }
                after_long = is_long;
            }
            whole(Math::Close(Bracket::Round, tall), parts);
        }
        Math::Fraction(above, below) => {
            let above = if matches!(*above, Math::Terms(_)) { above.fenced() } else { *above };
            let factors = if below.width() <= width / 2.0 {
                [Math::Fraction(Box::new(Math::Number("1".to_owned())), below), above]
            } else {
                let inverse = Math::Terms(vec![(true, Math::Number("1".to_owned()))]);
                [above, Math::Power(Box::new(below.fenced()), Box::new(inverse))]
            };
            let factors = factors.into_iter().map(|factor| (Join::Blank, factor)).collect();
            take_apart(Math::Product(factors), level, width, parts);
        }
        Math::Power(base, exponent) if matches!(*base, Math::Fence(..) | Math::Call(..)) => {
            take_apart(*base, level, width, parts);
            if let Some(last) = parts.last_mut() {
                let base = std::mem::replace(&mut last.math, Math::Comma);
                last.width += exponent.width();
                last.math = Math::Power(Box::new(base), exponent);
            }
        }
        Math::Over(reduction, below, body) => {
            whole(Math::Over(reduction, below, Box::new(Math::Row(Vec::new()))), parts);
            take_apart(*body, level, width, parts);
        }
        other => whole(other, parts),
    }
}
