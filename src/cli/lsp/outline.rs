//! The declarations of a text as a tree.

use super::text::Lines;
use lsp_types::{DocumentSymbol, SymbolKind as Kind};
use neurolib_compiler::index::{Index, Symbol, SymbolId, SymbolKind, SymbolUnit};
use neurolib_compiler::source::SourceId;

/// The symbols of the text that an index was made for.
pub fn outline(index: &Index) -> Vec<DocumentSymbol> {
    let lines = Lines::new(&index.sources.get(SourceId(0)).text);
    let blocks = index.iter().filter(|(_, symbol)| symbol.container.is_none() && is_here(symbol));
    blocks.map(|(id, symbol)| node(index, &lines, id, symbol)).collect()
}

fn is_here(symbol: &Symbol) -> bool {
    symbol.definition.source == SourceId(0)
}

/// A declaration with those in it; tables and functions are leaves.
fn node(index: &Index, lines: &Lines, id: SymbolId, symbol: &Symbol) -> DocumentSymbol {
    let is_block = matches!(symbol.kind, SymbolKind::Model | SymbolKind::Component);
    let children = index.iter().filter(|(_, child)| is_block && child.container == Some(id));
    let children: Vec<DocumentSymbol> = children.map(|(id, symbol)| node(index, lines, id, symbol)).collect();
    #[allow(deprecated, reason = "the field must be given all the same")]
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: Some(detail(symbol)),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: lines.range(symbol.extent.start..symbol.extent.end),
        selection_range: lines.range(symbol.definition.start..symbol.definition.end),
        children: (!children.is_empty()).then_some(children),
    }
}

/// What a declaration is, in a word or two: `param ms`.
pub fn detail(symbol: &Symbol) -> String {
    let keyword = keyword(symbol.kind);
    match &symbol.unit {
        SymbolUnit::Declared(unit) | SymbolUnit::Inferred(unit) if unit != "1" => format!("{keyword}: {unit}"),
        _ if matches!(symbol.kind, SymbolKind::Function | SymbolKind::Table) => {
            format!("{keyword}({})", symbol.arguments.join(", "))
        }
        _ if symbol.members.is_some() && symbol.value.is_some() && symbol.kind != SymbolKind::Let => {
            format!("{keyword} {}", symbol.value.as_deref().unwrap_or_default())
        }
        _ => keyword.to_owned(),
    }
}

/// The word that declares it.
pub fn keyword(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Model => "model",
        SymbolKind::Component => "component",
        SymbolKind::Parameter => "param",
        SymbolKind::Fixed => "fix",
        SymbolKind::Argument => "arg",
        SymbolKind::Port => "port",
        SymbolKind::Let => "let",
        SymbolKind::State => "state",
        SymbolKind::Noise => "noise",
        SymbolKind::Input => "input",
        SymbolKind::Table => "table",
        SymbolKind::TableAxis => "axis",
        SymbolKind::TableQuantity => "quantity",
        SymbolKind::TableData => "data",
        SymbolKind::Function => "fn",
        SymbolKind::FunctionParameter => "argument",
        SymbolKind::Instance => "instance of",
        SymbolKind::Observable => "observe",
        SymbolKind::Readout => "readout",
    }
}

fn kind(kind: SymbolKind) -> Kind {
    match kind {
        SymbolKind::Model => Kind::Class,
        SymbolKind::Component => Kind::Struct,
        SymbolKind::Parameter | SymbolKind::Fixed | SymbolKind::Argument => Kind::Constant,
        SymbolKind::Port | SymbolKind::Input => Kind::Interface,
        SymbolKind::State => Kind::Field,
        SymbolKind::Noise => Kind::Event,
        SymbolKind::Table | SymbolKind::TableData => Kind::Array,
        SymbolKind::Function => Kind::Function,
        SymbolKind::Instance => Kind::Object,
        SymbolKind::Observable | SymbolKind::Readout => Kind::Property,
        SymbolKind::Let | SymbolKind::FunctionParameter | SymbolKind::TableAxis | SymbolKind::TableQuantity => {
            Kind::Variable
        }
    }
}
