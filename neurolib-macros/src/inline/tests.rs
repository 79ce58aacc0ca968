//! Inline models get the messages of files, at their tokens.

use std::path::{Path, PathBuf};

use neurolib_compiler::diagnostic::Diagnostic;
use neurolib_compiler::source::{Source, Sources};
use neurolib_compiler::standard::Texts;
use neurolib_compiler::{Compilation, compile};
use proc_macro2::TokenStream;

use super::Inline;

/// The slips of newcomers that are no Rust tokens: there, `rustc` speaks before the macro is asked.
const NO_TOKENS: &[&str] =
    &["missing-brace", "missing-parenthesis", "parenthesis-too-many", "prime", "unicode-minus", "unicode-product"];

fn texts(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "nm")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("text"))
    };
    files.into_iter().map(read).collect()
}

/// What is said, and where: line and column of each place.
fn said(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = format!("{} {}", diagnostic.code.name(), diagnostic.message);
    for label in &diagnostic.labels {
        let source = sources.get(label.span.source);
        let (from, to) = (source.line_column(label.span.start), source.line_column(label.span.end));
        text.push_str(&format!("\n  {from:?} to {to:?}: {}", label.text));
    }
    diagnostic.help.iter().for_each(|help| text.push_str(&format!("\n  help: {help}")));
    text
}

fn all_said(compilation: &Compilation) -> Vec<String> {
    compilation.diagnostics.iter().map(|diagnostic| said(diagnostic, &compilation.sources)).collect()
}

#[test]
fn slips_are_told_inline_as_in_files() {
    let (mut no_tokens, mut different) = (Vec::new(), Vec::new());
    for (name, text) in texts("compiler/tests/newcomer") {
        let Ok(tokens) = text.parse::<TokenStream>() else {
            no_tokens.push(name);
            continue;
        };
        let inline = Inline::new(tokens);
        let found = compile(&inline.source, &Texts::default());
        let expected = all_said(&compile(&Source::new("file.nm", text), &Texts::default()));
        if all_said(&found) != expected {
            different.push(format!("{name}:\n{}\nin a file:\n{}", all_said(&found).join("\n"), expected.join("\n")));
        }
        for diagnostic in &found.diagnostics {
            let span = diagnostic.span();
            let (line, column) = diagnostic.line_column(&found.sources);
            let (first, _) = inline.spans(span.start, span.end);
            // A place behind a token is shown at the token, and one inside of a token at its start.
            let start = first.start();
            assert!(start.line == line && start.column < column, "{name}: {start:?}, not {line}:{column}");
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
    assert_eq!(no_tokens, NO_TOKENS);
}

#[test]
fn models_read_the_same_from_tokens() {
    for (name, text) in texts("../models") {
        let inline = Inline::new(text.parse().expect("models are Rust tokens"));
        let compilation = compile(&inline.source, &Texts::default());
        assert_eq!(all_said(&compilation), Vec::<String>::new(), "{name}");
        assert_eq!(compilation.models, compile(&Source::new("file.nm", text), &Texts::default()).models, "{name}");
    }
}

/// Three hundred token streams: the shipped models with words removed, doubled and exchanged.
#[test]
fn mutated_token_streams_do_not_panic() {
    let texts = texts("../models");
    let mut state = 7_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).expect("below a usize")
    };
    for round in 0..300 {
        let text = &texts[round % texts.len()].1;
        let mut words: Vec<&str> = text.split_inclusive(' ').collect();
        for _ in 0..=below(4) {
            let (a, b) = (below(words.len()), below(words.len()));
            match below(3) {
                0 => words.swap(a, b),
                1 => words.insert(a, words[b]),
                _ => {
                    words.remove(a);
                }
            }
        }
        if let Ok(tokens) = words.concat().parse::<TokenStream>() {
            let inline = Inline::new(tokens);
            for diagnostic in compile(&inline.source, &Texts::default()).diagnostics {
                let span = diagnostic.span();
                inline.spans(span.start, span.end);
            }
        }
    }
}
