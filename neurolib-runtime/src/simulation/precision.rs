//! Precision of a run.

use std::fmt;
use std::str::FromStr;

/// The numbers that a run computes with.
///
/// Time, parameters, what is derived from them, readouts such as BOLD, and recordings are in double precision always. Both
/// precisions draw the same noise and the same initial conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 64 bits: 16 digits.
    #[default]
    Double,
    /// 32 bits: 7 digits, half the memory, up to twice as fast. Chaotic and noisy trajectories part from those of double
    /// precision after a while; their statistics stay.
    Single,
}

impl Precision {
    /// All precisions.
    pub const ALL: [Precision; 2] = [Precision::Double, Precision::Single];

    /// Short name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Double => "f64",
            Precision::Single => "f32",
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Precision::ALL
            .into_iter()
            .find(|precision| precision.name() == text)
            .ok_or_else(|| format!("`{text}` is no precision; there are f64 and f32"))
    }
}
