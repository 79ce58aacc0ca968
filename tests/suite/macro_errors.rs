//! What `rustc` shows of the macro's mistakes: the cases of `tests/ui` beside what they must say.
//!
//! `rustc` is called as cargo would, with the crate that cargo has just built for these tests, so that
//! paths in the macro are those of this repository.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The crate `neurolib` as the tests link it: the newest one beside the test's own executable.
fn library() -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.strip_prefix("libneurolib-").is_some_and(|rest| rest.ends_with(".rlib"))
    };
    files.filter(is_library).max_by_key(|path| path.metadata().unwrap().modified().unwrap()).unwrap()
}

/// Whether a case compiles, and what `rustc` says.
fn compile(case: &str) -> (bool, String) {
    let (root, library) = (Path::new(env!("CARGO_MANIFEST_DIR")), library());
    let output = Command::new("rustc")
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--color=never"])
        .args(["--crate-name", case, "--out-dir", env!("CARGO_TARGET_TMPDIR")])
        .arg("-L")
        .arg(format!("dependency={}", library.parent().unwrap().display()))
        .arg("--extern")
        .arg(format!("neurolib={}", library.display()))
        .arg(format!("tests/ui/{case}.rs"))
        .current_dir(root)
        .env("CARGO_MANIFEST_DIR", root)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said.replace(&root.display().to_string(), "$ROOT"))
}

/// Holds the lines that matter against `tests/ui/CASE.stderr`: each stands in the output, in this order.
///
/// The rest of the output is left to `rustc`, whose versions differ.
fn refuses(case: &str) {
    let (compiles, said) = compile(case);
    assert!(!compiles, "{case} compiles");
    let expected =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/ui/{case}.stderr")));
    let mut lines = said.lines();
    for line in expected.unwrap().lines() {
        assert!(lines.any(|found| found.trim() == line.trim()), "no `{line}`, or not in its place:\n{said}");
    }
    assert_eq!(
        said.matches("\nerror").count() + usize::from(said.starts_with("error")),
        2,
        "one error, and the count:\n{said}"
    );
}

#[test]
fn wrong_unit_in_a_file_is_shown_in_the_file() {
    refuses("wrong_unit");
}

#[test]
fn misspelt_name_is_underlined_where_it_stands() {
    refuses("misspelt_name");
}

#[test]
fn both_places_are_shown_inline() {
    refuses("two_places");
}

#[test]
fn missing_file_is_told_with_its_path() {
    refuses("missing_file");
}

#[test]
fn model_is_a_documented_struct() {
    assert_eq!(compile("passes"), (true, String::new()));
}
