//! Many simulations: the same bits as one by one, whatever is run beside whatever on how many threads.

use crate::random_model::random_model;
use crate::support::{interpret, network};
use ndarray::{Array2, array};
use neurolib::simulation::batch::{Batch, Finished, SimulationError};
use neurolib::{Connectome, Precision, Recording, Scheme, SimulationBuilder, Stimulus, models, set_parameter};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Everything of a simulation, as bits.
fn bits(finished: &Finished) -> Vec<u64> {
    let series = finished.series.iter().flat_map(|s| s.times.iter().copied().chain(s.values().into_iter().copied()));
    let states = finished.states.iter().flat_map(|(_, values)| values.iter().copied());
    series.chain(states).map(f64::to_bits).collect()
}

fn run(batch: Batch, duration: f64) -> Vec<Vec<u64>> {
    batch.run(duration, |_, finished| bits(&finished.unwrap()))
}

/// A small network with delays of all classes, an empty row, negative weights and a self-connection.
fn small_network(nodes: usize) -> Connectome {
    let weight = |(i, j): (usize, usize)| if i % 5 == 3 { 0.0 } else { ((i * 7 + j * 3) as f64 % 5.0 - 1.0) / 8.0 };
    let length = |(i, j): (usize, usize)| (i * 31 + j * 17) as f64 % 60.0;
    network(Array2::from_shape_fn((nodes, nodes), weight), Array2::from_shape_fn((nodes, nodes), length))
}

/// Simulations that differ in a parameter, the seed, the simulation's number, a stimulus and a start value.
fn different(model: &str, parameter: &str, connectome: &Arc<Connectome>, count: usize) -> Vec<SimulationBuilder> {
    let one = |k: usize| {
        let mut model = models::get(model).unwrap();
        set_parameter(&mut *model, "sigma_ou", (0.01 * (k % 3) as f64).into()).unwrap();
        set_parameter(&mut *model, parameter, (0.1 + 0.02 * k as f64).into()).unwrap();
        let description = model.description().clone();
        let mut builder = SimulationBuilder::boxed(model).connectome(connectome.clone());
        builder = builder.seed(k as u64 / 4).simulation(k as u32 % 4);
        builder =
            builder.record(Recording::every(&description.states[0].name, 0.5)).record(Recording::mean("bold", 4.0));
        builder = builder.initial(&description.states[1].name, array![[0.01 * k as f64]]);
        let port = &description.ports[0].name;
        builder.stimulus(port, Stimulus::function(move |time, node| 0.01 * (time * (k + node) as f64).sin()))
    };
    (0..count).map(one).collect()
}

#[test]
fn simulations_side_by_side_are_those_by_themselves() {
    for nodes in [1, 2, 3, 7, 20] {
        let connectome = Arc::new(small_network(nodes));
        for (model, parameter) in [("hopf", "K_gl"), ("wilson_cowan", "K_gl")] {
            for precision in Precision::ALL {
                let all = || different(model, parameter, &connectome, 13).into_iter().map(|b| b.precision(precision));
                let expected = run(Batch::new(all()).one_by_one().threads(1), 20.0);
                for threads in [1, 2, 5] {
                    let together = run(Batch::new(all()).threads(threads), 20.0);
                    assert_eq!(together, expected, "{model}, {nodes} nodes, {precision}, {threads} threads");
                }
                assert_ne!(expected[0], expected[1]);
            }
        }
    }
}

