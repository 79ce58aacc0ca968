//! The standard library as files, so that an editor can show what it holds.
//!
//! Its texts are inside the program. When an editor asks where something of it is declared, the text is written to the
//! user's cache folder, write-protected, and the editor is sent there.

use neurolib_compiler::source::Source;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where a text of the standard library stands as a file; `None` if it cannot be written.
pub fn file(source: &Source) -> Option<PathBuf> {
    let path = cache()?.join("neurolib").join(env!("CARGO_PKG_VERSION")).join(&source.name);
    write(&path, &source.text).ok()?;
    Some(path)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if path.exists() {
        fs::remove_file(path)?;
    }
    fs::write(path, text)?;
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}

/// The user's cache folder.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            folder("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Caches"))
        } else {
            folder("HOME").map(|home| home.join(".cache"))
        }
    })
}
