//! Many simulations on all cores.

use super::builder::SimulationBuilder;
use super::error::{BuildError, RunError};
use super::recorder::{Reduced, TimeSeries};
use super::run::Run;
use super::side_by_side;
use std::collections::VecDeque;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use thiserror::Error;

/// Many simulations: of other parameters, seeds, initial conditions, stimuli, or even other models and networks.
///
/// They are spread over the cores. Single nodes and small networks that are alike are computed side by side in the lanes of
/// vectors, which is several times faster. Neither changes a bit of a simulation.
///
/// # Example
/// See `examples/` of the crate `neurolib`.
pub struct Batch {
    simulations: Vec<SimulationBuilder>,
    threads: usize,
    is_side_by_side: bool,
}

/// A simulation that has been run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Samples that were recorded, in the order in which they were asked for.
    pub series: Vec<TimeSeries>,
    /// What samples were reduced to, in the order in which it was asked for; nothing of a run that has ended early.
    pub reduced: Vec<Reduced>,
    /// Name and values, by node, of each state at the end.
    pub states: Vec<(String, Vec<f64>)>,
    /// Why the run has ended early, if it has; what was recorded before is good.
    pub error: Option<RunError>,
}

/// Why there is nothing of a simulation.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum SimulationError {
    /// It could not be begun.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The duration is wrong.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchProgress {
    /// Simulations that are done.
    pub finished: usize,
    /// Simulations in all.
    pub total: usize,
}

impl Finished {
    /// What was recorded of a variable.
    pub fn series(&self, variable: &str) -> Option<&TimeSeries> {
        self.series.iter().find(|series| series.variable == variable)
    }

    /// Values of a state at the end, by node.
    pub fn state(&self, name: &str) -> Option<&[f64]> {
        self.states.iter().find(|(state, _)| state == name).map(|(_, values)| values.as_slice())
    }
}

/// Simulations that are run together, by their number in the batch.
type Task = Vec<(usize, SimulationBuilder)>;

impl Batch {
    /// These simulations, on as many threads as there are cores.
    pub fn new(simulations: impl IntoIterator<Item = SimulationBuilder>) -> Self {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Self { simulations: simulations.into_iter().collect(), threads, is_side_by_side: true }
    }

    /// The number of threads, at least 1.
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// Runs each simulation by itself; to compare.
    pub fn one_by_one(self) -> Self {
        Self { is_side_by_side: false, ..self }
    }

    /// Number of simulations.
    pub fn len(&self) -> usize {
        self.simulations.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.simulations.is_empty()
    }

    /// Memory that is needed at most while they run, in bytes: that of as many tasks as there are threads, each of which
    /// records `duration` ms. What [`Batch::run`] makes of the simulations comes on top.
    ///
    /// # Errors
    /// If the first simulation cannot be begun.
    pub fn memory(&self, duration: f64) -> Result<usize, BuildError> {
        let Some(first) = self.simulations.first() else { return Ok(0) };
        let of_one = first.clone().build()?.memory(duration);
        let together = if self.is_side_by_side && first.can_be_beside_others() { first.best_beside() } else { 1 };
        Ok(of_one * (self.threads * together).min(self.len()))
    }

    /// Runs all simulations for `duration` ms and makes something of each, such as a score; in the order given.
    pub fn run<T: Send>(
        self,
        duration: f64,
        each: impl Fn(usize, Result<Finished, SimulationError>) -> T + Sync,
    ) -> Vec<T> {
        let results = self.run_with(duration, |_| ControlFlow::Continue(()), each);
        results.into_iter().map(|result| result.expect("invariant: nobody has asked to stop")).collect()
    }

