//! The command as users meet it: what it says, what it leaves, and its exit code.
#![cfg(feature = "cli")]

mod models;
mod networks;

use assert_cmd::Command;
use neurolib::data::ResultFile;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The command in an empty folder.
fn neurolib(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("neurolib").unwrap();
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1");
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// What stands in a folder, sorted.
fn listing(path: &Path) -> Vec<String> {
    let names = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Runs, and returns exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let output = neurolib(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn succeed(folder: &TempDir, arguments: &[&str]) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!(code, 0, "{error}");
    out
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn bad_input_is_told_and_leaves_nothing() {
    let cases: &[(&str, &str)] = &[
        ("run anl", "there is no model `anl`; did you mean `aln`?"),
        ("run aln --dataset gww", "there is no data set `gww`; did you mean `gw`?"),
        ("run aln --set sigma_o=1", "ALN has no parameter `sigma_o`; did you mean `sigma_ou`?"),
        ("run aln --set bold.kapa=1", "did you mean `bold.kappa`?"),
        ("run aln --set ext_exc_curent=1", "did you mean `ext_exc_current`?"),
        ("run aln --set sigma_ou=99", "sigma_ou = 99 is outside its range 0 .. 10"),
        ("run aln --set sigma_ou=nan", "sigma_ou = NaN is outside its range"),
        ("run aln --set ext_exc_current=inf", "inf cannot drive a port"),
        ("run aln --set sigma_ou=many", "`many` is no value; expected a number"),
        ("run aln --set sigma_ou", "`--set sigma_ou` gives no value"),
        ("run aln --set b=[1,2,3]", "b has 3 values, but the number of nodes is 1"),
        ("run aln --set b=@none.csv", "none.csv"),
        ("run aln --record rate_exc@1ms", "did you mean `rates_exc`?"),
        ("run aln --record rates_exc@0.25ms", "not a whole number of steps of 0.1 ms"),
        ("run aln --record rates_exc@1", "has no unit"),
        ("run aln --record rates_exc[1]@1ms", "there is no node 1: the network has the nodes 0 to 0"),
        ("run hopf --dataset gw --record x[Precentral_l]@1ms", "did you mean `Precentral_L`?"),
        ("run hopf --record fcd(x,2s,1s)@1ms", "the samples of x cannot be reduced: expected at least 2 regions"),
        ("run none.nm", "cannot read none.nm"),
        ("run aln --connectome none", "there is no file or folder `none`"),
        ("run aln --connectome bad.csv", "bad.csv"),
        ("run aln --stimulus sine(1,2Hz)", "--stimulus: `sine(1,2Hz)` names no port"),
        ("run aln --stimulus ext_exc_curent=1", "ALN has no port `ext_exc_curent`; did you mean `ext_exc_current`?"),
        ("run aln --stimulus sigma_ou=1", "`sigma_ou` is a parameter of ALN; stimuli drive ports"),
        ("run aln --stimulus ext_exc_current=sine(1[mV],2Hz)", "`amplitude` has to be in mV/ms, not in mV"),
        ("run aln --stimulus ext_exc_current=sine(1,-2Hz)", "stimulus of `ext_exc_current` is wrong: frequency is -2"),
        ("run aln --stimulus ext_exc_current=file(\"bad.csv\")", "bad.csv"),
        ("run --experiment stimulus.toml", "stimulus.toml:4:19: `ext_exc_current` has to be a text such as"),
        ("run aln --init none.npz", "none.npz"),
        ("run aln --init bad.csv", "bad.csv"),
        ("run aln --experiment none.toml", "cannot read `none.toml`"),
        ("run --experiment bad.toml", "bad.toml:3:1: unknown key `durration`; did you mean `duration`?"),
        ("run aln --resume bad.csv", "not a stored state"),
        ("run aln --duration 0s", "the duration is 0 ms; it has to be more than 0"),
        ("run aln --duration -5s", "the duration is -5 s"),
        ("run aln --duration 5", "`5` has no unit"),
        ("run aln --dt 0.3ms", "not a whole number of steps of 0.3 ms; the nearest are 9999.9 and 10000.2 ms"),
        ("run aln --dt 0ms", "the step `dt` is 0 ms"),
        ("run aln --conduction-speed 0 --dataset gw", "the conduction speed is 0 m/s"),
        ("run aln --scheme heum", "did you mean `heun`?"),
        ("run aln --scheme rk4", "rk4 is for deterministic runs"),
        ("run balloon_windkessel --bold", "has no readout `bold`"),
        ("run aln --out bad.csv", "the output folder `bad.csv` is a file"),
        ("run aln --out bad.csv/results", "is not a folder"),
        ("run aln --save-state none/end.nmstate", "there is no folder `none`"),
        ("run aln --save-state bad.csv", "`bad.csv` exists already"),
        ("run aln --duration 1000000h --record rates_exc@0.1ms", "has room for"),
        ("run aln --dataset gw --connectome bad.csv", "cannot be used with"),
        ("run", "required"),
        ("rum", "unrecognized subcommand"),
        ("models anl", "did you mean `aln`?"),
        ("data inspect gww", "did you mean `gw`?"),
        ("data inspect none/net.zip", "there is no file or folder `none/net.zip`"),
        ("data inspect bad.csv", "bad.csv"),
        ("data inspect gw -o picture.jpg", "`picture.jpg` is no name of a picture"),
        ("data inspect gw --prepare exclude(Insula)", "no node has the label `Insula`; did you mean `Insula_L`?"),
        ("run aln --dataset gw --prepare symetrize(mean)", "there is no step `symetrize`; did you mean `symmetrize`?"),
        ("run aln --dataset gw --subjects NAP_1", "`gw` has no subject `NAP_1`; it has NAP_001, NAP_009"),
        ("run aln --dataset gw --subject-weights nvoxel", "gw cannot be normalized by nvoxel"),
        ("run aln --subjects a", "there is no data set to choose subjects from"),
        ("check none.nm", "cannot read none.nm"),
        ("fmt none.nm", "cannot read none.nm"),
    ];
    let folder = folder();
    fs::write(folder.path().join("bad.csv"), "1,2\n3\n").unwrap();
    fs::write(folder.path().join("bad.toml"), "[run]\nmodel = 'aln'\ndurration = '5s'\n").unwrap();
    let stimulus = "[run]\nmodel = 'aln'\n[stimuli]\next_exc_current = 1\n";
    fs::write(folder.path().join("stimulus.toml"), stimulus).unwrap();
    for (arguments, expected) in cases {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let (code, out, error) = run(&folder, &arguments);
        assert!(error.contains(expected), "{arguments:?}: {error}");
        assert!(error.starts_with("error:"), "{arguments:?}: {error}");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert_eq!(listing(folder.path()), ["bad.csv", "bad.toml", "stimulus.toml"], "{arguments:?}");
    }
}

#[test]
fn a_run_leaves_what_it_promises() {
    let folder = folder();
    let out = succeed(
        &folder,
        &["run", "hopf", "--dataset", "gw", "--duration", "24s", "--bold", "--tr", "1s", "--dt", "0.5ms"],
    );
    assert!(out.contains("recording mean of x over 10 ms, bold every 1 s"), "{out}");
    assert!(out.contains("functional connectivity of BOLD without the first 10 s"), "{out}");
    assert!(out.contains("NAP_001") && out.contains("mean "), "{out}");
    assert_eq!(listing(folder.path()), ["results"]);
    let results = folder.path().join("results");
    assert_eq!(listing(&results), ["experiment.toml", "figures", "report.html", "result.nc"]);
    let kinds = ["activity", "bold", "brain", "connectivity", "spectrum"];
    let figures = kinds.map(|name| ["png", "svg"].map(|e| format!("{name}.{e}")));
    assert_eq!(listing(&results.join("figures")), figures.concat());
    // netCDF-4 is HDF5.
    assert!(fs::read(results.join("result.nc")).unwrap().starts_with(b"\x89HDF"));
}

#[test]
fn a_folder_in_use_is_kept() {
    let folder = folder();
    let arguments = ["run", "hopf", "--duration", "50ms", "--out", "r"];
    succeed(&folder, &arguments);
    let results = folder.path().join("r");
    fs::write(results.join("notes.txt"), "mine").unwrap();
    let before = fs::read(results.join("result.nc")).unwrap();
    let (code, _, error) = run(&folder, &arguments);
    assert_eq!(code, 2);
    assert!(error.contains("is not empty") && error.contains("`--out r-2`") && error.contains("`--force`"), "{error}");
    assert_eq!(fs::read(results.join("result.nc")).unwrap(), before);

    succeed(&folder, &["run", "hopf", "--duration", "60ms", "--out", "r", "--force", "--no-figures"]);
    assert_ne!(fs::read(results.join("result.nc")).unwrap(), before);
    assert_eq!(listing(&results.join("figures")), [""; 0], "figures of the earlier run are gone");
    assert_eq!(fs::read_to_string(results.join("notes.txt")).unwrap(), "mine");
    assert_eq!(listing(&results), ["experiment.toml", "figures", "notes.txt", "result.nc"]);
}

#[test]
fn an_experiment_file_repeats_its_run() {
    let folder = folder();
    fs::write(
        folder.path().join("drive.csv"),
        (0..80).map(|i| format!("{}\n", 0.001 * f64::from(i))).collect::<String>(),
    )
    .unwrap();
    succeed(
        &folder,
        &[
            "run",
            "aln",
            "--dataset",
            "gw",
            "--duration",
            "100ms",
            "--seed",
            "7",
            "--set",
            "sigma_ou=0.123456789012345678",
            "--set",
            "ext_exc_current=@drive.csv",
            "--set",
            "bold.kappa=0.6",
            "--record",
            "rates_exc@1ms",
            "--record",
            "mean(ee.s)@0.7ms",
            "--conduction-speed",
            "7",
            "--save-state",
            "a.nmstate",
            "--out",
            "a",
            "--no-figures",
        ],
    );
    fs::remove_file(folder.path().join("drive.csv")).unwrap();
    let repeated = ["run", "--experiment", "a/experiment.toml", "--save-state", "b.nmstate", "--out", "b", "--quiet"];
    assert_eq!(succeed(&folder, &repeated), "");
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    // A stored state holds every number of the run to the bit, and a hash of its settings.
    assert_eq!(read("a.nmstate"), read("b.nmstate"));
    assert_eq!(read("a/experiment.toml"), read("b/experiment.toml"));

    let other = ["run", "--experiment", "a/experiment.toml", "--seed", "8", "--save-state", "c.nmstate", "--out", "c"];
    succeed(&folder, &other);
    assert_ne!(read("a.nmstate"), read("c.nmstate"));
}

#[test]
fn stimuli_are_run_shown_stored_and_repeated() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/stim.csv"), "0.1\n0.2\n0.3\n").unwrap();
    let experiment = r#"
        [run]
        model = "hopf"
        dataset = "gw"
        duration = "100ms"
        record = ["x@1ms"]
        [stimuli]
        x_ext = ['file("stim.csv", every=10ms) on 3', "ou(0, 0.1, 5ms)"]
        y_ext = "2"
    "#;
    fs::write(folder.path().join("in/e.toml"), experiment).unwrap();
    let stimulus = "y_ext = 2*sine(0.1[1/ms], 25[Hz]) on Precentral_L, Frontal_Sup* from 20ms to 80ms";
    let first = ["run", "--experiment", "in/e.toml", "--stimulus", stimulus, "--save-state", "a.nmstate", "--out", "a"];
    let out = succeed(&folder, &first);
    assert!(
        out.contains("\nadding to y_ext: 2*sine(0.1[1/ms], 25[Hz]) on Precentral_L, Frontal_Sup* from 20ms to 80ms\n"),
        "{out}"
    );
    assert!(out.contains("\nadding to x_ext: file(\"/") && out.contains("stim.csv\", every=10ms) on 3\n"), "{out}");
    let text = fs::read_to_string(folder.path().join("a/experiment.toml")).unwrap();
    assert!(text.contains("[stimuli]  # added to the ports\nx_ext = [\"file(\\\"/"), "{text}");
    // The flag replaces what the file says of the same port.
    assert!(!text.contains("y_ext = \"2\""), "{text}");
    let result = fs::read(folder.path().join("a/result.nc")).unwrap();
    assert!(contains(&result, b"stimulus.y_ext") && contains(&result, b"on Precentral_L, Frontal_Sup* from 20ms"));

    succeed(&folder, &["run", "--experiment", "a/experiment.toml", "--save-state", "b.nmstate", "--out", "b"]);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.nmstate"), read("b.nmstate"));
    assert_eq!(read("a/experiment.toml"), read("b/experiment.toml"));

    let without = ["run", "hopf", "--dataset", "gw", "--duration", "100ms", "--save-state", "c.nmstate", "--out", "c"];
    succeed(&folder, &without);
    assert_ne!(read("a.nmstate"), read("c.nmstate"));
    fs::write(folder.path().join("in/stim.csv"), "0.1\n0.2\n0.4\n").unwrap();
    let (_, _, error) = run(&folder, &["run", "--experiment", "a/experiment.toml", "--out", "d"]);
    assert!(error.contains("note: a file of a stimulus has changed since the experiment file was written"), "{error}");
}

#[test]
fn a_resumed_run_equals_a_whole_one() {
    let folder = folder();
    let common =
        ["run", "aln", "--dataset", "gw", "--record", "rates_exc@1ms", "--record", "bold@20ms", "--no-figures"];
    let with = |more: &[&str]| succeed(&folder, &[&common, more].concat());
    with(&["--duration", "200ms", "--save-state", "whole.nmstate", "--out", "whole"]);
    with(&["--duration", "120ms", "--save-state", "half.nmstate", "--out", "half"]);
    let out = with(&["--duration", "80ms", "--resume", "half.nmstate", "--save-state", "end.nmstate", "--out", "end"]);
    assert!(out.contains("80 ms from 120 ms on"), "{out}");
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("whole.nmstate"), read("end.nmstate"));

    let other =
        [&common[..], &["--duration", "80ms", "--resume", "half.nmstate", "--seed", "3", "--out", "other"]].concat();
    let (code, _, error) = run(&folder, &other);
    assert_eq!(code, 2);
    assert!(error.contains("made with other parameters") && error.contains("help:"), "{error}");
}

#[test]
fn samples_are_selected_and_reduced() {
    let folder = folder();
    let wishes = "x@1ms x[Precentral_R,5]@1ms regional_mean(mean(x))@10ms fc(x)@1ms spectrum(x,200ms)@1ms";
    let mut arguments: Vec<&str> = "run hopf --dataset gw --duration 1s --no-figures".split(' ').collect();
    wishes.split(' ').for_each(|wish| arguments.extend(["--record", wish]));
    arguments.extend(["--record", "fcd(x, 200ms, 100ms)@1ms from 100ms"]);
    succeed(&folder, &arguments);
    let file = ResultFile::read(&folder.path().join("results/result.nc")).unwrap();
    let shape = |name: &str| file.get(name).unwrap_or_else(|| panic!("{name}")).values().numbers().unwrap();
    assert_eq!(shape("x").shape(), [80, 1000]);
    assert_eq!(shape("x.selected").shape(), [2, 1000]);
    assert_eq!(shape("x.regional_mean").shape(), [100]);
    assert_eq!(shape("x.fc").shape(), [80, 80]);
    // 70 Hz in steps of 5 Hz.
    assert_eq!(shape("x.spectrum").shape(), [80, 14]);
    assert_eq!(shape("x.fcd").shape(), [7, 7]);
    assert_eq!(shape("x.selected").index_axis(ndarray::Axis(0), 0), shape("x").index_axis(ndarray::Axis(0), 1));
    // The file that is left repeats it.
    let again = ["run", "--experiment", "results/experiment.toml", "--out", "again", "--no-figures"];
    succeed(&folder, &again);
    let again = ResultFile::read(&folder.path().join("again/result.nc")).unwrap();
    for name in ["x.fc", "x.fcd", "x.spectrum", "x.regional_mean", "x.selected"] {
        assert_eq!(file.get(name), again.get(name), "{name}");
    }
}

#[test]
fn sensors_see_activity_through_a_lead_field() {
    let folder = folder();
    let weight = |channel: usize, region: usize| 0.01 * (channel + 1) as f64 * region as f64;
    let row = |channel| (0..80).map(|region| weight(channel, region).to_string()).collect::<Vec<_>>().join(",");
    fs::write(folder.path().join("eeg.csv"), format!("{}\n{}\n{}\n", row(0), row(1), row(2))).unwrap();
    let common = ["run", "hopf", "--dataset", "gw", "--duration", "40ms", "--no-figures", "--record", "x@1ms"];
    let projected = [&common[..], &["--record", "projection(x, eeg.csv)@1ms"]].concat();
    let told = succeed(&folder, &projected);
    assert!(told.contains("x projected to 3 channels every 1 ms"), "{told}");
    // The file that is left repeats it, wherever it is called.
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let mut again = neurolib(&folder, &["run", "--experiment", "../results/experiment.toml", "--no-figures", "-q"]);
    assert!(again.current_dir(folder.path().join("elsewhere")).output().unwrap().status.success());
    for place in ["results", "elsewhere/results"] {
        let file = ResultFile::read(&folder.path().join(place).join("result.nc")).unwrap();
        let values = |name: &str| file.get(name).unwrap_or_else(|| panic!("{name}")).values().numbers().unwrap();
        let (x, seen) = (values("x"), values("x.projected"));
        assert_eq!(seen.shape(), [3, 40]);
        for (channel, sample) in [(0, 0), (1, 7), (2, 39)] {
            let expected: f64 = (0..80).map(|region| weight(channel, region) * x[[region, sample]]).sum();
            // Sums of 80 terms below 3 in another order.
            assert!((seen[[channel, sample]] - expected).abs() < 1e-12, "{} {expected}", seen[[channel, sample]]);
        }
    }
    fs::write(folder.path().join("tall.csv"), "1\n".repeat(80)).unwrap();
    fs::write(folder.path().join("short.csv"), "1,2,3\n").unwrap();
    fs::write(folder.path().join("nan.csv"), row(0).replace("0.5,", "nan,")).unwrap();
    let cases = [
        ("projection(x, tall.csv)@1ms", "is 80 × 1\nhelp: it has regions as rows: transpose it"),
        (
            "projection(x, short.csv)@1ms",
            "is 1 × 3\nhelp: a row for each channel and a column for each of the 80 regions",
        ),
        ("projection(x, nan.csv)@1ms", "nan.csv"),
        ("projection(x, none.csv)@1ms", "none.csv"),
        ("projection(x)@1ms", "is nothing to record"),
    ];
    for (wish, expected) in cases {
        let (code, _, error) = run(&folder, &[&common[..], &["--out", "no", "--record", wish]].concat());
        assert!(code == 2 && error.contains(expected), "{wish}: {error}");
        assert!(!folder.path().join("no").exists());
    }
}

#[test]
fn a_diverging_run_keeps_what_was_recorded() {
    let folder = folder();
    // Euler with a step beyond 2/growth of the cubic term explodes from a large start.
    let model = "edition 2026\n/// Grows without limits.\nmodel Explosion {\n    state x = 1\n    d/dt x = x*x*1[1/ms]\n    observe x default\n}\n";
    fs::write(folder.path().join("explosion.nm"), model).unwrap();
    let (code, out, error) = run(&folder, &["run", "explosion.nm", "--duration", "100ms"]);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("`x` of region node0 became") && error.contains("x = "), "{error}");
    assert!(error.contains("what was computed is in `results`, marked incomplete"), "{error}");
    assert!(out.contains("incomplete:"), "{out}");
    let file = fs::read(folder.path().join("results/result.nc")).unwrap();
    assert!(contains(&file, b"incomplete: `x` of region node0"));
}

