//! Diagnostics for programs: one JSON object each.

use neurolib_compiler::diagnostic::{Diagnostic, Label, Severity, Style, render};
use neurolib_compiler::source::Sources;
use serde_json::{Value, json};

/// A diagnostic as JSON; `neurolib check --help` documents the members.
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let severity = match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "code": diagnostic.code.name(),
        "severity": severity,
        "message": diagnostic.message,
        "spans": diagnostic.labels.iter().map(|label| span(label, sources)).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "rendered": render(diagnostic, sources, Style::Plain),
    })
}

fn span(label: &Label, sources: &Sources) -> Value {
    let source = sources.get(label.span.source);
    let (line_start, column_start) = source.line_column(label.span.start);
    let (line_end, column_end) = source.line_column(label.span.end);
    json!({
        "file": source.name,
        "byte_start": label.span.start,
        "byte_end": label.span.end,
        "line_start": line_start,
        "column_start": column_start,
        "line_end": line_end,
        "column_end": column_end,
        "is_primary": label.primary,
        "label": (!label.text.is_empty()).then_some(&label.text),
    })
}
