//! Compiles every model of the folder `models` into the crate: adding one there is all there is to do. Without the
//! feature `models`, only those that others share as readouts.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let models = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("models");
    let mut names = Vec::new();
    let is_wanted = env::var_os("CARGO_FEATURE_MODELS").is_some();
    for entry in fs::read_dir(&models)? {
        let path = entry?.path();
        let is_readout =
            path.file_stem().is_some_and(|name| name == "balloon_windkessel" || name == "hemodynamic_response");
        if (is_wanted || is_readout) && path.extension().is_some_and(|e| e == "nm") {
            names.push(path.file_stem().expect("it has an extension").to_string_lossy().into_owned());
        }
    }
    names.sort();
    let mut code = String::new();
    let mut registry = Vec::new();
    let mut put = |line: String| writeln!(code, "{line}").expect("strings can be written");
    for name in &names {
        put(format!(
            "/// The models of `models/{name}.nm`.\npub mod {name} {{\n    crate::neurolib_model!(\"models/{name}.nm\");\n}}"
        ));
        let text = fs::read_to_string(models.join(name).with_extension("nm"))?;
        // The first model of a file bears the file's name on the command line, further ones their own.
        for (index, model) in declared(&text).into_iter().enumerate() {
            let short = if index == 0 { name.clone() } else { snake_case(model) };
            registry.push(format!("({short:?}, || Box::new({name}::{model}::default()))"));
        }
    }
    put(format!("const REGISTRY: &[(&str, Maker)] = &[{}];", registry.join(", ")));
    println!("cargo::rerun-if-changed=models");
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("models.rs"), code)
}

/// The names of the models that a text declares, each at the beginning of a line.
fn declared(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("model ")?.split_whitespace().next()).collect()
}

/// `ReducedWongWang` becomes `reduced_wong_wang`, and `WindkesselSPM12` `windkessel_spm12`.
fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (k, &c) in characters.iter().enumerate() {
        let before = k.checked_sub(1).map(|k| characters[k]);
        let ends_capitals = characters.get(k + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && before.is_some_and(|b| b != '_' && (!b.is_uppercase() || ends_capitals)) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}
