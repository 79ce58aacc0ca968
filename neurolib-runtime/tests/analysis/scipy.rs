//! Against SciPy 1.17 and networkx 3.6 on the arrays that `make_reference.py` has made.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use ndarray::{Array2, ArrayView, ArrayView1, ArrayView2, Dimension, s};
use neurolib_runtime::analysis::{
    Band, ButterworthFilter, Trend, WelchOptions, analytic_signal, autocorrelation, autocorrelation_time,
    clustering_coefficients, detrend, global_efficiency, kuramoto_order, matrix_rank_correlation, power_spectra,
    resample_fourier, resample_polyphase, z_score,
};
use neurolib_runtime::data::read_initial;

static REFERENCE: LazyLock<BTreeMap<String, Array2<f64>>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analysis/reference.npz");
    read_initial(&path).unwrap_or_else(|error| panic!("{error}"))
});

/// Values are of order 1 to 10; both sides sum some hundred rounded terms in different orders.
const TOLERANCE: f64 = 1e-12;

fn reference(name: &str) -> ArrayView2<'static, f64> {
    REFERENCE.get(name).unwrap_or_else(|| panic!("no array {name}")).view()
}

/// One-dimensional arrays are read as columns.
fn vector(name: &str) -> ArrayView1<'static, f64> {
    reference(name).index_axis_move(ndarray::Axis(1), 0)
}

#[track_caller]
fn assert_close<D: Dimension>(found: ArrayView<f64, D>, expected: ArrayView<f64, D>, tolerance: f64) {
    assert_eq!(found.shape(), expected.shape());
    let worst = found.iter().zip(&expected).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst <= tolerance, "off by {worst}");
}

#[test]
fn trends_and_scores() {
    let series = reference("series");
    let close = |found: Array2<f64>, name| assert_close(found.view(), reference(name), TOLERANCE);
    close(detrend(series, Trend::Constant).unwrap(), "detrend_constant");
    close(detrend(series, Trend::Linear).unwrap(), "detrend_linear");
    close(z_score(series).unwrap(), "z_score");
}

#[test]
fn filters_and_their_gains() {
    let cases = [
        ("below_30_order_4", 4, Band::Below(30.0)),
        ("below_250_order_5", 5, Band::Below(250.0)),
        ("above_5_order_3", 3, Band::Above(5.0)),
        ("between_8_12_order_4", 4, Band::Between(8.0, 12.0)),
        ("between_8_12_order_8", 8, Band::Between(8.0, 12.0)),
        ("between_1_200_order_1", 1, Band::Between(1.0, 200.0)),
        ("between_1_400_order_3", 3, Band::Between(1.0, 400.0)),
        ("outside_9_11_order_2", 2, Band::Outside(9.0, 11.0)),
        ("outside_5_300_order_3", 3, Band::Outside(5.0, 300.0)),
    ];
    for (name, order, band) in cases {
        let filter = ButterworthFilter::new(band, order, 1.0).unwrap();
        for response in reference(&format!("gain_{name}")).columns() {
            // Poles as near as 0.003 to the unit circle multiply the rounding of their coefficients.
            let gain = filter.gain(response[0]);
            assert!((gain - response[1]).abs() < 1e-10, "{name}: {gain} {}", response[1]);
        }
        let filtered = filter.apply(reference("series").slice(s![..1, ..])).unwrap();
        // As the gain, and the ringing of a filter that has not settled within the series.
        assert_close(filtered.view(), reference(&format!("filter_{name}")), 1e-8);
    }
}

#[test]
fn resampling() {
    let series = reference("series");
    let short = series.slice(s![..1, ..120]);
    for samples in [60, 59, 80, 119, 121, 150, 240, 241] {
        let found = resample_fourier(short, samples).unwrap();
        assert_close(found.view(), reference(&format!("fourier_{samples}")), TOLERANCE);
    }
    let odd = resample_fourier(short.slice(s![.., ..119]), 70).unwrap();
    assert_close(odd.view(), reference("fourier_odd_to_even"), TOLERANCE);
    for (up, down) in [(1, 2), (1, 5), (3, 2), (7, 3), (2, 1), (4, 10)] {
        let found = resample_polyphase(short, up, down).unwrap();
        assert_close(found.view(), reference(&format!("polyphase_{up}_{down}")), TOLERANCE);
    }
}

#[test]
fn phases_envelopes_and_their_order() {
    let centered = detrend(reference("series"), Trend::Linear).unwrap();
    for samples in [200, 199] {
        let analytic = analytic_signal(centered.slice(s![.., ..samples])).unwrap();
        let close = |found: ArrayView2<f64>, name: &str| {
            assert_close(found, reference(&format!("{name}_{samples}")), TOLERANCE);
        };
        close(analytic.quadrature.view(), "quadrature");
        close(analytic.envelope().view(), "envelope");
        close(analytic.phase().view(), "phase");
        close(analytic.unwrapped_phase().view(), "unwrapped");
        let order = kuramoto_order(analytic.phase().view()).unwrap();
        assert_close(order.order.view(), vector(&format!("order_{samples}")), TOLERANCE);
        let statistics = vector(&format!("order_statistics_{samples}"));
        assert!((order.mean - statistics[0]).abs() < TOLERANCE);
        assert!((order.metastability - statistics[1]).abs() < TOLERANCE);
    }
}

#[test]
fn autocorrelation_and_its_times() {
    let found = autocorrelation(reference("series")).unwrap();
    assert_close(found.view(), reference("autocorrelation"), TOLERANCE);
    for (row, expected) in found.outer_iter().zip(reference("autocorrelation_times").outer_iter()) {
        let time = autocorrelation_time(row, 1.0).unwrap();
        let found = [time.decay.unwrap(), time.integrated, time.exponential.unwrap()];
        assert_close(ndarray::aview1(&found), expected, 1e-10);
    }
}

#[test]
fn spectra_up_to_the_nyquist_frequency() {
    let options = WelchOptions { segment_length: 0.064, maximum_frequency: 501.0 };
    let spectra = power_spectra(reference("series"), 1.0, &options).unwrap();
    assert_close(spectra.frequencies.view(), vector("welch_frequencies"), TOLERANCE);
    assert_close(spectra.power.view(), reference("welch_power"), TOLERANCE);
}

#[test]
fn rank_correlation() {
    let found = matrix_rank_correlation(reference("matrix_a"), reference("matrix_b")).unwrap();
    assert!((found - reference("spearman")[[0, 0]]).abs() < TOLERANCE, "{found}");
}

#[test]
fn graphs() {
    for kind in ["directed", "symmetric"] {
        let weights = reference(&format!("graph_{kind}"));
        let clustering = clustering_coefficients(weights).unwrap();
        assert_close(clustering.view(), vector(&format!("clustering_{kind}")), TOLERANCE);
        let efficiency = global_efficiency(weights).unwrap();
        assert!((efficiency - reference(&format!("efficiency_{kind}"))[[0, 0]]).abs() < TOLERANCE, "{efficiency}");
    }
}
