//! What is recorded, and how often, if the user does not say.

use super::Experiment;
use super::record::{LeadField, Regions};
use super::stimulus::selector;
use super::time::display_time;
use crate::cli::size;
use crate::cli::{Failure, Outcome};
use ndarray::{Array2, Ix2};
use neurolib::data::read_array;
use neurolib::{Connectome, NeuralMass, Recording, Sampling, Selection};
use neurolib_runtime::description::ModelDescription;
use std::path::Path;
use std::sync::Arc;

/// Runs up to here are recorded every ms (ms); longer ones as means, so that an hour fits in memory.
const LONG: f64 = 20_000.0;
/// Interval of BOLD samples, ms.
const REPETITION_TIME: f64 = 2000.0;
/// Networks of more regions than this are recorded, if the user does not say how,
const LARGE: usize = 1000;
/// in no more than so many bytes.
const MOST_BYTES: f64 = 128e6;

/// The recordings of a run.
pub struct Recordings {
    /// What is recorded.
    pub list: Vec<Recording>,
    /// The lead fields among it.
    pub lead_fields: Vec<LeadField>,
    /// Whether some interval is a default.
    pub by_default: bool,
    /// Why the default is another one than usual.
    pub note: Option<String>,
}

/// What is run: what the usual recordings depend on.
#[derive(Clone, Copy)]
pub struct Extent {
    /// Regions of the network.
    pub regions: usize,
    /// Simulated time, ms.
    pub duration: f64,
    /// Step, ms.
    pub dt: f64,
}

/// The recordings of a run.
///
/// # Errors
/// If BOLD is asked for and the model has none, or a region that the network does not have.
pub fn recordings(
    wishes: &Experiment,
    model: &dyn NeuralMass,
    connectome: &Connectome,
    extent: Extent,
) -> Outcome<Recordings> {
    let description = model.description();
    let is_readout = |name: &str| description.readouts.iter().any(|r| name.split('.').next() == Some(&r.name));
    let tr = wishes.tr.unwrap_or(REPETITION_TIME);
    let observables = default_observables(description);
    let usual_count = match &wishes.record {
        Some(wishes) => wishes.iter().filter(|wish| wish.every.is_none() && !is_readout(&wish.variable)).count(),
        None => observables.len(),
    };
    let (usual, note) = usual_sampling(extent, usual_count);
    let (mut recordings, mut lead_fields) = (Vec::new(), Vec::new());
    let mut by_default = false;
    let mut add = |recording: Recording| {
        if !recordings.contains(&recording) {
            recordings.push(recording);
        }
    };
    match &wishes.record {
        Some(wishes) => {
            for wish in wishes {
                let readout = is_readout(&wish.variable);
                by_default |= wish.every.is_none();
                let every = wish.every.unwrap_or(if readout { tr } else { usual.0 });
                let sampling = match (wish.sampling, wish.every) {
                    (Sampling::Instant, None) if !readout => usual.1,
                    (sampling, _) => sampling,
                };
                let recording = Recording { sampling, ..Recording::every(wish.variable.clone(), every) };
                add(recording
                    .after(wish.after)
                    .of(selection(&wish.regions, connectome, &mut lead_fields)?)
                    .keep(wish.keep));
            }
        }
        None => {
            by_default = true;
            for variable in observables {
                add(Recording { sampling: usual.1, ..Recording::every(variable, usual.0) });
            }
        }
    }
    if wishes.bold == Some(true) {
        if !is_readout("bold") {
            let failure = Failure::bad_input(format!("{} has no readout `bold`", description.name));
            return Err(failure.help("add one to the model: `readout bold = BalloonWindkessel { neural = … }`"));
        }
        add(Recording::every("bold", tr));
    }
    Ok(Recordings { list: recordings, lead_fields, by_default, note })
}

/// The regions that the user names.
fn selection(regions: &Regions, connectome: &Connectome, lead_fields: &mut Vec<LeadField>) -> Outcome<Selection> {
    match regions {
        Regions::All => Ok(Selection::All),
        Regions::Mean => Ok(Selection::Mean),
        Regions::Named(names) => indices(names, connectome.labels()).map(Selection::Regions),
        Regions::Projected(path) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            if let Some(known) = lead_fields.iter().find(|field| field.path == path) {
                return Ok(Selection::Projection(known.matrix.clone()));
            }
            let matrix = Arc::new(lead_field(&path, connectome.n_nodes())?);
            lead_fields.push(LeadField { path, matrix: matrix.clone() });
            Ok(Selection::Projection(matrix))
        }
    }
}

