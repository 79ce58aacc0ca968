//! One model, from its declarations to the border.

mod border;
mod dynamics;
mod observe;

use std::rc::Rc;

use super::core::{Core, Kind, Type};
use super::coupling;
use super::elaborate::{Elaborator, LetValue, Place};
use super::graph::{self, Order};
use super::inherit::{self, Flat};
use super::lower::Lowering;
use super::scope::{self, Item};
use super::start::{Start, declared_unit};
use super::{Resolved, Session, domain, facts, past, unused};
use crate::ast::{Block, File, Range, Statement};
use crate::resolved::{Model, Parameter, Port, Reduce, Table};
use crate::source::Span;
use crate::units::Unit;
use border::{
    citations, inverse, kept_lets, lower_input, lower_let, lower_observed, lower_readouts, lower_state, parameter_lets,
    unit_text,
};
use dynamics::states;
use observe::{drives, observables};

/// Resolves one model. The result is of use only if no error was reported.
pub(super) fn resolve(session: &mut Session, file: &Rc<File>, block: &Block) -> Option<Resolved> {
    let Flat { block, components, fixed, bases } = inherit::flatten(session, file, block)?;
    let node = scope::collect(&components, &block, &mut session.report);
    let tables: Vec<Option<Table>> = node.tables.iter().map(|table| session.table(table)).collect();
    let readouts: Vec<Option<Rc<Resolved>>> = node
        .readouts
        .iter()
        .map(|statement| match statement {
            Statement::Readout { model, .. } => session.readout_model(file, model),
            _ => None,
        })
        .collect();
    let order = graph::order(&node, &mut session.report);

    let mut elaborator = Elaborator::new(&node, &mut session.report);
    let input_values = values(&mut elaborator, &order);
    let parameters: Vec<Parameter> =
        node.parameters.iter().map(|(item, range)| parameter(&mut elaborator, item, *range)).collect();
    for (name, range) in &fixed {
        if let Some(range) = range {
            elaborator.fixed(*name, range);
        }
    }
    let ports: Vec<Port> = node.ports.iter().map(|item| port(&mut elaborator, item)).collect();
    let states = states(&mut elaborator);
    let pasts: Vec<(usize, Option<Start>)> =
        node.pasts.iter().map(|past| (past.target, elaborator.past(past))).collect();
    let observed = observables(&mut elaborator);
    let driven = drives(&mut elaborator, &readouts);
    elaborator.explore();

    let Elaborator { lets, used, inputs, .. } = elaborator;
    let report = &mut session.report;
    let roots = || {
        let dynamics = states.iter().flatten();
        lets.iter()
            .flatten()
            .map(|value| &value.core)
            .chain(dynamics.flat_map(|state| state.diffusion.iter().map(|(_, core)| core).chain([&state.drift])))
            .chain(input_values.iter().flatten())
            .chain(observed.iter().map(|observed| &observed.value))
            .chain(driven.iter().flat_map(|(ports, _)| ports.iter().map(|(_, core)| core)))
    };
    facts::record(&node, &lets, &inputs, &order, report);
    // A variant may leave unread what it inherits, and what it fixes.
    let is_own = |span: Span| {
        span.source == block.span.source
            && !bases.iter().any(|base| base.source == span.source && base.start <= span.start && span.end <= base.end)
            && !fixed.iter().any(|(name, _)| *name == span)
    };
    past::check(&node, roots(), &lets, &is_own, report);
    if report.error_count() == 0 {
        unused::check(&node, &used, &is_own, report);
        let facts = domain::Facts {
            node: &node,
            parameters: &parameters,
            limits: states.iter().map(|state| state.as_ref().map(|state| &state.limit)).collect(),
            lets: &lets,
            order: &order.evaluation,
            roots: roots().skip(lets.iter().flatten().count()).collect(),
        };
        domain::check(&facts, report);
    }

    let of_parameters = parameter_lets(&lets, &order.evaluation);
    let is_parameter = |core: &Core| match &core.kind {
        Kind::Let(id) => of_parameters[id.0],
        kind => matches!(kind, Kind::Parameter(_)),
    };
    let split: Vec<Option<(Reduce, Vec<coupling::Term>)>> =
        input_values.iter().map(|value| coupling::split(value.as_ref()?, &is_parameter, report)).collect();

    let kept = kept_lets(&node, &lets, &order.evaluation, roots());
    let mut state_order: Vec<usize> = Vec::new();
    for equation in &node.equations {
        if !state_order.contains(&equation.state) {
            state_order.push(equation.state);
        }
    }
    let mut lowering = Lowering {
        lets: &lets,
        let_ids: inverse(&kept, node.lets.len()),
        state_ids: inverse(&state_order, node.states.len()).into_iter().map(|id| id.unwrap_or(0)).collect(),
        spellings: &node.spellings,
        report,
    };
    let model = Model {
        name: block.name.text.clone(),
        doc: block.doc.clone(),
        citations: citations(&block),
        parameters,
        ports,
        lets: kept.iter().filter_map(|&k| lower_let(&mut lowering, &node.lets[k], k, &pasts)).collect(),
        states: state_order
            .iter()
            .filter_map(|&k| Some(lower_state(&mut lowering, &node.states[k].0, states[k].as_ref()?)))
            .collect(),
        noises: node.noises.iter().map(|(name, _)| name.clone()).collect(),
        inputs: node
            .inputs
            .iter()
            .zip(&split)
            .enumerate()
            .filter_map(|(k, (item, split))| {
                Some(lower_input(&mut lowering, item, inputs[k].flatten(), split.as_ref()?))
            })
            .collect(),
        tables: tables.into_iter().flatten().collect(),
        observables: observed.iter().map(|observed| lower_observed(&mut lowering, observed)).collect(),
        readouts: lower_readouts(&mut lowering, &node, &readouts, &driven),
    };
    let ports = node.ports.iter().map(|item| declared_unit(item.unit)).collect();
    let weight = 1 + readouts.iter().flatten().map(|driven| driven.weight).sum::<usize>();
    let port_names = node.ports.iter().map(|item| item.span).collect();
    let name = block.name.span;
    drop(node);
    Some(Resolved { model, name, written: (block, components), ports, port_names, weight })
}

