//! All points of a sweep together, with the parameters as named axes.

use super::Sweep;
use super::error::SweepError;
use super::journal::{self, Part};
use super::measure::Measure;
use super::point::{Point, Status};
use super::sampling::Sampling;
use ndarray::{Array1, ArrayD, IxDyn};
use neurolib_runtime::data::{ResultFile, Variable};
use neurolib_runtime::model::NeuralMass;
use neurolib_runtime::parameter::Parameter;
use std::path::Path;

/// All points of a sweep.
pub struct Cube<'a> {
    sweep: &'a Sweep,
    /// The numbers of each measure, point by point.
    values: Vec<Vec<f64>>,
    status: Vec<Option<Status>>,
    messages: Vec<String>,
}

impl<'a> Cube<'a> {
    /// A cube without any point.
    pub fn new(sweep: &'a Sweep) -> Self {
        let points = sweep.points().len();
        let values = sweep.measures().iter().map(|measure| vec![f64::NAN; points * sweep.numbers_of(measure)]);
        Self { sweep, values: values.collect(), status: vec![None; points], messages: vec![String::new(); points] }
    }

    /// Puts a point in its place.
    pub fn insert(&mut self, index: usize, point: Point) {
        let mut rest = point.values.as_slice();
        for (values, measure) in self.values.iter_mut().zip(self.sweep.measures()) {
            let numbers = self.sweep.numbers_of(measure);
            let (own, others) = rest.split_at(numbers);
            values[index * numbers..][..numbers].copy_from_slice(own);
            rest = others;
        }
        self.status[index] = Some(point.status);
        self.messages[index] = point.message;
    }

    /// Puts the points of a journal in their places, and tells of which part they are.
    ///
    /// # Errors
    /// If it cannot be read, or belongs to another sweep.
    pub fn read(&mut self, path: &Path) -> Result<Part, SweepError> {
        journal::read(path, self.sweep, None, |index, point| self.insert(index, point)).map(|(part, _)| part)
    }

    /// The sweep.
    pub fn sweep(&self) -> &Sweep {
        self.sweep
    }

    /// Whether a point is there.
    pub fn has(&self, index: usize) -> bool {
        self.status[index].is_some()
    }

    /// Numbers of the points that are not there.
    pub fn missing(&self) -> Vec<usize> {
        (0..self.status.len()).filter(|&index| !self.has(index)).collect()
    }

    /// Numbers of the points that have this status, and why.
    pub fn having(&self, status: Status) -> impl Iterator<Item = (usize, &str)> {
        let points = self.status.iter().zip(&self.messages).enumerate();
        points.filter(move |(_, (own, _))| **own == Some(status)).map(|(index, (_, text))| (index, text.as_str()))
    }

    /// The numbers of a measure by its place in the list, point by point.
    pub fn values(&self, measure: usize) -> &[f64] {
        &self.values[measure]
    }

