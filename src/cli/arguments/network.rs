//! Arguments that choose of a data set, and change a network.

use clap::Args;
use neurolib::data::SubjectNormalization;

/// What is taken of a network, and what is done to it.
#[derive(Args, Debug)]
pub struct NetworkArguments {
    /// Changes the network before it is used, such as 'exclude(Amygdala_*), normalize(max)'; several follow each other.
    #[arg(long, value_name = "STEPS", help_heading = "Network")]
    pub prepare: Vec<String>,

    /// Subjects of the data set, with commas between them. [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Network")]
    pub subjects: Vec<String>,

    /// How the weights of each subject of a folder are normalized: max, waytotal, nvoxel, or counts for not at all.
    /// [default: max]
    #[arg(long, value_name = "HOW", help_heading = "Network")]
    pub subject_weights: Option<SubjectNormalization>,
}
