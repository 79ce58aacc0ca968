//! Files that are there completely, or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::write_error::WriteError;

/// Writes to a temporary file beside, waits until the disk has it, and gives it its name.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), WriteError> {
    try_write(path, content).map_err(|problem| WriteError::Io { path: path.to_owned(), problem })
}

fn try_write(path: &Path, content: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    let temporary = temporary_name(path)?;
    let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    let written = fill(file, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell; that the temporary file is left behind as well is not.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn fill(mut file: File, content: &[u8]) -> io::Result<()> {
    file.write_all(content)?;
    file.sync_all()
}

/// A name in the same folder, so that renaming does not copy; no other call has it at the same time.
fn temporary_name(path: &Path) -> io::Result<PathBuf> {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no file name"))?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}-{}.tmp", process::id(), CALLS.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(temporary))
}
