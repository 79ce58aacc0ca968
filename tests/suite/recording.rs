//! What is kept of samples: selections and reductions, beside the same made of the whole series.

use crate::support::network;
use ndarray::{Array2, Axis, array, s};
use neurolib::analysis::{WelchOptions, functional_connectivity, functional_connectivity_dynamics, power_spectra};
use neurolib::simulation::batch::Batch;
use neurolib::simulation::error::BuildError;
use neurolib::{Connectome, Dataset, Keep, Recording, Reduction, Selection, Simulation, SimulationBuilder, models};
use std::sync::Arc;

/// Hopf nodes with noise, on a network.
fn hopf(connectome: impl Into<Arc<Connectome>>, recordings: impl IntoIterator<Item = Recording>) -> SimulationBuilder {
    let mut model = models::get("hopf").unwrap();
    neurolib::set_parameter(&mut *model, "sigma_ou", 0.05.into()).unwrap();
    recordings.into_iter().fold(SimulationBuilder::boxed(model).connectome(connectome), SimulationBuilder::record)
}

fn gw() -> Connectome {
    Dataset::load("gw").unwrap().connectome.clone()
}

const X: &str = "x";

#[test]
fn reductions_are_those_of_the_stored_series() {
    let (window, step) = (300.0, 100.0);
    let welch = WelchOptions { segment_length: 0.5, ..WelchOptions::default() };
    let keeps = [Keep::Connectivity, Keep::Dynamics { window, step }, Keep::Spectra(welch)];
    let reduced = keeps.map(|keep| Recording::every(X, 1.0).after(200.0).keep(keep));
    let mut simulation = hopf(gw(), reduced.into_iter().chain([Recording::every(X, 1.0)])).build().unwrap();
    simulation.run(2000.0).unwrap();
    let series = simulation.series(X).unwrap().values();
    let series = series.slice(s![.., 200..]);
    let close = |found: &Array2<f64>, expected: Array2<f64>| {
        assert_eq!(found.dim(), expected.dim());
        // Sums of some thousand products, in another order.
        assert!((found - &expected).iter().all(|e| e.abs() < 1e-12));
    };
    let mut results = simulation.reduced().map(|reduced| reduced.result.unwrap());
    let Some(Reduction::Connectivity(fc)) = results.next() else { panic!("no connectivity") };
    close(&fc, functional_connectivity(series).unwrap());
    let Some(Reduction::Dynamics(fcd)) = results.next() else { panic!("no dynamics") };
    close(&fcd, functional_connectivity_dynamics(series, 300, 100).unwrap());
    let Some(Reduction::Spectra(spectra)) = results.next() else { panic!("no spectra") };
    assert_eq!(spectra, power_spectra(series, 1.0, &welch).unwrap());
}

#[test]
fn selections_are_rows_of_the_whole() {
    let lead_field = Arc::new(Array2::from_shape_fn((3, 80), |(c, n)| ((c + 1) * n) as f64 % 7.0 - 3.0));
    let selections = [
        Selection::Regions(vec![5, 0, 79]),
        Selection::Mean,
        Selection::Projection(lead_field.clone()),
        Selection::All,
    ];
    let recordings = selections.map(|selection| Recording::mean(X, 2.0).of(selection));
    let mut simulation = hopf(gw(), recordings).build().unwrap();
    simulation.run(50.0).unwrap();
    let series: Vec<_> = simulation.recorded().map(|series| series.values()).collect();
    let all = series[3];
    assert_eq!(all.dim(), (80, 25));
    assert_eq!(series[0], all.select(Axis(0), &[5, 0, 79]));
    // Sums of 80 numbers of order 1, in another order.
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-13 * 80.0;
    assert!(series[1].iter().zip(&all.mean_axis(Axis(0)).unwrap()).all(is_close));
    assert!(series[2].iter().zip(&lead_field.dot(&all)).all(is_close));
}

#[test]
fn what_is_kept_takes_nothing_from_the_run_nor_memory_with_time() {
    let recordings =
        [Recording::every(X, 0.1).keep(Keep::Last(1.0)), Recording::every(X, 1.0).keep(Keep::Connectivity)];
    let mut simulation = hopf(gw(), recordings).build().unwrap();
    simulation.run(100.0).unwrap();
    let mut plain = hopf(gw(), [Recording::every(X, 0.1)]).build().unwrap();
    plain.run(100.0).unwrap();
    assert_eq!(simulation.state(X), plain.state(X));
    let (last, all) = (simulation.series(X).unwrap(), plain.series(X).unwrap());
    let kept = last.times.len();
    assert!((10..20).contains(&kept), "{kept}");
    assert_eq!(last.values(), all.values().slice(s![.., -(kept as isize)..]));
    assert_eq!(last.times, all.times[1000 - kept..]);
    assert_eq!(simulation.memory(1e3), simulation.memory(1e9));
    assert!(plain.memory(1e9) > 1000 * plain.memory(1e3));
}

#[test]
fn reductions_side_by_side_are_those_of_each_alone() {
    let small =
        Arc::new(network(array![[0.0, 0.2, 0.0], [0.1, 0.0, 0.3], [0.2, 0.0, 0.0]], Array2::from_elem((3, 3), 5.0)));
    let recordings = || {
        let fc = Recording::every(X, 0.5).keep(Keep::Connectivity);
        [fc, Recording::every(X, 1.0).of(Selection::Regions(vec![2])), Recording::every(X, 1.0).of(Selection::Mean)]
    };
    let all = || (0..11).map(|k| hopf(small.clone(), recordings()).seed(k));
    let results = |batch: Batch| {
        batch.run(50.0, |_, finished| {
            let finished = finished.unwrap();
            let rows: Vec<Array2<f64>> = finished.series.iter().map(|series| series.values().to_owned()).collect();
            (finished.reduced, rows)
        })
    };
    let together = results(Batch::new(all()));
    assert_eq!(together, results(Batch::new(all()).one_by_one()));
    assert_ne!(together[0], together[1]);
}

#[test]
fn what_does_not_fit_is_told() {
    let build = |recording: Recording| -> BuildError {
        let built: Result<Simulation, BuildError> = hopf(gw(), [recording]).build();
        built.err().expect("this cannot be recorded")
    };
    let x = || Recording::every(X, 1.0);
    let told = |recording: Recording, message: &str| assert_eq!(build(recording).to_string(), message);
    told(x().of(Selection::Regions(vec![0, 80])), "x cannot be recorded of region 80: the network has 80, from 0 on");
    told(x().of(Selection::Regions(vec![])), "x is recorded of no region: name at least one");
    let projection = Selection::Projection(Arc::new(Array2::zeros((3, 79))));
    told(x().of(projection), "the projection of x has 79 columns, but the number of nodes is 80");
    told(x().after(-1.0), "the transient of x must be 0 ms or longer, not -1");
    let dynamics = Keep::Dynamics { window: 1.0, step: 1.0 };
    told(x().keep(dynamics), "the samples of x cannot be reduced: expected at least 2 samples, found 1");
    told(x().keep(Keep::Last(f64::NAN)), "the samples of x cannot be reduced: expected `last` above 0, found NaN");
}
