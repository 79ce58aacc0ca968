//! Sweeps as users meet them: the points, the cube, and that neither interruptions nor parts nor threads change a byte.
#![cfg(feature = "cli")]

use ndarray::{Array3, ArrayView2, s};
use neurolib::analysis::{
    functional_connectivity, functional_connectivity_dynamics, kolmogorov_smirnov_distance, matrix_correlation,
};
use neurolib::data::{ResultFile, Values as Stored};
use neurolib::load::load;
use neurolib::sweep::{Axis, Points, Sampling, Values};
use neurolib::{Dataset, Recording, SimulationBuilder};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A limit cycle where `a` is positive; it explodes where `cubic` is negative.
const CYCLE: &str = "edition 2026

model Cycle {
    param a: 1/ms = 0.1  in -10..10
    param omega: 1/ms = 0.2  in 0..10
    param cubic: 1/ms = 0.1  in -10..10
    param sigma: 1/sqrt(ms) = 0  in 0..10
    port drive: 1/ms = 0
    input net = sum(w*(source.x - x))
    noise xi
    state x = uniform(-1, 1)
    state y = 0.1
    d/dt x = (a - cubic*(x^2 + y^2))*x - omega*y + 0.01[1/ms]*net + drive + sigma*xi
    d/dt y = (a - cubic*(x^2 + y^2))*y + omega*x
    observe x  default
}
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cycle.nm"), CYCLE).unwrap();
    folder
}

/// Writes a plan of the model with these tables behind `[run]`.
fn plan(folder: &TempDir, run: &str, rest: &str) {
    let text = format!("[run]\nmodel = \"cycle.nm\"\n{run}\n{rest}");
    fs::write(folder.path().join("plan.toml"), text).unwrap();
}

fn command(folder: &TempDir, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_neurolib"));
    command.current_dir(folder).arg("sweep").args(arguments.split(' ')).env("NO_COLOR", "1");
    command
}

/// Exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &str) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(folder, arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn succeed(folder: &TempDir, arguments: &str) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!(code, 0, "{arguments}: {error}");
    out
}

fn bytes(folder: &TempDir, file: &str) -> Vec<u8> {
    fs::read(folder.path().join(file)).unwrap()
}

fn numbers(file: &ResultFile, name: &str) -> (Vec<usize>, Vec<f64>) {
    let values = file.get(name).unwrap_or_else(|| panic!("no {name}")).values().numbers().unwrap();
    (values.shape().to_vec(), values.iter().copied().collect())
}