/// Reads a lead field (channel, region).
fn lead_field(path: &Path, regions: usize) -> Outcome<Array2<f64>> {
    let array = read_array(path).map_err(Failure::bad_input)?;
    let shape = array.shape().to_vec();
    let wrong = || {
        let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
        Failure::bad_input(format!("the lead field `{}` is {}", path.display(), shape.join(" × ")))
            .help(format!("a row for each channel and a column for each of the {regions} regions are expected"))
    };
    let matrix = array.into_dimensionality::<Ix2>().map_err(|_| wrong())?;
    if matrix.ncols() != regions {
        return Err(match matrix.nrows() == regions {
            true => Failure { help: Some("it has regions as rows: transpose it".to_string()), ..wrong() },
            false => wrong(),
        });
    }
    match matrix.indexed_iter().find(|(_, value)| !value.is_finite()) {
        None => Ok(matrix),
        Some(((channel, region), value)) => Err(Failure::bad_input(format!(
            "the lead field `{}` is {value} in row {channel}, column {region} (from 0); finite numbers are expected",
            path.display()
        ))),
    }
}

/// The regions of these names: labels, patterns, indices and ranges of indices.
///
/// # Errors
/// If there is no region of a name.
pub fn indices(names: &[String], labels: &[String]) -> Outcome<Vec<usize>> {
    let mut indices = Vec::new();
    for name in names {
        let failure =
            || Failure::bad_input(format!("`{name}` names no region; name a label, an index or a pattern `*_L`"));
        let selector = selector(name).ok_or_else(failure)?;
        indices.extend(selector.indices(labels).map_err(Failure::bad_input)?);
    }
    Ok(indices)
}

/// Interval and kind of samples of so many variables: 1 ms, or means over 10 ms of long runs; means over longer intervals
/// of large networks, and why.
fn usual_sampling(extent: Extent, variables: usize) -> ((f64, Sampling), Option<String>) {
    let Extent { regions, duration, .. } = extent;
    let (usual, sampling) = if duration <= LONG { (1.0, Sampling::Instant) } else { (10.0, Sampling::Mean) };
    let bytes = |every: f64| 8.0 * (regions * variables) as f64 * duration / every;
    let is_large = |every: f64| regions > LARGE && bytes(every) > MOST_BYTES;
    if !is_large(usual) {
        return (whole_steps(usual, sampling, extent), None);
    }
    let mut rounds = (0..).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)));
    let wanted = rounds.find(|&every| !is_large(every)).unwrap_or(duration);
    let sampling = whole_steps(wanted, Sampling::Mean, extent);
    let note = format!(
        "by default {regions} regions are recorded as means over {}, since every {} would take {}; --record decides",
        display_time(sampling.0),
        display_time(usual),
        size(bytes(usual)),
    );
    (sampling, Some(note))
}

/// An interval as a multiple of the step, and no longer than the run.
fn whole_steps(wanted: f64, sampling: Sampling, Extent { duration, dt, .. }: Extent) -> (f64, Sampling) {
    let steps = (wanted / dt).round();
    if steps * dt == wanted || (steps - wanted / dt).abs() < 1e-9 * steps {
        return if wanted <= duration { (wanted, sampling) } else { (dt, Sampling::Instant) };
    }
    (steps.max(1.0) * dt, sampling)
}

/// The default observables; without any all of them, and without observables the states.
fn default_observables(description: &ModelDescription) -> Vec<String> {
    let marked = description.observables.iter().filter(|o| o.is_default).map(|o| o.name.clone());
    let all = description.observables.iter().map(|o| o.name.clone());
    let states = description.states.iter().map(|s| s.name.clone());
    let lists: [Vec<String>; 3] = [marked.collect(), all.collect(), states.collect()];
    lists.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_and_large_networks_are_recorded_as_means() {
        let usual = |regions, duration, variables| {
            let ((every, sampling), note) = usual_sampling(Extent { regions, duration, dt: 0.1 }, variables);
            (every, sampling == Sampling::Mean, note.is_some())
        };
        assert_eq!(usual(80, 10_000.0, 1), (1.0, false, false));
        assert_eq!(usual(80, 3_600_000.0, 2), (10.0, true, false));
        assert_eq!(usual(10_000, 100.0, 1), (1.0, false, false));
        // 800 MB, and twice as much.
        assert_eq!(usual(10_000, 10_000.0, 1), (10.0, true, true));
        assert_eq!(usual(10_000, 10_000.0, 2), (20.0, true, true));
        assert_eq!(usual(10_000, 300_000.0, 1), (200.0, true, true));
    }
}
