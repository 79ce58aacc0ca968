//! The models do what their papers say.

use crate::support::{network, unconnected};
use ndarray::{Array2, array};
use neurolib::{NeuralMass, Parameter, Recording, Scheme, SimulationBuilder, Stimulus, models, set_parameter};
use serde_json::Value;
use std::f64::consts::{PI, TAU};
use std::path::Path;

fn model(name: &str, parameters: &[(&str, f64)]) -> Box<dyn NeuralMass> {
    let mut model = models::get(name).unwrap();
    for (parameter, value) in parameters {
        set_parameter(&mut *model, parameter, Parameter::Uniform(*value)).unwrap();
    }
    model
}

/// The last part of a variable of a single node, at every step.
fn settled(builder: SimulationBuilder, variable: &str, dt: f64, settle: f64, duration: f64) -> Vec<f64> {
    let mut simulation = builder.dt(dt).record(Recording::every(variable, dt)).build().unwrap();
    simulation.run(settle + duration).unwrap();
    let first = (settle / dt).round() as usize;
    simulation.series(variable).unwrap().values().row(0).iter().skip(first).copied().collect()
}

fn range(x: &[f64]) -> (f64, f64) {
    x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)))
}

/// Number of times a series rises through a level.
fn crossings(x: &[f64], level: f64) -> usize {
    x.windows(2).filter(|pair| pair[0] < level && pair[1] >= level).count()
}

#[test]
fn montbrio_pazo_roxin_population_is_bistable_at_the_fixed_points_of_the_paper() {
    // With v = −Δ/(2πR), R = τr, equation 12b at rest is Δ²/(4π²R²) + η + JR − π²R² = 0.
    let rest = |r: f64| 1.0 / (4.0 * PI * PI * r * r) - 5.0 + 15.0 * r - (PI * r).powi(2);
    let grid: Vec<f64> = (1..20_000).map(|k| f64::from(k) * 1e-4).collect();
    let roots: Vec<f64> = grid
        .windows(2)
        .filter(|pair| rest(pair[0]) * rest(pair[1]) < 0.0)
        .map(|pair| {
            let (mut low, mut high) = (pair[0], pair[1]);
            for _ in 0..60 {
                let middle = (low + high) / 2.0;
                if rest(low) * rest(middle) <= 0.0 { high = middle } else { low = middle }
            }
            low
        })
        .collect();
    let [low, unstable, high] = roots[..] else { panic!("three fixed points instead of {roots:?}") };
    for (start, expected) in [(unstable - 0.02, low), (unstable + 0.02, high)] {
        let mut simulation = SimulationBuilder::boxed(model("montbrio_pazo_roxin", &[("sigma_ou", 0.0)]))
            .initial("r", array![[start / 10.0]])
            .initial("v", array![[-1.0 / (TAU * start)]])
            .build()
            .unwrap();
        simulation.run(2000.0).unwrap();
        let rate = simulation.state("r").unwrap()[0] * 10.0;
        // Both attract within some 10 ms: after 2 s only rounding is left.
        assert!((rate - expected).abs() < 1e-9, "{rate} instead of {expected}");
    }
}

#[test]
fn stuart_landau_oscillator_has_amplitude_sqrt_a_and_its_frequency() {
    let oscillator = model("stuart_landau", &[("a", 0.09), ("f", 0.05), ("sigma_noise", 0.0)]);
    let builder = SimulationBuilder::boxed(oscillator).scheme(Scheme::RungeKutta4);
    // Approach at the rate 2a: e⁻¹⁸⁰ after 1000 s.
    let x = settled(builder, "x", 10.0, 1_000_000.0, 200_000.0);
    let (low, high) = range(&x);
    // Samples are 10 ms apart: the peak is met to (2π·0.05·0.005)²/2 = 1e-6 of itself.
    assert!((high - 0.3).abs() < 1e-6 && (low + 0.3).abs() < 1e-6, "{low}..{high}");
    assert_eq!(crossings(&x, 0.0), 10);
}

