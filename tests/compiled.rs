//! `neurolib expand` and `neurolib build`, and what they say when something is missing.
//!
//! `UPDATE_EXPECT=1` writes the expected code anew; read what changed.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use std::path::Path;

/// Runs the command in the folder of the examples, and returns exit code, standard output and standard error.
fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("neurolib").unwrap();
    command.current_dir(folder()).args(arguments).env("NO_COLOR", "1").envs(environment.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expand"))
}

#[test]
fn code_reads_as_it_is_written_down() {
    for (arguments, file) in [
        (&["expand", "spread.nm"][..], "spread.txt"),
        (&["expand", "spread.nm", "--fix", "gain=0", "--fix", "sigma=0"], "fixed.txt"),
    ] {
        let (code, found, error) = run(arguments, &[]);
        assert_eq!(code, 0, "{error}");
        syn::parse_str::<syn::File>(&found).unwrap();
        expect(file, &found);
    }
}

/// Holds a text to the file of this name.
fn expect(file: &str, found: &str) {
    let path = folder().join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{file} differs");
}

#[test]
fn passes_and_representation_read_as_they_are_written_down() {
    for (arguments, file) in [
        (&["check", "spread.nm", "--emit", "ir"][..], "spread_ir.txt"),
        (&["check", "spread.nm", "--emit", "ir=lower", "--fix", "gain=0"], "fixed_ir.txt"),
    ] {
        let (code, found, error) = run(arguments, &[]);
        assert_eq!(code, 0, "{error}");
        expect(file, &found);
    }
}

#[test]
fn what_is_fixed_to_zero_vanishes() {
    let (_, code, _) = run(&["expand", "spread.nm", "--fix", "gain=0", "--fix", "sigma=0"], &[]);
    for gone in ["tanh", "Carried", "Diffusion", "gain"] {
        assert!(!code.contains(gone), "`{gone}` in\n{code}");
    }
}

#[test]
fn what_cannot_be_compiled_is_told() {
    let no_cargo = [("CARGO", "no-such-cargo")];
    for (arguments, environment, code, message) in [
        (&["expand", "spreat"][..], &[][..], 2, "there is no model `spreat`"),
        (&["expand", "spread.nm:Spreat"], &[], 2, "declares no model `Spreat`; it declares `Spread`"),
        (
            &["expand", "spread.nm", "--fix", "gian=0"],
            &[],
            2,
            "Spread has no parameter `gian` to fix; did you mean `gain`?",
        ),
        (&["expand", "spread.nm", "--fix", "gain"], &[], 2, "write `--fix gain=VALUE`"),
        (&["expand", "spread.nm", "--fix", "gain=99"], &[], 2, "99 is not in 0..10"),
        (&["check", "spread.nm", "--fix", "gian=0"], &[], 2, "did you mean `gain`?"),
        (&["check", "spread.nm", "--emit", "ir=wash"], &[], 2, "the passes are lower, powers, "),
        (&["build", "spread.nm"], &no_cargo, 2, "install it from https://rustup.rs"),
        (&["build", "spread.nm", "--source", "nowhere"], &[], 2, "clone the repository of neurolib"),
        (&["build", "spread.nm", "-o", "nowhere/spread"], &[], 2, "there is no folder `nowhere`"),
    ] {
        let (found, _, error) = run(arguments, environment);
        assert!(found == code && error.contains(message), "{arguments:?}: {found}\n{error}");
    }
    assert!(!folder().join("spread").exists());
}
