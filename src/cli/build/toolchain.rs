//! What is needed to compile: cargo, and the sources of neurolib.

use crate::cli::failure::{Failure, Outcome};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The command `cargo`, if it is at hand.
pub(super) fn cargo() -> Outcome<OsString> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let probe = Command::new(&cargo).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    match probe {
        Ok(status) if status.success() => Ok(cargo),
        _ => {
            let failure = Failure::bad_input("`neurolib build` needs Rust, and there is no `cargo` on the path");
            Err(failure.help(
                "install it from https://rustup.rs and try again; `neurolib run` simulates the model at once, without Rust",
            ))
        }
    }
}

/// The folder with the sources of this version of neurolib: the one that is given, or the one it was built from.
pub(super) fn sources(given: Option<&Path>) -> Outcome<PathBuf> {
    let folder = given.unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")));
    let help = "clone the repository of neurolib, and give its folder by `--source`";
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).map_err(|_| {
        Failure::bad_input(format!("the sources of neurolib are not in `{}`", folder.display())).help(help)
    })?;
    let version = env!("CARGO_PKG_VERSION");
    if !manifest.contains("name = \"neurolib\"") || !manifest.contains(&format!("version = \"{version}\"")) {
        let failure = Failure::bad_input(format!("`{}` does not hold neurolib {version}", folder.display()));
        return Err(failure.help(help));
    }
    std::path::absolute(folder).map_err(Failure::bad_input)
}

/// The folder in which programs are built; it is kept, so that the next one takes seconds.
pub(super) fn cache() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir);
    base.join("neurolib").join(format!("build-{}", env!("CARGO_PKG_VERSION")))
}
