use ndarray::ArrayView2;
use thiserror::Error;

/// Why an analysis has no result.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum AnalysisError {
    /// There are too few regions for the question.
    #[error("expected at least {needed} regions, found {found}")]
    TooFewRegions {
        /// The least number of regions.
        needed: usize,
        /// The number of regions given.
        found: usize,
    },
    /// The time series is too short for the question.
    #[error("expected at least {needed} samples, found {found}")]
    TooShort {
        /// The least number of samples.
        needed: usize,
        /// The number of samples given.
        found: usize,
    },
    /// The matrix is not square.
    #[error("expected a square matrix, found {rows} × {columns}")]
    NotSquare {
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        columns: usize,
    },
    /// Two matrices that are compared entry by entry differ in size.
    #[error("expected matrices of one size, found {left} × {left} and {right} × {right}")]
    SizeMismatch {
        /// Rows of the first matrix.
        left: usize,
        /// Rows of the second matrix.
        right: usize,
    },
    /// The matrix has too few rows for its upper triangle to say anything.
    #[error("expected a matrix of at least {needed} rows, found {found}")]
    TooSmall {
        /// The least number of rows.
        needed: usize,
        /// The number of rows given.
        found: usize,
    },
    /// All entries of an upper triangle are equal, so a correlation with them is undefined.
    #[error("the upper triangle is constant at {value}, its correlation is undefined")]
    Constant {
        /// The value of all entries.
        value: f64,
    },
    /// A value is NaN or infinite.
    #[error("expected finite values, found {value} at index {index}")]
    NotFinite {
        /// Where, counted in the order of reading.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// A number that must be positive is not.
    #[error("expected `{name}` above 0, found {value}")]
    NotPositive {
        /// The name of the argument.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A sample of a time series is NaN or infinite.
    #[error("expected finite values, found {value} in region {region} at sample {sample} (both counted from 0)")]
    NotFiniteSample {
        /// Row of the time series, from 0.
        region: usize,
        /// Column of the time series, from 0.
        sample: usize,
        /// The value found there.
        value: f64,
    },
    /// A time series does not change, so it has no standard deviation to divide by.
    #[error("region {region} (counted from 0) is constant at {value}, which leaves the result undefined")]
    ConstantRegion {
        /// Row of the time series, from 0.
        region: usize,
        /// The value of all samples.
        value: f64,
    },
    /// A number that may not be negative is.
    #[error("expected `{name}` 0 or greater, found {value}")]
    Negative {
        /// The name of the argument.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A whole number is outside its range.
    #[error("expected `{name}` from {least} to {most}, found {found}")]
    OutOfRange {
        /// The name of the argument.
        name: &'static str,
        /// The least that is accepted.
        least: usize,
        /// The most that is accepted.
        most: usize,
        /// What was given.
        found: usize,
    },
    /// A cutoff frequency cannot be told from 0 or from its mirror image.
    #[error("expected `{name}` between 0 and the Nyquist frequency {nyquist} Hz, both excluded, found {cutoff} Hz")]
    Cutoff {
        /// The name of the argument.
        name: &'static str,
        /// The cutoff (Hz).
        cutoff: f64,
        /// Half the sampling frequency (Hz).
        nyquist: f64,
    },
    /// The edges of a band are equal or in the wrong order.
    #[error("expected a band from a lower to a higher frequency, found {low} Hz to {high} Hz")]
    EmptyBand {
        /// Where the band begins (Hz).
        low: f64,
        /// Where it ends (Hz).
        high: f64,
    },
    /// Rounding moves a pole of the filter out of the unit circle.
    #[error("a filter of order {order} is unstable for these cutoffs; lower the order, or resample the series first")]
    UnstableFilter {
        /// The order asked for.
        order: usize,
    },
    /// A trace has no peak, so it has no phase.
    #[error("region {region} (counted from 0) has no peak of prominence {prominence}; lower `prominence`")]
    NoPeak {
        /// Row of the time series, from 0.
        region: usize,
        /// The prominence asked for.
        prominence: f64,
    },
    /// Arrays that belong together differ in length.
    #[error("expected {expected} values in `{name}`, found {found}")]
    Length {
        /// The name of the argument.
        name: &'static str,
        /// How many are needed.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A weight is negative where that has no meaning.
    #[error("expected weights 0 or greater, found {value} in row {row}, column {column} (both counted from 0)")]
    NegativeWeight {
        /// Row of the matrix, from 0.
        row: usize,
        /// Column of the matrix, from 0.
        column: usize,
        /// The weight.
        value: f64,
    },
}

#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN must fail")]
pub(super) fn require_positive(name: &'static str, value: f64) -> Result<(), AnalysisError> {
    if !(value > 0.0) {
        return Err(AnalysisError::NotPositive { name, value });
    }
    Ok(())
}

/// At least one region, so many samples, and all of them finite.
pub(super) fn require_series(series: ArrayView2<f64>, needed: usize) -> Result<(), AnalysisError> {
    let (regions, samples) = series.dim();
    if regions == 0 {
        return Err(AnalysisError::TooFewRegions { needed: 1, found: 0 });
    }
    if samples < needed {
        return Err(AnalysisError::TooShort { needed, found: samples });
    }
    match series.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((region, sample), &value)) => Err(AnalysisError::NotFiniteSample { region, sample, value }),
        None => Ok(()),
    }
}
