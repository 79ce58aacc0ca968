//! One model, from its declarations to the border.

use std::rc::Rc;

use super::coupling;
use super::core::{Core, Kind, Type};
use super::elaborate::{Elaborator, LetValue, Place, words};
use super::graph::{self, Order};
use super::lower::Lowering;
use super::scope::{self, Entity, Equation, Item, Node};
use super::start::{Limit, Start, declared_unit};
use super::{Resolved, Session, inherit, noise, past, readout, unused};
use crate::ast::{Block, File, Name, Statement, UnitText};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{
    BinaryOp, Citation, CouplingTerm, Expr, Input, Let, Model, NoiseId, Observable, Parameter, Port, Readout, Reduce,
    State, Table,
};
use crate::units::{Ratio, Unit};

/// A state with its equation.
struct Dynamics {
    initial: Start,
    limit: Limit,
    drift: Core,
    diffusion: Vec<(NoiseId, Core)>,
}

/// What an observable records.
struct Observed {
    name: String,
    unit: String,
    doc: String,
    value: Core,
    is_default: bool,
}

/// Resolves one model. The result is of use only if no error was reported.
pub(super) fn resolve(session: &mut Session, file: &Rc<File>, block: &Block) -> Option<Resolved> {
    let block = inherit::flatten(session, file, block)?;
    let node = scope::collect(file, &block, &mut session.report);
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
    let parameters = node.parameters.iter().map(|(item, range)| parameter(&mut elaborator, item, *range)).collect();
    let ports: Vec<Port> = node.ports.iter().map(|item| port(&mut elaborator, item)).collect();
    let states = states(&mut elaborator);
    let pasts: Vec<(usize, Option<Start>)> =
        node.pasts.iter().map(|past| (past.target, elaborator.past(past))).collect();
    let observed = observables(&mut elaborator);
    let driven = drives(&mut elaborator, &readouts);

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
    past::check(&node, roots(), &lets, report);
    if report.error_count() == 0 {
        unused::check(&node, &used, report);
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
            .filter_map(|(k, (item, split))| Some(lower_input(&mut lowering, item, inputs[k], split.as_ref()?)))
            .collect(),
        tables: tables.into_iter().flatten().collect(),
        observables: observed.iter().map(|observed| lower_observed(&mut lowering, observed)).collect(),
        readouts: lower_readouts(&mut lowering, &node, &readouts, &driven),
    };
    let ports = node.ports.iter().map(|item| declared_unit(item.unit)).collect();
    let weight = 1 + readouts.iter().flatten().map(|driven| driven.weight).sum::<usize>();
    Some(Resolved { model, ports, weight })
}

