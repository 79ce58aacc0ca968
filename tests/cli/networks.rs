//! Networks and data sets of the user.

use super::*;

#[test]
fn a_list_of_connections_is_a_network() {
    let folder = folder();
    let nodes = 3200;
    let row = |k: usize| format!("{},{},{},{}\n", k % nodes, (k * 7 + 1) % nodes, 0.25, k % 90);
    let list: String =
        std::iter::once("target,source,weight,length\n".to_string()).chain((0..nodes).map(row)).collect();
    fs::write(folder.path().join("net.csv"), list).unwrap();
    let (code, out, error) = run(&folder, &["run", "hopf", "--connectome", "net.csv", "--duration", "20ms"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("net.csv (3200 regions, 3200 connections), delays up to 4.5 ms at 20 m/s"), "{out}");
    let pairs = "note: no functional connectivity: 3200 regions are more than 3000, and a matrix of all pairs would take 81.9 MB";
    assert!(error.contains(pairs), "{error}");
    assert!(!folder.path().join("results/figures/connectivity.png").exists());
    assert!(folder.path().join("results/figures/activity.png").exists());
    // The same in a folder, where labels name the nodes.
    fs::create_dir(folder.path().join("net")).unwrap();
    fs::write(folder.path().join("net/labels.csv"), "left\nright\n").unwrap();
    fs::write(folder.path().join("net/connections.csv"), "source,target,weight,length\nleft,right,1,10\n").unwrap();
    let out = succeed(&folder, &["run", "hopf", "--connectome", "net", "--duration", "20ms", "--out", "two"]);
    assert!(out.contains("(2 regions, 1 connection)"), "{out}");
    let out = succeed(&folder, &["run", "--experiment", "two/experiment.toml", "--out", "again"]);
    assert!(out.contains("(2 regions, 1 connection)"), "{out}");
}

/// A model that needs no library.
fn write_model(folder: &TempDir) {
    fs::write(folder.path().join("my_hopf.nm"), include_str!("../../models/hopf.nm")).unwrap();
}

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("neurolib-runtime/tests/data/fixtures").join(name)
}

#[test]
fn a_prepared_run_is_told_stored_repeated_and_analyzed() {
    let folder = folder();
    write_model(&folder);
    let steps = "exclude(Insula_*, 0..9), symmetrize(mean)";
    let run =
        ["run", "my_hopf.nm", "--dataset", "gw", "--prepare", steps, "--prepare", "normalize(max)", "--no-figures"];
    let more = [
        "--subjects",
        "NAP_007,NAP_001",
        "--duration",
        "24s",
        "--dt",
        "0.5ms",
        "--record",
        "x@1s",
        "--record",
        "bold@1s",
    ];
    let (code, out, error) =
        self::run(&folder, &[&run[..], &more, &["--save-state", "a.nmstate", "--out", "a"]].concat());
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("network prepared by exclude(Insula_*, 0..9), symmetrize(mean), normalize(max)\n"), "{out}");
    assert!(error.contains("note: the network of gw stays the mean of all its subjects"), "{error}");
    assert!(out.contains("NAP_007") && !out.contains("NAP_009"), "scores need BOLD of the same regions: {out}");
    let text = fs::read_to_string(folder.path().join("a/experiment.toml")).unwrap();
    let prepare = "prepare = [\"exclude(Insula_*, 0..9)\", \"symmetrize(mean)\", \"normalize(max)\"]\n";
    assert!(text.contains("subjects = [\"NAP_007\", \"NAP_001\"]\n") && text.contains(prepare), "{text}");
    let result = ResultFile::read(&folder.path().join("a/result.nc")).unwrap();
    let attribute = result.attribute_value("connectome_preparation").and_then(|value| value.text());
    assert_eq!(attribute, Some("exclude(Insula_*, 0..9), symmetrize(mean), normalize(max)"));
    assert_eq!(result.get("x").unwrap().values().numbers().unwrap().shape(), [68, 24]);

    succeed(&folder, &["run", "--experiment", "a/experiment.toml", "--save-state", "b.nmstate", "--out", "b"]);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("a.nmstate"), read("b.nmstate"));
    assert_eq!(read("a/experiment.toml"), read("b/experiment.toml"));
    let (_, _, error) = self::run(
        &folder,
        &["run", "--experiment", "a/experiment.toml", "--prepare", "keep(5..9)", "--duration", "50ms", "--out", "c"],
    );
    assert!(!error.contains("has changed"), "{error}");
    assert!(succeed(&folder, &["analyze", "a/"]).contains("FC of gw"));
}

#[test]
fn a_plan_of_a_sweep_prepares_its_network() {
    let folder = folder();
    write_model(&folder);
    let plan = "[run]\nmodel = \"my_hopf.nm\"\ndataset = \"gw\"\nprepare = [\"keep(0..3)\", \"normalize(max)\"]\nduration = \"50ms\"\n\
                [sweep]\ndiscard = \"1ms\"\nmeasure = [\"mean(x)\"]\n[sweep.axes]\na = [0.1, 0.2]\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let out = succeed(&folder, &["sweep", "plan.toml", "--no-figures"]);
    assert!(out.contains("gw (4 regions)") && out.contains("prepared by keep(0..3), normalize(max)"), "{out}");
    let mistake = plan.replace("normalize(max)", "normalize(may)");
    fs::write(folder.path().join("plan.toml"), mistake).unwrap();
    let (code, _, error) = run(&folder, &["sweep", "plan.toml", "--out", "other"]);
    let expected = "plan.toml:4:26: expected `max` or `rows` or `spectral`, found `may`\n  |\n  | normalize(may)\n  |           ^^^";
    assert!(code == 2 && error.contains(expected), "{error}");
}

