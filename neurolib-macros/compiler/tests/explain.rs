//! Every code has a page, and every page tells the truth: its wrong example gets its code and nothing else, its right
//! example gets nothing.

use std::collections::BTreeSet;
use std::path::Path;

use neurolib_compiler::compile_bytes;
use neurolib_compiler::diagnostic::explain::{FAMILIES, Part, beside, markdown, page, title, wrong_example};
use neurolib_compiler::diagnostic::{Code, Style, render};

/// The codes of what an example gets, and the messages.
fn outcome(code: Code, text: Vec<u8>) -> (BTreeSet<&'static str>, String) {
    let compilation = compile_bytes("example.nm", text, &beside(&page(code)));
    let codes = compilation.diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect();
    let texts: Vec<String> =
        compilation.diagnostics.iter().map(|d| render(d, &compilation.sources, Style::Plain)).collect();
    (codes, texts.join("\n\n"))
}

#[test]
fn wrong_examples_get_their_code_alone() {
    let mut other = Vec::new();
    for &code in Code::ALL {
        let (codes, messages) = outcome(code, wrong_example(code));
        let found: Vec<&str> = codes.into_iter().collect();
        // More mistakes than are shown come with those that are.
        let expected = if code == Code::TooManyErrors { vec!["NM109", "NM201"] } else { vec![code.name()] };
        if found != expected {
            other.push(format!("{}:\n{messages}", code.name()));
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n\n"));
}

#[test]
fn right_examples_get_nothing() {
    for &code in Code::ALL {
        let rights: Vec<&str> = page(code)
            .iter()
            .filter_map(|part| if let Part::Right(text) = part { Some(*text) } else { None })
            .collect();
        assert_eq!(rights.len(), 1, "{} has one right example", code.name());
        let (codes, messages) = outcome(code, rights[0].as_bytes().to_vec());
        assert!(codes.is_empty(), "{}: {messages}", code.name());
    }
}

#[test]
fn pages_are_those_of_the_codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/explain");
    let files = std::fs::read_dir(folder).expect("the folder of pages");
    let pages: BTreeSet<String> =
        files.map(|file| file.expect("a file").file_name().into_string().expect("a plain name")).collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{}.md", code.name())).collect();
    assert_eq!(pages, codes);
}

#[test]
fn every_code_belongs_to_a_family_and_has_a_title() {
    for &code in Code::ALL {
        assert_eq!(FAMILIES.iter().filter(|(prefix, _)| code.name().starts_with(prefix)).count(), 1);
        assert!(!title(code).is_empty() && title(code).len() < 70, "{}", code.name());
        assert!(markdown(code).starts_with(&format!("# {}: {}\n\n", code.name(), title(code))));
    }
}
