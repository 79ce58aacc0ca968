//! NPZ files for NumPy.

use std::path::Path;

use ndarray::ArrayD;

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
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, array) in arrays {
        let file = format!("{name}.npy");
        if files.iter().any(|(other, _)| *other == file) {
            return Err(WriteError::Duplicate { kind: "arrays", name: name.to_owned() });
        }
        files.push((file, npy::encode(array)));
    }
    let archive = zip::store(&files).map_err(|reason| WriteError::Format { path: path.to_owned(), reason })?;
    write_atomically(path, &archive)
}
