//! The page of a model.

use std::collections::HashMap;

use super::equations::{equation, groups};
use super::math::Math;
use super::names::Names;
use super::page::{Cell, Component, Group, Page, Row, Table};
use super::stage::stages;
use super::symbol::symbol;
use super::text;
use super::typeset::Typesetter;
use super::unit::unit_text;
use super::words::{bound_words, edge_words, flat, interval, notation, number_text};
use crate::ast::{Block, Column, Expr, Name, Statement, UnitText};
use crate::ir::Stage;
use crate::resolved::Model;
use crate::semantics::Written;

/// Widest argument that stands in a table, in em.
const WIDEST_ARGUMENT: f64 = 7.0;

/// The page of a model.
pub fn page(written: &Written) -> Page {
    let Written { model, block, components, base } = written;
    let names = Names::new(block);
    let stages = stages(model);
    let uses = uses(block, components);
    let mut tables = vec![states(block, &names, &uses), parameters(model, &names), ports(model, &names)];
    tables.extend([inputs(model, &names), auxiliaries(model, block, &names, &stages)]);
    tables.extend([observables(model, block), readouts(model, block), look_ups(block)]);
    Page {
        name: model.name.clone(),
        base: base.clone(),
        doc: model.doc.clone(),
        citations: model.citations.clone(),
        groups: groups(block, &names, &stages),
        components: parts(&uses),
        notation: notation(block, &uses.iter().map(|part| part.component).collect::<Vec<_>>(), &names),
        tables: tables.into_iter().flatten().collect(),
        counts: (model.states.len(), model.parameters.len()),
    }
}

/// An instance of a component.
struct Use<'a> {
    /// Its name with those of the instances around it.
    path: String,
    component: &'a Block,
    arguments: &'a [(Name, Expr)],
    /// The block that its arguments belong to.
    owner: &'a Block,
}

/// All instances, in the order of the file, inner ones behind outer ones.
fn uses<'a>(block: &'a Block, components: &'a [Block]) -> Vec<Use<'a>> {
    let mut found: Vec<Use> = Vec::new();
    let mut next = 0;
    let mut owner = block;
    let mut prefix = String::new();
    loop {
        for statement in &owner.statements {
            let Statement::Instance { name, component, arguments } = statement else { continue };
            if let Some(component) = components.iter().find(|block| block.name.text == component.text) {
                found.push(Use { path: format!("{prefix}{}", name.text), component, arguments, owner });
            }
        }
        let Some(part) = found.get(next) else { return found };
        owner = part.component;
        prefix = format!("{}.", part.path);
        next += 1;
    }
}

/// Each component once, with its instances.
fn parts(uses: &[Use]) -> Vec<Component> {
    let mut parts: Vec<Component> = Vec::new();
    for part in uses {
        let block = part.component;
        if parts.iter().any(|known| known.name == block.name.text) {
            continue;
        }
        let same: Vec<&Use> = uses.iter().filter(|other| other.component.name.text == block.name.text).collect();
        let names = Names::new(block);
        let (table, long) = arguments(block, &names, &same);
        parts.push(Component {
            name: block.name.text.clone(),
            doc: block.doc.clone(),
            instances: same.iter().map(|part| part.path.clone()).collect(),
            groups: groups(block, &names, &HashMap::new()),
            arguments: table,
            long_arguments: Some(long).filter(|long| !long.equations.is_empty()),
        });
    }
    parts
}

