//! What can be asked for.

/// What can be computed of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Measure {
    /// Mean, standard deviation, smallest and largest value.
    Values,
    /// Power spectra and dominant frequencies.
    Spectrum,
    /// Autocorrelation times.
    Autocorrelation,
    /// Kuramoto order parameter and metastability.
    Synchrony,
    /// Functional connectivity.
    Fc,
    /// Functional connectivity dynamics.
    Fcd,
    /// Up and down states of slow oscillations.
    States,
    /// Graph measures of the connectome.
    Connectome,
}

impl Measure {
    /// What is computed unless something else is asked for.
    pub const DEFAULT: [Self; 6] =
        [Self::Values, Self::Spectrum, Self::Autocorrelation, Self::Synchrony, Self::Fc, Self::Fcd];
}
