//! What is kept of each point: numbers that say what a run is like, or whole series.

use super::Recorded;
use super::empirical::{Empirical, STEP, WINDOW};
use super::error::SweepError;
use ndarray::{ArrayView1, ArrayView2, s};
use neurolib_runtime::analysis::{
    AnalysisError, Trend, WelchOptions, analytic_signal, detrend, functional_connectivity,
    functional_connectivity_dynamics, kuramoto_order, power_spectra,
};
use neurolib_runtime::names::nearest;
use neurolib_runtime::simulation::batch::Finished;
use neurolib_runtime::simulation::recorder::TimeSeries;
use std::fmt;

/// BOLD and other readouts up to this time are transient, if nothing else is said (ms).
const READOUT_TRANSIENT: f64 = 10_000.0;
/// Activity up to this time is transient, if nothing else is said (ms).
const ACTIVITY_TRANSIENT: f64 = 1000.0;
/// Segments of spectra are a tenth of the series, but no shorter and no longer than these (ms),
const SEGMENTS: (f64, f64) = (1000.0, 10_000.0);
/// and have at least so many samples.
const SEGMENT_SAMPLES: f64 = 64.0;
/// Series that change by less than this part of their largest magnitude do not oscillate.
const STILL: f64 = 1e-3;

/// What is kept of each point.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// A number.
    Value(Term),
    /// The difference of two numbers.
    Difference(Term, Term),
    /// The series of a variable in all regions, transient included.
    Series(String),
}

/// A number that says what a run is like.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Which number.
    pub quantity: Quantity,
    /// Of which recorded variable.
    pub variable: String,
    /// Of the samples after the first time and until the second one (ms), instead of all that are no transient.
    pub window: Option<(f64, f64)>,
}

/// Which number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Smallest value.
    Minimum,
    /// Largest value.
    Maximum,
    /// Mean.
    Mean,
    /// Standard deviation.
    StandardDeviation,
    /// Largest range of a region.
    Amplitude,
    /// Peak of the mean power spectrum of the regions; NaN where no region changes by more than a thousandth of the largest
    /// magnitude.
    DominantFrequency,
    /// Mean Kuramoto order parameter.
    Synchrony,
    /// Standard deviation of the Kuramoto order parameter.
    Metastability,
    /// Agreement of functional connectivity with that of the subjects.
    FcCorrelation,
    /// Disagreement of its dynamics with those of the subjects.
    FcdDistance,
}

/// Unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    OfVariable,
    Hertz,
    One,
}

/// What there is to know of a quantity.
struct Info {
    quantity: Quantity,
    name: &'static str,
    doc: &'static str,
    unit: Unit,
    /// Regions and samples that it needs.
    regions: usize,
    samples: usize,
}

const TABLE: [Info; 10] = {
    use Quantity::*;
    use Unit::*;
    const fn info(
        quantity: Quantity,
        name: &'static str,
        doc: &'static str,
        unit: Unit,
        (regions, samples): (usize, usize),
    ) -> Info {
        Info { quantity, name, doc, unit, regions, samples }
    }
    [
        info(Minimum, "min", "smallest value over regions and time", OfVariable, (1, 1)),
        info(Maximum, "max", "largest value over regions and time", OfVariable, (1, 1)),
        info(Mean, "mean", "mean over regions and time", OfVariable, (1, 1)),
        info(StandardDeviation, "std", "standard deviation over regions and time", OfVariable, (1, 2)),
        info(Amplitude, "amplitude", "largest difference of two values of the same region", OfVariable, (1, 2)),
        info(
            DominantFrequency,
            "dominant_frequency",
            "peak of the mean power spectrum of the regions, if they oscillate",
            Hertz,
            (1, 16),
        ),
        info(Synchrony, "synchrony", "mean Kuramoto order parameter of the phases", One, (2, 16)),
        info(Metastability, "metastability", "standard deviation of the Kuramoto order parameter", One, (2, 16)),
        info(
            FcCorrelation,
            "fc_correlation",
            "correlation of functional connectivity with that of each subject, mean over the subjects",
            One,
            (3, 10),
        ),
        info(
            FcdDistance,
            "fcd_distance",
            "Kolmogorov-Smirnov distance of functional connectivity dynamics from those of each subject, mean over the subjects",
            One,
            (3, WINDOW + 2 * STEP),
        ),
    ]
};

