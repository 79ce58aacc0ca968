//! The declarations of a model in one form, to be compared.

use crate::ast::{Binding, Column, Edge, Expr, Name, Statement};
use crate::document::text::{self, expression};
use crate::document::unit::unit_text;
use crate::document::words::{interval, number_text};
use crate::resolved::Model;
use crate::semantics::Written;

/// What makes two declarations the same one: kind, component, name.
pub type Key = (u8, String, String);

/// A declaration.
pub struct Fact {
    pub key: Key,
    /// Of which kind it is.
    pub title: &'static str,
    /// In one form.
    pub line: String,
    /// Parts that are compared and shown one by one; nothing else of the declaration can differ.
    pub values: Option<Vec<(&'static str, String)>>,
}

/// The declarations of a model, and of the components that it puts in.
pub fn facts(written: &Written) -> Vec<Fact> {
    let Written { model, block, components, .. } = written;
    let mut facts: Vec<Fact> = block.statements.iter().filter_map(|statement| fact(statement, "", model)).collect();
    let mut used: Vec<&str> = Vec::new();
    let mut pending = vec![block];
    while let Some(block) = pending.pop() {
        for statement in &block.statements {
            let Statement::Instance { component, .. } = statement else { continue };
            let found = components.iter().find(|block| block.name.text == component.text);
            let Some(found) = found.filter(|found| !used.contains(&found.name.text.as_str())) else { continue };
            used.push(&found.name.text);
            pending.push(found);
            facts.extend(found.statements.iter().filter_map(|statement| fact(statement, &found.name.text, model)));
        }
    }
    facts
}

/// What a statement of a block declares.
fn fact(statement: &Statement, component: &str, model: &Model) -> Option<Fact> {
    let (kind, title, name, line): (u8, &str, &Name, String) = match statement {
        Statement::Parameter { binding, .. } => {
            return parameter(binding, model);
        }
        Statement::Argument(column) => (0, "Components", &column.name, format!("arg {}", self::column(column))),
        Statement::Port(binding) => (0, "Ports", &binding.name, declaration("port", binding)),
        Statement::Let(binding) => (0, "Definitions", &binding.name, declaration("let", binding)),
        Statement::State { binding, bound } => {
            let line = format!("{}{}", declaration("state", binding), text::bound(bound));
            let values = vec![
                ("unit", shown(binding)),
                ("start", expression(&binding.value)),
                ("bounds", match text::bound(bound).trim() {
                    "" => "none".to_owned(),
                    bound => bound.to_owned(),
                }),
            ];
            let title = if component.is_empty() { "States" } else { "Components" };
            let key = (0, component.to_owned(), binding.name.text.clone());
            return Some(Fact { key, title, line: inside(component, line), values: Some(values) });
        }
        Statement::Equation { factor, state, value } => {
            (1, "Equations", state, equation(factor.as_ref(), state, value))
        }
        Statement::Noise(name) => (0, "Noises", name, format!("noise {}", name.text)),
        Statement::Input(binding) => (0, "Inputs", &binding.name, declaration("input", binding)),
        Statement::Function { name, parameters, value } => {
            let parameters: Vec<&str> = parameters.iter().map(|name| name.text.as_str()).collect();
            let line = format!("fn {}({}) = {}", name.text, parameters.join(", "), expression(value));
            (0, "Definitions", name, line)
        }
        Statement::Table { signature, path, edge, .. } => {
            let list = |columns: &[Column]| columns.iter().map(column).collect::<Vec<_>>().join(", ");
            let (axes, quantities) = (list(&signature.axes), list(&signature.quantities));
            let edge = match edge.0 {
                Edge::Clamp => "clamp",
                Edge::Extrapolate => "extrapolate",
                Edge::Error => "error",
            };
            let name = &signature.name;
            let line = format!(
                "table {}({axes}) -> {{ {quantities} }} from \"{path}\" linear, edge {edge}",
                name.text
            );
            (0, "Tables", name, line)
        }
        Statement::Past { name, value } => (2, "Past", name, format!("past {} = {}", name.text, expression(value))),
        Statement::Observe { path, unit, value, is_default, .. } => {
            let path_text: Vec<&str> = path.iter().map(|name| name.text.as_str()).collect();
            let path_text = path_text.join(".");
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(": {}", text::unit(Some(unit))));
            let value = value.as_ref().map_or_else(String::new, |value| format!(" = {}", expression(value)));
            let default = if *is_default { "  default" } else { "" };
            let line = format!("observe {path_text}{unit}{value}{default}");
            let key = (3, String::new(), path_text);
            return Some(Fact { key, title: "Observables", line, values: None });
        }
        Statement::Instance { name, component, arguments } => {
            (0, "Instances", name, format!("{} = {}", name.text, filled(component, arguments)))
        }
        Statement::Readout { name, model, ports, every, .. } => {
            let every = every.as_ref().map_or_else(String::new, |every| format!(" every {}", expression(every)));
            (3, "Readouts", name, format!("readout {} = {}{every}", name.text, filled(model, ports)))
        }
        _ => return None,
    };
    let title = if component.is_empty() { title } else { "Components" };
    Some(Fact { key: (kind, component.to_owned(), name.text.clone()), title, line: inside(component, line), values: None })
}

