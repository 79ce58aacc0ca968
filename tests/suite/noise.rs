//! White noise and the Ornstein–Uhlenbeck process are what theory says.
//!
//! Bounds are 5 standard errors, each by its formula. Seeds are fixed: a test fails always or never, and would
//! have failed for one seed in 1.7 million.

use crate::support::{builder, unconnected};
use ndarray::Array2;
use neurolib::Recording;

const SIGMAS: f64 = 5.0;

fn within(what: &str, found: f64, expected: f64, error: f64) {
    let off = (found - expected) / error;
    println!("{what}: {found:.6} instead of {expected:.6}, {off:+.2} standard errors");
    assert!(off.abs() < SIGMAS, "{what}: {found} instead of {expected} ± {error}");
}

const DT: f64 = 0.1;
const TAU: f64 = 2.0;
const SIGMA: f64 = 0.7;
const NODES: usize = 24;
const STEPS: usize = 40_000;

/// A stationary Ornstein–Uhlenbeck process of unit mean, node × step.
fn ornstein_uhlenbeck() -> Array2<f64> {
    let model = "param tau: ms = 2  sigma: 1/sqrt(ms) = 0.7\n noise xi\n state x = 1\n d/dt x = (1 - x)/tau + sigma*xi";
    let run = builder(model).connectome(unconnected(NODES)).dt(DT).seed(11);
    let mut simulation = run.record(Recording::every("x", DT)).build().unwrap();
    // 25 time constants of settling leave e⁻²⁵ of the start.
    let settling = (25.0 * TAU / DT) as usize;
    simulation.run((settling + STEPS) as f64 * DT).unwrap();
    simulation.series("x").unwrap().values().slice(ndarray::s![.., settling..]).to_owned()
}

/// Autocorrelation at a lag about the known mean, over all nodes.
fn autocorrelation(x: &Array2<f64>, lag: usize) -> f64 {
    let product = |a: &[f64]| (0..a.len() - lag).map(|k| (a[k] - 1.0) * (a[k + lag] - 1.0)).sum::<f64>();
    let total: f64 = x.outer_iter().map(|row| product(&row.to_vec()) / (STEPS - lag) as f64).sum();
    let variance: f64 = x.iter().map(|x| (x - 1.0).powi(2)).sum::<f64>() / STEPS as f64;
    total / variance
}

#[test]
fn ornstein_uhlenbeck_process_has_mean_variance_and_time_of_its_discrete_form() {
    // Euler–Maruyama makes it an AR(1) process with φ = 1 − dt/τ, whose variance is exactly σ²τ/(2 − dt/τ).
    let x = ornstein_uhlenbeck();
    let (n, phi) = ((NODES * STEPS) as f64, 1.0 - DT / TAU);
    let variance = SIGMA * SIGMA * TAU / (2.0 - DT / TAU);

    let mean = x.mean().unwrap();
    let independent = n * (1.0 - phi) / (1.0 + phi);
    within("mean", mean, 1.0, (variance / independent).sqrt());

    let found = x.iter().map(|x| (x - 1.0).powi(2)).sum::<f64>() / n;
    let independent = n * (1.0 - phi * phi) / (1.0 + phi * phi);
    within("variance", found, variance, variance * (2.0 / independent).sqrt());

    // φ is estimated with variance (1 − φ²)/n, hence τ = dt/(1 − φ) with error τ²/dt·√((1 − φ²)/n).
    let found = DT / (1.0 - autocorrelation(&x, 1));
    within("time constant", found, TAU, TAU * TAU / DT * ((1.0 - phi * phi) / n).sqrt());

    // Bartlett's formula for AR(1), at a lag of one time constant.
    let lag = (TAU / DT) as usize;
    let power = phi.powi(2 * lag as i32);
    let bartlett = (1.0 + phi * phi) * (1.0 - power) / (1.0 - phi * phi) - 2.0 * lag as f64 * power;
    within("autocorrelation after τ", autocorrelation(&x, lag), phi.powi(lag as i32), (bartlett / n).sqrt());
}

