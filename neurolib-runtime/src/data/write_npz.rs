//! NPZ files for NumPy.

use std::path::Path;

use ndarray::ArrayD;

use super::netcdf::{ResultFile, Values};
use super::npy;
use super::write_atomically::write_atomically;
use super::write_error::WriteError;
use super::zip;

/// Writes named arrays to an NPZ file, as `numpy.savez` does: float64, C order, without compression.
///
/// The same arrays give the same bytes. The file is there completely or not at all.
///
/// # Errors
///
/// If two arrays have the same name, the file cannot be written, or it exceeds 4 GiB.
pub fn write_npz<'a>(
    path: &Path,
    arrays: impl IntoIterator<Item = (&'a str, &'a ArrayD<f64>)>,
) -> Result<(), WriteError> {
    write(path, arrays.into_iter().map(|(name, array)| (name, npy::encode(array))))
}

impl ResultFile {
    /// Writes the variables to an NPZ file, numbers as float64 and texts as NumPy's; dimensions and attributes have no place
    /// there.
    ///
    /// # Errors
    ///
    /// As [`write_npz`].
    pub fn write_npz(&self, path: &Path) -> Result<(), WriteError> {
        let encoded = |values: &Values| match values {
            Values::F64(array) => npy::encode(array),
            Values::F32(array) => npy::encode(&array.mapv(f64::from)),
            Values::I64(array) => npy::encode(&array.mapv(|value| value as f64)),
            Values::Text(array) => npy::encode_text(array),
        };
        write(path, self.variables().iter().map(|variable| (variable.name(), encoded(variable.values()))))
    }
}

fn write<'a>(path: &Path, arrays: impl Iterator<Item = (&'a str, Vec<u8>)>) -> Result<(), WriteError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, content) in arrays {
        let file = format!("{name}.npy");
        if files.iter().any(|(other, _)| *other == file) {
            return Err(WriteError::Duplicate { kind: "arrays", name: name.to_owned() });
        }
        files.push((file, content));
    }
    let archive = zip::store(&files).map_err(|reason| WriteError::Format { path: path.to_owned(), reason })?;
    write_atomically(path, &archive)
}
