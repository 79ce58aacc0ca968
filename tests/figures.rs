//! Every figure from synthetic but realistic data, and from data that have gone wrong.
#![cfg(feature = "figures")]

use std::f64::consts::TAU;
use std::fs;
use std::path::{Path, PathBuf};

use ndarray::{Array1, Array2, array, s};
use neurolib::figures::{
    Excerpt, Figure, FigureError, Regions, Signal, TimeAxis, Trace, View, activity, bold, connectivity,
    connectivity_pair, connectome, fit, spectrum, time_series,
};
use neurolib_runtime::analysis::{PowerSpectrum, WelchOptions, functional_connectivity, mean_power_spectrum};
use neurolib_runtime::data::Dataset;

const REGIONS: usize = 80;

/// 180 mm at 300 pixels per inch.
const PIXELS_ACROSS: u32 = 2125;

/// Uniform in [−1, 1), the same in every run.
fn noise(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Noisy oscillations near 20 Hz whose strength waxes and wanes (Hz, every 0.5 ms).
fn rates(samples: usize) -> Array2<f64> {
    let mut state = 1;
    let mut rates = Array2::zeros((REGIONS, samples));
    for (region, mut row) in rates.outer_iter_mut().enumerate() {
        let (mut phase, mut slow) = (region as f64 * 0.15, 0.0);
        for rate in &mut row {
            phase += TAU * 18.0 * 5e-4 + 0.03 * noise(&mut state);
            slow += -slow * 1e-3 + 0.04 * noise(&mut state);
            *rate = 12.0 + (4.0 + slow) * phase.sin() + 2.0 * (2.0 * phase).sin() + 0.3 * noise(&mut state);
        }
    }
    rates
}

/// Slow signals with two groups of regions and as many hemispheres (every 2 s).
fn slow_signals(samples: usize, seed: u64) -> Array2<f64> {
    let mut state = seed;
    let mut sources = [0.0; 5];
    let mut series = Array2::zeros((REGIONS, samples));
    for mut column in series.columns_mut() {
        for source in &mut sources {
            *source += -0.3 * *source + noise(&mut state);
        }
        for (region, value) in column.iter_mut().enumerate() {
            let network = sources[1 + region * 4 / REGIONS];
            let side = if region % 2 == 0 { 0.4 } else { -0.4 };
            *value = 0.6 * sources[0] + network + side * sources[1] + 1.2 * noise(&mut state);
        }
    }
    series
}

fn labels() -> Vec<String> {
    let names = ["Precentral", "Frontal_Sup", "Rolandic_Oper", "Supp_Motor_Area", "Olfactory"];
    (0..REGIONS).map(|region| format!("{}_{}", names[region / 2 % 5], ["L", "R"][region % 2])).collect()
}

fn rate_signal<'a>(values: &'a Array2<f64>, labels: &'a [String]) -> Signal<'a> {
    Signal { values: values.view(), times: TimeAxis::every(0.5), labels, quantity: "Excitatory rate", unit: "Hz" }
}

fn bold_signal<'a>(values: &'a Array2<f64>, labels: &'a [String]) -> Signal<'a> {
    Signal { values: values.view(), times: TimeAxis { start: 2000.0, dt: 2000.0 }, labels, quantity: "BOLD", unit: "%" }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures").join(name)
}

/// Pixels of a PNG file: width, height and bytes (RGB).
fn decode(path: &Path) -> (u32, u32, Vec<u8>) {
    let file = std::io::BufReader::new(fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    (frame.width, frame.height, bytes)
}

/// Saves the figure and checks that both files are what they should be and hold these texts.
#[track_caller]
fn check(figure: &Figure, name: &str, texts: &[&str]) {
    let paths = figure.save(folder("shown"), name).unwrap();
    let [png, svg] = paths.as_slice() else { panic!("{paths:?}") };

    let (width, height, bytes) = decode(png);
    assert!(width == PIXELS_ACROSS || (900..1300).contains(&width), "{width}");
    assert!((300..4000).contains(&height), "{height}");
    let inked = bytes.chunks(3).filter(|pixel| pixel.iter().any(|channel| *channel < 250)).count();
    assert!(inked > bytes.len() / 3 / 200, "{inked} pixels are not blank");
    // Nothing touches the edges, so nothing is cut off.
    let blank = |pixel: usize| bytes[3 * pixel..3 * pixel + 3] == [255; 3];
    let (width, height) = (width as usize, height as usize);
    assert!((0..height).all(|y| blank(y * width) && blank((y + 1) * width - 1)));
    assert!((0..width).all(|x| blank(x) && blank((height - 1) * width + x)));

    let document = fs::read_to_string(svg).unwrap();
    assert!(document.len() < 600_000, "{} bytes of SVG", document.len());
    let document = roxmltree::Document::parse(&document).unwrap();
    let found: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    for text in texts {
        assert!(found.contains(text), "no `{text}` in {found:?}");
    }
}

#[test]
fn activity_shows_regions_and_their_mean() {
    let (rates, labels) = (rates(10_000), labels());
    let figure = activity(&rate_signal(&rates, &labels), &Excerpt::of_activity())
        .unwrap()
        .titled("Activity of the cortex at rest")
        .captioned("ALN, 80 regions of AAL2, K = 300, σ = 0.05 mV/ms^3/2, seed 42");
    check(&figure, "activity", &["Precentral_L", "Olfactory_R", "Mean (Hz)", "Excitatory rate", "Time (s)", "5.0"]);
}

#[test]
fn an_hour_of_activity_stays_small() {
    let samples = 3_600_000;
    let values = Array2::from_shape_fn((2, samples), |(region, sample)| {
        (sample as f64 * 0.01 + region as f64).sin() * (1.0 + (sample as f64 * 3e-6).cos())
    });
    let signal = Signal { times: TimeAxis::every(1.0), ..rate_signal(&values, &[]) };
    let all = Excerpt { view: View::All, ..Excerpt::of_activity() };
    check(&activity(&signal, &all).unwrap(), "activity_hour", &["Time (s)", "3500"]);
}

#[test]
fn activity_over_a_short_time_is_in_milliseconds() {
    let rates = rates(1000);
    let chosen = Excerpt { view: View::Between(100.0, 300.0), regions: Regions::Chosen(vec![3, 70]) };
    let figure = activity(&rate_signal(&rates, &[]), &chosen).unwrap();
    check(&figure, "activity_short", &["Time (ms)", "4", "71", "200"]);
}

#[test]
fn bold_shows_all_regions_and_some_series() {
    let (values, labels) = (slow_signals(300, 5), labels());
    let figure = bold(&bold_signal(&values, &labels), &Excerpt::of_bold())
        .unwrap()
        .titled("BOLD signal")
        .captioned("Balloon–Windkessel after ALN, 80 regions of AAL2, 10 min, seed 42");
    check(&figure, "bold", &["Region", "80", "z-score", "−2", "Precentral_L", "Time (s)"]);
}

#[test]
fn connectivity_shows_simulated_beside_empirical() {
    let [simulated, empirical] = [(7, 200), (8, 240)]
        .map(|(seed, samples)| functional_connectivity(slow_signals(samples, seed).view()).unwrap());
    let labels = labels();
    let figure = connectivity_pair(simulated.view(), empirical.view(), &labels)
        .unwrap()
        .titled("Functional connectivity of BOLD")
        .captioned("ALN, 80 regions of AAL2, seed 42; empirical: mean over subjects");
    check(&figure, "connectivity_pair", &["Simulated", "Empirical", "Functional connectivity", "−0.5", "80"]);
    check(&connectivity(simulated.view(), &labels).unwrap(), "connectivity", &["Region", "1.0"]);
    let few = simulated.slice(s![..12, ..12]);
    check(&connectivity(few, &labels[..12]).unwrap(), "connectivity_few", &["Precentral_L"]);
    let figure = fit(simulated.view(), empirical.view()).unwrap().titled("Fit of functional connectivity");
    check(&figure, "fit", &["Empirical", "Simulated"]);
}

#[test]
fn connectome_shows_weights_lengths_and_strengths() {
    let network = Dataset::load("gw").unwrap().connectome;
    let (weights, lengths) = (network.weights(), network.tract_lengths());
    let figure = connectome(weights.view(), lengths.view(), network.labels()).unwrap().titled("Connectome gw");
    let texts = ["Weights", "Tract lengths", "Target", "Source", "Incoming", "Outgoing", "Tract length (mm)", "10⁻³"];
    check(&figure, "connectome", &texts);
}

#[test]
fn odd_connectomes_still_give_a_figure() {
    let signed = array![[0.0, -2.0], [1.0, f64::NAN]];
    draws(connectome(signed.view(), Array2::zeros((2, 2)).view(), &[]));
    draws(connectome(array![[3.0]].view(), array![[5.0]].view(), &["a".to_string()]));
    let (two, three) = (Array2::<f64>::eye(2), Array2::<f64>::eye(3));
    assert!(matches!(connectome(two.view(), three.view(), &[]), Err(FigureError::LengthMismatch { .. })));
    let nothing = Array2::<f64>::zeros((2, 2));
    assert!(matches!(connectome(nothing.view(), two.view(), &[]), Err(FigureError::NothingFinite { .. })));
}

#[test]
fn spectrum_marks_the_dominant_frequency() {
    let power = mean_power_spectrum(rates(20_000).view(), 0.5, &WelchOptions::default()).unwrap();
    let figure = spectrum(&power, "Hz").unwrap().titled("Power spectrum").captioned("Mean over 80 regions");
    check(&figure, "spectrum", &["Power (Hz²)", "Frequency (Hz)", "18 Hz", "10¹"]);
}

#[test]
fn time_series_shares_panels_by_unit() {
    let wave =
        |shift: f64| Array1::from_shape_fn(4000, |step| (0.02 * step as f64 + shift).sin().powi(3) - 0.2 * shift);
    let (x, y, current) = (wave(0.0), wave(1.2), 3e-6 * &wave(2.0));
    let traces = [
        Trace { name: "x", unit: "", values: x.view() },
        Trace { name: "y", unit: "", values: y.view() },
        Trace { name: "External current", unit: "nA", values: current.view() },
    ];
    let figure = time_series(&traces, TimeAxis::every(0.1), View::All)
        .unwrap()
        .titled("FitzHugh–Nagumo oscillator")
        .captioned("I = 0.8, no noise");
    check(&figure, "time_series", &["x", "y", "External current (nA)", "×10⁻⁶", "Time (ms)"]);
}

#[test]
fn row_zero_is_at_the_top_and_cells_have_no_seams() {
    let mut matrix = Array2::from_elem((80, 80), 0.5);
    matrix.row_mut(0).fill(-1.0);
    let paths = connectivity(matrix.view(), &[]).unwrap().save(folder("rows"), "matrix").unwrap();
    let (width, height, bytes) = decode(&paths[0]);
    let is = |x: u32, y: u32, [red, green, blue]: [u8; 3]| {
        let start = 3 * (y * width + x) as usize;
        bytes[start..start + 3] == [red, green, blue]
    };
    let x = width / 4;
    let dark: Vec<u32> = (0..height).filter(|&y| is(x, y, [0x00, 0x12, 0x61])).collect();
    let rest = bytes[3 * (height / 2 * width + x) as usize..][..3].try_into().unwrap();
    let light: Vec<u32> = (0..height).filter(|&y| is(x, y, rest)).collect();
    assert!(dark.iter().max() < light.iter().min());
    // One unbroken block of a single color, of 79 rows to 1 (the frame and rounding cover a pixel or two of each).
    assert_eq!((light[light.len() - 1] - light[0] + 1) as usize, light.len());
    assert!(light.len() > 70 * dark.len() && !dark.is_empty());
}

/// Saves whatever figure there is; none of these may panic.
#[track_caller]
fn draws(figure: Result<Figure, FigureError>) {
    let figure = figure.unwrap();
    assert!(!figure.to_png().unwrap().is_empty());
    roxmltree::Document::parse(&figure.to_svg().unwrap()).unwrap();
}

#[test]
fn odd_data_still_give_a_figure() {
    let mut gaps = slow_signals(60, 3);
    gaps.slice_mut(s![.., 20..25]).fill(f64::NAN);
    gaps.row_mut(0).fill(f64::NAN);
    gaps[[1, 40]] = f64::INFINITY;
    for values in [
        gaps,
        Array2::from_elem((1, 1), 3.0),
        Array2::zeros((REGIONS, 1)),
        Array2::from_elem((3, 500), 0.1),
        slow_signals(2, 1),
        Array2::from_shape_fn((1, 100), |(_, time)| time as f64 * 1e-12),
        Array2::from_shape_fn((2, 100), |(_, time)| if time % 2 == 0 { 9e299 } else { -9e299 }),
        Array2::from_shape_fn((2, 100), |(_, time)| 1e9 + time as f64 * 1e-6),
        Array2::from_shape_fn((2, 100), |(_, time)| 5e-324 * time as f64),
    ] {
        draws(activity(&bold_signal(&values, &[]), &Excerpt::of_bold()));
        draws(bold(&bold_signal(&values, &[]), &Excerpt::of_bold()));
        let traces = [Trace { name: "v", unit: "mV", values: values.row(values.nrows() - 1) }];
        draws(time_series(&traces, TimeAxis::every(1e-3), View::All));
    }
    for value in [0.0, 9e299, 5e-324] {
        draws(connectivity(Array2::from_elem((1, 1), value).view(), &[]));
    }
    let mut hole = Array2::from_elem((4, 4), -3.0);
    hole[[0, 1]] = f64::NAN;
    draws(connectivity_pair(hole.view(), Array2::eye(4).view(), &[]));
    let lone = PowerSpectrum { frequencies: Array1::from(vec![0.0, 1.0]), power: Array1::from(vec![0.0, 2.0]) };
    draws(spectrum(&lone, "mV/ms"));
    let holed = PowerSpectrum {
        frequencies: Array1::from_iter((0..50).map(f64::from)),
        power: Array1::from_iter((0..50).map(|bin| if bin % 7 == 0 { 0.0 } else { 1e-300 * f64::from(bin) })),
    };
    draws(spectrum(&holed, ""));
    let odd = "<&>\u{1}\u{2603} ".repeat(40);
    draws(
        connectivity(Array2::eye(3).view(), &[odd.clone(), odd.clone(), String::new()])
            .map(|figure| figure.titled(odd)),
    );
}

#[test]
fn data_that_say_nothing_are_errors() {
    let excerpt = Excerpt::of_bold();
    let empty = Array2::zeros((0, 10));
    assert!(matches!(activity(&bold_signal(&empty, &[]), &excerpt), Err(FigureError::Empty { .. })));
    let empty = Array2::zeros((3, 0));
    assert!(matches!(bold(&bold_signal(&empty, &[]), &excerpt), Err(FigureError::Empty { .. })));
    let gap = Array2::from_elem((3, 9), f64::NAN);
    assert!(matches!(bold(&bold_signal(&gap, &[]), &excerpt), Err(FigureError::NothingFinite { .. })));
    assert!(matches!(connectivity(gap.view(), &[]), Err(FigureError::NotSquare { rows: 3, columns: 9 })));
    assert!(matches!(connectivity(Array2::zeros((0, 0)).view(), &[]), Err(FigureError::Empty { .. })));
    let values = Array2::zeros((3, 9));
    let misnamed = [String::new(), String::new()];
    assert!(matches!(
        activity(&bold_signal(&values, &misnamed), &excerpt),
        Err(FigureError::LengthMismatch { what: "labels", expected: 3, found: 2 })
    ));
    for dt in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let signal = Signal { times: TimeAxis::every(dt), ..bold_signal(&values, &[]) };
        assert!(matches!(bold(&signal, &excerpt), Err(FigureError::TimeStep { .. })));
    }
    assert!(matches!(time_series(&[], TimeAxis::every(1.0), View::All), Err(FigureError::Empty { .. })));
    let silent = PowerSpectrum { frequencies: Array1::from(vec![0.0, 1.0]), power: Array1::zeros(2) };
    assert!(matches!(spectrum(&silent, ""), Err(FigureError::NothingFinite { .. })));
    let none = PowerSpectrum { frequencies: Array1::zeros(0), power: Array1::zeros(0) };
    assert!(matches!(spectrum(&none, ""), Err(FigureError::Empty { .. })));
    assert!(matches!(
        connectivity_pair(Array2::eye(3).view(), Array2::eye(4).view(), &[]),
        Err(FigureError::LengthMismatch { .. })
    ));
}

#[test]
fn a_figure_is_saved_under_a_plain_name_only() {
    let figure = connectivity(Array2::eye(3).view(), &[]).unwrap();
    for name in ["", ".", "..", "a/b", "../a", "/a"] {
        assert!(matches!(figure.save(folder("names"), name), Err(FigureError::Name { .. })), "{name}");
    }
    let paths = figure.save(folder("names"), "v1.2").unwrap();
    assert!(paths[0].ends_with("v1.2.png") && paths[1].ends_with("v1.2.svg"));
    let files = fs::read_dir(folder("names")).unwrap().count();
    assert_eq!(files, 2, "no partial files are left");
    let blocked = paths[0].join("below_a_file");
    assert!(matches!(figure.save(blocked, "name"), Err(FigureError::Write { .. })));
}
