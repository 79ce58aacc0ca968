//! Distributions, of values as they are and of values that have gone wrong.
#![cfg(feature = "figures")]

use std::path::Path;

use ndarray::Array2;
use neurolib::Dataset;
use neurolib::figures::{Distribution, FigureError, Height, histogram};
use neurolib_runtime::analysis::functional_connectivity;

fn above_diagonal(matrix: &Array2<f64>) -> Vec<f64> {
    matrix.indexed_iter().filter(|((row, column), _)| row < column).map(|(_, value)| *value).collect()
}

#[test]
fn functional_connectivity_of_two_subjects() {
    let subjects = Dataset::load("gw").unwrap().subjects;
    let values = [0, 3].map(|index: usize| functional_connectivity(subjects[index].bold.view()).unwrap());
    let values = values.map(|matrix| above_diagonal(&matrix));
    let both = [
        Distribution { name: "Simulated", values: &values[0] },
        Distribution { name: "Empirical", values: &values[1] },
    ];
    let figure = histogram(&both, "Functional connectivity", "", Height::Density).unwrap().titled("Two subjects");
    figure.save(Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures").join("shown"), "histogram").unwrap();
    let svg = figure.to_svg().unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    for text in ["Simulated", "Empirical", "Density", "Functional connectivity", "0.5"] {
        assert!(svg.contains(&format!(">{text}<")), "no `{text}`");
    }
    let rates = histogram(&both[..1], "Rate", "Hz", Height::Count).unwrap();
    assert!(rates.to_svg().unwrap().contains("Rate (Hz)") && rates.to_svg().unwrap().contains("Count"));
    assert!(histogram(&both, "Rate", "Hz", Height::Density).unwrap().to_svg().unwrap().contains("Density (1/Hz)"));
}

#[test]
fn odd_values_still_give_a_figure() {
    for values in [
        vec![3.0],
        vec![0.0, 0.0],
        vec![f64::NAN, 1.0, f64::INFINITY],
        vec![-9e299, 9e299],
        vec![0.0, 5e-324],
        vec![1e9, 1e9 + 1e-6],
        vec![0.0, 1e-12, 2e-12, 5.0],
    ] {
        for height in [Height::Count, Height::Density] {
            let both = [Distribution { name: "a", values: &values }, Distribution { name: "b", values: &[] }];
            let figure = histogram(&both, "x", "", height).unwrap();
            assert!(!figure.to_png().unwrap().is_empty());
            roxmltree::Document::parse(&figure.to_svg().unwrap()).unwrap();
        }
    }
}

#[test]
fn nothing_to_draw_is_an_error() {
    let draw = |values: &[f64]| histogram(&[Distribution { name: "a", values }], "x", "", Height::Count);
    assert!(matches!(histogram(&[], "x", "", Height::Count), Err(FigureError::Empty { .. })));
    assert!(matches!(draw(&[]), Err(FigureError::Empty { .. })));
    assert!(matches!(draw(&[f64::NAN]), Err(FigureError::NothingFinite { .. })));
}
