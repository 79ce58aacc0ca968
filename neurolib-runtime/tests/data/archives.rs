//! Connectomes in ZIP archives, as The Virtual Brain has them.

use crate::valid_files::{expected, weights};
use crate::{fixture, without_folder};
use ndarray::array;
use neurolib_runtime::connectome::Connectome;
use neurolib_runtime::data::{ConnectomeOptions, ReadError, read_connectome};
use std::fs;

const WEIGHTS: (&str, &str) = ("weights.txt", "0 1\n1 0\n");
const LENGTHS: (&str, &str) = ("tract_lengths.txt", "0 30\n30 0\n");

/// An archive of files that are stored as they are.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::<u8>::new(), Vec::<u8>::new());
    for (name, text) in files {
        let mut checksum = flate2::Crc::new();
        checksum.update(text.as_bytes());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        for word in [checksum.sum(), text.len() as u32, text.len() as u32] {
            common.extend(word.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00".iter().chain(&common).chain(&[0; 10]));
        directory.extend((bytes.len() as u32).to_le_bytes().iter().chain(name.as_bytes()));
        bytes.extend(b"PK\x03\x04".iter().chain(&common).chain(name.as_bytes()).chain(text.as_bytes()));
    }
    let (start, count) = (bytes.len() as u32, files.len() as u16);
    let size = directory.len() as u32;
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes().iter().chain(&count.to_le_bytes()));
    bytes.extend(size.to_le_bytes().iter().chain(&start.to_le_bytes()).chain(&[0; 2]));
    bytes
}

fn read(bytes: &[u8]) -> Result<Connectome, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    fs::write(&path, bytes).unwrap();
    let read = read_connectome(&path, &ConnectomeOptions::default());
    read.map_err(|error| ReadError { path: error.path.strip_prefix(folder.path()).unwrap().to_owned(), ..error })
}

fn message(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn an_archive_of_the_virtual_brain_is_read() {
    let read = read_connectome(&fixture("tvb.zip"), &ConnectomeOptions::default()).unwrap();
    assert_eq!(read.labels(), expected().labels());
    assert_eq!((read.weights(), read.tract_lengths()), (weights(), 10.0 * weights()));
    assert_eq!(read.centroids().unwrap().row(2), array![0.0, -56.0, 48.0]);
}

#[test]
fn folders_letters_and_other_files_do_not_matter() {
    let hidden = [("__MACOSX/a/weights.txt", "x"), ("a/._weights.txt", "x"), ("a/", ""), ("a/info.txt", "\0")];
    let files = [("a\\Weights.TXT", WEIGHTS.1), ("b/tract_lengths.csv", "0,30\n30,0\n"), ("labels.txt", "l\nr\n")];
    let connectome = read(&archive(&[&hidden[..], &files].concat())).unwrap();
    assert_eq!(connectome.labels(), ["l", "r"]);
    assert_eq!(connectome.tract_lengths(), array![[0.0, 30.0], [30.0, 0.0]]);
}

#[test]
fn each_unfit_archive_has_its_message() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[WEIGHTS], "`a.zip`: has no tract lengths; expected one for each"),
        (
            &[("readme.txt", ""), LENGTHS],
            "`a.zip`: has no weights: expected a file `weights.txt`, found `readme.txt`, `tract_lengths.txt`; archive `weights.txt`, \
             `tract_lengths.txt` and `centres.txt`",
        ),
        (&[], "`a.zip`: has no weights: expected a file `weights.txt`, found nothing; archive"),
        (
            &[("a/weights.txt.bz2", "BZh"), LENGTHS],
            "`a.zip`: holds `a/weights.txt.bz2`, text that is compressed once more; unpack the archive, unpack that file",
        ),
        (
            &[("a/weights.txt", ""), ("b/weights.txt", ""), LENGTHS],
            "`a.zip`: has two files for the weights, `a/weights.txt` and `b/weights.txt`; archive one of them only",
        ),
        (&[WEIGHTS, WEIGHTS, LENGTHS], "`a.zip`: has two files for the weights, `weights.txt` and `weights.txt`;"),
        (&[("a/weights.txt", "0 1\n1\n"), LENGTHS], "`a.zip/a/weights.txt`: row 2: 1 values, but row 1 has 2;"),
        (&[("weights.txt", "0 nan\n1 0\n"), LENGTHS], "`a.zip/weights.txt`: row 1, column 2: NaN is not allowed"),
        (&[("weights.txt", "0 1\n"), LENGTHS], "`a.zip/weights.txt`: has 1 rows and 2 columns; a square matrix"),
        (&[("weights.txt", ""), LENGTHS], "`a.zip/weights.txt`: is empty"),
        (&[("weights.txt", "\0\u{1}"), LENGTHS], "`a.zip/weights.txt`: is not text, although its name says so;"),
        (&[WEIGHTS, ("tract_lengths.txt", "0 -3\n1 0")], "`a.zip/tract_lengths.txt`: row 1, column 2: -3 is negative"),
        (&[WEIGHTS, ("tract_lengths.txt", "0")], "`a.zip/tract_lengths.txt`: has the shape 1 × 1, but 2 × 2, as the"),
        (
            &[WEIGHTS, LENGTHS, ("centres.txt", "a 1 2 3\na 1 2 3\n")],
            "`a.zip/centres.txt`: row 2, column 1: the label `a`",
        ),
        (&[WEIGHTS, LENGTHS, ("centres.txt", "a 1 2 3\n")], "`a.zip/centres.txt`: has 1 labels, but the network has 2"),
    ];
    for (files, expected) in cases {
        let message = message(&archive(files));
        assert!(message.starts_with(expected), "{message}\n{expected}");
    }
}

