//! What is noticed of a network, and what mends it.

use ndarray::{Array2, array};
use neurolib_runtime::connectome::{Connectome, Matrices, Normalization, Notice, Preparation, Symmetrization};

fn network(weights: Array2<f64>, lengths: Array2<f64>) -> Connectome {
    Connectome::new(weights, lengths, ["a", "b", "c"].map(String::from)[..].to_vec()).unwrap()
}

fn good() -> Connectome {
    network(array![[0., 1., 0.], [1., 0., 2.], [0., 2., 0.]], array![[0., 90., 0.], [90., 0., 40.], [0., 40., 0.]])
}

#[test]
fn each_oddity_is_noticed_and_mended() {
    assert_eq!(good().notices(), []);
    let forward = array![[0., 1., 2.], [0., 0., 3.], [0., 0., 0.]];
    let cases = [
        (
            network(forward.clone(), 50.0 * forward.t().to_owned()),
            vec![Notice::OtherOrientation { unfit: 6, unfit_if_transposed: 0 }],
            Preparation::Transpose(Matrices::Lengths),
        ),
        (
            network(good().weights(), good().tract_lengths() / 1000.0),
            vec![Notice::LengthsInMeters { largest: 0.09 }],
            Preparation::ScaleLengths(1000.0),
        ),
        (
            network(good().weights(), good().tract_lengths() / 10.0),
            vec![Notice::LengthsInCentimeters { largest: 9.0 }],
            Preparation::ScaleLengths(10.0),
        ),
        (
            network(good().weights() + Array2::<f64>::eye(3), good().tract_lengths()),
            vec![Notice::SelfConnections { count: 3 }],
            Preparation::ZeroDiagonal,
        ),
        (
            network(good().weights() * 5000.0, good().tract_lengths()),
            vec![Notice::Counts { largest: 10_000.0 }],
            Preparation::Normalize(Normalization::Max),
        ),
        (
            network(good().weights(), array![[0., 100., 0.], [80., 0., 40.], [0., 40., 0.]]),
            vec![Notice::AsymmetricLengths { pairs: 1, difference: 0.2 }],
            Preparation::Symmetrize(Symmetrization::Mean),
        ),
    ];
    for (network, expected, step) in cases {
        assert_eq!(network.notices(), expected);
        assert_eq!(step.apply(&network).unwrap().notices(), [], "{step:?}");
    }
    let unlabeled = Connectome::from_connections(vec!["node0".into(), "node1".into()], [(0, 1, 1.0, 50.0)]).unwrap();
    assert_eq!(unlabeled.notices(), [Notice::Unlabeled { nodes: 2 }]);
    assert_eq!(Connectome::single_node().notices(), []);
}
