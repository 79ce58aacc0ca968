//! The command `neurolib`: run models, look at them, check them.

mod analyze;
mod cli;
mod experiment;
mod results;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