    /// The same with reports of progress, from any thread; `None` for simulations that were not finished when a report was
    /// answered by a request to stop.
    pub fn run_with<T: Send>(
        self,
        duration: f64,
        report: impl Fn(BatchProgress) -> ControlFlow<()> + Sync,
        each: impl Fn(usize, Result<Finished, SimulationError>) -> T + Sync,
    ) -> Vec<Option<T>> {
        let total = self.len();
        let threads = self.threads.min(total.max(1));
        let tasks = Mutex::new(VecDeque::from(self.tasks()));
        let results: Mutex<Vec<Option<T>>> = Mutex::new((0..total).map(|_| None).collect());
        let (finished, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let is_stopped = || {
            let progress = BatchProgress { finished: finished.load(Ordering::Relaxed), total };
            stop.fetch_or(report(progress).is_break(), Ordering::Relaxed) || stop.load(Ordering::Relaxed)
        };
        let work = || {
            while !is_stopped() {
                let Some(task) = lock(&tasks).pop_front() else { return };
                for (index, outcome) in run_task(task, duration, &is_stopped) {
                    let result = each(index, outcome);
                    lock(&results)[index] = Some(result);
                    finished.fetch_add(1, Ordering::Relaxed);
                }
            }
        };
        thread::scope(|scope| {
            (1..threads).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        is_stopped();
        results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// What is run together, in the order of the first simulation of each task.
    fn tasks(self) -> Vec<Task> {
        let (mut tasks, mut open): (Vec<Task>, Vec<Task>) = (Vec::new(), Vec::new());
        let share = self.simulations.len().div_ceil(self.threads);
        for (index, builder) in self.simulations.into_iter().enumerate() {
            if !(self.is_side_by_side && builder.can_be_beside_others()) {
                tasks.push(vec![(index, builder)]);
                continue;
            }
            // No more together than leaves work for all threads.
            let full = builder.best_beside().min(share.next_multiple_of(crate::simd::LANES));
            match open.iter().position(|task| task[0].1.is_like(&builder)) {
                Some(place) => {
                    open[place].push((index, builder));
                    if open[place].len() >= full {
                        tasks.push(open.swap_remove(place));
                    }
                }
                None => open.push(vec![(index, builder)]),
            }
        }
        tasks.extend(open);
        tasks.sort_by_key(|task| task[0].0);
        tasks
    }
}

/// The content of a mutex, also after a panic elsewhere, which is on its way to the caller anyway.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Runs simulations together; gives nothing if they are stopped.
fn run_task(
    task: Task,
    duration: f64,
    is_stopped: &dyn Fn() -> bool,
) -> Vec<(usize, Result<Finished, SimulationError>)> {
    let (indices, builders): (Vec<usize>, Vec<SimulationBuilder>) = task.into_iter().unzip();
    if let [builder] = &builders[..] {
        let run = builder.clone().build().map(|simulation| simulation.run);
        return finish(run, duration, &indices, is_stopped);
    }
    match side_by_side::assemble(&builders) {
        Ok(run) => finish(Ok(run), duration, &indices, is_stopped),
        // One of them is wrong: by themselves they tell which.
        Err(_) => {
            let single = |(index, builder)| run_task(vec![(index, builder)], duration, is_stopped);
            indices.into_iter().zip(builders).flat_map(single).collect()
        }
    }
}

fn finish(
    run: Result<Run, BuildError>,
    duration: f64,
    indices: &[usize],
    is_stopped: &dyn Fn() -> bool,
) -> Vec<(usize, Result<Finished, SimulationError>)> {
    let mut run = match run {
        Ok(run) => run,
        Err(error) => return indices.iter().map(|&index| (index, Err(error.clone().into()))).collect(),
    };
    let mut was_stopped = false;
    let result = run.run(duration, |_| {
        was_stopped = is_stopped();
        if was_stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if was_stopped {
        return Vec::new();
    }
    if let Err(error) = &result
        && run.failures.iter().all(Option::is_none)
    {
        return indices.iter().map(|&index| (index, Err(error.clone().into()))).collect();
    }
    indices.iter().enumerate().map(|(member, &index)| (index, Ok(finished(&run, member)))).collect()
}

fn finished(run: &Run, member: usize) -> Finished {
    let members = run.members();
    let of_member = |all: Vec<f64>| all.into_iter().skip(member).step_by(members).collect();
    let states = run.engine.model().description().states.iter().enumerate();
    let error = run.failures[member].clone();
    // After a failure nothing is recorded.
    let end = error.as_ref().and_then(RunError::time);
    let series = run.recorders.iter().filter_map(|recorder| recorder.series());
    Finished {
        series: series.map(|series| series.of_member(member, members, end)).collect(),
        reduced: run.recorders.iter().filter(|_| error.is_none()).filter_map(|r| r.reduced(member)).collect(),
        states: states.map(|(index, state)| (state.name.clone(), of_member(run.engine.state(index)))).collect(),
        error,
    }
}
