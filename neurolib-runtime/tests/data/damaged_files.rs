//! Arrays that are damaged, hostile, or of the wrong kind, and their messages.

use crate::{fixture, without_folder};
use neurolib_runtime::data::{ConnectomeOptions, read_array, read_connectome, read_initial};
use std::fs;
use std::path::Path;

/// The message of reading a file of this name and content as a connectome.
fn message_of(name: &str, content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let error = read_connectome(&path, &ConnectomeOptions::default()).unwrap_err().to_string();
    without_folder(&error, folder.path())
}

/// An NPY file with this header and these data.
fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

#[test]
fn each_damaged_npy_has_its_message() {
    let with = |descr: &str, shape: &str| {
        npy(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"), &[0; 32])
    };
    let remedy = "save numbers with `.astype(float)` and labels with `numpy.array(labels, dtype=str)`";
    let cases = [
        (with("'<f8'", "(3, 3)"), "ends early: 141 bytes expected, 101 found; copy or save the file again".into()),
        (with("'<f8'", "(1, 2)"), "is a damaged NPY file: 16 bytes after its end".into()),
        (
            with("'<f8'", "(4294967296, 4294967296)"),
            "is a damaged NPY file: impossible shape [4294967296, 4294967296]".into(),
        ),
        (with("'<f8'", "(1000000000, 1000000)"), "ends early: 8000000000000084 bytes expected, 116 found".into()),
        (with("'<f8'", "(0, 3)"), "is empty".into()),
        (with("'<f8'", "(4,)"), "has the shape 4, but a matrix (two dimensions) is expected".into()),
        (with("'<f8'", "(-1, 3)"), "is a damaged NPY file: its header has no valid `shape`".into()),
        (with("'|O'", "(2, 2)"), format!("holds an array of the type `|O`; {remedy}")),
        (with("'<c16'", "(1, 2)"), format!("holds an array of the type `<c16`; {remedy}")),
        (with("'<f2'", "(4, 4)"), format!("holds an array of the type `f2`; {remedy}")),
        (with("'<U0'", "(4, 4)"), format!("holds an array of the type `<U0`; {remedy}")),
        (with("'<U18446744073709551615'", "(4, 4)"), "holds an array of the type `<U18446744073709551615`".into()),
        (with("'é'", "(4, 4)"), "holds an array of the type `é`".into()),
        (with("[('x', '<f8')]", "(2, 2)"), format!("holds an array with several fields; {remedy}")),
        (with("'<U2'", "(2, 2)"), "holds text, 2 × 2, but numbers are expected".into()),
        (npy("{}", &[]), "is a damaged NPY file: its header has no valid `descr`".into()),
        (b"\x93NUMPY".to_vec(), "ends early: 10 bytes expected, 6 found".into()),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec(), "ends early: 4294967307 bytes expected, 12 found".into()),
        (b"\x93NUMPY\x09\x00\x01\x00".to_vec(), "is a damaged NPY file: unknown version 9".into()),
        (b"0,1\n1,0\n".to_vec(), "is not an NPY file, although its name says so; it looks like text".into()),
        (
            b"\x80\x04abc".to_vec(),
            "is not an NPY file, although its name says so; it looks like a Python pickle".into(),
        ),
        (Vec::new(), "is empty".into()),
    ];
    for (content, expected) in cases {
        let message = message_of("weights.npy", &content);
        assert!(message.starts_with(&format!("`weights.npy`: {expected}")), "{message}\n{expected}");
    }
}

#[test]
fn indices_are_those_of_the_format() {
    let mut data = Vec::new();
    for value in [0.0, 1.0, f64::NAN, 0.0] {
        data.extend(f64::to_le_bytes(value));
    }
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }";
    let message = message_of("weights.npy", &npy(header, &data));
    assert_eq!(message, "`weights.npy`: index [1, 0]: NaN is not allowed; finite numbers are expected");
}

#[test]
fn each_unfit_file_has_its_message() {
    let names = "expected an array named `weights` or `Cmat` or `sc` or `connectivity`";
    let cases = [
        (
            "odd_names.mat",
            format!(
                "`odd_names.mat`: has no weights: {names}; found `A` (3 × 3), `B` (3 × 3), `s` (a struct, object or nested cell), \
                 `z` (complex numbers), `text` (text, 1); rename one, or name it in the options"
            ),
        ),
        (
            "three_dimensions.mat",
            "`three_dimensions.mat`, array `weights`: has the shape 3 × 3 × 2, but a matrix (two dimensions) is expected".into(),
        ),
        (
            "initial.npz",
            format!("`initial.npz`: has no weights: {names}; found `exc` (3), `inh` (3 × 2); rename one, or name it in the options"),
        ),
        (
            "two_weights.npz",
            "`two_weights.npz`: has two arrays for the weights, `weights` and `sc`; say which one in the options".into(),
        ),
        (
            "objects.npz",
            "`objects.npz`, array `labels`: holds an array of the type `|O`; save numbers with `.astype(float)` and labels with \
             `numpy.array(labels, dtype=str)`"
                .into(),
        ),
    ];
    for (file, expected) in cases {
        let error = read_connectome(&fixture(file), &ConnectomeOptions::default()).unwrap_err().to_string();
        assert_eq!(without_folder(&error, &fixture("")).replace(&fixture("").display().to_string(), ""), expected);
    }
}

