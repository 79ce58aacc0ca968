//! NPZ files: ZIP archives of NPY files.

use std::collections::HashSet;
use std::path::Path;

use super::file::FileArray;
use super::npy;
use super::read_error::{ReadError, ReadProblem};
use super::zip::Archive;

const FORMAT: &str = "NPZ";

/// All arrays of an archive. Names never become paths.
pub(crate) fn decode(path: &Path, bytes: &[u8]) -> Result<Vec<FileArray>, ReadError> {
    let mut archive = Archive::open(bytes, FORMAT).map_err(|problem| problem.in_file(path))?;
    let entries: Vec<String> = archive.names().map(str::to_owned).collect();
    let mut names = HashSet::new();
    let mut arrays = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let name = entry.strip_suffix(".npy").unwrap_or(entry);
        if !names.insert(name) {
            return Err(ReadProblem::damaged(FORMAT, "two arrays have this name").in_array(path, Some(name)));
        }
        let content = archive
            .unpack(index)
            .and_then(|unpacked| npy::decode(&unpacked))
            .map_err(|problem| problem.in_array(path, Some(name)))?;
        arrays.push(FileArray::named(name, content));
    }
    if arrays.is_empty() {
        return Err(ReadProblem::Empty.in_file(path));
    }
    Ok(arrays)
}
