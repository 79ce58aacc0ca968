//! The command line. Only this module prints.

mod analyze;
mod arguments;
mod catalog;
mod check;
mod datasets;
mod failure;
mod interrupt;
mod models;
mod progress;
mod run;
mod summary;
mod table;

pub use catalog::{Found, find_model};
pub use failure::{Failure, Outcome};

use arguments::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

/// Runs the command that the arguments name and tells how it ended.
pub fn main() -> ExitCode {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        console::set_colors_enabled(false);
        console::set_colors_enabled_stderr(false);
    }
    let outcome = match Cli::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Analyze(arguments) => analyze::analyze(&arguments),
        Command::Models(arguments) => models::models(arguments.name.as_deref()),
        Command::Datasets(arguments) => datasets::datasets(arguments.name.as_deref()),
        Command::Check(arguments) => check::check(&arguments.files),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}
