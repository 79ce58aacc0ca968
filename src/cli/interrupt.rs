//! Ctrl-C: the first ends the run in an orderly way, the second at once.

use super::failure::{Failure, Outcome};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static SCRATCH: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Begins to listen; `scratch` is the folder, if there is one, that an end at once leaves nothing of.
pub fn listen(scratch: Option<PathBuf>) -> Outcome<()> {
    if let Ok(mut place) = SCRATCH.lock() {
        *place = scratch;
    }
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            if let Ok(mut place) = SCRATCH.lock()
                && let Some(folder) = place.take()
            {
                // The process ends here: there is nobody to tell that the folder stays.
                let _ = std::fs::remove_dir_all(folder);
            }
            std::process::exit(1);
        }
    };
    ctrlc::set_handler(handler).map_err(|error| Failure::failed(format!("cannot listen for Ctrl-C: {error}")))
}

/// Whether Ctrl-C was pressed.
pub fn is_requested() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
