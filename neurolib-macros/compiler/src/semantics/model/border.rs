//! The parts of a model as they cross the border.

use std::rc::Rc;

use super::super::Resolved;
use super::super::core::{Core, Kind, Type};
use super::super::coupling;
use super::super::elaborate::LetValue;
use super::super::lower::Lowering;
use super::super::scope::{Item, Node};
use super::super::start::Start;
use super::dynamics::Dynamics;
use super::observe::{Drive, Observed};
use crate::ast::{Block, Statement, UnitText};
use crate::resolved::{Carried, Citation, CouplingTerm, Expr, Input, Let, Observable, Readout, Reduce, State};
use crate::units::Unit;

pub(super) fn unit_text(unit: Option<&UnitText>) -> String {
    unit.map_or_else(|| "1".to_owned(), |unit| unit.text.clone())
}

/// Which lets depend on parameters only.
pub(super) fn parameter_lets(lets: &[Option<LetValue>], order: &[usize]) -> Vec<bool> {
    let mut result = vec![false; lets.len()];
    for &k in order {
        let Some(value) = &lets[k] else { continue };
        let changes = |core: &Core| match &core.kind {
            Kind::Let(id) => !result[id.0],
            Kind::Number(_) | Kind::Parameter(_) | Kind::Unary(..) | Kind::Binary(..) | Kind::If(..) => false,
            _ => true,
        };
        let depends = value.core.find(&mut |core| changes(core)).is_some();
        result[k] = !depends;
    }
    result
}

/// Lets in order of evaluation, without tables as a whole and without arguments that were put in or are not read.
pub(super) fn kept_lets<'c>(
    node: &Node,
    lets: &[Option<LetValue>],
    order: &[usize],
    roots: impl Iterator<Item = &'c Core>,
) -> Vec<usize> {
    let mut read = vec![false; lets.len()];
    for root in roots {
        root.find(&mut |core| {
            if let Kind::Let(id) = core.kind {
                read[id.0] = true;
            }
            false
        });
    }
    let is_kept = |k: usize| {
        let is_value = lets[k].as_ref().is_some_and(|value| !matches!(value.ty, Type::Bundle(_)));
        is_value && (read[k] || !node.lets[k].is_argument)
    };
    order.iter().copied().filter(|&k| is_kept(k)).collect()
}

pub(super) fn inverse(order: &[usize], count: usize) -> Vec<Option<usize>> {
    let mut inverse = vec![None; count];
    for (new, &old) in order.iter().enumerate() {
        inverse[old] = Some(new);
    }
    inverse
}

pub(super) fn lower_let(
    lowering: &mut Lowering,
    item: &Item,
    k: usize,
    pasts: &[(usize, Option<Start>)],
) -> Option<Let> {
    let value = lowering.lets[k].as_ref()?;
    let unit = match (item.unit, value.ty) {
        (Some(text), _) => text.text.clone(),
        (None, Type::Quantity(unit)) => lowering.spellings.spell(unit),
        _ => "1".to_owned(),
    };
    let past = pasts.iter().find(|(target, _)| *target == k).and_then(|(_, start)| start.as_ref());
    Some(Let {
        name: item.name.clone(),
        unit,
        doc: item.doc.to_owned(),
        value: lowering.expr(&value.core),
        past: past.map(|start| lowering.start(start)),
    })
}

pub(super) fn lower_state(lowering: &mut Lowering, item: &Item, dynamics: &Dynamics) -> State {
    State {
        name: item.name.clone(),
        unit: unit_text(item.unit),
        doc: item.doc.to_owned(),
        initial: lowering.start(&dynamics.initial),
        bound: lowering.limit(&dynamics.limit),
        drift: lowering.expr(&dynamics.drift),
        diffusion: dynamics.diffusion.iter().map(|(id, core)| (*id, lowering.expr(core))).collect(),
    }
}

pub(super) fn lower_input(
    lowering: &mut Lowering,
    item: &Item,
    unit: Option<Unit>,
    split: &(Reduce, Vec<coupling::Term>),
) -> Input {
    let (reduce, terms) = split;
    let terms = terms.iter().map(|term| CouplingTerm {
        target: term.target.as_ref().map_or(Expr::Number(1.0), |core| lowering.expr(core)),
        carried: match &term.value {
            Some(value) => Carried::Value(lowering.expr(value)),
            None => Carried::Product {
                connection: term.connection.as_ref().map_or(Expr::Number(1.0), |core| lowering.connection(core)),
                source: term.source.as_ref().map(|core| lowering.expr(core)),
            },
        },
    });
    let terms = terms.collect();
    let unit = item.unit.map_or_else(|| lowering.spellings.spell(unit.unwrap_or(Unit::ONE)), |text| text.text.clone());
    Input { name: item.name.clone(), unit, doc: item.doc.to_owned(), reduce: *reduce, terms }
}

pub(super) fn lower_observed(lowering: &mut Lowering, observed: &Observed) -> Observable {
    Observable {
        name: observed.name.clone(),
        unit: observed.unit.clone(),
        doc: observed.doc.clone(),
        value: lowering.expr(&observed.value),
        is_default: observed.is_default,
    }
}

pub(super) fn lower_readouts(
    lowering: &mut Lowering,
    node: &Node,
    readouts: &[Option<Rc<Resolved>>],
    driven: &[Drive],
) -> Vec<Readout> {
    let mut result = Vec::new();
    for ((statement, model), (ports, every)) in node.readouts.iter().zip(readouts).zip(driven) {
        let (Statement::Readout { name, doc, .. }, Some(resolved)) = (statement, model) else {
            continue;
        };
        result.push(Readout {
            name: name.text.clone(),
            doc: doc.clone(),
            model: Box::new(resolved.model.clone()),
            ports: ports.iter().map(|(id, core)| (*id, lowering.expr(core))).collect(),
            every: *every,
        });
    }
    result
}

pub(super) fn citations(block: &Block) -> Vec<Citation> {
    let citation = |statement: &Statement| match statement {
        Statement::Cite { kind, text } => Some(Citation { kind: kind.text.clone(), text: text.clone() }),
        _ => None,
    };
    block.statements.iter().filter_map(citation).collect()
}
