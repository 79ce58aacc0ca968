//! Arguments of `neurolib data`.

use super::network::NetworkArguments;
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub const DATA: &str = "\
Examples:
  neurolib data                          lists the data sets that come with the program
  neurolib data inspect gw
  neurolib data inspect my_network.zip -o my_network.png
  neurolib data inspect my_network/ --prepare 'symmetrize(mean), density(20%)' --out figures/";

/// Data sets and networks.
#[derive(Args, Debug)]
pub struct DataArguments {
    /// What to do; without it, data sets are listed.
    #[command(subcommand)]
    pub command: Option<DataCommand>,
}

/// What to do with data.
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// List the data sets that come with the program.
    List,
    /// Show what is in a data set or a network, and what looks odd.
    #[command(after_help = DATA)]
    Inspect(InspectArguments),
}

/// A look at data.
#[derive(Args, Debug)]
pub struct InspectArguments {
    /// Name of a data set, or a file or folder with a network or a data set.
    pub what: String,

    /// What is said of it.
    #[command(flatten)]
    pub network: NetworkArguments,

    /// File for a picture of it, by its ending PNG or SVG.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Folder for the picture, as `connectome.png` and `connectome.svg`.
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    pub out: Option<PathBuf>,
}
