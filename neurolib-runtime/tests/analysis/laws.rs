//! What holds for any time series, and that none makes a function panic.

use std::f64::consts::TAU;

use ndarray::{Array1, Array2, ArrayView2};
use neurolib_runtime::analysis::*;

/// Numbers between −1 and 1 that look random and are the same everywhere.
fn noise(regions: usize, samples: usize) -> Array2<f64> {
    let mut state = 1_u64;
    Array2::from_shape_simple_fn((regions, samples), || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    })
}

#[test]
fn the_power_of_a_segment_is_the_energy_under_its_window() {
    for length in [64, 65] {
        let series = noise(1, length);
        let options = WelchOptions { segment_length: 1.0, maximum_frequency: f64::MAX };
        let spectrum = power_spectrum(series.row(0), 1.0, &options).unwrap();
        let mean = series.mean().unwrap();
        let window = |j: usize| 0.5 - 0.5 * (TAU * j as f64 / length as f64).cos();
        let energy: f64 = (0..length).map(|j| (window(j) * (series[[0, j]] - mean)).powi(2)).sum();
        let total: f64 = (0..length).map(window).sum();
        // Parseval: n Σ |w x|² = Σ |X|², which the spectrum divides by (Σ w)²; 64 numbers of order 1.
        assert!((spectrum.power.sum() - length as f64 * energy / total.powi(2)).abs() < 1e-13, "{length}");
        assert!((spectrum.power_between(0.0, 500.0) - spectrum.power.sum()).abs() < 1e-15);
    }
}

#[test]
fn the_phase_of_a_filtered_sine_is_that_of_the_sine() {
    let phase = |t: usize| TAU * 10.0 * t as f64 * 1e-3;
    let slow = |t: usize| 4.0 * (TAU * 0.7 * t as f64 * 1e-3).sin();
    let series = Array2::from_shape_fn((1, 8000), |(_, t)| phase(t).cos() + slow(t));
    let filtered = ButterworthFilter::new(Band::Between(8.0, 12.0), 4, 1.0).unwrap().apply(series.view()).unwrap();
    let analytic = analytic_signal(filtered.view()).unwrap();
    let (found, envelope) = (analytic.unwrapped_phase(), analytic.envelope());
    let turns = ((found[[0, 4000]] - phase(4000)) / TAU).round() * TAU;
    for t in 3000..5000 {
        // The ringing of the ends decays by e^{-5} a second; what is left is of the transform, which sees the ends too.
        assert!((found[[0, t]] - turns - phase(t)).abs() < 1e-3, "{t}");
        assert!((envelope[[0, t]] - 1.0).abs() < 1e-3, "{t}");
    }
}

#[test]
fn order_and_correlations_keep_their_bounds() {
    let series = noise(6, 300);
    let order = kuramoto_order(analytic_signal(series.view()).unwrap().phase().view()).unwrap();
    assert!(order.order.iter().all(|r| (0.0..=1.0).contains(r)) && (0.0..=0.5).contains(&order.metastability));
    let r = autocorrelation(series.view()).unwrap();
    assert!(r.iter().all(|r| (-1.0..=1.0).contains(r)) && r.column(0).iter().all(|&r| r == 1.0));
    let fc = functional_connectivity(series.view()).unwrap();
    let rank = matrix_rank_correlation(fc.view(), fc.mapv(|entry| entry.powi(3)).view()).unwrap();
    // The cube is monotonic; fifteen squared ranks are summed.
    assert!((rank - 1.0).abs() < 1e-14);
}

#[test]
fn independent_noise_has_no_memory_and_a_filtered_one_has() {
    let series = noise(1, 4000);
    let time = |series: ArrayView2<f64>| {
        autocorrelation_time(autocorrelation(series).unwrap().row(0), 1.0).unwrap().decay.unwrap()
    };
    assert!(time(series.view()) < 1.0);
    let mut smooth = series.clone();
    for t in 1..4000 {
        smooth[[0, t]] += (-1.0_f64 / 20.0).exp() * smooth[[0, t - 1]];
    }
    // τ = 20 samples; the estimate scatters with √(2τ/T), which is 10 %.
    assert!((time(smooth.view()) - 20.0).abs() < 6.0, "{}", time(smooth.view()));
}

/// Runs every function on a series; errors are fine.
fn everything(series: ArrayView2<f64>) {
    let first: Array1<f64> = series.outer_iter().next().map_or_else(|| Array1::zeros(0), |row| row.to_owned());
    for dt in [1.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300, 1e300] {
        let _ = power_spectrum(first.view(), dt, &WelchOptions::default());
        let _ = mean_power_spectrum(series, dt, &WelchOptions::default());
        let _ = power_spectra(series, dt, &WelchOptions::default()).map(|spectra| spectra.mean().dominant_frequency());
        let _ = up_down_states(series, dt, &StateOptions::default()).map(|states| states.intervals());
        let _ = autocorrelation_time(first.view(), dt);
        for edge in [0.0, 1e-9, 10.0, 499.0, f64::INFINITY, f64::NAN] {
            let bands = [Band::Below(edge), Band::Above(edge), Band::Between(edge, 20.0), Band::Outside(1.0, edge)];
            for band in bands {
                let _ = ButterworthFilter::new(band, 3, dt).and_then(|filter| filter.apply(series));
            }
        }
        if let Ok(mut welch) = WelchAccumulator::new(series.nrows(), dt, WelchOptions::default()) {
            let _ = series.columns().into_iter().try_for_each(|sample| welch.push(sample));
            let _ = welch.finish();
        }
    }
    let _ = (detrend(series, Trend::Linear), z_score(series), autocorrelation(series));
    let _ = analytic_signal(series).map(|analytic| (analytic.envelope(), analytic.unwrapped_phase()));
    let _ = kuramoto_order(series);
    for smoothing in [0.0, 1.0, 1e300, -1.0, f64::NAN] {
        let _ = phases_from_peaks(series, &PeakOptions { smoothing, distance: 0, prominence: 0.0 });
    }
    let _ = (resample_fourier(series, 7), resample_polyphase(series, 7, 3));
    let _ = (functional_connectivity(series), functional_connectivity_dynamics(series, 2, 1));
    let _ = (matrix_correlation(series, series), matrix_rank_correlation(series, series));
    let _ = (kolmogorov_smirnov_distance(series, series), upper_triangle(series));
    let _ = (strengths(series), degrees(series), density(series));
    let _ = (clustering_coefficients(series), global_efficiency(series));
    let _ = weighted_correlation(first.view(), first.view(), first.view());
    if let (Ok(mut fc), Ok(mut fcd)) = (FcAccumulator::new(series.nrows()), FcdAccumulator::new(series.nrows(), 2, 1)) {
        for sample in series.columns() {
            let _ = (fc.push(sample), fcd.push(sample));
        }
        let _ = (fc.finish(), fcd.finish());
    }
}

#[test]
fn no_array_makes_a_function_panic() {
    let values = [0.0, -0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324];
    for (regions, samples) in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (3, 50)] {
        for &value in &values {
            everything(Array2::from_elem((regions, samples), value).view());
            let mut series = noise(regions, samples);
            series.iter_mut().step_by(3).for_each(|sample| *sample = value);
            everything(series.view());
            everything(series.t());
            series.mapv_inplace(|sample| if sample.is_finite() { sample } else { f64::MAX });
            everything(series.view());
        }
    }
}