/// A folder as neurolib has it, with two subjects of three regions.
fn write_dataset(folder: &TempDir) {
    for subject in ["a", "b"] {
        let subject_folder = folder.path().join("my_data/subjects").join(subject);
        for (file, from) in [
            ("structural/DTI_CM.mat", "cm.mat"),
            ("structural/DTI_LEN.mat", "len.mat"),
            ("functional/BOLD_rsfMRI.mat", "tc.mat"),
        ] {
            let path = subject_folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(fixture(&format!("subject_{subject}_{from}")), path).unwrap();
        }
    }
}

#[test]
fn a_folder_of_subjects_is_a_data_set() {
    let folder = folder();
    write_model(&folder);
    write_dataset(&folder);
    let inspect = ["data", "inspect", "my_data", "--subject-weights", "counts"];
    let (code, out, error) = run(&folder, &inspect);
    assert_eq!(code, 0, "{error}");
    for expected in [
        "3 regions, numbers of streamlines, mean over 2 subjects",
        "6 between different regions, 100 % of all pairs",
        "none: node0, node1, …",
        "weights of the two directions are up to 29 % apart, lengths symmetric",
        "2.5 to 8, mean 5.25 where there are any, none negative",
        "20 to 50 mm, mean 35 mm, no connection without; delays up to 2.5 ms at 20 m/s",
        "  a        3        4        -0.356",
    ] {
        assert!(out.contains(expected), "{expected}\n{out}");
    }
    assert!(error.contains("note: the nodes have no labels"), "{error}");

    let begin =
        ["run", "my_hopf.nm", "--dataset", "my_data", "--subjects", "a", "--prepare", "exclude(2)", "--out", "r"];
    let (code, out, error) = run(&folder, &[&begin[..], &["--duration", "50ms", "--no-figures"]].concat());
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("on my_data (2 regions)"), "{out}");
    let text = fs::read_to_string(folder.path().join("r/experiment.toml")).unwrap();
    let path = fs::canonicalize(folder.path().join("my_data")).unwrap();
    assert!(text.contains(&format!("dataset = \"{}\"\nsubjects = [\"a\"]\n", path.display())), "{text}");
    let (code, _, error) =
        run(&folder, &["run", "--experiment", "r/experiment.toml", "--out", "again", "--no-figures"]);
    assert_eq!(code, 0, "{error}");
    assert!(!error.contains("has changed"), "{error}");
}

#[test]
fn data_are_inspected_and_drawn() {
    let folder = folder();
    fs::copy(fixture("tvb.zip"), folder.path().join("tvb.zip")).unwrap();
    let out = succeed(&folder, &["data", "inspect", "gw"]);
    let expected = ["80", "Precentral_L … Temporal_Inf_R", "row = target, column = source", "NAP_013", "0.162"];
    assert!(expected.iter().all(|text| out.contains(text)), "{out}");
    let (code, out, error) =
        run(&folder, &["data", "inspect", "tvb.zip", "--prepare", "keep(Insula_*)", "-o", "p.svg"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("a network in a ZIP file of text") && out.contains("Insula_L … Insula_R"), "{out}");
    assert!(fs::read_to_string(folder.path().join("p.svg")).unwrap().contains("Connectome tvb.zip"));
    succeed(&folder, &["data", "inspect", "gw", "--out", "f"]);
    assert_eq!(listing(&folder.path().join("f")), ["connectome.png", "connectome.svg"]);
    // What a run refuses can be looked at.
    fs::write(folder.path().join("w.csv"), "0,-1\n500,2\n").unwrap();
    let (code, out, error) = run(&folder, &["data", "inspect", "w.csv"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("1 negative, which a run refuses") && out.contains("none, or all 0"), "{out}");
    assert!(
        error.contains("look like numbers of streamlines") && error.contains("`--prepare zero_diagonal`"),
        "{error}"
    );
}

#[test]
fn a_network_without_lengths_runs_without_delays() {
    let folder = folder();
    fs::write(folder.path().join("weights.csv"), "0,1,2\n1,0,3\n2,3,0\n").unwrap();
    let common = ["run", "hopf", "--connectome", "weights.csv", "--duration", "20ms", "--no-figures"];
    let (code, _, error) = run(&folder, &common);
    let expected = "has no tract lengths; expected one for each connection, in mm\nhelp: `--conduction-speed inf` runs";
    assert!(code == 2 && error.contains(expected), "{error}");
    let told = succeed(&folder, &[&common[..], &["--conduction-speed", "inf"]].concat());
    assert!(told.contains("weights.csv (3 regions, 6 connections)\n20 ms"), "{told}");
    succeed(&folder, &["run", "--experiment", "results/experiment.toml", "--out", "again"]);
}
