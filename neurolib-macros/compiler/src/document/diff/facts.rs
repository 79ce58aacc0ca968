//! The declarations of a model in one form, to be compared.

use crate::ast::{Binding, Column, Edge, Expr, Name, Statement};
use crate::document::text::Units;
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
    /// To be shown: units are as their author wrote them.
    pub shown: Form,
    /// To be compared: units are what they mean.
    pub meant: Form,
}

impl Fact {
    /// Its name, with that of its component.
    pub fn name(&self) -> String {
        let (_, component, name) = &self.key;
        if component.is_empty() { name.clone() } else { format!("{component}: {name}") }
    }
}

/// A declaration as text.
pub struct Form {
    pub line: String,
    /// Parts that are told one by one; nothing else of the declaration can differ.
    pub values: Option<Vec<(&'static str, String)>>,
}

/// The declarations of a model, and of the components that it puts in.
pub fn facts(written: &Written) -> Vec<Fact> {
    let Written { model, block, components, .. } = written;
    let mut facts = Vec::new();
    let mut read = |statement: &Statement, component: &str| {
        let shown = Writer { units: Units::Written, model }.form(statement);
        let meant = Writer { units: Units::Meant, model }.form(statement);
        if let (Some((kind, title, name)), Some(mut shown), Some(meant)) = (kind(statement), shown, meant) {
            let title = if component.is_empty() { title } else { "Components" };
            if !component.is_empty() {
                shown.line.insert_str(0, &format!("{component}: "));
            }
            facts.push(Fact { key: (kind, component.to_owned(), name), title, shown, meant });
        }
    };
    let mut used: Vec<&str> = Vec::new();
    let mut pending = vec![(block, "")];
    while let Some((block, name)) = pending.pop() {
        for statement in &block.statements {
            read(statement, name);
            let Statement::Instance { component, .. } = statement else { continue };
            if let Some(found) = components.iter().find(|block| block.name.text == component.text)
                && !used.contains(&found.name.text.as_str())
            {
                used.push(&found.name.text);
                pending.push((found, &found.name.text));
            }
        }
    }
    facts
}

/// Namespace, kind and name of what a statement declares.
fn kind(statement: &Statement) -> Option<(u8, &'static str, String)> {
    let (space, title, name) = match statement {
        Statement::Parameter { binding, .. } => (0, "Parameters", &binding.name),
        Statement::Argument(column) => (0, "Arguments", &column.name),
        Statement::Port(binding) => (0, "Ports", &binding.name),
        Statement::Let(binding) => (0, "Definitions", &binding.name),
        Statement::State { binding, .. } => (0, "States", &binding.name),
        Statement::Equation { state, .. } => (1, "Equations", state),
        Statement::Noise(name) => (0, "Noises", name),
        Statement::Input(binding) => (0, "Inputs", &binding.name),
        Statement::Function { name, .. } => (0, "Definitions", name),
        Statement::Table { signature, .. } => (0, "Tables", &signature.name),
        Statement::Past { name, .. } => (2, "Past", name),
        Statement::Instance { name, .. } => (0, "Instances", name),
        Statement::Readout { name, .. } => (3, "Readouts", name),
        Statement::Observe { path, .. } => return Some((3, "Observables", dotted(path))),
        _ => return None,
    };
    Some((space, title, name.text.clone()))
}

fn dotted(path: &[Name]) -> String {
    path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}

/// Writes declarations with units in one way.
struct Writer<'m> {
    units: Units,
    model: &'m Model,
}

