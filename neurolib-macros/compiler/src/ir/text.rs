//! The representation as text, for people and tests.

use super::{Model, Node};
use std::fmt::Write;

/// Every kernel with the nodes that it needs, one a line.
pub fn to_text(model: &Model) -> String {
    let mut text = format!("model {}\n", model.name);
    for (index, published) in model.published.iter().enumerate() {
        put(
            &mut text,
            format_args!("published {index}: {} = {:?}, past {:?}\n", published.name, published.source, published.past),
        );
    }
    for (index, sum) in model.sums.iter().enumerate() {
        put(&mut text, format_args!("sum {index}: {sum:?}\n"));
    }
    for (index, delay) in model.delays.iter().enumerate() {
        put(&mut text, format_args!("delay {index}: {delay:?}\n"));
    }
    for kernel in model.kernels.iter().filter(|k| !k.outputs.is_empty()) {
        put(&mut text, format_args!("kernel {:?}\n", kernel.kind));
        let mut needed = vec![false; model.nodes.len()];
        kernel.outputs.iter().for_each(|o| needed[o.0 as usize] = true);
        for index in (0..needed.len()).rev() {
            if needed[index] {
                model.nodes[index].operands().iter().for_each(|o| needed[o.0 as usize] = true);
            }
        }
        for (index, node) in model.nodes.iter().enumerate().filter(|(index, _)| needed[*index]) {
            put(&mut text, format_args!("  %{index} = {}\n", node_text(model, node)));
        }
        let outputs: Vec<String> = kernel.outputs.iter().map(|o| format!("%{}", o.0)).collect();
        put(&mut text, format_args!("  -> {}\n", outputs.join(", ")));
    }
    for readout in &model.readouts {
        put(&mut text, format_args!("readout {}\n{}", readout.name, to_text(&readout.model)));
    }
    text
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line).expect("invariant: writing to a string cannot fail");
}

fn node_text(model: &Model, node: &Node) -> String {
    match node {
        Node::Number(bits) => format!("{:?}", f64::from_bits(*bits)),
        Node::Parameter(p) => format!("parameter {}", model.parameters[*p].name),
        Node::Derived(d) => format!("derived {d}"),
        Node::State(s) => format!("state {}", model.states[*s].name),
        Node::Sum(s) => format!("sum {s}"),
        Node::Delayed(d) => format!("delayed {d}"),
        Node::Port(p) => format!("port {}", model.ports[*p].name),
        Node::Unary(op, a) => format!("{op:?} %{}", a.0),
        Node::Binary(op, a, b) => format!("{op:?} %{} %{}", a.0, b.0),
        Node::Select(c, a, b) => format!("if %{} then %{} else %{}", c.0, a.0, b.0),
        Node::Fused(op, a, b, c) => format!("{op:?} %{} %{} %{}", a.0, b.0, c.0),
        Node::Lookup(t, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(|a| format!("%{}", a.0)).collect();
            format!("{}({})", model.tables[*t].name, arguments.join(", "))
        }
        Node::Quantity(a, k) => format!("%{}.{k}", a.0),
        Node::Time => "time".into(),
        Node::Nodes => "nodes".into(),
        Node::Weight => "w".into(),
        Node::Length => "len".into(),
        Node::ConnectionFunction(k) => format!("connection function {k}"),
        Node::Source(k) => format!("source {k}"),
        Node::Target(k) => format!("target {k}"),
    }
}
