//! Every mistake gets the message that stands beside it: `diagnostics/NMxxx-name.nm` and `.txt`.
//!
//! `UPDATE_EXPECT=1` writes the messages anew; read what changed.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use neurolib_compiler::diagnostic::{Code, Style, render};
use neurolib_compiler::source::{Library, Source};
use neurolib_compiler::{Resolution, decode, resolve};
use support::Repository;

/// The repository's library, and mistaken things beside the cases.
struct WithMistakes;

impl Library for WithMistakes {
    fn model(&self, name: &str) -> Option<Source> {
        Repository.model(name).or_else(|| fixture(&format!("library/{name}.nm")))
    }

    fn table(&self, path: &str) -> Option<Source> {
        Repository.table(path).or_else(|| fixture(&format!("library/{path}.table")))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn fixture(path: &str) -> Option<Source> {
    Some(Source::new(path, std::fs::read_to_string(folder().join(path)).ok()?))
}

fn cases() -> Vec<String> {
    let files = std::fs::read_dir(folder()).expect("the folder of cases");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("a plain name"));
    let mut cases: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".nm")?.to_owned())).collect();
    cases.sort();
    cases
}

fn messages(resolution: &Resolution) -> String {
    let messages: Vec<String> =
        resolution.diagnostics.iter().map(|d| render(d, &resolution.sources, Style::Plain)).collect();
    messages.join("\n\n") + "\n"
}

#[test]
fn every_case_gets_its_message() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let source = fixture(&format!("{case}.nm")).expect("the case's text");
        let resolution = resolve(&source, &WithMistakes);
        let found = messages(&resolution);
        let code = case.split('-').next().expect("a code");
        assert!(resolution.diagnostics.iter().any(|d| d.code.name() == code), "{case} has no {code}:\n{found}");
        assert_eq!(
            resolution.models.is_empty(),
            resolution.diagnostics.iter().any(|d| d.is_error()),
            "{case}: models come without errors, and only then"
        );
        let path = folder().join(format!("{case}.txt"));
        if update {
            std::fs::write(&path, &found).expect("a writable folder");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{case}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let with_case: BTreeSet<String> = cases().iter().map(|case| case[..5].to_owned()).collect();
    // These need texts that are no files of a repository; see below.
    let here = [Code::TooLong, Code::TooManyErrors, Code::NotUtf8].map(|code| code.name().to_owned());
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    let covered: BTreeSet<String> = with_case.into_iter().chain(here).collect();
    assert_eq!(covered, all);
}

#[test]
fn a_text_beyond_the_limit_is_refused() {
    let resolution = resolve(&Source::new("long.nm", " ".repeat(5 << 20)), &WithMistakes);
    assert_eq!(resolution.diagnostics[0].code, Code::TooLong);
}

#[test]
fn a_hundred_mistakes_are_enough() {
    let lets: String = (0..200).map(|k| format!("let a{k} = b{k}\n")).collect();
    let resolution = resolve(&Source::new("many.nm", format!("model M {{\n{lets}}}")), &WithMistakes);
    assert_eq!(resolution.diagnostics.len(), 101);
    assert!(resolution.diagnostics.iter().any(|d| d.code == Code::TooManyErrors));
}

#[test]
fn bytes_that_are_no_text_are_located() {
    let resolution = decode("bytes.nm", b"model M {\n  // \xff\n}".to_vec()).expect_err("no text");
    assert_eq!(resolution.diagnostics[0].code, Code::NotUtf8);
    assert_eq!(resolution.diagnostics[0].line_column(&resolution.sources), (2, 6));
}
