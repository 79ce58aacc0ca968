//! What is said of the texts of models, and done to them.

use super::*;

#[test]
fn check_shows_mistakes() {
    let folder = folder();
    let good =
        "edition 2026\n/// Decays.\nmodel Decay {\n    state x = 1\n    d/dt x = -x/1[ms]\n    observe x default\n}\n";
    fs::write(folder.path().join("good.nm"), good).unwrap();
    fs::write(folder.path().join("bad.nm"), good.replace("-x/", "-y/")).unwrap();
    let out = succeed(&folder, &["check", "good.nm"]);
    assert_eq!(out, "good.nm: ok, Decay with 1 state, 0 parameters\n");
    let (code, out, _) = run(&folder, &["check", "good.nm", "bad.nm"]);
    assert_eq!(code, 1);
    assert!(out.contains("bad.nm:5:") && out.contains("bad.nm: 1 error"), "{out}");
    let (code, out, error) = run(&folder, &["run", "bad.nm"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(error.contains("bad.nm:5:") && error.contains("`bad.nm` has 1 mistake"), "{error}");
}

#[test]
fn mistakes_are_told_to_programs() {
    let folder = folder();
    let bad = "// µ\nmodel Decay {\n    param tau: ms = 10\n    state τ = 1\n    tau * d/dt τ = -τ + tau\n}\n";
    fs::write(folder.path().join("bad.nm"), bad).unwrap();
    fs::write(folder.path().join("warned.nm"), "model Decay {\n    param k = 1\n    state x = 1\n    d/dt x = -x\n}\n")
        .unwrap();
    let (code, out, _) = run(&folder, &["check", "--message-format", "json", "bad.nm", "warned.nm"]);
    assert_eq!(code, 1);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [error, warning] = &lines[..] else { panic!("two mistakes: {out}") };
    assert_eq!(
        (&error["code"], &error["severity"], &warning["code"], &warning["severity"]),
        (&"NM302".into(), &"error".into(), &"NM901".into(), &"warning".into())
    );
    let first = serde_json::json!({
        "file": "bad.nm", "is_primary": true, "label": "a pure number",
        "byte_start": bad.find("-τ").unwrap(), "byte_end": bad.find("-τ").unwrap() + 3,
        "line_start": 5, "column_start": 20, "line_end": 5, "column_end": 22,
    });
    assert_eq!(error["spans"][0], first);
    assert_eq!((&error["spans"][1]["is_primary"], &error["spans"][1]["label"]), (&false.into(), &"ms".into()));
    assert_eq!(error["spans"].as_array().unwrap().len(), 2);
    assert!(error["message"].as_str().unwrap().contains("different units"));
    assert!(error["rendered"].as_str().unwrap().starts_with("error[NM302]: "));
    assert!(warning["help"][0].as_str().unwrap().contains("`_k`"));
}

#[test]
fn codes_are_explained() {
    let folder = folder();
    let list = succeed(&folder, &["explain"]);
    assert!(list.contains("NM302  the terms of a sum have different units"), "{list}");
    let page = succeed(&folder, &["explain", "nm302"]);
    assert!(page.starts_with("NM302: the terms of a sum have different units\n\n"), "{page}");
    assert!(page.contains("error[NM302]: ") && page.contains(" --> example.nm:6:"), "{page}");
    assert_eq!(page, succeed(&folder, &["explain", "302"]));
    let (code, _, error) = run(&folder, &["explain", "NM3002"]);
    assert_eq!(code, 2);
    assert!(error.contains("there is no code `NM3002`; did you mean `NM302`?"), "{error}");
}

#[test]
fn check_shows_the_representation() {
    let folder = folder();
    fs::write(folder.path().join("good.nm"), "model Decay {\n    state x = 1\n    d/dt x = -x\n    observe x\n}\n")
        .unwrap();
    let out = succeed(&folder, &["check", "--emit", "ir", "good.nm"]);
    assert!(out.contains("model Decay\n") && out.contains("kernel "), "{out}");
}

#[test]
fn files_are_formatted_in_place() {
    let folder = folder();
    let untidy = "model Decay{ // one state\nstate x=((1))\nd/dt x=-x/(1[ms])\nobserve x default}\n";
    let tidy = "model Decay {    // one state\n    state x = 1\n    d/dt x = -x/1[ms]\n    observe x  default\n}\n";
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    fs::write(folder.path().join("a.nm"), untidy).unwrap();
    fs::write(folder.path().join("b.nm"), tidy).unwrap();
    let (code, out, error) = run(&folder, &["fmt", "--check", "a.nm", "b.nm"]);
    assert_eq!((code, error.as_str()), (1, ""));
    assert!(out.starts_with("a.nm is not formatted:\n    1 -model Decay{ // one state\n"), "{out}");
    assert!(out.contains("      +    state x = 1\n") && !out.contains("b.nm"), "{out}");
    assert_eq!(read("a.nm"), untidy);

    assert_eq!(succeed(&folder, &["fmt", "a.nm", "b.nm"]), "formatted a.nm: 5 lines changed\n");
    assert_eq!((read("a.nm").as_str(), read("b.nm").as_str()), (tidy, tidy));
    assert_eq!(succeed(&folder, &["fmt", "--check", "a.nm", "b.nm"]), "2 files are formatted already\n");

    let output = neurolib(&folder, &["fmt", "-"]).write_stdin(untidy).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), tidy);
    assert_eq!(
        neurolib(&folder, &["fmt", "--check", "-"]).write_stdin(untidy).output().unwrap().status.code(),
        Some(1)
    );
    assert_eq!(listing(folder.path()), ["a.nm", "b.nm"]);
}

#[test]
fn files_with_mistakes_are_left_as_they_are() {
    let folder = folder();
    let broken = "model Decay {\nstate x=\n}\n";
    fs::write(folder.path().join("broken.nm"), broken).unwrap();
    fs::write(folder.path().join("bytes.nm"), b"model M {\n // \xff\n}\n").unwrap();
    fs::write(folder.path().join("good.nm"), "model M{}").unwrap();
    let (code, out, error) = run(&folder, &["fmt", "broken.nm", "bytes.nm", "good.nm"]);
    assert_eq!((code, out.as_str()), (1, "formatted good.nm: 2 lines changed\n"));
    assert!(error.contains("NM101") && error.contains("broken.nm:2:9") && error.contains("NM110"), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("broken.nm")).unwrap(), broken);
    let output = neurolib(&folder, &["fmt", "-"]).write_stdin(broken).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    let (code, _, error) = run(&folder, &["fmt", "."]);
    assert!(code == 2 && error.contains("neurolib fmt ./*.nm"), "{error}");
}

#[cfg(unix)]
#[test]
fn formatting_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder();
    let file = folder.path().join("a.nm");
    fs::write(&file, "model M{}").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.nm", folder.path().join("link.nm")).unwrap();
    succeed(&folder, &["fmt", "link.nm"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "model M {\n}\n");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(folder.path().join("link.nm")).unwrap().is_symlink());
}
