//! A network of few connections: the same run, whether its connections come as matrices or one by one.

use crate::support::{Random, bits, interpret, network};
use ndarray::Array2;
use neurolib::{Connectome, NeuralMass, Recording, SimulationBuilder, models, set_parameter};

/// Connections of some density, negative ones and self-connections among them, every fifth node without any, and lengths
/// where nothing is connected.
fn random_matrices(nodes: usize, random: &mut Random) -> (Array2<f64>, Array2<f64>) {
    let density = if nodes > 100 { 0.05 } else { 0.5 };
    let weights = Array2::from_shape_fn((nodes, nodes), |(target, _)| {
        let is_connected = target % 5 != 3 && random.uniform() < density;
        if is_connected { (random.uniform() - 0.2) / (density * nodes as f64) } else { 0.0 }
    });
    (weights, Array2::from_shape_fn((nodes, nodes), |_| (150.0 * random.uniform()).floor()))
}

/// The same connections in random order, without what is not connected.
fn shuffled(connectome: &Connectome, random: &mut Random) -> Connectome {
    let mut list: Vec<_> = connectome.connections().map(|c| (c.target, c.source, c.weight, c.tract_length)).collect();
    for last in (1..list.len()).rev() {
        list.swap(last, random.below(last + 1));
    }
    Connectome::from_connections(connectome.labels().to_vec(), list).unwrap()
}

fn noisy(name: &str) -> Box<dyn NeuralMass> {
    let mut model = models::get(name).unwrap();
    set_parameter(&mut *model, "sigma_ou", 0.02.into()).unwrap();
    model
}

/// A weighted sum, a mean, a largest value, and a sum that is computed for each connection.
const INPUTS: &str = "model M {
    noise xi
    state x = uniform(-1, 1)
    input apart = sum(w*exp(-len/80)*(source.x - x))
    input mean = mean(source.x)
    input largest = max(w*source.x)
    input whole = sum(w*abs(source.x - x))
    d/dt x = -x^3 + 0.1*(apart + mean + largest + whole) + 0.1*xi
}";

#[test]
fn connections_one_by_one_run_as_their_matrices_do() {
    for (nodes, seed) in [1, 2, 3, 7, 80, 257].into_iter().zip(1..) {
        let mut random = Random(seed);
        let (weights, lengths) = random_matrices(nodes, &mut random);
        let dense = network(weights, lengths);
        let sparse = shuffled(&dense, &mut random);
        let models: [fn() -> Box<dyn NeuralMass>; 3] =
            [|| noisy("hopf"), || noisy("wilson_cowan"), || Box::new(interpret(INPUTS))];
        for model in models {
            let run = |connectome: &Connectome| {
                let variable = model().description().states[0].name.clone();
                let builder = SimulationBuilder::boxed(model()).connectome(connectome.clone()).seed(seed);
                let mut simulation = builder.record(Recording::every(variable, 0.5)).build().unwrap();
                simulation.run(20.0).unwrap();
                bits(&simulation)
            };
            assert_eq!(run(&sparse), run(&dense), "{nodes} nodes");
        }
    }
}
