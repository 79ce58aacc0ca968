//! A result as it stands in a file: time series, matrices, places of the regions, and what was run.

use super::folder;
use crate::cli::{Failure, Outcome};
use crate::experiment::network::network;
use crate::experiment::plan::Source;
use crate::experiment::preparation::wishes;
use crate::experiment::prepare::hash_text;
use crate::experiment::time::display_time;
use crate::experiment::{Experiment, Network};
use ndarray::{Array2, ArrayView2, Axis, CowArray, Ix1, Ix2, s};
use neurolib::Dataset;
use neurolib::data::{ResultFile, Values, Variable};
use neurolib_runtime::names::nearest;
use std::path::{Path, PathBuf};

/// A result.
pub struct Stored {
    file: ResultFile,
    path: PathBuf,
}

/// A recorded variable.
pub struct Series<'a> {
    /// Its name.
    pub name: String,
    /// Its unit; empty for pure numbers.
    pub unit: String,
    /// What it is, in one line.
    pub doc: String,
    /// Labels of the regions.
    pub labels: Vec<String>,
    /// Whether it has all regions.
    pub is_whole: bool,
    /// Simulated time of each sample, ms.
    pub times: Vec<f64>,
    /// From one sample to the next, ms.
    pub interval: f64,
    /// When the recording began, ms.
    pub begin: f64,
    values: CowArray<'a, f64, Ix2>,
}

impl Series<'_> {
    /// Whether it is a BOLD signal.
    pub fn is_bold(&self) -> bool {
        self.name.split('.').next().is_some_and(|root| root.eq_ignore_ascii_case("bold"))
    }

    /// All samples (region, time).
    pub fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }

    /// The samples (region, time) after a simulated time, ms, and how many are left out.
    pub fn after(&self, time: f64) -> (ArrayView2<'_, f64>, usize) {
        let start = self.times.partition_point(|&t| t <= time);
        (self.values.slice(s![.., start..]), start)
    }
}

/// A matrix that was accumulated while running.
pub struct Matrix {
    /// The variable that it is of.
    pub of: String,
    /// What it is, in one line.
    pub doc: String,
    /// Labels of its rows, where they are regions.
    pub labels: Vec<String>,
    /// Its values.
    pub values: Array2<f64>,
}

impl Stored {
    /// A result that is about to be written, or has been.
    pub fn new(file: ResultFile, path: impl Into<PathBuf>) -> Self {
        Self { file, path: path.into() }
    }

    /// Reads a result: a file, or what is in the folder of a run or of a sweep.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn read(path: &Path) -> Outcome<Self> {
        let path = result_file(path)?;
        let file = ResultFile::read(&path).map_err(Failure::bad_input)?;
        Ok(Self { file, path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file.
    pub fn file(&self) -> &ResultFile {
        &self.file
    }

    /// Whether it is the cube of a sweep.
    pub fn is_sweep(&self) -> bool {
        self.file.attribute_value("plan_hash").is_some()
    }

    /// An attribute that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.file.attribute_value(name).and_then(|value| value.text())
    }

    /// An attribute that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.file.attribute_value(name).and_then(|value| value.number())
    }

