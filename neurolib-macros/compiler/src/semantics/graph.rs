//! Which value needs which: the order to look at lets and inputs in, and algebraic loops.
//!
//! Works on names alone, before units are known, because units are inferred in this order.

use super::scope::{Entity, Node};
use super::{Report, scope};
use crate::ast::{Expr, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A value that others read: lets first, then inputs.
type Cell = usize;

/// One cell read by another.
#[derive(Clone, Copy)]
struct Edge {
    to: Cell,
    /// Read at the same instant, not through a delay or from another node.
    instant: bool,
    span: Span,
}

/// The orders of a model's lets and inputs.
pub(super) struct Order {
    /// Every cell; each unit can be inferred from those of earlier cells.
    pub inference: Vec<Cell>,
    /// Lets, each after those it reads at the same instant.
    pub evaluation: Vec<usize>,
    /// Cells in an algebraic loop.
    pub looped: Vec<bool>,
}

/// Orders lets and inputs, and reports algebraic loops.
pub(super) fn order(node: &Node, report: &mut Report) -> Order {
    let lets = node.lets.len();
    let items: Vec<&scope::Item> = node.lets.iter().chain(&node.inputs).collect();
    let delays: Vec<Vec<bool>> = node.functions.iter().map(delayed_parameters).collect();
    let edges: Vec<Vec<Edge>> =
        items.iter().map(|item| Reader { node, delays: &delays, lets }.read(item.value, item.scope)).collect();

    let instant: Vec<Vec<Cell>> =
        edges.iter().map(|edges| edges.iter().filter(|edge| edge.instant).map(|edge| edge.to).collect()).collect();
    let groups = strong_components(&instant);
    let mut looped = vec![false; items.len()];
    for group in &groups {
        if group.len() > 1 || instant[group[0]].contains(&group[0]) {
            group.iter().for_each(|&cell| looped[cell] = true);
            report_loop(group, &items, &edges, report);
        }
    }
    let evaluation = groups.iter().flatten().copied().filter(|&cell| cell < lets).collect();
    Order { inference: inference_order(&items, &edges), evaluation, looped }
}

/// Values read through delays may form loops; there, those with a declared unit need not come first.
fn inference_order(items: &[&scope::Item], edges: &[Vec<Edge>]) -> Vec<Cell> {
    let all: Vec<Vec<Cell>> = edges.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    let mut order = Vec::new();
    for group in strong_components(&all) {
        if group.len() == 1 {
            order.push(group[0]);
            continue;
        }
        let mut place = vec![None; items.len()];
        for (k, &cell) in group.iter().enumerate() {
            place[cell] = Some(k);
        }
        let open: Vec<Vec<usize>> = group
            .iter()
            .map(|&cell| all[cell].iter().filter(|&&to| items[to].unit.is_none()).filter_map(|&to| place[to]).collect())
            .collect();
        order.extend(strong_components(&open).into_iter().flatten().map(|k| group[k]));
    }
    order
}

fn report_loop(group: &[Cell], items: &[&scope::Item], edges: &[Vec<Edge>], report: &mut Report) {
    // Walk inside the group until a cell comes again: that is a loop.
    let mut path = vec![group[0]];
    let (start, walked) = loop {
        let last = path[path.len() - 1];
        let edge = edges[last].iter().find(|edge| edge.instant && group.contains(&edge.to));
        let Some(edge) = edge else { return };
        if let Some(start) = path.iter().position(|&cell| cell == edge.to) {
            break (start, &path[start..]);
        }
        path.push(edge.to);
    };
    debug_assert!(start < path.len());
    let names: Vec<String> = walked.iter().chain(&walked[..1]).map(|&cell| format!("`{}`", items[cell].name)).collect();
    let message = format!("these values need each other at the same instant: {}", names.join(" → "));
    let mut diagnostic: Option<Diagnostic> = None;
    for (k, &cell) in walked.iter().take(8).enumerate() {
        let next = walked[(k + 1) % walked.len()];
        let Some(edge) = edges[cell].iter().find(|edge| edge.instant && edge.to == next) else {
            continue;
        };
        let text = format!("`{}` reads `{}`", items[cell].name, items[next].name);
        diagnostic = Some(match diagnostic {
            None => Diagnostic::new(Code::AlgebraicLoop, message.clone(), edge.span, text),
            Some(diagnostic) => diagnostic.and(edge.span, text),
        });
    }
    if let Some(diagnostic) = diagnostic {
        report
            .push(diagnostic.help("read one of them through `previous(…)` or `delay(…, time)`, or make it a `state`"));
    }
}

/// For each parameter of a function, whether the function reads it through delays only.
fn delayed_parameters(function: &scope::FunctionItem) -> Vec<bool> {
    let mut instant = vec![false; function.parameters.len()];
    let mut pending = vec![function.value];
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            ExprKind::Path(path) => {
                if let Some(k) = function.parameters.iter().position(|name| name.text == path[0].text) {
                    instant[k] = true;
                }
            }
            ExprKind::Call { function, arguments, .. } if is_delay(function) => {
                pending.extend(arguments.iter().skip(1))
            }
            _ => children(expr, &mut pending),
        }
    }
    instant.into_iter().map(|instant| !instant).collect()
}