impl Quantity {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|info| info.quantity)
    }

    /// The quantity of a name.
    ///
    /// # Errors
    /// If there is none; the text says which there are.
    pub fn from_name(name: &str) -> Result<Self, String> {
        let names = || TABLE.iter().map(|info| info.name).chain(["series"]);
        TABLE.iter().find(|info| info.name == name).map(|info| info.quantity).ok_or_else(|| {
            match nearest(name, names()) {
                Some(meant) => format!("unknown measure `{name}`; did you mean `{meant}`?"),
                None => format!("unknown measure `{name}`; known are {}", names().collect::<Vec<_>>().join(", ")),
            }
        })
    }

    /// Its name, as in a plan.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// What it is, in words.
    pub fn doc(self) -> &'static str {
        self.info().doc
    }

    /// Whether it is a value of its variable, and has its unit.
    pub fn is_of_variable(self) -> bool {
        self.info().unit == Unit::OfVariable
    }

    /// Whether it compares with a data set.
    pub fn compares(self) -> bool {
        matches!(self, Quantity::FcCorrelation | Quantity::FcdDistance)
    }

    fn info(self) -> &'static Info {
        TABLE.iter().find(|info| info.quantity == self).expect("invariant: the table has every quantity")
    }
}

impl Term {
    /// A quantity of a variable, of all that is no transient.
    pub fn new(quantity: Quantity, variable: impl Into<String>) -> Self {
        Self { quantity, variable: variable.into(), window: None }
    }

    /// The same of the samples after one time and until another (ms).
    #[must_use]
    pub fn within(self, from: f64, until: f64) -> Self {
        Self { window: Some((from, until)), ..self }
    }

    /// Its name among the results, such as `max_rates_exc`.
    fn name(&self) -> String {
        let Term { quantity, variable, window } = self;
        let variable = if quantity.compares() && variable == "bold" { String::new() } else { format!("_{variable}") };
        let window = window.map_or_else(String::new, |(from, until)| format!("_{from}_{until}ms"));
        format!("{}{variable}{window}", quantity.name())
    }

    fn doc(&self) -> String {
        let window = self.window.map_or_else(String::new, |(from, until)| format!(" from {from} to {until} ms"));
        format!("{}: {}{window}", self.variable, self.quantity.doc())
    }

    /// Begin and end of what it sees (ms).
    fn extent(&self, is_readout: bool, discard: Option<f64>) -> (f64, f64) {
        let usual = if is_readout { READOUT_TRANSIENT } else { ACTIVITY_TRANSIENT };
        self.window.unwrap_or((discard.unwrap_or(usual), f64::INFINITY))
    }

    /// Whether it can be computed in runs with these regions and times.
    fn check(&self, regions: usize, series: &Recorded, discard: Option<f64>) -> Result<(), SweepError> {
        let info = self.quantity.info();
        if regions < info.regions {
            return Err(SweepError::FewRegions { measure: self.name(), needed: info.regions, found: regions });
        }
        let (from, until) = self.extent(is_readout(&series.variable), discard);
        let samples = series.times.iter().filter(|&&time| from < time && time <= until).count();
        if samples < info.samples {
            let until = until.min(series.times.last().copied().unwrap_or(0.0));
            let (measure, variable) = (self.name(), self.variable.clone());
            return Err(SweepError::FewSamples { measure, variable, samples, from, until, every: series.every });
        }
        Ok(())
    }

    fn evaluate(&self, series: &TimeSeries, discard: Option<f64>, empirical: &Empirical) -> Result<f64, AnalysisError> {
        let (from, until) = self.extent(is_readout(&series.variable), discard);
        let first = series.times.partition_point(|&time| time <= from);
        let end = series.times.partition_point(|&time| time <= until).max(first);
        let all = series.values();
        let values = all.slice(s![.., first..end]);
        let folded = |start: f64, fold: fn(f64, f64) -> f64| values.iter().copied().fold(start, fold);
        Ok(match self.quantity {
            Quantity::Minimum => folded(f64::INFINITY, f64::min),
            Quantity::Maximum => folded(f64::NEG_INFINITY, f64::max),
            Quantity::Mean => values.mean().unwrap_or(f64::NAN),
            Quantity::StandardDeviation => values.std(0.0),
            Quantity::Amplitude => amplitude(values),
            Quantity::DominantFrequency => dominant_frequency(values, series.every)?,
            Quantity::Synchrony => order(values)?.mean,
            Quantity::Metastability => order(values)?.metastability,
            Quantity::FcCorrelation => empirical.fc_correlation(functional_connectivity(values)?.view())?,
            Quantity::FcdDistance => {
                empirical.fcd_distance(functional_connectivity_dynamics(values, WINDOW, STEP)?.view())?
            }
        })
    }
}

/// As a plan writes it: `max(rates_exc, 2s..3s) - max(rates_exc)`.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Value(term) => write!(f, "{term}"),
            Measure::Difference(a, b) => write!(f, "{a} - {b}"),
            Measure::Series(variable) => write!(f, "series({variable})"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}", self.quantity.name(), self.variable)?;
        let time =
            |ms: f64| if ms % 1000.0 == 0.0 && ms != 0.0 { format!("{}s", ms / 1000.0) } else { format!("{ms}ms") };
        if let Some((from, until)) = self.window {
            write!(f, ", {}..{}", time(from), time(until))?;
        }
        write!(f, ")")
    }
}