#[test]
fn matlab_7_3_is_recognized() {
    let remedy = "is a MATLAB 7.3 file (HDF5), which is not read; save it again with `save(file, '-v7')` in MATLAB or \
                  `scipy.io.savemat` in Python";
    let mut header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".to_vec();
    header.resize(512, 0);
    header.extend(b"\x89HDF\r\n\x1a\n");
    assert_eq!(message_of("a.mat", &header), format!("`a.mat`: {remedy}"));
    assert_eq!(message_of("a.mat", b"\x89HDF\r\n\x1a\n"), format!("`a.mat`: {remedy}"));
    assert_eq!(
        message_of("a.mat", b"0 1"),
        "`a.mat`: is not a MATLAB file, although its name says so; it looks like text"
    );
}

#[test]
fn unknown_or_missing_files_are_told() {
    let read = |path: &str| read_connectome(Path::new(path), &ConnectomeOptions::default()).unwrap_err().to_string();
    assert_eq!(
        read("a.xlsx"),
        "`a.xlsx`: has no known extension; .csv, .tsv, .txt, .npy, .npz, .mat, .nc, .h5, .hdf5 and .zip are read"
    );
    assert!(read("no such file.csv").starts_with("`no such file.csv`: cannot be read: "));
    let array = read_array(&fixture("float64.npz")).unwrap_err().to_string();
    assert!(array.ends_with("holds 3 arrays, but numbers of one array are expected"), "{array}");
}

#[test]
fn unfit_initial_conditions_are_told() {
    let cases = [
        ("initial_nan.npz", "array `exc`: index [1, 0]: NaN is not allowed; finite numbers are expected"),
        ("initial_scalar.npz", "array `exc`: has the shape of a single value, but (node) or (node, time) is expected"),
        (
            "bool.npy",
            "cannot hold initial conditions, because its format has no names; save one array for each state with \
             `numpy.savez(path, exc=..., inh=...)`",
        ),
    ];
    for (file, expected) in cases {
        let error = read_initial(&fixture(file)).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

/// Cuts and flips in every place of small valid files: an error or a connectome, never a panic or a huge allocation.
#[test]
fn no_damage_makes_a_reader_panic() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["float64.npz", "compressed.npz", "scipy_weights_coo.npz", "scipy_lengths.npz"];
    for name in files.into_iter().chain(["cells.mat", "uncompressed.mat", "sparse.mat"]) {
        let valid = fs::read(fixture(name)).unwrap();
        let mut damaged = Vec::new();
        for length in 0..valid.len() {
            damaged.push(valid[..length].to_vec());
        }
        for at in 0..valid.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = valid.clone();
                bytes[at] ^= flip;
                damaged.push(bytes);
            }
        }
        for (index, bytes) in damaged.into_iter().enumerate() {
            // Each file has a name of its own: some file systems wait for the disk when a file is overwritten.
            let path = folder.path().join(format!("{index}-{name}"));
            fs::write(&path, bytes).unwrap();
            let _ = read_connectome(&path, &ConnectomeOptions::default());
            fs::remove_file(&path).unwrap();
        }
    }
}

#[test]
fn a_cut_archive_is_told() {
    let valid = fs::read(fixture("float64.npz")).unwrap();
    let message = message_of("a.npz", &valid[..valid.len() - 1]);
    assert_eq!(message, "`a.npz`: is a damaged NPZ file: its end is missing; copy or save the file again");
    let valid = fs::read(fixture("cells.mat")).unwrap();
    let message = message_of("a.mat", &valid[..valid.len() - 1]);
    assert!(message.starts_with("`a.mat`: is a damaged MATLAB file: it ends early: "), "{message}");
}

#[test]
fn a_changed_number_in_an_archive_is_noticed() {
    let mut bytes = fs::read(fixture("float64.npz")).unwrap();
    let data = bytes.windows(8).position(|window| window == 6.0f64.to_le_bytes()).unwrap();
    bytes[data] ^= 1;
    let message = message_of("a.npz", &bytes);
    let expected = "is a damaged NPZ file: its checksum is wrong; copy or save the file again";
    assert_eq!(message, format!("`a.npz`, array `weights`: {expected}"));
}

/// An archive that declares more, or holds more, than is right for its size.
#[test]
fn bombs_are_rejected() {
    let cases = [
        (0x8000_0000u32, "holds 2147483648 bytes, but at most 1073741824 are read"),
        (100, "is a damaged NPZ file: more than the declared 100 bytes"),
        (10_000, "is a damaged NPZ file: 137 bytes instead of 10000"),
    ];
    for (declared, expected) in cases {
        let mut bytes = fs::read(fixture("compressed.npz")).unwrap();
        let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[directory + 24..directory + 28].copy_from_slice(&declared.to_le_bytes());
        assert_eq!(message_of("a.npz", &bytes), format!("`a.npz`, array `weights`: {expected}"));
    }
}
