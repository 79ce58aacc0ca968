//! `neurolib check`.

use super::failure::{Failure, Outcome};
use console::style;
use neurolib::load::check as compile;
use neurolib_compiler::Compilation;
use neurolib_compiler::diagnostic::{Style, render};
use std::path::{Path, PathBuf};

/// Shows the mistakes in files.
///
/// # Errors
/// If there are any, or a file cannot be read.
pub fn check(files: &[PathBuf]) -> Outcome<()> {
    let color = if console::colors_enabled() { Style::Colored } else { Style::Plain };
    let mut unreadable = None;
    let mut wrong = false;
    for path in files {
        match compile(path) {
            Ok(compilation) => wrong |= !report(path, &compilation, color),
            Err(error) => {
                let failure = Failure::bad_input(error);
                if let Some(earlier) = unreadable.replace(failure) {
                    earlier.print();
                }
            }
        }
    }
    match unreadable {
        Some(failure) => Err(failure),
        None if wrong => Err(Failure::told()),
        None => Ok(()),
    }
}

/// Prints what there is to say of a file and tells whether it has no errors.
fn report(path: &Path, compilation: &Compilation, color: Style) -> bool {
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
    errors == 0
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
