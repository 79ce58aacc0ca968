//! Networks as lists of connections.

use ndarray::array;
use neurolib_runtime::connectome::{Connectome, ConnectomeError};
use neurolib_runtime::data::{ConnectomeOptions, read_connectome};
use std::fs;
use std::path::Path;

/// Three nodes, of which the last is not connected.
fn expected(labels: [&str; 3]) -> Connectome {
    let connections = [(0, 1, 0.5, 30.0), (1, 0, 1.0, 30.0), (1, 1, 2.0, 0.0)];
    Connectome::from_connections(labels.map(String::from).to_vec(), connections).unwrap()
}

#[track_caller]
fn read(path: &Path) -> Connectome {
    read_connectome(path, &ConnectomeOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn columns_rows_and_separators_may_have_any_order() {
    let labels = "left\nright\nfar\n";
    let cases = [
        ("connections.csv", "target,source,weight,length\n0,1,0.5,30\n1,0,1,30\n1,1,2,0\n"),
        (
            "connections.csv",
            "\u{feff}length,weight,source,target\r\n30,1,left,right\r\n0,2,right,right\r\n30,.5,1,0\r\n",
        ),
        (
            "connections.tsv",
            "# tracts\n\nTarget\tSource\tWeight\tLength\n1\t1\t2.0\t0\n0\tright\t5e-1\t30\n1\t0\t1\t30\n",
        ),
        ("connections.txt", "target source weight length\n1 1 2 0\n  0   1 0.5 3e1\n\n1 0 1 30\n2 2 0 0"),
        (
            "connections.csv",
            "source;target;length;weight\n\"right\";\"left\";30;0.5\nleft;right;30;1\nright;right;0;2\n",
        ),
    ];
    for (name, list) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), list).unwrap();
        fs::write(folder.path().join("labels.csv"), labels).unwrap();
        assert_eq!(read(folder.path()), expected(["left", "right", "far"]), "{list}");
    }
}

#[test]
fn nodes_are_those_of_the_labels_or_up_to_the_largest_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a network.csv");
    fs::write(&path, "target,source,weight,length\n0,1,0.5,30\n1,0,1,30\n1,1,2,0\n2,2,0,0\n").unwrap();
    assert_eq!(read(&path), expected(["node0", "node1", "node2"]));
    let list = folder.path().join("connections.csv");
    fs::rename(&path, &list).unwrap();
    assert_eq!(read(folder.path()), expected(["node0", "node1", "node2"]));
    fs::write(folder.path().join("centroids.csv"), "label,x,y,z\nc,1,2,3\nb,4,5,6\na,7,8,9\nd,0,0,0\n").unwrap();
    let placed = read(folder.path());
    assert_eq!(placed.labels(), ["c", "b", "a", "d"]);
    assert_eq!(placed.centroids().unwrap().row(1), array![4.0, 5.0, 6.0]);
    fs::write(folder.path().join("centroids.csv"), "1,2,3\n4,5,6\n7,8,9\n0,0,0\n").unwrap();
    assert_eq!(read(folder.path()).n_nodes(), 4);
    fs::remove_file(folder.path().join("centroids.csv")).unwrap();
    fs::write(folder.path().join("labels.csv"), "a\nb\n").unwrap();
    fs::write(&list, "target,source,weight,length\n").unwrap();
    assert_eq!(read(folder.path()).n_connections(), 0);
}

#[test]
fn options_permit_missing_lengths_and_negative_weights() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("connections.csv"), "source,target,weight\n1,0,-1\n").unwrap();
    let options = ConnectomeOptions { allow_missing_lengths: true, allow_negative_weights: true, ..Default::default() };
    let read = read_connectome(folder.path(), &options).unwrap();
    assert_eq!(read.weights(), array![[0.0, -1.0], [0.0, 0.0]]);
    assert_eq!(read.tract_lengths(), array![[0.0, 0.0], [0.0, 0.0]]);
}

#[test]
fn a_network_that_is_written_is_read_again_bit_for_bit() -> Result<(), ConnectomeError> {
    for (nodes, seed) in [1, 2, 3, 7, 80, 257].into_iter().zip(1..) {
        let (weights, lengths) = crate::connectome::random_matrices(nodes, seed);
        let labels: Vec<String> = (0..nodes).map(|node| format!("\"{node}, left\"")).collect();
        let connectome = Connectome::new(weights, lengths, labels)?;
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, heading: &str, rows: &mut dyn Iterator<Item = String>| {
            fs::write(folder.path().join(name), rows.fold(format!("{heading}\n"), |text, row| text + &row + "\n"))
                .unwrap();
        };
        let quoted = |label: &str| format!("\"{}\"", label.replace('"', "\"\""));
        write("labels.csv", "label", &mut connectome.labels().iter().map(|label| quoted(label)));
        let label = |node: usize| quoted(&connectome.labels()[node]);
        let row = |(k, c): (usize, neurolib_runtime::connectome::Connection)| {
            let (target, source) = if k % 2 == 0 {
                (label(c.target), label(c.source))
            } else {
                (c.target.to_string(), c.source.to_string())
            };
            format!("{source},{},{},{target}", c.weight, c.tract_length)
        };
        write("connections.csv", "source,weight,length,target", &mut connectome.entries().enumerate().map(row));
        let options = ConnectomeOptions { allow_negative_weights: true, ..Default::default() };
        let again = read_connectome(folder.path(), &options).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, connectome);
        assert_eq!(again.content_hash(), connectome.content_hash());
    }
    Ok(())
}
