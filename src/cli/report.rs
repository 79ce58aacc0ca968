//! `neurolib report`.

use super::arguments::PageArguments;
use super::failure::{Failure, Outcome};
use super::{plot, summary};
use crate::pictures::Request;
use crate::report;
use crate::results::folder::{self, REPORT};
use crate::results::stored::Stored;
use std::path::Path;

/// Writes the page of a run.
///
/// # Errors
/// If the result cannot be read, is that of a sweep, or the page cannot be written.
pub fn report(arguments: &PageArguments) -> Outcome<()> {
    let stored = Stored::read(&arguments.result)?;
    if stored.is_sweep() {
        let failure = Failure::bad_input(format!("`{}` is a sweep; pages are about runs", stored.path().display()));
        return Err(failure.help(format!("`neurolib plot {}` draws it", arguments.result.display())));
    }
    let pictures = plot::draw(&stored, &Request::default())?;
    let page = report::page(&stored, stored.dataset().as_ref(), &pictures)?;
    let beside = stored.path().parent().unwrap_or(Path::new("")).join(REPORT);
    let output = arguments.output.clone().unwrap_or(beside);
    folder::write(&output, &page)?;
    println!("{}", output.display());
    pictures.notes.iter().for_each(|note| summary::note(note));
    Ok(())
}
