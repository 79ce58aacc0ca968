//! The arguments of the command.

use crate::experiment::record::RecordWish;
use crate::experiment::time::parse_time;
use clap::{Args, Parser, Subcommand, ValueEnum};
use neurolib::Scheme;
use std::path::PathBuf;

const OVERVIEW: &str = "\
Examples:
  neurolib run aln --dataset gw --duration 5min --bold
  neurolib models aln
  neurolib new my_model
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

const BUILD: &str = "\
Examples:
  neurolib build aln -o aln
  ./aln --dataset gw --duration 5min --bold

  A research variant: the adaptation is taken out before anything is compiled.
    neurolib build aln --fix a=0 --fix b=0 -o aln_without_adaptation

The program takes the options of `neurolib run`, gives the same bits, and needs nothing else. Rust (cargo) is needed to
build it; the first time takes some minutes, later ones some seconds.

Exit codes:
  0  done
  1  the Rust compiler failed, or the program could not be written
  2  wrong usage or bad input, or no Rust at hand";

const LSP: &str = "\
A language server speaks the Language Server Protocol over standard input and output; an editor starts it.

Visual Studio Code: install the extension in neurolib-macros/compiler/editors/vscode, see its README.

Neovim, init.lua:
  vim.filetype.add({ extension = { nm = 'neurolib' } })
  vim.lsp.config('neurolib', {
    cmd = { 'neurolib', 'lsp' },
    filetypes = { 'neurolib' },
  })
  vim.lsp.enable('neurolib')

