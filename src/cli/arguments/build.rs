//! Arguments of `neurolib build` and `neurolib expand`.

use clap::Args;
use std::path::PathBuf;

pub const BUILD: &str = "\
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

/// A model to compile.
#[derive(Args, Debug)]
pub struct ExpandArguments {
    /// Name of a model (see `neurolib models`), or FILE.nm, or FILE.nm:Model.
    pub model: String,

    /// Makes a parameter a constant: what depends on it is computed now, what it switches off vanishes.
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    pub fix: Vec<String>,
}
