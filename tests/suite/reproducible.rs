//! The same bits, however a run is made: what decides is the model, its parameters and the seed.

use crate::random_model::random_model;
use crate::support::{bits, interpret, library_model, network, unconnected};
use ndarray::Array2;
use neurolib::simulation::checkpoint::{Checkpoint, CheckpointError};
use neurolib::simulation::recorder::recordable;
use neurolib::{
    Connectome, Dataset, NeuralMass, Parameter, Recording, Scheme, Simulation, SimulationBuilder, Stimulus, models,
    set_parameter,
};
use neurolib_runtime::simd::InstructionSet;

/// Eleven nodes, which are more than one vector, with delays from 0 to 60 steps of 0.1 ms: all classes of delays.
fn small_network() -> Connectome {
    let weights =
        Array2::from_shape_fn(
            (11, 11),
            |(i, j)| if i == j { 0.0 } else { f64::from((i * 7 + j * 3) as u32 % 5) / 8.0 },
        );
    let lengths = Array2::from_shape_fn((11, 11), |(i, j)| i.abs_diff(j) as f64 * 12.0);
    network(weights, lengths)
}

/// A noisy oscillator network with BOLD; a number of steps that is no multiple of anything.
fn hopf() -> SimulationBuilder {
    let mut model = models::get("hopf").unwrap();
    set_parameter(&mut *model, "sigma_ou", 0.02.into()).unwrap();
    SimulationBuilder::boxed(model).connectome(small_network()).seed(5)
}

fn recorded(builder: SimulationBuilder) -> SimulationBuilder {
    builder
        .record(Recording::every("x", 0.1))
        .record(Recording::mean("y", 1.7))
        .record(Recording::every("bold", 2.0))
        .record(Recording::mean("bold.q", 3.0))
}

fn finished(builder: SimulationBuilder, duration: f64) -> Vec<u64> {
    let mut simulation = builder.build().unwrap();
    simulation.run(duration).unwrap();
    bits(&simulation)
}

/// The steps 0 .. 600 in pieces of these numbers of steps, over and over.
fn in_pieces(mut simulation: Simulation, pieces: &[u64]) -> Vec<u64> {
    for &piece in pieces.iter().cycle() {
        let piece = piece.min(600 - simulation.steps());
        if piece == 0 {
            break;
        }
        simulation.run(piece as f64 * 0.1).unwrap();
    }
    bits(&simulation)
}

#[test]
fn run_in_pieces_is_the_whole_run() {
    let whole = finished(recorded(hopf()), 60.0);
    for pieces in [&[1][..], &[7, 1, 16, 33], &[255, 258], &[599, 1]] {
        assert_eq!(in_pieces(recorded(hopf()).build().unwrap(), pieces), whole, "pieces of {pieces:?} steps");
    }
}

