//! Every scheme reaches its order where the solution is known.
//!
//! Orders are slopes of log error over log step. The error is c·dt^p·(1 + O(dt)): halving the step five
//! times from one that is small against the problem's times leaves the slope within 0.1 of p. Where the
//! error is itself an average over paths, its band is given beside it.

use crate::support::{Random, builder, network, order, unconnected};
use ndarray::{Array2, Array3, Axis, array};
use neurolib::{Scheme, SimulationBuilder};

/// Order of a run's error at `duration`, for these steps.
fn measure(dts: &[f64], duration: f64, build: impl Fn(f64) -> SimulationBuilder, error: impl Fn(&[f64]) -> f64) -> f64 {
    let point = |&dt: &f64| {
        let mut simulation = build(dt).dt(dt).build().unwrap();
        simulation.run(duration).unwrap();
        (dt, error(&simulation.state("x").unwrap()))
    };
    order(&dts.iter().map(point).collect::<Vec<_>>())
}

fn halvings(first: f64) -> Vec<f64> {
    (0..5).map(|k| first / f64::from(1 << k)).collect()
}

fn assert_order(what: &str, found: f64, expected: f64, band: f64) {
    println!("{what}: order {found:.3}");
    assert!((found - expected).abs() < band, "{what}: order {found} instead of {expected} ± {band}");
}

/// The schemes, their orders, and a first step at which each is in its asymptotic range.
const ORDERS: [(Scheme, f64, f64); 4] = [
    (Scheme::EulerMaruyama, 1.0, 1.0 / 32.0),
    (Scheme::StochasticHeun, 2.0, 1.0 / 16.0),
    (Scheme::RungeKutta4, 4.0, 1.0 / 4.0),
    (Scheme::SemiImplicitEuler, 1.0, 1.0 / 32.0),
];

#[test]
fn logistic_growth_is_met_with_the_order_of_the_scheme() {
    let exact = 1.0 / (1.0 + 9.0 * (-2.0f64).exp());
    for (scheme, expected, first) in ORDERS {
        let build = |_| builder("state x = 0.1\n d/dt x = x*(1 - x)").scheme(scheme);
        let found = measure(&halvings(first), 2.0, build, |x| (x[0] - exact).abs());
        assert_order(&format!("{scheme}, logistic"), found, expected, 0.1);
    }
}

#[test]
fn harmonic_oscillator_is_met_with_the_order_of_the_scheme() {
    for (scheme, expected, first) in ORDERS {
        let build = |_| builder("state x = 1\n state v = 0\n d/dt v = -x\n d/dt x = v").scheme(scheme);
        let found = measure(&halvings(first), 2.0, build, |x| (x[0] - 2.0f64.cos()).abs());
        assert_order(&format!("{scheme}, oscillator"), found, expected, 0.1);
    }
}

#[test]
fn time_in_an_equation_is_that_of_the_stage() {
    // x' = cos t − (x − sin t) has the solution sin t; a stage at a wrong time would be of order 1.
    for (scheme, expected, first) in ORDERS {
        let build = |_| builder("state x = 0\n d/dt x = (cos(t/1[ms]) - (x - sin(t/1[ms])))/1[ms]").scheme(scheme);
        let found = measure(&halvings(first), 1.0, build, |x| (x[0] - 1.0f64.sin()).abs());
        assert_order(&format!("{scheme}, driven by time"), found, expected, 0.15);
    }
}

/// Paths, duration and steps of the finest path of the strong tests.
const PATHS: usize = 400;
const FINEST: usize = 8192;

/// Standard normal numbers of the finest path (path × step), for a duration of 1 ms.
fn wiener() -> Array2<f64> {
    let mut random = Random(1);
    Array2::from_shape_simple_fn((PATHS, FINEST), || random.normal())
}

/// The same path on a coarser grid: increments add up, and are normalized again.
fn coarser(fine: &Array2<f64>, steps: usize) -> Array3<f64> {
    let chunk = FINEST / steps;
    Array3::from_shape_fn((1, PATHS, steps), |(_, path, step)| {
        fine.row(path).iter().skip(step * chunk).take(chunk).sum::<f64>() / (chunk as f64).sqrt()
    })
}

/// Strong order: slope of the root mean square distance of the paths' ends from the exact ones.
fn strong_order(model: &str, scheme: Scheme, fine: &Array2<f64>, exact: &[f64]) -> f64 {
    let point = |steps: usize| {
        let dt = 1.0 / steps as f64;
        let run = builder(model).connectome(unconnected(PATHS)).scheme(scheme).dt(dt);
        let mut simulation = run.given_noise(coarser(fine, steps)).build().unwrap();
        simulation.run(1.0).unwrap();
        let ends = simulation.state("x").unwrap();
        let squares: f64 = ends.iter().zip(exact).map(|(x, e)| (x - e).powi(2)).sum();
        (dt, (squares / PATHS as f64).sqrt())
    };
    order(&[64, 128, 256, 512].map(point))
}

/// Values at the end of all paths of the Wiener process.
fn ends(fine: &Array2<f64>) -> Vec<f64> {
    fine.sum_axis(Axis(1)).iter().map(|sum| sum / (FINEST as f64).sqrt()).collect()
}

// The root mean square over 400 paths is known to 1/√800 = 3.5 %, alike at all steps as the paths are the
// same; over a factor of 8 in dt, independent errors would change a slope by 0.03. The band also leaves
// room for the next term of the expansion, which is half an order higher.
const STRONG_BAND: f64 = 0.12;

