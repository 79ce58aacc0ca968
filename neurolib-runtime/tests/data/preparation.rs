//! Networks before and after each step of a preparation.

use ndarray::{Array2, array};
use neurolib_runtime::connectome::Symmetrization;
use neurolib_runtime::connectome::{Atlas, Connectome, Matrices, NodeSelector, Nodes, Normalization, Preparation};
use neurolib_runtime::data::Dataset;

fn network(weights: Array2<f64>, lengths: Array2<f64>) -> Connectome {
    let labels = ["a", "b", "c"].map(String::from)[..weights.nrows()].to_vec();
    Connectome::new(weights, lengths, labels).unwrap()
}

fn example() -> Connectome {
    network(
        array![[1.0, 4.0, 0.0], [2.0, 0.0, -1.0], [0.0, 3.0, 0.0]],
        array![[0., 8., 0.], [6., 0., 5.], [0., 0., 0.]],
    )
}

#[track_caller]
fn check(step: Preparation, weights: Array2<f64>, lengths: Array2<f64>) {
    let prepared = step.apply(&example()).unwrap();
    assert_eq!((prepared.weights(), prepared.tract_lengths()), (weights, lengths), "{step:?}");
}

#[test]
fn each_step_does_what_its_name_says() {
    let (w, l) = (example().weights(), example().tract_lengths());
    check(Preparation::Transpose(Matrices::Both), w.t().to_owned(), l.t().to_owned());
    check(Preparation::Transpose(Matrices::Weights), w.t().to_owned(), l.clone());
    check(Preparation::Transpose(Matrices::Lengths), w.clone(), l.t().to_owned());
    check(Preparation::Normalize(Normalization::Max), &w / 4.0, l.clone());
    let rows = array![[0.2, 0.8, 0.0], [2.0 / 3.0, 0.0, -1.0 / 3.0], [0.0, 1.0, 0.0]];
    check(Preparation::Normalize(Normalization::Rows), rows, l.clone());
    let both = array![[0., 7., 0.], [7., 0., 5.], [0., 5., 0.]];
    check(
        Preparation::Symmetrize(Symmetrization::Mean),
        array![[1., 3., 0.], [3., 0., 1.], [0., 1., 0.]],
        both.clone(),
    );
    check(Preparation::Symmetrize(Symmetrization::Max), array![[1., 4., 0.], [4., 0., 3.], [0., 3., 0.]], both);
    check(Preparation::Threshold(2.0), array![[0., 4., 0.], [2., 0., 0.], [0., 3., 0.]], l.clone());
    check(Preparation::Density(0.34), array![[1., 4., 0.], [0., 0., 0.], [0., 3., 0.]], l.clone());
    check(Preparation::Density(1.0), w.clone(), l.clone());
    check(Preparation::ZeroDiagonal, array![[0., 4., 0.], [2., 0., -1.], [0., 3., 0.]], l.clone());
    check(Preparation::ScaleLengths(10.0), w, &l * 10.0);
}

#[test]
fn regions_are_left_out_with_their_places() {
    let places = array![[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [3.0, 0.0, 0.0]];
    let whole = example().with_centroids(places).unwrap();
    let steps = [Preparation::Exclude("b".into()), Preparation::Keep(Nodes::new([NodeSelector::Range(0, 1)]))];
    let prepared = whole.prepared(&steps).unwrap();
    assert_eq!(prepared.labels(), ["a", "c"]);
    assert_eq!(prepared.weights(), array![[1.0, 0.0], [0.0, 0.0]]);
    assert_eq!(prepared.centroids(), Some(&array![[1.0, 0.0, 0.0], [3.0, 0.0, 0.0]]));
}

/// Eigenvalues of [[0, 4], [1, 0]] are ±2; power iteration without a shift would never end.
#[test]
fn the_spectral_radius_becomes_one() {
    let two = network(array![[0.0, 4.0], [1.0, 0.0]], Array2::zeros((2, 2)));
    let prepared = Preparation::Normalize(Normalization::Spectral).apply(&two).unwrap().weights();
    // The iteration ends at changes of 1e-13.
    assert!((prepared - array![[0.0, 2.0], [0.5, 0.0]]).iter().all(|d: &f64| d.abs() < 1e-11));
    let gw = Dataset::load("gw").unwrap().connectome;
    assert!(Preparation::Normalize(Normalization::Spectral).apply(&gw).is_ok());
}

#[test]
fn the_embedded_cortex_has_the_labels_of_the_atlas() {
    let gw = Dataset::load("gw").unwrap().connectome;
    assert_eq!(Atlas::Aal2.labels(80).unwrap(), gw.labels());
    assert_eq!(Preparation::Label(Atlas::Aal2).apply(&gw).unwrap(), gw);
    assert_eq!(Atlas::Aal2.labels(94).unwrap()[44..46], ["Amygdala_L", "Amygdala_R"]);
}

#[test]
fn each_impossible_step_has_its_message() {
    let nothing = network(Array2::zeros((2, 2)), Array2::zeros((2, 2)));
    let forward = network(array![[0.0, 0.0], [1.0, 0.0]], Array2::zeros((2, 2)));
    let cases = [
        (Preparation::Exclude("d".into()), example(), "no node has the label `d`"),
        (Preparation::Exclude(Nodes::from(0..3)), example(), "no node would be left"),
        (Preparation::Normalize(Normalization::Max), nothing, "all weights are 0"),
        (Preparation::Normalize(Normalization::Spectral), example(), "the weight of `c` → `b` is -1; without negative"),
        (Preparation::Normalize(Normalization::Spectral), forward, "the spectral radius is 0, as no path leads back"),
        (Preparation::Threshold(f64::NAN), example(), "a threshold of NaN; a number, 0 or greater, is expected"),
        (Preparation::Density(0.0), example(), "a density of 0; a share above 0 and up to 1 is expected"),
        (Preparation::ScaleLengths(1e308), example(), "lengths cannot be multiplied by"),
        (
            Preparation::Label(Atlas::Aal2),
            example(),
            "the network has 3 regions; of AAL2 the orders of 80 (cortex) and 94",
        ),
    ];
    for (step, network, expected) in cases {
        let message = step.apply(&network).unwrap_err().to_string();
        assert!(message.starts_with(expected), "{message}");
    }
}
