//! Texts to begin with: a model, or a variant of one.

use super::Subject;
use super::diff::equation;
use super::text::{self, Units};
use crate::ast::Statement;

/// A complete model of this name that shows most of the language.
pub fn model(name: &str) -> String {
    include_str!("starter.nm").replace("MyModel", name)
}

/// A variant of a model: the same until a line is uncommented.
pub fn variant(name: &str, base: &Subject) -> String {
    let of = base.name();
    let statements = &base.0.block.statements;
    let mut out = format!(
        "edition 2026\n\n/// {of}, but …\nmodel {name} extends {of} {{\n    \
         // Everything is that of {of} until you say otherwise: take the `//` away from a line below and change it.\n\n"
    );
    let parameter = statements.iter().find_map(|statement| match statement {
        Statement::Parameter { binding, range } => Some((binding, range)),
        _ => None,
    });
    if let Some((binding, range)) = parameter {
        let (parameter, value) = (&binding.name.text, text::expression(&binding.value));
        let unit = binding.unit.as_ref().map_or_else(String::new, |unit| format!(": {}", unit.text));
        let range = range.as_ref().map_or_else(String::new, |range| format!("  in {}", text::range(range)));
        out.push_str(&format!(
            "    // Another default:\n    // override param {parameter}{unit} = {value}{range}\n\n    \
             // Or no parameter any more, but a constant; the compiler computes with it beforehand:\n    \
             // fix {parameter} = {value}\n\n"
        ));
    }
    let changed = statements.iter().find_map(|statement| match statement {
        Statement::Equation { factor, state, value } => Some(equation(Units::Written, factor.as_ref(), state, value)),
        _ => None,
    });
    if let Some(changed) = changed {
        out.push_str(&format!("    // Another equation:\n    // override {changed}\n\n"));
    }
    out.push_str(
        "    // `drop NAME` takes a state, an input or a recorded quantity out; new declarations are simply added:\n    \
         // param strength = 1  in 0..10\n}\n",
    );
    out
}
