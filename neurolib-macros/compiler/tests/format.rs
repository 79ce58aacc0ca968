//! Texts and their format: `format/name.nm` and `.txt`; and formatted models compute the same.
//!
//! `UPDATE_EXPECT=1` writes the formatted texts anew; read what changed.

mod support;

use std::path::{Path, PathBuf};

use neurolib_compiler::source::Source;
use neurolib_compiler::{compile, format, ir};
use support::Repository;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn texts(path: &str) -> Vec<(PathBuf, String)> {
    let files = std::fs::read_dir(folder(path)).expect("a folder").map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "nm")).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).expect("a text"))).collect()
}

fn formatted(text: &str) -> String {
    format(&Source::new("text.nm", text)).unwrap_or_else(|found| panic!("{found:?}\n--- of\n{text}"))
}

#[test]
fn every_case_gets_its_format() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (path, text) in texts("tests/format") {
        let found = formatted(&text);
        assert_eq!(found, formatted(&found), "{} formatted again", path.display());
        let expected = path.with_extension("txt");
        if update {
            std::fs::write(&expected, &found).expect("a writable folder");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn formatted_models_compute_the_same() {
    for (path, text) in texts("../../models").into_iter().chain(texts("tests/diagnostics")) {
        let Ok(formatted) = format(&Source::new("text.nm", text.as_str())) else {
            continue;
        };
        let show = |text: &str| {
            let compilation = compile(&Source::new("text.nm", text), &Repository);
            let models: Vec<String> = compilation.models.iter().map(ir::to_text).collect();
            let codes: Vec<&str> = compilation.diagnostics.iter().map(|found| found.code.name()).collect();
            (models, codes)
        };
        // Squeezed onto few lines, the text is formatted back to the same.
        let squeezed: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(show(&text), show(&formatted), "{}", path.display());
        assert_eq!(show(&text), show(&self::formatted(&squeezed.join("\n"))), "{}", path.display());
    }
}

#[test]
fn line_ends_of_windows_are_kept() {
    assert_eq!(formatted("model M {\r\nlet a = 1 // c\r\n}\r\n"), "model M {\r\n    let a = 1    // c\r\n}\r\n");
    assert_eq!(formatted("\u{feff}model M {\n}"), "model M {\n}\n");
    assert_eq!(formatted(""), "");
}
