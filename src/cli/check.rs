//! `neurolib check`.

use super::arguments::{CheckArguments, Emit, MessageFormat};
use super::failure::{Failure, Outcome};
use super::message::to_json;
use console::style;
use neurolib::load::check as compile;
use neurolib_compiler::Compilation;
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::ir;
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
        match compile(path) {
            Ok(compilation) => {
                wrong |= compilation.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
                match arguments.message_format {
                    MessageFormat::Json => report_to_programs(&compilation),
                    MessageFormat::Human => report(path, &compilation),
                }
                if arguments.emit == Some(Emit::Ir) {
                    compilation.models.iter().for_each(|model| print!("{}", ir::to_text(model)));
                }
                codes.extend(compilation.diagnostics.iter().map(|diagnostic| diagnostic.code.name()));
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
fn report_to_programs(compilation: &Compilation) {
    for diagnostic in &compilation.diagnostics {
        println!("{}", to_json(diagnostic, &compilation.sources));
    }
}

/// Prints what there is to say of a file.
fn report(path: &Path, compilation: &Compilation) {
    let color = if console::colors_enabled() { Style::Colored } else { Style::Plain };
    for diagnostic in &compilation.diagnostics {
        println!("{}\n", render(diagnostic, &compilation.sources, color));
    }
    let errors = compilation.diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = compilation.diagnostics.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(style(count(errors, "error")).red().bold().to_string());
    } else if compilation.models.is_empty() {
        parts.push(style("no model").yellow().bold().to_string());
    } else {
        parts.push(style("ok").green().bold().to_string());
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    for model in &compilation.models {
        let (states, parameters) = (count(model.states.len(), "state"), count(model.parameters.len(), "parameter"));
        parts.push(format!("{} with {states}, {parameters}", model.name));
    }
    println!("{}: {}", path.display(), parts.join(", "));
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
