use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a figure cannot be drawn or saved.
#[derive(Debug, Error)]
pub enum FigureError {
    /// There is nothing to draw.
    #[error("expected at least one value of {what}, found none")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// No value is finite.
    #[error("expected a finite value among those of {what}, found only NaN or infinity")]
    NothingFinite {
        /// What is drawn.
        what: &'static str,
    },
    /// Two lengths that belong together differ.
    #[error("expected {expected} {what}, found {found}")]
    LengthMismatch {
        /// What is counted.
        what: &'static str,
        /// The number that follows from the data.
        expected: usize,
        /// The number given.
        found: usize,
    },
    /// A matrix of regions is not square.
    #[error("expected a square matrix, found {rows} × {columns}")]
    NotSquare {
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        columns: usize,
    },
    /// A region is chosen that the data do not have.
    #[error("expected a region below {regions}, found {region}")]
    NoSuchRegion {
        /// The region chosen, counted from 0.
        region: usize,
        /// The number of regions.
        regions: usize,
    },
    /// A time step is not a positive number.
    #[error("expected a time step above 0 ms, found {dt}")]
    TimeStep {
        /// The time step given (ms).
        dt: f64,
    },
    /// No sample lies within the view.
    #[error("expected samples between {from} and {to} ms, found them between {first} and {last} ms")]
    EmptyView {
        /// Begin of the view (ms).
        from: f64,
        /// End of the view (ms).
        to: f64,
        /// Time of the first sample (ms).
        first: f64,
        /// Time of the last sample (ms).
        last: f64,
    },
    /// There is no room on a page for so many.
    #[error("expected at most {most} {what}, found {found}")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// The largest number that can be told apart.
        most: usize,
        /// The number given.
        found: usize,
    },
    /// The frames of a film cannot be played this fast.
    #[error("expected a rate above 0 and up to {fastest} frames a second, found {rate}")]
    FrameRate {
        /// The rate given (frames a second).
        rate: f64,
        /// The highest one.
        fastest: f64,
    },
    /// A frame is asked for that the film does not have.
    #[error("expected a frame below {frames}, found {frame}")]
    NoSuchFrame {
        /// The frame, counted from 0.
        frame: usize,
        /// The number of frames.
        frames: usize,
    },
    /// The name is no plain file name.
    #[error("expected a file name without folder and extension, found `{name}`")]
    Name {
        /// The name given.
        name: String,
    },
    /// A file cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An image cannot be encoded.
    #[error("cannot encode an image as PNG")]
    Encode(#[from] png::EncodingError),
    /// The figure is too large for an image in memory.
    #[error("cannot hold an image of {width} × {height} pixels")]
    TooLarge {
        /// Width (pixels).
        width: u32,
        /// Height (pixels).
        height: u32,
    },
}
