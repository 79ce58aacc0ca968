//! Tests of the embedded data and of the files of the user.

mod archives;
mod connectome;
mod damaged_files;
mod datasets;
mod embedded;
mod hierarchical;
mod lists;
mod malformed_lists;
mod malformed_text;
mod notices;
mod preparation;
mod read_results;
mod results;
mod sparse_matrices;
mod valid_files;

use std::path::{Path, PathBuf};

/// A file made by `make_fixtures.py`.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fixtures").join(name)
}

/// A message without the part that differs between machines.
fn without_folder(message: &str, folder: &Path) -> String {
    message.replace(&format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR), "")
}
