//! Every mistake in the Rust interface gets a message that says what is wrong and what would be right.

use crate::support::{builder, interpret, network, unconnected};
use ndarray::{Array2, Array3, array};
use neurolib::simulation::error::RunError;
use neurolib::{NeuralMass, Recording, Scheme, Simulation, SimulationBuilder, Stimulus, set_parameter};

const MODEL: &str = "
    param tau: ms = 10  in 1..100
    param lag: ms = 5
    port drive = 0
    noise xi
    state rate = 0.5
    state other = 0
    tau * d/dt rate = drive - rate + 0.1[sqrt(ms)]*xi
    d/dt other = (delay(rate, lag) - other)/tau
    observe power = rate^2  default
";

fn model() -> SimulationBuilder {
    builder(MODEL).connectome(unconnected(3))
}

/// What the builder says.
fn refusal(builder: SimulationBuilder) -> String {
    builder.build().map(|_| ()).expect_err("this cannot be built").to_string()
}

fn set(name: &str, value: impl Into<neurolib::Parameter>) -> Result<Box<dyn NeuralMass>, String> {
    let mut model =
        interpret(&format!("model M {{{MODEL}\n readout bold = BalloonWindkessel {{ neural = 1[Hz]*rate }} }}"));
    set_parameter(&mut model, name, value.into()).map_err(|error| error.to_string())?;
    Ok(Box::new(model))
}

#[test]
fn step_must_be_positive() {
    for dt in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        assert_eq!(refusal(model().dt(dt)), format!("the step must be a positive number of ms, not {dt}"));
    }
}

#[test]
fn unknown_name_gets_the_nearest() {
    let parameter = set("tua", 1.0).err().unwrap();
    assert_eq!(parameter, "M has no parameter `tua`; did you mean `tau`?");
    assert_eq!(
        set("bold.kapa", 1.0).err().unwrap(),
        "BalloonWindkessel has no parameter `kapa`; did you mean `kappa`?"
    );
    assert_eq!(set("zzzzzz", 1.0).err().unwrap(), "M has no parameter `zzzzzz`");
    assert_eq!(refusal(model().stimulus("driv", 1.0)), "M has no port `driv`; did you mean `drive`?");
    assert_eq!(refusal(model().initial("rat", array![[1.0]])), "M has no state `rat`; did you mean `rate`?");
    let recording = Recording::every("powr", 1.0);
    assert_eq!(refusal(model().record(recording)), "M has no observable or state `powr`; did you mean `power`?");
    assert_eq!(refusal(model().readout_interval("bold", 1.0)), "M has no readout `bold`");
}

#[test]
fn value_outside_its_range_is_refused() {
    assert_eq!(set("tau", 0.5).err().unwrap(), "tau = 0.5 is outside its range 1 .. 100 (ms)");
    assert_eq!(set("tau", vec![1.0, 500.0]).err().unwrap(), "tau = 500 is outside its range 1 .. 100 (ms)");
    assert_eq!(set("lag", f64::INFINITY).err().unwrap(), "lag = inf is outside its range -inf .. inf (ms)");
    assert_eq!(set("tau", f64::NAN).err().unwrap(), "tau = NaN is outside its range 1 .. 100 (ms)");
    // Set behind the back of `set_parameter`, as fields of a struct are.
    let mut behind = set("tau", 1.0).unwrap();
    behind.set_parameter(0, vec![10.0, 20.0, 101.0].into());
    let message = "tau = 101 is outside its range 1 .. 100 (ms) at node node 2";
    assert_eq!(refusal(SimulationBuilder::boxed(behind).connectome(unconnected(3))), message);
}

#[test]
fn values_per_node_must_be_as_many_as_nodes() {
    let said =
        |name: &str| format!("{name} has 2 values, but the number of nodes is 3: give one value, or one per node");
    let wrong = set("tau", vec![1.0, 2.0]).unwrap();
    assert_eq!(refusal(SimulationBuilder::boxed(wrong).connectome(unconnected(3))), said("tau"));
    assert_eq!(refusal(model().stimulus("drive", Stimulus::PerNode(vec![1.0, 2.0]))), said("drive"));
    assert_eq!(refusal(model().stimulus("drive", Stimulus::Series(Array2::zeros((2, 9))))), said("drive"));
    assert_eq!(refusal(model().initial("rate", array![[1.0], [2.0]])), said("rate"));
}

#[test]
fn delay_must_be_finite_and_not_negative() {
    let run = |lag: f64| refusal(SimulationBuilder::boxed(set("lag", lag).unwrap()));
    assert_eq!(run(-1.0), "the delay of `rate` is -1 ms; it must not be negative, nor longer than a million steps");
    assert_eq!(run(1e300).split(';').next_back().unwrap(), " it must not be negative, nor longer than a million steps");
}

#[test]
fn delay_below_the_step_of_a_late_value_tells_what_to_do() {
    let model = "input net = sum(w*source.r)\n let r = previous(x)*2\n past r = 0\n state x = 0\n d/dt x = net";
    let run = builder(model).connectome(network(array![[0.0, 1.0], [0.0, 0.0]], Array2::from_elem((2, 2), 0.5)));
    assert_eq!(
        refusal(run.conduction_speed(20.0)),
        "the delay of the connection from node 1 to node 0 is 0.025 ms, shorter than the step of 0.1 ms, but `r` is \
         known only after a step: take a smaller step, a longer delay, or read `previous(r)` in the model"
    );
}

