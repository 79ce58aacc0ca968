//! `neurolib sweep`: many points, kept one by one.

mod folder;
mod join;
mod tell;

use super::arguments::{PartsCommand, ReportArguments, SweepArguments, SweepCommand};
use super::catalog::find_model;
use super::failure::{Failure, Outcome};
use super::progress::PointReporter;
use super::replicates::cores;
use super::{interrupt, summary};
use crate::experiment::file;
use crate::experiment::plan::Source;
use crate::experiment::sweep::{Prepared, prepare_sweep};
use crate::pictures;
use crate::results::stored::Stored;
use folder::Folder;
use neurolib::sweep::{Cube, Journal, Part, SweepError};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Runs a sweep, or joins its parts.
///
/// # Errors
/// If it cannot be begun, points fail, it is interrupted, or results cannot be written.
pub fn sweep(command: &SweepCommand) -> Outcome<()> {
    match (&command.parts, &command.plan) {
        (Some(PartsCommand::Join(arguments)), _) => join::join(arguments),
        (None, Some(plan)) => run(plan, &command.sweep),
        (None, None) => unreachable!("invariant: clap requires a plan"),
    }
}

/// Reads a plan and checks all of it.
fn read(plan: &Path) -> Outcome<Prepared> {
    let wishes = file::read(plan).map_err(Failure::bad_input)?;
    prepare_sweep(&wishes, &find_model)
}

fn run(plan: &Path, arguments: &SweepArguments) -> Outcome<()> {
    let prepared = read(plan)?;
    let sweep = &prepared.sweep;
    let part = arguments.part.unwrap_or(Part::WHOLE);
    let folder = Folder::new(&out(&prepared, arguments));
    let total = part.points(sweep.points().len()).count();
    let threads = arguments.threads.unwrap_or_else(cores).clamp(1, total.max(1));
    folder.prepare(arguments.force)?;
    let (mut journal, opened) = Journal::open(&folder.journal(), sweep, part).map_err(|error| folder.failure(error))?;
    folder.check_room(sweep, total - opened.done.len())?;
    folder.clean(&prepared.text)?;
    if !arguments.report.quiet {
        print!("{}", tell::before(&prepared, part, total, threads));
    }
    prepared.plan.notes.iter().for_each(|note| summary::note(note));
    if opened.torn > 0 {
        summary::note("a point that was being written when the sweep ended is computed again");
    }
    if !opened.done.is_empty() && !arguments.report.quiet {
        println!("{} of {total} points are done already", opened.done.len());
    }
    interrupt::listen(None)?;

    let todo: Vec<usize> = part.points(sweep.points().len()).filter(|index| !opened.done.contains(index)).collect();
    let reporter = PointReporter::new(todo.len(), opened.done.len(), arguments.report.quiet);
    let shared = Mutex::new(&mut journal);
    let report = |done: usize| {
        reporter.report(done);
        if interrupt::is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let keep = |index, point| -> Result<(), SweepError> {
        let mut journal = shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        journal.append(index, &point, sweep)
    };
    let result = sweep.run(&todo, threads, report, keep);
    let wall = reporter.finish();
    result.and_then(|()| journal.sync()).map_err(|error| folder.failure(error))?;

    let mut cube = Cube::new(sweep);
    cube.read(&folder.journal()).map_err(|error| folder.failure(error))?;
    let missing = part.points(sweep.points().len()).filter(|&index| !cube.has(index)).count();
    if missing > 0 {
        let done = total - missing;
        let help = format!("the same command goes on; {done} of {total} points are in `{}`", folder.path().display());
        return Err(Failure::failed("the sweep was interrupted").help(help));
    }
    if part != Part::WHOLE {
        if !arguments.report.quiet {
            print!("{}", tell::after_part(&folder, part, todo.len(), wall));
        }
        return tell::failures(&cube, &folder);
    }
    finish(&prepared, &cube, &folder, arguments.report, wall)
}

/// Writes the cube and its figures, and tells what came of the sweep.
fn finish(prepared: &Prepared, cube: &Cube<'_>, folder: &Folder, report: ReportArguments, wall: f64) -> Outcome<()> {
    // Not the place of a network of the user: the same points are the same bytes.
    let network = match &prepared.plan.source {
        Source::SingleNode => "single node".to_string(),
        Source::Dataset(dataset) => dataset.name.to_string(),
        Source::Files(_) => format!("{} regions", prepared.simulation.connectome().n_nodes()),
    };
    let file = cube.to_file().attribute("connectome", network);
    file.write(&folder.result()).map_err(Failure::failed)?;
    let (mut names, mut notes) = (Vec::new(), Vec::new());
    if !report.no_figures && prepared.plan.figures {
        let mut pictures = pictures::sweep(&Stored::new(file, folder.result()));
        names = pictures.save(&folder.figures())?;
        notes = pictures.notes;
    }
    if !report.quiet {
        print!("{}", tell::after(prepared, cube, folder, &names, wall));
    }
    notes.iter().for_each(|note| summary::note(note));
    tell::failures(cube, folder)
}

/// The output folder: what the flag says, or what the plan says and the part.
fn out(prepared: &Prepared, arguments: &SweepArguments) -> PathBuf {
    if let Some(out) = &arguments.out {
        return out.clone();
    }
    match arguments.part {
        Some(part) => {
            let name = prepared.out.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            prepared.out.with_file_name(format!("{name}-part-{}", part.to_string().replace('/', "-of-")))
        }
        None => prepared.out.clone(),
    }
}