#[test]
fn euler_maruyama_is_ito_with_strong_order_one_half() {
    let fine = wiener();
    // Itô: dx = a x dt + b x dW has x = exp((a − b²/2) t + b W).
    let exact: Vec<f64> = ends(&fine).iter().map(|w| (0.5 - 0.5 + w).exp()).collect();
    let found = strong_order(MULTIPLICATIVE, Scheme::EulerMaruyama, &fine, &exact);
    assert_order("euler, multiplicative noise", found, 0.5, STRONG_BAND);
}

#[test]
fn heun_is_stratonovich_with_strong_order_one() {
    let fine = wiener();
    // Stratonovich: dx = a x dt + b x∘dW has x = exp(a t + b W).
    let exact: Vec<f64> = ends(&fine).iter().map(|w| (0.5 + w).exp()).collect();
    let found = strong_order(MULTIPLICATIVE, Scheme::StochasticHeun, &fine, &exact);
    assert_order("heun, multiplicative noise", found, 1.0, STRONG_BAND);
}

const MULTIPLICATIVE: &str = "noise xi\n state x = 1\n d/dt x = 0.5*x + x*xi";

#[test]
fn additive_noise_is_met_with_strong_order_one() {
    let fine = wiener();
    // x(1) = ∫ exp(−(1 − s)) dW(s); the sum over the finest grid is off by 1/16 of the smallest error.
    let h = 1.0 / FINEST as f64;
    let integral = |path: ndarray::ArrayView1<f64>| -> f64 {
        path.iter().enumerate().map(|(k, xi)| (-(1.0 - (k as f64 + 0.5) * h)).exp() * xi * h.sqrt()).sum()
    };
    let exact: Vec<f64> = fine.outer_iter().map(integral).collect();
    for scheme in [Scheme::EulerMaruyama, Scheme::StochasticHeun, Scheme::SemiImplicitEuler] {
        let found = strong_order("noise xi\n state x = 0\n d/dt x = -x + xi", scheme, &fine, &exact);
        assert_order(&format!("{scheme}, additive noise"), found, 1.0, STRONG_BAND);
    }
}

/// x' = −a·x(t − τ) with x = 1 for t ≤ 0, by the method of steps: Σ (−a)^k (t − (k − 1)τ)^k / k!.
fn delayed_decay(a: f64, tau: f64, t: f64) -> f64 {
    let mut sum = 1.0;
    let mut factorial = 1.0;
    for k in 1..=(t / tau).floor() as i32 + 1 {
        factorial *= f64::from(k);
        sum += (-a).powi(k) * (t - f64::from(k - 1) * tau).powi(k) / factorial;
    }
    sum
}

/// What is delayed is read at the step's beginning, hence order 1 with every scheme.
const DELAYED: [Scheme; 3] = [Scheme::EulerMaruyama, Scheme::StochasticHeun, Scheme::RungeKutta4];

#[test]
fn delay_inside_a_node_agrees_with_the_method_of_steps() {
    let exact = delayed_decay(0.9, 1.0, 3.5);
    for scheme in DELAYED {
        let build = |_| builder("state x = 1\n d/dt x = -0.9[1/ms]*delay(x, 1[ms])").scheme(scheme);
        let found = measure(&halvings(1.0 / 32.0), 3.5, build, |x| (x[0] - exact).abs());
        assert_order(&format!("{scheme}, local delay"), found, 1.0, 0.1);
    }
}

#[test]
fn delay_along_tracts_agrees_with_the_method_of_steps() {
    // Two nodes that drive each other behave as one that drives itself: 10 mm at 10 m/s are 1 ms.
    let exact = delayed_decay(0.9, 1.0, 3.5);
    for scheme in DELAYED {
        let build = |_| {
            builder("input net = sum(w*source.x)\n state x = 1\n d/dt x = -0.9*net")
                .connectome(network(array![[0.0, 1.0], [1.0, 0.0]], Array2::from_elem((2, 2), 10.0)))
                .conduction_speed(10.0)
                .scheme(scheme)
        };
        let worst = |x: &[f64]| x.iter().map(|x| (x - exact).abs()).fold(0.0, f64::max);
        let found = measure(&halvings(1.0 / 32.0), 3.5, build, worst);
        assert_order(&format!("{scheme}, tract delay"), found, 1.0, 0.1);
    }
}

/// exp(a) by its series after scaling by 2⁻¹⁰.
fn matrix_exponential(a: &Array2<f64>) -> Array2<f64> {
    let scaled = a / f64::from(1 << 10);
    let mut term = Array2::eye(a.nrows());
    let mut sum = term.clone();
    for k in 1..12 {
        term = term.dot(&scaled) / f64::from(k);
        sum += &term;
    }
    (0..10).fold(sum, |m, _| m.dot(&m))
}

#[test]
fn linear_network_without_delays_agrees_with_the_matrix_exponential() {
    let weights = array![[0.0, 0.5, 0.0, 0.2], [1.0, 0.0, -0.3, 0.0], [0.0, 0.7, 0.0, 0.1], [0.4, 0.0, 0.6, 0.0]];
    let start = array![1.0, -0.5, 0.25, 2.0];
    let exact = matrix_exponential(&(&weights - Array2::<f64>::eye(4))).dot(&start);
    // Sums are read once a step: order 1 also with Runge-Kutta.
    for scheme in DELAYED {
        let build = |_| {
            builder("input net = sum(w*source.x)\n state x = 0\n d/dt x = net - x")
                .connectome(network(weights.clone(), Array2::from_elem((4, 4), 30.0)))
                .conduction_speed(f64::INFINITY)
                .initial("x", start.clone().insert_axis(Axis(1)))
                .scheme(scheme)
        };
        let worst = |x: &[f64]| x.iter().zip(&exact).map(|(x, e)| (x - e).abs()).fold(0.0, f64::max);
        let found = measure(&halvings(1.0 / 32.0), 1.0, build, worst);
        assert_order(&format!("{scheme}, linear network"), found, 1.0, 0.1);
    }
}
