//! Files as bytes: their size, their format, and the arrays in them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ndarray::ArrayD;

use super::read_error::{Place, ReadError, ReadProblem, shape_text};
use super::sparse_matrix::SparseMatrix;
use super::{csv, hdf5, mat, npy, npz, scipy_sparse};

/// No file larger than this is read, and no more than this is unpacked from one. A matrix of 8000 nodes is half as large;
/// larger networks are lists of connections or sparse matrices.
pub(crate) const MAX_BYTES: u64 = 1 << 30;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Npy,
    Npz,
    Mat,
    /// HDF5, and netCDF of any version.
    Hdf5,
    Zip,
}

/// An array of a file.
#[derive(Clone, Debug)]
pub(crate) struct FileArray {
    /// Name in the file; none if the file holds one array only.
    pub name: Option<String>,
    pub content: Content,
    /// The unit that the file says.
    pub unit: Option<String>,
    /// Names of the dimensions, where a format has such.
    pub dimensions: Vec<String>,
}

impl FileArray {
    /// The only array of a file.
    pub(crate) fn alone(content: Content) -> Self {
        Self { name: None, content, unit: None, dimensions: Vec::new() }
    }

    /// An array with a name.
    pub(crate) fn named(name: impl Into<String>, content: Content) -> Self {
        Self { name: Some(name.into()), ..Self::alone(content) }
    }
}

/// The values of an array.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Numbers(ArrayD<f64>),
    Sparse(SparseMatrix),
    Text {
        shape: Vec<usize>,
        values: Vec<String>,
    },
    /// Something that is no use here, as the message names it.
    Other(String),
}

impl Content {
    /// As an error message lists it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Numbers(numbers) => shape_text(numbers.shape()),
            Self::Sparse(matrix) => format!("sparse, {} × {}", matrix.shape.0, matrix.shape.1),
            Self::Text { shape, .. } => format!("text, {}", shape_text(shape)),
            Self::Other(kind) => kind.clone(),
        }
    }
}

impl Format {
    /// The format that the extension of a file says.
    pub(crate) fn of(path: &Path) -> Result<Self, ReadError> {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("csv" | "tsv" | "txt") => Ok(Self::Text),
            Some("npy") => Ok(Self::Npy),
            Some("npz") => Ok(Self::Npz),
            Some("mat") => Ok(Self::Mat),
            Some("nc" | "nc4" | "h5" | "hdf5") => Ok(Self::Hdf5),
            Some("zip") => Ok(Self::Zip),
            _ => Err(ReadProblem::UnknownExtension.in_file(path)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text file",
            Self::Npy => "an NPY file",
            Self::Npz => "an NPZ file",
            Self::Mat => "a MATLAB file",
            Self::Hdf5 => "a netCDF or HDF5 file",
            Self::Zip => "a ZIP file",
        }
    }

    /// Where an entry of an array in such a file is.
    pub(crate) fn place(self, index: &[usize]) -> Place {
        let row = index.first().copied().unwrap_or(0);
        let column = index.get(1).copied();
        match self {
            Self::Text => Place::Text { row: row + 1, column: column.unwrap_or(0) + 1 },
            Self::Mat => Place::Matlab { row: row + 1, column: column.unwrap_or(0) + 1 },
            Self::Npy | Self::Npz | Self::Hdf5 | Self::Zip => Place::Numpy { row, column },
        }
    }
}

/// The content of a file whose content agrees with its format.
pub(crate) fn read_bytes(path: &Path, format: Format) -> Result<Vec<u8>, ReadError> {
    let bytes = read_limited(path).map_err(|problem| problem.in_file(path))?;
    check_format(&bytes, format).map_err(|problem| problem.in_file(path))?;
    Ok(bytes)
}

/// All arrays of a file that is not text.
pub(crate) fn read_arrays(path: &Path, format: Format) -> Result<Vec<FileArray>, ReadError> {
    let bytes = read_bytes(path, format)?;
    match format {
        Format::Text => {
            let matrix = csv::matrix(&bytes).map_err(|problem| problem.in_file(path))?;
            Ok(vec![FileArray::alone(Content::Numbers(matrix.values.into_dyn()))])
        }
        Format::Npy => {
            let content = npy::decode(&bytes).map_err(|problem| problem.in_file(path))?;
            Ok(vec![FileArray::alone(content)])
        }
        Format::Npz => scipy_sparse::joined(path, npz::decode(path, &bytes)?),
        Format::Mat => mat::decode(&bytes).map_err(|problem| problem.in_file(path)),
        Format::Hdf5 => hdf5::decode(&bytes).map_err(|problem| problem.in_file(path)),
        Format::Zip => {
            let what = "is an archive of files, where one file with an array is expected".into();
            Err(ReadProblem::Unsupported { what, remedy: "unpack it" }.in_file(path))
        }
    }
}

fn read_limited(path: &Path) -> Result<Vec<u8>, ReadProblem> {
    let file = File::open(path).map_err(ReadProblem::Io)?;
    let metadata = file.metadata().map_err(ReadProblem::Io)?;
    if !metadata.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    if metadata.len() > MAX_BYTES {
        return Err(ReadProblem::TooLarge { bytes: metadata.len(), limit: MAX_BYTES });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(ReadProblem::Io)?;
    Ok(bytes)
}

fn check_format(bytes: &[u8], expected: Format) -> Result<(), ReadProblem> {
    if bytes.is_empty() {
        return Err(ReadProblem::Empty);
    }
    let found = looks_like(bytes);
    let fits = match expected {
        Format::Text => found == TEXT,
        Format::Npy => found == NPY,
        Format::Npz | Format::Zip => found == ZIP,
        Format::Mat => found == MAT5,
        Format::Hdf5 => found == HDF5 || found == NETCDF3 || found == MAT73,
    };
    if expected == Format::Mat && (found == MAT73 || found == HDF5) {
        return Err(ReadProblem::Unsupported {
            what: "is a MATLAB 7.3 file (HDF5), which is not read".into(),
            remedy: "save it again with `save(file, '-v7')` in MATLAB or `scipy.io.savemat` in Python",
        });
    }
    if fits { Ok(()) } else { Err(ReadProblem::OtherFormat { expected: expected.name(), found }) }
}

const TEXT: &str = "text";
const NPY: &str = "an NPY file";
const ZIP: &str = "an NPZ or ZIP file";
const MAT5: &str = "a MATLAB file";
const MAT73: &str = "a MATLAB 7.3 file";
const HDF5: &str = "an HDF5 file";
const NETCDF3: &str = "a netCDF file";

fn looks_like(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => NPY,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => ZIP,
        [0x89, b'H', b'D', b'F', b'\r', b'\n', ..] => HDF5,
        [b'C', b'D', b'F', 1 | 2 | 5, ..] => NETCDF3,
        [0x1f, 0x8b, ..] => "a gzip file",
        [0x80, 2..=5, ..] => "a Python pickle",
        _ if bytes.starts_with(b"MATLAB 7.3 MAT-file") => MAT73,
        _ if matches!(bytes.get(126..128), Some(b"IM" | b"MI")) => MAT5,
        _ if bytes.contains(&0) => "binary data",
        _ => TEXT,
    }
}
