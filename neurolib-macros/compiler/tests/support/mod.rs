//! The library of this repository, read from its folders.

use std::path::{Path, PathBuf};

use neurolib_compiler::source::{Library, Source};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A text of this repository, named by its path in it.
pub fn source(path: &str) -> Option<Source> {
    let text = std::fs::read_to_string(root().join(path)).ok()?;
    Some(Source::new(path, text))
}

/// The models and tables of this repository.
pub struct Repository;

impl Library for Repository {
    fn model(&self, name: &str) -> Option<Source> {
        let file = match name {
            "ALN" => "aln",
            "BalloonWindkessel" => "balloon_windkessel",
            "Hopf" => "hopf",
            "Thalamus" => "thalamus",
            "WilsonCowan" => "wilson_cowan",
            _ => return None,
        };
        source(&format!("models/{file}.nm"))
    }

    fn table(&self, path: &str) -> Option<Source> {
        source(&format!("data/tables/{path}.table"))
    }
}
