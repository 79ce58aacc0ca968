//! `neurolib run`.

use super::arguments::RunArguments;
use super::catalog::Find;
use super::failure::{Failure, Outcome};
use super::progress::Reporter;
use super::replicates::replicates;
use super::{interrupt, peek, summary};
use crate::experiment::prepare::{prepare, resume};
use crate::experiment::stimulus::StimulusWish;
use crate::experiment::value::Value;
use crate::experiment::{Assignment, Experiment, Kind, Network, file, preparation};
use crate::results::ending::{Ending, EndingKind};
use crate::results::folder::{self, Staging};
use crate::results::write;
use neurolib::Simulation;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::SystemTime;

/// Room beside the recordings, for figures and the file's own overhead, in bytes.
const MARGIN: f64 = 8e6;

/// Runs a model as the arguments describe; `find` gives the model of a name.
///
/// # Errors
/// If it cannot be begun, fails, or is interrupted; what was computed is kept.
pub fn run(model: Option<&str>, arguments: &RunArguments, find: &Find<'_>) -> Outcome<()> {
    let file = match &arguments.experiment {
        Some(path) => file::read(path).map_err(Failure::bad_input)?,
        None => Experiment::default(),
    };
    if let (Some(path), Some(_)) = (&arguments.experiment, &file.sweep) {
        let failure = Failure::bad_input(format!("`{}` is the plan of a sweep", path.display()));
        return Err(failure.help(format!("`neurolib sweep {}` runs it", path.display())));
    }
    let wishes = from_flags(model, arguments)?.over(file);
    if let Some(count) = arguments.replicates {
        return replicates(&wishes, arguments, count, find);
    }
    let (mut simulation, plan) = prepare(&wishes, find)?;
    if let Some(path) = &arguments.resume {
        resume(&mut simulation, path)?;
    }
    check_state_file(arguments, &plan.out)?;
    let staging = Staging::open(&plan.out, arguments.force)?;
    let needed = plan.recorded_bytes(&simulation) + MARGIN;
    if let Some(room) = staging.room().filter(|&room| (room as f64) < needed) {
        let (needed, room) = (summary::size(needed), summary::size(room as f64));
        let failure = Failure::bad_input(format!(
            "the results need about {needed}, but `{}` has room for {room}",
            plan.out.display()
        ));
        return Err(failure.help("record fewer variables, or at longer intervals: `--record 'mean(VAR)@10ms'`"));
    }
    interrupt::listen(Some(staging.path().to_path_buf()))?;
    if !arguments.quiet {
        print!("{}", summary::before(&plan, &simulation));
    }
    plan.notes.iter().for_each(|note| summary::note(note));

    let ending = simulate(&mut simulation, plan.duration, arguments.quiet);
    let written = write(staging.path(), &plan, &simulation, &ending)?;
    staging.publish()?;
    // After a failure there is no state to go on from.
    let state = arguments.save_state.as_deref().filter(|_| !matches!(ending.kind, EndingKind::Failed(_)));
    if let Some(path) = state {
        folder::write(path, simulation.checkpoint().to_bytes())?;
    }
    if !arguments.quiet {
        print!("{}", summary::after(&plan, &simulation, &ending, &written, state));
    }
    if arguments.peek {
        print!("\n{}", peek::peek(&written.stored, &[])?);
    }
    written.notes.iter().for_each(|note| summary::note(note));
    if let (None, Some(path)) = (state, &arguments.save_state) {
        summary::note(&format!("`{}` was not written: a run cannot go on after a failure", path.display()));
    }
    let kept = format!("what was computed is in `{}`, marked incomplete", plan.out.display());
    match ending.kind {
        EndingKind::Complete => Ok(()),
        EndingKind::Interrupted => Err(Failure::failed("the run was interrupted").help(kept)),
        EndingKind::Failed(error) => Err(Failure::failed(error).help(kept)),
    }
}

fn simulate(simulation: &mut Simulation, duration: f64, quiet: bool) -> Ending {
    let (from, begun) = (simulation.time(), SystemTime::now());
    let mut reporter = Reporter::new(from, quiet);
    let mut interrupted = false;
    let result = simulation.run_with(duration, |progress| {
        reporter.report(progress);
        interrupted = interrupt::is_requested();
        if interrupted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let wall = reporter.finish();
    let kind = match result {
        Err(error) => EndingKind::Failed(error),
        Ok(()) if interrupted => EndingKind::Interrupted,
        Ok(()) => EndingKind::Complete,
    };
    Ending { kind, from, reached: simulation.time(), wall, begun }
}

/// What the flags say.
fn from_flags(model: Option<&str>, arguments: &RunArguments) -> Outcome<Experiment> {
    let a = arguments;
    let network = match (&a.dataset, &a.connectome) {
        (Some(name), _) => Some(Network::Dataset(name.clone())),
        (None, Some(path)) => Some(Network::Files(path.clone())),
        (None, None) => None,
    };
    Ok(Experiment {
        model: model.map(str::to_owned),
        network,
        subjects: (!a.network.subjects.is_empty()).then(|| a.network.subjects.clone()),
        subject_weights: a.network.subject_weights,
        prepare: (!a.network.prepare.is_empty()).then(|| preparation::wishes(&a.network.prepare)),
        duration: a.duration,
        dt: a.dt,
        scheme: a.scheme,
        precision: a.precision,
        seed: a.seed,
        simulation: None,
        conduction_speed: a.conduction_speed,
        bold: a.bold.then_some(true),
        tr: a.tr,
        init: a.init.clone(),
        record: (!a.record.is_empty()).then(|| a.record.clone()),
        out: a.out.clone(),
        npz: a.npz.then_some(true),
        figures: a.no_figures.then_some(false),
        assignments: a.set.iter().map(|text| assignment(text)).collect::<Outcome<_>>()?,
        sweep: None,
        stimuli: a.stimulus.iter().map(|text| stimulus(text)).collect::<Outcome<_>>()?,
        written_model: None,
        written_connectome: None,
        written_stimuli: None,
    })
}

fn assignment(text: &str) -> Outcome<Assignment> {
    let Some((name, value)) = text.split_once('=') else {
        let failure = Failure::bad_input(format!("`--set {text}` gives no value"));
        return Err(failure.help(format!("write `--set {text}=VALUE`")));
    };
    let value = Value::parse(value).map_err(|error| Failure::bad_input(format!("--set {name}: {error}")))?;
    Ok(Assignment { name: name.trim().to_string(), value, kind: Kind::Any, origin: String::new() })
}

fn stimulus(text: &str) -> Outcome<StimulusWish> {
    StimulusWish::parse(text).map_err(|error| Failure::bad_input(format!("--stimulus: {error}")))
}

/// Whether the state can be stored where the user wants it.
fn check_state_file(arguments: &RunArguments, out: &Path) -> Outcome<()> {
    let Some(path) = &arguments.save_state else { return Ok(()) };
    if path.is_dir() {
        return Err(Failure::bad_input(format!(
            "`{}` is a folder; --save-state needs the name of a file",
            path.display()
        )));
    }
    if path.exists() && !arguments.force {
        let failure = Failure::bad_input(format!("`{}` exists already", path.display()));
        return Err(failure.help("choose another name for --save-state, or replace it with `--force`"));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() && out != parent {
        return Err(Failure::bad_input(format!("there is no folder `{}` for --save-state", parent.display())));
    }
    Ok(())
}
