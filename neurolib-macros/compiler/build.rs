//! Collects the standard library: the models and table headers of the repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..").canonicalize()?;
    let (models, tables) = (root.join("models"), root.join("data/tables"));
    let mut code = String::from("pub(super) const MODELS: &[(&str, &str)] = &[\n");
    for (name, path) in files(&models, &models, "nm")? {
        writeln!(code, "    ({name:?}, include_str!({path:?})),").expect("strings can be written");
    }
    code.push_str("];\npub(super) const TABLES: &[(&str, &str)] = &[\n");
    for (name, path) in files(&tables, &tables, "table")? {
        writeln!(code, "    ({name:?}, include_str!({path:?})),").expect("strings can be written");
    }
    code.push_str("];\n");
    println!("cargo::rerun-if-changed={}", models.display());
    println!("cargo::rerun-if-changed={}", tables.display());
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("standard.rs"), code)
}

/// Files of an extension below a folder: name relative to `base` without extension, and path; sorted.
fn files(base: &Path, folder: &Path, extension: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(base, &path, extension)?);
        } else if path.extension().is_some_and(|e| e == extension) {
            let name = path.strip_prefix(base).expect("the walk starts at the base").with_extension("");
            found.push((name.to_string_lossy().replace('\\', "/"), path));
        }
    }
    found.sort();
    Ok(found)
}
