//! Sparse matrices of SciPy and MATLAB.

use crate::valid_files::{expected, weights};
use crate::{fixture, without_folder};
use neurolib_runtime::connectome::Connectome;
use neurolib_runtime::data::{
    ConnectomeFiles, ConnectomeOptions, ReadError, read_array, read_connectome, read_connectome_files,
};
use std::fs;

fn read(weights: &str, lengths: &str) -> Result<Connectome, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.txt");
    fs::write(&labels, "Insula_L\nInsula_R\nPräcuneus").unwrap();
    let files = ConnectomeFiles {
        weights: fixture(weights),
        tract_lengths: Some(fixture(lengths)),
        labels: Some(labels),
        centroids: None,
    };
    read_connectome_files(&files, &ConnectomeOptions::default())
}

#[test]
fn each_format_of_scipy_is_read_and_goes_with_every_other() {
    for weights in ["scipy_weights_csr.npz", "scipy_weights_csc.npz", "scipy_weights_coo.npz", "float64.npz"] {
        for lengths in ["scipy_lengths.npz", "sparse.mat", "float64.npz"] {
            let read = read(weights, lengths).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(read, expected(), "{weights}, {lengths}");
        }
    }
}

#[test]
fn a_folder_may_hold_two_sparse_matrices() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("scipy_weights_csr.npz"), folder.path().join("weights.npz")).unwrap();
    let lone = folder.path().join("weights.npz");
    for path in [folder.path(), &lone] {
        let message = read_connectome(path, &ConnectomeOptions::default()).unwrap_err().to_string();
        assert!(message.contains("weights.npz`: has no tract lengths; expected one for each"), "{message}");
    }
    fs::copy(fixture("scipy_lengths.npz"), folder.path().join("tract_lengths.npz")).unwrap();
    let read = read_connectome(folder.path(), &ConnectomeOptions::default()).unwrap();
    assert_eq!((read.weights(), read.tract_lengths()), (weights(), 10.0 * weights()));
}

#[test]
fn a_sparse_matrix_is_an_array_as_any() {
    assert_eq!(read_array(&fixture("scipy_weights_csc.npz")).unwrap(), weights().into_dyn());
}

#[test]
fn what_is_wrong_is_told() {
    let cases = [
        (
            "scipy_bsr.npz",
            "`scipy_bsr.npz`: is a SciPy matrix of the format `bsr`, which is not read; save it with \
             `scipy.sparse.save_npz(path, matrix.tocsr())`",
        ),
        ("scipy_twice.npz", "`scipy_twice.npz`: is a damaged SciPy file: it has the entry [0, 1] twice"),
    ];
    for (file, expected) in cases {
        let message = read(file, "scipy_lengths.npz").unwrap_err().to_string();
        assert_eq!(without_folder(&message, &fixture("")).replace(&fixture("").display().to_string(), ""), expected);
    }
}
