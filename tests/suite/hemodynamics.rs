//! BOLD by convolution is what the response functions say.

use crate::support::order;
use neurolib::{Recording, SimulationBuilder, Stimulus, models};

/// BOLD of a model that 2 Hz of activity drive from the beginning, every 100 ms of 40 s.
fn response(model: &str, dt: f64) -> Vec<(f64, f64)> {
    let mut simulation = SimulationBuilder::boxed(models::get(model).unwrap())
        .dt(dt)
        .stimulus("neural", Stimulus::Constant(2.0))
        .record(Recording::every("bold", 100.0))
        .build()
        .unwrap();
    simulation.run(40_000.0).unwrap();
    let bold = simulation.series("bold").unwrap();
    bold.times.iter().zip(bold.values().row(0)).map(|(&time, &value)| (time / 1000.0, value)).collect()
}

/// Checks a response against a closed form: of first order in the step, as the Euler steps of a readout are.
fn check(model: &str, expected: impl Fn(f64) -> f64) {
    let error = |dt: f64| {
        let response = response(model, dt);
        response.iter().map(|&(t, bold)| (bold - expected(t)).abs()).fold(0.0, f64::max)
    };
    let errors: Vec<(f64, f64)> = [4.0, 2.0, 1.0].into_iter().map(|dt| (dt, error(dt))).collect();
    let order = order(&errors);
    assert!((order - 1.0).abs() < 0.05, "{model}: order {order}, errors {errors:?}");
    // A step of 1 ms beside time constants of a second.
    assert!(errors[2].1 < 2e-3, "{model}: {errors:?}");
}

#[test]
fn lasting_activity_gives_the_integral_of_the_canonical_response() {
    // Integral of the gamma density of an integer shape and scale 1: 1 − e^(−t) Σ_(k < n) t^k / k!.
    let integral = |shape: u32, t: f64| {
        let mut term = 1.0;
        let sum: f64 = (0..shape)
            .map(|k| {
                let own = term;
                term *= t / f64::from(k + 1);
                own
            })
            .sum();
        1.0 - (-t).exp() * sum
    };
    check("hemodynamic_response", |t| 2.0 * (integral(6, t) - integral(16, t) / 6.0) / (5.0 / 6.0));
}

#[test]
fn lasting_activity_gives_the_integral_of_the_volterra_kernel() {
    let (tau_s, tau_f) = (0.8, 0.4);
    let frequency = (1.0_f64 / tau_f - 1.0 / (4.0 * tau_s * tau_s)).sqrt();
    check("hemodynamic_response_volterra", |t| {
        let (sin, cos) = (frequency * t).sin_cos();
        2.0 * tau_f * (1.0 - (-t / (2.0 * tau_s)).exp() * (cos + sin / (2.0 * tau_s * frequency)))
    });
}
