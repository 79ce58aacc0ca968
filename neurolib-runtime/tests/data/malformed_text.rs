//! Each mistake in a text file, and its message.

use crate::without_folder;
use neurolib_runtime::data::{ConnectomeOptions, read_connectome};
use std::fs;

/// The files of a folder, and the message that reading it gives.
pub struct Case {
    pub files: &'static [(&'static str, &'static [u8])],
    pub message: &'static str,
}

const WEIGHTS: (&str, &[u8]) = ("weights.csv", b"0,1\n1,0\n");
const LENGTHS: (&str, &[u8]) = ("tract_lengths.csv", b"0,30\n30,0\n");

const CASES: &[Case] = &[
    Case {
        files: &[("weights.csv", b"0,1,2\n1,0,3\n")],
        message: "`weights.csv`: has 2 rows and 3 columns; a square matrix (row = target, column = source) is expected",
    },
    Case {
        files: &[("weights.csv", b"# counts\n0,1\n\n1,0,3\n")],
        message: "`weights.csv`: row 4: 3 values, but row 2 has 2; all rows need as many",
    },
    Case {
        files: &[("weights.csv", b"0,1\n1,abc\n")],
        message: "`weights.csv`: row 2, column 2: `abc` is not a number; only numbers are expected, without names of rows and columns",
    },
    Case {
        files: &[("weights.csv", b",a,b\na,0,1\nb,1,0\n")],
        message: "`weights.csv`: row 1, column 1: `` is not a number; write 0 where nothing is connected, and no separator at the end of a row",
    },
    Case {
        files: &[("weights.csv", b"0;0,5\n0,5;0\n")],
        message: "`weights.csv`: row 1, column 2: `0,5` is not a number; write a point, not a comma, before the decimals",
    },
    Case {
        files: &[("weights.csv", b"0,1,\n1,0,\n")],
        message: "`weights.csv`: row 1, column 3: `` is not a number; write 0 where nothing is connected, and no separator at the end of a row",
    },
    Case {
        files: &[("weights.csv", b"0,nan\n1,0\n"), LENGTHS],
        message: "`weights.csv`: row 1, column 2: NaN is not allowed; finite numbers are expected",
    },
    Case {
        files: &[("weights.csv", b"0,1\n1e999,0\n"), LENGTHS],
        message: "`weights.csv`: row 2, column 1: inf is not allowed; finite numbers are expected",
    },
    Case {
        files: &[("weights.csv", b"\n0,1\n-0.5,0\n"), LENGTHS],
        message: "`weights.csv`: row 3, column 1: -0.5 is negative; set `allow_negative_weights` if the network is meant to have signed weights",
    },
    Case { files: &[("weights.csv", b"")], message: "`weights.csv`: is empty" },
    Case { files: &[("weights.csv", b"\n# nothing\n")], message: "`weights.csv`: is empty" },
    Case {
        files: &[("weights.csv", b"0,\"1\n1,0\n")],
        message: "`weights.csv`: row 1: a quote `\"` is opened and not closed in the same row",
    },
    Case {
        files: &[("weights.csv", b"0,1\n1,\xe4\n")],
        message: "`weights.csv`: row 2: not UTF-8 text; save the file with the encoding UTF-8",
    },
    Case {
        files: &[("weights.csv", b"\x93NUMPY\x01\x00")],
        message: "`weights.csv`: is not a text file, although its name says so; it looks like an NPY file",
    },
    Case {
        files: &[("weights.csv", b"0\x00,\x001\x00\n\x00")],
        message: "`weights.csv`: is not a text file, although its name says so; it looks like binary data",
    },
    Case { files: &[WEIGHTS], message: "`weights.csv`: has no tract lengths; expected one for each connection, in mm" },
    Case {
        files: &[WEIGHTS, ("tract_lengths.csv", b"0\n")],
        message: "`tract_lengths.csv`: has the shape 1 × 1, but 2 × 2, as the weights have, is expected",
    },
    Case {
        files: &[WEIGHTS, ("tract_lengths.csv", b"0,1\n-3,0\n")],
        message: "`tract_lengths.csv`: row 2, column 1: -3 is negative; tract lengths in mm are 0 or greater",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("labels.csv", b"left\n")],
        message: "`labels.csv`: has 1 labels, but the network has 2 nodes; one label for each node is expected",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("labels.csv", b"label\nleft\nleft\n")],
        message: "`labels.csv`: row 3, column 1: the label `left` stands in row 2, column 1 already; labels need to be unique",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("labels.csv", b"left\n\"\"\n")],
        message: "`labels.csv`: row 2, column 1: the label is empty",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("labels.csv", b"1,left\n2,right\n")],
        message: "`labels.csv`: row 1: 2 values; one label a row is expected, in quotes if it contains a comma",
    },
    Case { files: &[WEIGHTS, LENGTHS, ("labels.csv", b"label\n")], message: "`labels.csv`: is empty" },
    Case {
        files: &[WEIGHTS, LENGTHS, ("labels.csv", b"l\nr\n"), ("centroids.csv", b"label,x,y,z\nl,1,2,3\nq,1,2,3\n")],
        message: "`centroids.csv`: row 3, column 1: the label is `q`, but this node is `r`; the order of rows has to be that of the weights",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("centroids.csv", b"1,2\n3,4\n")],
        message: "`centroids.csv`: has the shape 2 × 2, but x, y, z in each row, or label, x, y, z, is expected",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("centroids.csv", b"1,2,3\n")],
        message: "`centroids.csv`: centroids are 1 × 3; 2 × 3 (x, y, z in mm) are expected",
    },
    Case {
        files: &[WEIGHTS, LENGTHS, ("centroids.csv", b"x,y,z\n1,2,3\n1,inf,3\n")],
        message: "`centroids.csv`: row 3, column 2: inf is not allowed; finite numbers are expected",
    },
    Case {
        files: &[LENGTHS],
        message: "`.`: has no weights: one of `weights.csv`, `weights.txt`, `weights.npy`, `weights.npz`, `connections.csv` is expected",
    },
    Case {
        files: &[WEIGHTS, ("weights.txt", b"0")],
        message: "`.`: has two files for the weights, `weights.csv` and `weights.txt`; remove one, or name the files with `ConnectomeFiles`",
    },
];

#[test]
fn each_mistake_has_its_message() {
    check(CASES);
}

/// Reads each folder and compares the message.
pub fn check(cases: &[Case]) {
    for Case { files, message } in cases {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in *files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let error = read_connectome(folder.path(), &ConnectomeOptions::default()).unwrap_err().to_string();
        let error = without_folder(&error, folder.path()).replace(&folder.path().display().to_string(), ".");
        assert_eq!(error, *message);
    }
}
