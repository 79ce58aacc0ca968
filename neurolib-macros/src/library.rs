//! Files that a model may refer to.

use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;
use std::fs;
use std::path::{Path, PathBuf};

/// The other models of a folder, and the table headers below it; and the files that were read.
pub(crate) fn texts(folder: &Path, except: Option<&Path>) -> (Texts, Vec<PathBuf>) {
    let mut texts = Texts::default();
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&current).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            let extension = path.extension().and_then(|e| e.to_str());
            let text = || fs::read_to_string(&path).ok().map(|text| Source::new(path.display().to_string(), text));
            if extension == Some("nm") && current == folder && except != Some(&path) {
                texts.models.extend(text());
                files.push(path);
            } else if extension == Some("table")
                && let (Some(source), Ok(name)) = (text(), path.with_extension("").strip_prefix(folder))
            {
                texts.tables.push((name.to_string_lossy().replace('\\', "/"), source));
                files.push(path);
            } else if path.is_dir() && current == folder {
                folders.push(path);
            }
        }
    }
    (texts, files)
}