    /// The recorded variables.
    ///
    /// # Errors
    /// If one of them is broken.
    pub fn series(&self) -> Outcome<Vec<Series<'_>>> {
        let mut all = Vec::new();
        for variable in self.file.variables() {
            if let Some(series) = series(&self.file, variable) {
                all.push(series.map_err(|reason| {
                    Failure::bad_input(format!("`{}`: variable `{}` {reason}", self.path.display(), variable.name()))
                })?);
            }
        }
        Ok(all)
    }

    /// Those of these names; all if there are none.
    ///
    /// # Errors
    /// As [`Stored::series`]; if there is no variable of a name.
    pub fn select(&self, names: &[String]) -> Outcome<Vec<Series<'_>>> {
        let mut all = self.series()?;
        if names.is_empty() {
            return Ok(all);
        }
        if let Some(name) = names.iter().find(|name| !all.iter().any(|series| series.name == **name)) {
            let known: Vec<&str> = all.iter().map(|series| series.name.as_str()).collect();
            let meant = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it has {}", known.join(", ")),
            };
            let failure = format!("`{}` has no time series `{name}`; {meant}", self.path.display());
            return Err(Failure::bad_input(failure));
        }
        all.retain(|series| names.contains(&series.name));
        Ok(all)
    }

    /// Matrices of a kind: `fc`, `fcd`.
    pub fn matrices(&self, kind: &str) -> Vec<Matrix> {
        let matrix = |variable: &Variable| {
            let of = variable.name().strip_suffix(kind)?.strip_suffix('.')?.to_string();
            let values =
                variable.values().numbers()?.into_dimensionality::<Ix2>().ok().filter(|values| values.is_square())?;
            let doc = line(variable, "long_name");
            Some(Matrix { of, doc, labels: labels(&self.file, variable, values.nrows()), values })
        };
        self.file.variables().iter().filter_map(matrix).collect()
    }

    /// Names of the regions; none in a sweep without series.
    pub fn regions(&self) -> Vec<String> {
        match self.file.get("region").map(Variable::values) {
            Some(Values::Text(labels)) => labels.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Centers of the regions (region, axis), mm.
    pub fn centroids(&self) -> Option<Array2<f64>> {
        let values = self.file.get("centroid")?.values().numbers()?.into_dimensionality::<Ix2>().ok()?;
        (values.ncols() == 3 && values.nrows() == self.regions().len()).then_some(values)
    }

    /// What was run, as name and text.
    pub fn run(&self) -> Vec<(&'static str, String)> {
        let mut run = Vec::new();
        let mut add = |name, text: Option<String>| run.extend(text.map(|text| (name, text)));
        let own = |name| self.text(name).map(str::to_string);
        add("model", own("model"));
        add("network", own("connectome"));
        add("seed", own("seed"));
        let simulated = self.number("end_ms").map(|end| end - self.number("begin_ms").unwrap_or(0.0));
        add("simulated", simulated.map(display_time));
        add("step", self.number("dt_ms").map(display_time));
        add("status", own("status"));
        run
    }

    /// The model and its network, for titles: `ALN on gw`.
    pub fn title(&self) -> String {
        let model = self.text("model").unwrap_or("A result");
        match self.text("connectome") {
            None | Some("single node") => model.to_string(),
            Some(name) if name.ends_with(" regions") || Dataset::load(name).is_ok() => format!("{model} on {name}"),
            Some(_) => format!("{model} on {} regions", self.regions().len()),
        }
    }

    /// Where it comes from, in a line below figures.
    pub fn caption(&self) -> String {
        let time = |name| self.number(name).map(display_time);
        let parts = [
            Some(self.title()),
            time("end_ms"),
            time("dt_ms").map(|dt| format!("steps of {dt} ({})", self.text("scheme").unwrap_or("?"))),
            self.number("conduction_speed_m_per_s").map(|speed| format!("conduction speed {speed} m/s")),
            self.text("seed").map(|seed| format!("seed {seed}")),
        ];
        let caption = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        match self.text("neurolib_version") {
            Some(version) => format!("{caption}; neurolib {version}"),
            None => caption,
        }
    }

    /// The data set that it was simulated on, if its network is still the same.
    pub fn dataset(&self) -> Option<Dataset> {
        let dataset = self.dataset_of(self.text("connectome")?).ok().flatten()?;
        let hash = self.text("connectome_hash");
        hash.is_none_or(|hash| hash == hash_text(dataset.connectome.content_hash())).then_some(dataset)
    }

    /// A data set; that of the run with the subjects and the network that were chosen of it.
    ///
    /// # Errors
    /// If there is none of the name, or it cannot be read.
    pub fn dataset_of(&self, name: &str) -> Outcome<Option<Dataset>> {
        let chosen = if self.text("connectome") == Some(name) { self.chosen() } else { Experiment::default() };
        let wishes = Experiment { network: Some(Network::Dataset(name.to_string())), ..chosen };
        Ok(match network(&wishes)?.source {
            Source::Dataset(dataset) => Some(*dataset),
            _ => None,
        })
    }

    /// What was chosen of the data set, and done to its network.
    fn chosen(&self) -> Experiment {
        Experiment {
            prepare: self.text("connectome_preparation").map(|text| wishes([text.to_string()].iter())),
            subjects: self.text("connectome_subjects").map(|names| names.split(", ").map(str::to_string).collect()),
            subject_weights: self.text("connectome_subject_weights").and_then(|name| name.parse().ok()),
            ..Experiment::default()
        }
    }

    /// A note if the run did not end as planned.
    pub fn incomplete(&self) -> Option<String> {
        let status = self.text("status")?;
        (status != "complete").then(|| format!("the run is {status}"))
    }
}

/// The file that a path stands for.
fn result_file(path: &Path) -> Outcome<PathBuf> {
    if !path.is_dir() {
        if !path.exists() {
            return Err(Failure::bad_input(format!("there is no result `{}`", path.display())));
        }
        return Ok(path.to_path_buf());
    }
    let files = [folder::RESULT, folder::SWEEP].map(|name| path.join(name));
    if let Some(file) = files.into_iter().find(|file| file.is_file()) {
        return Ok(file);
    }
    let failure = Failure::bad_input(format!("the folder `{}` holds no `{}`", path.display(), folder::RESULT));
    Err(failure.help("name a folder that `neurolib run` has filled, or a .nc or .npz file"))
}

/// A variable as a time series; none if it is none, a reason if it is a broken one.
fn series<'a>(file: &'a ResultFile, variable: &'a Variable) -> Option<Result<Series<'a>, String>> {
    let axis = variable.dimensions().last().filter(|_| variable.dimensions().len() <= 2)?;
    if !(axis == "time" || axis.starts_with("time_")) || axis == variable.name() {
        return None;
    }
    let values = match variable.values() {
        Values::F64(values) => CowArray::from(values.view()),
        other => CowArray::from(other.numbers()?),
    };
    // The mean over the regions is a row of its own.
    let values = if values.ndim() == 1 { values.insert_axis(Axis(0)) } else { values };
    let values = values.into_dimensionality::<Ix2>().ok()?;
    Some(with_times(file, variable, axis, values))
}

fn with_times<'a>(
    file: &'a ResultFile,
    variable: &'a Variable,
    axis: &str,
    values: CowArray<'a, f64, Ix2>,
) -> Result<Series<'a>, String> {
    let time = file.get(axis).ok_or_else(|| format!("has no times: there is no `{axis}`"))?;
    let times = time.values().numbers().and_then(|times| times.into_dimensionality::<Ix1>().ok());
    let times = times.ok_or_else(|| format!("has no times: `{axis}` is no list of numbers"))?.to_vec();
    if times.len() != values.ncols() {
        return Err(format!("has {} samples, but `{axis}` has {} times", values.ncols(), times.len()));
    }
    let stored = time.attribute_value("interval_ms").and_then(|value| value.number());
    let interval = stored.or_else(|| mean_interval(&times)).unwrap_or(1.0);
    // Times are products of a count and an interval, and may be stored in 32 bits.
    let regular = |pair: &[f64]| (pair[1] - pair[0] - interval).abs() <= 1e-3 * interval;
    if !(interval > 0.0 && times.windows(2).all(regular)) {
        return Err(format!("is not sampled at equal intervals along `{axis}`"));
    }
    let begin = file.attribute_value("begin_ms").and_then(|value| value.number());
    let unit = variable.attribute_value("units").and_then(|value| value.text()).unwrap_or("");
    Ok(Series {
        name: variable.name().to_string(),
        unit: if unit == "1" { String::new() } else { unit.to_string() },
        doc: line(variable, "long_name"),
        labels: labels(file, variable, values.nrows()),
        is_whole: variable.dimensions()[0] == "region",
        begin: begin.unwrap_or_else(|| times.first().map_or(0.0, |first| first - interval)),
        times,
        interval,
        values,
    })
}

/// The first line of an attribute, without a full stop.
fn line(variable: &Variable, attribute: &str) -> String {
    let text = variable.attribute_value(attribute).and_then(|value| value.text()).unwrap_or("");
    text.lines().next().unwrap_or("").trim_end_matches('.').to_string()
}

/// Labels of the rows of a variable: those of the coordinate, or numbers.
fn labels(file: &ResultFile, variable: &Variable, rows: usize) -> Vec<String> {
    let coordinate = variable.dimensions().first().and_then(|dimension| file.get(dimension));
    match coordinate.map(Variable::values) {
        Some(Values::Text(labels)) if labels.len() == rows => labels.iter().cloned().collect(),
        _ if variable.dimensions().len() == 1 => vec!["mean".to_string()],
        _ => (0..rows).map(|row| row.to_string()).collect(),
    }
}

fn mean_interval(times: &[f64]) -> Option<f64> {
    let (first, last) = (times.first()?, times.last()?);
    (times.len() > 1).then(|| (last - first) / (times.len() - 1) as f64)
}
