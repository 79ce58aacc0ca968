//! What a run leaves: numbers, figures, and how to repeat it.

pub mod connectivity;
mod date;
pub mod ending;
pub mod folder;
mod recorded;
mod result_file;
pub mod stored;

use crate::cli::{Failure, Outcome};
use crate::experiment::plan::Plan;
use crate::experiment::time::display_time;
use crate::pictures::{self, Request};
use crate::report;
use connectivity::Connectivity;
use ending::Ending;
use neurolib::Simulation;
use std::path::Path;
use stored::Stored;

/// What was written.
pub struct Written {
    /// Names of the variables in the result file, with their samples.
    pub variables: Vec<String>,
    /// Names of the figures.
    pub figures: Vec<String>,
    /// Functional connectivity, if there is enough to compute it of.
    pub connectivity: Option<Connectivity>,
    /// The result file.
    pub stored: Stored,
    /// What could not be done.
    pub notes: Vec<String>,
}

/// Writes everything into a folder.
///
/// # Errors
/// If a file cannot be written.
pub fn write(folder: &Path, plan: &Plan, simulation: &Simulation, ending: &Ending) -> Outcome<Written> {
    let experiment = plan.to_toml(simulation);
    let (file, variables) = result_file::result_file(plan, simulation, ending, &experiment);
    file.write(&folder.join(folder::RESULT)).map_err(Failure::failed)?;
    if plan.npz {
        file.write_npz(&folder.join(folder::NPZ)).map_err(Failure::failed)?;
    }
    let stored = Stored::new(file, plan.out.join(folder::RESULT));
    folder::write(&folder.join(folder::EXPERIMENT), &experiment)?;
    let empty = simulation.recorded().filter(|series| series.times.is_empty());
    let mut notes: Vec<String> = empty
        .map(|series| format!("no sample of {}: the run ended before {}", series.variable, display_time(series.every)))
        .collect();
    for reduced in simulation.reduced() {
        if let Err(error) = reduced.result {
            notes.push(format!("no result of a reduction of {}: {error}", reduced.variable));
        }
    }
    let connectivity = match connectivity::connectivity(&stored.series()?, plan.dataset()) {
        Ok(connectivity) => Some(connectivity),
        Err(reason) => {
            // A run that ended early has other worries.
            notes.extend(reason.filter(|_| ending.is_complete()));
            None
        }
    };
    let mut figures = Vec::new();
    if plan.figures {
        let request = Request::default();
        let mut pictures = pictures::draw(&stored, connectivity.as_ref(), plan.dataset(), &request)?;
        figures = pictures.save(&folder.join(folder::FIGURES))?;
        notes.append(&mut pictures.notes);
        folder::write(&folder.join(folder::REPORT), &report::page(&stored, plan.dataset(), &pictures)?)?;
    }
    Ok(Written { variables, figures, connectivity, stored, notes })
}