#[test]
fn history_must_be_as_long_as_the_delay() {
    assert_eq!(
        refusal(model().initial("rate", Array2::zeros((3, 7)))),
        "the history of `rate` has 7 samples; the longest delay needs 51 (or give a single one, for a constant past)"
    );
}

#[test]
fn start_must_be_finite() {
    let message = "the initial value of `rate` at node node 1 is NaN";
    assert_eq!(refusal(model().initial("rate", array![[0.0], [f64::NAN], [0.0]])), message);
    let drawn = builder("param a = 0\n state x = 1/a\n d/dt x = 0");
    assert_eq!(refusal(drawn), "the initial value of `x` at node node0 is inf");
}

#[test]
fn times_must_be_whole_steps() {
    let said = |what: &str| {
        format!("{what} of 0.25 ms is not a whole number of steps of 0.1 ms; the nearest are 0.2 and 0.3 ms")
    };
    assert_eq!(refusal(model().record(Recording::every("rate", 0.25))), said("an interval of a recording"));
    let late = Recording::every("rate", 1.0).starting_at(0.25);
    assert_eq!(refusal(model().record(late)), said("the first sample of a recording"));
    let bold = SimulationBuilder::boxed(set("tau", 1.0).unwrap()).all_readouts().readout_interval("bold", 0.25);
    assert_eq!(refusal(bold), said("the interval of a readout"));
}

#[test]
fn runge_kutta_is_for_runs_without_noise() {
    assert_eq!(
        refusal(model().scheme(Scheme::RungeKutta4)),
        "the scheme rk4 is for deterministic runs, but `rate` is driven by noise: take heun or euler, or set the noise to 0"
    );
    // The coefficient is 0 where the run starts.
    let multiplicative = builder("noise xi\n state x = 0\n d/dt x = -x + 0.1*x*xi");
    assert!(refusal(multiplicative.scheme(Scheme::RungeKutta4)).contains("`x` is driven by noise"));
}

#[test]
fn given_noise_must_have_the_shape_of_the_run() {
    let message = "given noise has shape (2, 3, 10); 1 noises and 3 nodes are needed";
    assert_eq!(refusal(model().given_noise(Array3::zeros((2, 3, 10)))), message);
}

#[test]
fn conduction_speed_must_be_positive() {
    let run = builder("input net = sum(w*source.x)\n state x = 0\n d/dt x = net").conduction_speed(0.0);
    assert_eq!(
        refusal(run),
        "the conduction speed is 0 m/s; more than 0 is expected, or infinity for a network without delays"
    );
}

#[test]
fn readout_must_not_have_a_past_or_noise_of_its_own() {
    let text = "model M { state x = 0\n d/dt x = 1\n readout other = Noisy { u = x } }
        model Noisy { port u = 0\n noise xi\n state y = 0\n d/dt y = u + xi\n observe y default }";
    let run = Simulation::builder(interpret(text)).record(Recording::every("other", 1.0));
    assert_eq!(refusal(run), "`Noisy` cannot be a readout: it has inputs, delays or noise of its own");
}

#[test]
fn duration_must_be_positive_and_whole() {
    let mut simulation = model().build().unwrap();
    for duration in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        let message = format!("a duration must be a positive number of ms, not {duration}");
        assert_eq!(simulation.run(duration).unwrap_err().to_string(), message);
    }
    let message = "a duration of 1.23 ms is not a whole number of steps of 0.1 ms; the nearest are 1.2 and 1.3 ms";
    assert_eq!(simulation.run(1.23).unwrap_err().to_string(), message);
    assert_eq!(simulation.steps(), 0);
    simulation.run(1.2).unwrap();
}

#[test]
fn run_must_not_be_longer_than_given_noise() {
    let mut simulation = model().given_noise(Array3::zeros((1, 3, 10))).build().unwrap();
    simulation.run(0.6).unwrap();
    let message = "given noise ends at step 10; the run goes to step 11";
    assert_eq!(simulation.run(0.5).unwrap_err().to_string(), message);
    simulation.run(0.4).unwrap();
}

#[test]
fn divergence_names_variable_region_time_and_last_good_values() {
    // x' = x² from 1 has its pole at t = 1; node 1 starts at 1, the others at 0.
    let model = "state y = 3\n d/dt y = 0\n state x = 0\n d/dt x = x^2";
    let run = builder(model).connectome(unconnected(3)).initial("x", array![[0.0], [1.0], [0.0]]).dt(0.5);
    let mut simulation = run.record(Recording::every("x", 0.5)).build().unwrap();
    let error = simulation.run(100.0).unwrap_err();
    let (steps, before) = (simulation.steps(), simulation.state("x").unwrap()[1]);
    let RunError::Diverged { variable, region, time, value, last } = &error else { panic!("{error}") };
    assert_eq!((variable.as_str(), region.as_str()), ("x", "node 1"));
    assert_eq!(*time, (steps + 1) as f64 * 0.5);
    assert_eq!(*value, f64::INFINITY);
    assert_eq!(last, &[("y".to_string(), 3.0), ("x".to_string(), before)]);
    assert!(before.is_finite() && before > 1e100, "{before}");
    assert_eq!(
        error.to_string(),
        format!(
            "`x` of region node 1 became inf at {time} ms; the values before were y = 3, x = {before:.6e}. A smaller step \
             often helps; otherwise look at the parameters of this variable's equation"
        )
    );
    // What was recorded before stays: one sample for each good step.
    let series = simulation.series("x").unwrap();
    assert_eq!(series.times.len() as u64, steps);
    assert!(series.values().iter().all(|x| x.is_finite()));
}
