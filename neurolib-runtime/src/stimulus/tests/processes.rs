//! Random processes against their theory.

use super::*;

/// Values of all three nodes, step by step.
fn all_nodes(stimulus: Stimulus, dt: f64, steps: u64) -> Vec<[f64; 3]> {
    let mut drive = drive(Some(stimulus), None, dt).unwrap();
    (0..steps).map(|step| heard(&mut drive, step)).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

#[test]
fn white_noise_has_a_variance_of_one_over_the_step() {
    let n = 200_000;
    for dt in [0.1, 0.5] {
        let values = all_nodes(Stimulus::white_noise(0.3), dt, n);
        let all = || values.iter().flatten().map(|x| x / (0.3 / dt.sqrt()));
        let n = 3.0 * n as f64;
        // Five standard errors: √(1/n) of the mean, √(2/n) of the variance.
        assert!(mean(all()).abs() < 5.0 / n.sqrt());
        assert!((mean(all().map(|z| z * z)) - 1.0).abs() < 5.0 * (2.0 / n).sqrt());
        // Neither neighbours in time nor nodes are correlated.
        let lagged = mean(values.windows(2).map(|w| w[0][0] * w[1][0] * dt / 0.09));
        let across = mean(values.iter().map(|x| x[0] * x[1] * dt / 0.09));
        let bound = 5.0 / (n / 3.0).sqrt();
        assert!(lagged.abs() < bound && across.abs() < bound, "{lagged} {across}");
    }
}

#[test]
fn ornstein_uhlenbeck_has_the_mean_variance_and_memory_of_its_equation() {
    let (mu, s, tau, n) = (1.5, 0.2, 5.0, 400_000);
    // Exact for steps of any length: also for one as long as τ.
    for dt in [0.5, 5.0] {
        let values = all_nodes(Stimulus::ornstein_uhlenbeck(mu, s, tau), dt, n);
        let z: Vec<f64> = values.iter().map(|x| (x[0] - mu) / s).collect();
        let decay = (-dt / tau).exp();
        // A correlated sequence is worth (1 − a)/(1 + a) of its length for the mean, (1 − a²)/(1 + a²) for the variance
        // and, to within a factor of two, for covariances; five standard errors each.
        let worth = |a: f64| n as f64 * (1.0 - a) / (1.0 + a);
        assert!(mean(z.iter().copied()).abs() < 5.0 / worth(decay).sqrt());
        let bound = 5.0 * (2.0 / worth(decay * decay)).sqrt();
        assert!((mean(z.iter().map(|z| z * z)) - 1.0).abs() < bound);
        for lag in [1, 3, 10] {
            let correlation = mean(z.windows(lag + 1).map(|w| w[0] * w[lag]));
            let expected = (-(lag as f64) * dt / tau).exp();
            assert!((correlation - expected).abs() < bound, "lag {lag}: {correlation} rather than {expected}");
        }
    }
}

#[test]
fn ornstein_uhlenbeck_begins_in_its_stationary_state() {
    // The first value, over many seeds: the variance is 1 from the beginning on, to five standard errors.
    let first = (0..20_000).map(|seed| {
        let labels = [String::from("0")];
        let streams = [Stream { seed, simulation: 0, node: 0 }];
        let set = InstructionSet::best();
        let settings =
            DriveSettings { port: 0, member: 0, default: 0.0, dt: 0.1, set, labels: &labels, streams: &streams };
        let value = Some(Stimulus::ornstein_uhlenbeck(0.0, 1.0, 50.0));
        let mut drive = Drive::new(&PortInput { value, added: None }, settings).unwrap();
        let Driven::PerNode(values) = drive.at(0) else { panic!("a process differs from node to node") };
        values[0] * values[0]
    });
    assert!((mean(first) - 1.0).abs() < 5.0 * (2.0_f64 / 20_000.0).sqrt());
}

#[test]
fn numbers_depend_on_the_node_and_the_step_alone() {
    let noise = || Stimulus::white_noise(1.0);
    let all = all_nodes(noise(), 1.0, 40);
    let later = all_nodes(noise().between(7.0, 33.0).on("left-M1"), 1.0, 40);
    for step in 0..40 {
        let expected = if (7..33).contains(&step) { all[step][2] } else { DEFAULT };
        assert_eq!(later[step], [DEFAULT, DEFAULT, expected]);
    }
    // Each process of a sum draws numbers of its own; the first one keeps its.
    let sum = all_nodes(noise() + noise() * 0.5, 1.0, 40);
    let second: Vec<f64> = (0..40).map(|step| 2.0 * (sum[step][0] - all[step][0])).collect();
    assert!((0..40).all(|step| (second[step] - all[step][0]).abs() > 1e-6));
}

#[test]
fn a_stored_process_goes_on_with_the_same_bits() {
    let stimulus = || Stimulus::ornstein_uhlenbeck(0.0, 1.0, 20.0).delayed_by(4.0) + Stimulus::white_noise(0.1);
    let whole = all_nodes(stimulus(), 1.0, 30);
    for stop in 0..30_u64 {
        let mut first = drive(Some(stimulus()), None, 1.0).unwrap();
        for step in 0..=stop {
            let _ = first.at(step);
        }
        let saved: Vec<Vec<f64>> = first.save().collect();
        let mut second = drive(Some(stimulus()), None, 1.0).unwrap();
        second.restore(&mut saved.iter()).unwrap();
        // The step at which it was stored is heard again.
        for step in stop..30 {
            assert_eq!(heard(&mut second, step), whole[step as usize], "stored at {stop}");
        }
    }
}
