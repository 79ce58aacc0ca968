//! Why a result cannot be written.

use std::path::PathBuf;

use thiserror::Error;

/// Why a result cannot be written. Nothing half-written stays behind, and a file that was there before is unchanged.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The disk is full, the folder is missing or not writable.
    #[error("cannot write `{}`: {problem}", .path.display())]
    Io {
        /// The file to be written.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        problem: std::io::Error,
    },
    /// A variable has other dimensions than its array.
    #[error("variable `{variable}` names {names} dimensions, but its array has {dimensions}")]
    DimensionCount {
        /// Name of the variable.
        variable: String,
        /// Number of names.
        names: usize,
        /// Number of dimensions of the array.
        dimensions: usize,
    },
    /// Two variables disagree about the length of a dimension.
    #[error("variable `{variable}` has {found} entries along `{dimension}`, but other variables have {expected}")]
    DimensionLength {
        /// Name of the variable.
        variable: String,
        /// Name of the dimension.
        dimension: String,
        /// Length in this variable.
        found: usize,
        /// Length in the variables before it.
        expected: usize,
    },
    /// Two variables or attributes have the same name.
    #[error("two {kind} are called `{name}`")]
    Duplicate {
        /// Variables or attributes.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A name that netCDF does not allow.
    #[error(
        "`{name}` cannot be a name in a netCDF file: it is empty, or has `/`, control letters or blanks at its ends"
    )]
    InvalidName {
        /// The name.
        name: String,
    },
    /// The format cannot hold the values.
    #[error("cannot write `{}`: {reason}", .path.display())]
    Format {
        /// The file to be written.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
}
