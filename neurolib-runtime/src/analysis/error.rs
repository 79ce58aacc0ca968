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
}

#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN must fail")]
pub(super) fn require_positive(name: &'static str, value: f64) -> Result<(), AnalysisError> {
    if !(value > 0.0) {
        return Err(AnalysisError::NotPositive { name, value });
    }
    Ok(())
}