/// The arguments of a component: short ones as a table, one column for each instance, longer ones as equations.
fn arguments(block: &Block, names: &Names, uses: &[&Use]) -> (Option<Table>, Group) {
    let columns: Vec<&Column> = block
        .statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Argument(column) => Some(column),
            _ => None,
        })
        .collect();
    let owners: Vec<Names> = uses.iter().map(|part| Names::new(part.owner)).collect();
    let mut rows = Vec::new();
    let mut long = Vec::new();
    for column in columns {
        let values: Vec<Option<Math>> = uses
            .iter()
            .zip(&owners)
            .map(|(part, owner)| {
                let value = part.arguments.iter().find(|(name, _)| name.text == column.name.text);
                value.map(|(_, value)| Typesetter::new(owner).expression(value))
            })
            .collect();
        let mut row = vec![Cell::Math(names.symbol(&column.name.text)), Cell::text(declared(column.unit.as_ref()))];
        if values.iter().flatten().any(|value| value.width() > WIDEST_ARGUMENT) {
            for (part, value) in uses.iter().zip(values) {
                let left =
                    part.path.split('.').fold(names.symbol(&column.name.text), |math, name| math.indexed(symbol(name)));
                long.extend(value.map(|value| equation(left, value)));
            }
            row.extend(uses.iter().map(|_| Cell::text("below")));
        } else {
            row.extend(values.into_iter().map(|value| value.map_or(Cell::text(""), Cell::Math)));
        }
        row.push(Cell::text(flat(&column.doc)));
        rows.push(row);
    }
    let paths = uses.iter().map(|part| part.path.as_str());
    let headings: Vec<&str> = ["argument", "unit"].into_iter().chain(paths).chain(["description"]).collect();
    (
        Table::new("Arguments", &headings, rows),
        Group { title: "Arguments that need an equation".to_owned(), equations: long },
    )
}

/// The unit of a declaration, for a table.
fn declared(unit: Option<&UnitText>) -> String {
    unit.map_or_else(String::new, |unit| unit_text(&unit.text))
}

fn states(block: &Block, names: &Names, uses: &[Use]) -> Option<Table> {
    let mut rows = Vec::new();
    let mut add = |block: &Block, names: &Names, paths: &[&str]| {
        for statement in &block.statements {
            let Statement::State { binding, bound } = statement else { continue };
            let name = &binding.name.text;
            let code = match paths {
                [] => name.clone(),
                paths => paths.iter().map(|path| format!("{path}.{name}")).collect::<Vec<_>>().join(", "),
            };
            rows.push(vec![
                Cell::Math(names.symbol(name)),
                Cell::Code(code),
                Cell::text(declared(binding.unit.as_ref())),
                Cell::Code(text::expression(&binding.value)),
                Cell::text(bound_words(bound)),
                Cell::text(flat(&binding.doc)),
            ]);
        }
    };
    add(block, names, &[]);
    let mut seen: Vec<&str> = Vec::new();
    for part in uses {
        let name = part.component.name.text.as_str();
        if !seen.contains(&name) {
            seen.push(name);
            let same = uses.iter().filter(|other| other.component.name.text == name);
            let paths: Vec<&str> = same.map(|part| part.path.as_str()).collect();
            add(part.component, &Names::new(part.component), &paths);
        }
    }
    Table::new("States", &["symbol", "name", "unit", "start", "bounds", "description"], rows)
}

fn parameters(model: &Model, names: &Names) -> Option<Table> {
    let row = |parameter: &crate::resolved::Parameter| -> Row {
        vec![
            Cell::Math(names.symbol(&parameter.name)),
            Cell::code(&parameter.name),
            Cell::text(number_text(parameter.default)),
            Cell::text(unit_text(&parameter.unit)),
            Cell::text(interval(parameter.low, parameter.high)),
            Cell::text(flat(&parameter.doc)),
        ]
    };
    let rows = model.parameters.iter().map(row).collect();
    Table::new("Parameters", &["symbol", "name", "default", "unit", "range", "description"], rows)
}

fn ports(model: &Model, names: &Names) -> Option<Table> {
    let row = |port: &crate::resolved::Port| -> Row {
        vec![
            Cell::Math(names.symbol(&port.name)),
            Cell::code(&port.name),
            Cell::text(number_text(port.default)),
            Cell::text(unit_text(&port.unit)),
            Cell::text(flat(&port.doc)),
        ]
    };
    Table::new("Ports", &["symbol", "name", "default", "unit", "description"], model.ports.iter().map(row).collect())
}