impl Measure {
    /// Its name among the results: `max_rates_exc`; for a whole series, that of the variable.
    pub fn name(&self) -> String {
        match self {
            Measure::Value(term) => term.name(),
            Measure::Difference(a, b) => format!("{}_minus_{}", a.name(), b.name()),
            Measure::Series(variable) => variable.clone(),
        }
    }

    /// What it is, in words.
    pub fn doc(&self) -> String {
        match self {
            Measure::Value(term) => term.doc(),
            Measure::Difference(a, b) => format!("{} minus {}", a.doc(), b.doc()),
            Measure::Series(variable) => format!("{variable} in all regions"),
        }
    }

    /// What its values are values of, as axes say it.
    pub(super) fn quantity(&self) -> String {
        match (self, self.terms().first()) {
            (Measure::Difference(..), Some(term)) => format!("difference of {}", term.variable),
            (_, Some(term)) if term.quantity.is_of_variable() => term.variable.clone(),
            (_, Some(term)) => term.quantity.name().replace('_', " "),
            (_, None) => String::new(),
        }
    }

    /// The variables that it needs.
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Measure::Value(term) => vec![&term.variable],
            Measure::Difference(a, b) => vec![&a.variable, &b.variable],
            Measure::Series(variable) => vec![variable],
        }
    }

    /// The terms that it is made of; none for a whole series.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Measure::Value(term) => vec![term],
            Measure::Difference(a, b) => vec![a, b],
            Measure::Series(_) => Vec::new(),
        }
    }

    /// Its unit, given what is recorded.
    pub(super) fn unit(&self, recorded: &[Recorded]) -> String {
        let of = |variable: &str| recorded.iter().find(|r| r.variable == variable).map(|r| r.unit.clone());
        let unit = match (self, self.terms().first()) {
            (Measure::Series(variable), _) => of(variable),
            (_, Some(term)) => match term.quantity.info().unit {
                Unit::OfVariable => of(&term.variable),
                Unit::Hertz => Some("Hz".to_string()),
                Unit::One => None,
            },
            (_, None) => None,
        };
        unit.unwrap_or_else(|| "1".to_string())
    }

    /// Whether it can be computed of what is recorded in so many regions.
    ///
    /// # Errors
    /// If it needs something else, or more of it.
    pub(super) fn check(&self, regions: usize, recorded: &[Recorded], discard: Option<f64>) -> Result<(), SweepError> {
        let find = |variable: &str| {
            let found = recorded.iter().find(|r| r.variable == variable);
            found.ok_or_else(|| SweepError::NotRecorded { measure: self.name(), variable: variable.to_string() })
        };
        self.variables().into_iter().try_for_each(|variable| find(variable).map(drop))?;
        self.terms().into_iter().try_for_each(|term| term.check(regions, find(&term.variable)?, discard))
    }

    /// Its numbers of a run; one, or sample after sample those of all regions.
    pub(super) fn evaluate(
        &self,
        run: &Finished,
        discard: Option<f64>,
        empirical: &Empirical,
    ) -> Result<Vec<f64>, AnalysisError> {
        let recorded = |variable: &str| run.series(variable).expect("invariant: the sweep has been checked");
        let value = |term: &Term| term.evaluate(recorded(&term.variable), discard, empirical);
        Ok(match self {
            Measure::Value(term) => vec![value(term)?],
            Measure::Difference(a, b) => vec![value(a)? - value(b)?],
            // Region by region.
            Measure::Series(variable) => recorded(variable).values().iter().copied().collect(),
        })
    }
}

/// Whether the series is that of a driven model, such as BOLD, which settles slowly.
fn is_readout(variable: &str) -> bool {
    variable == "bold" || variable.starts_with("bold.")
}

/// Largest range of a row.
fn amplitude(values: ArrayView2<f64>) -> f64 {
    let range = |row: ArrayView1<f64>| {
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = row.iter().fold((low, high), |(low, high), &x| (low.min(x), high.max(x)));
        high - low
    };
    values.outer_iter().map(range).fold(f64::NEG_INFINITY, f64::max)
}

fn dominant_frequency(values: ArrayView2<f64>, every: f64) -> Result<f64, AnalysisError> {
    let largest = values.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    // What is left of a transient has a spectrum, too.
    if !(amplitude(values) > STILL * largest) {
        return Ok(f64::NAN);
    }
    let duration = values.ncols() as f64 * every;
    let usual = (duration / 10.0).clamp(SEGMENTS.0, SEGMENTS.1).max(SEGMENT_SAMPLES * every);
    let options = WelchOptions { maximum_frequency: f64::MAX, segment_length: usual.min(duration) / 1000.0 };
    let spectra = power_spectra(values, every, &options)?;
    Ok(spectra.mean().dominant_frequency().unwrap_or(f64::NAN))
}

fn order(values: ArrayView2<f64>) -> Result<neurolib_runtime::analysis::KuramotoOrder, AnalysisError> {
    let centered = detrend(values, Trend::Constant)?;
    kuramoto_order(analytic_signal(centered.view())?.phase().view())
}
