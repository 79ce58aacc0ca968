//! Recordings and their provenance as netCDF.

use super::date::iso_8601;
use super::ending::Ending;
use super::recorded;
use crate::experiment::plan::{Plan, Source};
use crate::experiment::prepare::hash_text;
use crate::experiment::value::Value;
use crate::experiment::write::place_of;
use ndarray::{Array1, Array2};
use neurolib::data::{ResultFile, Variable};
use neurolib::{NeuralMass, Parameter, Simulation};

/// The file, and the names of the variables in it.
pub fn result_file(
    plan: &Plan,
    simulation: &Simulation,
    ending: &Ending,
    experiment: &str,
) -> (ResultFile, Vec<String>) {
    let connectome = simulation.connectome();
    let labels = Array1::from(connectome.labels().to_vec()).into_dyn();
    let mut file = provenance(plan, simulation, ending, experiment);
    file =
        file.variable(Variable::new("region", ["region"], labels).attribute("long_name", "region of the connectome"));
    let mut names = Vec::new();
    file = recorded::series(simulation, file, &mut names);
    file = recorded::reductions(simulation, file, &mut names);
    file = per_node(simulation.model(), "", file);
    for (port, value) in &plan.ports {
        if let Value::List(values) = value {
            file = file.variable(Variable::new(
                format!("port.{port}"),
                ["region"],
                Array1::from(values.clone()).into_dyn(),
            ));
        }
    }
    if let Some(centroids) = connectome.centroids() {
        let axis = Array1::from(["x", "y", "z"].map(String::from).to_vec()).into_dyn();
        let centroids: Array2<f64> = centroids.clone();
        file = file.variable(Variable::new("axis", ["axis"], axis));
        let variable = Variable::new("centroid", ["region", "axis"], centroids.into_dyn());
        file = file.variable(variable.attribute("units", "mm").attribute("long_name", "center of the region (MNI)"));
    }
    (file, names)
}

fn provenance(plan: &Plan, simulation: &Simulation, ending: &Ending, experiment: &str) -> ResultFile {
    let (settings, description) = (simulation.settings(), simulation.model().description());
    let network = match &plan.source {
        Source::SingleNode => "single node".to_string(),
        Source::Dataset(dataset) => place_of(dataset),
        Source::Files(path) => path.display().to_string(),
    };
    // Without the place of the program, which says nothing of the run.
    let command: Vec<String> = std::iter::once("neurolib".to_string()).chain(std::env::args().skip(1)).collect();
    let mut file = ResultFile::new()
        .attribute("title", format!("{} simulated by neurolib", description.name))
        .attribute("status", ending.status())
        .attribute("complete", i64::from(ending.is_complete()))
        .attribute("neurolib_version", env!("CARGO_PKG_VERSION"))
        .attribute("model", description.name.as_str())
        .attribute("model_source_hash", hash_text(description.source_hash))
        .attribute("model_citations", description.citations.join("; "))
        .attribute("connectome", network)
        .attribute("connectome_hash", hash_text(simulation.connectome().content_hash()))
        .attribute("conduction_speed_m_per_s", settings.conduction_speed)
        .attribute("dt_ms", settings.dt)
        .attribute("scheme", settings.scheme.name())
        .attribute("precision", settings.precision.name())
        .attribute("simulation", i64::from(settings.simulation))
        // As text: the largest seeds exceed a signed integer.
        .attribute("seed", settings.seed.to_string())
        .attribute("begin_ms", ending.from)
        .attribute("end_ms", ending.reached)
        .attribute("command_line", command.join(" "))
        .attribute("created", iso_8601(ending.begun))
        .attribute("wall_time_s", ending.wall)
        .attribute("experiment", experiment);
    if let Some(dataset) = plan.dataset() {
        file = file.attribute("connectome_provenance", dataset.provenance.as_str());
    }
    let chosen = [
        ("connectome_preparation", (!plan.preparation.is_empty()).then(|| plan.preparation.join(", "))),
        ("connectome_subjects", plan.subjects.as_ref().map(|subjects| subjects.join(", "))),
        ("connectome_subject_weights", plan.subject_weights.map(|weights| weights.to_string())),
    ];
    for (name, text) in chosen {
        if let Some(text) = text {
            file = file.attribute(name, text);
        }
    }
    file = parameters(simulation.model(), "", file);
    for info in &description.ports {
        let driven = plan.ports.iter().find(|(name, _)| *name == info.name).map(|(_, value)| value);
        let name = format!("port.{}", info.name);
        file = match driven {
            Some(Value::Number(number)) => file.attribute(name, *number),
            Some(_) => file.attribute(name, "one value for each region: see the variable of this name"),
            None => file.attribute(name, info.default),
        };
        let stimuli: Vec<&str> = plan.stimuli_of(&info.name).collect();
        if !stimuli.is_empty() {
            file = file.attribute(format!("stimulus.{}", info.name), stimuli.join("; "));
        }
    }
    for (state, count) in simulation.bounded() {
        let bounded = description
            .states
            .iter()
            .any(|s| s.name == state && s.bound == neurolib_runtime::description::BoundKind::Clamp);
        if bounded {
            file = file.attribute(format!("clamped_steps.{state}"), i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    for exits in simulation.table_exits() {
        let name = format!("table_exits.{}.{}", exits.table, exits.axis);
        file = file.attribute(name, i64::try_from(exits.count).unwrap_or(i64::MAX));
    }
    file
}

fn parameters(model: &dyn NeuralMass, prefix: &str, mut file: ResultFile) -> ResultFile {
    let description = model.description();
    for (info, value) in description.parameters.iter().zip(model.parameters()) {
        let name = format!("parameter.{prefix}{}", info.name);
        file = match value {
            Parameter::Uniform(number) => file.attribute(name, number),
            Parameter::PerNode(_) => file.attribute(name, "one value for each region: see the variable of this name"),
        };
    }
    for (index, readout) in description.readouts.iter().enumerate() {
        file = parameters(model.readout(index), &format!("{prefix}{}.", readout.name), file);
    }
    file
}

/// Parameters with one value for each region, as variables.
fn per_node(model: &dyn NeuralMass, prefix: &str, mut file: ResultFile) -> ResultFile {
    let description = model.description();
    for (info, value) in description.parameters.iter().zip(model.parameters()) {
        if let Parameter::PerNode(values) = value {
            let variable =
                Variable::new(format!("parameter.{prefix}{}", info.name), ["region"], Array1::from(values).into_dyn());
            file = file
                .variable(variable.attribute("units", info.unit.as_str()).attribute("long_name", info.doc.as_str()));
        }
    }
    for (index, readout) in description.readouts.iter().enumerate() {
        file = per_node(model.readout(index), &format!("{prefix}{}.", readout.name), file);
    }
    file
}
