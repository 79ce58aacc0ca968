//! Compiles every model of the folder `models` into the crate: adding one there is all there is to do.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let models = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("models");
    let mut names = Vec::new();
    for entry in fs::read_dir(&models)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "nm") {
            names.push(path.file_stem().expect("it has an extension").to_string_lossy().into_owned());
        }
    }
    names.sort();
    let mut code = String::new();
    let mut put = |line: String| writeln!(code, "{line}").expect("strings can be written");
    for name in &names {
        put(format!("/// The models of `models/{name}.nm`.\npub mod {name} {{\n    crate::neurolib_model!(\"models/{name}.nm\");\n}}"));
    }
    put(format!("const FILES: &[&str] = &{names:?};"));
    println!("cargo::rerun-if-changed=models");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("models.rs"), code)
}
