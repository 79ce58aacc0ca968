//! `neurolib analyze` as users meet it.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use ndarray::{Array1, Array2, ArrayD};
use neurolib::data::{ResultFile, Variable, write_npz};
use serde_json::Value;
use std::f64::consts::TAU;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Runs, and returns exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("neurolib").unwrap();
    command.current_dir(folder).args(arguments.split(' ')).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[track_caller]
fn succeed(folder: &TempDir, arguments: &str) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!(code, 0, "{error}");
    out
}

fn times(samples: usize, interval: f64) -> ArrayD<f64> {
    Array1::from_shape_fn(samples, |t| (t + 1) as f64 * interval).into_dyn()
}

/// 8 s of three regions at 1 ms: 10 Hz in two of them a sixth of a period apart, up and down states in the third.
fn waves() -> ArrayD<f64> {
    let sine = |t: usize, lag: f64| 5.0 + 2.0 * (TAU * (0.01 * (t + 1) as f64 - lag)).sin();
    let wave = |(region, t): (usize, usize)| match region {
        0 => sine(t, 0.0),
        1 => sine(t, 1.0 / 6.0),
        _ => f64::from(u8::from(t % 1000 < 600)) * (20.0 + 0.001 * ((t * t) % 101) as f64),
    };
    Array2::from_shape_fn((3, 8000), wave).into_dyn()
}

fn folder_with_waves() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let labels = ["Insula_L", "Insula_R", "Precuneus_L"].map(String::from);
    let rate = Variable::new("rate", ["region", "time"], waves());
    ResultFile::new()
        .attribute("model", "Waves")
        .attribute("status", "complete")
        .attribute("seed", "7")
        .variable(Variable::new("time", ["time"], times(8000, 1.0)).attribute("interval_ms", 1.0))
        .variable(Variable::new("region", ["region"], Array1::from(labels.to_vec()).into_dyn()))
        .variable(rate.attribute("units", "Hz").attribute("long_name", "Firing rate.\nMore."))
        .write(&folder.path().join("waves.nc"))
        .unwrap();
    folder
}

/// Compares with a file beside this one; `UPDATE_EXPECTED=1` writes it.
#[track_caller]
fn assert_text(found: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analyze").join(file);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&path).unwrap());
}

#[test]
fn the_report_is_laid_out_as_expected() {
    let folder = folder_with_waves();
    assert_text(&succeed(&folder, "analyze waves.nc"), "default.txt");
    assert_text(&succeed(&folder, "analyze waves.nc --only states,spectrum --band 8..12Hz --discard 0s"), "states.txt");
    assert_text(&succeed(&folder, "analyze waves.nc --only fcd,fc --window 1s --step 500ms"), "dynamics.txt");
}

#[test]
fn machines_read_numbers_and_arrays() {
    let folder = folder_with_waves();
    let out = succeed(&folder, "analyze waves.nc --json -o arrays.npz --band 8..12Hz");
    let report: Value = serde_json::from_str(&out).unwrap();
    let variable = &report["results"][0]["variables"][0];
    assert_eq!(variable["extent"]["samples"], 7000);
    assert_eq!(variable["regions"]["dominant_frequency"]["values"][0], 10.0);
    // Phases of 60° between two regions: the cosine of half of it.
    let band = &variable["network"]["band_8_12_hz_synchrony"];
    assert!(band["order_parameter"].as_f64().unwrap() > 0.5);
    assert!(fs::read(folder.path().join("arrays.npz")).unwrap().starts_with(b"PK"));
    let (code, _, error) = run(&folder, "analyze waves.nc -o arrays.npz");
    assert_eq!(code, 2);
    assert!(error.contains("`arrays.npz` exists already") && error.contains("`--force`"), "{error}");
    let twice = succeed(&folder, "analyze waves.nc waves.nc --only fc --json -o arrays.npz --force");
    assert_eq!(serde_json::from_str::<Value>(&twice).unwrap()["results"].as_array().unwrap().len(), 2);
}

#[test]
fn an_npz_file_with_times_is_a_result() {
    let folder = folder_with_waves();
    let (time, rate) = (times(8000, 1.0), waves());
    write_npz(&folder.path().join("waves.npz"), [("time", &time), ("rate", &rate)]).unwrap();
    let numbers = |file: &str| {
        let out = succeed(&folder, &format!("analyze {file} --json"));
        let report: Value = serde_json::from_str(&out).unwrap();
        report["results"][0]["variables"][0]["network"].clone()
    };
    assert_eq!(numbers("waves.npz"), numbers("waves.nc"));
}

