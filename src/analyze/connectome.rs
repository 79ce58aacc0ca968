//! Graph measures of the network of a run.

use super::report::{Overall, PerRegion, VariableReport};
use super::variable::digits;
use neurolib::Dataset;
use neurolib::analysis::{clustering_coefficients, degrees, density, global_efficiency, strengths};

/// What the connectome says.
///
/// # Errors
/// A reason, if the network is not stored with the program.
pub fn analyze(dataset: Option<&Dataset>) -> Result<VariableReport, String> {
    let Some(dataset) = dataset else {
        return Err("the connectome is left out: results hold no weights, and it is none of a data set".to_string());
    };
    let connectome = &dataset.connectome;
    let told = |error: neurolib::analysis::AnalysisError| format!("the connectome is left out: {error}");
    let (strengths, degrees) = (strengths(connectome).map_err(told)?, degrees(connectome).map_err(told)?);
    let clustering = clustering_coefficients(connectome).map_err(told)?;
    let (density, efficiency) = (density(connectome).map_err(told)?, global_efficiency(connectome).map_err(told)?);
    let row = |key, label: &str, values: Vec<f64>| PerRegion {
        key,
        label: label.into(),
        unit: String::new(),
        values: values.into_iter().map(Some).collect(),
    };
    let count = |degrees: ndarray::Array1<usize>| degrees.iter().map(|&degree| degree as f64).collect();
    Ok(VariableReport {
        name: "connectome".into(),
        doc: dataset.description.to_string(),
        unit: String::new(),
        extent: None,
        labels: connectome.labels().to_vec(),
        regions: vec![
            row("strength_in", "strength, incoming", strengths.incoming.to_vec()),
            row("strength_out", "strength, outgoing", strengths.outgoing.to_vec()),
            row("degree_in", "degree, incoming", count(degrees.incoming)),
            row("degree_out", "degree, outgoing", count(degrees.outgoing)),
            row("clustering", "clustering coefficient", clustering.to_vec()),
        ],
        network: vec![
            Overall {
                key: "density".into(),
                label: "density".into(),
                text: format!("{} % of all connections exist", digits(100.0 * density)),
                numbers: vec![("density", Some(density))],
            },
            Overall {
                key: "efficiency".into(),
                label: "global efficiency".into(),
                text: digits(efficiency),
                numbers: vec![("global_efficiency", Some(efficiency))],
            },
        ],
        scores: Vec::new(),
        arrays: vec![("weights".into(), connectome.weights().into_dyn())],
        notes: Vec::new(),
    })
}
