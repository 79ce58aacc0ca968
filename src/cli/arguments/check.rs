//! Arguments of `neurolib check` and `neurolib explain`.

use clap::{Args, ValueEnum};
use neurolib_compiler::ir::pass_names;
use std::path::PathBuf;

pub const CHECK: &str = "\
Examples:
  neurolib check my_model.nm
  neurolib check models/*.nm
  neurolib check --message-format json my_model.nm
  neurolib check --emit ir my_model.nm
  neurolib check --emit ir --fix a=0 my_model.nm

With --emit ir, a table tells what each pass of the compiler did, with the operations and the divisions that the \
equations of a node take at each step after it. Below stands the representation: kernel by kernel, one operation a \
line. With --emit ir=PASS, that is how it was after this pass: lower, powers, factors, unused, watch, or hoist, the \
last one.

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

    /// Prints what the compiler makes of the models as well: `ir`, or `ir=PASS`.
    #[arg(long, value_parser = emit, value_name = "WHAT")]
    pub emit: Option<Emit>,

    /// Makes a parameter of the file's first model a constant, as `neurolib build` does.
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    pub fix: Vec<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emit {
    /// The intermediate representation: one operation a line, each subexpression once.
    Ir {
        /// The pass after which it is shown; without one, the last.
        pass: Option<&'static str>,
    },
}

fn emit(text: &str) -> Result<Emit, String> {
    let passes: Vec<&str> = pass_names().collect();
    match text.split_once('=') {
        None if text == "ir" => Ok(Emit::Ir { pass: None }),
        Some(("ir", name)) => match pass_names().find(|pass| *pass == name) {
            Some(pass) => Ok(Emit::Ir { pass: Some(pass) }),
            None => Err(format!("there is no pass `{name}`; the passes are {}", passes.join(", "))),
        },
        _ => Err("write `ir`, or `ir=PASS`".into()),
    }
}

/// A kind of mistake.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// Code such as NM302; without it, all are listed.
    pub code: Option<String>,
}
