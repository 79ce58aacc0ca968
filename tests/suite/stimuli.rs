//! Stimuli in runs: the same bits however a run is cut, stored or computed beside others.

use crate::support::{bits, builder, unconnected};
use neurolib::simulation::batch::Batch;
use neurolib::simulation::checkpoint::{Checkpoint, CheckpointError};
use neurolib::simulation::error::BuildError;
use neurolib::stimulus::StimulusError;
use neurolib::{Recording, Simulation, SimulationBuilder, Stimulus};

/// A model with noise of its own, of three nodes, driven by all that remembers, draws or ends.
fn driven(seed: u64) -> SimulationBuilder {
    let body = "port drive = 0.5\n port other = 0\n noise xi\n state x = 0\n d/dt x = drive + other - x + 0.1*xi";
    let drive = Stimulus::ornstein_uhlenbeck(0.0, 0.3, 2.0).between(1.3, 6.1)
        + Stimulus::white_noise(0.1).on([0, 2])
        + 0.2 * Stimulus::sine(1.0, 200.0).then(3.0, Stimulus::ramp(0.0, 1.0, 4.0)).on("node 1");
    builder(body)
        .connectome(unconnected(3))
        .seed(seed)
        .stimulus("other", Stimulus::ornstein_uhlenbeck(1.0, 0.1, 5.0).on("node *"))
        .add_stimulus("drive", drive)
        .add_stimulus("drive", Stimulus::Constant(0.1).until(2.0))
        .record(Recording::every("x", 0.1))
}

fn finished(mut simulation: Simulation, duration: f64) -> Vec<u64> {
    simulation.run(duration).unwrap();
    bits(&simulation)
}

#[test]
fn a_run_in_pieces_hears_the_same() {
    let whole = finished(driven(1).build().unwrap(), 10.0);
    for piece in [1, 4, 7, 50] {
        let mut simulation = driven(1).build().unwrap();
        while simulation.steps() < 100 {
            simulation.run(piece.min(100 - simulation.steps()) as f64 * 0.1).unwrap();
        }
        assert_eq!(bits(&simulation), whole, "pieces of {piece} steps");
    }
}

#[test]
fn a_resumed_run_hears_the_same() {
    let whole = finished(driven(1).build().unwrap(), 10.0);
    let states = |bits: &[u64]| bits[bits.len() - 3..].to_vec();
    // Before, within and after the window of the process that remembers.
    for stop in [5, 12, 13, 14, 40, 61, 80] {
        let mut first = driven(1).build().unwrap();
        first.run(f64::from(stop) * 0.1).unwrap();
        let bytes = first.checkpoint().to_bytes();
        let mut second = driven(1).build().unwrap();
        second.restore(&Checkpoint::from_bytes(&bytes).unwrap()).unwrap();
        let end = finished(second, f64::from(100 - stop) * 0.1);
        assert_eq!(states(&end), states(&whole), "stored after {stop} steps");
    }
}

#[test]
fn simulations_side_by_side_hear_what_they_hear_by_themselves() {
    let all = || (0..11).map(|k| driven(k / 3).simulation(k as u32 % 3));
    let run = |batch: Batch| {
        batch.run(8.0, |_, finished| {
            let finished = finished.unwrap();
            finished.series("x").unwrap().values().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        })
    };
    let alone = run(Batch::new(all()).one_by_one());
    assert_eq!(run(Batch::new(all())), alone);
    for (k, one) in alone.iter().enumerate() {
        assert!(!alone[..k].contains(one), "every seed and simulation hears noise of its own");
    }
}

#[test]
fn another_stimulus_is_another_run() {
    let with = |gain: f64| driven(1).add_stimulus("drive", Stimulus::sine(gain, 10.0)).build().unwrap();
    let mut first = with(1.0);
    first.run(1.0).unwrap();
    assert_eq!(with(1.0).restore(&first.checkpoint()), Ok(()));
    assert_eq!(with(2.0).restore(&first.checkpoint()), Err(CheckpointError::Run));
}

#[test]
fn what_is_added_comes_on_top_of_the_default() {
    // With steps of 1 ms, x is what the port was in the step before.
    let body = "port drive = 7\n state x = 0\n d/dt x = drive - x";
    let run = |builder: SimulationBuilder| {
        let mut simulation = builder.dt(1.0).record(Recording::every("x", 1.0)).build().unwrap();
        simulation.run(4.0).unwrap();
        simulation.series("x").unwrap().values().row(0).to_vec()
    };
    let pulse = || Stimulus::Constant(1.0).between(1.0, 3.0);
    assert_eq!(run(builder(body).stimulus("drive", pulse())), [7.0, 1.0, 1.0, 7.0]);
    assert_eq!(run(builder(body).add_stimulus("drive", pulse())), [7.0, 8.0, 8.0, 7.0]);
    assert_eq!(run(builder(body).add_stimulus("drive", pulse()).stimulus("drive", 2.0)), [2.0, 3.0, 3.0, 2.0]);
}

#[test]
fn a_wrong_stimulus_is_told_with_its_port() {
    let error = driven(1).add_stimulus("drive", Stimulus::sine(1.0, -2.0)).build().err().unwrap();
    let number = StimulusError::Number { name: "frequency", value: -2.0, expected: "0 or more" };
    assert_eq!(error, BuildError::Stimulus { port: "drive".into(), error: number });
    assert_eq!(error.to_string(), "the stimulus of `drive` is wrong: frequency is -2; it has to be 0 or more");
}