#[test]
fn bold_of_a_run_is_compared_with_the_subjects() {
    let folder = tempfile::tempdir().unwrap();
    let out = succeed(&folder, "run hopf --dataset gw --duration 60s --bold --tr 1s --dt 0.5ms --no-figures");
    let printed = out.lines().find(|line| line.starts_with("  mean")).unwrap().split_whitespace().nth(1).unwrap();
    let json = succeed(&folder, "analyze results --variable bold --only fc,fcd,connectome --json");
    let report: Value = serde_json::from_str(&json).unwrap();
    let [bold, connectome] = [0, 1].map(|index| &report["results"][0]["variables"][index]);
    // The run prints three decimals of the same number.
    let score = bold["scores"]["fc_correlation"]["mean"].as_f64().unwrap();
    assert_eq!(format!("{score:.3}"), printed);
    assert_eq!(bold["scores"]["fcd_distance"]["subjects"].as_object().unwrap().len(), 5);
    assert_eq!(bold["extent"]["from_ms"], 10_000.0);
    assert_eq!(connectome["regions"]["strength_in"]["values"].as_array().unwrap().len(), 80);
    let text = succeed(&folder, "analyze results");
    assert!(text.contains("FC of gw, correlation") && text.contains("NAP_001"), "{text}");
}

#[test]
fn bad_input_is_told() {
    let cases = [
        ("none", "there is no result `none`"),
        (".", "the folder `.` holds no `result.nc`"),
        ("text.nc", "`text.nc`: is neither a netCDF file nor an NPZ file"),
        ("short.nc", "`short.nc`: is a damaged netCDF file"),
        ("no_time.npz", "`no_time.npz` holds no time series"),
        ("nan.npz", "x is left out: it is NaN in 1 at 3 ms"),
        ("uneven.npz", "variable `x` is not sampled at equal intervals along `time`"),
        ("waves.nc --variable rats", "`waves.nc` has no time series `rats`; did you mean `rate`?"),
        ("waves.nc --band 8..12", "`8..12` has no unit; write `8..12Hz`"),
        ("waves.nc --band 12..8Hz", "has to rise"),
        ("waves.nc --only fcc", "invalid value 'fcc'"),
        ("waves.nc --discard 1h", "rate is left out: it has 0 samples after the first 1 h; take a shorter `--discard`"),
        ("waves.nc --only fcd", "needs windows, such as `--window 60s --step 5s`"),
        ("waves.nc --window 0s", "--window is 0 ms; it has to be more than 0"),
        ("waves.nc --discard 2", "`2` has no unit"),
        ("waves.nc --dataset gww", "did you mean `gw`?"),
        ("waves.nc -o arrays.csv", "`arrays.csv` has to end in `.npz`"),
        ("waves.nc -o none/a.npz", "there is no folder `none`"),
        ("", "required"),
    ];
    let folder = folder_with_waves();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("text.nc"), "time,x\n").unwrap();
    let whole = fs::read(path("waves.nc")).unwrap();
    fs::write(path("short.nc"), &whole[..whole.len() / 2]).unwrap();
    let mut x = Array2::from_shape_fn((2, 4), |(region, t)| (region + t * t) as f64).into_dyn();
    write_npz(&path("no_time.npz"), [("x", &x)]).unwrap();
    let uneven = ndarray::array![1.0, 2.0, 4.0, 5.0].into_dyn();
    write_npz(&path("uneven.npz"), [("time", &uneven), ("x", &x)]).unwrap();
    x[[1, 2]] = f64::NAN;
    write_npz(&path("nan.npz"), [("time", &times(4, 1.0)), ("x", &x)]).unwrap();
    for (arguments, expected) in cases {
        let (code, out, error) = run(&folder, format!("analyze {arguments}").trim());
        assert!(error.contains(expected), "{arguments}: {error}");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments}: {error}");
    }
}

#[test]
fn what_cannot_be_computed_is_a_note() {
    let folder = folder_with_waves();
    let notes = |arguments: &str| {
        let (code, _, error) = run(&folder, arguments);
        assert_eq!(code, 0, "{error}");
        error
    };
    let band = notes("analyze waves.nc --band 400..600Hz");
    assert!(
        band.contains("rate: no band of 400–600 Hz: expected `high` between 0 and the Nyquist frequency 500 Hz"),
        "{band}"
    );
    let many = notes("analyze waves.nc --only fcd --window 2ms --step 1ms");
    assert!(many.contains("6998 windows are too many; take a longer `--step`"), "{many}");
    let long = notes("analyze waves.nc --only fcd --window 10s --step 1s");
    assert!(long.contains("need more than 11000 samples, and there are 7000"), "{long}");
    assert_eq!(notes("analyze waves.nc"), "");
    let wide = Array2::from_shape_fn((3001, 12), |(region, t)| ((region * 7 + t * t) % 13) as f64).into_dyn();
    write_npz(&folder.path().join("wide.npz"), [("time", &times(12, 1.0)), ("x", &wide)]).unwrap();
    let wide = notes("analyze wide.npz --only values,fc,fcd --window 3ms --step 1ms");
    assert!(wide.contains("x: no functional connectivity: 3001 regions are more than 3000, and a matrix"), "{wide}");
    assert!(!wide.contains("FCD"), "{wide}");
}
