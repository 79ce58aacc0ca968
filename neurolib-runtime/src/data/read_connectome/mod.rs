//! Connectomes of the user.

mod archive;
mod found;
mod list;
mod matrices;
mod nodes;
mod role;

use std::path::{Path, PathBuf};

use super::file::{Format, read_arrays};
use super::read_error::ReadError;
use crate::connectome::Connectome;
use found::Found;
use nodes::Nodes;
use role::{Role, files_in};

/// What is allowed in the files of a connectome, and which of their arrays are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectomeOptions {
    /// Without tract lengths, all lengths are 0: a network without delays.
    pub allow_missing_lengths: bool,
    /// Weights may be negative.
    pub allow_negative_weights: bool,
    /// Name of the array of weights in a file of several arrays, if it is not one of the usual names.
    pub weights_array: Option<String>,
    /// Name of the array of tract lengths in a file of several arrays, if it is not one of the usual names.
    pub tract_lengths_array: Option<String>,
}

/// The files of a connectome, each a table (`.csv`, `.tsv`, `.txt`) or an array (`.npy`, `.npz`, `.mat`, `.nc`, `.h5`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectomeFiles {
    /// Weights: n × n, row = target, column = source; or a list of connections, see [`read_connectome`].
    pub weights: PathBuf,
    /// Tract lengths in mm: n × n, like the weights; none beside a list of connections.
    pub tract_lengths: Option<PathBuf>,
    /// Labels: one a row, with or without the heading `label`. Without the file, nodes are called `node0`, `node1`, ….
    pub labels: Option<PathBuf>,
    /// Centroids in mm: rows `x, y, z` or `label, x, y, z`, with or without a heading.
    pub centroids: Option<PathBuf>,
}

/// Reads a connectome from a folder or from one file.
///
/// - A **folder** has `weights`, `tract_lengths`, and perhaps `labels` and `centroids`, each as `.csv`, `.tsv`, `.txt` or
///   `.npy`, matrices also as `.npz`. The other names below are found as well. Instead of the two matrices it may have
///   `connections`, a list as `.csv`, `.tsv` or `.txt`.
/// - A **list of connections** is a table with the heading `target,source,weight,length`, columns in any order, and a row
///   for each connection; lengths in mm. Nodes are given by index from 0 or, where the folder has labels, by label (by
///   label only if a label is a number). There are as many nodes as labels or, without labels, as the largest index says.
/// - A **sparse matrix** of SciPy (`scipy.sparse.save_npz`; CSR, CSC or COO) or MATLAB is read wherever a matrix is; an
///   entry that is not stored is 0.
/// - An **NPZ or MATLAB 5 file** has arrays called `weights` (or `Cmat`, `sc`, `connectivity`), `tract_lengths` (or `Dmat`,
///   `lengths`, `len`), and perhaps `labels` (or `region_labels`) and `centroids` (or `centres`, `centers`).
/// - A **netCDF or HDF5 file** has the same names, among them those of The Virtual Brain. Lengths whose attribute `units` is
///   `cm` or `m` become mm; a matrix whose dimensions are called `source` and `target`, in this order, is transposed.
/// - A **ZIP file**, as The Virtual Brain has them, holds `weights.txt`, `tract_lengths.txt`, and perhaps `centres.txt`
///   (label, x, y, z), in a folder or not. Other files in it are ignored.
/// - A **CSV or NPY file**, or an NPZ file of SciPy, has weights only, unless it is a list of connections.
///
/// Lists and sparse matrices take memory and time that go with the connections, not with the square of the nodes.
///
/// # Orientation
///
/// Row = target, column = source. Numbers cannot show which is which: if yours are the other way round, use
/// [`Connectome::transposed`].
///
/// # Errors
///
/// Whatever is wrong with the files, with the place where it is.
///
/// # Example
///
/// ```no_run
/// use neurolib_runtime::data::{ConnectomeOptions, read_connectome};
///
/// let connectome = read_connectome("my_subject/".as_ref(), &ConnectomeOptions::default())?;
/// println!("{} nodes", connectome.n_nodes());
/// # Ok::<(), neurolib_runtime::data::ReadError>(())
/// ```
pub fn read_connectome(path: &Path, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    if path.is_dir() {
        return read_connectome_files(&files_in(path)?, options);
    }
    let format = Format::of(path)?;
    if format == Format::Zip {
        return archive::connectome(path, options);
    }
    if matches!(format, Format::Npz | Format::Mat | Format::Hdf5) {
        let arrays = read_arrays(path, format)?;
        let found = |role| Found::among(path, format, &arrays, role, options);
        let weights = found(Role::Weights)?.expect("invariant: weights are there or an error");
        // A matrix without a name is all that there is.
        let is_named = arrays.iter().all(|array| array.name.is_some());
        let other = |role| if is_named { found(role) } else { Ok(None) };
        let lengths = other(Role::Lengths)?;
        let nodes = Nodes { labels: other(Role::Labels)?, centroids: other(Role::Centroids)? };
        return matrices::connectome(path, weights, lengths, nodes, options);
    }
    let files = ConnectomeFiles { weights: path.to_owned(), ..ConnectomeFiles::default() };
    read_connectome_files(&files, options)
}

/// Reads a connectome from one file for each of its parts.
///
/// # Errors
///
/// Whatever is wrong with the files, with the place where it is.
pub fn read_connectome_files(files: &ConnectomeFiles, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    if list::is_list(&files.weights) {
        return list::connectome(files, options);
    }
    let weights = Found::in_file(&files.weights, Role::Weights, options)?;
    let lengths = files.tract_lengths.as_ref().map(|path| Found::in_file(path, Role::Lengths, options)).transpose()?;
    let nodes = Nodes::read(files, options)?;
    matrices::connectome(&files.weights, weights, lengths, nodes, options)
}
