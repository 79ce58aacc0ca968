//! Arguments of the commands that describe models: `neurolib doc`, `neurolib diff`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub const DOC: &str = "\
Examples:
  neurolib doc aln                       Markdown, to the terminal
  neurolib doc aln -o aln.html           a page with typeset equations, to look at and to print
  neurolib doc my_model.nm -o model.tex  the equations, for a manuscript
  neurolib doc --all -o pages/           a page for each model, and an index
  neurolib doc --gallery -o models/README.md";

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

pub const DIFF: &str = "\
Documentation, formatting and the order of declarations do not count; units do by what they mean.

Examples:
  neurolib diff hopf my_hopf.nm
  neurolib diff study.nm:Before study.nm:After

Exit codes:
  0  the two compute the same
  1  they differ
  2  wrong usage or bad input";

/// Two models.
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// Name of a model, path of a `.nm` file, or `FILE.nm:Model`.
    pub a: String,
    /// What to compare it with.
    pub b: String,
}
