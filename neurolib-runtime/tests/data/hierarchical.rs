//! Connectomes in netCDF and HDF5 files.

use crate::valid_files::{expected, weights};
use crate::{fixture, without_folder};
use ndarray::{Array2, array};
use neurolib_runtime::data::{ConnectomeOptions, ResultFile, Variable, read_array, read_connectome};
use std::fs;
use std::path::Path;

fn message(path: &Path) -> String {
    let error = read_connectome(path, &ConnectomeOptions::default()).unwrap_err().to_string();
    without_folder(&error, path.parent().unwrap())
}

#[test]
fn files_of_h5py_and_netcdf_are_read() {
    for file in ["h5py.h5", "tvb.h5", "netcdf4.nc"] {
        let read = read_connectome(&fixture(file), &ConnectomeOptions::default());
        let read = read.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read.labels(), expected().labels(), "{file}");
        assert_eq!((read.weights(), read.tract_lengths()), (weights(), 10.0 * weights()), "{file}");
        let has_places = file == "tvb.h5";
        assert_eq!(read.centroids().is_some(), has_places, "{file}");
    }
}

/// `classic.nc` has lengths in cm and the dimensions `source`, `target`, and says so.
#[test]
fn units_and_dimensions_are_understood() {
    let read = read_connectome(&fixture("classic.nc"), &ConnectomeOptions::default()).unwrap();
    assert_eq!(read, expected());
}

#[test]
fn our_own_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nc");
    let matrix = |name: &str, values: Array2<f64>| Variable::new(name, ["target", "source"], values.into_dyn());
    ResultFile::new()
        .variable(Variable::new("labels", ["target"], array!["l".to_string(), "r".to_string()].into_dyn()))
        .variable(matrix("weights", array![[0.0, 0.5], [1.0, 0.0]]))
        .variable(matrix("tract_lengths", array![[0.0, 0.03], [0.02, 0.0]]).attribute("units", "m"))
        .write(&path)
        .unwrap();
    let read = read_connectome(&path, &ConnectomeOptions::default()).unwrap();
    assert_eq!(read.labels(), ["l", "r"]);
    assert_eq!(read.weights(), array![[0.0, 0.5], [1.0, 0.0]]);
    assert_eq!(read.tract_lengths(), array![[0.0, 30.0], [20.0, 0.0]]);
}

#[test]
fn each_unfit_file_has_its_message() {
    let cases = [
        (
            "odd_names.h5",
            "`odd_names.h5`: has no weights: expected an array named `weights` or `Cmat` or `sc` or `connectivity`; found `A` (3 × 3), \
             `text` (text, 1); rename one, or name it in the options",
        ),
        (
            "inches.nc",
            "`inches.nc`, array `tract_lengths`: is in the unit `inch`, as its attribute `units` says; lengths in",
        ),
        ("not_all_written.nc", "`not_all_written.nc`, array `tract_lengths`: index [2, 0]: NaN is not allowed;"),
        ("huge.h5", "`huge.h5`, array `weights`: holds 1000000 × 1000000, more than is read, but numbers are expected"),
    ];
    for (file, expected) in cases {
        let message = message(&fixture(file));
        assert!(message.starts_with(expected), "{message}");
    }
    let array = read_array(&fixture("odd_names.h5")).unwrap_err().to_string();
    assert!(array.ends_with("holds 2 arrays, but numbers of one array are expected"), "{array}");
}

#[test]
fn damaged_and_other_files_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let valid = fs::read(fixture("h5py.h5")).unwrap();
    let cases: [(&[u8], &str); 5] = [
        (b"", "`a.h5`: is empty"),
        (b"0,1\n", "`a.h5`: is not a netCDF or HDF5 file, although its name says so; it looks like text"),
        (
            b"PK\x03\x04",
            "`a.h5`: is not a netCDF or HDF5 file, although its name says so; it looks like an NPZ or ZIP file",
        ),
        (&valid[..valid.len() / 2], "`a.h5`: ends early: 8400 bytes expected, 4200 found; copy or save the file again"),
        (&valid[..20], "`a.h5`: is a damaged netCDF or HDF5 file: "),
    ];
    for (content, expected) in cases {
        let path = folder.path().join("a.h5");
        fs::write(&path, content).unwrap();
        let message = message(&path);
        assert!(message.starts_with(expected), "{message}");
    }
}

/// Cuts and flips: an error or a connectome, never a panic or a huge allocation.
#[test]
fn no_damage_makes_the_reader_panic() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["h5py.h5", "tvb.h5", "netcdf4.nc", "classic.nc"] {
        let valid = fs::read(fixture(name)).unwrap();
        let check = |index: usize, bytes: &[u8]| {
            let path = folder.path().join(format!("{index}-{name}"));
            fs::write(&path, bytes).unwrap();
            let _ = read_connectome(&path, &ConnectomeOptions::default());
            fs::remove_file(&path).unwrap();
        };
        // Every place would take minutes: these are thousands of bytes, most of them empty.
        (0..valid.len()).step_by(31).for_each(|length| check(length, &valid[..length]));
        for at in (0..valid.len()).filter(|&at| valid[at] != 0).step_by(3) {
            for flip in [0x01, 0xff] {
                let mut bytes = valid.clone();
                bytes[at] ^= flip;
                check(at, &bytes);
            }
        }
    }
}
