//! What editors are told without asking the server: the grammar for highlighting names the words of the language.

use neurolib_compiler::index::{BUILTINS, KEYWORDS};
use serde_json::Value;
use std::collections::BTreeSet;

const GRAMMAR: &str = include_str!("../../neurolib-macros/compiler/editors/vscode/syntaxes/nm.tmLanguage.json");

/// The words between `(?:` and `)` in the patterns of a part of the grammar.
fn words(part: &str) -> BTreeSet<String> {
    let grammar: Value = serde_json::from_str(GRAMMAR).expect("JSON");
    let patterns = grammar["repository"][part]["patterns"].as_array().expect("patterns").clone();
    let list = |pattern: &Value| {
        let pattern = pattern["match"].as_str().expect("a pattern").to_owned();
        let (_, rest) = pattern.split_once("(?:").expect("a list of words");
        rest.split_once(')').expect("its end").0.to_owned()
    };
    patterns.iter().flat_map(|pattern| list(pattern).split('|').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn highlighted_keywords_are_those_of_the_language() {
    assert_eq!(words("keywords"), KEYWORDS.iter().map(|keyword| keyword.name.to_owned()).collect());
}

#[test]
fn highlighted_builtins_are_those_of_the_language() {
    assert_eq!(words("builtins"), BUILTINS.iter().map(|builtin| builtin.name.to_owned()).collect());
}
