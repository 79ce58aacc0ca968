//! Texts on standard output.

use super::failure::{Failure, Outcome};
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// Prints a text; whoever reads it may stop early, as `head` and pagers do.
///
/// # Errors
/// If it cannot be written for another reason.
pub fn put(text: &str) -> Outcome<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints what `print!` is given. Results never depend on it, so a command goes on when it fails.
pub fn print(text: fmt::Arguments<'_>) {
    if let Err(failure) = put(&text.to_string()) {
        failure.print();
    }
}