/// Lets into the elaborator, in the order of inference; returns the values of inputs.
fn values<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, order: &Order) -> Vec<Option<Core>> {
    let node = elaborator.node;
    let mut inputs = vec![None; node.inputs.len()];
    for &cell in &order.inference {
        let Some(k) = cell.checked_sub(node.lets.len()) else {
            let value = if order.looped[cell] {
                let unit = node.lets[cell].unit.and_then(|unit| unit.unit);
                LetValue { core: Core::number(0.0, node.lets[cell].span), ty: unit.map_or(Type::Unknown, Type::Quantity) }
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
        elaborator.inputs[k] = unit;
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

fn unit_text(unit: Option<&UnitText>) -> String {
    unit.map_or_else(|| "1".to_owned(), |unit| unit.text.clone())
}

fn parameter<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>, range: Option<&'a crate::ast::Range>) -> Parameter {
    let default = elaborator.default(item, "the default of a parameter");
    let (low, high) = elaborator.range(item, range, default);
    Parameter { name: item.name.clone(), unit: unit_text(item.unit), doc: item.doc.to_owned(), default, low, high }
}

fn port<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>) -> Port {
    let default = elaborator.default(item, "the default of a port");
    Port { name: item.name.clone(), unit: unit_text(item.unit), doc: item.doc.to_owned(), default }
}

/// Start value, bound and derivative of each state, by its index.
fn states<'a>(elaborator: &mut Elaborator<'_, 'a, '_>) -> Vec<Option<Dynamics>> {
    let node = elaborator.node;
    let mut states = Vec::new();
    for (k, (item, bound)) in node.states.iter().enumerate() {
        let mut equations = node.equations.iter().filter(|equation| equation.state == k);
        let unit = declared_unit(item.unit);
        let initial = elaborator.start(item.value, item.scope, unit, (&item.name, item.unit.map_or(item.span, |unit| unit.span)));
        let limit = elaborator.limit(item, bound);
        let Some(equation) = equations.next() else {
            missing_equation(elaborator, item);
            states.push(None);
            continue;
        };
        let (drift, diffusion) = derivative(elaborator, item, equation);
        for second in equations {
            let message = format!("`{}` has two equations", item.name);
            elaborator.report.push(
                Diagnostic::new(Code::SecondEquation, message, second.value.span, "the second")
                    .and(equation.value.span, "the first")
                    .help("remove one of them, or add them up"),
            );
        }
        states.push(Some(Dynamics { initial, limit, drift, diffusion }));
    }
    states
}

fn missing_equation(elaborator: &mut Elaborator, item: &Item) {
    let short = item.name.rsplit('.').next().unwrap_or(&item.name);
    if elaborator.node.scopes[item.scope].skipped.contains(&short) {
        return;
    }
    let message = format!("state `{short}` has no equation");
    elaborator.report.push(
        Diagnostic::new(Code::NoEquation, message, item.span, "nothing says how it changes")
            .help(format!("add `d/dt {short} = …`; for a constant declare a `param`, for an expression a `let`")),
    );
}

/// Drift in the state's unit per ms, and the coefficient of each noise.
fn derivative<'a>(elaborator: &mut Elaborator<'_, 'a, '_>, item: &Item<'a>, equation: &Equation<'a>) -> (Core, Vec<(NoiseId, Core)>) {
    let state = declared_unit(item.unit);
    let target = state.and_then(|unit| elaborator.per_time(unit, Ratio::integer(1)?));
    let (value, unit) = elaborator.quantity(equation.value, equation.scope, Place::Derivative);
    let (core, found) = match equation.factor {
        None => (value, unit),
        Some(factor) => {
            let (factor, factor_unit) = elaborator.quantity(factor, equation.scope, Place::Value);
            let left = target.zip(factor_unit).and_then(|(target, factor)| target.times(factor));
            if !elaborator.node.has_units || agrees(&value, unit, left) {
                let quotient = unit.zip(factor_unit).and_then(|(unit, factor)| unit.over(factor));
                let quotient = if value.is_number(0.0) { target } else { quotient };
                (Core::binary(BinaryOp::Div, value, factor), quotient)
            } else {
                mismatch(elaborator, (&value, unit), left, item, equation);
                return (value, Vec::new());
            }
        }
    };
    match Elaborator::fit(core, found, target) {
        Ok(core) => noise::split(core, elaborator.report),
        Err(core) => {
            mismatch(elaborator, (&core, found), target, item, equation);
            (core, Vec::new())
        }
    }
}

fn agrees(core: &Core, found: Option<Unit>, expected: Option<Unit>) -> bool {
    found.zip(expected).is_none_or(|(found, expected)| found.same_dimension(expected))
        || core.is_number(0.0) && found == Some(Unit::ONE)
}

fn mismatch(
    elaborator: &mut Elaborator,
    (core, found): (&Core, Option<Unit>),
    expected: Option<Unit>,
    item: &Item,
    equation: &Equation,
) {
    let (Some(found), Some(expected)) = (found, expected) else { return };
    let short = item.name.rsplit('.').next().unwrap_or(&item.name);
    let message = format!("the two sides of the equation of `{short}` have different units");
    let left = match equation.factor {
        Some(_) => "the left side is",
        None => "its derivative is",
    };
    let help = elaborator.bridge((core, found), expected).or_else(|| {
        let time = expected.over(found)?;
        let inverse = found.over(expected)?;
        if inverse.same_dimension(Unit::millisecond()) {
            Some(format!("write `tau * d/dt {short} = …` with a time constant `tau`, or divide the right side by a time"))
        } else if time.same_dimension(Unit::millisecond()) {
            Some("multiply the right side by a time".to_owned())
        } else {
            None
        }
    });
    elaborator.report.push(
        Diagnostic::new(Code::EquationUnits, message, core.span, format!("this is {}", words(found)))
            .and(item.span, format!("{left} {}", words(expected)))
            .maybe_help(help),
    );
}

