//! A sweep as its plan describes it.

use super::Experiment;

use super::plan::Plan;
use super::prepare::{assemble, build_failure, notes};
use super::record::RecordWish;
use super::time::exact_time;
use super::write::{key, list, number, quoted};
use crate::cli::{Failure, Find, Outcome};
use neurolib::Simulation;
use neurolib::sweep::{Axis, Measure, Measures, Points, Sampling, Sweep, SweepError, Values};
use std::path::PathBuf;

/// What the user says about a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepWishes {
    /// How points are chosen.
    pub sampling: Sampling,
    /// Time that measures do not see, ms.
    pub discard: Option<f64>,
    /// What is kept of each point.
    pub measures: Vec<Measure>,
    /// What is varied.
    pub axes: Vec<AxisWish>,
    /// Where the sweep is described.
    pub origin: String,
}

/// A wish to vary something.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisWish {
    /// What is varied.
    pub name: String,
    /// Its values.
    pub values: Values,
    /// Where it was said, `plan.toml:3:1: `.
    pub origin: String,
}

/// A sweep that can start.
pub struct Prepared {
    /// The sweep.
    pub sweep: Sweep,
    /// What all points have in common.
    pub plan: Plan,
    /// The simulation that all points begin with.
    pub simulation: Simulation,
    /// Output folder.
    pub out: PathBuf,
    /// The plan in full: every setting and every parameter, paths from the root.
    pub text: String,
}

/// Builds the sweep that the wishes describe, checking all of them.
///
/// # Errors
/// The first wish that cannot be met.
pub fn prepare_sweep(wishes: &Experiment, find: &Find<'_>) -> Outcome<Prepared> {
    let Some(sweep) = &wishes.sweep else {
        let failure = Failure::bad_input("the file describes no sweep");
        return Err(failure.help("say below [sweep.axes] what is varied, and by [sweep] measure what is kept"));
    };
    let (builder, mut plan) = assemble(&Experiment { record: Some(records(wishes, sweep)?), ..wishes.clone() }, find)?;
    let simulation = builder.clone().build().map_err(|error| build_failure(error, &plan.model, wishes))?;
    plan.notes.splice(0..0, notes(wishes, &plan, &simulation));
    let failure = |origin: &str, error: SweepError| {
        let help = match &error {
            SweepError::Unknown { .. } => {
                Some(format!("`neurolib models {}` shows its parameters and ports", plan.model))
            }
            SweepError::NoRegion { .. } => {
                Some("regions are named by their labels, with `*` for any letters".to_string())
            }
            SweepError::FewSamples { .. } => Some("take a longer `duration`, or discard less".to_string()),
            _ => None,
        };
        Failure { help, ..Failure::bad_input(format!("{origin}{error}")) }
    };
    let axes = sweep
        .axes
        .iter()
        .map(|axis| Axis::new(&builder, &axis.name, axis.values.clone()).map_err(|error| failure(&axis.origin, error)));
    let points = Points::new(axes.collect::<Outcome<_>>()?, sweep.sampling);
    let points = points.map_err(|error| failure(&sweep.origin, error))?;
    let measures = Measures { list: sweep.measures.clone(), discard: sweep.discard, dataset: plan.dataset() };
    let made = Sweep::new(builder, plan.duration, points, measures).map_err(|error| failure(&sweep.origin, error))?;
    let text = format!(
        "# What was swept; `neurolib sweep FILE` repeats it bit for bit.\n{}\n{}",
        plan.tables(&simulation),
        sweep.to_toml()
    );
    let out = wishes.out.clone().unwrap_or_else(|| PathBuf::from("sweep"));
    Ok(Prepared { sweep: made, plan, simulation, out, text })
}

/// What has to be recorded for the measures; the user may say how.
fn records(wishes: &Experiment, sweep: &SweepWishes) -> Outcome<Vec<RecordWish>> {
    let mut given: Vec<RecordWish> = wishes.record.clone().unwrap_or_default();
    let needs = |variable: &str| sweep.measures.iter().any(|measure| measure.variables().contains(&variable));
    if let Some(idle) = given.iter().find(|wish| !needs(&wish.variable)) {
        let failure = Failure::bad_input(format!("`{}` is recorded, but no measure needs it", idle.variable));
        return Err(failure.help(format!("to keep it, add the measure `series({})`", idle.variable)));
    }
    for variable in sweep.measures.iter().flat_map(Measure::variables) {
        if !given.iter().any(|wish| wish.variable == variable) {
            given.push(RecordWish::whole(variable));
        }
    }
    Ok(given)
}

impl SweepWishes {
    /// The tables of the plan.
    fn to_toml(&self) -> String {
        let mut lines = vec!["[sweep]".to_string()];
        let drawn = |name: &str, samples: usize, seed: u64| {
            [format!("sampling = \"{name}\""), format!("samples = {samples}"), format!("seed = {seed}")]
        };
        match self.sampling {
            Sampling::Grid => lines.push("sampling = \"grid\"".to_string()),
            Sampling::List => lines.push("sampling = \"list\"".to_string()),
            Sampling::Random { samples, seed } => lines.extend(drawn("random", samples, seed)),
            Sampling::LatinHypercube { samples, seed } => lines.extend(drawn("latin-hypercube", samples, seed)),
        }
        if let Some(discard) = self.discard {
            lines.push(format!("discard = {}", quoted(&exact_time(discard))));
        }
        let measures: Vec<String> = self.measures.iter().map(|measure| quoted(&measure.to_string())).collect();
        lines.push(format!("measure = [{}]", measures.join(", ")));
        lines.push("\n[sweep.axes]".to_string());
        for AxisWish { name, values, .. } in &self.axes {
            let values = match values {
                Values::List(values) => list(values),
                Values::Range { from, to, count } => {
                    format!("{{ from = {}, to = {}, count = {count} }}", number(*from), number(*to))
                }
                Values::Interval { from, to } => format!("{{ from = {}, to = {} }}", number(*from), number(*to)),
            };
            lines.push(format!("{} = {values}", key(name)));
        }
        lines.join("\n") + "\n"
    }
}
