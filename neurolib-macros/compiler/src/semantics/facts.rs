//! For editors: what is known of values beyond what their declarations say.

use super::core::{Core, Kind, Type};
use super::elaborate::LetValue;
use super::graph::Order;
use super::report::Report;
use super::scope::Node;
use crate::index::Fact;
use crate::ir::Stage;
use crate::units::Unit;

/// Keeps units and stages of lets and inputs, if names are recorded.
pub(super) fn record(
    node: &Node,
    lets: &[Option<LetValue>],
    inputs: &[Option<Option<Unit>>],
    order: &Order,
    report: &mut Report,
) {
    // A component that no model puts in has arguments of which nothing is known.
    let is_known = !report.muted;
    let Some(record) = &mut report.record else {
        return;
    };
    let mut stages = vec![Stage::Step; lets.len()];
    for &k in &order.evaluation {
        let Some(value) = &lets[k] else { continue };
        if !order.looped[k] {
            stages[k] = stage(&value.core, &stages);
        }
        let (unit, table) = match value.ty {
            Type::Quantity(unit) => (Some(unit.to_string()), None),
            Type::Bundle(table) => (None, Some(node.tables[table.0].signature.name.span)),
            Type::Condition | Type::Unknown => (None, None),
        };
        let stage = (is_known && value.ty != Type::Unknown).then_some(stages[k]);
        record.fact(node.lets[k].span, Fact { unit, stage, table });
    }
    for (item, unit) in node.inputs.iter().zip(inputs) {
        let unit = unit.flatten().map(|unit| unit.to_string());
        record.fact(item.span, Fact { unit, stage: Some(Stage::Step), table: None });
    }
}

/// When the value of an expression changes.
fn stage(core: &Core, lets: &[Stage]) -> Stage {
    let mut latest = Stage::Constant;
    core.find(&mut |core| {
        latest = latest.max(match &core.kind {
            Kind::Number(_) | Kind::Unary(..) | Kind::Binary(..) | Kind::If(..) => Stage::Constant,
            Kind::Parameter(_) | Kind::Nodes => Stage::Run,
            Kind::Let(id) => lets[id.0],
            _ => Stage::Step,
        });
        false
    });
    latest
}
