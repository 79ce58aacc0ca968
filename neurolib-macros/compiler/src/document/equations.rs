//! The equations of a block, in the order in which a paper gives them.

use std::collections::HashMap;

use super::lines::lines;
use super::math::Math;
use super::names::Names;
use super::page::{Equation, Group};
use super::typeset::Typesetter;
use crate::ast::{Block, Expr, ExprKind, Name, Statement};
use crate::ir::Stage;

/// Widest equation, in em.
const WIDTH: f64 = 40.0;
/// Least room for a right-hand side, in em.
const ROOM: f64 = 22.0;

/// An equation, on as many lines as it needs.
pub fn equation(left: Math, right: Math) -> Equation {
    let room = (WIDTH - left.width() - 1.5).max(ROOM);
    Equation { left, lines: lines(right, room) }
}

/// The equations of a model or component; lets that `stages` does not have are computed in every step.
pub fn groups(block: &Block, names: &Names, stages: &HashMap<&str, Stage>) -> Vec<Group> {
    let set = Typesetter::new(names);
    let of_connections = set.of_connections();
    let (mut dynamics, mut inputs, mut definitions, mut constants) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut recorded = Vec::new();
    for statement in &block.statements {
        match statement {
            Statement::Equation { factor, state, value } => {
                let left = set.derivative(factor.as_ref(), &state.text);
                dynamics.push(equation(left, set.expression(value)));
            }
            Statement::Input(binding) => {
                let left = of_connections.symbol(&binding.name.text);
                inputs.push(equation(left, of_connections.expression(&binding.value)));
            }
            Statement::Function { name, parameters, value } => {
                let left = set.signature(&name.text, parameters);
                definitions.push(equation(left, set.of_function(parameters).expression(value)));
            }
            Statement::Let(binding) => {
                let name = &binding.name.text;
                let stage = stages.get(name.as_str()).copied().unwrap_or(Stage::Step);
                let list = if stage <= Stage::Run { &mut constants } else { &mut definitions };
                list.push(equation(set.symbol(name), set.expression(&binding.value)));
            }
            // `observe x = x` says nothing that an equation would make clearer.
            Statement::Observe { path, value: Some(value), .. } if !is_path(value, path) => {
                recorded.push(equation(set.symbol(&path[0].text), set.expression(value)));
            }
            _ => {}
        }
    }
    let groups = [
        ("Dynamics", dynamics),
        ("Input from other nodes", inputs),
        ("Definitions", definitions),
        ("Derived constants", constants),
        ("Recorded quantities", recorded),
    ];
    let groups = groups.into_iter().filter(|(_, equations)| !equations.is_empty());
    groups.map(|(title, equations)| Group { title: title.to_owned(), equations }).collect()
}

fn is_path(expr: &Expr, path: &[Name]) -> bool {
    matches!(&expr.kind, ExprKind::Path(own) if own.iter().map(|name| &name.text).eq(path.iter().map(|name| &name.text)))
}