fn parameter(binding: &Binding, model: &Model) -> Option<Fact> {
    let name = binding.name.text.as_str();
    let found = model.parameters.iter().find(|parameter| parameter.name == name)?;
    let (default, range) = (number_text(found.default), interval(found.low, found.high));
    let end = |end: f64| if end.is_finite() { number_text(end) } else { String::new() };
    let mut line = format!("param {name}{} = {default}", mark(binding));
    if !range.is_empty() {
        line.push_str(&format!("  in {}..{}", end(found.low), end(found.high)));
    }
    let range = if range.is_empty() { "any".to_owned() } else { range };
    let values = vec![("default", default), ("unit", shown(binding)), ("range", range)];
    Some(Fact { key: (0, String::new(), name.to_owned()), title: "Parameters", line, values: Some(values) })
}

/// `: unit`, or nothing.
fn mark(binding: &Binding) -> String {
    match text::unit(binding.unit.as_ref()).as_str() {
        "1" => String::new(),
        unit => format!(": {unit}"),
    }
}

/// A unit for the reader.
fn shown(binding: &Binding) -> String {
    match unit_text(&text::unit(binding.unit.as_ref())) {
        unit if unit.is_empty() => "none".to_owned(),
        unit => unit,
    }
}

fn declaration(keyword: &str, binding: &Binding) -> String {
    // A let and an input may leave their unit to the compiler; that changes nothing.
    let unit = if matches!(keyword, "let" | "input") { String::new() } else { mark(binding) };
    format!("{keyword} {}{unit} = {}", binding.name.text, expression(&binding.value))
}

/// `factor * d/dt state = value`.
pub fn equation(factor: Option<&Expr>, state: &Name, value: &Expr) -> String {
    let factor = factor.map_or_else(String::new, |factor| format!("{} * ", text::factor(factor)));
    format!("{factor}d/dt {} = {}", state.text, expression(value))
}

fn column(column: &Column) -> String {
    match text::unit(column.unit.as_ref()).as_str() {
        "1" => column.name.text.clone(),
        unit => format!("{}: {unit}", column.name.text),
    }
}

/// `Name { a = 1, b = 2 }`, in the order of the names.
fn filled(name: &Name, values: &[(Name, Expr)]) -> String {
    let mut values: Vec<String> =
        values.iter().map(|(name, value)| format!("{} = {}", name.text, expression(value))).collect();
    values.sort();
    format!("{} {{ {} }}", name.text, values.join(", "))
}

/// With the component that it belongs to.
fn inside(component: &str, line: String) -> String {
    if component.is_empty() { line } else { format!("{component}: {line}") }
}
