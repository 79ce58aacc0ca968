//! Files that are written.

use crate::without_folder;
use ndarray::{ArrayD, arr0, array};
use neurolib_runtime::data::{ResultFile, Variable, WriteError, read_array, read_initial, write_npz};
use std::fs;

fn time(steps: usize) -> Variable {
    let values = ArrayD::from_shape_fn(vec![steps], |index| index[0] as f64);
    Variable::new("time", ["time"], values).attribute("units", "ms")
}

#[test]
fn netcdf_files_are_hdf5() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.nc");
    ResultFile::new().attribute("model", "Hopf").variable(time(3)).write(&path).unwrap();
    assert!(fs::read(&path).unwrap().starts_with(b"\x89HDF\r\n\x1a\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
}

/// Writes one of everything; `check_netcdf.py` compares it with what xarray reads.
#[test]
fn everything_can_be_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("NEUROLIB_NETCDF").map_or(folder.path().join("all.nc"), Into::into);
    let regions = array!["Insula_L".to_string(), "Präcuneus".to_string()].into_dyn();
    let values = array![[0.1, f64::NAN, -0.0], [f64::MIN_POSITIVE, 1e300, 1.0 / 3.0]].into_dyn();
    ResultFile::new()
        .attribute("model_text", "µ".repeat(100_000))
        .attribute("seed", 7)
        .attribute("dt", 0.1)
        .variable(time(3))
        .variable(Variable::new("region", ["region"], regions))
        .variable(Variable::new("x", ["region", "time"], values.clone()).attribute("units", "mV/ms"))
        .variable(Variable::new("transposed", ["time", "region"], values.t().to_owned()))
        .variable(Variable::new("half", ["region", "time"], values.mapv(|value| value as f32)))
        .variable(Variable::new("count", ["region"], array![-1i64, i64::MAX].into_dyn()))
        .variable(Variable::new("single", [""; 0], arr0(4.5).into_dyn()))
        .variable(Variable::new("nothing", ["never"], ArrayD::<f64>::zeros(vec![0])))
        .write(&path)
        .unwrap();
    assert!(fs::metadata(&path).unwrap().len() > 200_000);
}

#[test]
fn contradictions_are_told() {
    let matrix = || array![[1.0, 2.0]].into_dyn();
    let cases = [
        (
            ResultFile::new().variable(Variable::new("x", ["time"], matrix())),
            "variable `x` names 1 dimensions, but its array has 2",
        ),
        (
            ResultFile::new().variable(time(3)).variable(Variable::new("x", ["region", "time"], matrix())),
            "variable `x` has 2 entries along `time`, but other variables have 3",
        ),
        (ResultFile::new().variable(time(3)).variable(time(3)), "two variables are called `time`"),
        (ResultFile::new().attribute("a", 1).attribute("a", 2), "two attributes are called `a`"),
        (
            ResultFile::new().variable(Variable::new("a/b", ["n", "m"], matrix())),
            "`a/b` cannot be a name in a netCDF file: it is empty, or has `/`, control letters or blanks at its ends",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (result, expected) in cases {
        assert_eq!(result.write(&folder.path().join("a.nc")).unwrap_err().to_string(), expected);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &std::path::Path| ResultFile::new().variable(time(3)).write(path).unwrap_err();
    let error = write(&folder.path().join("missing").join("a.nc"));
    assert!(matches!(error, WriteError::Io { .. }));
    let message = without_folder(&error.to_string(), folder.path());
    assert!(message.starts_with("cannot write `missing"), "{message}");
    assert!(write(folder.path()).to_string().ends_with("it is a folder"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn npz_files_are_read_again_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npz");
    let exc = array![[0.1, -0.0], [1.0 / 3.0, f64::MIN_POSITIVE]].into_dyn();
    let inh = exc.t().to_owned();
    write_npz(&path, [("exc", &exc), ("inh", &inh)]).unwrap();
    let read = read_initial(&path).unwrap();
    assert_eq!(read["exc"].mapv(f64::to_bits).into_dyn(), exc.mapv(f64::to_bits));
    assert_eq!(read["inh"].clone().into_dyn(), inh);
    write_npz(&path, [("cube", &ArrayD::zeros(vec![2, 3, 4]))]).unwrap();
    assert_eq!(read_array(&path).unwrap().shape(), [2, 3, 4], "the older file is replaced");
    let twice = write_npz(&path, [("exc", &exc), ("exc", &exc)]).unwrap_err();
    assert_eq!(twice.to_string(), "two arrays are called `exc`");
}
