//! Stimuli as a port hears them, step by step.

mod processes;

use super::drive::{Drive, DriveSettings, Driven, PortInput};
use super::*;
use crate::noise::Stream;
use crate::simd::InstructionSet;
use ndarray::array;
use std::f64::consts::TAU;

/// The default of the port of these tests, far from all values.
const DEFAULT: f64 = -77.0;

/// A drive of three nodes, with steps of `dt` ms.
fn drive(value: Option<Stimulus>, added: Option<Stimulus>, dt: f64) -> Result<Drive, StimulusError> {
    let labels = ["left-V1", "right-V1", "left-M1"].map(String::from);
    let streams = [0, 1, 2].map(|node| Stream { seed: 5, simulation: 0, node });
    let set = InstructionSet::best();
    let settings = DriveSettings { port: 1, member: 0, default: DEFAULT, dt, set, labels: &labels, streams: &streams };
    Drive::new(&PortInput { value, added }, settings)
}

/// The values of a step, by node.
fn heard(drive: &mut Drive, step: u64) -> [f64; 3] {
    match drive.at(step) {
        Driven::Uniform(value) => [value; 3],
        Driven::PerNode(values) => [0, 1, 2].map(|node| values[node]),
    }
}

/// The values of the first steps at one node.
fn played(stimulus: Stimulus, dt: f64, node: usize, steps: u64) -> Vec<f64> {
    let mut drive = drive(Some(stimulus), None, dt).unwrap();
    (0..steps).map(|step| heard(&mut drive, step)[node]).collect()
}

fn refused(stimulus: Stimulus) -> String {
    drive(Some(stimulus), None, 0.1).err().unwrap().to_string()
}

#[test]
fn shapes_are_their_equations() {
    let (a, f) = (0.4, 25.0);
    let cases: [(Stimulus, &dyn Fn(f64) -> f64); 7] = [
        (Stimulus::sine(a, f), &|t| a * (TAU * f * t / 1000.0).sin()),
        (Shape::Sine { amplitude: a, frequency: f, phase: 1.0 }.into(), &|t| a * (TAU * f * t / 1000.0 + 1.0).sin()),
        (Stimulus::ramp(1.0, 3.0, 50.0), &|t| if t < 50.0 { 1.0 + 2.0 * t / 50.0 } else { 3.0 }),
        (Stimulus::exponential(0.0, a, 20.0), &|t| a * (1.0 - (-t / 20.0).exp())),
        (Stimulus::exponential(a, 0.0, 20.0), &|t| a * (-t / 20.0).exp()),
        (Stimulus::pulse_train(a, 3.0, 40.0), &|t| {
            (0..9).map(|k| a * (-(t - 40.0 * f64::from(k) - 20.0).powi(2) / 18.0).exp()).sum()
        }),
        (Stimulus::chirp(a, 10.0, 40.0, 100.0), &|t| {
            let turns = if t < 100.0 { 10.0 * t + 30.0 * t * t / 200.0 } else { 2500.0 + 40.0 * (t - 100.0) };
            a * (TAU * turns / 1000.0).sin()
        }),
    ];
    for (stimulus, equation) in cases {
        for (step, value) in played(stimulus.clone(), 0.1, 0, 2000).into_iter().enumerate() {
            let expected = equation(step as f64 * 0.1);
            // Some thirty turns lose as many roundings of a number of their size.
            assert!((value - expected).abs() < 1e-13, "{stimulus:?} in step {step}: {value} rather than {expected}");
        }
    }
}

#[test]
fn edges_of_square_waves_fall_on_steps() {
    // 25 Hz at 0.1 ms: 200 steps up, 200 down, though 0.1·k is not a decimal fraction.
    let values = played(Stimulus::square(2.0, 25.0), 0.1, 0, 4000);
    assert!(values.chunks(200).enumerate().all(|(half, values)| values == [[2.0, -2.0][half % 2]; 200]));
    let quarter = Shape::Square { amplitude: 1.0, frequency: 100.0, duty: 0.25 };
    let values = played(quarter.into(), 0.5, 0, 200);
    assert!(values.chunks(20).all(|period| period[..5] == [1.0; 5] && period[5..] == [-1.0; 15]));
}

