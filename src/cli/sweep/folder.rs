//! The output folder of a sweep.

use crate::cli::{Failure, Outcome, size};
use crate::results::folder::{FIGURES, SWEEP};
use neurolib::sweep::{Journal, Sweep, SweepError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Names of the files in it.
const JOURNAL: &str = "journal";
const PLAN: &str = "plan.toml";
/// Room beside the points, for figures and the file's own overhead, in bytes.
const MARGIN: f64 = 8e6;

/// The output folder of a sweep.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of this name, which need not exist.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// Its name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its journal.
    pub fn journal(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    /// The plan in full.
    pub fn plan(&self) -> PathBuf {
        self.path.join(PLAN)
    }

    /// The cube.
    pub fn result(&self) -> PathBuf {
        self.path.join(SWEEP)
    }

    /// The folder with the figures.
    pub fn figures(&self) -> PathBuf {
        self.path.join(FIGURES)
    }

    /// Makes the folder, or sees that it is that of a sweep; removes its points and results if `force` is set.
    ///
    /// # Errors
    /// If it is in use for something else, or the system refuses.
    pub fn prepare(&self, force: bool) -> Outcome<()> {
        let place = self.path.display();
        if self.path.exists() && !self.path.is_dir() {
            return Err(Failure::bad_input(format!("the output folder `{place}` is a file")));
        }
        fs::create_dir_all(&self.path).map_err(|error| self.refused(error))?;
        if force {
            Journal::remove(&self.journal()).map_err(|error| self.failure(error))?;
            return self.remove_results().map_err(|error| self.refused(error));
        }
        let is_empty = fs::read_dir(&self.path).map_err(|error| self.refused(error))?.next().is_none();
        if !is_empty && !self.journal().exists() {
            let failure =
                Failure::bad_input(format!("the output folder `{place}` is not empty, and has no sweep to go on"));
            return Err(failure.help("choose another one by `--out`, or replace its results with `--force`"));
        }
        Ok(())
    }

    /// Whether the disk has room for so many points and what becomes of them.
    ///
    /// # Errors
    /// If not.
    pub fn check_room(&self, sweep: &Sweep, todo: usize) -> Outcome<()> {
        let of_point = 8.0 * (sweep.numbers() as f64 + 3.0);
        let needed = of_point * (todo + sweep.points().len()) as f64 + MARGIN;
        match fs4::available_space(&self.path) {
            Ok(room) if (room as f64) < needed => Err(Failure::bad_input(format!(
                "the results need about {}, but `{}` has room for {}",
                size(needed),
                self.path.display(),
                size(room as f64)
            ))),
            _ => Ok(()),
        }
    }

    /// Writes the plan, unless it is there, and removes what a process left that was ended while it wrote.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn clean(&self, plan: &str) -> Outcome<()> {
        for folder in [self.path.clone(), self.figures()] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with('.') && name.ends_with(".tmp") {
                    // What stays does no harm.
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
        if fs::read_to_string(self.plan()).is_ok_and(|written| written == plan) {
            return Ok(());
        }
        let partial = self.path.join(format!(".{PLAN}.tmp"));
        fs::write(&partial, plan).and_then(|()| fs::rename(&partial, self.plan())).map_err(|error| self.refused(error))
    }

    /// What the user is told of an error, and what to do.
    pub fn failure(&self, error: SweepError) -> Failure {
        let help = match &error {
            SweepError::Other { what: "part", .. } => {
                Some("each part has an output folder of its own: choose one by `--out`")
            }
            SweepError::Other { .. } => Some(
                "the plan, the model or the network has changed since: choose another folder by `--out`, or begin anew with `--force`",
            ),
            SweepError::NoJournal(_) => Some("choose another folder by `--out`, or begin anew with `--force`"),
            SweepError::InUse(_) => Some("wait for it, or choose another folder by `--out`"),
            _ => None,
        };
        let failure = match &error {
            SweepError::Journal { what: "write", .. } | SweepError::Write(_) => Failure::failed(&error),
            _ => Failure::bad_input(&error),
        };
        Failure { help: help.map(str::to_string), ..failure }
    }

    fn remove_results(&self) -> io::Result<()> {
        for file in [self.plan(), self.result()].iter().filter(|file| file.exists()) {
            fs::remove_file(file)?;
        }
        if self.figures().is_dir() { fs::remove_dir_all(self.figures()) } else { Ok(()) }
    }

    fn refused(&self, error: io::Error) -> Failure {
        Failure::bad_input(format!("cannot write to the output folder `{}`: {error}", self.path.display()))
    }
}
