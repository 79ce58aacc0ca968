//! Arguments of `neurolib check` and `neurolib explain`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub const CHECK: &str = "\
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