#[test]
fn a_step_is_zero_before_and_its_amplitude_after() {
    assert_eq!(played(Stimulus::step(2.0, 3.0), 1.0, 0, 5), [0.0, 0.0, 0.0, 2.0, 2.0]);
    assert_eq!(played(Stimulus::step(2.0, 0.0), 1.0, 0, 2), [2.0, 2.0]);
}

#[test]
fn the_default_stands_where_nothing_acts() {
    let window = || Stimulus::Constant(1.0).between(1.0, 3.0);
    assert_eq!(played(window(), 1.0, 0, 4), [DEFAULT, 1.0, 1.0, DEFAULT]);
    // Where two of a sum act they add up, where one acts it is alone.
    assert_eq!(played(window() + Stimulus::Constant(5.0).until(2.0), 1.0, 0, 4), [5.0, 6.0, 1.0, DEFAULT]);
    assert_eq!(played(window().on("left-*"), 1.0, 1, 3), [DEFAULT; 3]);
    assert_eq!(played(window().on("left-*"), 1.0, 2, 3), [DEFAULT, 1.0, 1.0]);
}

#[test]
fn what_is_added_comes_on_top_of_the_default_or_the_value() {
    let added = || Some(Stimulus::Constant(1.0).between(1.0, 3.0) + Stimulus::Constant(10.0).on(2));
    let drive_of = |value: Option<Stimulus>| {
        let mut drive = drive(value, added(), 1.0).unwrap();
        [0, 1, 2, 3].map(|step| heard(&mut drive, step))
    };
    let d = DEFAULT;
    let on_top = |of: f64| [[of, of, of + 10.0], [of + 1.0, of + 1.0, of + 1.0 + 10.0]];
    let [off, on] = on_top(d);
    assert_eq!(drive_of(None), [off, on, on, off]);
    let [off, on] = on_top(0.5);
    assert_eq!(drive_of(Some(Stimulus::Constant(0.5))), [off, on, on, off]);
    let of_node_0 = drive_of(Some(Stimulus::Constant(0.5).on(0)));
    assert_eq!(of_node_0, [[0.5, d, d + 10.0], [1.5, d + 1.0, d + 11.0], [1.5, d + 1.0, d + 11.0], [0.5, d, d + 10.0]]);
}

#[test]
fn changes_of_a_sum_change_its_parts() {
    let ramp = || Stimulus::function(|time, node| time + 100.0 * node as f64);
    assert_eq!(played(ramp().delayed_by(2.0), 1.0, 1, 4), [DEFAULT, DEFAULT, 100.0, 101.0]);
    assert_eq!(played(2.0 * (ramp() + ramp() * 0.5), 1.0, 1, 2), [300.0, 303.0]);
    // Own time counts within a delay, the end of an outer window cuts.
    let inner = ramp().until(3.0).delayed_by(1.0).until(3.0);
    assert_eq!(played(inner, 1.0, 0, 5), [DEFAULT, 0.0, 1.0, DEFAULT, DEFAULT]);
    assert_eq!(played(ramp().on([0, 2]).on(1..=2), 1.0, 0, 2), [DEFAULT, DEFAULT]);
    assert_eq!(played(ramp().on([0, 2]).on(1..=2), 1.0, 2, 2), [200.0, 201.0]);
}

#[test]
fn concatenation_begins_each_part_anew() {
    let ramp = || Stimulus::function(|time, _| time);
    let values = played(ramp().then(2.0, ramp().then(3.0, Stimulus::Constant(9.0))), 1.0, 0, 7);
    assert_eq!(values, [0.0, 1.0, 0.0, 1.0, 2.0, 9.0, 9.0]);
}

#[test]
fn samples_last_as_long_as_they_say() {
    let samples = |values| Stimulus::Samples { values, every: 1.0 };
    assert_eq!(played(samples(array![[1.0, 2.0]]), 0.5, 1, 5), [1.0, 1.0, 2.0, 2.0, DEFAULT]);
    let per_node = samples(array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).delayed_by(0.5);
    assert_eq!(played(per_node, 0.5, 1, 6), [DEFAULT, 3.0, 3.0, 4.0, 4.0, DEFAULT]);
}

