//! Sums, gains, delays, windows, nodes.

use super::{Change, Nodes, Stimulus};
use std::ops::{Add, Mul};

impl Stimulus {
    /// This stimulus for `duration` ms, then another one, whose own time begins there.
    pub fn then(self, duration: f64, next: impl Into<Stimulus>) -> Self {
        self.until(duration) + next.into().delayed_by(duration)
    }

    /// The same later: its own time 0 is at `delay` ms, and it does not act before.
    pub fn delayed_by(self, delay: f64) -> Self {
        self.changed(Change::Delay(delay))
    }

    /// The same, ended at `end` ms.
    pub fn until(self, end: f64) -> Self {
        self.changed(Change::Until(end))
    }

    /// The same, delayed to `from` and ended at `to`, both in ms.
    pub fn between(self, from: f64, to: f64) -> Self {
        self.delayed_by(from).until(to)
    }

    /// The same on some nodes only, by index, label, or pattern of labels: `on(3)`, `on([0, 7])`, `on(10..20)`,
    /// `on("Precentral_L")`, `on("Frontal_*")`.
    pub fn on(self, nodes: impl Into<Nodes>) -> Self {
        self.changed(Change::On(nodes.into()))
    }

    fn changed(self, change: Change) -> Self {
        Stimulus::Changed(Box::new(self), change)
    }
}

impl Add for Stimulus {
    type Output = Stimulus;

    fn add(self, other: Stimulus) -> Stimulus {
        match self {
            Stimulus::Sum(mut terms) => {
                terms.push(other);
                Stimulus::Sum(terms)
            }
            first => Stimulus::Sum(vec![first, other]),
        }
    }
}

impl Mul<f64> for Stimulus {
    type Output = Stimulus;

    fn mul(self, gain: f64) -> Stimulus {
        self.changed(Change::Gain(gain))
    }
}

impl Mul<Stimulus> for f64 {
    type Output = Stimulus;

    fn mul(self, stimulus: Stimulus) -> Stimulus {
        stimulus * self
    }
}