    /// The cube as a file: the same bytes for the same points, in whatever order and by whatever process they were computed.
    pub fn to_file(&self) -> ResultFile {
        let sweep = self.sweep;
        let points = sweep.points();
        let mut file = self.provenance();
        let names: Vec<String> = points.axes().iter().map(|axis| axis.name().replace('/', "_")).collect();
        let is_grid = points.sampling() == Sampling::Grid;
        let dimensions = if is_grid { names.clone() } else { vec!["point".to_string()] };
        for (index, (axis, name)) in points.axes().iter().zip(&names).enumerate() {
            let dimension = if is_grid { name.as_str() } else { "point" };
            let values = Array1::from(points.coordinates(index).to_vec()).into_dyn();
            let variable = Variable::new(name.as_str(), [dimension], values).attribute("units", axis.unit());
            file = file.variable(documented(variable, axis.doc()));
        }
        let attributed = |variable: Variable| match is_grid {
            true => variable,
            // How the tools that follow the CF conventions, `xarray` among them, find coordinates.
            false => variable.attribute("coordinates", names.join(" ")),
        };
        let mut times: Vec<(String, &[f64])> = Vec::new();
        for (measure, values) in sweep.measures().iter().zip(&self.values) {
            let (mut dimensions, mut shape) = (dimensions.clone(), points.shape());
            if let Measure::Series(variable) = measure {
                let recorded = sweep.recorded.iter().find(|recorded| recorded.variable == *variable);
                let own: &[f64] = recorded.map_or(&[], |recorded| &recorded.times);
                if times.is_empty() {
                    let labels = Array1::from(sweep.base().network().labels().to_vec()).into_dyn();
                    file = file.variable(Variable::new("region", ["region"], labels));
                }
                let known = times.iter().find(|(_, times)| *times == own).map(|(name, _)| name.clone());
                let axis = match known {
                    Some(name) => name,
                    None => {
                        let name = if times.is_empty() { "time".to_string() } else { format!("time_{variable}") };
                        let values = Array1::from(own.to_vec()).into_dyn();
                        file = file
                            .variable(Variable::new(name.as_str(), [name.as_str()], values).attribute("units", "ms"));
                        times.push((name.clone(), own));
                        name
                    }
                };
                dimensions.extend(["region".to_string(), axis]);
                shape.extend([sweep.base().network().n_nodes(), own.len()]);
            }
            let values = array(&shape, values.clone());
            let variable = Variable::new(measure.name(), dimensions, values)
                .attribute("units", sweep.unit(measure))
                .attribute("measure", measure.to_string())
                .attribute("quantity", measure.quantity());
            let recorded =
                sweep.recorded.iter().find(|recorded| matches!(measure, Measure::Series(v) if *v == recorded.variable));
            let doc = recorded.map(|recorded| recorded.doc.clone()).filter(|doc| !doc.is_empty());
            file = file.variable(attributed(documented(variable, &doc.unwrap_or_else(|| measure.doc()))));
        }
        let status = self.status.iter().map(|status| status.map_or(-1, |status| i64::from(status.code())));
        let status = Variable::new("status", dimensions.clone(), array(&points.shape(), status.collect()));
        file = file.variable(attributed(
            status.attribute("long_name", "0: complete, 1: a measure is not defined, 2: the simulation failed"),
        ));
        if self.messages.iter().any(|message| !message.is_empty()) {
            let messages = array(&points.shape(), self.messages.clone());
            let variable = Variable::new("error", dimensions, messages);
            file = file.variable(attributed(variable.attribute("long_name", "why a point is not complete")));
        }
        file
    }

    /// What was swept; nothing of when, where and how long.
    fn provenance(&self) -> ResultFile {
        let sweep = self.sweep;
        let (settings, description) = (sweep.base().settings(), sweep.base().model().description());
        let sampling = match sweep.points().sampling() {
            Sampling::Grid => "grid".to_string(),
            Sampling::List => "list".to_string(),
            Sampling::Random { samples, seed } => format!("random: {samples} samples, seed {seed}"),
            Sampling::LatinHypercube { samples, seed } => format!("latin-hypercube: {samples} samples, seed {seed}"),
        };
        let mut file = ResultFile::new()
            .attribute("title", format!("sweep of {} by neurolib", description.name))
            .attribute("neurolib_version", env!("CARGO_PKG_VERSION"))
            .attribute("model", description.name.as_str())
            .attribute("model_source_hash", format!("{:016x}", description.source_hash))
            .attribute("model_citations", description.citations.join("; "))
            .attribute("connectome_hash", format!("{:016x}", sweep.base().network().content_hash()))
            .attribute("plan_hash", format!("{:016x}", sweep.hash()))
            .attribute("sampling", sampling)
            .attribute("duration_ms", sweep.duration())
            .attribute("dt_ms", settings.dt)
            .attribute("scheme", settings.scheme.name())
            .attribute("precision", settings.precision.name())
            .attribute("conduction_speed_m_per_s", settings.conduction_speed)
            // As text: the largest seeds exceed a signed integer.
            .attribute("seed", settings.seed.to_string())
            .attribute("simulation", i64::from(settings.simulation));
        if let Some(discard) = sweep.discard {
            file = file.attribute("discard_ms", discard);
        }
        parameters(sweep.base().model(), "", file)
    }
}

fn documented(variable: Variable, doc: &str) -> Variable {
    let line = doc.lines().next().unwrap_or("").trim_end_matches('.');
    if line.is_empty() { variable } else { variable.attribute("long_name", line) }
}

fn array<T>(shape: &[usize], values: Vec<T>) -> ArrayD<T> {
    ArrayD::from_shape_vec(IxDyn(shape), values).expect("invariant: as many values as points")
}

/// The parameters that all points begin with.
fn parameters(model: &dyn NeuralMass, prefix: &str, mut file: ResultFile) -> ResultFile {
    let description = model.description();
    for (info, value) in description.parameters.iter().zip(model.parameters()) {
        let name = format!("parameter.{prefix}{}", info.name);
        file = match value {
            Parameter::Uniform(number) => file.attribute(name, number),
            Parameter::PerNode(values) => file.attribute(name, format!("{values:?}")),
        };
    }
    for (index, readout) in description.readouts.iter().enumerate() {
        file = parameters(model.readout(index), &format!("{prefix}{}.", readout.name), file);
    }
    file
}
