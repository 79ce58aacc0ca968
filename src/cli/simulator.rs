//! The program that `neurolib build` makes: one model, with the options of `neurolib run`.

use super::arguments::RunArguments;
use super::catalog::Found;
use super::failure::Outcome;
use super::{choose_colors, ended, run};
use crate::NeuralMass;
use clap::{CommandFactory, FromArgMatches, Parser};
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(version, max_term_width = 110)]
struct Simulator {
    #[command(flatten)]
    run: RunArguments,
}

/// Runs the model as the program's arguments say, and tells how it ended.
pub fn simulator(model: &dyn NeuralMass) -> ExitCode {
    choose_colors();
    let name = &model.description().name;
    let command = Simulator::command().about(format!("Simulates {name}; a program made by `neurolib build`"));
    let arguments = match Simulator::from_arg_matches(&command.get_matches()) {
        Ok(simulator) => simulator.run,
        Err(error) => error.exit(),
    };
    // Whatever an experiment file names: this program has just the one model.
    let find = |name: &str| -> Outcome<Found> { Ok(Found { model: model.boxed(), name: name.into(), place: None }) };
    ended(run::run(Some(name), &arguments, &find))
}
