//! Names of the model as names of Rust.

use proc_macro2::{Ident, Span};
use std::collections::HashSet;

/// Words that cannot be identifiers, not even raw ones, or that the generated code uses itself.
const TAKEN: [&str; 9] = ["self", "Self", "super", "crate", "_", "frame", "out", "chunk", "c"];

/// A name for a variable: dots become underscores.
pub(super) fn variable(name: &str) -> String {
    let mut name = name.replace('.', "_");
    if TAKEN.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// An identifier of a model's name; keywords of Rust become raw.
pub(super) fn identifier(name: &str) -> Ident {
    let keywords = [
        "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
        "abstract", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
        "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    if keywords.contains(&name) { Ident::new_raw(name, Span::call_site()) } else { Ident::new(name, Span::call_site()) }
}

/// The field of a parameter or readout.
pub(super) fn field(name: &str) -> Ident {
    identifier(&variable(name))
}

/// A name with a capital first letter and no underscores.
pub(super) fn camel_case(name: &str) -> String {
    let mut result = String::new();
    for part in name.split(['_', '.']) {
        let mut letters = part.chars();
        result.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        result.push_str(letters.as_str());
    }
    result
}

/// Gives every variable of a function a name of its own.
#[derive(Default)]
pub(super) struct Scope {
    used: HashSet<String>,
}

impl Scope {
    /// The name, with a number behind it if it is taken.
    pub(super) fn fresh(&mut self, name: &str) -> Ident {
        let base = variable(name);
        let mut candidate = base.clone();
        let mut number = 2;
        while !self.used.insert(candidate.clone()) {
            candidate = format!("{base}_{number}");
            number += 1;
        }
        identifier(&candidate)
    }
}
