//! The command line. Only this module prints.

/// `print!` of the standard library, but for a reader who stops early, as `head` and pagers do: no reason to panic.
macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!($($text)*)) };
}

/// `println!` in the same way.
macro_rules! println {
    () => { print!("\n") };
    ($($text:tt)*) => { print!("{}\n", format_args!($($text)*)) };
}

mod analyze;
mod arguments;
mod build;
mod catalog;
mod check;
mod data;
mod diff;
mod doc;
mod expand;
mod explain;
mod failure;
mod fmt;
mod interrupt;
mod lsp;
mod message;
mod models;
mod new;
mod output;
mod peek;
mod plot;
mod progress;
mod replicates;
mod report;
mod representation;
mod run;
mod simulator;
mod subject;
mod summary;
mod sweep;
mod table;
mod variant;

pub use catalog::{Find, Found, Place};
pub use failure::{Failure, Outcome};
pub use simulator::simulator;
pub(crate) use summary::size;

use arguments::{Cli, Command};
use catalog::find_model;
use clap::Parser;
use std::process::ExitCode;

/// Runs the command that the arguments name and tells how it ended.
pub fn main() -> ExitCode {
    choose_colors();
    let outcome = match Cli::parse().command {
        Command::Run(arguments) => run::run(arguments.model.as_deref(), &arguments.run, &find_model),
        Command::Sweep(command) => sweep::sweep(&command),
        Command::Analyze(arguments) => analyze::analyze(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Build(arguments) => build::build(&arguments),
        Command::Expand(arguments) => expand::expand(&arguments),
        Command::Models(arguments) => models::models(arguments.name.as_deref()),
        Command::Data(arguments) => data::data(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Explain(arguments) => explain::explain(arguments.code.as_deref()),
        Command::Fmt(arguments) => fmt::fmt(&arguments),
        Command::Doc(arguments) => doc::doc(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments.a, &arguments.b),
        Command::New(arguments) => new::new(&arguments.name, arguments.from.as_deref()),
        Command::Lsp(_) => lsp::lsp(),
    };
    ended(outcome)
}

/// Tells what went wrong, if anything, and the exit code.
fn ended(outcome: Outcome<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}

/// No colors, if the user wishes none.
fn choose_colors() {
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        console::set_colors_enabled(false);
        console::set_colors_enabled_stderr(false);
    }
}
