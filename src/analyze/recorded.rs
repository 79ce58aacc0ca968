//! A result as the analysis sees it: matrices of (region, time) with their times.

use crate::cli::{Failure, Outcome};
use crate::experiment::Experiment;
use crate::experiment::preparation::wishes;
use crate::experiment::time::display_time;
use ndarray::{Array2, ArrayView2, Ix1, Ix2, s};
use neurolib::data::{ResultFile, Values, Variable};
use neurolib_runtime::names::nearest;
use std::path::Path;

/// A result.
pub struct Recorded {
    file: ResultFile,
    path: String,
    series: Vec<Series>,
}

/// A recorded variable.
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its unit; empty for pure numbers.
    pub unit: String,
    /// What it is, in one line.
    pub doc: String,
    /// Labels of the regions.
    pub labels: Vec<String>,
    /// Simulated time of each sample, ms.
    pub times: Vec<f64>,
    /// From one sample to the next, ms.
    pub interval: f64,
    /// When the recording began, ms.
    pub begin: f64,
    values: Array2<f64>,
}

impl Series {
    /// Whether it is a BOLD signal.
    pub fn is_bold(&self) -> bool {
        self.name.split('.').next().is_some_and(|root| root.eq_ignore_ascii_case("bold"))
    }

    /// The samples (region, time) after a simulated time, ms, and how many are left out.
    pub fn after(&self, time: f64) -> (ArrayView2<'_, f64>, usize) {
        let start = self.times.partition_point(|&t| t <= time);
        (self.values.slice(s![.., start..]), start)
    }
}

impl Recorded {
    /// Reads a result.
    ///
    /// # Errors
    /// If it cannot be read, or holds no time series.
    pub fn read(path: &Path) -> Outcome<Self> {
        let file = ResultFile::read(path).map_err(Failure::bad_input)?;
        let labels = match file.get("region").map(Variable::values) {
            Some(Values::Text(labels)) => labels.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let mut recorded = Self { path: path.display().to_string(), series: Vec::new(), file };
        for variable in recorded.file.variables() {
            if let Some(series) = series(&recorded.file, variable, &labels) {
                recorded.series.push(series.map_err(|reason| {
                    Failure::bad_input(format!("`{}`: variable `{}` {reason}", path.display(), variable.name()))
                })?);
            }
        }
        if recorded.series.is_empty() {
            let failure = Failure::bad_input(format!("`{}` holds no time series", path.display()));
            return Err(failure.help("expected matrices of (region, time), and an array `time` in ms"));
        }
        Ok(recorded)
    }

    /// What was run, as name and text.
    pub fn run(&self) -> Vec<(&'static str, String)> {
        let text = |name: &str| self.file.attribute_value(name).and_then(|value| value.text()).map(str::to_string);
        let number = |name: &str| self.file.attribute_value(name).and_then(|value| value.number());
        let mut run = Vec::new();
        run.extend(text("model").map(|model| ("model", model)));
        run.extend(text("connectome").map(|network| ("network", network)));
        run.extend(text("seed").map(|seed| ("seed", seed)));
        run.extend(number("end_ms").map(|end| ("simulated", display_time(end - number("begin_ms").unwrap_or(0.0)))));
        run.extend(number("dt_ms").map(|dt| ("step", display_time(dt))));
        run.extend(text("status").map(|status| ("status", status)));
        run
    }

    /// The name of the data set that was simulated on, if its network is still the same.
    pub fn dataset(&self) -> (Option<&str>, Option<&str>) {
        let text = |name| self.file.attribute_value(name).and_then(|value| value.text());
        (text("connectome"), text("connectome_hash"))
    }

    /// What was chosen of the data set, and done to its network.
    pub fn network(&self) -> Experiment {
        let text = |name| self.file.attribute_value(name).and_then(|value| value.text());
        let preparation = text("connectome_preparation").map(str::to_string);
        let subjects = text("connectome_subjects").map(|names| names.split(", ").map(str::to_string).collect());
        Experiment {
            prepare: preparation.as_ref().map(|text| wishes([text])),
            subjects,
            subject_weights: text("connectome_subject_weights").and_then(|name| name.parse().ok()),
            ..Experiment::default()
        }
    }

    /// A note if the run did not end as planned.
    pub fn incomplete(&self) -> Option<String> {
        let status = self.file.attribute_value("status").and_then(|value| value.text())?;
        (status != "complete").then(|| format!("the run is {status}"))
    }

    /// The variables of these names; all if there are none.
    ///
    /// # Errors
    /// If there is no variable of a name.
    pub fn select(&self, names: &[String]) -> Outcome<Vec<&Series>> {
        if names.is_empty() {
            return Ok(self.series.iter().collect());
        }
        let find = |name: &String| {
            self.series.iter().find(|series| series.name == *name).ok_or_else(|| {
                let known: Vec<&str> = self.series.iter().map(|series| series.name.as_str()).collect();
                let meant = match nearest(name, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("it has {}", known.join(", ")),
                };
                Failure::bad_input(format!("`{}` has no time series `{name}`; {meant}", self.path))
            })
        };
        names.iter().map(find).collect()
    }
}

/// A variable as a time series; none if it is none, a reason if it is a broken one.
fn series(file: &ResultFile, variable: &Variable, labels: &[String]) -> Option<Result<Series, String>> {
    let [_, axis] = variable.dimensions() else { return None };
    if !(axis == "time" || axis.starts_with("time_")) {
        return None;
    }
    let values = variable.values().numbers()?.into_dimensionality::<Ix2>().ok()?;
    Some(with_times(file, variable, axis, values, labels))
}

fn with_times(
    file: &ResultFile,
    variable: &Variable,
    axis: &str,
    values: Array2<f64>,
    labels: &[String],
) -> Result<Series, String> {
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
    let text = |name| variable.attribute_value(name).and_then(|value| value.text()).unwrap_or("").to_string();
    let unit = text("units");
    let regions = values.nrows();
    Ok(Series {
        name: variable.name().to_string(),
        unit: if unit == "1" { String::new() } else { unit },
        doc: text("long_name").lines().next().unwrap_or("").trim_end_matches('.').to_string(),
        labels: if labels.len() == regions { labels.to_vec() } else { (0..regions).map(|r| r.to_string()).collect() },
        begin: begin.unwrap_or_else(|| times.first().map_or(0.0, |first| first - interval)),
        times,
        interval,
        values,
    })
}

fn mean_interval(times: &[f64]) -> Option<f64> {
    let (first, last) = (times.first()?, times.last()?);
    (times.len() > 1).then(|| (last - first) / (times.len() - 1) as f64)
}
