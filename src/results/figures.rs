//! The figures of a run.

use super::connectivity::{BOLD_TRANSIENT, Connectivity};
use super::folder::FIGURES;
use crate::cli::{Failure, Outcome};
use crate::experiment::plan::{Plan, Source};
use crate::experiment::time::display_time;
use neurolib::figures::{Excerpt, Figure, FigureError, Signal, View};
use neurolib::figures::{activity, bold, connectivity, connectivity_pair};
use neurolib::{Selection, Simulation, TimeSeries};
use std::path::Path;

/// Draws what the recordings allow and returns the names.
///
/// # Errors
/// If a file cannot be written; what cannot be drawn is a note.
pub fn draw(
    folder: &Path,
    plan: &Plan,
    simulation: &Simulation,
    fc: Option<&Connectivity>,
    notes: &mut Vec<String>,
) -> Outcome<Vec<&'static str>> {
    let labels = simulation.connectome().labels();
    let caption = caption(plan, simulation);
    let mut figures: Vec<(&'static str, String, Result<Figure, FigureError>)> = Vec::new();
    let is_bold = |series: &TimeSeries| series.variable == "bold" || series.variable.starts_with("bold.");
    if let Some(series) = simulation.recorded().find(|s| !is_bold(s) && !s.times.is_empty()) {
        let quantity = quantity(series);
        let labels = labels_of(series, labels);
        let figure = activity(&signal(series, &labels, &quantity), &Excerpt::of_activity());
        figures.push(("activity", format!("Activity of {}", plan.model_title(simulation)), figure));
    }
    let of_all = |series: &&TimeSeries| series.variable == "bold" && series.selection == Selection::All;
    if let Some(series) = simulation.recorded().find(of_all).filter(|s| s.times.len() > 1) {
        let figure = bold(&signal(series, labels, "BOLD signal"), &bold_excerpt(series));
        figures.push(("bold", format!("BOLD signal of {}", plan.model_title(simulation)), figure));
    }
    if let Some(fc) = fc {
        let figure = match &fc.empirical {
            Some(empirical) => connectivity_pair(fc.simulated.view(), empirical.mean.view(), labels),
            None => connectivity(fc.simulated.view(), labels),
        };
        figures.push(("connectivity", format!("Functional connectivity of {}", fc.of), figure));
    }
    let mut drawn = Vec::new();
    for (name, title, figure) in figures {
        let saved = figure.and_then(|f| f.titled(title).captioned(caption.clone()).save(folder.join(FIGURES), name));
        match saved {
            Ok(_) => drawn.push(name),
            Err(error @ FigureError::Write { .. }) => {
                let reason = std::error::Error::source(&error).map_or_else(String::new, |e| format!(": {e}"));
                return Err(Failure::failed(format!("{error}{reason}")));
            }
            Err(error) => notes.push(format!("no figure `{name}`: {error}")),
        }
    }
    Ok(drawn)
}

impl Plan {
    /// The model's name in figures.
    fn model_title(&self, simulation: &Simulation) -> String {
        let name = &simulation.model().description().name;
        match &self.source {
            Source::SingleNode => name.clone(),
            Source::Dataset(dataset) => format!("{name} on {}", dataset.name),
            Source::Files(_) => format!("{name} on {} regions", simulation.connectome().n_nodes()),
        }
    }
}

fn signal<'a>(series: &'a TimeSeries, labels: &'a [String], quantity: &'a str) -> Signal<'a> {
    Signal { quantity, ..Signal::recorded(series, labels) }
}

/// What the rows of a recording are.
fn labels_of(series: &TimeSeries, labels: &[String]) -> Vec<String> {
    match &series.selection {
        Selection::All => labels.to_vec(),
        Selection::Regions(regions) => regions.iter().map(|&region| labels[region].clone()).collect(),
        Selection::Mean => vec!["mean".to_string()],
        Selection::Projection(matrix) => (0..matrix.nrows()).map(|channel| channel.to_string()).collect(),
    }
}

/// All of BOLD, or, if there is enough of it, what comes after the transient.
fn bold_excerpt(series: &TimeSeries) -> Excerpt {
    let last = series.times.last().copied().unwrap_or(0.0);
    let view =
        if last >= 4.0 * BOLD_TRANSIENT { View::Between(BOLD_TRANSIENT + series.every, last) } else { View::All };
    Excerpt { view, ..Excerpt::of_bold() }
}

/// What an axis says: the documentation if it is short, else the name.
fn quantity(series: &TimeSeries) -> String {
    let doc = series.doc.lines().next().unwrap_or("").trim_end_matches('.');
    if doc.is_empty() || doc.chars().count() > 40 { series.variable.clone() } else { doc.to_string() }
}

fn caption(plan: &Plan, simulation: &Simulation) -> String {
    let settings = simulation.settings();
    format!(
        "{}, {}, steps of {} ({}), conduction speed {} m/s, seed {}; neurolib {}",
        plan.model_title(simulation),
        display_time(simulation.time()),
        display_time(settings.dt),
        settings.scheme,
        settings.conduction_speed,
        settings.seed,
        env!("CARGO_PKG_VERSION"),
    )
}
