//! What can be wrong with a file of the user.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::connectome::ConnectomeError;

/// A file, and what is wrong with it.
#[derive(Debug, Error)]
#[error("{}{problem}", origin(.path, .array))]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// The array or variable inside the file, if it holds several.
    pub array: Option<String>,
    /// What is wrong.
    pub problem: Box<ReadProblem>,
}

/// What is wrong with a file, where, and what to do.
#[derive(Debug, Error)]
pub enum ReadProblem {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(#[source] std::io::Error),
    /// The path is a folder, a pipe or a device.
    #[error("is not an ordinary file")]
    NotAFile,
    /// The file has no bytes, or no values.
    #[error("is empty")]
    Empty,
    /// The file is larger than any connectome.
    #[error("holds {bytes} bytes, but at most {limit} are read")]
    TooLarge {
        /// Size, in bytes.
        bytes: u64,
        /// Largest size that is accepted.
        limit: u64,
    },
    /// The file ends before what it declares.
    #[error("ends early: {expected} bytes expected, {found} found; copy or save the file again")]
    Truncated {
        /// Bytes that the file declares.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The extension of the file tells no format.
    #[error("has no known extension; .csv, .tsv, .txt, .npy, .npz, .mat, .nc, .h5, .hdf5 and .zip are read")]
    UnknownExtension,
    /// Name and content disagree.
    #[error("is not {expected}, although its name says so; it looks like {found}")]
    OtherFormat {
        /// The format of the extension.
        expected: &'static str,
        /// The format of the content.
        found: &'static str,
    },
    /// The content contradicts its format.
    #[error("is a damaged {format} file: {detail}")]
    Damaged {
        /// The format.
        format: &'static str,
        /// What contradicts it.
        detail: String,
    },
    /// The content is valid, but of a kind that is not read.
    #[error("{what}; {remedy}")]
    Unsupported {
        /// What it is.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("row {row}: not UTF-8 text; save the file with the encoding UTF-8")]
    NotUtf8 {
        /// Row as an editor counts, from 1.
        row: usize,
    },
    /// A quote without its end.
    #[error("row {row}: a quote `\"` is opened and not closed in the same row")]
    OpenQuote {
        /// Row as an editor counts, from 1.
        row: usize,
    },
    /// Rows of different length.
    #[error("row {row}: {found} values, but row {first_row} has {expected}; all rows need as many")]
    RaggedRow {
        /// Row as an editor counts, from 1.
        row: usize,
        /// Its number of values.
        found: usize,
        /// Row that sets the expectation.
        first_row: usize,
        /// Number of values there.
        expected: usize,
    },
    /// More than one label in a row.
    #[error("row {row}: {found} values; one label a row is expected, in quotes if it contains a comma")]
    ManyLabels {
        /// Row as an editor counts, from 1.
        row: usize,
        /// Its number of values.
        found: usize,
    },
    /// A heading that names what no list of connections has.
    #[error(
        "{place}: `{name}` is no column of a list of connections; its heading names target, source, weight and length (mm), \
         in any order"
    )]
    UnknownColumn {
        /// Where.
        place: Place,
        /// What is there.
        name: String,
    },
    /// A heading that names a column twice.
    #[error("{place}: the column `{name}` is named twice")]
    DuplicateColumn {
        /// The second place.
        place: Place,
        /// The column.
        name: &'static str,
    },
    /// A heading without a column that is needed.
    #[error(
        "row {row}: the column `{name}` is missing; the heading of a list of connections names target, source, weight and \
         length (mm)"
    )]
    MissingColumn {
        /// Row as an editor counts, from 1.
        row: usize,
        /// The column.
        name: &'static str,
    },
    /// The end of a connection is no node.
    #[error("{place}: `{text}` is no node; {expected}")]
    NoSuchNode {
        /// Where.
        place: Place,
        /// What is there.
        text: String,
        /// What may be there.
        expected: String,
    },
    /// Two rows for the same target and source.
    #[error(
        "row {row}: the connection from `{source_node}` to `{target}` stands in row {first_row} already; one row is expected"
    )]
    DuplicateConnection {
        /// Row as an editor counts, from 1.
        row: usize,
        /// The row before it.
        first_row: usize,
        /// Where the connection begins.
        source_node: String,
        /// Where it ends.
        target: String,
    },
    /// More nodes than any network has.
    #[error("has {nodes} nodes, but at most {limit} are read")]
    TooManyNodes {
        /// Nodes of the file.
        nodes: usize,
        /// Most that are accepted.
        limit: usize,
    },
    /// Text where a number is expected.
    #[error("{place}: `{text}` is not a number; {remedy}")]
    NotANumber {
        /// Where.
        place: Place,
        /// What is there.
        text: String,
        /// What to do.
        remedy: &'static str,
    },
    /// NaN or infinity.
    #[error("{place}: {value} is not allowed; finite numbers are expected")]
    NotFinite {
        /// Where.
        place: Place,
        /// What is there.
        value: f64,
    },
    /// A negative tract length.
    #[error("{place}: {value} is negative; tract lengths in mm are 0 or greater")]
    NegativeLength {
        /// Where.
        place: Place,
        /// What is there.
        value: f64,
    },
    /// A negative weight.
    #[error(
        "{place}: {value} is negative; set `allow_negative_weights` if the network is meant to have signed weights"
    )]
    NegativeWeight {
        /// Where.
        place: Place,
        /// What is there.
        value: f64,
    },
    /// An array with other than the expected dimensions.
    #[error("has the shape {}, but {expected} is expected", shape_text(.shape))]
    Shape {
        /// Shape of the array.
        shape: Vec<usize>,
        /// What is expected.
        expected: String,
    },
    /// An axis of a table whose values do not rise.
    #[error("index [{index}]: {value} follows {before}; the values of an axis have to rise")]
    NotRising {
        /// Index of the value, from 0.
        index: usize,
        /// The value.
        value: f64,
        /// The value before it.
        before: f64,
    },
    /// A matrix of weights with other rows than columns.
    #[error("has {rows} rows and {columns} columns; a square matrix (row = target, column = source) is expected")]
    NotSquare {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// Numbers instead of text, or the reverse, or neither.
    #[error("holds {found}, but {expected} are expected")]
    Kind {
        /// What is there.
        found: String,
        /// What should be.
        expected: &'static str,
    },
    /// Tract lengths are not given.
    #[error("has no tract lengths; expected one for each connection, in mm")]
    MissingLengths,
    /// Another number of labels than of nodes.
    #[error("has {labels} labels, but the network has {nodes} nodes; one label for each node is expected")]
    LabelCount {
        /// Labels in the file.
        labels: usize,
        /// Nodes of the network.
        nodes: usize,
    },
    /// An empty label.
    #[error("{place}: the label is empty")]
    EmptyLabel {
        /// Where.
        place: Place,
    },
    /// The same label twice.
    #[error("{second}: the label `{label}` stands in {first} already; labels need to be unique")]
    DuplicateLabel {
        /// The label.
        label: String,
        /// Its first place.
        first: Place,
        /// Its second place.
        second: Place,
    },
    /// A label in the table of centroids that is not the label of the node.
    #[error(
        "{place}: the label is `{found}`, but this node is `{expected}`; the order of rows has to be that of the weights"
    )]
    OtherLabel {
        /// Where.
        place: Place,
        /// Label there.
        found: String,
        /// Label of the node.
        expected: String,
    },
    /// A folder without the file that is looked for.
    #[error("has no {role}: one of {candidates} is expected")]
    MissingFile {
        /// What is looked for.
        role: &'static str,
        /// Names it may have.
        candidates: String,
    },
    /// A folder with several files for one purpose.
    #[error(
        "has two files for the {role}, `{first}` and `{second}`; remove one, or name the files with `ConnectomeFiles`"
    )]
    TwoFiles {
        /// What they are for.
        role: &'static str,
        /// One file.
        first: String,
        /// Another file.
        second: String,
    },
    /// A data set without a subject of that name.
    #[error("has no subject `{name}`; it has {known}")]
    NoSuchSubject {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// No array in the file has the name that is looked for.
    #[error(
        "has no {role}: expected an array named {candidates}; found {found}; rename one, or name it in the options"
    )]
    MissingArray {
        /// What is looked for.
        role: &'static str,
        /// Names it may have.
        candidates: String,
        /// Arrays of the file with their shapes.
        found: String,
    },
    /// Several arrays in the file have names that are looked for.
    #[error("has two arrays for the {role}, `{first}` and `{second}`; say which one in the options")]
    TwoArrays {
        /// What they are for.
        role: &'static str,
        /// One array.
        first: String,
        /// Another array.
        second: String,
    },
    /// The values make no connectome.
    #[error("{0}")]
    Connectome(#[from] ConnectomeError),
}