fn is_delay(function: &Name) -> bool {
    matches!(function.text.as_str(), "delay" | "previous")
}

fn children<'a>(expr: &'a Expr, pending: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Quantity(..) | ExprKind::Path(_) => {}
        ExprKind::Call { arguments, .. } => pending.extend(arguments),
        ExprKind::Negate(a) | ExprKind::Not(a) => pending.push(a),
        ExprKind::Binary(_, a, b) => pending.extend([&**a, b]),
        ExprKind::If(a, b, c) => pending.extend([&**a, b, c]),
    }
}

struct Reader<'n, 'a> {
    node: &'n Node<'a>,
    delays: &'n [Vec<bool>],
    lets: usize,
}

impl<'a> Reader<'_, 'a> {
    /// The cells an expression reads, functions put in.
    fn read(&self, value: &'a Expr, scope: usize) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut seen = std::collections::HashSet::new();
        // Expression, scope, whether at this instant, names of the function it is the body of.
        let mut pending: Vec<(&Expr, usize, bool, &[Name])> = vec![(value, scope, true, &[])];
        while let Some((expr, scope, instant, locals)) = pending.pop() {
            let mut parts = Vec::new();
            match &expr.kind {
                ExprKind::Path(path) if locals.iter().any(|local| local.text == path[0].text) => {}
                ExprKind::Path(path) => {
                    if let Some((to, from_source)) = self.cell(path, scope) {
                        edges.push(Edge { to, instant: instant && !from_source, span: expr.span });
                    }
                }
                ExprKind::Call { function, arguments, .. } => {
                    if is_delay(function) {
                        pending.extend(arguments.iter().take(1).map(|part| (part, scope, false, locals)));
                        parts.extend(arguments.iter().skip(1));
                    } else if let Some(&(Entity::Function(f), _)) = self.node.scopes[scope].names.get(&*function.text) {
                        for (k, argument) in arguments.iter().enumerate() {
                            let delayed = self.delays[f].get(k) == Some(&true);
                            pending.push((argument, scope, instant && !delayed, locals));
                        }
                        if seen.insert((f, instant)) {
                            let body = &self.node.functions[f];
                            pending.push((body.value, body.scope, instant, body.parameters));
                        }
                    } else {
                        parts.extend(arguments);
                    }
                }
                _ => children(expr, &mut parts),
            }
            pending.extend(parts.into_iter().map(|part| (part, scope, instant, locals)));
        }
        edges
    }

    fn cell(&self, path: &[Name], mut scope: usize) -> Option<(Cell, bool)> {
        let from_source = path[0].text == "source";
        for name in &path[usize::from(from_source)..] {
            match self.node.scopes[scope].names.get(&*name.text)?.0 {
                Entity::Instance(inner) => scope = inner,
                Entity::Let(k) => return Some((k, from_source)),
                Entity::Input(k) => return Some((self.lets + k, from_source)),
                _ => return None,
            }
        }
        None
    }
}

/// Tarjan's algorithm, without recursion: groups of nodes that reach each other, each after those it has edges to.
fn strong_components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let count = edges.len();
    let (mut index, mut low) = (vec![NEW; count], vec![0; count]);
    let mut on_stack = vec![false; count];
    let (mut stack, mut groups, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some(&mut (v, ref mut k)) = calls.last_mut() {
            if *k == 0 && index[v] == NEW {
                (index[v], low[v]) = (next, next);
                next += 1;
                stack.push(v);
                on_stack[v] = true;
            }
            if let Some(&to) = edges[v].get(*k) {
                *k += 1;
                if index[to] == NEW {
                    calls.push((to, 0));
                } else if on_stack[to] {
                    low[v] = low[v].min(index[to]);
                }
                continue;
            }
            calls.pop();
            if let Some(&(caller, _)) = calls.last() {
                low[caller] = low[caller].min(low[v]);
            }
            if low[v] == index[v] {
                let at = stack.iter().rposition(|&u| u == v).expect("invariant: the root of a group is on the stack");
                let mut group = stack.split_off(at);
                group.iter().for_each(|&u| on_stack[u] = false);
                group.sort_unstable();
                groups.push(group);
            }
        }
    }
    groups
}
