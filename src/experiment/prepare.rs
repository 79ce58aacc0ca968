//! From wishes to a simulation that can start.

use super::Experiment;
use super::assign::{assign, stimulus};
use super::network::{Chosen, network};
use super::plan::Plan;
use super::recordings::{Extent, Recordings, recordings};
use super::stimulus::PlannedStimulus;
use super::time::display_time;
use crate::cli::{Failure, Find, Found, Outcome};
use neurolib::data::read_initial;
use neurolib::simulation::checkpoint::Checkpoint;
use neurolib::simulation::error::{BuildError, steps_of};
use neurolib::{Simulation, SimulationBuilder};
use std::path::{Path, PathBuf};

const DURATION: f64 = 10_000.0;

/// Builds the simulation that the wishes describe, checking all of them; `find` gives the model of a name.
///
/// # Errors
/// The first wish that cannot be met.
pub fn prepare(wishes: &Experiment, find: &Find<'_>) -> Outcome<(Simulation, Plan)> {
    let (builder, mut plan) = assemble(wishes, find)?;
    let simulation = builder.build().map_err(|error| build_failure(error, &plan.model, wishes))?;
    plan.notes.splice(0..0, notes(wishes, &plan, &simulation));
    Ok((simulation, plan))
}

/// What the wishes describe, before it is built.
///
/// # Errors
/// As [`prepare`].
pub fn assemble(wishes: &Experiment, find: &Find<'_>) -> Outcome<(SimulationBuilder, Plan)> {
    let Some(name) = &wishes.model else {
        let failure = Failure::bad_input("no model is named");
        return Err(
            failure.help("name one before the flags, or write `model = \"…\"` below [run] in the experiment file")
        );
    };
    let (duration, dt) = (wishes.duration.unwrap_or(DURATION), wishes.dt.unwrap_or(0.1));
    for (what, time) in [("duration", duration), ("step `dt`", dt), ("interval `tr`", wishes.tr.unwrap_or(1.0))] {
        if !(time > 0.0 && time.is_finite()) {
            return Err(Failure::bad_input(format!("the {what} is {}; it has to be more than 0", display_time(time))));
        }
    }
    steps_of("a duration", duration, dt).map_err(Failure::bad_input)?;
    let Found { mut model, name, place } = find(name)?;
    let Chosen { connectome, source, preparation, notes } = network(wishes)?;
    let ports = assign(&mut *model, &name, &wishes.assignments)?;
    let stimuli: Vec<PlannedStimulus> = wishes
        .stimuli
        .iter()
        .map(|wish| wish.understand(model.description(), connectome.labels()))
        .collect::<Outcome<_>>()?;
    let extent = Extent { regions: connectome.n_nodes(), duration, dt };
    let Recordings { list: recordings, lead_fields, by_default, note } =
        recordings(wishes, &*model, &connectome, extent)?;

    let mut builder = SimulationBuilder::boxed(model).connectome(connectome).dt(dt);
    builder = builder.scheme(wishes.scheme.unwrap_or_default()).seed(wishes.seed.unwrap_or(0));
    builder = builder.precision(wishes.precision.unwrap_or_default()).simulation(wishes.simulation.unwrap_or(0));
    if let Some(speed) = wishes.conduction_speed {
        builder = builder.conduction_speed(speed);
    }
    for (port, value) in &ports {
        builder = builder.stimulus(port.clone(), stimulus(value));
    }
    for PlannedStimulus { port, stimulus, .. } in &stimuli {
        builder = builder.add_stimulus(port.clone(), stimulus.clone());
    }
    for recording in &recordings {
        builder = builder.record(recording.clone());
    }
    if let Some(path) = &wishes.init {
        for (variable, values) in read_initial(path).map_err(Failure::bad_input)? {
            builder = builder.initial(variable, values);
        }
    }
    let plan = Plan {
        model: name,
        place,
        source,
        preparation,
        subjects: wishes.subjects.clone(),
        subject_weights: wishes.subject_weights,
        duration,
        recordings,
        lead_fields,
        by_default,
        ports,
        stimuli,
        init: wishes.init.as_ref().map(|path| absolute(path)),
        out: wishes.out.clone().unwrap_or_else(|| PathBuf::from("results")),
        npz: wishes.npz.unwrap_or(false),
        figures: wishes.figures.unwrap_or(true),
        notes: note.into_iter().chain(notes).collect(),
    };
    Ok((builder, plan))
}

/// Lets a run go on where another one was stored.
///
/// # Errors
/// If the file cannot be read, or is not the state of such a run.
pub fn resume(simulation: &mut Simulation, path: &Path) -> Outcome<()> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::bad_input(format!("cannot read `{}`: {error}", path.display())))?;
    let failure = |error| Failure::bad_input(format!("cannot resume from `{}`: {error}", path.display()));
    let checkpoint = Checkpoint::from_bytes(&bytes).map_err(failure)?;
    simulation.restore(&checkpoint).map_err(|error| {
        failure(error)
            .help("`--experiment FOLDER/experiment.toml` of the first run repeats its settings, recordings included")
    })
}

pub(super) fn build_failure(error: BuildError, model: &str, wishes: &Experiment) -> Failure {
    let help = match &error {
        BuildError::Unknown { what: "observable or state", .. } => {
            Some(format!("`neurolib models {model}` shows what can be recorded"))
        }
        BuildError::Unknown { .. } | BuildError::History { .. } if wishes.init.is_some() => {
            Some("the arrays of --init are named after states and delayed values".to_string())
        }
        _ => None,
    };
    Failure { help, ..Failure::bad_input(error) }
}

/// What differs from the run that an experiment file was written by.
pub(super) fn notes(wishes: &Experiment, plan: &Plan, simulation: &Simulation) -> Vec<String> {
    let mut notes = Vec::new();
    let differs = |written: &Option<String>, now: u64| written.as_ref().is_some_and(|text| *text != hash_text(now));
    if differs(&wishes.written_model, simulation.model().description().source_hash) {
        notes.push(format!("the source of {} has changed since the experiment file was written", plan.model));
    }
    if differs(&wishes.written_connectome, simulation.connectome().content_hash()) {
        notes.push("the connectome has changed since the experiment file was written".to_string());
    }
    if differs(&wishes.written_stimuli, plan.stimuli_hash()) {
        notes.push("a file of a stimulus has changed since the experiment file was written".to_string());
    }
    notes
}

/// A hash as results show it.
pub fn hash_text(hash: u64) -> String {
    format!("{hash:016x}")
}

pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
