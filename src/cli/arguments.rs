//! The arguments of the command.

use super::analyze::AnalyzeArguments;
use crate::experiment::record::RecordWish;
use crate::experiment::time::parse_time;
use clap::{Args, Parser, Subcommand};
use neurolib::Scheme;
use std::path::PathBuf;

const OVERVIEW: &str = "\
Examples:
  neurolib run aln --dataset gw --duration 5min --bold
  neurolib analyze results/
  neurolib models aln
  neurolib check my_model.nm

Exit codes:
  0  done
  1  the run failed, was interrupted, or its results could not be written
  2  wrong usage or bad input: nothing was computed";

const RUN: &str = "\
Examples:
  Five minutes of resting state with BOLD, figures and functional connectivity:
    neurolib run aln --dataset gw --duration 5min --bold --out results/

  Another working point, for the excitatory rate every ms and the inhibitory one as mean over 10 ms:
    neurolib run aln --dataset gw --set mue_ext_mean=1.2 --set sigma_ou=0.2 \\
        --record rates_exc@1ms --record 'mean(rates_inh)@10ms'

  One value for each region, from a file; a model of your own on a network of your own:
    neurolib run my_model.nm --connectome my_network/ --set gain=@gain.csv

  The same run again, bit for bit; and the same with another seed:
    neurolib run --experiment results/experiment.toml --out again/
    neurolib run --experiment results/experiment.toml --out other/ --seed 2

  Go on where a run has ended:
    neurolib run hopf --duration 10s --record x@1ms --save-state end.nmstate --out first/
    neurolib run --experiment first/experiment.toml --resume end.nmstate --out second/

An experiment file holds all of it; flags override it, paths are relative to it:
  [run]
  model = \"aln\"                 # or a path: \"my_model.nm\"
  dataset = \"gw\"                # or connectome = \"my_network\"
  duration = \"5min\"
  dt = \"0.1ms\"
  scheme = \"euler\"
  seed = 1
  conduction_speed = 20         # m/s
  bold = true
  tr = \"2s\"
  record = [\"rates_exc@1ms\", \"mean(rates_inh)@10ms\"]

  [parameters]
  sigma_ou = 0.09
  bold.kappa = 0.65

  [ports]
  ext_exc_current = 0.1         # or a list with one value for each region, or \"@file.csv\"

Exit codes:
  0  done
  1  the run failed (diverged, disk full) or was interrupted; what was computed is kept, marked incomplete
  2  wrong usage or bad input: nothing was computed";

/// Whole-brain simulation with neural-mass models that are compiled from `.nm` files.
#[derive(Debug, Parser)]
#[command(name = "neurolib", version, after_help = OVERVIEW, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a model on a network.
    #[command(after_help = RUN)]
    Run(Box<RunArguments>),
    /// Say what results show: rhythms, synchrony, connectivity, agreement with data.
    #[command(after_help = super::analyze::EXAMPLES)]
    Analyze(Box<AnalyzeArguments>),
    /// List the models, or describe one.
    #[command(after_help = "Examples:\n  neurolib models\n  neurolib models aln\n  neurolib models my_model.nm")]
    Models(NameArguments),
    /// List the data sets, or describe one.
    #[command(after_help = "Examples:\n  neurolib datasets\n  neurolib datasets gw")]
    Datasets(NameArguments),
    /// Look for mistakes in `.nm` files; exit code 1 if there are any.
    #[command(after_help = "Examples:\n  neurolib check my_model.nm\n  neurolib check models/*.nm")]
    Check(CheckArguments),
}

/// A name, or nothing for all.
#[derive(Args, Debug)]
pub struct NameArguments {
    /// What to describe; without it, all are listed.
    pub name: Option<String>,
}

/// Files to check.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Files to check.
    #[arg(required = true, value_name = "FILE.nm")]
    pub files: Vec<PathBuf>,
}

/// A run.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Name of a model (see `neurolib models`) or path of a `.nm` file.
    #[arg(required_unless_present = "experiment")]
    pub model: Option<String>,

    /// File that describes the run; flags override it.
    #[arg(long, value_name = "FILE.toml")]
    pub experiment: Option<PathBuf>,

    /// Network that comes with the program (see `neurolib datasets`); without any, a single node.
    #[arg(long, value_name = "NAME", conflicts_with = "connectome", help_heading = "Network")]
    pub dataset: Option<String>,

    /// Network of your own: a folder or a file (CSV, NPY, NPZ, MAT) with weights and tract lengths (mm).
    #[arg(long, value_name = "FILE|FOLDER", help_heading = "Network")]
    pub connectome: Option<PathBuf>,

    /// Conduction speed along the tracts in m/s; `inf` for no delays. [default: 20]
    #[arg(long, value_name = "M/S", allow_hyphen_values = true, help_heading = "Network")]
    pub conduction_speed: Option<f64>,

    /// Sets a parameter or a port: a number, a list `[..]` with one for each node, or `@file.csv`.
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Model")]
    pub set: Vec<String>,

    /// Start values or histories: one array for each state, (node) or (node, time).
    #[arg(long, value_name = "FILE.npz", help_heading = "Model")]
    pub init: Option<PathBuf>,

    /// Simulated time, such as 500ms, 10s, 5min, 1h. [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true, help_heading = "Time")]
    pub duration: Option<f64>,

    /// Step. [default: 0.1ms]
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true, help_heading = "Time")]
    pub dt: Option<f64>,

    /// Integration scheme: euler, heun, rk4 (without noise), semi-implicit. [default: euler]
    #[arg(long, help_heading = "Time")]
    pub scheme: Option<Scheme>,

    /// Seed of start values and noise. [default: 0]
    #[arg(long, value_name = "N", help_heading = "Time")]
    pub seed: Option<u64>,

    /// Records a variable: VAR@EVERY, or mean(VAR)@EVERY for means over intervals. [default: the model's observables]
    #[arg(long, value_name = "VAR@EVERY", help_heading = "Output")]
    pub record: Vec<RecordWish>,

    /// Records the BOLD signal as well.
    #[arg(long, help_heading = "Output")]
    pub bold: bool,

    /// Interval of the BOLD samples. [default: 2s]
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_hyphen_values = true, help_heading = "Output")]
    pub tr: Option<f64>,

    /// Output folder. [default: results]
    #[arg(long, value_name = "FOLDER", help_heading = "Output")]
    pub out: Option<PathBuf>,

    /// Draws no figures.
    #[arg(long, help_heading = "Output")]
    pub no_figures: bool,

    /// Replaces the results of an earlier run; other files in the folder stay.
    #[arg(long, help_heading = "Output")]
    pub force: bool,

    /// Stores the state at the end of the run, to go on from.
    #[arg(long, value_name = "FILE", help_heading = "Stop and go on")]
    pub save_state: Option<PathBuf>,

    /// Goes on from a stored state of the same run; `--duration` is what is added.
    #[arg(long, value_name = "FILE", conflicts_with = "init", help_heading = "Stop and go on")]
    pub resume: Option<PathBuf>,

    /// Prints errors only.
    #[arg(long, short)]
    pub quiet: bool,
}