Helix, languages.toml:
  [language-server.neurolib]
  command = \"neurolib\"
  args = [\"lsp\"]

  [[language]]
  name = \"neurolib\"
  scope = \"source.neurolib\"
  file-types = [\"nm\"]
  comment-token = \"//\"
  language-servers = [\"neurolib\"]";

const CHECK: &str = "\
Examples:
  neurolib check my_model.nm
  neurolib check models/*.nm
  neurolib check --message-format json my_model.nm
  neurolib check --emit ir my_model.nm

With --message-format json, each mistake is an object on a line of its own:
  code      stable name of the kind, such as \"NM302\": see `neurolib explain NM302`
  severity  \"error\" or \"warning\"
  message   what is wrong
  spans     places, the first of which is primary; each an object with
              file, is_primary, label (what this place is, or null),
              byte_start, byte_end    offsets in the file, the end excluded
              line_start, column_start, line_end, column_end
                                      from 1, columns in characters, the end excluded
  help      list of edits that would mend it
  rendered  the message as it is shown to people

Exit codes:
  0  no mistakes; there may be warnings
  1  mistakes
  2  a file cannot be read";

const DOC: &str = "\
Examples:
  neurolib doc aln                       Markdown, to the terminal
  neurolib doc aln -o aln.html           a page with typeset equations, to look at and to print
  neurolib doc my_model.nm -o model.tex  the equations, for a manuscript
  neurolib doc --all -o pages/           a page for each model, and an index
  neurolib doc --gallery -o models/README.md";

const DIFF: &str = "\
Documentation, formatting and the order of declarations do not count; units do by what they mean.

Examples:
  neurolib diff hopf my_hopf.nm
  neurolib diff study.nm:Before study.nm:After

Exit codes:
  0  the two compute the same
  1  they differ
  2  wrong usage or bad input";

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
    Run(Box<RunCommand>),
    /// List the models, or describe one.
    #[command(after_help = "Examples:\n  neurolib models\n  neurolib models aln\n  neurolib models my_model.nm")]
    Models(NameArguments),
    /// List the data sets, or describe one.
    #[command(after_help = "Examples:\n  neurolib datasets\n  neurolib datasets gw")]
    Datasets(NameArguments),
    /// Look for mistakes in `.nm` files; exit code 1 if there are any.
    #[command(after_help = CHECK)]
    Check(CheckArguments),
    /// Compile a model, or a variant of it, to a simulator of its own; needs Rust.
    #[command(after_help = BUILD)]
    Build(BuildArguments),
    /// Print the Rust code that a model is compiled to.
    #[command(after_help = "Examples:\n  neurolib expand hopf\n  neurolib expand my_model.nm:Variant --fix a=0")]
    Expand(ExpandArguments),
    /// Serve an editor: diagnostics, hover, completion, rename and more in `.nm` files.
    #[command(after_help = LSP)]
    Lsp(LspArguments),
    /// Explain a kind of mistake by its code, with an example and how to mend it.
    #[command(after_help = "Examples:\n  neurolib explain\n  neurolib explain NM302")]
    Explain(ExplainArguments),
    /// Write the page of a model: description, equations, tables of what it declares, references.
    #[command(after_help = DOC)]
    Doc(DocArguments),
    /// Tell what differs between two models in what they compute; exit code 1 if anything does.
    #[command(after_help = DIFF)]
    Diff(DiffArguments),
    /// Write a model to begin with.
    #[command(after_help = "Examples:\n  neurolib new my_model\n  neurolib new slow_aln --from aln")]
    New(NewArguments),
}

/// Editors say how they speak to the server.
#[derive(Args, Debug)]
pub struct LspArguments {
    /// Over standard input and output: the only way, and the default.
    #[arg(long)]
    pub stdio: bool,
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

    /// How mistakes are told: for people, or one JSON object a line for programs.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub message_format: MessageFormat,

    /// Prints what the compiler makes of the models as well.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub emit: Option<Emit>,
}

/// How mistakes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With the lines of text they are about.
    Human,
    /// One JSON object a line.
    Json,
}

/// What the compiler makes of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The intermediate representation: one operation a line, each subexpression once.
    Ir,
}

/// A kind of mistake.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// Code such as NM302; without it, all are listed.
    pub code: Option<String>,
}

/// A model to compile.
#[derive(Args, Debug)]
pub struct ExpandArguments {
    /// Name of a model (see `neurolib models`), or FILE.nm, or FILE.nm:Model.
    pub model: String,

    /// Makes a parameter a constant: what depends on it is computed now, what it switches off vanishes.
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    pub fix: Vec<String>,
}

/// A simulator to build.
#[derive(Args, Debug)]
pub struct BuildArguments {
    /// What to compile.
    #[command(flatten)]
    pub variant: ExpandArguments,

    /// The program to write. [default: the model's name]
    #[arg(short, long, value_name = "PROGRAM")]
    pub output: Option<PathBuf>,

    /// Folder with the sources of neurolib. [default: where this program was built from]
    #[arg(long, value_name = "FOLDER")]
    pub source: Option<PathBuf>,

    /// Uses every instruction of this machine's processor; the program may not run on others.
    #[arg(long)]
    pub native: bool,

    /// Prints errors only.
    #[arg(long, short)]
    pub quiet: bool,
}

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

/// A page.
#[derive(Args, Debug)]
pub struct DocArguments {
    /// Name of a model (see `neurolib models`), path of a `.nm` file, or `FILE.nm:Model`.
    #[arg(required_unless_present_any = ["all", "gallery"], conflicts_with_all = ["all", "gallery"])]
    pub model: Option<String>,

    /// A page for each model that comes with the program, into the folder `--output`.
    #[arg(long, conflicts_with = "gallery", requires = "output")]
    pub all: bool,

    /// The list of the models that come with the program, as it stands in `models/README.md`.
    #[arg(long)]
    pub gallery: bool,

    /// Format. [default: by the ending of the file; html for a folder, md for the terminal]
    #[arg(long, conflicts_with = "gallery")]
    pub format: Option<PageFormat>,

    /// File or, with `--all`, folder to write to; what is there is replaced.
    #[arg(long, short, value_name = "FILE|FOLDER")]
    pub output: Option<PathBuf>,
}

/// Format of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// Markdown with equations in LaTeX.
    Md,
    /// One file that needs nothing else.
    Html,
    /// The equations alone.
    Latex,
}

/// Two models.
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// Name of a model, path of a `.nm` file, or `FILE.nm:Model`.
    pub a: String,
    /// What to compare it with.
    pub b: String,
}

/// A new model.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// Name of the model; its file gets the same name, in small letters.
    pub name: String,

    /// Begins a variant of this model.
    #[arg(long, value_name = "MODEL")]
    pub from: Option<String>,
}

/// A run.
#[derive(Args, Debug)]
pub struct RunArguments {
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
