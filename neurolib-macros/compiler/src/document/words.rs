//! What is said in words: bounds, ranges, and what the signs of the equations mean.

use std::collections::HashSet;

use super::math::{Bracket, Math, Relation};
use super::names::Names;
use super::page::Inline;
use super::text;
use super::typeset::node;
use crate::ast::{Block, Bound, Edge, Expr, ExprKind, Range, Statement};

/// Lines put together.
pub fn flat(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number in a table.
pub fn number_text(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e6).contains(&magnitude) || !value.is_finite() {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// A range in a table.
pub fn interval(low: f64, high: f64) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("{} … {}", number_text(low), number_text(high)),
        (true, false) => format!("≥ {}", number_text(low)),
        (false, true) => format!("≤ {}", number_text(high)),
        (false, false) => String::new(),
    }
}

/// What happens to a state after each step.
pub fn bound_words(bound: &Bound) -> String {
    let ends = |range: &Range| (range.low.as_ref().map(text::expression), range.high.as_ref().map(text::expression));
    match bound {
        Bound::Free => String::new(),
        Bound::Clamp(range) => match ends(range) {
            (Some(low), Some(high)) => format!("clamped to {low} … {high}"),
            (Some(low), None) => format!("clamped to ≥ {low}"),
            (None, Some(high)) => format!("clamped to ≤ {high}"),
            (None, None) => String::new(),
        },
        Bound::Wrap(range) => {
            let (low, high) = ends(range);
            format!("circular, {} … {}", low.unwrap_or_default(), high.unwrap_or_default())
        }
    }
}

/// What a table says outside its axes.
pub fn edge_words(edge: Edge) -> &'static str {
    match edge {
        Edge::Clamp => "the value at the edge",
        Edge::Extrapolate => "extrapolated",
        Edge::Error => "an error",
    }
}

/// What the signs of the equations mean, as far as they occur.
pub fn notation(block: &Block, components: &[&Block], names: &Names) -> Vec<Vec<Inline>> {
    let signs = signs(block, components);
    let has = |sign: &str| signs.contains(sign);
    let letter = |text: &str, latex: &str| Inline::Math(Math::letter(text, latex));
    let of = |text: &str, latex: &str, index: &str| Inline::Math(Math::letter(text, latex).indexed(node(index)));
    let say = |text: &str| Inline::Text(text.to_owned());
    let mut notes = Vec::new();
    if has("source") {
        notes.push(vec![
            say("Node "),
            letter("i", "i"),
            say(" receives from the nodes "),
            letter("j", "j"),
            say(", weighted by "),
            of("w", "w", "ij"),
            say(", after the delay "),
            of("τ", "\\tau", "ij"),
            say(" of their tract: its length divided by the conduction speed."),
        ]);
    }
    if has("len") {
        notes.push(vec![
            of("ℓ", "\\ell", "ij"),
            say(" is the length of the tract from "),
            letter("j", "j"),
            say(" to "),
            letter("i", "i"),
            say("."),
        ]);
    }
    if has("mean") {
        notes.push(vec![
            of("n", "n", "i"),
            say(" is the number of connections that end at node "),
            letter("i", "i"),
            say("."),
        ]);
    }
    if has("nodes") {
        let count = match names.role("N") {
            Some(_) => Inline::Math(Math::letter("N", "N").indexed(Math::word("nodes"))),
            None => letter("N", "N"),
        };
        notes.push(vec![count, say(" is the number of nodes.")]);
    }
    let noises: Vec<&str> = block
        .statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Noise(name) => Some(name.text.as_str()),
            _ => None,
        })
        .collect();
    for (k, name) in noises.iter().enumerate() {
        if k == 0 {
            notes.push(Vec::new());
        }
        let Some(note) = notes.last_mut() else { break };
        if k > 0 {
            note.push(say(if k + 1 == noises.len() { " and " } else { ", " }));
        }
        note.push(Inline::Math(names.symbol(name)));
    }
    if let (Some(note), false) = (notes.last_mut(), noises.is_empty()) {
        let one = noises.len() == 1;
        note.push(say(if one { " is white noise" } else { " are white noises" }));
        note.push(say(" of unit strength, independent"));
        note.push(say(if one { " in every node." } else { " of each other and in every node." }));
    }
    if has("previous") {
        let step = Math::Row(vec![Math::operator("Δ", "\\Delta"), Math::letter("t", "t")]);
        notes.push(vec![Inline::Math(step), say(" is one step of the run.")]);
    }
    notes.extend(functions(&signs));
    for statement in &block.statements {
        let Statement::Past { name, value } = statement else { continue };
        notes.push(vec![
            say("Before the run, "),
            Inline::Math(names.symbol(&name.text)),
            say(&format!(" is `{}`.", text::expression(value))),
        ]);
    }
    notes
}

/// Functions that not everyone knows by their name.
fn functions(signs: &HashSet<&str>) -> Vec<Vec<Inline>> {
    let x = || Math::letter("x", "x");
    let number = |digits: &str| Math::Number(digits.to_owned());
    let power = |minus: bool| {
        let exponent = if minus { Math::Terms(vec![(true, x())]) } else { x() };
        Math::Power(Box::new(Math::word("e")), Box::new(exponent))
    };
    let call = |name: &str| Math::Call(Box::new(Math::word(name)), vec![x()]);
    let is = |left: Math, right: Math| Inline::Math(Math::Row(vec![left, Math::Relation(Relation::Equal), right]));
    let say = |text: &str| Inline::Text(text.to_owned());
    let mut notes = Vec::new();
    if signs.contains("sigmoid") {
        let below = Math::Terms(vec![(false, number("1")), (false, power(true))]).fenced();
        notes.push(vec![is(call("sigmoid"), Math::Slash(Box::new(number("1")), Box::new(below))), say(".")]);
    }
    if signs.contains("exprel") {
        let above = Math::Terms(vec![(false, power(false)), (true, number("1"))]).fenced();
        let value = Math::Slash(Box::new(above), Box::new(x()));
        notes.push(vec![is(call("exprel"), value), say(", and 1 at 0.")]);
    }
    if signs.contains("heaviside") {
        notes.push(vec![Inline::Math(call("H")), say(" is 0 below 0 and 1 from 0 on.")]);
    }
    if signs.contains("floor") {
        let floor = Math::Fence(Bracket::Floor, Box::new(x()));
        notes.push(vec![Inline::Math(floor), say(" is the next whole number below.")]);
    }
    notes
}

/// The names that the language gives a meaning to and that occur in expressions.
fn signs<'a>(block: &'a Block, components: &[&'a Block]) -> HashSet<&'a str> {
    let mut signs = HashSet::new();
    let mut read = |expr: &'a Expr| {
        expr.visit(|part| match &part.kind {
            ExprKind::Path(path) => signs.extend(path.first().map(|name| name.text.as_str())),
            ExprKind::Call { function, .. } => {
                signs.insert(function.text.as_str());
            }
            _ => {}
        });
    };
    for block in components.iter().copied().chain([block]) {
        for statement in &block.statements {
            match statement {
                Statement::Let(binding) | Statement::Input(binding) => read(&binding.value),
                Statement::Equation { factor, value, .. } => factor.iter().chain([value]).for_each(&mut read),
                Statement::Function { value, .. } => read(value),
                Statement::Observe { value, .. } => value.iter().for_each(&mut read),
                Statement::Instance { arguments, .. } => arguments.iter().for_each(|(_, value)| read(value)),
                _ => {}
            }
        }
    }
    signs
}
