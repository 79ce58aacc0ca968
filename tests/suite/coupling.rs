//! Inputs: what comes apart into weighted sums, and what is computed for each connection.

use crate::support::{Random, interpret, network};
use ndarray::{Array2, array};
use neurolib::interpreter::InterpretedModel;
use neurolib::{Connectome, Recording, Simulation};

/// A network with missing connections, negative weights, an isolated node, and delays from 0 to 50 steps of 0.1 ms.
fn random_network(nodes: usize, seed: u64) -> Connectome {
    let mut random = Random(seed);
    let weights = Array2::from_shape_fn((nodes, nodes), |(target, source)| {
        let is_missing = target == source || target == nodes / 2 || random.below(3) == 0;
        if is_missing { 0.0 } else { random.below(1000) as f64 / 500.0 - 0.6 }
    });
    let lengths = Array2::from_shape_fn((nodes, nodes), |(i, j)| ((i + 2 * j) * 7 % 101) as f64);
    network(weights, lengths)
}

/// A noisy model with this input.
fn model(input: &str) -> InterpretedModel {
    interpret(&format!(
        "model M {{
            param k = 0.8
            noise xi
            state x = uniform(-1, 1)
            state y = uniform(-1, 1)
            input net = {input}
            d/dt x = y - x^3 + 0.05*net + 0.1*xi
            d/dt y = -x - 0.1*y
        }}"
    ))
}

fn trajectory(input: &str, connectome: Connectome) -> Array2<f64> {
    let builder = Simulation::builder(model(input)).connectome(connectome).record(Recording::every("x", 0.1));
    let mut simulation = builder.build().unwrap();
    simulation.run(30.0).unwrap();
    simulation.series("x").unwrap().values().to_owned()
}

/// `min(a, a)` is `a`, and nothing that comes apart: so the very same input is computed for each connection.
#[test]
fn separated_inputs_are_the_inputs_as_written() {
    for carried in [
        "w*source.x",
        "w*(source.x - x)",
        "w*sin(source.x - y)",
        "w*cos(source.x + k*y - 0.3)",
        "w^2*(source.x - y)^3",
        "w*exp(-len/20)*(source.x*source.y - x*y)",
        "(if len > 30 then w else 0.1*w)*source.y",
        "w*(if x > 0 then source.y else 0.5*source.x)",
    ] {
        for reduce in ["sum", "mean"] {
            for nodes in [1, 2, 7, 13] {
                let apart = trajectory(&format!("{reduce}({carried})"), random_network(nodes, 3));
                let whole = trajectory(&format!("{reduce}(min({carried}, {carried}))"), random_network(nodes, 3));
                // The sums add the same terms in another order: errors of rounding, which 300 steps hardly amplify.
                let error = (&apart - &whole).iter().fold(0.0_f64, |max, d| max.max(d.abs()));
                assert!(error < 1e-12, "{reduce}({carried}), {nodes} nodes: {error:e}");
            }
        }
    }
}

/// The input of each node, with states that stay where they begin: `x` is the number of the node, plus one.
fn still(input: &str, weights: Array2<f64>) -> Vec<f64> {
    let text = format!("model M {{ param p = 0\n state x = p\n d/dt x = 0\n input net = {input}\n observe net }}");
    let nodes = weights.nrows();
    let mut model = interpret(&text);
    let own = (1..=nodes).map(|n| n as f64).collect::<Vec<_>>();
    neurolib::set_parameter(&mut model, "p", neurolib::Parameter::PerNode(own)).unwrap();
    let connectome = network(weights, Array2::from_elem((nodes, nodes), 10.0));
    let mut simulation =
        Simulation::builder(model).connectome(connectome).record(Recording::every("net", 0.1)).build().unwrap();
    simulation.run(0.1).unwrap();
    simulation.series("net").unwrap().values().column(0).to_vec()
}

#[test]
fn any_expression_of_both_ends_is_carried() {
    let weights = array![[0.0, 0.5, 2.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
    let expected = [0.5 * (2.0_f64 / 1.0).ln() + 2.0 * (3.0_f64 / 1.0).ln(), (1.0_f64 / 2.0).ln(), 0.0];
    for (found, expected) in still("sum(w*log(source.x/x))", weights.clone()).into_iter().zip(expected) {
        // The logarithm is right to about one unit in the last place.
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    }
    assert_eq!(still("mean(w*max(source.x, x))", weights.clone()), [(0.5 * 2.0 + 2.0 * 3.0) / 2.0, 2.0, 0.0]);
    assert_eq!(still("sum(if source.x > 2*x then len else 0)", weights), [10.0, 0.0, 0.0]);
}

#[test]
fn max_is_the_largest_and_zero_without_connections() {
    let weights = array![[0.0, 5.0, 2.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
    assert_eq!(still("max(w)", weights.clone()), [5.0, -1.0, 0.0]);
    assert_eq!(still("2*max(w*source.x) - x*max(w)", weights.clone()), [15.0, 0.0, 0.0]);
    assert_eq!(still("max(source.x - x)", weights), [2.0, -1.0, 0.0]);
}

#[test]
fn input_may_read_another_input_of_its_node() {
    let model = "model M { state x = 2\n d/dt x = 0\n input drive = sum(w*source.x)\n \
                 input net = sum(w*abs(source.x - drive))\n observe net }";
    let connectome = network(array![[0.0, 3.0], [1.0, 0.0]], Array2::zeros((2, 2)));
    let mut simulation = Simulation::builder(interpret(model))
        .connectome(connectome)
        .record(Recording::every("net", 0.1))
        .build()
        .unwrap();
    simulation.run(0.1).unwrap();
    // Drives are 6 and 2.
    assert_eq!(simulation.series("net").unwrap().values().column(0).to_vec(), [3.0 * 4.0, 0.0]);
}