fn observables(elaborator: &mut Elaborator) -> Vec<Observed> {
    let node = elaborator.node;
    let mut observed: Vec<Observed> = Vec::new();
    let mut seen: Vec<&Name> = Vec::new();
    for statement in &node.observables {
        let Statement::Observe { path, doc, unit, value, is_default } = statement else { continue };
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
            unit: text.map_or_else(|| found.unwrap_or(Unit::ONE).to_string(), |text| text.text.clone()),
            doc: if doc.is_empty() { origin.map_or("", |item| item.doc).to_owned() } else { doc.clone() },
            name,
            value,
            is_default: *is_default,
        });
        seen.push(first);
    }
    for statement in &node.readouts {
        let Statement::Readout { name, .. } = statement else { continue };
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

type Drive = (Vec<(crate::resolved::PortId, Core)>, Option<f64>);

fn drives(elaborator: &mut Elaborator, readouts: &[Option<Rc<Resolved>>]) -> Vec<Drive> {
    let mut drives = Vec::new();
    for (statement, driven) in elaborator.node.readouts.iter().zip(readouts) {
        let Statement::Readout { ports, every, .. } = statement else { continue };
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

/// Which lets depend on parameters only.
fn parameter_lets(lets: &[Option<LetValue>], order: &[usize]) -> Vec<bool> {
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
fn kept_lets<'c>(
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

fn inverse(order: &[usize], count: usize) -> Vec<Option<usize>> {
    let mut inverse = vec![None; count];
    for (new, &old) in order.iter().enumerate() {
        inverse[old] = Some(new);
    }
    inverse
}

fn lower_let(lowering: &mut Lowering, item: &Item, k: usize, pasts: &[(usize, Option<Start>)]) -> Option<Let> {
    let value = lowering.lets[k].as_ref()?;
    let unit = match (item.unit, value.ty) {
        (Some(text), _) => text.text.clone(),
        (None, Type::Quantity(unit)) => unit.to_string(),
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

fn lower_state(lowering: &mut Lowering, item: &Item, dynamics: &Dynamics) -> State {
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

fn lower_input(lowering: &mut Lowering, item: &Item, unit: Option<Unit>, split: &(Reduce, Vec<coupling::Term>)) -> Input {
    let (reduce, terms) = split;
    let terms = terms.iter().map(|term| CouplingTerm {
        target: term.target.as_ref().map_or(Expr::Number(1.0), |core| lowering.expr(core)),
        connection: term.connection.as_ref().map_or(Expr::Number(1.0), |core| lowering.connection(core)),
        source: term.source.as_ref().map(|core| lowering.expr(core)),
    });
    let terms = terms.collect();
    let unit = item.unit.map_or_else(|| unit.unwrap_or(Unit::ONE).to_string(), |text| text.text.clone());
    Input { name: item.name.clone(), unit, doc: item.doc.to_owned(), reduce: *reduce, terms }
}

fn lower_observed(lowering: &mut Lowering, observed: &Observed) -> Observable {
    Observable {
        name: observed.name.clone(),
        unit: observed.unit.clone(),
        doc: observed.doc.clone(),
        value: lowering.expr(&observed.value),
        is_default: observed.is_default,
    }
}

fn lower_readouts(lowering: &mut Lowering, node: &Node, readouts: &[Option<Rc<Resolved>>], driven: &[Drive]) -> Vec<Readout> {
    let mut result = Vec::new();
    for ((statement, model), (ports, every)) in node.readouts.iter().zip(readouts).zip(driven) {
        let (Statement::Readout { name, doc, .. }, Some(resolved)) = (statement, model) else { continue };
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

fn citations(block: &Block) -> Vec<Citation> {
    let citation = |statement: &Statement| match statement {
        Statement::Cite { kind, text } => Some(Citation { kind: kind.text.clone(), text: text.clone() }),
        _ => None,
    };
    block.statements.iter().filter_map(citation).collect()
}
