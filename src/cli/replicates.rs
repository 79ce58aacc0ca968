//! `neurolib run --replicates N`: the same run with other random numbers, on all cores.

use super::arguments::RunArguments;
use super::catalog::Find;
use super::failure::{Failure, Outcome};
use super::{interrupt, progress, summary};
use crate::experiment::Experiment;
use crate::experiment::plan::Plan;
use crate::experiment::prepare::prepare;
use crate::experiment::time::{display_time, seconds};
use crate::results::ending::{Ending, EndingKind};
use crate::results::folder::{self, EXPERIMENT, Staging};
use crate::results::write;
use console::style;
use neurolib::Simulation;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime};

/// Table of all replicates.
const TABLE: &str = "replicates.csv";

/// A replicate that has been run.
struct Done {
    number: u32,
    folder: String,
    status: String,
    is_complete: bool,
    /// Mean correlation of its functional connectivity with that of the subjects.
    score: Option<f64>,
}

/// Runs replicates 0, 1, … of an experiment, each with a folder of its own; every one is kept as soon as it is done.
///
/// # Errors
/// If one cannot be begun or written, fails, or they are interrupted; the others take no notice of one that fails.
pub fn replicates(wishes: &Experiment, arguments: &RunArguments, count: u32, find: &Find<'_>) -> Outcome<()> {
    let folder = |number: u32| format!("replicate-{:0width$}", number, width = (count - 1).to_string().len());
    let one = |number: u32| -> Outcome<(Simulation, Plan)> {
        let first = wishes.simulation.unwrap_or(0);
        let (simulation, mut plan) = prepare(&Experiment { simulation: Some(first + number), ..wishes.clone() }, find)?;
        // Figures of one are enough to see what they are like.
        plan.figures &= number == 0;
        plan.out = plan.out.join(folder(number));
        Ok((simulation, plan))
    };
    let (simulation, plan) = one(0)?;
    let out = plan.out.parent().unwrap_or(Path::new(".")).to_path_buf();
    // Shows that results can be written, and that nothing is in the way.
    drop(Staging::open(&out, arguments.force)?);
    let threads = arguments.threads.unwrap_or_else(cores).clamp(1, count.try_into().unwrap_or(usize::MAX));
    if !arguments.quiet {
        print!("{}", summary::before(&plan, &simulation));
        let memory = summary::size((threads * simulation.memory(plan.duration)) as f64);
        println!("{count} replicates on {threads} threads, which take about {memory} of memory");
    }
    plan.notes.iter().for_each(|note| summary::note(note));
    drop(simulation);
    if arguments.force {
        remove_earlier(&out)?;
    }
    // Every finished replicate stays, whatever comes.
    interrupt::listen(None)?;

    let (next, begin) = (AtomicU32::new(0), Instant::now());
    let results: Mutex<Vec<Outcome<Done>>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count || interrupt::is_requested() {
                return;
            }
            let done = one(number).and_then(|(simulation, plan)| run(number, simulation, &plan, arguments.force));
            let mut results = results.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            results.push(done);
            if !arguments.quiet && results.len() < count as usize {
                let left =
                    begin.elapsed().as_secs_f64() / results.len() as f64 * (count as usize - results.len()) as f64;
                eprintln!("{} of {count} done, {} left", results.len(), seconds(1000.0 * left));
            }
        }
    };
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(work)));
        work();
    });
    let results = results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (mut done, mut broken) = (Vec::new(), None);
    for result in results {
        match result {
            Ok(one) => done.push(one),
            Err(failure) => broken = broken.or(Some(failure)),
        }
    }
    done.sort_by_key(|done| done.number);
    write_table(&out.join(TABLE), &done)?;
    if let Some(failure) = broken {
        return Err(failure);
    }
    if !arguments.quiet {
        let simulated = plan.duration * done.len() as f64;
        print!("{}", summarize(&done, simulated, begin.elapsed().as_secs_f64(), &out));
    }
    let failed = done.iter().filter(|done| !done.is_complete).count();
    if interrupt::is_requested() {
        let kept = format!("{} of {count} replicates are in `{}`", done.len() - failed, out.display());
        return Err(Failure::failed("the run was interrupted").help(kept));
    }
    if failed > 0 {
        let place = out.join(TABLE);
        let failure = Failure::failed(format!("{failed} of {count} replicates failed"));
        return Err(failure.help(format!("`{}` says why; what was computed is kept", place.display())));
    }
    Ok(())
}

/// Number of cores.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn run(number: u32, mut simulation: Simulation, plan: &Plan, force: bool) -> Outcome<Done> {
    let staging = Staging::open(&plan.out, force)?;
    let (begin, begun) = (Instant::now(), SystemTime::now());
    let mut interrupted = false;
    let result = simulation.run_with(plan.duration, |_| {
        interrupted = interrupt::is_requested();
        if interrupted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let kind = match result {
        Err(error) => EndingKind::Failed(error),
        Ok(()) if interrupted => EndingKind::Interrupted,
        Ok(()) => EndingKind::Complete,
    };
    let wall = begin.elapsed().as_secs_f64();
    let ending = Ending { kind, from: 0.0, reached: simulation.time(), wall, begun };
    let written = write(staging.path(), plan, &simulation, &ending)?;
    staging.publish()?;
    let empirical = written.connectivity.as_ref().and_then(|connectivity| connectivity.empirical.as_ref());
    Ok(Done {
        number,
        folder: plan.out.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        status: ending.status(),
        is_complete: ending.is_complete(),
        score: empirical.and_then(|empirical| empirical.mean_score()),
    })
}

/// Removes the replicates of an earlier run, of which there may be more.
fn remove_earlier(out: &Path) -> Outcome<()> {
    let number = |name: &str| name.strip_prefix("replicate-").is_some_and(|number| number.parse::<u32>().is_ok());
    for entry in std::fs::read_dir(out).into_iter().flatten().flatten() {
        let path = entry.path();
        if number(&entry.file_name().to_string_lossy()) && path.join(EXPERIMENT).is_file() {
            std::fs::remove_dir_all(&path)
                .map_err(|error| Failure::failed(format!("cannot remove `{}`: {error}", path.display())))?;
        }
    }
    Ok(())
}

fn write_table(path: &Path, done: &[Done]) -> Outcome<()> {
    let mut text = String::from("replicate,folder,fc_correlation,status\n");
    for Done { number, folder, status, score, .. } in done {
        let score = score.map_or_else(String::new, |score| score.to_string());
        text.push_str(&format!("{number},{folder},{score},\"{}\"\n", status.replace('"', "\"\"")));
    }
    folder::write(path, text)
}

fn summarize(done: &[Done], simulated: f64, wall: f64, out: &Path) -> String {
    let mut text = String::from("\n");
    let scores: Vec<f64> = done.iter().filter_map(|done| done.score).collect();
    if scores.len() > 1 {
        let n = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / n;
        let deviation = (scores.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        let low = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        text.push_str(&format!(
            "mean correlation with the functional connectivity of the subjects: {mean:.3} ± {deviation:.3} over \
             {} replicates ({low:.3} to {high:.3})\n",
            scores.len()
        ));
    }
    let label = style("done:").green().bold();
    let (time, factor) = (display_time(simulated), progress::speed(simulated, wall));
    text.push_str(&format!("{label} {time} in {} ({factor} × real time)\n", seconds(1000.0 * wall)));
    text.push_str(&format!("  {}  one folder for each replicate\n", out.display()));
    text.push_str(&format!("  {}  their scores\n", out.join(TABLE).display()));
    text
}