fn inputs(model: &Model, names: &Names) -> Option<Table> {
    let row = |input: &crate::resolved::Input| -> Row {
        vec![
            Cell::Math(names.symbol(&input.name)),
            Cell::code(&input.name),
            Cell::text(unit_text(&input.unit)),
            Cell::text(flat(&input.doc)),
        ]
    };
    Table::new("Inputs", &["symbol", "name", "unit", "description"], model.inputs.iter().map(row).collect())
}

/// The lets of the model itself.
fn auxiliaries(model: &Model, block: &Block, names: &Names, stages: &HashMap<&str, Stage>) -> Option<Table> {
    let mut rows = Vec::new();
    for statement in &block.statements {
        let Statement::Let(binding) = statement else { continue };
        let name = binding.name.text.as_str();
        let Some(item) = model.lets.iter().find(|item| item.name == name) else { continue };
        rows.push(vec![
            Cell::Math(names.symbol(name)),
            Cell::code(name),
            Cell::text(unit_text(&item.unit)),
            Cell::text(match stages.get(name) {
                Some(Stage::Constant) => "constant",
                Some(Stage::Run) => "once a run",
                _ => "each step",
            }),
            Cell::text(flat(&item.doc)),
        ]);
    }
    Table::new("Derived quantities", &["symbol", "name", "unit", "computed", "description"], rows)
}

fn observables(model: &Model, block: &Block) -> Option<Table> {
    let doc_of = |name: &str| {
        block.statements.iter().find_map(|statement| match statement {
            Statement::State { binding, .. } | Statement::Let(binding) if binding.name.text == name => {
                Some(binding.doc.as_str())
            }
            _ => None,
        })
    };
    let row = |observable: &crate::resolved::Observable| -> Row {
        let doc = Some(observable.doc.as_str()).filter(|doc| !doc.is_empty()).or_else(|| doc_of(&observable.name));
        vec![
            Cell::code(&observable.name),
            Cell::text(unit_text(&observable.unit)),
            Cell::text(if observable.is_default { "yes" } else { "" }),
            Cell::text(flat(doc.unwrap_or_default())),
        ]
    };
    let rows = model.observables.iter().map(row).collect();
    Table::new("Observables", &["name", "unit", "by default", "description"], rows)
}

fn readouts(model: &Model, block: &Block) -> Option<Table> {
    let mut rows = Vec::new();
    for statement in &block.statements {
        let Statement::Readout { name, ports, .. } = statement else { continue };
        let Some(readout) = model.readouts.iter().find(|readout| readout.name == name.text) else { continue };
        let drive: Vec<String> =
            ports.iter().map(|(port, value)| format!("{} = {}", port.text, text::expression(value))).collect();
        rows.push(vec![
            Cell::code(&readout.name),
            Cell::Model(readout.model.name.clone()),
            Cell::Code(drive.join(", ")),
            Cell::text(readout.every.map_or_else(String::new, |every| format!("{} ms", number_text(every)))),
            Cell::text(flat(&readout.doc)),
        ]);
    }
    Table::new("Readouts", &["name", "model", "driven by", "step", "description"], rows)
}

fn look_ups(block: &Block) -> Option<Table> {
    let columns = |columns: &[Column]| {
        let shown = columns.iter().map(|column| match declared(column.unit.as_ref()) {
            unit if unit.is_empty() => column.name.text.clone(),
            unit => format!("{} ({unit})", column.name.text),
        });
        shown.collect::<Vec<_>>().join(", ")
    };
    let mut rows = Vec::new();
    for statement in &block.statements {
        let Statement::Table { signature, doc, path, edge, .. } = statement else { continue };
        rows.push(vec![
            Cell::code(&signature.name.text),
            Cell::text(columns(&signature.axes)),
            Cell::text(columns(&signature.quantities)),
            Cell::code(path),
            Cell::text(edge_words(*edge)),
            Cell::text(flat(doc)),
        ]);
    }
    Table::new("Look-up tables", &["name", "axes", "quantities", "data", "outside", "description"], rows)
}
