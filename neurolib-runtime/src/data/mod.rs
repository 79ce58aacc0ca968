//! Data sets that come with the program, and files of the user.
//!
//! - [`Dataset`]: connectomes with measured BOLD, embedded ones and [those of folders](read_dataset); [`standard_table`]: embedded look-up tables.
//! - [`read_connectome`], [`read_array`], [`read_initial`], [`TableData::read_dir`]: CSV, NPY, NPZ, MATLAB,
//!   netCDF and HDF5 files; networks also as lists of connections, as sparse matrices, and as ZIP files of The Virtual
//!   Brain.
//! - [`ResultFile`]: netCDF-4 files that `xarray.open_dataset` opens; [`write_npz`] for NumPy.
//!
//! Readers trust nothing: whatever is wrong with a file is told by file, place and remedy, and no declared size is
//! allocated before the file has shown that it is that large.

mod dataset;
mod standard_table;
mod table_data;

mod read_array;
mod read_connectome;
mod read_dataset;
mod read_error;

mod csv;
mod hdf5;
mod mat;
mod npy;
mod npz;
mod scipy_sparse;
mod sparse_matrix;
mod zip;

mod file;

mod netcdf;
mod write_atomically;
mod write_error;
mod write_npz;

pub use dataset::{Dataset, DatasetError, DatasetInfo, Subject, datasets};
pub use netcdf::{AttributeValue, ResultFile, Values, Variable};
pub use read_array::{read_array, read_initial};
pub use read_connectome::{ConnectomeFiles, ConnectomeOptions, read_connectome, read_connectome_files};
pub use read_dataset::{DatasetOptions, SubjectNormalization, read_dataset};
pub use read_error::{Place, ReadError, ReadProblem};
pub use standard_table::{standard_table, standard_table_header};
pub use table_data::TableData;
pub use write_error::WriteError;
pub use write_npz::write_npz;
