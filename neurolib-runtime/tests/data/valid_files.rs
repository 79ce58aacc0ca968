//! The same network from every format.

use crate::fixture;
use ndarray::{Array2, array};
use neurolib_runtime::connectome::Connectome;
use neurolib_runtime::data::{
    ConnectomeFiles, ConnectomeOptions, read_array, read_connectome, read_connectome_files, read_initial,
};
use std::fs;

pub fn weights() -> Array2<f64> {
    array![[0.0, 1.0, 2.0], [3.0, 0.0, 4.0], [5.0, 6.0, 0.0]]
}

pub fn expected() -> Connectome {
    let labels = ["Insula_L", "Insula_R", "Präcuneus"].map(String::from);
    Connectome::new(weights(), 10.0 * weights(), labels.to_vec()).unwrap()
}

#[test]
fn arrays_of_numpy_and_matlab_are_read() {
    let files = [
        "float64.npz",
        "fortran_float32.npz",
        "int32_int64.npz",
        "big_endian.npz",
        "compressed.npz",
        "cells.mat",
        "uncompressed.mat",
        "sparse.mat",
    ];
    for file in files {
        let read = read_connectome(&fixture(file), &ConnectomeOptions::default());
        assert_eq!(read.unwrap_or_else(|error| panic!("{error}")), expected(), "{file}");
    }
}

/// Name and content of each file of a folder.
type Files = [(&'static str, &'static str)];

#[test]
fn text_is_read_in_each_customary_form() {
    let cases: [&Files; 5] = [
        &[
            ("weights.csv", "0,1,2\n3,0,4\n5,6,0\n"),
            ("tract_lengths.csv", "0,10,20\n30,0,40\n50,60,0\n"),
            ("labels.csv", "label\nInsula_L\nInsula_R\nPräcuneus\n"),
        ],
        &[
            ("Cmat.csv", "\u{feff}0;1;2\r\n3;0;4\r\n5;6;0\r\n"),
            ("Dmat.csv", "# mm\n0.0;1e1;2e1\n\n3e1;0;4e1\n5e1;6e1;0"),
            ("labels.txt", "Insula_L\nInsula_R\nPräcuneus"),
        ],
        &[
            ("weights.tsv", "0\t1\t2\n3\t0\t4\n5\t6\t0\n"),
            ("lengths.txt", "  0.0   10.0  20.0\n 30.0    0.0  40.0\n 50.0   60.0   0.0\n"),
            ("labels.csv", "\"Insula_L\"\n\"Insula_R\"\n\"Präcuneus\"\n"),
        ],
        &[
            ("weights.csv", "\"0\", \"1\", \"2\"\n3, 0, 4\n+5, 6., 0\n"),
            ("tract_lengths.csv", "0,10,20\n30,0,40\n50,60,0"),
            ("region_labels.csv", "Region\nInsula_L\nInsula_R\nPräcuneus\n"),
        ],
        &[
            ("sc.csv", "0,1,2\n3,0,4\n5,6,0\n"),
            ("len.csv", "0,10,20\n30,0,40\n50,60,0\n"),
            ("labels.csv", "Insula_L\nInsula_R\nPräcuneus\n"),
        ],
    ];
    for files in cases {
        let folder = folder_of(files);
        let read = read_connectome(folder.path(), &ConnectomeOptions::default());
        assert_eq!(read.unwrap_or_else(|error| panic!("{error}")), expected(), "{files:?}");
    }
}

fn folder_of(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

#[test]
fn a_table_of_centroids_gives_labels_as_well() {
    let folder = folder_of(&[
        ("weights.txt", "0 1\n1 0"),
        ("tract_lengths.txt", "0 30\n30 0"),
        ("centres.txt", "left -30 0 10.5\nright 30 0 10.5"),
    ]);
    let read = read_connectome(folder.path(), &ConnectomeOptions::default()).unwrap();
    assert_eq!(read.labels(), ["left", "right"]);
    assert_eq!(read.centroids(), Some(&array![[-30.0, 0.0, 10.5], [30.0, 0.0, 10.5]]));
}

#[test]
fn quoted_labels_may_hold_commas_and_quotes() {
    let folder = folder_of(&[
        ("weights.csv", "0,1\n1,0"),
        ("tract_lengths.csv", "0,30\n30,0"),
        ("labels.csv", "\"gyrus, left\"\n\"gyrus \"\"x\"\"\""),
    ]);
    let read = read_connectome(folder.path(), &ConnectomeOptions::default()).unwrap();
    assert_eq!(read.labels(), ["gyrus, left", "gyrus \"x\""]);
}

#[test]
fn options_permit_missing_lengths_and_negative_weights() {
    let folder = folder_of(&[("weights.csv", "0,-1\n1,0")]);
    let options = ConnectomeOptions { allow_missing_lengths: true, allow_negative_weights: true, ..Default::default() };
    for path in [folder.path().to_owned(), folder.path().join("weights.csv")] {
        let read = read_connectome(&path, &options).unwrap();
        assert_eq!(read.weights(), array![[0.0, -1.0], [1.0, 0.0]]);
        assert_eq!(read.tract_lengths(), Array2::<f64>::zeros((2, 2)));
        assert_eq!(read.labels(), ["node0", "node1"]);
    }
}

#[test]
fn options_name_the_arrays() {
    let options = ConnectomeOptions {
        weights_array: Some("A".into()),
        tract_lengths_array: Some("B".into()),
        ..Default::default()
    };
    let read = read_connectome(&fixture("odd_names.mat"), &options).unwrap();
    assert_eq!(read.weights(), weights());
    assert_eq!(read.tract_lengths(), 10.0 * weights());
}

#[test]
fn files_of_different_formats_are_joined() {
    let folder = folder_of(&[("my labels.txt", "Insula_L\nInsula_R\nPräcuneus")]);
    let files = ConnectomeFiles {
        weights: fixture("fortran_float32.npz"),
        tract_lengths: Some(fixture("cells.mat")),
        labels: Some(folder.path().join("my labels.txt")),
        centroids: None,
    };
    assert_eq!(read_connectome_files(&files, &ConnectomeOptions::default()).unwrap(), expected());
}

#[test]
fn booleans_are_zeros_and_ones() {
    let read = read_array(&fixture("bool.npy")).unwrap();
    assert_eq!(read, weights().mapv(|w| if w > 2.0 { 1.0 } else { 0.0 }).into_dyn());
}

#[test]
fn initial_conditions_are_node_by_time() {
    let states = read_initial(&fixture("initial.npz")).unwrap();
    assert_eq!(states.keys().collect::<Vec<_>>(), ["exc", "inh"]);
    assert_eq!(states["exc"], array![[0.1], [0.2], [0.3]]);
    assert_eq!(states["inh"], array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]);
}
