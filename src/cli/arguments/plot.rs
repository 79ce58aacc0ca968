//! Arguments of `neurolib plot`.

use crate::experiment::time::parse_time;
use crate::pictures::Kind;
use clap::Args;
use std::path::PathBuf;

pub const PLOT: &str = "\
Examples:
  neurolib plot results/
  neurolib plot results/ --peek
  neurolib plot results/ --only activity --from 8s --to 9s --regions 'Occipital_*'
  neurolib plot results/ --only fit,dynamics --out paper/
  neurolib plot results/ --phase x,y --regions Precuneus_L --from 5s
  neurolib plot sweep/

A result is a folder that `neurolib run` or `neurolib sweep` has filled, or a file of it. Figures are written as PNG (300
pixels per inch, at most 180 mm wide) and as SVG.";

pub const REPORT: &str = "\
Examples:
  neurolib report results/
  neurolib report results/ -o page.html

`neurolib run` writes the page as well, unless it is told to draw no figures.";

/// Pictures of a result.
#[derive(Args, Debug)]
pub struct PlotArguments {
    /// What to draw: a folder with results, or a file.
    #[arg(required = true, value_name = "RESULT")]
    pub results: Vec<PathBuf>,

    /// Only these kinds of pictures. [default: those that a run leaves]
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = "What")]
    pub only: Vec<Kind>,

    /// Only this variable; may be repeated.
    #[arg(long, short, value_name = "NAME", help_heading = "What")]
    pub variable: Vec<String>,

    /// Only the plane of two recorded states, with their nullclines, in the first of `--regions`.
    #[arg(long, value_name = "STATE,STATE", value_delimiter = ',', num_args = 1, conflicts_with_all = ["only", "peek"],
        help_heading = "What")]
    pub phase: Vec<String>,

    /// Regions with a line of their own, by label, pattern or index; may be repeated. [default: some of all]
    #[arg(long, value_name = "REGIONS", value_delimiter = ',', help_heading = "What")]
    pub regions: Vec<String>,

    /// Time series begin here. [default: 2 s before their end; BOLD after its transient]
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "What")]
    pub from: Option<f64>,

    /// Time series end here.
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "What")]
    pub to: Option<f64>,

    /// Shows small plots in the terminal, and writes nothing.
    #[arg(long, conflicts_with_all = ["out", "only"], help_heading = "Output")]
    pub peek: bool,

    /// Folder for the pictures. [default: `figures` beside the result]
    #[arg(long, value_name = "FOLDER", help_heading = "Output")]
    pub out: Option<PathBuf>,
}

/// A page about a result.
#[derive(Args, Debug)]
pub struct PageArguments {
    /// What it is about: a folder with the results of a run, or a file.
    pub result: PathBuf,

    /// The page. [default: `report.html` beside the result]
    #[arg(long, short, value_name = "FILE.html")]
    pub output: Option<PathBuf>,
}