/// Two parameters without noise.
const GRID: &str = "[sweep]
discard = \"100ms\"
measure = [\"max(x)\", \"amplitude(x)\", \"dominant_frequency(x)\"]
[sweep.axes]
a = [-0.1, 0.1]
omega = { from = 0.1, to = 0.3, count = 3 }
";

/// Forty noisy points of 80 regions: long enough to be interrupted in the middle.
const LONG: &str = "[parameters]
sigma = 0.05
[sweep]
discard = \"100ms\"
measure = [\"std(x)\", \"max(x) - min(x)\", \"series(x)\", \"synchrony(x)\"]
[sweep.axes]
a = { from = -0.2, to = 0.2, count = 10 }
\"cubic@Frontal_*\" = [0.1, 0.2]
seed = [1, 2]
";
const LONG_RUN: &str = "dataset = \"gw\"\nduration = \"400ms\"\nrecord = [\"x@2ms\"]";

#[test]
fn a_grid_becomes_a_cube_with_named_axes() {
    let folder = folder();
    plan(&folder, "duration = \"400ms\"", GRID);
    let out = succeed(&folder, "plan.toml --out s");
    assert!(out.contains("grid of 2 × 3 = 6 points over a (-0.1, 0.1 1/ms), omega (0.1 to 0.3 1/ms)"), "{out}");
    let file = ResultFile::read(&folder.path().join("s/sweep.nc")).unwrap();
    assert_eq!(numbers(&file, "a"), (vec![2], vec![-0.1, 0.1]));
    assert_eq!(numbers(&file, "omega"), (vec![3], vec![0.1, 0.2, 0.3]));
    assert_eq!(file.get("max_x").unwrap().dimensions(), ["a", "omega"]);
    let (shape, amplitude) = numbers(&file, "amplitude_x");
    assert_eq!(shape, [2, 3]);
    // Below the bifurcation it rests, above it the radius is √(a/cubic) = 1; explicit steps widen it by ω²dt/2a < 10 %.
    assert!(amplitude[..3].iter().all(|&range| range < 1e-3), "{amplitude:?}");
    assert!(amplitude[3..].iter().all(|&range| (1.95..2.2).contains(&range)), "{amplitude:?}");
    let (_, frequency) = numbers(&file, "dominant_frequency_x");
    // A segment of 300 ms resolves 3.3 Hz; ω = 0.2/ms is 32 Hz.
    assert!((frequency[4] - 31.8).abs() < 3.4, "{frequency:?}");
    assert_eq!(numbers(&file, "status").1, [0.0; 6]);
    assert!(file.get("error").is_none());
    for figure in ["maps", "map_max_x", "map_amplitude_x", "map_dominant_frequency_x"] {
        assert!(folder.path().join(format!("s/figures/{figure}.svg")).is_file(), "{figure}");
    }
    // The plan that is left repeats the sweep.
    succeed(&folder, "s/plan.toml --out again");
    assert_eq!(bytes(&folder, "again/sweep.nc"), bytes(&folder, "s/sweep.nc"));
}

#[test]
fn a_point_has_the_numbers_of_a_run_by_itself() {
    let folder = folder();
    plan(&folder, LONG_RUN, LONG);
    succeed(&folder, "plan.toml --out s --no-figures");
    let file = ResultFile::read(&folder.path().join("s/sweep.nc")).unwrap();
    let x = file.get("x").unwrap();
    assert_eq!(x.dimensions(), ["a", "cubic@Frontal_*", "seed", "region", "time"]);
    let cubic: Vec<String> = {
        let dataset = neurolib::Dataset::load("gw").unwrap();
        let value = |label: &String| if label.starts_with("Frontal_") { "0.2" } else { "0.1" };
        dataset.connectome.labels().iter().map(|label| value(label).to_string()).collect()
    };
    fs::write(folder.path().join("cubic.csv"), cubic.join("\n")).unwrap();
    let flags = "run cycle.nm --dataset gw --duration 400ms --record x@2ms --set sigma=0.05 --set a=0.2 \
                 --set cubic=@cubic.csv --seed 2 --out one --no-figures";
    let run = Command::new(env!("CARGO_BIN_EXE_neurolib")).current_dir(&folder).args(flags.split_whitespace()).output();
    assert!(run.unwrap().status.success());
    let one = ResultFile::read(&folder.path().join("one/result.nc")).unwrap();
    let all = numbers(&file, "x").1;
    assert_eq!(numbers(&one, "x").1, all[all.len() - 80 * 200..]);
}

#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_bytes() {
    let folder = folder();
    plan(&folder, LONG_RUN, LONG);
    succeed(&folder, "plan.toml --out whole --threads 2");
    let journal = folder.path().join("cut/journal");
    let record = 8 + 1 + 4 + 8 * (3 + 80 * 200) + 8;
    for points in [0, 3, 11, 24] {
        let mut child = start(&folder, "plan.toml --out cut --threads 2");
        wait_for(&mut child, &journal, 57 + points * record);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!folder.path().join("cut/sweep.nc").exists());
    }
    // What is left of a point that was being written.
    let mut torn = fs::read(&journal).unwrap();
    torn.truncate(torn.len() - 5);
    fs::write(&journal, torn).unwrap();
    let before = fs::metadata(&journal).unwrap().len();
    let (code, out, error) = run(&folder, "plan.toml --out cut --threads 1");
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("a point that was being written"), "{error}");
    assert!(out.contains("of 40 points are done already"), "{out}");
    assert_eq!(fs::metadata(&journal).unwrap().len() as usize, 57 + 40 * record, "{before}");
    assert_eq!(bytes(&folder, "cut/sweep.nc"), bytes(&folder, "whole/sweep.nc"));
    // Once more, there is nothing to do.
    let out = succeed(&folder, "plan.toml --out cut");
    assert!(out.contains("40 of 40 points are done already"), "{out}");
    assert_eq!(bytes(&folder, "cut/sweep.nc"), bytes(&folder, "whole/sweep.nc"));
}

