//! Arguments of `neurolib run`.

use super::network::NetworkArguments;
use crate::experiment::record::RecordWish;
use crate::experiment::time::parse_time;
use clap::Args;
use neurolib::{Precision, Scheme};
use std::path::PathBuf;

pub const RUN: &str = "\
Examples:
  Five minutes of resting state with BOLD, figures and functional connectivity:
    neurolib run aln --dataset gw --duration 5min --bold --out results/

  Another working point, for the excitatory rate every ms and the inhibitory one as mean over 10 ms:
    neurolib run aln --dataset gw --set mue_ext_mean=1.2 --set sigma_ou=0.2 \\
        --record rates_exc@1ms --record 'mean(rates_inh)@10ms'

  One value for each region, from a file; a model of your own on a network of your own:
    neurolib run my_model.nm --connectome my_network/ --set gain=@gain.csv

  25 Hz into some regions from 2 s to 8 s, on top of a slow ramp into all:
    neurolib run aln --dataset gw --stimulus 'ext_exc_current = ramp(0, 0.2[mV/ms], 5s)' \\
        --stimulus 'ext_exc_current = sine(0.4[mV/ms], 25[Hz]) on Occipital_* from 2s to 8s'

  The same run again, bit for bit; and the same with another seed:
    neurolib run --experiment results/experiment.toml --out again/
    neurolib run --experiment results/experiment.toml --out other/ --seed 2

  Twenty runs with other random numbers, in single precision, on all cores:
    neurolib run aln --dataset gw --duration 5min --bold --replicates 20 --precision f32 --out many/

  Go on where a run has ended:
    neurolib run hopf --duration 10s --record x@1ms --save-state end.nmstate --out first/
    neurolib run --experiment first/experiment.toml --resume end.nmstate --out second/

A network of your own is a folder with the matrices `weights` and `tract_lengths` (mm; row = target, column = source) and
perhaps `labels` and `centroids`, as .csv, .txt or .npy (sparse: .npz of SciPy), or one .npz, .mat, .nc or .h5 file with such
arrays, or a .zip of The Virtual Brain. `neurolib data inspect PATH` shows what is in it.
A large network of few connections is better a list: a file, or `connections.csv` in a folder, with a heading and a row for
each connection. Nodes are counted from 0, or named as in `labels.csv`; columns may have any order:
  target,source,weight,length
  0,1,0.5,30

What is done to the network before, `--prepare`, in this order; several steps have commas between them:
  exclude(Hippocampus_*, 12, 40..45)   without these regions, in BOLD of subjects neither
  keep(*_L)                     with these regions only
  symmetrize(mean), symmetrize(max)    the same in both directions, also lengths
  normalize(max)                weights by the largest; normalize(rows) by what arrives at each region;
                                normalize(spectral) by the spectral radius
  threshold(0.01)               weaker weights become 0
  density(10%)                  the strongest 10 % of all pairs keep their weights
  zero_diagonal                 no region is connected to itself
  lengths(cm), lengths(m)       lengths are in this unit, not in mm; scale_lengths(1.1)
  transpose                     rows are sources; transpose(lengths), transpose(weights)
  label(aal2)                   80 or 94 regions are those of AAL2
A data set of your own is a folder of neurolib, with `subjects/NAME/structural/DTI_CM*.mat`, or a network with
`bold_NAME.npy` or `.csv` (region × time) beside it. In the first, regions that are left out by the first steps of --prepare
are so before the weights of each subject are normalized.

What is recorded, `--record`, several times if there are several:
  rates_exc@1ms                 values at every ms
  mean(rates_exc)@10ms          means over intervals
  rates_exc[3, Precentral_L]@1ms   of some regions, by label or by index from 0
  regional_mean(rates_exc)@1ms  the mean over all regions
  projection(rates_exc, eeg.csv)@1ms   through a lead field: a row for each channel, a column for each region
  fc(bold)@2s from 10s          functional connectivity after a transient: a matrix, in memory that does not grow
  fcd(bold, 60s, 10s)@2s        its dynamics, in windows of 60 s every 10 s
  spectrum(rates_exc)@1ms       power spectra after Welch, in segments of 1 s, or of T as `spectrum(rates_exc, T)`
  last(rates_exc, 2s)@100us     at least the last 2 s

A stimulus comes on top of what a port has by default or by --set, where and when it acts:
  PORT = STIMULUS [on NODES] [from TIME] [to TIME]
