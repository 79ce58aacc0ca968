use super::*;
use ndarray::{Array1, Array2, array};

#[test]
fn connections_to_oneself_do_not_count() {
    let weights = array![[5.0, 1.0], [0.0, 5.0]];
    assert_eq!(strengths(weights.view()).unwrap().incoming, array![1.0, 0.0]);
    assert_eq!(density(weights.view()), Ok(0.5));
    assert_eq!(global_efficiency(weights.view()), Ok(0.5));
    assert_eq!(clustering_coefficients(weights.view()), Ok(array![0.0, 0.0]));
}

#[test]
fn a_star_has_no_clusters_and_an_empty_graph_nothing() {
    let star = Array2::from_shape_fn((5, 5), |(i, j)| f64::from(u8::from((i == 0) != (j == 0))));
    assert_eq!(clustering_coefficients(star.view()), Ok(Array1::zeros(5)));
    let empty = Array2::zeros((4, 4));
    assert_eq!(clustering_coefficients(empty.view()), Ok(Array1::zeros(4)));
    assert_eq!(global_efficiency(empty.view()), Ok(0.0));
    assert_eq!(density(Array2::zeros((0, 0)).view()), Ok(0.0));
}

#[test]
fn what_has_no_meaning_is_an_error() {
    let negative = array![[0.0, -1.0], [1.0, 0.0]];
    let error = global_efficiency(negative.view()).unwrap_err();
    assert_eq!(error, AnalysisError::NegativeWeight { row: 0, column: 1, value: -1.0 });
    assert_eq!(strengths(negative.view()).unwrap().outgoing, array![1.0, -1.0]);
    assert!(matches!(
        density(array![[0.0, f64::NAN], [0.0, 0.0]].view()),
        Err(AnalysisError::NotFinite { index: 1, .. })
    ));
}

#[test]
fn a_connectome_and_its_matrix_have_the_same_measures() {
    let connections = [(1, 0, 0.5, 10.0), (2, 0, 2.0, 0.0), (0, 2, 1.0, 7.0), (1, 2, 0.25, 0.0), (2, 2, 9.0, 1.0)];
    let labels = ["a", "b", "c", "d"].map(String::from).to_vec();
    let connectome = Connectome::from_connections(labels, connections).unwrap();
    let weights = connectome.weights();
    let matrix = weights.view();
    assert_eq!(strengths(&connectome), strengths(matrix));
    assert_eq!(degrees(&connectome), degrees(matrix));
    assert_eq!(density(&connectome), Ok(4.0 / 12.0));
    assert_eq!(clustering_coefficients(&connectome), clustering_coefficients(matrix));
    assert_eq!(global_efficiency(&connectome), global_efficiency(matrix));
}
