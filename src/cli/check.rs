//! `neurolib check`.

use super::arguments::{CheckArguments, Emit, MessageFormat};
use super::failure::{Failure, Outcome};
use super::message::to_json;
use super::representation::representation;
use super::variant::fixed;
use console::style;
use neurolib::load;
use neurolib_compiler::Resolution;
use neurolib_compiler::diagnostic::{Style, render};
use std::collections::BTreeSet;
use std::path::Path;

/// Shows the mistakes in files.
///
/// # Errors
/// If there are any, or a file cannot be read.
pub fn check(arguments: &CheckArguments) -> Outcome<()> {
    let mut unreadable = None;
    let mut wrong = false;
    let mut codes = BTreeSet::new();
    for path in &arguments.files {
        match load::resolve(path) {
            Ok(mut resolution) => {
                wrong |= resolution.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
                match arguments.message_format {
                    MessageFormat::Json => report_to_programs(&resolution),
                    MessageFormat::Human => report(path, &resolution),
                }
                if !arguments.fix.is_empty() && !resolution.models.is_empty() {
                    resolution.models = vec![fixed(&resolution.models[0], path, &arguments.fix)?];
                }
                if let Some(Emit::Ir { pass }) = arguments.emit {
                    resolution.models.iter().for_each(|model| representation(model, pass));
                }
                codes.extend(resolution.diagnostics.iter().map(|diagnostic| diagnostic.code.name()));
            }
            Err(error) => {
                let failure = Failure::bad_input(error);
                if let Some(earlier) = unreadable.replace(failure) {
                    earlier.print();
                }
            }
        }
    }
    if arguments.message_format == MessageFormat::Human && !codes.is_empty() {
        let codes: Vec<&str> = codes.into_iter().collect();
        println!("`neurolib explain CODE` says more: {}", codes.join(", "));
    }
    match unreadable {
        Some(failure) => Err(failure),
        None if wrong => Err(Failure::told()),
        None => Ok(()),
    }
}

/// One JSON object a line.
fn report_to_programs(resolution: &Resolution) {
    for diagnostic in &resolution.diagnostics {
        println!("{}", to_json(diagnostic, &resolution.sources));
    }
}

/// Prints what there is to say of a file.
fn report(path: &Path, resolution: &Resolution) {
    let color = if console::colors_enabled() { Style::Colored } else { Style::Plain };
    for diagnostic in &resolution.diagnostics {
        println!("{}\n", render(diagnostic, &resolution.sources, color));
    }
    let errors = resolution.diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = resolution.diagnostics.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(style(count(errors, "error")).red().bold().to_string());
    } else if resolution.models.is_empty() {
        parts.push(style("no model").yellow().bold().to_string());
    } else {
        parts.push(style("ok").green().bold().to_string());
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    for model in &resolution.models {
        let (states, parameters) = (count(model.states.len(), "state"), count(model.parameters.len(), "parameter"));
        parts.push(format!("{} with {states}, {parameters}", model.name));
    }
    println!("{}: {}", path.display(), parts.join(", "));
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