#[test]
fn what_is_the_same_in_all_steps_is_known_to_be() {
    let is_constant = |stimulus| drive(Some(stimulus), None, 0.1).unwrap().is_constant();
    assert!(is_constant(Stimulus::Constant(1.0) + Stimulus::PerNode(vec![1.0, 2.0, 3.0]).on(1)));
    assert!(!is_constant(Stimulus::Constant(1.0).until(5.0)));
    assert!(!is_constant(Stimulus::sine(1.0, 1.0)));
}

#[test]
fn nodes_are_found_by_index_label_and_pattern() {
    let labels = ["left-V1", "right-V1", "left-M1", "left-*"].map(String::from);
    let check = |nodes: Nodes, expected: &[usize]| assert_eq!(nodes.indices(&labels).unwrap(), expected, "{nodes:?}");
    check(2.into(), &[2]);
    check((1..3).into(), &[1, 2]);
    check((1..=3).into(), &[1, 2, 3]);
    check([2, 0, 2].into(), &[0, 2]);
    check("right-V1".into(), &[1]);
    check(["*-V1", "left-M1"].into(), &[0, 1, 2]);
    check("*M*".into(), &[2]);
    check("left*1".into(), &[0, 2]);
    // A label that looks like a pattern is a label.
    check("left-*".into(), &[3]);
}

#[test]
fn what_cannot_drive_a_port_is_told() {
    let one = || Stimulus::Constant(1.0);
    assert_eq!(refused(Stimulus::sine(f64::NAN, 1.0)), "amplitude is NaN; it has to be a finite number");
    assert_eq!(refused(Stimulus::square(1.0, -1.0)), "frequency is -1; it has to be 0 or more");
    assert_eq!(refused(Stimulus::ramp(0.0, 1.0, 0.0)), "duration is 0; it has to be more than 0");
    assert_eq!(
        refused(Stimulus::pulse_train(1.0, 20.0, 10.0)),
        "width as a fraction of the period is 2; it has to be from 0 to 1"
    );
    assert_eq!(refused(Stimulus::white_noise(-1.0)), "strength is -1; it has to be 0 or more");
    assert_eq!(refused(one().delayed_by(-1.0)), "delay in ms is -1; it has to be 0 or more");
    let never = "a stimulus from 5 ms to 2 ms never acts: it has to end after its beginning";
    assert_eq!(refused(one().between(5.0, 2.0)), never);
    assert_eq!(refused(one() * f64::INFINITY), "gain is inf; it has to be a finite number");
    assert_eq!(refused(one().on("left-V2")), "no node has the label `left-V2`; did you mean `left-V1`?");
    assert_eq!(refused(one().on("middle*")), "no label matches `middle*`; the first one is `left-V1`");
    assert_eq!(refused(one().on(3)), "there is no node 3: the network has the nodes 0 to 2");
    assert_eq!(refused(one().on(1..1)), "a list of nodes is empty");
    assert!(refused(Stimulus::PerNode(vec![1.0; 2])).starts_with("there are 2 values, but the number of nodes is 3"));
    let every = Stimulus::Samples { values: array![[1.0]], every: 0.25 };
    assert!(refused(every).starts_with("an interval of samples of 0.25 ms is not a whole number of steps of 0.1 ms"));
    let many = (0..64).fold(Stimulus::white_noise(1.0), |sum, _| sum + Stimulus::white_noise(1.0));
    assert_eq!(refused(many), "a port can be driven by 64 random processes at most, not by 65");
}

#[test]
fn stimuli_that_differ_read_differently() {
    let texts = [
        Stimulus::Constant(1.0),
        Stimulus::PerNode(vec![1.0; 300]),
        Stimulus::Series(Array2::zeros((1, 1000))),
        Stimulus::Series(Array2::from_shape_fn((1, 1000), |(_, k)| if k == 500 { 1.0 } else { 0.0 })),
        Stimulus::sine(1.0, 2.0),
        Stimulus::sine(1.0, 2.0).on(1),
        Stimulus::sine(1.0, 2.0).until(1.0),
        Stimulus::sine(1.0, 2.0) * 2.0,
    ]
    .map(|stimulus| format!("{stimulus:?}"));
    for (k, text) in texts.iter().enumerate() {
        assert!(!texts[..k].contains(text), "{text}");
    }
}
