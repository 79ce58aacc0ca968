//! Phase planes of models whose nullclines and fixed points are known.
#![cfg(feature = "figures")]

use std::path::Path;

use ndarray::{Array1, Array2};
use neurolib::figures::{FigureError, Trajectory, phase_portrait};
use neurolib::load::load;
use neurolib::simulation::phase_plane::{
    DriftField, PhasePlane, PhasePlaneError, PlaneAxis, PlaneVariable, drift_field,
};
use neurolib::{NeuralMass, Parameter, set_parameter};

mod compiled {
    neurolib::neurolib_model!("models/fitzhugh_nagumo.nm");
}

fn model(name: &str) -> Box<dyn NeuralMass> {
    Box::new(load(Path::new(&format!("{}/models/{name}.nm", env!("CARGO_MANIFEST_DIR")))).unwrap())
}

fn axis(state: &str, from: f64, to: f64, points: usize) -> PlaneAxis<'_> {
    PlaneAxis { state, from, to, points }
}

/// dx/dt and dy/dt of FitzHugh–Nagumo with its defaults and an input of 1.
fn fitzhugh_nagumo(x: f64, y: f64) -> (f64, f64) {
    (-3.0 * x.powi(3) + 4.0 * x.powi(2) - 1.5 * x - y + 1.0, (x - 0.5 * y) / 20.0)
}

#[test]
fn the_drift_is_that_of_the_equations() {
    let model = model("fitzhugh_nagumo");
    let plane = PhasePlane::new(axis("x", -0.5, 1.5, 41), axis("y", -0.5, 2.0, 26));
    let field = drift_field(&*model, &plane).unwrap();
    assert_eq!((field.dx.dim(), field.x.name.as_str(), field.y.unit.as_str()), ((26, 41), "x", "1"));
    for ((row, column), dx) in field.dx.indexed_iter() {
        let expected = fitzhugh_nagumo(field.x.values[column], field.y.values[row]);
        // Rounding of a dozen operations on numbers below 20.
        assert!((dx - expected.0).abs() < 1e-13, "{dx} at {row}, {column}");
        assert!((field.dy[[row, column]] - expected.1).abs() < 1e-13);
    }
    let compiled = compiled::FitzHughNagumo::default();
    assert_eq!(drift_field(&compiled, &plane).unwrap(), field, "compiled and interpreted");
}

#[test]
fn what_is_held_acts() {
    let model = model("fitzhugh_nagumo");
    let plane = PhasePlane::new(axis("x", 0.0, 1.0, 3), axis("y", 0.0, 1.0, 3));
    let plain = drift_field(&*model, &plane).unwrap();
    let shifted = |plane: PhasePlane| drift_field(&*model, &plane).unwrap().dx[[1, 1]] - plain.dx[[1, 1]];
    // Rounding of sums of numbers near 1.
    assert!((shifted(PhasePlane { ports: &[("x_ext", 1.25)], ..plane }) - 0.25).abs() < 1e-14);
    assert!((shifted(PhasePlane { held: &[("x_ou", 0.5)], ..plane }) - 0.5).abs() < 1e-14);
    let sums = vec![1.0; model.description().sums.len()];
    assert!(shifted(PhasePlane { sums: &sums, ..plane }).abs() > 0.1);
}

#[test]
fn parameters_may_be_those_of_a_node() {
    let mut model = model("fitzhugh_nagumo");
    set_parameter(&mut *model, "gamma", Parameter::PerNode(vec![-1.5, -0.5])).unwrap();
    let plane = PhasePlane::new(axis("x", 0.0, 1.0, 3), axis("y", 0.0, 1.0, 3));
    let at = |node| drift_field(&*model, &PhasePlane { node, ..plane });
    // gamma * x at x = 1 changes by 1.
    assert!((at(1).unwrap().dx[[0, 2]] - at(0).unwrap().dx[[0, 2]] - 1.0).abs() < 1e-14);
    assert_eq!(at(2), Err(PhasePlaneError::Node { node: 2, nodes: 2 }));
}

#[test]
fn fixed_points_and_their_stability_are_known() {
    // y = 2x on the second nullcline; -3x³ + 4x² - 3.5x + 1 = 0 on both.
    let root = {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if fitzhugh_nagumo(middle, 2.0 * middle).0 > 0.0 { low = middle } else { high = middle }
        }
        low
    };
    let oscillating = model("fitzhugh_nagumo");
    let plane = PhasePlane::new(axis("x", -0.5, 1.5, 201), axis("y", -0.5, 2.5, 201));
    let points = drift_field(&*oscillating, &plane).unwrap().fixed_points();
    assert_eq!(points.len(), 1, "{points:?}");
    // Linear interpolation of a cubic over cells of 0.01: 0.01²/8 times its curvature, about 8, over its slope, about 1.
    assert!((points[0].x - root).abs() < 2e-4 && (points[0].y - 2.0 * root).abs() < 4e-4, "{points:?}, {root}");
    let slope = -9.0 * root.powi(2) + 8.0 * root - 1.5;
    // Central differences of a cubic: 0.01²/6 times its third derivative, 18, and as much from between the points.
    assert!((points[0].trace - (slope - 0.025)).abs() < 2e-3, "{points:?}, {slope}");
    assert!((points[0].determinant - (-0.025 * slope + 0.05)).abs() < 2e-3);
    assert!(!points[0].is_stable(), "it oscillates");
    let resting = drift_field(&*oscillating, &PhasePlane { ports: &[("x_ext", 0.5)], ..plane }).unwrap();
    assert!(resting.fixed_points()[0].is_stable(), "it rests");

    let mut hopf = model("hopf");
    let plane = PhasePlane::new(axis("x", -1.0, 1.0, 60), axis("y", -1.0, 1.0, 51));
    for (a, is_stable) in [(0.25, false), (-0.25, true)] {
        set_parameter(&mut *hopf, "a", a.into()).unwrap();
        let points = drift_field(&*hopf, &plane).unwrap().fixed_points();
        assert_eq!(points.len(), 1, "{points:?}");
        assert!(points[0].x.hypot(points[0].y) < 1e-3);
        // The trace is 2a, but for the cubic terms over a cell.
        assert!((points[0].trace - 2.0 * a).abs() < 0.01 && points[0].is_stable() == is_stable, "{points:?}");
    }
}