#[test]
fn parts_joined_are_the_same_bytes_and_gaps_are_named() {
    let folder = folder();
    plan(&folder, "duration = \"300ms\"", GRID);
    succeed(&folder, "plan.toml --out whole");
    succeed(&folder, "plan.toml --part 1/4");
    succeed(&folder, "plan.toml --part 3/4 --threads 1");
    let (code, _, error) = run(&folder, "join all sweep-part-1-of-4 sweep-part-3-of-4");
    assert_eq!(code, 2);
    assert!(error.contains("3 of 6 points are missing: part 2/4 is missing, part 4/4 is missing"), "{error}");
    succeed(&folder, "plan.toml --part 2/4 --out two");
    succeed(&folder, "plan.toml --part 4/4");
    succeed(&folder, "join all two sweep-part-1-of-4 sweep-part-3-of-4 sweep-part-4-of-4");
    assert_eq!(bytes(&folder, "all/sweep.nc"), bytes(&folder, "whole/sweep.nc"));
    let (code, _, error) = run(&folder, "plan.toml --part 1/3 --out two");
    assert_eq!(code, 2);
    assert!(error.contains("`two/journal` belongs to another part"), "{error}");
    // A part of another plan.
    plan(&folder, "duration = \"200ms\"", GRID);
    succeed(&folder, "plan.toml --part 1/4 --out other");
    let (code, _, error) = run(&folder, "join mixed two other sweep-part-3-of-4 sweep-part-4-of-4");
    assert_eq!(code, 2);
    assert!(error.contains("`other/journal` belongs to another plan"), "{error}");
    assert!(!folder.path().join("mixed").exists());
}

#[test]
fn failed_points_are_told_and_stop_nothing() {
    let folder = folder();
    let rest = "[sweep]\ndiscard = '0ms'\nmeasure = ['max(x)']\n[sweep.axes]\ncubic = [0.1, -5, 0.2]\n";
    plan(&folder, "duration = \"300ms\"", rest);
    let (code, _, error) = run(&folder, "plan.toml --out s");
    assert_eq!(code, 1);
    assert!(error.contains("error: 1 of 3 points failed"), "{error}");
    assert!(error.contains("  cubic = -5: "), "{error}");
    let file = ResultFile::read(&folder.path().join("s/sweep.nc")).unwrap();
    let (_, largest) = numbers(&file, "max_x");
    assert!(largest[0].is_finite() && largest[1].is_nan() && largest[2].is_finite(), "{largest:?}");
    assert_eq!(numbers(&file, "status").1, [0.0, 2.0, 0.0]);
    let Stored::Text(messages) = file.get("error").unwrap().values() else { panic!("texts are expected") };
    assert!(messages[[1]].contains("x") && messages[[0]].is_empty(), "{messages:?}");
}

#[test]
fn another_plan_is_refused_and_forced() {
    let folder = folder();
    plan(&folder, "duration = \"200ms\"", GRID);
    succeed(&folder, "plan.toml --out s");
    let before = bytes(&folder, "s/sweep.nc");
    plan(&folder, "duration = \"250ms\"", GRID);
    let (code, _, error) = run(&folder, "plan.toml --out s");
    assert_eq!(code, 2);
    assert!(error.contains("`s/journal` belongs to another plan"), "{error}");
    assert!(error.contains("begin anew with `--force`"), "{error}");
    assert_eq!(bytes(&folder, "s/sweep.nc"), before);
    succeed(&folder, "plan.toml --out s --force");
    assert_ne!(bytes(&folder, "s/sweep.nc"), before);
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/notes.txt"), "mine").unwrap();
    let (code, _, error) = run(&folder, "plan.toml --out full");
    assert!(code == 2 && error.contains("is not empty, and has no sweep to go on"), "{error}");
}

