//! Declarations that nothing reads.

use std::collections::HashSet;

use super::Report;
use super::scope::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Warns of what is declared and not used, where `is_own` holds. A name that begins with `_` says so itself.
pub(super) fn check(node: &Node, used: &HashSet<Span>, is_own: &dyn Fn(Span) -> bool, report: &mut Report) {
    let mut warn = |name: &str, span: Span, code: Code, what: &str| {
        let short = name.rsplit('.').next().unwrap_or(name);
        if used.contains(&span) || short.starts_with('_') || !is_own(span) {
            return;
        }
        let message = format!("{what} `{short}` is never used");
        report.push(
            Diagnostic::new(code, message, span, "nothing reads it")
                .help(format!("remove it, or call it `_{short}` if it is meant to be unused")),
        );
    };
    for (item, _) in &node.parameters {
        warn(&item.name, item.span, Code::UnusedParameter, "parameter");
    }
    for item in &node.ports {
        warn(&item.name, item.span, Code::UnusedPort, "port");
    }
    for item in &node.lets {
        let (code, what) = if item.is_argument { (Code::Unused, "argument") } else { (Code::UnusedLet, "value") };
        warn(&item.name, item.span, code, what);
    }
    for item in &node.inputs {
        warn(&item.name, item.span, Code::Unused, "input");
    }
    for (name, span) in &node.noises {
        warn(name, *span, Code::Unused, "noise");
    }
    for function in &node.functions {
        warn(&function.name.text, function.name.span, Code::Unused, "function");
    }
    for table in &node.tables {
        warn(&table.name, table.signature.name.span, Code::Unused, "table");
    }
}