#[test]
fn run_stopped_by_its_callback_goes_on() {
    let whole = finished(recorded(hopf()), 60.0);
    let mut simulation = recorded(hopf()).build().unwrap();
    simulation
        .run_with(60.0, |p| {
            if p.time > 0.0 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(simulation.steps(), 512);
    simulation.run(60.0 - simulation.time()).unwrap();
    assert_eq!(bits(&simulation), whole);
}

#[test]
fn runs_in_two_threads_are_the_runs_in_one() {
    let run = |simulation: u32| finished(recorded(hopf().simulation(simulation)), 30.0);
    let one: Vec<_> = (0..4).map(run).collect();
    assert_ne!(one[0], one[1], "simulations of a seed differ");
    let two: Vec<Vec<u64>> = std::thread::scope(|scope| {
        let halves = [[0, 1], [2, 3]]
            .map(|half| scope.spawn(move || half.map(|k| finished(recorded(hopf().simulation(k)), 30.0))));
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert_eq!(one, two);
}

#[test]
fn recording_changes_nothing() {
    let states = |builder: SimulationBuilder| {
        let mut simulation = builder.build().unwrap();
        simulation.run(60.0).unwrap();
        ["x", "y", "x_ou", "y_ou"].map(|s| simulation.state(s).unwrap().iter().map(|x| x.to_bits()).collect::<Vec<_>>())
    };
    let unrecorded = states(hopf());
    assert_eq!(states(hopf().all_readouts()), unrecorded);
    assert_eq!(states(recorded(hopf())), unrecorded);
    assert_eq!(states(hopf().record(Recording::mean("x_ou", 0.3).starting_at(0.2))), unrecorded);
}

#[test]
fn instruction_set_changes_no_bit() {
    for name in ["aln", "hopf"] {
        let run = |set| {
            let builder =
                SimulationBuilder::boxed(models::get(name).unwrap()).connectome(small_network()).instruction_set(set);
            finished(record_everything(builder, &*models::get(name).unwrap()), 20.0)
        };
        let portable = run(InstructionSet::Portable);
        for set in InstructionSet::available() {
            assert_eq!(run(set), portable, "{name}, {set:?}");
        }
    }
}

#[test]
fn resumed_run_is_the_uninterrupted_one() {
    let whole = finished(recorded(hopf()), 60.0);
    // Step 0, the middle of a block of 16 and of half a block, of a mean's window, of a readout's interval,
    // beyond a move of the histories (after 256 steps), and odd steps, whose noise comes from the step before.
    for stop in [1, 8, 13, 23, 171, 301, 512, 599] {
        let mut first = recorded(hopf()).build().unwrap();
        first.run(stop as f64 * 0.1).unwrap();
        let bytes = first.checkpoint().to_bytes();
        let mut second = recorded(hopf()).build().unwrap();
        second.restore(&Checkpoint::from_bytes(&bytes).unwrap()).unwrap();
        assert_eq!(second.steps(), stop);
        second.run((600 - stop) as f64 * 0.1).unwrap();
        assert_eq!(joined(&first, &second), whole, "stopped after {stop} steps");
    }
}

/// The samples of both runs one behind the other, and the states of the second.
fn joined(first: &Simulation, second: &Simulation) -> Vec<u64> {
    let mut all = Vec::new();
    for (a, b) in first.recorded().zip(second.recorded()) {
        let both = ndarray::concatenate(ndarray::Axis(1), &[a.values(), b.values()]).unwrap();
        all.extend(both.iter().map(|x| x.to_bits()));
    }
    let samples: usize = second.recorded().map(|s| s.values().len()).sum();
    all.extend(&bits(second)[samples..]);
    all
}

#[test]
fn counts_of_bounds_are_resumed() {
    let build =
        || Simulation::builder(interpret("model M { state x = 0  clamp ..1\n d/dt x = 0.5 }")).dt(1.0).build().unwrap();
    let mut first = build();
    first.run(5.0).unwrap();
    let mut second = build();
    second.restore(&first.checkpoint()).unwrap();
    second.run(2.0).unwrap();
    assert_eq!(second.bounded().collect::<Vec<_>>(), [("x", 5)]);
}

#[test]
fn checkpoint_of_another_run_is_refused() {
    let mut simulation = recorded(hopf()).build().unwrap();
    simulation.run(1.0).unwrap();
    let checkpoint = simulation.checkpoint();
    let refused = |builder: SimulationBuilder| builder.build().unwrap().restore(&checkpoint).unwrap_err();
    let wilson_cowan = SimulationBuilder::boxed(models::get("wilson_cowan").unwrap());
    assert_eq!(refused(wilson_cowan), CheckpointError::Model { found: "Hopf".into(), expected: "WilsonCowan".into() });
    let changed = Simulation::builder(interpret("model Hopf { state x = 0\n d/dt x = 0 }"));
    assert_eq!(refused(changed), CheckpointError::Source("Hopf".into()));
    let port = |values: Vec<f64>| recorded(hopf()).stimulus("x_ext", Stimulus::PerNode(values));
    for other in [
        recorded(hopf().seed(6)),
        recorded(hopf().simulation(1)),
        recorded(hopf().dt(0.05)),
        recorded(hopf().scheme(Scheme::StochasticHeun)),
        recorded(hopf().conduction_speed(10.0)),
        recorded(hopf().connectome(unconnected(11))),
        hopf(),
        port(vec![0.0; 11]),
    ] {
        assert_eq!(refused(other), CheckpointError::Run);
    }
    let mut driven = port(vec![0.0; 11]).build().unwrap();
    assert_eq!(driven.restore(&port(vec![1.0; 11]).build().unwrap().checkpoint()), Err(CheckpointError::Run));
}

#[test]
fn damaged_checkpoint_is_refused() {
    let mut simulation = recorded(hopf()).build().unwrap();
    simulation.run(1.0).unwrap();
    let bytes = simulation.checkpoint().to_bytes();
    assert_eq!(Checkpoint::from_bytes(&bytes).unwrap(), simulation.checkpoint());
    assert_eq!(Checkpoint::from_bytes(b"CDF\x01"), Err(CheckpointError::Format));
    for length in [8, 15, 16, 100, bytes.len() - 1] {
        assert_eq!(Checkpoint::from_bytes(&bytes[..length]), Err(CheckpointError::Damaged), "{length} bytes");
    }
    for place in [8, 40, 1000, bytes.len() - 9, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert_eq!(Checkpoint::from_bytes(&changed), Err(CheckpointError::Damaged), "byte {place}");
    }
}

#[test]
fn noise_of_a_node_does_not_depend_on_the_number_of_nodes() {
    let run = |nodes: usize| {
        let model = interpret("model M { noise a, b\n state x = uniform(0, 1)\n d/dt x = a + 0.5*b - x }");
        let mut simulation = Simulation::builder(model).connectome(unconnected(nodes)).seed(2).build().unwrap();
        simulation.run(5.0).unwrap();
        simulation.state("x").unwrap().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    };
    let most = run(20);
    for nodes in [1, 7, 8, 9] {
        assert_eq!(run(nodes), most[..nodes], "{nodes} nodes");
    }
}

/// Records every observable and state, those of readouts too, at its own rate.
fn record_everything(mut builder: SimulationBuilder, model: &dyn NeuralMass) -> SimulationBuilder {
    for (k, name) in recordable(model).into_iter().enumerate() {
        let interval = [0.5, 1.0, 1.5][k % 3];
        builder =
            builder.record(if k % 4 == 0 { Recording::mean(name, interval) } else { Recording::every(name, interval) });
    }
    builder
}

/// Every parameter as one value per node, within its range and a little different at each.
fn vary_parameters(model: &mut dyn NeuralMass, nodes: usize) {
    for info in model.description().parameters.clone() {
        let value = |node: usize| (info.default * (1.0 + 0.01 * node as f64 / nodes as f64)).clamp(info.low, info.high);
        set_parameter(model, &info.name, Parameter::PerNode((0..nodes).map(value).collect())).unwrap();
    }
}

#[test]
fn compiled_model_is_the_interpreted_model_bit_for_bit() {
    for name in models::names() {
        for scheme in Scheme::ALL {
            for connectome in [Connectome::single_node(), Dataset::load("gw").unwrap().connectome.clone()] {
                for per_node in [false, true] {
                    let run = |mut model: Box<dyn NeuralMass>| {
                        if per_node {
                            vary_parameters(&mut *model, connectome.n_nodes());
                        }
                        let strength = if scheme == Scheme::RungeKutta4 { 0.0 } else { 0.05 };
                        for noise in ["sigma_ou", "sigma_noise"] {
                            if model.description().parameters.iter().any(|p| p.name == noise) {
                                set_parameter(&mut *model, noise, strength.into()).unwrap();
                            }
                        }
                        let builder =
                            SimulationBuilder::boxed(model.boxed()).connectome(connectome.clone()).scheme(scheme);
                        let mut simulation = record_everything(builder, &*model).build().unwrap();
                        simulation.run(13.5).unwrap();
                        bits(&simulation)
                    };
                    let what = format!("{name}, {scheme}, {} nodes, per node: {per_node}", connectome.n_nodes());
                    assert_eq!(run(models::get(name).unwrap()), run(library_model(name)), "{what}");
                }
            }
        }
    }
}

#[test]
fn compiled_model_describes_itself_as_the_interpreted_one() {
    for name in models::names() {
        let (compiled, interpreted) = (models::get(name).unwrap(), library_model(name));
        assert_eq!(compiled.description(), interpreted.description());
        assert_eq!(compiled.parameters(), interpreted.parameters());
        for readout in 0..compiled.description().readouts.len() {
            assert_eq!(compiled.readout(readout).description(), interpreted.readout(readout).description());
        }
    }
}

#[test]
fn random_models_run_alike_on_all_instruction_sets() {
    let mut finished = 0;
    for seed in 0..150 {
        let text = random_model(seed);
        let run = |set| {
            let builder =
                Simulation::builder(interpret(&text)).connectome(small_network()).instruction_set(set).seed(seed);
            let mut simulation = builder.record(Recording::every("o", 0.1)).build().unwrap();
            // A model may divide by 0: then both stop at the same place, and say the same.
            let end = simulation.run(4.0).map_err(|error| error.to_string());
            (end, bits(&simulation))
        };
        let portable = run(InstructionSet::Portable);
        for set in InstructionSet::available() {
            assert_eq!(run(set), portable, "{set:?}\n{text}");
        }
        finished += usize::from(portable.0.is_ok());
    }
    assert!(finished > 100, "only {finished} of the models run to their end");
}
