//! What can be recorded: observables and readouts.

use std::rc::Rc;

use super::super::core::Core;
use super::super::elaborate::{Elaborator, Place};
use super::super::scope::{Entity, Item, Node};
use super::super::{Resolved, readout};
use crate::ast::{Name, Statement};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::PortId;
use crate::units::Unit;

/// What an observable records.
pub(super) struct Observed {
    pub name: String,
    pub unit: String,
    pub doc: String,
    pub value: Core,
    pub is_default: bool,
}

pub(super) fn observables(elaborator: &mut Elaborator) -> Vec<Observed> {
    let node = elaborator.node;
    let mut observed: Vec<Observed> = Vec::new();
    let mut seen: Vec<&Name> = Vec::new();
    for statement in &node.observables {
        let Statement::Observe { path, doc, unit, value, is_default } = statement else {
            continue;
        };
        let name = path.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
        let first = &path[0];
        if let Some(other) = observed.iter().position(|other| other.name == name) {
            duplicate(elaborator, first, seen[other]);
        }
        let (core, found) = match value {
            Some(value) => elaborator.quantity(value, 0, Place::Value),
            None => elaborator.named(path, 0),
        };
        let origin = value.is_none().then(|| declaration(node, path)).flatten();
        let text = unit.as_ref().or(origin.and_then(|item| item.unit));
        let value = match unit {
            Some(text) => elaborator.require((core, found), text.unit, (&name, text.span)),
            None => core,
        };
        observed.push(Observed {
            unit: text.map_or_else(|| node.spellings.spell(found.unwrap_or(Unit::ONE)), |text| text.text.clone()),
            doc: if doc.is_empty() { origin.map_or("", |item| item.doc).to_owned() } else { doc.clone() },
            name,
            value,
            is_default: *is_default,
        });
        seen.push(first);
    }
    for statement in &node.readouts {
        let Statement::Readout { name, .. } = statement else {
            continue;
        };
        if let Some(other) = seen.iter().find(|other| other.text == name.text) {
            duplicate(elaborator, name, other);
        }
        seen.push(name);
    }
    observed
}

fn duplicate(elaborator: &mut Elaborator, name: &Name, first: &Name) {
    let message = format!("`{}` is observed twice", name.text);
    elaborator.report.push(
        Diagnostic::new(Code::Duplicate, message, name.span, "again under this name")
            .and(first.span, "first here")
            .help("rename one of them"),
    );
}

/// The declaration that a path names, for its unit and documentation.
fn declaration<'n, 'a>(node: &'n Node<'a>, path: &[Name]) -> Option<&'n Item<'a>> {
    let mut scope = 0;
    for name in path {
        match node.scopes[scope].names.get(&*name.text)?.0 {
            Entity::Instance(inner) => scope = inner,
            Entity::Let(k) => return Some(&node.lets[k]),
            Entity::State(k) => return Some(&node.states[k].0),
            Entity::Input(k) => return Some(&node.inputs[k]),
            Entity::Port(k) => return Some(&node.ports[k]),
            Entity::Parameter(k) => return Some(&node.parameters[k].0),
            _ => return None,
        }
    }
    None
}

pub(super) type Drive = (Vec<(PortId, Core)>, Option<f64>);

pub(super) fn drives(elaborator: &mut Elaborator, readouts: &[Option<Rc<Resolved>>]) -> Vec<Drive> {
    let mut drives = Vec::new();
    for (statement, driven) in elaborator.node.readouts.iter().zip(readouts) {
        let Statement::Readout { ports, every, .. } = statement else {
            continue;
        };
        let drive = match driven {
            Some(driven) => readout::ports(elaborator, ports, driven),
            None => {
                for (_, value) in ports {
                    elaborator.quantity(value, 0, Place::Value);
                }
                Vec::new()
            }
        };
        let every = every.as_ref().and_then(|every| readout::every(elaborator, every));
        drives.push((drive, every));
    }
    drives
}