#[test]
fn two_processes_do_not_share_a_journal() {
    let folder = folder();
    plan(&folder, LONG_RUN, LONG);
    let mut first = start(&folder, "plan.toml --out s");
    wait_for(&mut first, &folder.path().join("s/journal"), 57);
    for more in ["", " --force"] {
        let (code, _, error) = run(&folder, &format!("plan.toml --out s{more}"));
        assert!(code == 2 && error.contains("another process works on `s/journal`"), "{error}");
    }
    first.kill().unwrap();
    first.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let folder = folder();
    plan(&folder, LONG_RUN, LONG);
    let mut child = start(&folder, "plan.toml --out s");
    wait_for(&mut child, &folder.path().join("s/journal"), 200);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("the sweep was interrupted") && error.contains("the same command goes on"), "{error}");
}

#[test]
fn bad_plans_are_told_by_place_and_leave_nothing() {
    let sweep = |axes: &str| format!("[sweep]\nmeasure = ['max(x)']\n[sweep.axes]\n{axes}\n");
    let measure = |measure: &str| format!("[sweep]\nmeasure = ['{measure}']\n[sweep.axes]\na = [1]\n");
    let cases = [
        (sweep("omga = [1]"), "plan.toml:7:1: Cycle has no parameter or port `omga`; did you mean `omega`?"),
        (sweep("a = [1]\na = [2]"), "duplicate key"),
        (sweep("a = [1]\n'a@*' = [2]"), "the axes `a` and `a@*` vary the same"),
        (sweep("a = []"), "plan.toml:7:1: the axis `a` has no values"),
        (sweep("a = { from = 0, to = 1, count = 0 }"), "the axis `a` has no values"),
        (
            sweep("a = { from = 0, to = 1, count = -1 }"),
            "`count` has to be an integer, 0 or greater, not the number -1",
        ),
        (sweep("a = { from = 0, to = 1, cnt = 3 }"), "unknown key `cnt`; did you mean `count`?"),
        (sweep("a = { from = 0, to = 1 }"), "give a `count`, or a list"),
        (sweep("a = { from = 0, count = 2 }"), "`a` needs both `from` and `to`"),
        (sweep("a = 3"), "`a` has to be a list of numbers, or { from = …, to = …, count = … }, not the number 3"),
        (sweep("a = ['1']"), "`a` has to be a number, not the string \"1\""),
        (sweep("omega = [1, 11]"), "the axis `omega`: omega = 11 is outside its range 0 .. 10 (1/ms)"),
        (sweep("drive = [nan]"), "the axis `drive` has the value NaN; expected a finite number"),
        (sweep("seed = [1.5]"), "the axis `seed` has the value 1.5; expected a whole number"),
        (sweep("simulation = [-1]"), "expected a whole number from 0 to 4294967295"),
        (sweep("conduction_speed = [0]"), "the axis `conduction_speed` has the value 0; expected a speed above 0 m/s"),
        (sweep("'a@Insula' = [0]"), "the axis `a@Insula`: no node has the label `Insula`"),
        (sweep(""), "the sweep has no axis"),
        (measure("maxx(x)"), "plan.toml:5:12: unknown measure `maxx`; did you mean `max`?"),
        (measure("max(z)"), "Cycle has no observable or state `z`"),
        (measure("fc_correlation(x)"), "needs at least 3 regions; the network has 1"),
        (measure("max(x, 5s..6s)"), "would see 0 samples of `x`"),
        ("[sweep.axes]\na = [1]\n".to_string(), "the sweep measures nothing"),
        (
            sweep("a = [1]").replace("max(x)', ", "").replace("[sweep]", "[sweep]\nsamples = 3"),
            "`samples` is for the samplings",
        ),
        (sweep("a = [1]").replace("[sweep]\n", "[sweep]\nsampling = 'random'\n"), "say by `samples = N`"),
        (
            sweep("a = [1]").replace("[sweep]\n", "[sweep]\nsampling = 'gird'\n"),
            "unknown sampling `gird`; did you mean `grid`?",
        ),
        (
            sweep("a = [1, 2]\nomega = [1]").replace("[sweep]\n", "[sweep]\nsampling = 'list'\n"),
            "`omega` has 1 values, but `a` has 2",
        ),
        (String::new(), "the file describes no sweep"),
    ];
    let folder = folder();
    for (rest, expected) in cases {
        plan(&folder, "duration = '2s'", &rest);
        let (code, out, error) = run(&folder, "plan.toml --out s");
        assert!(error.contains(expected), "{rest}\n{error}");
        assert_eq!((code, out.as_str()), (2, ""), "{rest}\n{error}");
        assert!(!folder.path().join("s").exists(), "{rest}");
    }
    plan(&folder, "record = ['y@1ms']", &sweep("a = [1]"));
    assert!(run(&folder, "plan.toml").2.contains("`y` is recorded, but no measure needs it"));
    let arguments = [
        ("plan.toml --part 0/3", "expected K/N"),
        ("plan.toml --part 4/3", "expected K/N"),
        ("none.toml", "none.toml"),
    ];
    for (arguments, expected) in arguments {
        let (code, _, error) = run(&folder, arguments);
        assert!(code == 2 && error.contains(expected), "{error}");
    }
}

