//! What a connectome accepts and computes.

use ndarray::{Array2, array};
use neurolib_runtime::connectome::{Connectome, ConnectomeError};

fn labels(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

fn pair(weights: Array2<f64>, lengths: Array2<f64>) -> Result<Connectome, ConnectomeError> {
    Connectome::new(weights, lengths, labels(&["left", "right"]))
}

fn asymmetric() -> Connectome {
    pair(array![[1.0, 2.0], [-3.0, 4.0]], array![[0.0, 25.0], [35.0, 0.0]]).unwrap()
}

#[test]
fn errors_name_the_place_and_the_value() {
    let zero = || Array2::<f64>::zeros((2, 2));
    let with = |value: f64| array![[0.0, value], [0.0, 0.0]];
    let point = |x: f64| asymmetric().with_centroids(array![[0.0, 0.0, 0.0], [x, 0.0, 0.0]]);
    let cases: Vec<(Result<Connectome, ConnectomeError>, &str)> = vec![
        (Connectome::new(Array2::zeros((0, 0)), Array2::zeros((0, 0)), vec![]), "a connectome needs at least one node"),
        (
            pair(Array2::zeros((2, 3)), zero()),
            "weights have 2 rows and 3 columns; as many rows (targets) as columns (sources) are expected",
        ),
        (pair(zero(), Array2::zeros((3, 2))), "tract lengths are 3 × 2, but weights are 2 × 2"),
        (Connectome::new(zero(), zero(), labels(&["a"])), "1 labels for 2 nodes; one for each node is expected"),
        (Connectome::new(zero(), zero(), labels(&["a", ""])), "the label of node 1 is empty"),
        (Connectome::new(zero(), zero(), labels(&["a", "a"])), "nodes 0 and 1 have the same label `a`"),
        (
            pair(with(f64::NAN), zero()),
            "the weight of `right` → `left` (row 0, column 1, from 0) is NaN; a finite number is expected",
        ),
        (
            pair(zero(), with(-1.0)),
            "the tract length of `right` → `left` (row 0, column 1, from 0) is -1 mm; a finite number, 0 or greater, is expected",
        ),
        (
            pair(zero(), with(f64::INFINITY)),
            "the tract length of `right` → `left` (row 0, column 1, from 0) is inf mm; a finite number, 0 or greater, is expected",
        ),
        (asymmetric().with_centroids(zero()), "centroids are 2 × 2; 2 × 3 (x, y, z in mm) are expected"),
        (point(f64::NAN), "a coordinate of `right` (node 1) is NaN; a finite number of mm is expected"),
    ];
    for (result, expected) in cases {
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
}

#[test]
fn errors_of_lists_name_the_connection() {
    let list = |connections: &[(usize, usize, f64, f64)]| {
        Connectome::from_connections(labels(&["left", "right"]), connections.to_vec())
    };
    let empty = Vec::<(usize, usize, f64, f64)>::new();
    let place = "`right` → `left` (row 0, column 1, from 0)";
    let cases = [
        (Connectome::from_connections(vec![], empty.clone()), "a connectome needs at least one node".to_string()),
        (Connectome::from_connections(labels(&["a", "a"]), empty), "nodes 0 and 1 have the same label `a`".to_string()),
        (list(&[(2, 0, 1.0, 1.0)]), "a connection has target 2, but the 2 nodes are counted from 0 to 1".into()),
        (list(&[(0, 7, 1.0, 1.0)]), "a connection has source 7, but the 2 nodes are counted from 0 to 1".into()),
        (
            list(&[(0, 1, 1.0, 1.0), (0, 0, 1.0, 1.0), (0, 1, 0.0, 0.0)]),
            format!("the connection {place} is given twice; once is expected"),
        ),
        (list(&[(0, 1, f64::NAN, 1.0)]), format!("the weight of {place} is NaN; a finite number is expected")),
        (
            list(&[(0, 1, 1.0, -1.0)]),
            format!("the tract length of {place} is -1 mm; a finite number, 0 or greater, is expected"),
        ),
    ];
    for (result, expected) in cases {
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_list_in_any_order_is_the_network_of_the_matrices() {
    for (nodes, seed) in [1, 2, 3, 7, 80, 257].into_iter().zip(1..) {
        let (weights, lengths) = random_matrices(nodes, seed);
        let names = || (0..nodes).map(|node| format!("region {node}")).collect::<Vec<_>>();
        let dense = Connectome::new(weights.clone(), lengths.clone(), names()).unwrap();
        // From the last to the first, with the zeros.
        let list = weights.indexed_iter().map(|((t, s), &w)| (t, s, w, lengths[[t, s]])).collect::<Vec<_>>();
        let sparse = Connectome::from_connections(names(), list.into_iter().rev()).unwrap();
        assert_eq!(sparse, dense);
        assert_eq!((sparse.weights(), sparse.tract_lengths()), (weights.clone(), lengths.clone()));
        assert_eq!(sparse.content_hash(), hash_of_matrices(&weights, &lengths, &names()));
        assert_eq!(sparse.n_connections(), weights.iter().filter(|&&w| w != 0.0).count());
        let pairs: Vec<_> = sparse.connections().map(|c| (c.target, c.source)).collect();
        assert!(pairs.is_sorted() && sparse.connections().all(|c| c.weight == weights[[c.target, c.source]]));
        let delays = sparse.connections().map(|c| (c.tract_length / 10.0).round_ties_even() as u32);
        assert_eq!(sparse.delays_in_steps(10.0, 1.0).unwrap(), delays.collect::<Vec<_>>());
        let transposed = Connectome::new(weights.t().to_owned(), lengths.t().to_owned(), names()).unwrap();
        assert_eq!(dense.clone().transposed(), transposed);
        assert_eq!(sparse.without_self_connections(), dense.without_self_connections());
    }
}

/// A third of all pairs connected, some of them negatively, some nodes with themselves and every fifth with nothing; some
/// pairs without a connection have a length.
pub fn random_matrices(nodes: usize, seed: u64) -> (Array2<f64>, Array2<f64>) {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let shape = (nodes, nodes);
    let weights =
        Array2::from_shape_fn(
            shape,
            |(target, _)| {
                if target % 5 == 3 || uniform() > 0.33 { 0.0 } else { 2.0 * uniform() - 0.5 }
            },
        );
    (weights, Array2::from_shape_fn(shape, |_| if uniform() < 0.5 { 0.0 } else { 150.0 * uniform() }))
}

/// FNV-1a of the matrices byte by byte.
fn hash_of_matrices(weights: &Array2<f64>, lengths: &Array2<f64>, labels: &[String]) -> u64 {
    let mut bytes = labels.len().to_le_bytes().to_vec();
    weights.iter().chain(lengths).for_each(|value| bytes.extend(value.to_le_bytes()));
    for label in labels {
        bytes.extend(label.len().to_le_bytes());
        bytes.extend(label.as_bytes());
    }
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, fnv)
}

#[test]
fn delays_round_halves_to_even() {
    // 25 and 35 mm at 10 m/s are 2.5 and 3.5 steps of 1 ms.
    assert_eq!(asymmetric().delays_in_steps(10.0, 1.0).unwrap(), [0, 2, 4, 0]);
}

#[test]
fn infinite_speed_means_no_delays() {
    assert_eq!(asymmetric().delays_in_steps(f64::INFINITY, 0.1).unwrap(), [0; 4]);
}

#[test]
fn delays_need_a_speed_and_a_time_step() {
    let speed = "; more than 0 is expected, or infinity for a network without delays";
    let step = "; a finite number greater than 0 is expected";
    let cases = [
        (0.0, 0.1, format!("the conduction speed is 0 m/s{speed}")),
        (-1.0, 0.1, format!("the conduction speed is -1 m/s{speed}")),
        (f64::NAN, 0.1, format!("the conduction speed is NaN m/s{speed}")),
        (20.0, 0.0, format!("the time step is 0 ms{step}")),
        (20.0, f64::NAN, format!("the time step is NaN ms{step}")),
        (
            1e-12,
            0.1,
            "the delay of `right` → `left` (row 0, column 1, from 0) is 250000000000000 steps, too many to store; raise the \
             conduction speed or the time step"
                .into(),
        ),
    ];
    for (speed, dt, expected) in cases {
        assert_eq!(asymmetric().delays_in_steps(speed, dt).unwrap_err().to_string(), expected);
    }
}

#[test]
fn transposing_exchanges_targets_and_sources() {
    let transposed = asymmetric().transposed();
    assert_eq!(transposed.weights(), array![[1.0, -3.0], [2.0, 4.0]]);
    assert_eq!(transposed.tract_lengths(), array![[0.0, 35.0], [25.0, 0.0]]);
    assert!(transposed.weights().is_standard_layout());
    assert_eq!(transposed.transposed(), asymmetric());
}

#[test]
fn a_pair_without_a_connection_keeps_its_length() {
    let connectome = pair(array![[0.0, 0.0], [1.0, 0.0]], array![[0.0, 25.0], [35.0, 0.0]]).unwrap();
    assert_eq!((connectome.n_connections(), connectome.entries().count()), (1, 2));
    assert_eq!(connectome.delays_in_steps(10.0, 1.0).unwrap(), [4]);
    assert_eq!(connectome.tract_lengths()[[0, 1]], 25.0);
}

#[test]
fn self_connections_can_be_removed() {
    assert_eq!(asymmetric().without_self_connections().weights(), array![[0.0, 2.0], [-3.0, 0.0]]);
}

#[test]
fn matrices_are_row_major_whatever_they_came_from() {
    let columns_first = array![[1.0, 2.0], [3.0, 4.0]].reversed_axes();
    let connectome = pair(columns_first, Array2::zeros((2, 2))).unwrap();
    assert_eq!(connectome.weights().as_slice().unwrap(), [1.0, 3.0, 2.0, 4.0]);
}

#[test]
fn an_unknown_label_gets_a_suggestion() {
    let connectome = asymmetric();
    assert_eq!(connectome.index_of("right").unwrap(), 1);
    let message = |label| connectome.index_of(label).unwrap_err().to_string();
    assert_eq!(message("rihgt"), "no node is labeled `rihgt`; did you mean `right`?");
    assert_eq!(message("thalamus"), "no node is labeled `thalamus`");
}

#[test]
fn the_hash_depends_on_each_part_but_centroids() {
    let zero = Array2::<f64>::zeros((2, 2));
    let one = array![[0.0, 1.0], [0.0, 0.0]];
    let hashes = [
        pair(zero.clone(), zero.clone()).unwrap(),
        pair(one.clone(), zero.clone()).unwrap(),
        pair(zero.clone(), one).unwrap(),
        Connectome::new(zero.clone(), zero.clone(), labels(&["lef", "tright"])).unwrap(),
    ]
    .map(|connectome| connectome.content_hash());
    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..index].contains(hash));
    }
    let negative_zero = pair(zero.mapv(|x| -x), zero.clone()).unwrap();
    assert_eq!(negative_zero.content_hash(), hashes[0]);
    assert_eq!(negative_zero.with_centroids(Array2::ones((2, 3))).unwrap().content_hash(), hashes[0]);
}

#[test]
fn the_hash_is_the_same_in_every_version() {
    // Computed independently in Python from the definition of FNV-1a.
    assert_eq!(Connectome::single_node().content_hash(), 0xb945_6860_eb30_bf3b);
}
