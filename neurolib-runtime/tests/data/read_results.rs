//! Results that are read again.

use crate::without_folder;
use ndarray::{ArrayD, arr0, array};
use neurolib_runtime::data::{AttributeValue, ResultFile, Values, Variable, write_npz};
use std::fs;
use std::path::Path;

fn result() -> ResultFile {
    let values = array![[0.1, f64::INFINITY, -0.0], [f64::MIN_POSITIVE, 1e300, 1.0 / 3.0]].into_dyn();
    let regions = array!["Insula_L".to_string(), "Präcuneus".to_string()].into_dyn();
    let time = Variable::new("time", ["time"], array![1.0, 2.0, 3.0].into_dyn());
    ResultFile::new()
        .attribute("experiment", "µ".repeat(70_000))
        .attribute("complete", 1)
        .attribute("dt_ms", 0.1)
        .variable(time.attribute("units", "ms").attribute("interval_ms", 1.0))
        .variable(Variable::new("region", ["region"], regions))
        .variable(Variable::new("x", ["region", "time"], values.clone()).attribute("units", "mV/ms"))
        .variable(Variable::new("half", ["region", "time"], values.mapv(|value| value as f32)))
        .variable(Variable::new("count", ["region"], array![-1i64, i64::MAX].into_dyn()))
        .variable(Variable::new("single", [""; 0], arr0(4.5).into_dyn()))
}

#[test]
fn what_is_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.nc");
    result().write(&path).unwrap();
    let read = ResultFile::read(&path).unwrap();
    let expected = result();
    for variable in expected.variables() {
        assert_eq!(read.get(variable.name()), Some(variable));
    }
    assert_eq!(read.variables().len(), expected.variables().len());
    for name in ["experiment", "complete", "dt_ms"] {
        assert_eq!(read.attribute_value(name), expected.attribute_value(name));
    }
    let time = read.get("time").unwrap();
    assert_eq!(time.attribute_value("interval_ms").and_then(AttributeValue::number), Some(1.0));
    assert_eq!(read.get("region").unwrap().values().numbers(), None);
}

#[test]
fn arrays_of_an_npz_file_find_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.npz");
    let zeros = |shape: &[usize]| ArrayD::<f64>::zeros(shape);
    let arrays = [
        ("time", zeros(&[5])),
        ("time_bold", zeros(&[3])),
        ("x", zeros(&[2, 5])),
        ("bold", zeros(&[2, 3])),
        ("fc", zeros(&[2, 2])),
    ];
    write_npz(&path, arrays.iter().map(|(name, array)| (*name, array))).unwrap();
    let read = ResultFile::read(&path).unwrap();
    let axis = |name| read.get(name).unwrap().dimensions().last().unwrap().clone();
    assert_eq!([axis("x"), axis("bold"), axis("fc")], ["time", "time_bold", "fc_1"]);
}

#[test]
fn a_result_as_npz_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.npz");
    let labels = ["Precentral_L", "", "Größe"].map(String::from);
    let file = ResultFile::new()
        .attribute("model", "Hopf")
        .variable(Variable::new("region", ["region"], ndarray::Array1::from(labels.to_vec()).into_dyn()))
        .variable(Variable::new("time", ["time"], ndarray::array![0.5, 1.0].into_dyn()))
        .variable(Variable::new("steps", ["time"], ndarray::array![5_i64, 10].into_dyn()))
        .variable(Variable::new(
            "x",
            ["region", "time"],
            ndarray::array![[1.0, 2.0], [3.0, 4.0], [5.0, 1e-300]].into_dyn(),
        ));
    file.write_npz(&path).unwrap();
    let read = ResultFile::read(&path).unwrap();
    for name in ["region", "time", "x"] {
        assert_eq!(read.get(name).unwrap().values(), file.get(name).unwrap().values(), "{name}");
    }
    assert_eq!(read.get("steps").unwrap().values().numbers(), Some(ndarray::array![5.0, 10.0].into_dyn()));
    assert_eq!(read.get("x").unwrap().dimensions()[1], "time");
}

#[test]
fn damaged_files_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nc");
    let message = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        without_folder(&ResultFile::read(&path).unwrap_err().to_string(), folder.path())
    };
    assert_eq!(message(b""), "`a.nc`: is empty");
    assert!(message(b"time,x\n1,2\n").starts_with("`a.nc`: is neither a netCDF file nor an NPZ file; a result is"));
    assert!(message(b"\x89HDF\r\n\x1a\n").starts_with("`a.nc`: is a damaged netCDF file: "));
    assert!(ResultFile::read(folder.path()).unwrap_err().to_string().ends_with("is not an ordinary file"));
    let missing = ResultFile::read(Path::new("none.nc")).unwrap_err().to_string();
    assert!(missing.starts_with("`none.nc`: cannot be read"), "{missing}");
}

/// Whatever happens to a file, reading it ends, with the values or with an error.
#[test]
fn no_damage_makes_the_reader_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nc");
    let small = ResultFile::new().attribute("model", "Hopf").variable(Variable::new(
        "time",
        ["time"],
        Values::from(array![1.0, 2.0].into_dyn()),
    ));
    small.write(&path).unwrap();
    let whole = fs::read(&path).unwrap();
    let check = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        if let Ok(read) = ResultFile::read(&path) {
            assert!(read.variables().len() <= 2);
        }
    };
    (0..whole.len()).step_by(37).for_each(|length| check(&whole[..length]));
    for at in (0..whole.len()).step_by(13) {
        for change in [0xff, 0x01, 0x80] {
            let mut changed = whole.clone();
            changed[at] ^= change;
            check(&changed);
        }
    }
}