/// The normal numbers of two noises, as rows: those of `a` at all nodes, then those of `b`.
fn white_noise(nodes: usize, steps: usize, seed: u64, simulation: u32) -> Array2<f64> {
    let model = "noise xi, zeta\n state a = 0\n state b = 0\n d/dt a = -a + xi\n d/dt b = -b + zeta";
    // With dt = 1 the decay forgets everything: each value is the step's number itself.
    let run = builder(model).connectome(unconnected(nodes)).dt(1.0).seed(seed).simulation(simulation);
    let mut simulation = run.record(Recording::every("a", 1.0)).record(Recording::every("b", 1.0)).build().unwrap();
    simulation.run(steps as f64).unwrap();
    let series: Vec<_> = simulation.recorded().map(|s| s.values()).collect();
    ndarray::concatenate(ndarray::Axis(0), &series).unwrap()
}

#[test]
fn numbers_of_nodes_and_noises_are_uncorrelated() {
    let steps = 20_000;
    let rows = white_noise(13, steps, 3, 0);
    let rows: Vec<&[f64]> = rows.outer_iter().map(|row| row.to_slice().unwrap()).collect();
    let n = steps as f64;
    // Lag 0 between rows, lag 1 also within a row: Box–Muller makes a step and the next from one pair.
    for lag in [0, 1] {
        let mut squares = Vec::new();
        for (i, a) in rows.iter().enumerate() {
            for b in &rows[i + 1 - lag..] {
                let r = a.iter().zip(&b[lag..]).map(|(x, y)| x * y).sum::<f64>() / n;
                // 325 pairs: the largest of them is below 5 standard errors but once in 5000 seeds.
                within("correlation", r, 0.0, 1.0 / n.sqrt());
                squares.push(n * r * r);
            }
        }
        // Each is chi-square distributed with one degree of freedom: mean 1, variance 2.
        let count = squares.len() as f64;
        within("mean squared correlation", squares.iter().sum::<f64>() / count, 1.0, (2.0 / count).sqrt());
    }
}

#[test]
fn numbers_of_seeds_and_simulations_are_uncorrelated() {
    let steps = 50_000;
    let row = |seed, simulation| white_noise(1, steps, seed, simulation).row(0).to_vec();
    let first = row(1, 0);
    for other in [row(2, 0), row(1, 1), row(1 << 32, 0)] {
        let r = first.iter().zip(&other).map(|(x, y)| x * y).sum::<f64>() / steps as f64;
        within("correlation", r, 0.0, 1.0 / (steps as f64).sqrt());
    }
}

#[test]
fn numbers_are_standard_normal() {
    let numbers = white_noise(10, 20_000, 5, 0);
    let n = numbers.len() as f64;
    let moment = |k: i32| numbers.iter().map(|x| x.powi(k)).sum::<f64>() / n;
    // Moments of the normal distribution are 0, 1, 0, 3; the variance of the k-th is that of x^k over n.
    within("mean", moment(1), 0.0, (1.0 / n).sqrt());
    within("variance", moment(2), 1.0, (2.0 / n).sqrt());
    within("third moment", moment(3), 0.0, (15.0 / n).sqrt());
    within("fourth moment", moment(4), 3.0, (96.0 / n).sqrt());

    // Ten classes of equal probability, bounded by the deciles; the sum has mean 9 and variance 18.
    const DECILES: [f64; 4] =
        [0.253_347_103_135_799_7, 0.524_400_512_708_040_9, 0.841_621_233_572_914_3, 1.281_551_565_544_600_4];
    let mut counts = [0.0; 10];
    for x in &numbers {
        let above = DECILES.iter().filter(|d| x.abs() > **d).count();
        counts[if *x < 0.0 { 4 - above } else { 5 + above }] += 1.0;
    }
    let chi_square: f64 = counts.iter().map(|c| (c - n / 10.0).powi(2) / (n / 10.0)).sum();
    within("chi square", chi_square, 9.0, 18.0f64.sqrt());

    // P(|x| > 4) = 6.334e-5; rare events have their own mean as variance.
    let expected = 6.334e-5 * n;
    let tail = numbers.iter().filter(|x| x.abs() > 4.0).count() as f64;
    within("numbers beyond 4", tail, expected, expected.sqrt());
}
