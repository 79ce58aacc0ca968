//! How a run ended.

use crate::experiment::time::{display_time, seconds};
use neurolib::simulation::error::RunError;
use std::time::SystemTime;

/// How a run ended.
pub struct Ending {
    /// Whether and why it ended early.
    pub kind: EndingKind,
    /// Simulated time at its beginning, ms.
    pub from: f64,
    /// Simulated time reached, ms.
    pub reached: f64,
    /// Seconds that it took.
    pub wall: f64,
    /// When it began.
    pub begun: SystemTime,
}

/// Whether and why a run ended early.
pub enum EndingKind {
    /// As planned.
    Complete,
    /// By Ctrl-C.
    Interrupted,
    /// By an error.
    Failed(RunError),
}

impl Ending {
    /// Whether all was computed.
    pub fn is_complete(&self) -> bool {
        matches!(self.kind, EndingKind::Complete)
    }

    /// In words, for the result file.
    pub fn status(&self) -> String {
        match &self.kind {
            EndingKind::Complete => "complete".to_string(),
            EndingKind::Interrupted => format!("incomplete: interrupted at {}", display_time(self.reached)),
            EndingKind::Failed(error) => format!("incomplete: {error}"),
        }
    }

    /// The simulated time that this run added, for people.
    pub fn simulated(&self) -> String {
        let time = self.reached - self.from;
        if self.is_complete() { display_time(time) } else { seconds(time) }
    }
}
