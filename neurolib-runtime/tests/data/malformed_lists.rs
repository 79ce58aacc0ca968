//! Each mistake in a list of connections, and its message.

use crate::malformed_text::{Case, check};

const LABELS: (&str, &[u8]) = ("labels.csv", b"left\nright\n");

/// A folder with a list and nothing else.
macro_rules! list {
    ($content:expr, $message:literal) => {
        Case { files: &[("connections.csv", $content)], message: concat!("`connections.csv`: ", $message) }
    };
}

const CASES: &[Case] = &[
    list!(b"", "is empty"),
    list!(b"target,source,weight,length\n", "is empty"),
    list!(
        b"0,1,0.5,30\n",
        "row 1, column 1: `0` is no column of a list of connections; its heading names target, source, weight and length (mm), \
         in any order"
    ),
    list!(
        b"# tracts\ntarget,source,wieght,length\n0,1,1,1\n",
        "row 2, column 3: `wieght` is no column of a list of connections; its heading names target, source, weight and length \
         (mm), in any order"
    ),
    list!(b"target,source,weight,Target\n0,1,1,1\n", "row 1, column 4: the column `target` is named twice"),
    list!(
        b"target,weight,length\n0,1,1\n",
        "row 1: the column `source` is missing; the heading of a list of connections names target, source, weight and length \
         (mm)"
    ),
    list!(b"target,source,weight\n0,1,1\n", "has no tract lengths; expected one for each connection, in mm"),
    list!(
        b"target,source,weight,length\n0,1,1,1\n\n0,2,1\n",
        "row 4: 3 values, but row 1 has 4; all rows need as many"
    ),
    list!(
        b"target,source,weight,length\n0,-1,1,1\n",
        "row 2, column 2: `-1` is no node; an index from 0 to 999999 is expected; labels need a file of labels"
    ),
    list!(
        b"target,source,weight,length\nleft,1,1,1\n",
        "row 2, column 1: `left` is no node; an index from 0 to 999999 is expected; labels need a file of labels"
    ),
    list!(
        b"target,source,weight,length\n0,4294967296,1,1\n",
        "row 2, column 2: `4294967296` is no node; an index from 0 to 999999 is expected; labels need a file of labels"
    ),
    list!(
        b"target,source,weight,length\n0,1,heavy,1\n",
        "row 2, column 3: `heavy` is not a number; weight and length of a connection are numbers"
    ),
    list!(
        b"target;source;weight;length\n0;1;0,5;1\n",
        "row 2, column 3: `0,5` is not a number; write a point, not a comma, before the decimals"
    ),
    list!(
        b"target,source,weight,length\n0,1,,1\n",
        "row 2, column 3: `` is not a number; weight and length of a connection are numbers"
    ),
    list!(
        b"length,weight,source,target\n1,nan,0,1\n",
        "row 2, column 2: NaN is not allowed; finite numbers are expected"
    ),
    list!(
        b"target,source,weight,length\n0,1,1,inf\n",
        "row 2, column 4: inf is not allowed; finite numbers are expected"
    ),
    list!(
        b"target,source,weight,length\n0,1,-1,1\n",
        "row 2, column 3: -1 is negative; set `allow_negative_weights` if the network is meant to have signed weights"
    ),
    list!(
        b"target,source,weight,length\n0,1,1,-1\n",
        "row 2, column 4: -1 is negative; tract lengths in mm are 0 or greater"
    ),
    list!(
        b"target,source,weight,length\n2,1,1,1\n0,1,1,1\n2,1,1,1\n",
        "row 4: the connection from `1` to `2` stands in row 2 already; one row is expected"
    ),
    list!(b"target,source,weight,length\n0,\"1,1,1\n", "row 2: a quote `\"` is opened and not closed in the same row"),
    list!(b"target,source,weight,length\n0,\xe4,1,1\n", "row 2: not UTF-8 text; save the file with the encoding UTF-8"),
    Case {
        files: &[("connections.csv", b"target,source,weight,length\nleft,rihgt,1,1\n"), LABELS],
        message: "`connections.csv`: row 2, column 2: `rihgt` is no node; a label or an index from 0 to 1 is expected; did you \
                  mean `right`?",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\nleft,2,1,1\n"), LABELS],
        message: "`connections.csv`: row 2, column 2: `2` is no node; a label or an index from 0 to 1 is expected",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\n1,0,1,1\n"), ("labels.csv", b"1\n2\n")],
        message: "`connections.csv`: row 2, column 2: `0` is no node; a label is expected; as there are numbers among them, no index",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\nleft,right,1,1\n0,1,1,1\n"), LABELS],
        message: "`connections.csv`: row 3: the connection from `right` to `left` stands in row 2 already; one row is expected",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\n0,2,1,1\n"), ("centroids.csv", b"1,2,3\n")],
        message: "`centroids.csv`: centroids are 1 × 3; 3 × 3 (x, y, z in mm) are expected",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\n"), ("weights.csv", b"0\n")],
        message: "`.`: has two files for the weights, `connections.csv` and `weights.csv`; remove one, or name the files with \
                  `ConnectomeFiles`",
    },
    Case {
        files: &[("connections.csv", b"target,source,weight,length\n"), ("tract_lengths.csv", b"0\n")],
        message: "`.`: has two files for the tract lengths, `connections.csv` and `tract_lengths.csv`; remove one, or name the \
                  files with `ConnectomeFiles`",
    },
    Case {
        files: &[("connections.csv", b""), ("connections.tsv", b"")],
        message: "`.`: has two files for the connections, `connections.csv` and `connections.tsv`; remove one, or name the \
                  files with `ConnectomeFiles`",
    },
];

#[test]
fn each_mistake_has_its_message() {
    check(CASES);
}