#[test]
fn random_models_are_the_same_side_by_side() {
    let connectome = Arc::new(small_network(4));
    let mut side_by_side = 0;
    for seed in 0..40 {
        let (text, scheme) = (random_model(seed), [Scheme::EulerMaruyama, Scheme::StochasticHeun][seed as usize % 2]);
        let model = interpret(&text);
        let one = |k: u64| {
            let state = Recording::every(&neurolib::NeuralMass::description(&model).states[0].name, 0.3);
            SimulationBuilder::boxed(neurolib::NeuralMass::boxed(&model))
                .connectome(connectome.clone())
                .scheme(scheme)
                .seed(k)
                .record(state)
        };
        let outcome = |batch: Batch| batch.run(6.0, |_, f| f.map(|f| (bits(&f), f.error)));
        let expected = outcome(Batch::new((0..9).map(one)).one_by_one());
        let together = outcome(Batch::new((0..9).map(one)));
        for (k, (a, b)) in expected.iter().zip(&together).enumerate() {
            match (a, b) {
                // After a failure only what was recorded before counts.
                (Ok((_, Some(a))), Ok((_, Some(b)))) => assert_eq!(a.time(), b.time(), "{text}"),
                _ => assert_eq!(a, b, "model {seed}, simulation {k}\n{text}"),
            }
        }
        side_by_side += usize::from(expected.iter().all(Result::is_ok));
    }
    assert!(side_by_side > 20, "{side_by_side} models could be run at all");
}

#[test]
fn a_failure_stops_one_simulation_only() {
    // x' = x² from 1 has its pole at t = 1; from −1 it stays finite.
    let model = interpret("model M {\n state x = 0\n d/dt x = x^2\n}");
    let start = |k: usize| if k % 4 == 1 { 1.0 } else { -1.0 - k as f64 };
    let one = |k: usize| {
        let builder = SimulationBuilder::boxed(neurolib::NeuralMass::boxed(&model));
        builder.initial("x", array![[start(k)]]).dt(0.1).record(Recording::every("x", 0.1))
    };
    let expected = Batch::new((0..10).map(one)).one_by_one().run(50.0, |_, f| f.unwrap());
    let together = Batch::new((0..10).map(one)).run(50.0, |_, f| f.unwrap());
    for (k, (a, b)) in expected.iter().zip(&together).enumerate() {
        assert_eq!(a.error, b.error, "simulation {k}");
        assert_eq!(a.series, b.series, "simulation {k}");
        assert_eq!(a.error.is_some(), k % 4 == 1, "simulation {k}");
    }
}

#[test]
fn what_is_wrong_is_told_of_the_simulation_that_is_wrong() {
    let one = |k: usize| {
        let mut model = models::get("hopf").unwrap();
        set_parameter(&mut *model, "tau_ou", 5.0.into()).unwrap();
        if k == 3 {
            // One value too many, for a single node.
            let index = model.description().parameters.iter().position(|p| p.name == "K_gl").unwrap();
            model.set_parameter(index, vec![0.1, 0.2].into());
        }
        SimulationBuilder::boxed(model)
    };
    let results = Batch::new((0..6).map(one)).run(1.0, |_, result| result.map(|_| ()));
    for (k, result) in results.iter().enumerate() {
        assert_eq!(matches!(result, Err(SimulationError::Build(_))), k == 3, "{result:?}");
    }
    let results = Batch::new((0..2).map(one)).run(-1.0, |_, result| result.map(|_| ()));
    assert!(results.iter().all(|result| matches!(result, Err(SimulationError::Run(_)))), "{results:?}");
}

#[test]
fn a_batch_can_be_stopped_and_says_what_it_needs() {
    let all = || different("hopf", "K_gl", &Arc::new(small_network(40)), 6);
    let batch = Batch::new(all()).threads(1);
    let single = all().remove(0).build().unwrap();
    assert_eq!(batch.memory(100.0).unwrap(), single.memory(100.0));
    // 100 ms in 0.5 ms and 4 ms, 40 nodes and the time: that, and the past.
    assert!(single.memory(100.0) > 8 * 41 * (200 + 25) && single.memory(100.0) < 1_000_000);
    let stop = |progress: neurolib::simulation::batch::BatchProgress| match progress.finished {
        0..3 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    };
    let results = batch.run_with(20.0, stop, |index, _| index);
    assert_eq!(results, [Some(0), Some(1), Some(2), None, None, None]);
}
