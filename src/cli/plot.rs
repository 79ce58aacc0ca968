//! `neurolib plot`.

use super::arguments::PlotArguments;
use super::catalog::find_model;
use super::failure::{Failure, Outcome};
use super::{peek, summary};
use crate::pictures::{self, Pictures, Request};
use crate::results::connectivity::connectivity;
use crate::results::folder::FIGURES;
use crate::results::stored::Stored;
use std::path::{Path, PathBuf};

/// Draws results into folders, or into the terminal.
///
/// # Errors
/// If a result cannot be read, has nothing of what is asked for, or pictures cannot be written.
pub fn plot(arguments: &PlotArguments) -> Outcome<()> {
    let several = arguments.results.len() > 1;
    if let (true, Some(out)) = (several, &arguments.out) {
        let failure = format!(
            "pictures of {} results would overwrite each other in `{}`",
            arguments.results.len(),
            out.display()
        );
        return Err(Failure::bad_input(failure).help("draw them one by one, or without --out"));
    }
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && !(from < to)
    {
        return Err(Failure::bad_input("--from has to be before --to"));
    }
    let request = Request {
        kinds: arguments.only.clone(),
        variables: arguments.variable.clone(),
        between: (arguments.from.is_some() || arguments.to.is_some())
            .then(|| (arguments.from.unwrap_or(0.0), arguments.to.unwrap_or(f64::MAX))),
        regions: arguments.regions.clone(),
    };
    for path in &arguments.results {
        let stored = Stored::read(path)?;
        if arguments.peek {
            let title = if several { format!("{}\n", path.display()) } else { String::new() };
            print!("{title}{}", peek::peek(&stored, &request.variables)?);
            continue;
        }
        let mut drawn = match &arguments.phase[..] {
            [] => draw(&stored, &request)?,
            [x, y] => {
                Pictures { list: vec![pictures::phase(&stored, [x, y], &request, &find_model)?], ..Pictures::default() }
            }
            _ => return Err(Failure::bad_input("--phase needs two states, such as `--phase x,y`")),
        };
        let folder = arguments.out.clone().unwrap_or_else(|| beside(stored.path()));
        let names = drawn.save(&folder)?;
        if names.is_empty() {
            let failure = Failure::bad_input(format!("there is nothing to draw of `{}`", stored.path().display()));
            return Err(if drawn.notes.is_empty() { failure } else { failure.help(drawn.notes.join("; ")) });
        }
        for name in names {
            println!("{}", folder.join(format!("{name}.png")).display());
        }
        drawn.notes.iter().for_each(|note| summary::note(note));
    }
    Ok(())
}

/// Draws the pictures of a run or of a sweep.
///
/// # Errors
/// If the result is broken, or has nothing of what is asked for.
pub fn draw(stored: &Stored, request: &Request) -> Outcome<Pictures> {
    if stored.is_sweep() {
        return Ok(pictures::sweep(stored));
    }
    let dataset = stored.dataset();
    let connectivity = connectivity(&stored.series()?, dataset.as_ref());
    let mut drawn = pictures::draw(stored, connectivity.as_ref().ok(), dataset.as_ref(), request)?;
    if let Err(Some(reason)) = connectivity {
        drawn.notes.push(reason);
    }
    Ok(drawn)
}

/// The folder for pictures beside a result.
fn beside(result: &Path) -> PathBuf {
    result.parent().unwrap_or(Path::new("")).join(FIGURES)
}
