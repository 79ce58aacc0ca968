//! `neurolib data`: what data there are, and what is in them.

mod inspect;
mod tell;

use super::arguments::{DataArguments, DataCommand};
use super::failure::Outcome;
use super::table::Table;
use console::style;
use neurolib::data::datasets;

/// Lists the data sets, or shows what is in one.
///
/// # Errors
/// If there is no such data, it cannot be read, or a picture cannot be written.
pub fn data(arguments: &DataArguments) -> Outcome<()> {
    match &arguments.command {
        None | Some(DataCommand::List) => {
            list();
            Ok(())
        }
        Some(DataCommand::Inspect(arguments)) => inspect::inspect(arguments),
    }
}

fn list() {
    let mut table = Table::new(["name", "regions", "subjects", "license", "what"]);
    for info in datasets() {
        let (nodes, subjects) = (info.nodes.to_string(), info.subjects.to_string());
        let name = style(info.name).bold().to_string();
        table.row([name, nodes, subjects, info.license.to_string(), info.description.to_string()]);
    }
    print!("{}", table.render(0));
    println!("\n`neurolib data inspect NAME` shows what is in one, and PATH what is in a file or folder of your own.");
}
