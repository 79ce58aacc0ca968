use super::*;

fn streams(seed: u64, nodes: usize) -> NoiseSource {
    NoiseSource::CounterBased((0..nodes as u32).map(|node| Stream { seed, simulation: 0, node }).collect())
}

/// The numbers of noise 0 at a step.
fn numbers(noise: &mut WhiteNoise<f64>, set: InstructionSet, step: u64) -> Vec<f64> {
    noise.prepare(set, step);
    noise.block.values((step % BLOCK) as usize * noise.noises).collect()
}

/// `steps` normal numbers of every node of noise 0.
fn draw(seed: u64, noises: usize, nodes: usize, steps: u64) -> Vec<f64> {
    let mut noise = WhiteNoise::new(streams(seed, nodes), noises, nodes);
    (0..steps).flat_map(|step| numbers(&mut noise, InstructionSet::best(), step)).collect()
}

#[test]
fn numbers_depend_on_node_and_step_only() {
    let all = draw(3, 2, 20, 7);
    let fewer = draw(3, 1, 5, 7);
    for step in 0..7 {
        assert_eq!(all[step * 20..step * 20 + 5], fewer[step * 5..step * 5 + 5]);
    }
    // Starting in the middle of a block gives the same.
    let mut late = WhiteNoise::new(streams(3, 5), 1, 5);
    assert_eq!(numbers(&mut late, InstructionSet::Portable, 5), fewer[25..30]);
    assert_ne!(draw(4, 1, 5, 7), fewer);
}

#[test]
fn numbers_are_standard_normal() {
    let n = 1_000_000;
    let mut x = draw(1, 1, 100, n as u64 / 100);
    let n = n as f64;
    let moment = |k: i32| x.iter().map(|v| v.powi(k)).sum::<f64>() / n;
    // Standard errors of the first four moments of n normal numbers; five of them are allowed.
    for (k, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
        let error = (moment(k) - expected).abs();
        assert!(error < 5.0 * (f64::sqrt(variance / n)), "moment {k} is off by {error}");
    }
    // Lag one in time and between neighbours: uncorrelated.
    for lag in [1, 100] {
        let c = x.windows(lag + 1).map(|w| w[0] * w[lag]).sum::<f64>() / n;
        assert!(c.abs() < 5.0 / n.sqrt(), "autocorrelation {c} at lag {lag}");
    }
    // Kolmogorov–Smirnov against the normal distribution; 1.95/√n is the 0.1 % level.
    x.sort_by(f64::total_cmp);
    let cdf = |v: f64| 0.5 * libm::erfc(-v / std::f64::consts::SQRT_2);
    let distance = x.iter().enumerate().map(|(i, &v)| (cdf(v) - i as f64 / n).abs()).fold(0.0, f64::max);
    assert!(distance < 1.95 / n.sqrt(), "distance {distance}");
}
