//! Models against independent solutions, made by `tests/reference/models.py`.
//!
//! Each case says its tolerance: 1e-9 where the very steps are compared; else what the scheme's error at the
//! case's step leaves, and what the dynamics make of it.

use crate::support::network;
use ndarray::{Array2, Axis};
use neurolib::{Connectome, Parameter, Recording, Scheme, SimulationBuilder, models, set_parameter};
use serde_json::Value;
use std::path::Path;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn check(case: &Value) {
    let name = case["model"].as_str().unwrap();
    let mut model = models::get(name).unwrap();
    for (parameter, value) in case["parameters"].as_object().unwrap() {
        set_parameter(&mut *model, parameter, Parameter::Uniform(value.as_f64().unwrap())).unwrap();
    }
    let connectome = match case.get("weights") {
        Some(weights) if weights.as_array().unwrap().len() > 1 => network(matrix(weights), matrix(&case["lengths"])),
        _ => Connectome::single_node(),
    };
    let dt = case["dt_ms"].as_f64().unwrap();
    let scheme = if case["scheme"] == "rk4" { Scheme::RungeKutta4 } else { Scheme::EulerMaruyama };
    let mut builder =
        SimulationBuilder::boxed(model).connectome(connectome).conduction_speed(20.0).dt(dt).scheme(scheme);
    for (state, values) in case["initial"].as_object().unwrap() {
        let values = ndarray::Array1::from(numbers(values)).insert_axis(Axis(1));
        builder = builder.initial(state.as_str(), values);
    }
    let expected = case["expected"].as_array().unwrap();
    let variable = |e: &Value| e.get("state").or(e.get("observable")).unwrap().as_str().unwrap().to_owned();
    let mut names: Vec<String> = expected.iter().map(variable).collect();
    names.sort();
    names.dedup();
    for name in &names {
        builder = builder.record(Recording::every(name.as_str(), dt));
    }
    let mut simulation = builder.build().unwrap();
    simulation.run(case["duration_ms"].as_f64().unwrap()).unwrap();
    let tolerance = case["tolerance"].as_f64().unwrap();
    for e in expected {
        let (what, time) = (variable(e), e["time_ms"].as_f64().unwrap());
        let values = simulation.series(&what).unwrap().values();
        for (node, wanted) in numbers(&e["values"]).into_iter().enumerate() {
            let got = values[[node, (time / dt).round() as usize - 1]];
            let off = (got - wanted).abs() / wanted.abs().max(1.0);
            assert!(off <= tolerance, "{name}, `{what}` of node {node} at {time} ms: {got} instead of {wanted}");
        }
    }
}

#[test]
fn models_follow_independent_solutions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/models.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = json["cases"].as_array().unwrap();
    assert!(cases.len() > 10);
    cases.iter().for_each(check);
}
