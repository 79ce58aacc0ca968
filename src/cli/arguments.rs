//! The arguments of the command; a file for each group of commands.

mod build;
mod check;
mod data;
mod describe;
mod network;
mod plot;
mod run;
mod sweep;
mod write;

pub use build::{BuildArguments, ExpandArguments};
pub use check::{CheckArguments, Emit, ExplainArguments, MessageFormat};
pub use data::{DataArguments, DataCommand, InspectArguments};
pub use describe::{DiffArguments, DocArguments, PageFormat};
pub use plot::{PageArguments, PlotArguments};
pub use run::{RunArguments, RunCommand};
pub use sweep::{JoinArguments, PartsCommand, ReportArguments, SweepArguments, SweepCommand};
pub use write::{FmtArguments, LspArguments, NewArguments};

use super::analyze::AnalyzeArguments;
use clap::{Args, Parser, Subcommand};

const OVERVIEW: &str = "\
Examples:
  neurolib run aln --dataset gw --duration 5min --bold
  neurolib analyze results/
  neurolib sweep plan.toml
  neurolib models aln
  neurolib data inspect my_network.zip
  neurolib new my_model
  neurolib run my_model.nm --dataset gw

Exit codes:
  0  done
  1  the run failed, was interrupted, or its results could not be written
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
    #[command(after_help = run::RUN)]
    Run(Box<RunCommand>),
    /// Simulate a model at many points of its parameters: grids, lists, random samples.
    #[command(after_help = sweep::SWEEP)]
    Sweep(Box<SweepCommand>),
    /// Say what results show: rhythms, synchrony, connectivity, agreement with data.
    #[command(after_help = super::analyze::EXAMPLES)]
    Analyze(Box<AnalyzeArguments>),
    /// Draw pictures of results: activity, spectra, BOLD, connectivity, the brain; maps of sweeps.
    #[command(after_help = plot::PLOT)]
    Plot(PlotArguments),
    /// Write a page about a run: pictures, the brain in motion, numbers, parameters; one file for any browser.
    #[command(after_help = plot::REPORT)]
    Report(PageArguments),
    /// List the models, or describe one.
    #[command(after_help = "Examples:\n  neurolib models\n  neurolib models aln\n  neurolib models my_model.nm")]
    Models(NameArguments),
    /// List the data sets, or show what is in a data set or network, as a table and a picture.
    #[command(after_help = data::DATA)]
    Data(DataArguments),
    /// Write a model to begin with.
    #[command(after_help = "Examples:\n  neurolib new my_model\n  neurolib new slow_aln --from aln")]
    New(NewArguments),
    /// Look for mistakes in `.nm` files; exit code 1 if there are any.
    #[command(after_help = check::CHECK)]
    Check(CheckArguments),
    /// Explain a kind of mistake by its code, with an example and how to mend it.
    #[command(after_help = "Examples:\n  neurolib explain\n  neurolib explain NM302")]
    Explain(ExplainArguments),
    /// Bring `.nm` files into the common layout; comments stay, and the meaning.
    #[command(
        after_help = "Examples:\n  neurolib fmt my_model.nm\n  neurolib fmt --check models/*.nm\n  neurolib fmt - < my_model.nm"
    )]
    Fmt(FmtArguments),
    /// Write the page of a model: description, equations, tables of what it declares, references.
    #[command(after_help = describe::DOC)]
    Doc(DocArguments),
    /// Tell what differs between two models in what they compute; exit code 1 if anything does.
    #[command(after_help = describe::DIFF)]
    Diff(DiffArguments),
    /// Compile a model, or a variant of it, to a simulator of its own; needs Rust.
    #[command(after_help = build::BUILD)]
    Build(BuildArguments),
    /// Print the Rust code that a model is compiled to.
    #[command(after_help = "Examples:\n  neurolib expand hopf\n  neurolib expand my_model.nm:Variant --fix a=0")]
    Expand(ExpandArguments),
    /// Serve an editor: diagnostics, hover, completion, rename and more in `.nm` files.
    #[command(after_help = write::LSP)]
    Lsp(LspArguments),
}

/// A name, or nothing for all.
#[derive(Args, Debug)]
pub struct NameArguments {
    /// What to describe; without it, all are listed.
    pub name: Option<String>,
}