/// A place in a file, counted as the tool counts that one opens such a file with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Text: row and column from 1, as an editor shows them.
    Text {
        /// Row.
        row: usize,
        /// Column: the how-manieth value of the row.
        column: usize,
    },
    /// NumPy: indices from 0.
    Numpy {
        /// Row.
        row: usize,
        /// Column; none in a list.
        column: Option<usize>,
    },
    /// MATLAB: indices from 1.
    Matlab {
        /// Row.
        row: usize,
        /// Column.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { row, column } => write!(f, "row {row}, column {column}"),
            Self::Numpy { row, column: Some(column) } => write!(f, "index [{row}, {column}]"),
            Self::Numpy { row, column: None } => write!(f, "index [{row}]"),
            Self::Matlab { row, column } => write!(f, "index ({row}, {column})"),
        }
    }
}

impl ReadProblem {
    /// The problem together with the file it is in.
    pub(crate) fn in_file(self, path: &Path) -> ReadError {
        ReadError { path: path.to_owned(), array: None, problem: Box::new(self) }
    }

    /// The problem together with the file and the array it is in.
    pub(crate) fn in_array(self, path: &Path, array: Option<&str>) -> ReadError {
        ReadError { path: path.to_owned(), array: array.map(str::to_owned), problem: Box::new(self) }
    }

    pub(crate) fn damaged(format: &'static str, detail: impl Into<String>) -> Self {
        Self::Damaged { format, detail: detail.into() }
    }
}

/// `80 × 80`.
pub(crate) fn shape_text(shape: &[usize]) -> String {
    if shape.is_empty() {
        return "of a single value".into();
    }
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ")
}

/// `file.npz`, array `sc`, followed by a comma where a place follows or else a space.
fn origin(path: &Path, array: &Option<String>) -> String {
    match array {
        Some(array) => format!("`{}`, array `{array}`: ", path.display()),
        None => format!("`{}`: ", path.display()),
    }
}