where a stimulus is made of
  constant(value), or just a number            step(amplitude, at)
  sine(amplitude, frequency, phase=0)          square(amplitude, frequency, duty=0.5)
  ramp(from, to, duration)                     exponential(from, to, tau)
  chirp(amplitude, from, to, duration)         pulses(amplitude, width, period): Gaussian
  ou(mean, deviation, tau)                     white_noise(strength), in the port's unit * sqrt(ms)
  file(\"FILE.csv\", every=1ms): a row for each sample; one column for all nodes, or one for each
Units stand in brackets; a number without one is in the port's unit. `+` adds, `2*sine(...)` scales,
`A for 2s then B` lets one follow the other. A stimulus' own time begins at `from`. NODES are
indices `3`, ranges `0..9` (with both ends), labels, patterns `Frontal_*`, with commas between them;
a label with spaces stands in quotes.

An experiment file holds all of it; flags override it, paths are relative to it:
  [run]
  model = \"aln\"                 # or a path: \"my_model.nm\"
  dataset = \"gw\"                # or connectome = \"my_network\"
  prepare = [\"exclude(Insula_*)\", \"normalize(max)\"]
  duration = \"5min\"
  dt = \"0.1ms\"
  scheme = \"euler\"
  precision = \"f64\"
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

  [stimuli]                     # a text for each port, or a list of texts, which add up
  ext_exc_current = \"sine(0.4[mV/ms], 25[Hz]) on Occipital_* from 2s to 8s\"

Exit codes:
  0  done
  1  the run failed (diverged, disk full) or was interrupted; what was computed is kept, marked incomplete
  2  wrong usage or bad input: nothing was computed";

/// A run of a model.
#[derive(Args, Debug)]
pub struct RunCommand {
    /// Name of a model (see `neurolib models`), or FILE.nm, or FILE.nm:Model.
    #[arg(required_unless_present = "experiment")]
    pub model: Option<String>,

    /// How it is run.
    #[command(flatten)]
    pub run: RunArguments,
}

/// A run.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// File that describes the run; flags override it.
    #[arg(long, value_name = "FILE.toml")]
    pub experiment: Option<PathBuf>,

    /// Data set that comes with the program (see `neurolib data`), or a folder with one; without any, a single node.
    #[arg(long, value_name = "NAME|FOLDER", conflicts_with = "connectome", help_heading = "Network")]
    pub dataset: Option<String>,

    /// Network of your own: a folder or a file (CSV, NPY, NPZ, MAT, netCDF, HDF5, ZIP of The Virtual Brain) with weights and
    /// tract lengths (mm), see below.
    #[arg(long, value_name = "FILE|FOLDER", help_heading = "Network")]
    pub connectome: Option<PathBuf>,

    /// What else is said of the network.
    #[command(flatten)]
    pub network: NetworkArguments,

    /// Conduction speed along the tracts in m/s; `inf` for no delays. [default: 20]
    #[arg(long, value_name = "M/S", allow_hyphen_values = true, help_heading = "Network")]
    pub conduction_speed: Option<f64>,

    /// Sets a parameter or a port: a number, a list `[..]` with one for each node, or `@file.csv`.
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Model")]
    pub set: Vec<String>,

    /// Adds a stimulus to a port, see below; several add up.
    #[arg(long, value_name = "PORT = STIMULUS", allow_hyphen_values = true, help_heading = "Model")]
    pub stimulus: Vec<String>,

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

    /// Precision of the model's numbers: f64, or f32, which is faster. [default: f64]
    #[arg(long, help_heading = "Time")]
    pub precision: Option<Precision>,

    /// Seed of start values and noise. [default: 0]
    #[arg(long, value_name = "N", help_heading = "Time")]
    pub seed: Option<u64>,

    /// Runs so many simulations that differ in their random numbers, on all cores, each with a folder of its own.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000),
        conflicts_with_all = ["resume", "save_state"], help_heading = "Many simulations")]
    pub replicates: Option<u32>,

    /// Threads for replicates. [default: the number of cores]
    #[arg(long, value_name = "N", requires = "replicates", help_heading = "Many simulations")]
    pub threads: Option<usize>,

    /// Records a variable: VAR@EVERY, or mean(VAR)@EVERY for means over intervals, fc(VAR)@EVERY and more, see below.
    /// [default: the model's observables]
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

    /// Writes the recordings as `result.npz` as well, for NumPy without xarray.
    #[arg(long, help_heading = "Output")]
    pub npz: bool,

    /// Draws no figures, and writes no page.
    #[arg(long, help_heading = "Output")]
    pub no_figures: bool,

    /// Shows small plots of the results in the terminal.
    #[arg(long, conflicts_with = "replicates", help_heading = "Output")]
    pub peek: bool,

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