#[test]
fn two_kuramoto_oscillators_lock_at_the_phase_of_their_balance_or_drift() {
    // With two nodes φ' = Δω − k sin φ: it locks at sin φ = Δω/k, or drifts with √(Δω² − k²).
    let run = |k: f64, settle: f64| {
        let mut pair = model("kuramoto", &[("k", k)]);
        set_parameter(&mut *pair, "omega", Parameter::PerNode(vec![0.25, 0.26])).unwrap();
        let mut simulation = SimulationBuilder::boxed(pair)
            .connectome(network(array![[0.0, 1.0], [1.0, 0.0]], Array2::zeros((2, 2))))
            .initial("theta", array![[1.0], [1.5]])
            .record(Recording::every("theta", 1.0))
            .build()
            .unwrap();
        simulation.run(settle).unwrap();
        let theta = simulation.series("theta").unwrap().values().to_owned();
        let difference = |j: usize| (theta[[1, j]] - theta[[0, j]]).rem_euclid(TAU);
        (0..theta.ncols()).map(difference).collect::<Vec<_>>()
    };
    let locked = *run(0.02, 3000.0).last().unwrap();
    // Approach at the rate k cos φ = 0.0173 per ms: e⁻⁵² after 3 s.
    assert!((locked - 0.5f64.asin()).abs() < 1e-9, "{locked}");
    let drifting = run(0.006, 20_000.0);
    let turns = drifting.windows(2).filter(|pair| pair[1] < pair[0] - PI).count();
    // 0.008 rad per ms for 20 s are 25.46 turns.
    assert!((25..=26).contains(&turns), "{turns} turns");
}

#[test]
fn jansen_rit_column_has_an_alpha_rhythm_between_its_two_hopf_bifurcations() {
    // Grimbert, Faugeras 2006 (doi:10.1162/neco.2006.18.12.3052): at 89.83 and 315.70 pulses per second.
    let eeg = |mu: f64| {
        let column = SimulationBuilder::boxed(model("jansen_rit", &[("mu", mu)])).scheme(Scheme::RungeKutta4);
        settled(column.initial("y1", array![[20.0]]).initial("y2", array![[15.0]]), "eeg", 0.5, 30_000.0, 4000.0)
    };
    for mu in [120.0, 220.0, 300.0] {
        let x = eeg(mu);
        let (low, high) = range(&x);
        let frequency = crossings(&x, (low + high) / 2.0) as f64 / 4.0;
        assert!(high - low > 1.0, "{mu}: {low}..{high} mV");
        assert!((8.0..=12.0).contains(&frequency), "{mu}: {frequency} Hz");
    }
    for mu in [50.0, 340.0] {
        let (low, high) = range(&eeg(mu));
        // Near the bifurcation oscillations die slowly; these have fallen below a thousandth.
        assert!(high - low < 1e-3, "{mu}: {low}..{high} mV");
    }
}

#[test]
fn epileptor_seizes_again_and_again_above_its_critical_epileptogenicity_only() {
    // Jirsa et al. 2014: x0 = −1.6 is epileptogenic; the critical value is near −2.06.
    let seizures = |x0: f64| {
        let node = SimulationBuilder::boxed(model("epileptor", &[("x0", x0)])).scheme(Scheme::RungeKutta4);
        let start = [("x1", -1.6), ("y1", -12.0), ("z", 3.2), ("x2", -1.0), ("y2", 0.1), ("g", -0.15)];
        let node = start.into_iter().fold(node, |node, (state, value)| node.initial(state, array![[value]]));
        let z = settled(node, "z", 0.05, 0.0, 12_000.0);
        // The permittivity climbs through a seizure and falls between seizures.
        crossings(&z, 3.6)
    };
    // An independent solution by LSODA has seizures at 388, 2321, 4254, 6187, 8121, 10054, 11987 ms.
    assert_eq!(seizures(-1.6), 6);
    assert_eq!(seizures(-2.2), 0);
}

#[test]
fn larter_breakspear_column_rests_oscillates_and_bursts_by_the_width_of_its_thresholds() {
    let potential = |d_v: f64| {
        let column = SimulationBuilder::boxed(model("larter_breakspear", &[("d_V", d_v)])).scheme(Scheme::RungeKutta4);
        let start = [("V", -0.1), ("W", 0.3), ("Z", 0.05)];
        let column = start.into_iter().fold(column, |column, (state, value)| column.initial(state, array![[value]]));
        range(&settled(column, "V", 0.05, 3000.0, 2000.0))
    };
    // Independent solutions (SciPy, DOP853): rest at −0.1865262, then −0.2245..−0.1379, then −0.516..0.365.
    let (low, high) = potential(0.5);
    assert!((low + 0.186_526_2).abs() < 1e-6 && (high + 0.186_526_2).abs() < 1e-6, "{low}..{high}");
    let (low, high) = potential(0.53);
    // The oscillation still grows slowly at 3 s.
    assert!((low + 0.2245).abs() < 0.005 && (high + 0.1379).abs() < 0.005, "{low}..{high}");
    let (low, high) = potential(0.65);
    // Bursts are irregular: other ones have other extremes.
    assert!((low + 0.516).abs() < 0.02 && (high - 0.365).abs() < 0.02, "{low}..{high}");
}