#[test]
fn models_and_datasets_are_listed_and_described() {
    let folder = folder();
    let list = succeed(&folder, &["models"]);
    assert!(["aln", "wilson_cowan", "hopf", "balloon_windkessel"].iter().all(|name| list.contains(name)), "{list}");
    let aln = succeed(&folder, &["models", "aln"]);
    for expected in [
        "sigma_ou",
        "mV/ms/sqrt(ms)",
        "0..10",
        "ext_exc_current",
        "rates_exc",
        "bold.kappa",
        "10.1371/journal.pcbi.1005545",
    ] {
        assert!(aln.contains(expected), "{expected}: {aln}");
    }
    assert!(succeed(&folder, &["data"]).contains("gw"));
    assert!(succeed(&folder, &["data", "inspect", "gw"]).contains("neurolib-dev"));
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["models", "--help"],
        &["data", "--help"],
        &["plot", "--help"],
        &["report", "--help"],
        &["check", "--help"],
        &["explain", "--help"],
        &["fmt", "--help"],
    ] {
        assert!(succeed(&folder, arguments).contains("Examples:"), "{arguments:?}");
    }
    assert!(succeed(&folder, &["--version"]).starts_with("neurolib "));
}

#[test]
fn the_example_of_an_experiment_runs() {
    let folder = folder();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/experiment.toml");
    let out = succeed(&folder, &["run", "--experiment", example, "--duration", "40ms"]);
    assert!(out.contains("rates_exc every 1 ms, mean of rates_inh over 10 ms, bold every 2 s"), "{out}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_computed() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    let folder = folder();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("neurolib"))
        .args(["run", "hopf", "--duration", "10h", "--record", "x@10s", "--save-state", "s.nmstate"])
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The plan is printed when Ctrl-C is listened to.
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("recording") {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "the run has ended too early");
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut error = String::new();
    child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{error}");
    assert!(error.contains("the run was interrupted") && error.contains("marked incomplete"), "{error}");
    assert_eq!(listing(folder.path()), ["results", "s.nmstate"]);
    let file = fs::read(folder.path().join("results/result.nc")).unwrap();
    assert!(contains(&file, b"incomplete: interrupted at"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let folder = folder();
    // Files may not exceed 16 KiB: writing fails as it does on a full disk.
    let binary = assert_cmd::cargo::cargo_bin("neurolib");
    let script =
        format!("trap '' XFSZ; ulimit -f 16; '{}' run hopf --dataset gw --duration 1s --out r/s", binary.display());
    let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(&folder).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("error: cannot write `") && error.contains("result.nc"), "{error}");
    assert_eq!(listing(folder.path()), [""; 0]);
}

#[test]
fn replicates_have_a_folder_each_and_any_of_them_can_be_repeated() {
    let folder = folder();
    let run_all = "run hopf --duration 50ms --set sigma_ou=0.1 --record x@1ms --seed 3 --precision f32 --no-figures";
    let arguments = |more: &'static str| -> Vec<&str> { run_all.split(' ').chain(more.split(' ')).collect() };
    let text = succeed(&folder, &arguments("--replicates 12 --threads 3 --out many"));
    assert!(text.contains("12 replicates on 3 threads, which take about"), "{text}");
    let names: Vec<String> = (0..12).map(|k| format!("replicate-{k:02}")).chain(["replicates.csv".into()]).collect();
    let many = folder.path().join("many");
    assert_eq!(listing(&many), names);
    let table = fs::read_to_string(many.join("replicates.csv")).unwrap();
    assert_eq!(table.lines().count(), 13);
    assert!(table.starts_with("replicate,folder,fc_correlation,status\n0,replicate-00,,\"complete\"\n"), "{table}");

    // Another one of them differs, and its experiment file repeats it bit for bit.
    let experiment = many.join("replicate-07/experiment.toml");
    assert!(fs::read_to_string(&experiment).unwrap().contains("\nsimulation = 7  #"));
    succeed(&folder, &["run", "--experiment", experiment.to_str().unwrap(), "--out", "again"]);
    let x = |place: &str| {
        let file = ResultFile::read(&folder.path().join(place).join("result.nc")).unwrap();
        file.get("x").unwrap().values().numbers().unwrap().mapv(f64::to_bits)
    };
    assert_eq!(x("many/replicate-07"), x("again"));
    assert_ne!(x("many/replicate-07"), x("many/replicate-06"));

    // What is there already is in the way.
    let (code, _, error) = run(&folder, &arguments("--replicates 2 --out many"));
    assert!(code == 2 && error.contains("the output folder `many` is not empty"), "{error}");
    // By force none of the earlier ones stays, but what is no replicate does.
    fs::create_dir(many.join("replicate-99")).unwrap();
    succeed(&folder, &arguments("--replicates 2 --out many --force"));
    assert_eq!(listing(&many), ["replicate-0", "replicate-1", "replicate-99", "replicates.csv"]);
    // A wrong step fails before anything is written.
    let (code, _, error) = run(&folder, &arguments("--replicates 2 --dt 0.3ms --out none"));
    assert!(code == 2 && error.contains("not a whole number of steps"), "{error}");
    assert!(!folder.path().join("none").exists());
}
