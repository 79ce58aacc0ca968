//! `neurolib plot` and `neurolib report`: pictures and pages of results.

#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder with a model, which is interpreted.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/hopf.nm"), folder.path().join("hopf.nm")).unwrap();
    folder
}

/// Exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_neurolib"))
        .args(arguments.split(' '))
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn succeed(folder: &TempDir, arguments: &str) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!(code, 0, "{arguments}\n{out}\n{error}");
    out
}

fn fail(folder: &TempDir, arguments: &str) -> String {
    let (code, out, error) = run(folder, arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{arguments}\n{error}");
    error
}

/// Names of the files of a folder, and what is in them.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_stored_run_gives_the_same_pictures_as_the_run_itself() {
    let folder = folder();
    succeed(&folder, "run hopf.nm --dataset gw --duration 3s --dt 0.5ms --seed 4 --npz --out r");
    let drawn = files(&folder.path().join("r/figures"));
    let kinds = ["activity", "brain", "connectivity", "spectrum"];
    let expected: Vec<String> = kinds.iter().flat_map(|kind| [format!("{kind}.png"), format!("{kind}.svg")]).collect();
    assert_eq!(names(&drawn), expected);
    let told = succeed(&folder, "plot r --out again");
    assert_eq!(told.lines().count(), kinds.len(), "{told}");
    assert!(files(&folder.path().join("again")) == drawn, "plot draws something else than run");

    // The file for NumPy has the same numbers.
    succeed(&folder, "plot r/result.npz --only activity --out npz");
    let svg = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let lines =
        |svg: &str| svg.lines().filter(|line| line.starts_with("<path")).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(lines(&svg("npz/activity.svg")), lines(&svg("again/activity.svg")));

    let page = fs::read_to_string(folder.path().join("r/report.html")).unwrap();
    succeed(&folder, "report r/result.nc -o page.html");
    assert!(
        fs::read_to_string(folder.path().join("page.html")).unwrap() == page,
        "report writes another page than run"
    );
}

#[test]
fn pictures_are_of_what_is_asked_for() {
    let folder = folder();
    succeed(
        &folder,
        "run hopf.nm --dataset gw --duration 2s --dt 0.5ms --no-figures --record x@1ms --record y@1ms --out r",
    );
    let svg = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    succeed(&folder, "plot r --only activity --variable y --regions Precentral_*,7 --from 1s --to 1500ms --out a");
    assert_eq!(names(&files(&folder.path().join("a"))), ["activity.png", "activity.svg"]);
    let drawn = svg("a/activity.svg");
    for text in [">Precentral_L<", ">Precentral_R<", ">Mean<", "Time (ms)", ">1500<"] {
        assert!(drawn.contains(text), "{text}\n{drawn}");
    }
    assert!(!drawn.contains(">Precuneus_L<"));
    succeed(&folder, "plot r --only carpet,distribution --out c");
    assert_eq!(
        names(&files(&folder.path().join("c"))),
        ["carpet.png", "carpet.svg", "distribution.png", "distribution.svg"]
    );
    assert!(svg("c/carpet.svg").contains("z-score") && svg("c/distribution.svg").contains("Empirical"));
    let (code, _, notes) = run(&folder, "plot r --only fit,dynamics --out b");
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("no figure `dynamics`: there is no BOLD signal of all regions"), "{notes}");
    assert!(svg("b/fit.svg").contains("Empirical"));
}

#[test]
fn a_phase_portrait_has_the_nullclines_of_the_model_that_was_run() {
    let folder = folder();
    let run = "run hopf.nm --dataset gw --duration 1s --no-figures --record x@1ms --record y@1ms --set a=0.25 --out r";
    succeed(&folder, run);
    let told = succeed(&folder, "plot r --phase x,y --regions Precuneus_L,3 --from 200ms --out p");
    assert_eq!(told, "p/phase_x_y.png\n");
    let drawn = fs::read_to_string(folder.path().join("p/phase_x_y.svg")).unwrap();
    for text in ["dx/dt = 0", "dy/dt = 0", "unstable", "x and y of Hopf on gw, Precuneus_L", "without input"] {
        assert!(drawn.contains(text), "{text}\n{drawn}");
    }
    // The rest of the run is repeated from what the file says; without the model there are no equations.
    fs::remove_file(folder.path().join("hopf.nm")).unwrap();
    assert!(fail(&folder, "plot r --phase x,y --out q").contains("hopf.nm"));
}

#[test]
fn what_was_accumulated_while_running_is_drawn() {
    let folder = folder();
    let mut arguments: Vec<&str> = "run hopf.nm --dataset gw --duration 1s --no-figures --out r".split(' ').collect();
    for wish in ["fc(x)@1ms", "fcd(x, 200ms, 50ms)@1ms"] {
        arguments.extend(["--record", wish]);
    }
    let status =
        Command::new(env!("CARGO_BIN_EXE_neurolib")).args(arguments).current_dir(folder.path()).output().unwrap();
    assert!(status.status.success());
    succeed(&folder, "plot r");
    assert_eq!(
        names(&files(&folder.path().join("r/figures"))),
        ["connectivity.png", "connectivity.svg", "dynamics.png", "dynamics.svg"]
    );
}