#[test]
fn paths_that_lead_out_are_refused() {
    for name in ["../weights.txt", "/etc/weights.txt", "a/../../b", "..\\b", "\\\\host\\b", "C:\\b", "a\0b"] {
        let message = message(&archive(&[WEIGHTS, LENGTHS, (name, "")]));
        let shown = name.escape_debug();
        let expected =
            format!("`a.zip`: holds a file with the path `{shown}`, which leads out of the archive; make the");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn sizes_and_kinds_that_are_not_true_are_noticed() {
    let valid = archive(&[WEIGHTS, LENGTHS]);
    let entry = valid.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let with = |at: usize, change: &[u8]| {
        let mut bytes = valid.clone();
        bytes[entry + at..entry + at + change.len()].copy_from_slice(change);
        message(&bytes)
    };
    let weights = "`a.zip/weights.txt`: ";
    let cases: [(usize, &[u8], &str); 7] = [
        (8, &[1], "is encrypted; save it again without a password"),
        (10, &[12], "is compressed with the method 12, which is not read; save it deflated"),
        (16, &[0], "is a damaged ZIP file: its checksum is wrong; copy or save the file again"),
        (20, &[200, 1], "ends early: 497 bytes expected, "),
        (24, &[0, 0, 0, 0x80], "holds 2147483648 bytes, but at most 1073741824 are read"),
        (24, &[200], "is a damaged ZIP file: 8 bytes instead of 200"),
        (42, &[1], "is a damaged ZIP file: its directory points to nowhere"),
    ];
    for (at, change, expected) in cases {
        let message = with(at, change);
        assert!(message.starts_with(&format!("{weights}{expected}")), "{message}");
    }
    assert!(with(24, &[0xff; 4]).starts_with("`a.zip/weights.txt`: is a ZIP64 archive of more than 4 GiB;"));
    assert_eq!(
        message(&valid[..valid.len() - 1]),
        "`a.zip`: is a damaged ZIP file: its end is missing; copy or save the file again"
    );
    assert_eq!(message(b"0 1"), "`a.zip`: is not a ZIP file, although its name says so; it looks like text");
}

/// Cuts and flips in every place: an error or a connectome, never a panic, and never half of one.
#[test]
fn no_damage_makes_half_a_connectome() {
    let folder = tempfile::tempdir().unwrap();
    let valid = fs::read(fixture("tvb.zip")).unwrap();
    let check = |index: usize, bytes: &[u8]| {
        let path = folder.path().join(format!("{index}.zip"));
        fs::write(&path, bytes).unwrap();
        match read_connectome(&path, &ConnectomeOptions::default()) {
            Ok(read) => assert_eq!(read.weights(), weights()),
            Err(error) => {
                assert!(without_folder(&error.to_string(), folder.path()).starts_with(&format!("`{index}.zip")))
            }
        }
        fs::remove_file(&path).unwrap();
    };
    (0..valid.len()).for_each(|length| check(length, &valid[..length]));
    for at in 0..valid.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = valid.clone();
            bytes[at] ^= flip;
            check(valid.len() + at, &bytes);
        }
    }
}
