//! What a name is: its declaration, documentation, unit and stage.

use super::context::{Context, cursor};
use super::definition::occurrence;
use super::documents::Document;
use super::lexer::word_at;
use super::outline::keyword;
use super::text::Lines;
use super::workspace::Workspace;
use lsp_types::{Hover, MarkupContent, MarkupKind, Position};
use neurolib_compiler::index::{BUILTINS, Index, KEYWORDS, Stage, Symbol, SymbolId, SymbolKind, SymbolUnit};

/// Longest value that is shown, in characters.
const MAX_VALUE: usize = 200;

/// What stands at a position.
pub fn hover(workspace: &Workspace, document: &Document, position: Position) -> Option<Hover> {
    let lines = Lines::new(&document.source.text);
    if let Some((index, occurrence)) = occurrence(workspace, document, position) {
        let range = lines.range(occurrence.span.start..occurrence.span.end);
        return Some(Hover { contents: markdown(describe(&index, occurrence.symbol)).into(), range: Some(range) });
    }
    let text = &document.source.text;
    let (start, word) = word_at(text, lines.offset(position));
    if word.is_empty()
        || matches!(cursor(text, start).context, Context::Unit | Context::TablePath)
        || is_silent(text, start)
    {
        return None;
    }
    let contents = markdown(language(word)?);
    Some(Hover { contents: contents.into(), range: Some(lines.range(start..start + word.len())) })
}

/// Whether a byte is in a comment or text in quotes.
fn is_silent(text: &str, offset: usize) -> bool {
    !matches!(super::lexer::tokens(&text[..offset]).1, super::lexer::Ending::Code(_))
}

/// Markdown for the editor.
pub fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// A word of the language.
fn language(word: &str) -> Option<String> {
    let builtin = BUILTINS.iter().find(|builtin| builtin.name == word);
    let builtin = builtin.map(|builtin| format!("```nm\n{}\n```\n\n{}", builtin.signature, builtin.doc));
    builtin.or_else(|| KEYWORDS.iter().find(|keyword| keyword.name == word).map(|keyword| keyword.doc.to_owned()))
}

/// A symbol: its declaration, its documentation, and what else is known of it.
pub fn describe(index: &Index, id: SymbolId) -> String {
    let symbol = index.symbol(id);
    let mut parts = vec![format!("```nm\n{}\n```", declaration(index, id))];
    if let Some(doc) = doc(index, symbol) {
        parts.push(doc.to_owned());
    }
    let facts = facts(index, symbol);
    if !facts.is_empty() {
        parts.push(facts.join(" · "));
    }
    parts.join("\n\n")
}

/// The documentation, of an instance or readout that has none that of what it puts in.
pub fn doc<'i>(index: &'i Index, symbol: &'i Symbol) -> Option<&'i str> {
    let inner = symbol.members.filter(|_| symbol.kind != SymbolKind::Let).map(|id| &*index.symbol(id).doc);
    [Some(&*symbol.doc), inner].into_iter().flatten().find(|doc| !doc.is_empty())
}

/// The declaration, on one line.
pub fn declaration(index: &Index, id: SymbolId) -> String {
    let symbol = index.symbol(id);
    let name = &symbol.name;
    let value = symbol.value.as_deref().map(one_line).unwrap_or_default();
    match symbol.kind {
        SymbolKind::Instance => format!("{name} = {value} {{ … }}"),
        SymbolKind::Readout => format!("readout {name} = {value} {{ … }}"),
        SymbolKind::Function => format!("fn {name}({}) = {value}", symbol.arguments.join(", ")),
        SymbolKind::FunctionParameter => name.clone(),
        SymbolKind::TableAxis | SymbolKind::TableQuantity => format!("{name}{}", unit(symbol)),
        SymbolKind::Table | SymbolKind::TableData => {
            let columns = |kind| {
                let columns = index.members(id).into_iter().map(|id| index.symbol(id));
                let columns = columns.filter(|column| column.kind == kind);
                columns.map(|column| format!("{}{}", column.name, unit(column))).collect::<Vec<_>>().join(", ")
            };
            let (axes, quantities) = (columns(SymbolKind::TableAxis), columns(SymbolKind::TableQuantity));
            format!("table {name}({axes}) -> {{ {quantities} }}")
        }
        SymbolKind::Model => {
            let base = symbol.base.map(|base| format!(" extends {}", index.symbol(base).name));
            format!("model {name}{}", base.unwrap_or_default())
        }
        kind => {
            let value = if value.is_empty() { value } else { format!(" = {value}") };
            let range = symbol.range.as_deref().map(|range| format!("  {}", one_line(range))).unwrap_or_default();
            format!("{} {name}{}{value}{range}", keyword(kind), unit(symbol))
        }
    }
}

fn unit(symbol: &Symbol) -> String {
    match &symbol.unit {
        SymbolUnit::Declared(unit) | SymbolUnit::Inferred(unit) if unit != "1" => format!(": {unit}"),
        _ => String::new(),
    }
}

fn facts(index: &Index, symbol: &Symbol) -> Vec<String> {
    let mut facts = Vec::new();
    match &symbol.unit {
        SymbolUnit::Declared(unit) if unit == "1" => facts.push("a pure number".to_owned()),
        SymbolUnit::Declared(unit) => facts.push(format!("in `{unit}`")),
        SymbolUnit::Inferred(unit) if unit == "1" => facts.push("a pure number, as inferred".to_owned()),
        SymbolUnit::Inferred(unit) => facts.push(format!("in `{unit}`, as inferred")),
        SymbolUnit::Unknown => {}
    }
    if let (SymbolKind::Let, Some(table)) = (symbol.kind, symbol.members) {
        facts.push(format!("all quantities of `{}`", index.symbol(table).name));
    }
    facts.extend(stage(symbol).map(str::to_owned));
    if let Some(container) = symbol.container.map(|id| index.symbol(id)) {
        facts.push(format!("{} `{}`", keyword(container.kind), container.name));
    }
    facts
}

/// When a value is computed.
fn stage(symbol: &Symbol) -> Option<&'static str> {
    Some(match (symbol.kind, symbol.stage?) {
        (SymbolKind::Parameter, _) => "run: set before it begins",
        (SymbolKind::Port, _) => "step: driven from outside",
        (SymbolKind::State, _) => "step: integrated",
        (SymbolKind::Noise, _) => "step: drawn anew",
        (SymbolKind::Observable, _) => "computed when it is recorded",
        (_, Stage::Constant) => "constant: known when the model is compiled",
        (_, Stage::Run) => "run: computed once, before it begins",
        (_, Stage::Connection | Stage::Step) => "step: computed at every step",
    })
}

fn one_line(text: &str) -> String {
    let line = text.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
    let line = line.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}
