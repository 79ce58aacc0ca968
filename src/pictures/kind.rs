//! The kinds of pictures.

use clap::ValueEnum;

/// A kind of picture of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Time series of some regions, and the mean over all.
    Activity,
    /// Activity of all regions as a carpet.
    Carpet,
    /// Power spectrum of the activity, mean over the regions.
    Spectrum,
    /// BOLD of all regions, and time series of some.
    Bold,
    /// Functional connectivity, beside that of the subjects.
    Connectivity,
    /// Functional connectivity over that of the subjects, pair by pair.
    Fit,
    /// How often values of functional connectivity are, beside those of the subjects.
    Distribution,
    /// Functional connectivity dynamics, beside those of a subject.
    Dynamics,
    /// Mean activity at the places of the regions.
    Brain,
    /// Activity at the places of the regions in motion, as animated PNG and as HTML.
    Film,
}

impl Kind {
    /// What a run draws by itself, where there is enough for it.
    pub const OF_A_RUN: [Self; 6] =
        [Self::Activity, Self::Spectrum, Self::Brain, Self::Bold, Self::Dynamics, Self::Connectivity];

    /// The name, for files.
    pub fn name(self) -> String {
        self.to_possible_value().expect("invariant: no kind is skipped").get_name().to_string()
    }
}