/// Lets into the elaborator, in the order of inference; returns the values of inputs.
fn values<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, order: &Order) -> Vec<Option<Core>> {
    let node = elaborator.node;
    let mut inputs = vec![None; node.inputs.len()];
    for &cell in &order.inference {
        let Some(k) = cell.checked_sub(node.lets.len()) else {
            let value = if order.looped[cell] {
                let unit = node.lets[cell].unit.and_then(|unit| unit.unit);
                LetValue {
                    core: Core::number(0.0, node.lets[cell].span),
                    ty: unit.map_or(Type::Unknown, Type::Quantity),
                }
            } else {
                let_value(elaborator, &node.lets[cell])
            };
            elaborator.lets[cell] = Some(value);
            continue;
        };
        let item = &node.inputs[k];
        let (core, unit) = elaborator.quantity(item.value, item.scope, Place::Input);
        let (core, unit) = match item.unit {
            Some(text) => (elaborator.require((core, unit), text.unit, (&item.name, text.span)), text.unit),
            None => (core, unit),
        };
        elaborator.inputs[k] = Some(unit);
        inputs[k] = (unit.is_some() && !order.looped[cell]).then_some(core);
    }
    inputs
}

fn let_value<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>) -> LetValue {
    let Some(text) = item.unit else {
        let typed = elaborator.expression(item.value, item.scope, Place::Value);
        return match typed.ty {
            // A table with one quantity is a value.
            Type::Bundle(table) if elaborator.node.tables[table.0].signature.quantities.len() == 1 => {
                let (core, unit) = elaborator.expect_quantity(typed);
                LetValue { core, ty: unit.map_or(Type::Unknown, Type::Quantity) }
            }
            _ if item.is_argument => {
                let value = elaborator.expect_quantity(typed);
                let core = elaborator.argument(value, Some(Unit::ONE), (&item.name, item.span));
                LetValue { core, ty: Type::Quantity(Unit::ONE) }
            }
            ty => LetValue { core: typed.core, ty },
        };
    };
    let core = if item.is_argument {
        let value = elaborator.quantity(item.value, item.scope, Place::Value);
        elaborator.argument(value, text.unit, (&item.name, text.span))
    } else {
        elaborator.declared((item.value, item.scope), text.unit, (&item.name, text.span))
    };
    LetValue { core, ty: text.unit.map_or(Type::Unknown, Type::Quantity) }
}

fn parameter<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>, range: Option<&'a Range>) -> Parameter {
    let default = elaborator.default(item, "the default of a parameter");
    let (low, high) = elaborator.range(item, range, default);
    Parameter { name: item.name.clone(), unit: unit_text(item.unit), doc: item.doc.to_owned(), default, low, high }
}

fn port<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>) -> Port {
    let default = elaborator.default(item, "the default of a port");
    Port { name: item.name.clone(), unit: unit_text(item.unit), doc: item.doc.to_owned(), default }
}
