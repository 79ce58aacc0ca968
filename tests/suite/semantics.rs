//! What the language promises of a model's meaning.

use crate::support::{builder, interpret, network, unconnected};
use ndarray::{Array2, array};
use neurolib::simulation::error::BuildError;
use neurolib::{Parameter, Recording, Scheme, Simulation, SimulationBuilder, Stimulus, set_parameter};

/// The state `x` of all nodes after a duration.
fn end(builder: SimulationBuilder, duration: f64) -> Vec<f64> {
    let mut simulation = builder.build().unwrap();
    simulation.run(duration).unwrap();
    simulation.state("x").unwrap().to_vec()
}

/// A variable of node 0 at each step of 1 ms.
fn samples(builder: SimulationBuilder, variable: &str, steps: usize) -> Vec<f64> {
    let mut simulation = builder.dt(1.0).record(Recording::every(variable, 1.0)).build().unwrap();
    simulation.run(steps as f64).unwrap();
    simulation.series(variable).unwrap().values().row(0).to_vec()
}

#[test]
fn order_of_the_lines_never_matters() {
    let lines = [
        "noise xi",
        "param a = 0.3",
        "let s = sin(x) + p",
        "let p = x*y + net",
        "input net = sum(w*source.s)",
        "d/dt x = y - x*p + a*xi",
        "d/dt y = s - y",
        "state x = 0.4",
        "state y = 0.2  clamp -1..1",
        "past s = 0",
    ];
    let run = |order: &[usize]| {
        let body: Vec<&str> = order.iter().map(|&k| lines[k]).collect();
        let connectome = network(array![[0.0, 0.5], [0.7, 0.0]], Array2::from_elem((2, 2), 13.0));
        let mut simulation = builder(&body.join("\n")).connectome(connectome).build().unwrap();
        simulation.run(20.0).unwrap();
        ["x", "y"].map(|s| simulation.state(s).unwrap().iter().map(|v| v.to_bits()).collect::<Vec<_>>())
    };
    let written = run(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(written, run(&[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
    assert_eq!(written, run(&[6, 5, 8, 7, 3, 2, 9, 4, 0, 1]));
}

#[test]
fn semi_implicit_scheme_reads_what_earlier_equations_have_advanced() {
    let model = "state x = 1\n state y = 1\n d/dt x = y\n d/dt y = x";
    let mut simulation = builder(model).scheme(Scheme::SemiImplicitEuler).dt(0.5).build().unwrap();
    simulation.run(0.5).unwrap();
    assert_eq!(simulation.state("x").unwrap(), [1.5]);
    assert_eq!(simulation.state("y").unwrap(), [1.75]);
}

#[test]
fn clamp_acts_after_the_step_and_is_counted() {
    let model = "state x = 0  clamp ..2\n d/dt x = 0.75\n observe rate = x";
    let mut simulation = builder(model).connectome(unconnected(3)).dt(1.0).build().unwrap();
    simulation.run(2.0).unwrap();
    assert_eq!(simulation.state("x").unwrap(), [1.5; 3]);
    assert_eq!(simulation.bounded().collect::<Vec<_>>(), [("x", 0)]);
    simulation.run(3.0).unwrap();
    assert_eq!(simulation.state("x").unwrap(), [2.0; 3]);
    // Three steps, three nodes; the five padded columns of the vector do not count.
    assert_eq!(simulation.bounded().collect::<Vec<_>>(), [("x", 9)]);
}

#[test]
fn wrap_leads_into_the_half_open_circle_and_is_counted() {
    let model = "state x = 0  wrap -1..1\n d/dt x = 0.5";
    let mut simulation = builder(model).dt(1.0).record(Recording::every("x", 1.0)).build().unwrap();
    simulation.run(7.0).unwrap();
    assert_eq!(simulation.series("x").unwrap().values().row(0).to_vec(), [0.5, -1.0, -0.5, 0.0, 0.5, -1.0, -0.5]);
    assert_eq!(simulation.bounded().collect::<Vec<_>>(), [("x", 2)]);
}

#[test]
fn wrap_leaves_what_is_on_the_circle_as_it_is() {
    // Node 1 leaves the circle; the others are not counted and keep every bit, though 0.1 + (0.407 - 0.1) rounds.
    let model = "state x = 0  wrap 0.1..0.8\n d/dt x = if x > 0.5 then 0.5 else 0";
    let start = array![[0.407], [0.7], [0.416]];
    let mut simulation = builder(model).connectome(unconnected(3)).dt(1.0).initial("x", start).build().unwrap();
    simulation.run(1.0).unwrap();
    let x = simulation.state("x").unwrap();
    assert_eq!([x[0], x[2]], [0.407, 0.416]);
    // 1.2 - 0.7, to rounding of numbers about 1.
    assert!((x[1] - 0.5).abs() < 1e-15, "{}", x[1]);
    assert_eq!(simulation.bounded().collect::<Vec<_>>(), [("x", 1)]);
}

/// With this model and a step of 1 ms, `x` at step k is the port's value in the step before.
const PORT: &str = "port drive = 7\n state x = 0\n d/dt x = drive - x";

#[test]
fn port_is_driven_by_its_default_a_constant_or_one_value_per_node() {
    let run = |stimulus: Option<Stimulus>| {
        let run = builder(PORT).connectome(unconnected(3)).dt(1.0);
        end(if let Some(stimulus) = stimulus { run.stimulus("drive", stimulus) } else { run }, 1.0)
    };
    assert_eq!(run(None), [7.0; 3]);
    assert_eq!(run(Some(Stimulus::Constant(2.5))), [2.5; 3]);
    assert_eq!(run(Some(Stimulus::PerNode(vec![1.0, 2.0, 3.0]))), [1.0, 2.0, 3.0]);
}

#[test]
fn sample_k_of_a_series_acts_in_step_k_and_the_default_after_its_end() {
    let series = Stimulus::Series(array![[1.0, 2.0, 3.0]]);
    assert_eq!(samples(builder(PORT).stimulus("drive", series), "x", 5), [1.0, 2.0, 3.0, 7.0, 7.0]);
    let per_node = Stimulus::Series(array![[1.0, 2.0], [3.0, 4.0]]);
    let run = || builder(PORT).connectome(unconnected(2)).dt(1.0).stimulus("drive", per_node.clone());
    assert_eq!(end(run(), 1.0), [1.0, 3.0]);
    assert_eq!(end(run(), 2.0), [2.0, 4.0]);
}

#[test]
fn function_of_time_and_node_is_read_at_the_beginning_of_each_step() {
    let stimulus = || Stimulus::function(|time, node| 10.0 * time + node as f64);
    assert_eq!(samples(builder(PORT).stimulus("drive", stimulus()), "x", 3), [0.0, 10.0, 20.0]);
    assert_eq!(end(builder(PORT).connectome(unconnected(2)).dt(1.0).stimulus("drive", stimulus()), 4.0), [30.0, 31.0]);
}

#[test]
fn parameter_per_node_equals_separate_runs() {
    let model = "param a = 1  b = 2\n let c = a*b\n state x = a  clamp ..3*b\n d/dt x = c - sin(x)";
    let run = |a: Parameter, nodes: usize| {
        let mut model = interpret(&format!("model M {{\n{model}\n}}"));
        set_parameter(&mut model, "a", a).unwrap();
        end(Simulation::builder(model).connectome(unconnected(nodes)), 5.0)
    };
    // Eleven nodes: more than one vector.
    let values: Vec<f64> = (0..11).map(|k| 0.1 * f64::from(k)).collect();
    let alone: Vec<f64> = values.iter().flat_map(|&a| run(a.into(), 1)).collect();
    assert_eq!(run(values.into(), 11), alone);
}

/// A ramp: `y` at step k is k, and `x` is what it reads of it.
fn ramp(read: &str) -> String {
    format!(
        "state y: 1 = 0\n d/dt y = 1[1/ms]\n let z = 2*y\n state x = 0\n let seen = {read}\n d/dt x = seen*0[1/ms]\n observe seen"
    )
}

#[test]
fn previous_is_one_step_back() {
    // Recorded from step 1 on; before the run `y` is constant.
    assert_eq!(samples(builder(&ramp("previous(y)")), "seen", 4), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(samples(builder(&ramp("previous(previous(y))")), "seen", 4), [0.0, 0.0, 1.0, 2.0]);
    assert_eq!(samples(builder(&ramp("previous(z)")), "seen", 4), [0.0, 2.0, 4.0, 6.0]);
}

#[test]
fn delay_is_rounded_to_steps_half_to_even() {
    let steps_of = |delay: &str| {
        let seen = samples(builder(&ramp(&format!("delay(y, {delay}[ms])"))), "seen", 8);
        8.0 - seen[7]
    };
    for (delay, steps) in
        [("0", 0.0), ("0.5", 0.0), ("0.6", 1.0), ("1.4", 1.0), ("1.5", 2.0), ("2.5", 2.0), ("3.5", 4.0)]
    {
        assert_eq!(steps_of(delay), steps, "delay of {delay} steps");
    }
}

#[test]
fn delay_of_previous_is_one_step_longer() {
    let model = ramp("delay(v, 3[ms])") + "\n let v = previous(y)";
    assert_eq!(samples(builder(&model), "seen", 6), [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
}

#[test]
fn delay_per_node_is_a_delay_of_each_node() {
    let mut model = interpret(&format!("model M {{ param d: ms = 1\n{} }}", ramp("delay(y, d)")));
    set_parameter(&mut model, "d", vec![0.0, 1.0, 4.0].into()).unwrap();
    let run = Simulation::builder(model).connectome(unconnected(3)).dt(1.0).record(Recording::every("seen", 1.0));
    let mut simulation = run.build().unwrap();
    simulation.run(6.0).unwrap();
    assert_eq!(simulation.series("seen").unwrap().values().column(5).to_vec(), [6.0, 5.0, 2.0]);
}

#[test]
fn algebraic_value_needs_a_delay_of_a_step() {
    let model = "param d: ms = 1\n state x = 0\n let r = delay(x, 1[ms])*2\n past r = 0\n let seen = delay(r, d)\n d/dt x = seen*1[1/ms]";
    let build = |dt| builder(model).dt(dt).build().map(|_| ());
    assert_eq!(build(1.0), Ok(()));
    assert_eq!(
        build(4.0),
        Err(BuildError::DelayBelowStep { what: "`r`".into(), delay: 1.0, dt: 4.0, value: "r".into() })
    );
}

#[test]
fn units_are_converted_where_they_meet() {
    let model = "state r: kHz = 0.02\n d/dt r = 0[kHz/ms]\n observe rate: Hz = r\n observe sum: Hz = r + 5[Hz]";
    let mut simulation = builder(model)
        .dt(1.0)
        .record(Recording::every("rate", 1.0))
        .record(Recording::every("sum", 1.0))
        .build()
        .unwrap();
    simulation.run(1.0).unwrap();
    let values: Vec<f64> = simulation.recorded().map(|s| s.values()[[0, 0]]).collect();
    // Conversions round: 20 and 25 to within some units in the last place.
    assert!((values[0] - 20.0).abs() < 1e-12 && (values[1] - 25.0).abs() < 1e-12, "{values:?}");
    assert!(simulation.recorded().all(|s| s.unit == "Hz"));
}

/// What a node reads of its afferents: `x` after one step of 1 ms, where sources have the values 1, 2, 3.
fn afferent(input: &str, weights: Array2<f64>) -> Vec<f64> {
    let model = format!("input net = {input}\n state y = 0\n d/dt y = 0\n state x = 0\n d/dt x = net");
    let run = builder(&model).connectome(network(weights.clone(), Array2::from_elem(weights.dim(), 10.0))).dt(1.0);
    end(run.initial("y", array![[1.0], [2.0], [3.0]]), 1.0)
}

#[test]
fn row_of_the_weights_is_the_target() {
    let weights = array![[0.0, 1.0, 0.0], [0.0, 0.0, 0.5], [4.0, 1.0, 0.0]];
    assert_eq!(afferent("sum(w*source.y)", weights.clone()), [2.0, 1.5, 6.0]);
    assert_eq!(afferent("sum(w*(source.y - y))", weights.clone()), [1.0, 0.5, -9.0]);
    assert_eq!(afferent("sum(w^2*source.y)", weights.clone()), [2.0, 0.75, 18.0]);
}

#[test]
fn length_of_a_tract_is_in_mm() {
    let weights = array![[0.0, 1.0], [0.0, 0.0]];
    let model = "input reach: cm = sum(w*len)\n state x: cm = 0\n d/dt x = reach/1[ms]";
    let run = builder(model).connectome(network(weights, Array2::from_elem((2, 2), 25.0))).dt(1.0);
    assert_eq!(end(run, 1.0), [2.5, 0.0]);
}

#[test]
fn value_may_read_itself_through_the_network() {
    let model = "input net = sum(w*source.r)\n let r = net + 1\n past r = 0\n state x = 0\n d/dt x = r - x";
    let connectome = network(array![[0.0, 2.0], [2.0, 0.0]], Array2::from_elem((2, 2), 1.0));
    // r = 2·(r of the step before) + 1.
    assert_eq!(samples(builder(model).connectome(connectome).conduction_speed(1.0), "x", 4), [1.0, 3.0, 7.0, 15.0]);
}

#[test]
fn mean_divides_by_the_number_of_connections() {
    let weights = array![[0.0, 1.0, 1.0], [0.0, 0.0, 0.5], [0.0, 0.0, 0.0]];
    assert_eq!(afferent("mean(w*source.y)", weights.clone()), [2.5, 1.5, 0.0]);
    // The mean of a node without connections is 0, not 0/0.
    assert_eq!(afferent("mean(w)", weights), [1.0, 0.5, 0.0]);
}

#[test]
fn connection_of_weight_zero_does_not_exist() {
    let weights = array![[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [2.0, -3.0, 0.0]];
    // A sum without `w` counts connections: of weight 0 there are none.
    assert_eq!(afferent("sum(source.y)", weights.clone()), [2.0, 0.0, 3.0]);
    assert_eq!(afferent("sum(w^2 + 1)", weights), [2.0, 0.0, 15.0]);
}

#[test]
fn nodes_is_the_size_of_the_network() {
    let model = "state x = 0\n d/dt x = nodes";
    assert_eq!(end(builder(model).connectome(unconnected(5)).dt(1.0), 1.0), [5.0; 5]);
}

#[test]
fn given_history_of_a_state_ends_at_time_zero() {
    let model = "state x = 0\n d/dt x = 0\n let seen = delay(x, 3)\n observe seen";
    let history = array![[-3.0, -2.0, -1.0, 9.0]];
    assert_eq!(samples(builder(model).initial("x", history), "seen", 4), [-2.0, -1.0, 9.0, 9.0]);
}

#[test]
fn given_history_arrives_along_tracts() {
    let model = "input net = sum(w*source.y)\n state y = 0\n d/dt y = 0\n state x = 0\n d/dt x = net - x";
    // 3 mm at 1 m/s are 3 steps; of the one connection, node 1 is the source.
    let run = || {
        let connectome = network(array![[0.0, 1.0], [0.0, 0.0]], Array2::from_elem((2, 2), 3.0));
        builder(model).connectome(connectome).conduction_speed(1.0)
    };
    let history = array![[0.0, 0.0, 0.0, 0.0], [-3.0, -2.0, -1.0, 9.0]];
    assert_eq!(samples(run().initial("y", history), "x", 5), [-3.0, -2.0, -1.0, 9.0, 9.0]);
    // One column is a constant past.
    assert_eq!(samples(run().initial("y", array![[0.0], [5.0]]), "x", 5), [5.0; 5]);
}

#[test]
fn given_history_of_an_algebraic_value_ends_a_step_before_the_run() {
    let model = "input net = sum(w*source.r)\n let r = previous(x)*1\n past r = 0\n state x = 4\n d/dt x = 0\n state y = 0\n d/dt y = net - y";
    let connectome = network(array![[0.0, 1.0], [1.0, 0.0]], Array2::from_elem((2, 2), 3.0));
    let run = builder(model).connectome(connectome).conduction_speed(1.0);
    let history = array![[-3.0, -2.0, -1.0]];
    assert_eq!(samples(run.initial("r", history), "y", 5), [-3.0, -2.0, -1.0, 4.0, 4.0]);
}

#[test]
fn given_history_reaches_back_as_far_as_the_longest_delay() {
    // 3 steps back from time 0: a state needs 4 samples, a value that is known a step later only 3.
    let tracts = "input net = sum(w*source.x)\n state x = 0\n d/dt x = net";
    let local = "state x = 0\n d/dt x = delay(x, 3)";
    let late = "let r = previous(x)*1\n past r = 0\n state x = 0\n d/dt x = delay(r, 3)";
    for (model, name, needed) in [(tracts, "x", 4), (local, "x", 4), (late, "r", 3)] {
        let build = |samples: usize| {
            let connectome = network(array![[0.0, 1.0], [1.0, 0.0]], Array2::from_elem((2, 2), 3.0));
            let run = builder(model).connectome(connectome).conduction_speed(1.0).dt(1.0);
            run.initial(name, Array2::zeros((1, samples))).build().map(|_| ())
        };
        assert_eq!(build(needed), Ok(()), "{model}");
        assert_eq!(
            build(needed - 1),
            Err(BuildError::History { name: name.into(), found: needed - 1, needed }),
            "{model}"
        );
    }
}

#[test]
fn start_values_are_drawn_in_range_by_node_seed_and_state() {
    let model = "state x = uniform(-2, 3)\n state y = uniform(-2, 3)\n d/dt x = 0\n d/dt y = 0";
    let draw = |seed, simulation, nodes| {
        let run = builder(model).connectome(unconnected(nodes)).seed(seed).simulation(simulation).build().unwrap();
        [run.state("x").unwrap().to_vec(), run.state("y").unwrap().to_vec()].concat()
    };
    let first = draw(0, 0, 200);
    assert!(first.iter().all(|x| (-2.0..=3.0).contains(x)));
    let all = [first.clone(), draw(1, 0, 200), draw(0, 1, 200)].concat();
    let mut distinct: Vec<u64> = all.iter().map(|x| x.to_bits()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "every node, state, seed and simulation draws another number");
    // 1200 numbers of mean 0.5 and variance 25/12: 5 standard errors of the mean.
    let mean = all.iter().sum::<f64>() / 1200.0;
    assert!((mean - 0.5).abs() < 5.0 * (25.0f64 / 12.0 / 1200.0).sqrt(), "{mean}");
    assert_eq!(first[..100], draw(0, 0, 100)[..100], "what a node draws does not depend on the others");
}

#[test]
fn normal_start_values_have_their_mean_and_deviation() {
    let run =
        builder("param m = 4\n state x = normal(m, 0.5)\n d/dt x = 0").connectome(unconnected(2000)).build().unwrap();
    let x = run.state("x").unwrap();
    let mean = x.iter().sum::<f64>() / 2000.0;
    let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 1999.0).sqrt();
    // 5 standard errors: s/√n of the mean, s/√(2n) of the deviation.
    assert!((mean - 4.0).abs() < 5.0 * 0.5 / 2000f64.sqrt(), "{mean}");
    assert!((deviation - 0.5).abs() < 5.0 * 0.5 / 4000f64.sqrt(), "{deviation}");
}

/// A model whose readouts follow it with a lag.
const READOUTS: &str = "
model Follow {
    param tau: ms = 20
    port drive = 0
    state y = 0
    d/dt y = (drive - y)/tau
    observe y  default
}
model M {
    state x = 0
    state v: 1/ms = 0.2[1/ms]
    d/dt x = v
    d/dt v = -0.04[1/ms^2]*x
    readout slow = Follow { drive = x } every 1[ms]
    readout fast = Follow { drive = 2*x }
}";

fn main_model() -> neurolib::interpreter::InterpretedModel {
    // The first model of the text is the readout, hence the order is turned.
    let (follow, main) = READOUTS.split_once("model M").unwrap();
    interpret(&format!("model M{main}\n{follow}"))
}

#[test]
fn readout_is_driven_by_the_mean_of_its_interval() {
    let run = |every: Option<f64>| {
        let run = Simulation::builder(main_model()).record(Recording::every("slow", 1.0));
        let run = if let Some(every) = every { run.readout_interval("slow", every) } else { run };
        let mut simulation = run.build().unwrap();
        simulation.run(100.0).unwrap();
        simulation.series("slow").unwrap().values().row(0).to_vec()
    };
    let (each_step, each_ms) = (run(Some(0.1)), run(None));
    let amplitude = each_step.iter().fold(0.0f64, |a, x| a.max(x.abs()));
    assert!(amplitude > 0.1, "the readout moves: {amplitude}");
    for (a, b) in each_step.iter().zip(&each_ms) {
        // Euler steps of 1 ms instead of 0.1 ms against 20 ms and 5 ms (1/ω): 5 % of the amplitude.
        assert!((a - b).abs() < 0.05 * amplitude, "{a} and {b}");
    }
}

#[test]
fn parameter_and_start_of_a_readout_are_set_by_a_dotted_name() {
    let mut model = main_model();
    set_parameter(&mut model, "fast.tau", 1e9.into()).unwrap();
    let run = Simulation::builder(model).initial("fast.y", array![[3.0]]).record(Recording::every("fast", 1.0));
    let mut simulation = run.build().unwrap();
    simulation.run(10.0).unwrap();
    // With a time constant of 10⁹ ms, 10 ms change y by less than 10⁻⁷.
    let last = simulation.series("fast").unwrap().values()[[0, 9]];
    assert!((last - 3.0).abs() < 1e-7, "{last}");
}

#[test]
fn readout_draws_start_values_of_its_own() {
    let text = "model M { state x = uniform(0, 1)\n d/dt x = 0\n readout a = Follow { drive = x }\n readout b = Follow { drive = x } }
        model Follow { port drive = 0\n state y = uniform(0, 1)\n d/dt y = 0*drive\n observe y  default }";
    let start = |simulation| {
        let run = Simulation::builder(interpret(text)).simulation(simulation).all_readouts().build().unwrap();
        [run.state("x").unwrap()[0], run.readout_state("a", "y").unwrap()[0], run.readout_state("b", "y").unwrap()[0]]
    };
    let mut all: Vec<u64> = [start(0), start(1)].concat().into_iter().map(f64::to_bits).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6);
}

#[test]
fn mean_recording_is_the_mean_of_its_steps() {
    let run = builder("state x = 0\n d/dt x = 1").dt(1.0);
    let mut simulation =
        run.record(Recording::mean("x", 4.0)).record(Recording::every("x", 4.0).starting_at(2.0)).build().unwrap();
    simulation.run(8.0).unwrap();
    let series: Vec<(Vec<f64>, Vec<f64>)> =
        simulation.recorded().map(|s| (s.times.clone(), s.values().row(0).to_vec())).collect();
    assert_eq!(series[0], (vec![4.0, 8.0], vec![2.5, 6.5]));
    assert_eq!(series[1], (vec![2.0, 6.0], vec![2.0, 6.0]));
}

#[test]
fn readouts_that_are_not_recorded_do_not_run_and_do_not_mix_up_the_others() {
    let mut simulation = Simulation::builder(main_model()).record(Recording::every("fast", 1.0)).build().unwrap();
    simulation.run(5.0).unwrap();
    let last = *simulation.series("fast").unwrap().values().row(0).iter().next_back().unwrap();
    assert_eq!(simulation.readout_state("fast", "y"), Some(vec![last]));
    assert_eq!(simulation.readout_state("slow", "y"), None);
}
