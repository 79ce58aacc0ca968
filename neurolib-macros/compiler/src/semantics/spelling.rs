//! How the author writes units: messages use the same words.

use std::collections::HashMap;

use crate::ast::{Expr, ExprKind, Statement, UnitText};
use crate::units::Unit;

/// For each unit that the text writes, how it writes it first.
#[derive(Debug, Default)]
pub(super) struct Spellings(HashMap<Unit, String>);

impl Spellings {
    /// Learns the units of a statement.
    pub fn learn(&mut self, statement: &Statement) {
        units(statement, &mut |text| {
            if let Some(unit) = text.unit {
                self.add(unit, &text.text);
            }
        });
    }

    /// Learns one unit, unless the text writes it otherwise.
    pub fn add(&mut self, unit: Unit, text: &str) {
        self.0.entry(unit).or_insert_with(|| text.to_owned());
    }

    /// The unit as the author writes it, or else as it is written commonly.
    pub fn spell(&self, unit: Unit) -> String {
        match self.0.get(&unit) {
            Some(text) if unit != Unit::ONE => text.clone(),
            _ => unit.to_string(),
        }
    }

    /// A unit as a label.
    pub fn label(&self, unit: Unit) -> String {
        if unit == Unit::ONE { "a pure number".to_owned() } else { self.spell(unit) }
    }

    /// A unit in a sentence.
    pub fn words(&self, unit: Unit) -> String {
        if unit == Unit::ONE { "a pure number".to_owned() } else { format!("in {}", self.spell(unit)) }
    }
}

/// Calls `f` with every unit that a statement writes, those of declarations before those of numbers.
fn units(statement: &Statement, f: &mut dyn FnMut(&UnitText)) {
    let mut values: Vec<&Expr> = Vec::new();
    let mut declared: Vec<&Option<UnitText>> = Vec::new();
    match statement {
        Statement::Parameter { binding, .. } | Statement::State { binding, .. } => {
            declared.push(&binding.unit);
            values.push(&binding.value);
        }
        Statement::Port(binding) | Statement::Let(binding) | Statement::Input(binding) => {
            declared.push(&binding.unit);
            values.push(&binding.value);
        }
        Statement::Argument(column) => declared.push(&column.unit),
        Statement::Equation { factor, value, .. } => values.extend(factor.iter().chain([value])),
        Statement::Table { signature, .. } => {
            declared.extend(signature.axes.iter().chain(&signature.quantities).map(|column| &column.unit));
        }
        Statement::Observe { unit, value, .. } => {
            declared.push(unit);
            values.extend(value);
        }
        Statement::Instance { arguments, .. } => values.extend(arguments.iter().map(|(_, value)| value)),
        Statement::Readout { ports, .. } => values.extend(ports.iter().map(|(_, value)| value)),
        Statement::Function { value, .. } | Statement::Past { value, .. } | Statement::Fix { value, .. } => {
            values.push(value);
        }
        Statement::Override(inner, _) => units(inner, f),
        Statement::Cite { .. } | Statement::Noise(_) | Statement::Drop(_) => {}
    }
    declared.into_iter().flatten().for_each(&mut *f);
    for value in values {
        value.visit(|expr| {
            if let ExprKind::Quantity(_, text) = &expr.kind {
                f(text);
            }
        });
    }
}
