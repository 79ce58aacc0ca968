//! `neurolib models`.

use super::catalog::{Found, find_model};
use super::failure::Outcome;
use super::table::{Table, first_sentence, width, wrap};
use console::style;
use neurolib::{NeuralMass, models as library};
use neurolib_runtime::description::{BoundKind, ParameterInfo};

/// Lists the models, or describes one.
///
/// # Errors
/// If there is no such model.
pub fn models(name: Option<&str>) -> Outcome<()> {
    match name {
        None => list(),
        Some(name) => describe(&find_model(name)?),
    }
    Ok(())
}

fn list() {
    let mut table = Table::new(["name", "states", "parameters", "records", "what"]);
    for name in library::names() {
        let Some(model) = library::get(name) else { continue };
        let description = model.description();
        let defaults: Vec<&str> =
            description.observables.iter().filter(|o| o.is_default).map(|o| o.name.as_str()).collect();
        let counts = [description.states.len().to_string(), description.parameters.len().to_string()];
        let [states, parameters] = counts;
        table.row([
            style(name).bold().to_string(),
            states,
            parameters,
            defaults.join(", "),
            first_sentence(&description.doc),
        ]);
    }
    print!("{}", table.render(0));
    println!("\n`neurolib models NAME` shows parameters, ports and what can be recorded.");
}

fn describe(found: &Found) {
    let model = &*found.model;
    let description = model.description();
    println!("{}  ({})\n", style(&description.name).bold(), found.name);
    paragraphs(&description.doc);
    let mut parameters = Table::new(["name", "default", "unit", "range", "what"]);
    parameter_rows(model, "", &mut parameters);
    section("parameters, set by --set NAME=VALUE", &parameters, !description.parameters.is_empty());

    let mut ports = Table::new(["name", "default", "unit", "what"]);
    for p in &description.ports {
        ports.row([p.name.clone(), p.default.to_string(), unit(&p.unit), flat(&p.doc)]);
    }
    section("ports, driven by --set NAME=VALUE", &ports, !description.ports.is_empty());

    let mut observables = Table::new(["name", "unit", "what"]);
    for o in &description.observables {
        let mark = if o.is_default { " (default)" } else { "" };
        observables.row([o.name.clone(), unit(&o.unit), format!("{}{mark}", flat(&o.doc))]);
    }
    section("observables, recorded by --record NAME@EVERY", &observables, !description.observables.is_empty());

    let mut readouts = Table::new(["name", "step", "model", "what"]);
    for (index, r) in description.readouts.iter().enumerate() {
        let step = r.every.map_or_else(|| "dt".to_string(), |every| format!("{every} ms"));
        readouts.row([r.name.clone(), step, model.readout(index).description().name.clone(), flat(&r.doc)]);
    }
    section(
        "readouts, recorded by --record NAME@EVERY (bold also by --bold)",
        &readouts,
        !description.readouts.is_empty(),
    );

    let mut states = Table::new(["name", "unit", "what"]);
    for s in &description.states {
        let bound = match s.bound {
            BoundKind::Free => "",
            BoundKind::Clamp => " (clamped)",
            BoundKind::Wrap => " (circular)",
        };
        states.row([s.name.clone(), unit(&s.unit), format!("{}{bound}", flat(&s.doc))]);
    }
    section("states, recorded by --record NAME@EVERY", &states, !description.states.is_empty());
    if !description.citations.is_empty() {
        println!("{}", style("citations").underlined());
        description.citations.iter().for_each(|citation| println!("  {citation}"));
    }
}

fn parameter_rows(model: &dyn NeuralMass, prefix: &str, table: &mut Table) {
    let description = model.description();
    for p in &description.parameters {
        table.row([format!("{prefix}{}", p.name), p.default.to_string(), unit(&p.unit), range(p), flat(&p.doc)]);
    }
    for (index, readout) in description.readouts.iter().enumerate() {
        parameter_rows(model.readout(index), &format!("{prefix}{}.", readout.name), table);
    }
}

fn section(title: &str, table: &Table, has_rows: bool) {
    if has_rows {
        println!("{}\n{}", style(title).underlined(), table.render(2));
    }
}

fn paragraphs(doc: &str) {
    for paragraph in doc.split("\n\n").filter(|p| !p.trim().is_empty()) {
        wrap(paragraph, width()).iter().for_each(|line| println!("{line}"));
        println!();
    }
}

fn range(p: &ParameterInfo) -> String {
    let end = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
    let text = format!("{}..{}", end(p.low), end(p.high));
    if text == ".." { String::new() } else { text }
}

fn unit(unit: &str) -> String {
    if unit == "1" { String::new() } else { unit.to_string() }
}

fn flat(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
