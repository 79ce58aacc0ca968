//! `neurolib doc`, `diff` and `new` as users meet them.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Runs in a folder, and returns exit code, standard output and standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("neurolib").unwrap();
    let output = command.current_dir(folder).args(arguments).env("NO_COLOR", "1").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!(code, 0, "{arguments:?}: {out}{error}");
    out
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_gallery_is_what_the_command_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = succeed(root, &["doc", "--gallery"]);
    let committed = fs::read_to_string(root.join("models/README.md")).unwrap_or_default();
    assert!(
        made == committed,
        "models/README.md is not what the models say; make it anew with\n    \
         cargo run -- doc --gallery -o models/README.md"
    );
}

#[test]
fn pages_of_all_models_are_well_formed_and_need_nothing_else() {
    let folder = folder();
    succeed(folder.path(), &["doc", "--all", "-o", "pages/"]);
    let mut pages = 0;
    for entry in fs::read_dir(folder.path().join("pages")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(&text, options)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(!matches!(node.tag_name().name(), "script" | "link" | "img"), "{}", path.display());
            let Some(link) = node.attribute("href") else { continue };
            let here = path.parent().unwrap().join(link);
            assert!(link.starts_with("https://") || here.is_file(), "{}: {link}", path.display());
        }
        pages += 1;
    }
    // One for each model, and the index.
    assert_eq!(pages, neurolib::models::names().count() + 1);
    succeed(folder.path(), &["doc", "--all", "--format", "md", "-o", "text"]);
    assert!(fs::read_to_string(folder.path().join("text/README.md")).unwrap().contains("(wilson_cowan.md)"));
}

#[test]
fn the_ending_of_a_file_tells_the_format() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for name in ["page.html", "page.md", "page.tex"] {
        succeed(folder.path(), &["doc", "hopf", "-o", name]);
    }
    assert!(read("page.html").starts_with("<!DOCTYPE html>"));
    assert!(read("page.md").starts_with("# Hopf\n"));
    assert!(read("page.tex").contains("\\begin{align*}"));
    assert_eq!(succeed(folder.path(), &["doc", "hopf"]), read("page.md"));
    assert_eq!(succeed(folder.path(), &["doc", "hopf", "--format", "html"]), read("page.html"));
    let (code, _, error) = run(folder.path(), &["doc", "hopf", "-o", "page.doc"]);
    assert_eq!(code, 2);
    assert!(error.contains("tells no format"), "{error}");
}

#[test]
fn one_model_of_a_file_can_be_named() {
    let folder = folder();
    let text =
        "model A { param a: 1/ms = 1  state x = 1  d/dt x = -a*x  observe x }\nmodel B extends A { fix a = 2 }\n";
    fs::write(folder.path().join("two.nm"), text).unwrap();
    let both = succeed(folder.path(), &["doc", "two.nm"]);
    assert!(both.contains("# A\n") && both.contains("# B\n\nA variant of A."), "{both}");
    assert!(succeed(folder.path(), &["doc", "two.nm:B"]).starts_with("# B\n"));
    let (code, out, error) = run(folder.path(), &["diff", "two.nm:A", "two.nm:B"]);
    assert_eq!((code, error.as_str()), (1, ""));
    assert!(out.contains("- param a: 1/ms = 1\n  + let a = 2\n"), "{out}");
    let (code, _, error) = run(folder.path(), &["doc", "two.nm:C"]);
    assert_eq!(code, 2);
    assert!(error.contains("`two.nm` has no model `C`"), "{error}");
}

#[test]
fn equal_models_do_not_differ() {
    let folder = folder();
    let out = succeed(folder.path(), &["diff", "wilson_cowan", "wilson_cowan"]);
    assert!(out.ends_with("\nno difference in what is computed\n"), "{out}");
    let (code, _, error) = run(folder.path(), &["diff", "wilson_cowan", "none"]);
    assert_eq!(code, 2);
    assert!(error.contains("there is no model `none`"), "{error}");
}

#[test]
fn a_new_model_runs_at_once() {
    let folder = folder();
    let out = succeed(folder.path(), &["new", "my_model"]);
    assert!(out.contains("neurolib run my_model.nm"), "{out}");
    assert_eq!(succeed(folder.path(), &["check", "my_model.nm"]).lines().count(), 1, "a warning");
    succeed(folder.path(), &["run", "my_model.nm", "--dataset", "gw", "--duration", "4s", "--bold", "--no-figures"]);
    assert!(folder.path().join("results/result.nc").is_file());
    let before = fs::read_to_string(folder.path().join("my_model.nm")).unwrap();
    let (code, _, error) = run(folder.path(), &["new", "MyModel", "--from", "hopf"]);
    assert_eq!(code, 2);
    assert!(error.contains("`my_model.nm` exists already"), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("my_model.nm")).unwrap(), before);
}

#[test]
fn a_variant_begins_as_its_base() {
    let folder = folder();
    let out = succeed(folder.path(), &["new", "slow-wave", "--from", "aln"]);
    assert!(out.contains("neurolib diff aln slow_wave.nm"), "{out}");
    let text = fs::read_to_string(folder.path().join("slow_wave.nm")).unwrap();
    assert!(text.contains("model SlowWave extends ALN {"), "{text}");
    succeed(folder.path(), &["diff", "aln", "slow_wave.nm"]);
    succeed(folder.path(), &["new", "slower", "--from", "slow_wave.nm"]);
    succeed(folder.path(), &["diff", "aln", "slower.nm"]);
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    for (arguments, expected) in [
        (["new", "elsewhere/slow", "--from", "slow_wave.nm"], "in another folder"),
        (["new", "hopf", "--from", "aln"], "is the name of a model that comes with the program"),
        (["new", "2x", "--from", "aln"], "`2x` is no name for a model"),
        (["new", "other", "--from", "anl"], "did you mean `aln`?"),
    ] {
        let (code, _, error) = run(folder.path(), &arguments);
        assert_eq!(code, 2, "{error}");
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path().join("elsewhere")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}
