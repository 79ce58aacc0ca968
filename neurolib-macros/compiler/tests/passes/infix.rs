//! A model's kernels as formulas, for people.

use std::fmt::Write;

use neurolib_compiler::ir::{BinaryOp, FusedOp, KernelKind, Model, Node, NodeId, PublishedSource, UnaryOp};

/// Lists and kernels of a model, a line each; equations one by one are left out, as the drift has them all.
pub fn show(model: &Model) -> String {
    let mut text = String::new();
    let mut line = |what: String| writeln!(text, "  {what}").expect("a string");
    for (index, published) in model.published.iter().enumerate() {
        line(format!("published {index}: {} = {:?}", published.name, published.source));
    }
    for (index, sum) in model.sums.iter().enumerate() {
        line(format!("sum {index}: {sum:?}"));
    }
    for (index, delay) in model.delays.iter().enumerate() {
        line(format!("delay {index}: {delay:?}"));
    }
    for table in &model.tables {
        line(format!("table {}", table.name));
    }
    for kernel in &model.kernels {
        if matches!(kernel.kind, KernelKind::DriftOf(_) | KernelKind::Initial | KernelKind::Bounds) {
            continue;
        }
        for (row, &output) in kernel.outputs.iter().enumerate() {
            line(format!("{} = {}", left(model, kernel.kind, row), formula(model, output)));
        }
    }
    text
}

fn left(model: &Model, kind: KernelKind, row: usize) -> String {
    let states = model.states.len();
    let late = model.published.iter().filter(|p| matches!(p.source, PublishedSource::Late(_))).count();
    match kind {
        KernelKind::Drift if row < states => format!("d/dt {}", model.states[row].name),
        KernelKind::Drift if row < states + late => format!("late {}", row - states),
        KernelKind::Drift => format!("watched {}", row - states - late),
        KernelKind::Derived => format!("constant {row}"),
        KernelKind::Connection => format!("function {row}"),
        KernelKind::Published => format!("early {row}"),
        KernelKind::Observable(index) => format!("observe {}", model.observables[index].name),
        KernelKind::Targets(sum) => format!("target {row} of sum {sum}"),
        KernelKind::Carried(sum) => format!("sum {sum} of"),
        other => format!("{other:?} {row}"),
    }
}

fn formula(model: &Model, id: NodeId) -> String {
    let at = |id: &NodeId| formula(model, *id);
    match &model.nodes[id.0 as usize] {
        Node::Number(bits) => f64::from_bits(*bits).to_string(),
        Node::Parameter(p) => model.parameters[*p].name.clone(),
        Node::Derived(d) => format!("constant_{d}"),
        Node::State(s) => model.states[*s].name.clone(),
        Node::Sum(s) => format!("sum_{s}"),
        Node::Delayed(d) => format!("delay_{d}"),
        Node::Port(p) => model.ports[*p].name.clone(),
        Node::Time => "t".into(),
        Node::Nodes => "nodes".into(),
        Node::Weight => "w".into(),
        Node::Length => "len".into(),
        Node::ConnectionFunction(f) => format!("function_{f}"),
        Node::Source(s) => format!("source_{s}"),
        Node::Target(t) => format!("target_{t}"),
        Node::Unary(UnaryOp::Neg, a) => format!("-{}", at(a)),
        Node::Unary(op, a) => format!("{}({})", format!("{op:?}").to_lowercase(), at(a)),
        Node::Binary(op, a, b) => match sign(*op) {
            Some(sign) => format!("({} {sign} {})", at(a), at(b)),
            None => format!("{}({}, {})", format!("{op:?}").to_lowercase(), at(a), at(b)),
        },
        Node::Select(c, a, b) => format!("if {} then {} else {}", at(c), at(a), at(b)),
        Node::Fused(FusedOp::MulAdd, a, b, c) => format!("fused({} * {} + {})", at(a), at(b), at(c)),
        Node::Fused(FusedOp::MulSub, a, b, c) => format!("fused({} * {} - {})", at(a), at(b), at(c)),
        Node::Fused(FusedOp::NegMulAdd, a, b, c) => format!("fused({} - {} * {})", at(c), at(a), at(b)),
        Node::Lookup(table, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(at).collect();
            format!("{}({})", model.tables[*table].name, arguments.join(", "))
        }
        Node::Quantity(lookup, quantity) => format!("{}.{quantity}", at(lookup)),
    }
}

fn sign(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Pow => "^",
        BinaryOp::Less => "<",
        BinaryOp::Greater => ">",
        BinaryOp::Equal => "==",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        _ => return None,
    })
}