#[test]
fn a_peek_writes_nothing() {
    let folder = folder();
    succeed(&folder, "run hopf.nm --dataset gw --duration 2s --dt 0.5ms --no-figures --out r");
    let before = names(&files(&folder.path().join("r"))).join(" ");
    let shown = succeed(&folder, "plot r --peek");
    for text in ["x, mean of 80 regions", "1 to 80 ", "functional connectivity, r = ", "2 s"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
    // Letters of dots, none of them beyond the width of a page.
    assert!(shown.lines().any(|line| line.contains('⠉') || line.contains('⠒') || line.contains('⠤')), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 112), "{shown}");
    assert_eq!(names(&files(&folder.path().join("r"))).join(" "), before);
    assert!(!folder.path().join("r/figures").exists());
    let shown = succeed(&folder, "run hopf.nm --duration 500ms --no-figures --quiet --peek --out single");
    assert!(shown.contains("x, node0"), "{shown}");
}

#[test]
fn mistakes_are_told_and_nothing_is_written() {
    let folder = folder();
    succeed(&folder, "run hopf.nm --dataset gw --duration 200ms --no-figures --out r");
    fs::write(folder.path().join("broken.nc"), b"\x89HDF\r\n\x1a\n and no more").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let cases = [
        ("plot nowhere", "there is no result `nowhere`"),
        ("plot empty", "the folder `empty` holds no `result.nc`"),
        ("plot broken.nc", "broken.nc"),
        ("plot r --variable xx --out p", "has no time series `xx`; did you mean `x`?"),
        ("plot r --regions Precentral_X --out p", "no node has the label `Precentral_X`; did you mean `Precentral_L`?"),
        ("plot r --regions 80 --out p", "there is no node 80"),
        ("plot r --from 2s --to 1s --out p", "--from has to be before --to"),
        ("plot r r --out p", "pictures of 2 results would overwrite each other"),
        ("plot r --only brains --out p", "invalid value 'brains'"),
        ("plot r --only bold --out p", "there is no BOLD signal"),
        ("plot r --peek --out p", "cannot be used with"),
        ("plot r --phase x --out p", "--phase needs two states"),
        ("plot r --phase x,y --out p", "`y` is not recorded; the result has x\nhelp: run again with `--record y@1ms`"),
        ("report nowhere", "there is no result `nowhere`"),
    ];
    for (arguments, expected) in cases {
        let error = fail(&folder, arguments);
        assert!(error.contains(expected), "{arguments}\n{error}");
        assert!(!folder.path().join("p").exists(), "{arguments}");
    }
}

#[test]
fn a_page_needs_nothing_else_and_holds_what_repeats_the_run() {
    let folder = folder();
    fs::create_dir(folder.path().join("net")).unwrap();
    fs::write(folder.path().join("net/weights.csv"), "0,1,1\n1,0,1\n1,1,0\n").unwrap();
    fs::write(folder.path().join("net/tract_lengths.csv"), "0,10,20\n10,0,30\n20,30,0\n").unwrap();
    fs::write(folder.path().join("net/labels.csv"), "<script>alert(1)</script>\nB&B\n\"C\"\n").unwrap();
    succeed(&folder, "run hopf.nm --connectome net --duration 1500ms --set sigma_ou=0.25 --seed 11 --out r");
    let page = fs::read_to_string(folder.path().join("r/report.html")).unwrap();
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(!page.contains("<script>alert"), "a label has become a script");
    for text in ["Hopf on 3 regions", "<svg", "sigma_ou", "0.25", "seed = 11", "&lt;script&gt;alert(1)&lt;/script&gt;"]
    {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn a_stored_sweep_gives_the_same_maps_as_the_sweep_itself() {
    let folder = folder();
    let plan = "[run]\nmodel = 'hopf.nm'\nduration = '200ms'\n[sweep]\nmeasure = ['max(x, 50ms..200ms)', 'mean(x, 100ms..200ms)']\n\
        [sweep.axes]\na = { from = -1, to = 1, count = 3 }\n";
    fs::write(folder.path().join("plan.toml"), format!("{plan}sigma_ou = [0, 0.1]\n")).unwrap();
    succeed(&folder, "sweep plan.toml --out s --quiet");
    let drawn = files(&folder.path().join("s/figures"));
    assert!(names(&drawn).contains(&"maps.svg"), "{:?}", names(&drawn));
    succeed(&folder, "plot s --out again");
    assert!(files(&folder.path().join("again")) == drawn, "plot draws something else than sweep");
    let error = fail(&folder, "report s");
    assert!(error.contains("is a sweep; pages are about runs"), "{error}");
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    succeed(&folder, "sweep plan.toml --out line --quiet");
    assert_eq!(names(&files(&folder.path().join("line/figures"))), ["curves.png", "curves.svg"]);
}
