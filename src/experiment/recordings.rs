//! What is recorded, and how often, if the user does not say.

use super::Experiment;
use crate::cli::{Failure, Outcome};
use neurolib::{NeuralMass, Recording, Sampling};
use neurolib_runtime::description::ModelDescription;

/// Runs up to here are recorded every ms (ms); longer ones as means, so that an hour fits in memory.
const LONG: f64 = 20_000.0;
/// Interval of BOLD samples, ms.
const REPETITION_TIME: f64 = 2000.0;

/// The recordings of a run, and whether some interval is a default.
///
/// # Errors
/// If BOLD is asked for and the model has none.
pub fn recordings(
    wishes: &Experiment,
    model: &dyn NeuralMass,
    duration: f64,
    dt: f64,
) -> Outcome<(Vec<Recording>, bool)> {
    let description = model.description();
    let is_readout = |name: &str| description.readouts.iter().any(|r| name.split('.').next() == Some(&r.name));
    let tr = wishes.tr.unwrap_or(REPETITION_TIME);
    let usual = usual_sampling(duration, dt);
    let mut recordings = Vec::new();
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
                add(Recording { variable: wish.variable.clone(), every, sampling, first: None });
            }
        }
        None => {
            by_default = true;
            for variable in default_observables(description) {
                add(Recording { variable, every: usual.0, sampling: usual.1, first: None });
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
    Ok((recordings, by_default))
}

/// Interval and kind of samples that suit a duration: 1 ms, or means over 10 ms.
fn usual_sampling(duration: f64, dt: f64) -> (f64, Sampling) {
    let (wanted, sampling) = if duration <= LONG { (1.0, Sampling::Instant) } else { (10.0, Sampling::Mean) };
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
