//! What the compiler makes of a model, pass by pass.

use super::table::Table;
use console::style;
use neurolib_compiler::ir::{Step, to_text, trace};
use neurolib_compiler::resolved::Model;

/// Prints what each pass did, and the representation after one of them or the last.
pub fn representation(model: &Model, pass: Option<&str>) {
    passes(model, &model.name);
    let steps = trace(model);
    let shown = steps.iter().rfind(|step| pass.is_none_or(|pass| step.pass == pass));
    shown.into_iter().for_each(|step| print!("{}", to_text(&step.model)));
}

/// The table of the passes of a model, and of those of its readouts.
fn passes(model: &Model, title: &str) {
    let mut table = Table::new(["pass", "each step", "divisions", "what it did"]);
    for Step { pass, did, cost, .. } in trace(model) {
        table.row([pass.to_string(), cost.operations.to_string(), cost.divisions.to_string(), did]);
    }
    println!("{}\n{}", style(format!("passes of {title}")).underlined(), table.render(2));
    for readout in &model.readouts {
        passes(&readout.model, &format!("{}, the readout {}", readout.model.name, readout.name));
    }
}
