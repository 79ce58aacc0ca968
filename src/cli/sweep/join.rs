//! `neurolib sweep join`: the parts of a sweep as one.

use super::folder::Folder;
use super::{finish, read};
use crate::cli::arguments::JoinArguments;
use crate::cli::{Failure, Outcome};
use neurolib::sweep::{Cube, Part};
use std::time::Instant;

/// Most parts that are named in a message.
const MOST_NAMED: usize = 10;

/// Joins the parts of a sweep.
///
/// # Errors
/// If they are not parts of the same sweep, points are missing, or results cannot be written.
pub fn join(arguments: &JoinArguments) -> Outcome<()> {
    let begin = Instant::now();
    let parts: Vec<Folder> = arguments.parts.iter().map(|part| Folder::new(part)).collect();
    if let Some(part) = parts.iter().find(|part| !part.journal().is_file()) {
        let failure = Failure::bad_input(format!("`{}` holds no part of a sweep", part.path().display()));
        return Err(failure.help("name the output folders of `neurolib sweep PLAN.toml --part K/N`"));
    }
    let prepared = read(&parts[0].plan())?;
    let mut cube = Cube::new(&prepared.sweep);
    let mut of = Part::WHOLE;
    for part in &parts {
        of = cube.read(&part.journal()).map_err(|error| {
            Failure::bad_input(error).help(format!("the others are parts of `{}`", parts[0].plan().display()))
        })?;
    }
    let missing = cube.missing();
    if !missing.is_empty() {
        return Err(incomplete(&missing, prepared.sweep.points().len(), of));
    }
    let folder = Folder::new(&arguments.out);
    if folder.journal().exists() {
        let failure = Failure::bad_input(format!("`{}` is the folder of a part", arguments.out.display()));
        return Err(failure.help("join into another one"));
    }
    folder.prepare(arguments.force)?;
    folder.clean(&prepared.text)?;
    let wall = begin.elapsed().as_secs_f64();
    finish(&prepared, &cube, &folder, arguments.report, wall)
}

/// That points are missing, and of which parts.
fn incomplete(missing: &[usize], total: usize, of: Part) -> Failure {
    let mut parts: Vec<(Part, usize)> = Vec::new();
    for part in missing.iter().map(|&index| of.holding(index)) {
        match parts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, count)) => *count += 1,
            None => parts.push((part, 1)),
        }
    }
    let named = parts.iter().take(MOST_NAMED).map(|(part, count)| {
        let all = part.points(total).count();
        if *count == all { format!("part {part} is missing") } else { format!("part {part} lacks {count} of {all}") }
    });
    let named: Vec<String> = named.collect();
    let more =
        if parts.len() > MOST_NAMED { format!(", and {} more", parts.len() - MOST_NAMED) } else { String::new() };
    Failure::bad_input(format!("{} of {total} points are missing: {}{more}", missing.len(), named.join(", ")))
        .help("a part that was interrupted goes on by its command")
}
