//! What was recorded, as variables of the result file.

use crate::experiment::time::exact_time;
use ndarray::{Array1, Array2};
use neurolib::data::{ResultFile, Variable};
use neurolib::{NeuralMass, Reduction, Sampling, Selection, Simulation, TimeSeries};

/// Adds the series; `names` gets the names of their variables.
pub fn series(simulation: &Simulation, mut file: ResultFile, names: &mut Vec<String>) -> ResultFile {
    let mut axes: Vec<(String, &[f64])> = Vec::new();
    for series in simulation.recorded().filter(|s| !s.times.is_empty()) {
        let axis = match axes.iter().find(|(_, times)| *times == series.times.as_slice()) {
            Some((name, _)) => name.clone(),
            None => {
                let name = axis_name(series, &axes, simulation.model());
                let times = Array1::from(series.times.clone()).into_dyn();
                let variable = Variable::new(name.as_str(), [name.as_str()], times);
                file = file.variable(
                    variable
                        .attribute("units", "ms")
                        .attribute("long_name", "simulated time")
                        .attribute("interval_ms", series.every),
                );
                axes.push((name.clone(), &series.times));
                name
            }
        };
        let what = match series.selection {
            Selection::All => "",
            Selection::Regions(_) => ".selected",
            Selection::Mean => ".regional_mean",
            Selection::Projection(_) => ".projected",
        };
        let name = free_name(names, format!("{}{what}", series.variable), series.every);
        let (dimension, coordinate) = rows(&name, &series.selection, simulation.connectome().labels());
        file = coordinate.into_iter().fold(file, ResultFile::variable);
        // In the order of the file, so that whatever is computed from it has the same bits before and after it is stored.
        let values = series.values().as_standard_layout().into_owned();
        let mut variable = match dimension {
            Some(dimension) => Variable::new(name.as_str(), [dimension.as_str(), axis.as_str()], values.into_dyn()),
            None => Variable::new(name.as_str(), [axis.as_str()], values.row(0).to_owned().into_dyn()),
        };
        variable = variable.attribute("units", series.unit.as_str());
        if !series.doc.is_empty() {
            variable = variable.attribute("long_name", series.doc.as_str());
        }
        if series.sampling == Sampling::Mean {
            variable = variable.attribute("cell_methods", format!("{axis}: mean (interval ending at the sample)"));
        }
        file = file.variable(variable);
        names.push(name);
    }
    file
}

/// Adds what samples were reduced to; `names` gets the names of the variables. A reduction without result is an attribute
/// with the reason.
pub fn reductions(simulation: &Simulation, mut file: ResultFile, names: &mut Vec<String>) -> ResultFile {
    let labels = simulation.connectome().labels();
    for reduced in simulation.reduced() {
        let kind = match reduced.keep {
            neurolib::Keep::Dynamics { .. } => "fcd",
            neurolib::Keep::Spectra(_) => "spectrum",
            _ => "fc",
        };
        let name = free_name(names, format!("{}.{kind}", reduced.variable), reduced.every);
        let of = format!("of {}, sampled every {}", reduced.variable, exact_time(reduced.every));
        let (values, dimensions, doc): (Array2<f64>, [String; 2], String) = match reduced.result {
            Err(error) => {
                file = file.attribute(format!("no_result.{name}"), error.to_string());
                continue;
            }
            Ok(Reduction::Connectivity(matrix)) => {
                let (dimension, coordinate) = rows(&name, &reduced.selection, labels);
                file = coordinate.into_iter().fold(file, ResultFile::variable);
                let dimension = dimension.unwrap_or_else(|| format!("{name}_mean"));
                let second = format!("{name}_{dimension}");
                (matrix, [dimension, second], format!("functional connectivity {of}"))
            }
            Ok(Reduction::Dynamics(matrix)) => {
                let dimensions = [format!("{name}_window"), format!("{name}_other_window")];
                (matrix, dimensions, format!("functional connectivity dynamics {of}"))
            }
            Ok(Reduction::Spectra(spectra)) => {
                let (dimension, coordinate) = rows(&name, &reduced.selection, labels);
                file = coordinate.into_iter().fold(file, ResultFile::variable);
                let axis = format!("{name}_frequency");
                let frequencies = Variable::new(axis.as_str(), [axis.as_str()], spectra.frequencies.into_dyn());
                file = file.variable(frequencies.attribute("units", "Hz"));
                let dimension = dimension.unwrap_or_else(|| format!("{name}_mean"));
                (spectra.power, [dimension, axis], format!("power spectrum {of}"))
            }
        };
        file = file.variable(Variable::new(name.as_str(), dimensions, values.into_dyn()).attribute("long_name", doc));
        names.push(name);
    }
    file
}

/// The dimension of what was selected, and its coordinate if there is none yet; no dimension for a mean.
fn rows(name: &str, selection: &Selection, labels: &[String]) -> (Option<String>, Option<Variable>) {
    match selection {
        Selection::All => (Some("region".to_string()), None),
        Selection::Mean => (None, None),
        Selection::Regions(regions) => {
            let dimension = format!("{name}_region");
            let labels: Vec<String> = regions.iter().map(|&region| labels[region].clone()).collect();
            let coordinate = Variable::new(dimension.as_str(), [dimension.as_str()], Array1::from(labels).into_dyn());
            (Some(dimension), Some(coordinate))
        }
        Selection::Projection(_) => (Some(format!("{name}_channel")), None),
    }
}

/// The name, with the interval or a number if it is taken.
fn free_name(names: &[String], name: String, every: f64) -> String {
    let with_interval = format!("{name}_{}", exact_time(every));
    let numbered = (2..).map(|number| format!("{with_interval}_{number}"));
    let mut candidates = [name, with_interval.clone()].into_iter().chain(numbered);
    candidates.find(|candidate| !names.contains(candidate)).expect("invariant: numbers do not end")
}

/// `time` for the first axis of the model, `time_bold` for that of a readout; the interval tells further ones apart.
fn axis_name(series: &TimeSeries, taken: &[(String, &[f64])], model: &dyn NeuralMass) -> String {
    let root = series.variable.split('.').next().unwrap_or_default();
    let base = match model.description().readouts.iter().any(|r| r.name == root) {
        true => format!("time_{root}"),
        false => "time".to_string(),
    };
    if taken.iter().any(|(name, _)| *name == base) { format!("{base}_{}", exact_time(series.every)) } else { base }
}