#[test]
fn values_of_the_own_past_are_those_of_a_constant_past() {
    let aln = model("aln");
    let plane = PhasePlane::new(axis("mu_e", 0.0, 3.0, 9), axis("mu_i", 0.0, 3.0, 9));
    let field = drift_field(&*aln, &plane).unwrap();
    let defined = field.dx.iter().filter(|value| value.is_finite()).count();
    assert!(defined > 40, "{defined} of 81 points settle");
}

#[test]
fn what_makes_no_plane_is_an_error() {
    let model = model("hopf");
    let (x, y) = (axis("x", -1.0, 1.0, 3), axis("y", -1.0, 1.0, 3));
    let error = |plane: PhasePlane| drift_field(&*model, &plane).unwrap_err();
    let plane = PhasePlane::new(x, y);
    let unknown = error(PhasePlane::new(axis("x_oo", 0.0, 1.0, 3), y)).to_string();
    assert_eq!(unknown, "Hopf has no state `x_oo`; did you mean `x_ou`?");
    assert_eq!(error(PhasePlane::new(x, x)), PhasePlaneError::SameState("x".into()));
    assert!(matches!(error(PhasePlane::new(axis("x", 1.0, 1.0, 3), y)), PhasePlaneError::Range { .. }));
    assert!(matches!(error(PhasePlane::new(axis("x", f64::NAN, 1.0, 3), y)), PhasePlaneError::Range { .. }));
    assert!(matches!(error(PhasePlane::new(axis("x", 0.0, 1.0, 1), y)), PhasePlaneError::Points { x: 1, y: 3, .. }));
    let huge = axis("x", 0.0, 1.0, usize::MAX);
    assert!(matches!(error(PhasePlane::new(huge, y)), PhasePlaneError::Points { .. }));
    assert_eq!(error(PhasePlane { held: &[("y", 0.0)], ..plane }), PhasePlaneError::HeldAxis("y".into()));
    assert!(matches!(error(PhasePlane { held: &[("x_ou", f64::NAN)], ..plane }), PhasePlaneError::Value { .. }));
    assert!(matches!(error(PhasePlane { ports: &[("in", 0.0)], ..plane }), PhasePlaneError::Model(_)));
    assert!(matches!(error(PhasePlane { sums: &[0.0; 9], ..plane }), PhasePlaneError::Sums { found: 9, .. }));
}

fn field(points: usize, drift: impl Fn(f64, f64) -> (f64, f64)) -> DriftField {
    let values: Vec<f64> = (0..points).map(|point| -1.0 + 2.0 * point as f64 / (points - 1) as f64).collect();
    let part = |of: fn((f64, f64)) -> f64| {
        Array2::from_shape_fn((points, points), |(row, column)| of(drift(values[column], values[row])))
    };
    let (dx, dy) = (part(|drift| drift.0), part(|drift| drift.1));
    let variable = |name: &str| PlaneVariable { name: name.into(), unit: "mV".into(), values: values.clone() };
    DriftField { x: variable("v"), y: variable("w"), dx, dy }
}

#[test]
fn odd_fields_and_runs_still_give_a_figure() {
    let wild = Array1::from(vec![0.0, 0.5, f64::NAN, 9e299, -0.5, f64::INFINITY, 0.1, 5.0, 0.1, 0.1]);
    let none = Array1::zeros(0);
    for field in [
        field(2, |x, y| (y, -x)),
        field(20, |_, _| (0.0, 0.0)),
        field(20, |x, y| if x * y > 0.0 { (f64::NAN, 1.0) } else { (x, f64::INFINITY) }),
        field(20, |x, y| (1e-320 * x, 9e299 * y)),
        field(21, |x, y| (x * y, x * x - y * y)),
    ] {
        let runs = [&wild, &none].map(|values| Trajectory { x: values.view(), y: values.view() });
        let figure = phase_portrait(&field, &runs).unwrap();
        assert!(!figure.to_png().unwrap().is_empty());
        let svg = figure.to_svg().unwrap();
        roxmltree::Document::parse(&svg).unwrap();
        assert!(svg.contains("v (mV)") && svg.contains("dw/dt = 0"));
    }
    let mut odd = field(3, |x, y| (x, y));
    odd.dx = Array2::zeros((3, 2));
    assert!(matches!(phase_portrait(&odd, &[]), Err(FigureError::LengthMismatch { .. })));
    let gap = field(3, |_, _| (f64::NAN, f64::NAN));
    assert!(matches!(phase_portrait(&gap, &[]), Err(FigureError::NothingFinite { .. })));
    let run = Trajectory { x: wild.view(), y: none.view() };
    assert!(matches!(phase_portrait(&field(3, |x, y| (x, y)), &[run]), Err(FigureError::LengthMismatch { .. })));
}
