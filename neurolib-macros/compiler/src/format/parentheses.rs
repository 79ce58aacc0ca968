//! Which parentheses say nothing, and what each operator is.

use pest::iterators::{Pair, Pairs};

use super::structure::Structure;
use super::token::Role;
use crate::parse::Rule;

/// How tight something binds, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Conditional,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Negate,
    Power,
    Atom,
}

/// What an expression looks like from outside, without the parentheses that it loses.
#[derive(Clone, Copy)]
struct Shape {
    /// Its loosest operator.
    level: Level,
    /// Whether it begins with a minus.
    begins_with_minus: bool,
}

impl Shape {
    const ATOM: Shape = Shape { level: Level::Atom, begins_with_minus: false };
}

/// What parentheses around a whole expression may be dropped from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Anything,
    /// Condition and first branch of a conditional.
    NoConditional,
    /// The bound of a range.
    Nothing,
}

/// Marks a pair of `expression`, `range_bound` or `factor`.
pub(super) fn expression(pair: Pair<'_, Rule>, structure: &mut Structure) {
    match pair.as_rule() {
        Rule::factor => operation(pair.into_inner(), Whole::Nothing, Some(Level::Product), structure),
        Rule::range_bound => match pair.into_inner().next() {
            Some(inner) => operation(inner.into_inner(), Whole::Nothing, None, structure),
            None => Shape::ATOM,
        },
        _ => whole(pair, Whole::Anything, structure),
    };
}

/// An `expression`.
fn whole(pair: Pair<'_, Rule>, parentheses: Whole, structure: &mut Structure) -> Shape {
    let Some(inner) = pair.into_inner().next() else {
        return Shape::ATOM;
    };
    if inner.as_rule() != Rule::conditional {
        return operation(inner.into_inner(), parentheses, None, structure);
    }
    let places = [Whole::NoConditional, Whole::NoConditional, Whole::Anything];
    for (part, place) in inner.into_inner().zip(places) {
        whole(part, place, structure);
    }
    Shape { level: Level::Conditional, begins_with_minus: false }
}

/// A flat sequence of operands and operators; `after` is an operator that follows it.
fn operation(pairs: Pairs<'_, Rule>, parentheses: Whole, after: Option<Level>, structure: &mut Structure) -> Shape {
    let parts: Vec<Pair<'_, Rule>> = pairs.collect();
    let mut result = Shape::ATOM;
    for (k, part) in parts.iter().enumerate() {
        let at = part.as_span().start();
        let shape = if let Some(level) = operator(part.as_rule()) {
            let is_prefix = matches!(level, Level::Negate | Level::Not);
            structure.roles.insert(at, if is_prefix { Role::Prefix } else { Role::Infix(level) });
            Shape { level, begins_with_minus: level == Level::Negate }
        } else {
            let left = k.checked_sub(1).and_then(|k| operator(parts[k].as_rule()));
            let right = parts.get(k + 1).map_or(after, |part| operator(part.as_rule()));
            operand(part.clone(), (left, right), parentheses, structure)
        };
        result.level = result.level.min(shape.level);
        result.begins_with_minus |= k == 0 && shape.begins_with_minus;
    }
    result
}

/// An operand between two operators: what is to be seen of it.
fn operand(
    pair: Pair<'_, Rule>,
    beside: (Option<Level>, Option<Level>),
    parentheses: Whole,
    structure: &mut Structure,
) -> Shape {
    if pair.as_rule() != Rule::paren {
        structure.visit(pair.into_inner());
        return Shape::ATOM;
    }
    let span = pair.as_span();
    let Some(inner) = pair.into_inner().next() else {
        return Shape::ATOM;
    };
    let shape = whole(inner, Whole::Anything, structure);
    if !say_nothing(shape, beside, parentheses) {
        return Shape::ATOM;
    }
    structure.dropped.extend([span.start(), span.end() - 1]);
    shape
}

/// Whether the same is read without parentheses around `inner`, and read at once.
fn say_nothing(inner: Shape, (left, right): (Option<Level>, Option<Level>), parentheses: Whole) -> bool {
    if left.is_none() && right.is_none() {
        return match parentheses {
            Whole::Anything => true,
            Whole::NoConditional => inner.level != Level::Conditional,
            Whole::Nothing => false,
        };
    }
    let beside = |level| left == Some(level) || right == Some(level);
    let looser = |level: Option<Level>| level.is_none_or(|level| level < inner.level);
    let joins_left = looser(left) && (looser(right) || right == Some(inner.level));
    match inner.level {
        Level::Atom => true,
        Level::Conditional => false,
        Level::And if beside(Level::Or) => false,
        Level::Not | Level::Compare => {
            [left, right].into_iter().flatten().all(|level| matches!(level, Level::Or | Level::And))
        }
        Level::Power => looser(left) && looser(right) && left != Some(Level::Negate),
        _ => joins_left && !(inner.begins_with_minus && left.is_some()),
    }
}

fn operator(rule: Rule) -> Option<Level> {
    Some(match rule {
        Rule::or => Level::Or,
        Rule::and => Level::And,
        Rule::not => Level::Not,
        Rule::less | Rule::less_equal | Rule::greater | Rule::greater_equal | Rule::equal | Rule::not_equal => {
            Level::Compare
        }
        Rule::add | Rule::subtract => Level::Sum,
        Rule::multiply | Rule::divide => Level::Product,
        Rule::negate => Level::Negate,
        Rule::power => Level::Power,
        _ => return None,
    })
}
