//! The output folder: complete or as it was before.

use crate::cli::{Failure, Outcome};
use crate::pictures::Kind;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Name of the result file.
pub const RESULT: &str = "result.nc";
/// Name of the same for NumPy.
pub const NPZ: &str = "result.npz";
/// Name of the cube of a sweep.
pub const SWEEP: &str = "sweep.nc";
/// Name of the page of a run.
pub const REPORT: &str = "report.html";
/// Name of the experiment file.
pub const EXPERIMENT: &str = "experiment.toml";
/// Name of the folder with the figures.
pub const FIGURES: &str = "figures";

/// Writes a file, completely or not at all.
///
/// # Errors
/// If the system refuses.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.tmp", std::process::id()));
    let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(|error| Failure::failed(format!("cannot write `{}`: {error}", path.display())))
}

/// A folder that is filled before it gets its name. Dropped before, it leaves nothing behind.
pub struct Staging {
    target: PathBuf,
    scratch: PathBuf,
    /// Folders above the target that had to be made, innermost first.
    made: Vec<PathBuf>,
}

impl Staging {
    /// Makes the scratch folder, which shows that results can be written.
    ///
    /// # Errors
    /// If the target is in use and `force` is not set, or nothing can be written there.
    pub fn open(target: &Path, force: bool) -> Outcome<Self> {
        let refuse = |error: io::Error| {
            Failure::bad_input(format!("cannot write to the output folder `{}`: {error}", target.display()))
        };
        let exists = fs::symlink_metadata(target).is_ok();
        if exists && !target.is_dir() {
            return Err(Failure::bad_input(format!("the output folder `{}` is a file", target.display())));
        }
        if exists && !force && fs::read_dir(target).map_err(refuse)?.next().is_some() {
            let failure = Failure::bad_input(format!("the output folder `{}` is not empty", target.display()));
            let free = free_name(target);
            return Err(failure.help(format!(
                "choose another one, such as `--out {}`, or replace its results with `--force`",
                free.display()
            )));
        }
        let mut made = Vec::new();
        // Inside an existing folder, which may be a file system of its own; beside one that is to be made.
        let scratch = if exists {
            target.join(scratch_name("results"))
        } else {
            let parent = parent_of(target);
            make_folders(&parent, &mut made).map_err(refuse)?;
            let name = target.file_name().map_or_else(|| "results".into(), |n| n.to_string_lossy().into_owned());
            parent.join(scratch_name(&name))
        };
        let staging = Self { target: target.to_path_buf(), scratch, made };
        fs::create_dir(&staging.scratch).map_err(refuse)?;
        Ok(staging)
    }

    /// The folder to write to.
    pub fn path(&self) -> &Path {
        &self.scratch
    }

    /// Bytes that can still be written, if the system tells.
    pub fn room(&self) -> Option<u64> {
        fs4::available_space(&self.scratch).ok()
    }

    /// Gives the results their place. In a folder that exists, those of an earlier run are replaced or removed.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn publish(mut self) -> Outcome<()> {
        let failure =
            |error: io::Error| Failure::failed(format!("cannot write to `{}`: {error}", self.target.display()));
        if self.target.is_dir() {
            self.move_files().map_err(failure)?;
        } else {
            fs::rename(&self.scratch, &self.target).map_err(failure)?;
        }
        self.made.clear();
        Ok(())
    }

    fn move_files(&self) -> io::Result<()> {
        let names = Kind::OF_A_RUN.map(Kind::name);
        let figures =
            names.iter().flat_map(|name| ["png", "svg"].map(|e| Path::new(FIGURES).join(format!("{name}.{e}"))));
        for file in [RESULT, NPZ, EXPERIMENT, REPORT].map(PathBuf::from).into_iter().chain(figures) {
            let (from, to) = (self.scratch.join(&file), self.target.join(&file));
            if from.exists() {
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(from, to)?;
            } else if to.exists() {
                fs::remove_file(to)?;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // There is nobody to tell that something stays; folders that are in use by now do so rightly.
        let _ = fs::remove_dir_all(&self.scratch);
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A folder name beside the target that is not taken.
fn free_name(target: &Path) -> PathBuf {
    let name = target.file_name().map_or_else(|| "results".into(), |n| n.to_string_lossy().into_owned());
    let parent = target.parent().unwrap_or(Path::new(""));
    let mut candidates = (2..).map(|number| parent.join(format!("{name}-{number}")));
    candidates.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| target.to_path_buf())
}

fn scratch_name(name: &str) -> String {
    format!(".{name}.{}.tmp", std::process::id())
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if folder.exists() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, format!("`{}` is not a folder", folder.display())));
    }
    make_folders(&parent_of(folder), made)?;
    fs::create_dir(folder)?;
    made.insert(0, folder.to_path_buf());
    Ok(())
}
