//! The library of this repository, read from its folders.

use std::path::{Path, PathBuf};

use neurolib_compiler::source::{Library, Source};

/// The repository's root.
#[allow(dead_code, reason = "not every test reads one")]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A text of this repository, named by its path in it.
#[allow(dead_code, reason = "not every test reads one")]
pub fn source(path: &str) -> Option<Source> {
    let text = std::fs::read_to_string(root().join(path)).ok()?;
    Some(Source::new(path, text))
}

/// The models and tables of this repository.
#[allow(dead_code, reason = "not every test reads it")]
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

/// The files of an extension in a folder, sorted.
#[allow(dead_code, reason = "not every test walks a folder")]
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
    files.sort();
    files
}
