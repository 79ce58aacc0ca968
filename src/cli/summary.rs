//! What a run says of itself before and after.

use super::progress::speed;
use super::table::Table;
use crate::experiment::plan::{Plan, Source};
use crate::experiment::time::{display_time, seconds};
use crate::results::Written;
use crate::results::connectivity::Connectivity;
use crate::results::ending::Ending;
use crate::results::folder::{EXPERIMENT, FIGURES, NPZ, REPORT, RESULT};
use console::style;
use neurolib::{Keep, Precision, Recording, Sampling, Selection, Simulation};
use std::fmt::Write as _;
use std::path::Path;

/// Something that the user should know.
pub fn note(text: &str) {
    eprintln!("{} {text}", style("note:").yellow().bold().for_stderr());
}

/// What will be run.
pub fn before(plan: &Plan, simulation: &Simulation) -> String {
    let mut text = setting(plan, simulation);
    let recordings: Vec<String> = plan.recordings.iter().map(recording).collect();
    let size = size(plan.recorded_bytes(simulation));
    let default = if plan.by_default { "; choose by --record" } else { "" };
    let _ = writeln!(text, "\nrecording {} ({size}{default})", recordings.join(", "));
    text
}

/// The model, the network, and how it is run.
pub fn setting(plan: &Plan, simulation: &Simulation) -> String {
    let (settings, description) = (simulation.settings(), simulation.model().description());
    let nodes = simulation.connectome().n_nodes();
    let network = match &plan.source {
        Source::SingleNode => "a single node".to_string(),
        Source::Dataset(dataset) => format!("{} ({nodes} regions)", dataset.name),
        Source::Files(path) => {
            let connections = simulation.connectome().n_connections();
            let plural = if connections == 1 { "" } else { "s" };
            format!("{} ({nodes} regions, {connections} connection{plural})", path.display())
        }
    };
    let mut text = format!("{} on {network}", style(&description.name).bold());
    let lengths = simulation.connectome().connections().map(|c| c.tract_length);
    let longest = lengths.fold(0.0, f64::max) / settings.conduction_speed;
    if longest > 0.0 {
        let _ = write!(text, ", delays up to {longest:.1} ms at {} m/s", settings.conduction_speed);
    }
    let from =
        if simulation.time() > 0.0 { format!(" from {} on", display_time(simulation.time())) } else { String::new() };
    let (duration, dt) = (display_time(plan.duration), display_time(settings.dt));
    let precision = match settings.precision {
        Precision::Double => String::new(),
        precision => format!(", {precision}"),
    };
    let (scheme, seed) = (settings.scheme, settings.seed);
    let _ = write!(text, "\n{duration}{from} in steps of {dt} ({scheme}{precision}), seed {seed}");
    if !plan.preparation.is_empty() {
        let _ = write!(text, "\nnetwork prepared by {}", plan.preparation.join(", "));
    }
    for stimulus in &plan.stimuli {
        let _ = write!(text, "\nadding to {}: {}", stimulus.port, stimulus.text);
    }
    text
}

fn recording(recording: &Recording) -> String {
    let every = display_time(recording.every);
    let of = match &recording.selection {
        Selection::All => recording.variable.clone(),
        Selection::Regions(regions) => format!("{} of {} regions", recording.variable, regions.len()),
        Selection::Mean => format!("the regional mean of {}", recording.variable),
        Selection::Projection(matrix) => format!("{} projected to {} channels", recording.variable, matrix.nrows()),
    };
    let samples = match recording.sampling {
        Sampling::Instant => format!("{of} every {every}"),
        Sampling::Mean => format!("mean of {of} over {every}"),
    };
    match recording.keep {
        Keep::All => samples,
        Keep::Last(last) => format!("the last {} of {samples}", display_time(last)),
        Keep::Connectivity => format!("functional connectivity ({samples})"),
        Keep::Dynamics { .. } => format!("functional connectivity dynamics ({samples})"),
        Keep::Spectra(_) => format!("power spectra ({samples})"),
    }
}

/// What was run, what it gave, and where it is.
pub fn after(plan: &Plan, simulation: &Simulation, ending: &Ending, written: &Written, state: Option<&Path>) -> String {
    let mut text = String::from("\n");
    if let Some(connectivity) = &written.connectivity {
        text.push_str(&scores(connectivity));
    }
    let name = &simulation.model().description().name;
    let factor = speed(ending.reached - ending.from, ending.wall);
    let done = if ending.is_complete() { style("done:").green().bold() } else { style("incomplete:").yellow().bold() };
    let wall = seconds(1000.0 * ending.wall);
    let _ = writeln!(text, "{done} {} of {name} in {wall} ({factor} × real time)", ending.simulated());
    text.push_str(&exits(simulation));
    let mut files = Table::new(["", ""]);
    let place = |name: &str| plan.out.join(name).display().to_string();
    files.row([place(RESULT), format!("{}; open with xarray.open_dataset", written.variables.join(", "))]);
    if plan.npz {
        files.row([place(NPZ), "the same without names of dimensions; open with numpy.load".to_string()]);
    }
    files.row([place(EXPERIMENT), "repeats the run: neurolib run --experiment FILE".to_string()]);
    if !written.figures.is_empty() {
        let names: Vec<String> = written.figures.iter().map(|name| format!("{name}.png")).collect();
        files.row([place(FIGURES), format!("{}, and the same as .svg", names.join(", "))]);
        files.row([place(REPORT), "pictures, numbers and parameters on a page for any browser".to_string()]);
    }
    if let Some(path) = state {
        files.row([path.display().to_string(), "goes on: neurolib run … --resume FILE".to_string()]);
    }
    text.push_str(&files.render(2));
    if !written.figures.is_empty() {
        let _ = writeln!(text, "look first at {}", style(plan.out.join(REPORT).display()).bold());
    }
    text
}

/// What look-ups have read outside their tables, if anything.
fn exits(simulation: &Simulation) -> String {
    let mut text = String::new();
    for exits in simulation.table_exits().iter().filter(|exits| exits.count > 0) {
        let share = 100.0 * exits.count as f64 / exits.lookups as f64;
        let share = if share < 0.01 { "less than 0.01".to_string() } else { format!("{share:.2}") };
        let _ = writeln!(
            text,
            "table `{}` was read outside its grid along `{}` in {share} % of the look-ups",
            exits.table, exits.axis
        );
    }
    text
}

fn scores(connectivity: &Connectivity) -> String {
    let Some(empirical) = &connectivity.empirical else { return String::new() };
    let number = |r: Option<f64>| r.map_or_else(|| "undefined".to_string(), |r| format!("{r:6.3}"));
    let mut table = Table::new(["subject", "     r", ""]);
    for (name, score) in &empirical.scores {
        table.row([name.clone(), number(*score), String::new()]);
    }
    table.row(["mean".to_string(), number(empirical.mean_score()), String::new()]);
    format!(
        "functional connectivity of {},\ncorrelated with that of each subject:\n{}\n",
        connectivity.of,
        table.render(2)
    )
}

/// Bytes for people.
pub fn size(bytes: f64) -> String {
    match bytes {
        _ if bytes < 1e6 => format!("{:.0} kB", (bytes / 1e3).ceil()),
        _ if bytes < 1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}