fn base(folder: &TempDir) -> SimulationBuilder {
    let model = load(&folder.path().join("cycle.nm")).unwrap();
    SimulationBuilder::boxed(Box::new(model)).record(Recording::every("x", 1.0))
}

/// The points as text, one a line.
fn listed(axes: Vec<Axis>, sampling: Sampling) -> String {
    let points = Points::new(axes, sampling).unwrap();
    let line = |index| points.at(index).iter().map(|value| format!("{value:.3}")).collect::<Vec<_>>().join(" ");
    (0..points.len()).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn points_are_as_told() {
    let folder = folder();
    let base = base(&folder);
    let axis = |name: &str, values| Axis::new(&base, name, values).unwrap();
    let list = |values: &[f64]| Values::List(values.to_vec());
    let two = || vec![axis("a", list(&[1.0, 2.0])), axis("omega", list(&[3.0, 4.0]))];
    assert_eq!(listed(two(), Sampling::Grid), "1.000 3.000\n1.000 4.000\n2.000 3.000\n2.000 4.000");
    assert_eq!(listed(two(), Sampling::List), "1.000 3.000\n2.000 4.000");
    let drawn = || vec![axis("a", Values::Interval { from: 0.0, to: 4.0 }), axis("seed", list(&[7.0, 8.0]))];
    let random = listed(drawn(), Sampling::Random { samples: 4, seed: 1 });
    assert_eq!(random, "2.952 7.000\n1.785 7.000\n3.647 8.000\n2.197 8.000");
    let cube = listed(drawn(), Sampling::LatinHypercube { samples: 4, seed: 1 });
    assert_eq!(cube, "3.738 7.000\n0.446 7.000\n2.912 8.000\n1.549 8.000");
    // One point in each quarter, and each seed as often.
    let mut firsts: Vec<usize> = cube.lines().map(|line| line[..1].parse().unwrap()).collect();
    firsts.sort_unstable();
    assert_eq!(firsts, [0, 1, 2, 3]);
    assert_eq!(cube.matches("7.000").count(), 2);
    // More samples do not move those that were there.
    let more = listed(drawn(), Sampling::Random { samples: 9, seed: 1 });
    assert!(more.starts_with(&random));
}

#[test]
fn drawn_points_are_along_one_dimension() {
    let folder = folder();
    let rest = "[sweep]\nsampling = 'latin-hypercube'\nsamples = 5\nseed = 3\nmeasure = ['max(x)', 'series(x)']\n\
                discard = '0ms'\n[sweep.axes]\na = { from = -0.1, to = 0.1 }\ndrive = { from = 0, to = 0.01 }\n";
    plan(&folder, "duration = \"20ms\"", rest);
    succeed(&folder, "plan.toml --out s --threads 1");
    succeed(&folder, "plan.toml --out t --threads 5");
    assert_eq!(bytes(&folder, "s/sweep.nc"), bytes(&folder, "t/sweep.nc"));
    let file = ResultFile::read(&folder.path().join("s/sweep.nc")).unwrap();
    assert_eq!(file.get("drive").unwrap().dimensions(), ["point"]);
    assert_eq!(file.get("x").unwrap().dimensions(), ["point", "region", "time"]);
    assert_eq!(file.get("max_x").unwrap().attribute_value("coordinates").unwrap().text(), Some("a drive"));
    let out = command(&folder, "s/plan.toml --out u -q").output().unwrap();
    assert!(out.status.success() && out.stdout.is_empty());
    assert_eq!(bytes(&folder, "u/sweep.nc"), bytes(&folder, "s/sweep.nc"));
}

fn start(folder: &TempDir, arguments: &str) -> Child {
    command(folder, arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until a file has so many bytes.
fn wait_for(child: &mut Child, file: &Path, length: usize) {
    let begin = Instant::now();
    while fs::metadata(file).map_or(0, |found| found.len() as usize) < length {
        assert!(begin.elapsed() < Duration::from_secs(120), "`{}` does not grow to {length} bytes", file.display());
        assert!(child.try_wait().unwrap().is_none(), "the sweep ended before it could be interrupted");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn agreement_with_the_subjects_is_that_of_the_series() {
    let folder = folder();
    let measures = "['fc_correlation(x, 100ms..400ms)', 'fcd_distance(x, 100ms..400ms)', 'series(x)']";
    let rest = format!("[sweep]\nmeasure = {measures}\n[sweep.axes]\nsigma = [0.1, 0.3]\n");
    plan(&folder, "dataset = 'gw'\nduration = '400ms'", &rest);
    succeed(&folder, "plan.toml --out s --no-figures");
    let file = ResultFile::read(&folder.path().join("s/sweep.nc")).unwrap();
    let (shape, series) = numbers(&file, "x");
    assert_eq!(shape, [2, 80, 400]);
    let series = Array3::from_shape_vec((2, 80, 400), series).unwrap();
    let subjects = Dataset::load("gw").unwrap().subjects;
    let mean = |score: &dyn Fn(ArrayView2<f64>) -> f64| {
        subjects.iter().map(|subject| score(subject.bold.view())).sum::<f64>() / subjects.len() as f64
    };
    for point in 0..2 {
        let x = series.slice(s![point, .., 100..]);
        let (fc, fcd) = (functional_connectivity(x).unwrap(), functional_connectivity_dynamics(x, 30, 5).unwrap());
        let of_fc = mean(&|bold| matrix_correlation(fc.view(), functional_connectivity(bold).unwrap().view()).unwrap());
        let of_fcd = mean(&|bold| {
            let measured = functional_connectivity_dynamics(bold, 30, 5).unwrap();
            kolmogorov_smirnov_distance(fcd.view(), measured.view()).unwrap()
        });
        assert_eq!(numbers(&file, "fc_correlation_x_100_400ms").1[point], of_fc);
        assert_eq!(numbers(&file, "fcd_distance_x_100_400ms").1[point], of_fcd);
        assert!(of_fcd > 0.0 && of_fcd <= 1.0 && of_fc.abs() < 1.0, "{of_fc} {of_fcd}");
    }
}
