//! How far a run is: a bar on a terminal, a line now and then elsewhere.

use crate::experiment::time::{display_time, seconds};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use neurolib::simulation::Progress;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(10);
const BAR_STEPS: u64 = 1000;

/// Tells how far a run is.
pub struct Reporter {
    bar: Option<ProgressBar>,
    lines: bool,
    begin: Instant,
    /// Simulated time at the beginning, ms.
    from: f64,
    last_line: Instant,
}

impl Reporter {
    /// A reporter of a run that begins now at a simulated time.
    pub fn new(from: f64, quiet: bool) -> Self {
        let (bar, lines) = display(quiet);
        Self { bar, lines, begin: Instant::now(), from, last_line: Instant::now() }
    }

    /// Takes note of a report.
    pub fn report(&mut self, progress: Progress) {
        if let Some(bar) = &self.bar {
            let done = (progress.time - self.from) / (progress.end - self.from);
            bar.set_position((done * BAR_STEPS as f64) as u64);
            bar.set_message(self.message(progress));
        } else if self.lines && self.last_line.elapsed() >= LINE_INTERVAL {
            self.last_line = Instant::now();
            eprintln!("{}", self.message(progress));
        }
    }

    /// Removes the bar and returns the seconds that the run took.
    pub fn finish(self) -> f64 {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.begin.elapsed().as_secs_f64()
    }

    fn message(&self, progress: Progress) -> String {
        let elapsed = self.begin.elapsed().as_secs_f64();
        let simulated = progress.time - self.from;
        let place = format!("{} of {}", seconds(progress.time), display_time(progress.end));
        if simulated <= 0.0 || elapsed <= 0.0 {
            return place;
        }
        let left = elapsed * (progress.end - progress.time) / simulated;
        format!("{place}, {} × real time, {} left", speed(simulated, elapsed), seconds(1000.0 * left))
    }
}

/// Tells how far many independent points are, from any thread.
pub struct PointReporter {
    bar: Option<ProgressBar>,
    lines: bool,
    begin: Instant,
    /// Points to do, and those of all that are done already.
    todo: usize,
    before: usize,
    last_line: Mutex<Instant>,
}

impl PointReporter {
    /// A reporter of so many points, beside those that are done already.
    pub fn new(todo: usize, before: usize, quiet: bool) -> Self {
        let (bar, lines) = display(quiet);
        Self { bar, lines, begin: Instant::now(), todo, before, last_line: Mutex::new(Instant::now()) }
    }

    /// Takes note of so many done.
    pub fn report(&self, done: usize) {
        if let Some(bar) = &self.bar {
            bar.set_position((self.before + done) as u64 * BAR_STEPS / (self.before + self.todo).max(1) as u64);
            bar.set_message(self.message(done));
        } else if self.lines
            && let Ok(mut last_line) = self.last_line.lock()
            && last_line.elapsed() >= LINE_INTERVAL
        {
            *last_line = Instant::now();
            eprintln!("{}", self.message(done));
        }
    }

    /// Removes the bar and returns the seconds since the beginning.
    pub fn finish(self) -> f64 {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.begin.elapsed().as_secs_f64()
    }

    fn message(&self, done: usize) -> String {
        let place = format!("{} of {} points", self.before + done, self.before + self.todo);
        if done == 0 {
            return place;
        }
        let left = self.begin.elapsed().as_secs_f64() * (self.todo - done) as f64 / done as f64;
        format!("{place}, {} left", seconds(1000.0 * left))
    }
}

/// A bar on a terminal, or else whether there are lines.
fn display(quiet: bool) -> (Option<ProgressBar>, bool) {
    let terminal = std::io::stderr().is_terminal();
    let bar = (terminal && !quiet).then(|| {
        let style = ProgressStyle::with_template("{bar:30.cyan/dim} {percent:>3}%  {msg}");
        let bar = ProgressBar::with_draw_target(Some(BAR_STEPS), ProgressDrawTarget::stderr_with_hz(8));
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─"))
    });
    (bar, !terminal && !quiet)
}

/// Simulated time over time, in two or three digits.
pub fn speed(simulated: f64, elapsed: f64) -> String {
    let factor = simulated / 1000.0 / elapsed.max(1e-9);
    if factor < 10.0 { format!("{factor:.2}") } else { format!("{factor:.0}") }
}