#[test]
fn fitzhugh_nagumo_oscillates_for_medium_inputs_only() {
    let amplitude = |x_ext: f64| {
        let node = SimulationBuilder::boxed(models::get("fitzhugh_nagumo").unwrap());
        let x = settled(node.stimulus("x_ext", Stimulus::Constant(x_ext)), "x", 0.1, 2000.0, 500.0);
        range(&x).1 - range(&x).0
    };
    assert!(amplitude(1.0) > 0.5);
    for rest in [0.5, 1.5] {
        // 2 s are 100 time constants of the recovery.
        assert!(amplitude(rest) < 1e-6, "{rest}");
    }
}

#[test]
fn reduced_wong_wang_node_rests_where_the_equation_says() {
    let mut simulation = SimulationBuilder::boxed(models::get("reduced_wong_wang").unwrap()).build().unwrap();
    simulation.run(20_000.0).unwrap();
    let s = simulation.state("S").unwrap()[0];
    // The fixed point of S' = −S/100 + (1 − S)·0.641·H, H = u/(1 − e^(−154u)), u = 0.27·(0.15654·S + 0.33) − 0.108.
    let u = 0.27 * (0.156_54 * s + 0.33) - 0.108;
    let rest = -s / 100.0 + (1.0 - s) * 0.641 * u / (1.0 - (-154.0 * u).exp());
    assert!(rest.abs() < 1e-12 && s > 0.0 && s < 0.2, "S = {s}, rest {rest}");
}

#[test]
fn thalamus_makes_spindles_that_wax_and_wane() {
    // Schellenberger Costa et al. 2016: 12 to 15 Hz, in trains of a second with silence between them.
    let node = SimulationBuilder::boxed(model("thalamus", &[("g_LK", 0.032)]));
    let node = node.initial("V_t", array![[-65.0]]).initial("V_r", array![[-60.0]]);
    let rate = settled(node, "Q_t", 0.02, 1000.0, 9000.0);
    let trains: Vec<(f64, f64)> = rate.chunks(25_000).map(range).collect();
    assert!(trains.iter().any(|(low, high)| high - low > 300.0), "{trains:?}");
    assert!(trains.iter().any(|(low, high)| high - low < 15.0), "{trains:?}");
    let loud = rate.chunks(25_000).max_by(|a, b| (range(a).1).total_cmp(&range(b).1)).unwrap();
    // Half a second holds six waves or seven, whichever phase it begins in.
    assert!((5..=8).contains(&crossings(loud, 100.0)), "{} waves", crossings(loud, 100.0));
}

#[test]
fn fluctuations_of_the_thalamic_input_stay_bounded() {
    // neurolib's synapse without restoring force integrates them without bound.
    let node = SimulationBuilder::boxed(model("thalamus", &[("d_phi", 0.01)])).connectome(unconnected(20)).seed(1);
    let mut simulation = node.dt(0.05).build().unwrap();
    simulation.run(10_000.0).unwrap();
    // s'' = γ²(dφ ξ − s) − 2γ s' has the stationary variance γ·dφ²/4.
    let expected = (0.07f64 * 1e-4 / 4.0).sqrt();
    let s = simulation.state("s_et").unwrap();
    let found = (s.iter().map(|s| s * s).sum::<f64>() / 20.0).sqrt();
    // Of 20 nodes: five standard errors of 1/√40.
    assert!((found / expected - 1.0).abs() < 5.0 / 40f64.sqrt(), "{found} instead of {expected}");
}

#[test]
fn hemodynamic_responses_peak_and_undershoot_as_independent_solutions_do() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/models.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for response in json["hemodynamic_responses"].as_array().unwrap() {
        let name = response["model"].as_str().unwrap();
        let activity = Array2::from_shape_fn((1, 40_000), |(_, j)| if j < 1000 { 1.0 } else { 0.0 });
        let node = SimulationBuilder::boxed(models::get(name).unwrap())
            .scheme(Scheme::RungeKutta4)
            .stimulus("neural", Stimulus::Series(activity));
        let bold = settled(node, "bold", 1.0, 0.0, 40_000.0);
        let (low, high) = range(&bold);
        let time = |value: f64| (bold.iter().position(|&x| x == value).unwrap() + 1) as f64 / 1000.0;
        for (what, found, time) in [("peak", high, time(high)), ("undershoot", low, time(low))] {
            let expected = response[what].as_f64().unwrap();
            let expected_time = response[format!("{what}_time_s")].as_f64().unwrap();
            // Steps of 1 ms, the input constant in each: the scheme's error is far below 1e-9. The time of an
            // extreme is that of a sample, and in a flat one that of a neighbor.
            assert!((found - expected).abs() < 1e-8, "{name}, {what}: {found} instead of {expected}");
            assert!((time - expected_time).abs() < 0.0021, "{name}, {what}: {time} s instead of {expected_time} s");
        }
    }
}