impl Writer<'_> {
    fn form(&self, statement: &Statement) -> Option<Form> {
        let line = match statement {
            Statement::Parameter { binding, .. } => return self.parameter(binding),
            Statement::State { binding, bound } => {
                let (start, bound) = (self.units.expression(&binding.value), self.units.bound(bound));
                let gap = if bound.is_empty() { "" } else { "  " };
                let line = format!("{}{gap}{bound}", self.declaration("state", binding));
                let bound = if bound.is_empty() { "none".to_owned() } else { bound };
                let values = vec![("unit", self.unit(binding)), ("start", start), ("bounds", bound)];
                return Some(Form { line, values: Some(values) });
            }
            Statement::Argument(column) => format!("arg {}", self.column(column)),
            Statement::Port(binding) => self.declaration("port", binding),
            Statement::Let(binding) => self.declaration("let", binding),
            Statement::Input(binding) => self.declaration("input", binding),
            Statement::Equation { factor, state, value } => equation(self.units, factor.as_ref(), state, value),
            Statement::Noise(name) => format!("noise {}", name.text),
            Statement::Function { name, parameters, value } => {
                let parameters: Vec<&str> = parameters.iter().map(|name| name.text.as_str()).collect();
                format!("fn {}({}) = {}", name.text, parameters.join(", "), self.units.expression(value))
            }
            Statement::Table { signature, path, edge, .. } => {
                let list = |columns: &[Column]| {
                    columns.iter().map(|column| self.column(column)).collect::<Vec<_>>().join(", ")
                };
                let (axes, quantities) = (list(&signature.axes), list(&signature.quantities));
                let edge = match edge {
                    Edge::Clamp => "clamp",
                    Edge::Extrapolate => "extrapolate",
                    Edge::Error => "error",
                };
                let name = &signature.name.text;
                format!("table {name}({axes}) -> {{ {quantities} }} from \"{path}\" linear, edge {edge}")
            }
            Statement::Past { name, value } => format!("past {} = {}", name.text, self.units.expression(value)),
            Statement::Observe { path, unit, value, is_default, .. } => {
                let unit = unit.as_ref().map_or_else(String::new, |unit| format!(": {}", self.units.unit(Some(unit))));
                let value =
                    value.as_ref().map_or_else(String::new, |value| format!(" = {}", self.units.expression(value)));
                format!("observe {}{unit}{value}{}", dotted(path), if *is_default { "  default" } else { "" })
            }
            Statement::Instance { name, component, arguments } => {
                format!("{} = {}", name.text, self.filled(component, arguments))
            }
            Statement::Readout { name, model, ports, every, .. } => {
                let every =
                    every.as_ref().map_or_else(String::new, |every| format!(" every {}", self.units.expression(every)));
                format!("readout {} = {}{every}", name.text, self.filled(model, ports))
            }
            _ => return None,
        };
        Some(Form { line, values: None })
    }

    /// Numbers as the compiler found them.
    fn parameter(&self, binding: &Binding) -> Option<Form> {
        let name = binding.name.text.as_str();
        let found = self.model.parameters.iter().find(|parameter| parameter.name == name)?;
        let (default, range) = (number_text(found.default), interval(found.low, found.high));
        let end = |end: f64| if end.is_finite() { number_text(end) } else { String::new() };
        let mut line = format!("param {name}{} = {default}", self.mark(binding));
        if !range.is_empty() {
            line.push_str(&format!("  in {}..{}", end(found.low), end(found.high)));
        }
        let range = if range.is_empty() { "any".to_owned() } else { range };
        let values = vec![("default", default), ("unit", self.unit(binding)), ("range", range)];
        Some(Form { line, values: Some(values) })
    }

    /// `: unit`, or nothing.
    fn mark(&self, binding: &Binding) -> String {
        match self.units.unit(binding.unit.as_ref()).as_str() {
            "1" => String::new(),
            unit => format!(": {unit}"),
        }
    }

    fn unit(&self, binding: &Binding) -> String {
        match unit_text(&self.units.unit(binding.unit.as_ref())) {
            unit if unit.is_empty() => "none".to_owned(),
            unit => unit,
        }
    }

    fn declaration(&self, keyword: &str, binding: &Binding) -> String {
        // A let and an input may leave their unit to the compiler; that changes nothing.
        let unit = if matches!(keyword, "let" | "input") { String::new() } else { self.mark(binding) };
        format!("{keyword} {}{unit} = {}", binding.name.text, self.units.expression(&binding.value))
    }

    fn column(&self, column: &Column) -> String {
        match self.units.unit(column.unit.as_ref()).as_str() {
            "1" => column.name.text.clone(),
            unit => format!("{}: {unit}", column.name.text),
        }
    }

    /// `Name { a = 1, b = 2 }`, in the order of the names.
    fn filled(&self, name: &Name, values: &[(Name, Expr)]) -> String {
        let mut values: Vec<String> =
            values.iter().map(|(name, value)| format!("{} = {}", name.text, self.units.expression(value))).collect();
        values.sort();
        format!("{} {{ {} }}", name.text, values.join(", "))
    }
}

/// `factor * d/dt state = value`.
pub fn equation(units: Units, factor: Option<&Expr>, state: &Name, value: &Expr) -> String {
    let factor = factor.map_or_else(String::new, |factor| format!("{} * ", units.factor(factor)));
    format!("{factor}d/dt {} = {}", state.text, units.expression(value))
}
