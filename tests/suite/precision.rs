//! Single precision: close to double precision while trajectories stay together, the same statistics afterwards.

use crate::support::bits;
use neurolib::analysis::{functional_connectivity, matrix_correlation};
use neurolib::{Dataset, Precision, Recording, Scheme, Simulation, SimulationBuilder, models, set_parameter};
use neurolib_runtime::simd::InstructionSet;

fn builder(name: &str, parameters: &[(&str, f64)]) -> SimulationBuilder {
    let mut model = models::get(name).unwrap();
    for &(parameter, value) in parameters {
        set_parameter(&mut *model, parameter, value.into()).unwrap();
    }
    SimulationBuilder::boxed(model).connectome(Dataset::load("gw").unwrap().connectome).seed(3)
}

fn run(builder: SimulationBuilder, precision: Precision, duration: f64) -> Simulation {
    let mut simulation = builder.precision(precision).build().unwrap();
    simulation.run(duration).unwrap();
    simulation
}

/// Largest difference between the two precisions, relative to the largest value.
fn difference(make: impl Fn() -> SimulationBuilder, variable: &str, duration: f64) -> f64 {
    let [double, single] = Precision::ALL.map(|precision| run(make(), precision, duration));
    let values = |s: &Simulation| s.series(variable).unwrap().values().to_owned();
    let (double, single) = (values(&double), values(&single));
    let largest = double.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    let worst = (&double - &single).iter().fold(0.0_f64, |worst, x| worst.max(x.abs()));
    assert!(worst > 0.0, "the precisions should differ at all");
    worst / largest
}

#[test]
fn both_precisions_begin_alike() {
    // The same noise and start; rounding errors of 6·10⁻⁸ each step add up over 2000 steps.
    for (name, variable, sigma) in
        [("wilson_cowan", "exc", 0.01), ("hopf", "x", 0.01), ("fitzhugh_nagumo", "x", 0.01), ("aln", "rates_exc", 0.09)]
    {
        for scheme in [Scheme::EulerMaruyama, Scheme::StochasticHeun] {
            let make = || builder(name, &[("sigma_ou", sigma)]).scheme(scheme).record(Recording::every(variable, 1.0));
            let error = difference(make, variable, 200.0);
            assert!(error < 1e-3, "{name}, {scheme}: {error}");
        }
    }
}

#[test]
fn statistics_of_a_long_run_are_those_of_double_precision() {
    let make =
        || builder("aln", &[]).record(Recording::every("rates_exc", 5.0)).record(Recording::every("bold", 500.0));
    let [double, single] = Precision::ALL.map(|precision| run(make(), precision, 20_000.0));
    let values = |s: &Simulation, variable: &str| s.series(variable).unwrap().values().to_owned();
    let (a, b) = (values(&double, "rates_exc"), values(&single, "rates_exc"));
    let (mean_a, mean_b) = (a.mean().unwrap(), b.mean().unwrap());
    assert!((mean_a / mean_b - 1.0).abs() < 0.01, "mean rates {mean_a}, {mean_b}");
    assert!((a.std(0.0) / b.std(0.0) - 1.0).abs() < 0.05, "deviations {}, {}", a.std(0.0), b.std(0.0));
    let fc = [functional_connectivity(a.view()).unwrap(), functional_connectivity(b.view()).unwrap()];
    let correlation = matrix_correlation(fc[0].view(), fc[1].view()).unwrap();
    assert!(correlation > 0.9, "correlation of the functional connectivities {correlation}");
}

#[test]
fn single_precision_has_the_same_bits_on_every_instruction_set_and_in_pieces() {
    for scheme in [Scheme::EulerMaruyama, Scheme::StochasticHeun, Scheme::SemiImplicitEuler] {
        let make = |set| {
            let record = Recording::every("rates_exc", 0.7);
            builder("aln", &[]).scheme(scheme).record(record).instruction_set(set).record(Recording::every("bold", 5.0))
        };
        let expected = bits(&run(make(InstructionSet::Portable), Precision::Single, 21.0));
        for set in InstructionSet::available() {
            assert_eq!(bits(&run(make(set), Precision::Single, 21.0)), expected, "{set:?}, {scheme}");
        }
        let mut first = make(InstructionSet::best()).precision(Precision::Single).build().unwrap();
        first.run(8.3).unwrap();
        let mut second = make(InstructionSet::best()).precision(Precision::Single).build().unwrap();
        second.restore(&first.checkpoint()).unwrap();
        second.run(12.7).unwrap();
        assert_eq!(bits(&second)[bits(&second).len() - 10..], expected[expected.len() - 10..], "resumed, {scheme}");
    }
}

#[test]
fn interpreted_and_compiled_are_the_same_in_single_precision() {
    for name in ["aln", "wilson_cowan", "wong_wang", "thalamus", "jansen_rit", "kuramoto"] {
        let compiled = models::get(name).unwrap();
        let state = compiled.description().states[0].name.clone();
        let run = |model| {
            let builder = SimulationBuilder::boxed(model).connectome(Dataset::load("gw").unwrap().connectome);
            let mut simulation =
                builder.precision(Precision::Single).record(Recording::every(&state, 0.5)).build().unwrap();
            simulation.run(10.0).unwrap();
            bits(&simulation)
        };
        assert_eq!(run(compiled), run(crate::support::library_model(name)), "{name}");
    }
}
