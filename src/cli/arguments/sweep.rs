//! Arguments of `neurolib sweep`.

use clap::{Args, Subcommand};
use neurolib::sweep::Part;
use std::path::PathBuf;

pub const SWEEP: &str = "\
Examples:
  neurolib sweep plan.toml --out states/
  neurolib sweep plan.toml --part 3/40 --out part-03/      # in job 3 of 40 of a cluster
  neurolib sweep join states/ part-*/

A plan is an experiment file (see `neurolib run --help`) with a table more:
  [run]
  model = \"aln\"
  duration = \"3s\"

  [parameters]
  sigma_ou = 0

  [sweep]
  sampling = \"grid\"             # or list, random, latin-hypercube
  discard = \"1s\"                # that measures do not see; by default 10s of BOLD, 1s of all else
  measure = [\"max(rates_exc)\", \"dominant_frequency(rates_exc)\"]

  [sweep.axes]
  mue_ext_mean = { from = 0.0, to = 4.0, count = 41 }
  mui_ext_mean = [0.0, 0.5, 1.0]

A grid takes every combination, a list the first values of all axes, then the second ones. For random and latin-hypercube,
say how many `samples`, and perhaps a `seed` for their choice; their axes are `{ from = 0, to = 4 }`, or lists to choose from.
Axes are parameters, ports, conduction_speed, seed and simulation. In some regions only, and of a readout:
  \"mue_ext_mean@Frontal_*,Insula_L\" = [0.5, 1.0]
  bold.kappa = [0.6, 0.65]

Measures, of a variable that can be recorded:
  min, max, mean, std (x)         over regions and time
  amplitude(x)                    largest range of a region
  dominant_frequency(x)           peak of the mean power spectrum
  synchrony, metastability (x)    mean and standard deviation of the Kuramoto order parameter
  fc_correlation, fcd_distance    agreement of BOLD with the subjects of the data set
  series(x)                       all samples of all regions
  max(x, 2s..3s) - max(x, 5s..6s) a window of time; a difference

A sweep may end at any moment, by Ctrl-C or the end of the machine: finished points are in OUT/journal, and the same command
goes on. The results are the same bits, whatever was interrupted, on however many threads and in however many parts.

Exit codes:
  0  done
  1  points failed, the sweep was interrupted, or results could not be written; what was computed is kept
  2  wrong usage or bad input: nothing was computed";

/// A sweep, or what is to be done with its parts.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SweepCommand {
    /// What is to be done with parts.
    #[command(subcommand)]
    pub parts: Option<PartsCommand>,

    /// Plan of the sweep.
    #[arg(required = true, value_name = "PLAN.toml")]
    pub plan: Option<PathBuf>,

    /// How it is run.
    #[command(flatten)]
    pub sweep: SweepArguments,
}

/// What is to be done with parts.
#[derive(Debug, Subcommand)]
pub enum PartsCommand {
    /// Join the parts of a sweep.
    Join(JoinArguments),
}

/// How a sweep is run.
#[derive(Args, Debug)]
pub struct SweepArguments {
    /// Output folder. [default: sweep, or sweep-part-K-of-N]
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,

    /// Computes only part K of N, to be joined with the others.
    #[arg(long, value_name = "K/N", value_parser = part)]
    pub part: Option<Part>,

    /// Threads. [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,

    /// Begins anew, and removes the points and results that are there.
    #[arg(long)]
    pub force: bool,

    /// What is drawn and told.
    #[command(flatten)]
    pub report: ReportArguments,
}

/// What is drawn and told.
#[derive(Args, Clone, Copy, Debug)]
pub struct ReportArguments {
    /// Draws no figures.
    #[arg(long)]
    pub no_figures: bool,

    /// Prints errors only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// Parts that are joined.
#[derive(Args, Debug)]
pub struct JoinArguments {
    /// Output folder.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,

    /// Output folders of all parts.
    #[arg(required = true, value_name = "PART")]
    pub parts: Vec<PathBuf>,

    /// Replaces results that are there.
    #[arg(long)]
    pub force: bool,

    /// What is drawn and told.
    #[command(flatten)]
    pub report: ReportArguments,
}

fn part(text: &str) -> Result<Part, String> {
    let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    let part = numbers.and_then(|(number, of)| Part::new(number, of));
    part.ok_or_else(|| "expected K/N, such as 3/40, with K from 1 to N".to_string())
}

fn threads(text: &str) -> Result<usize, String> {
    let threads: Option<usize> = text.parse().ok();
    threads.filter(|&threads| threads > 0).ok_or_else(|| "expected a number of 1 or more".to_string())
}
