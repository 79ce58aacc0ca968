//! What an editor asks for: the names of a text, where each is declared, and all places where it stands.
//!
//! Invariants: names are looked up by the semantic stage and nowhere else, which keeps a record of what it finds; so a
//! name means here what it means to the compiler. A text with mistakes has an index as well: of all statements that
//! parse.

mod language;
mod record;
mod symbols;

pub use language::{BUILTINS, Builtin, KEYWORDS, Keyword, is_identifier, is_reserved};
pub(crate) use record::{Fact, Record};

use std::collections::HashMap;

pub use crate::ir::Stage;
use crate::source::{Library, Source, SourceId, Sources, Span};
use crate::{parse, semantics};

/// Index into [`Index::symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SymbolId(pub usize);

/// What a name is declared as.
#[allow(missing_docs, reason = "each is the statement or part of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    Model,
    Component,
    Parameter,
    /// A parameter of a base that a variant has fixed.
    Fixed,
    Argument,
    Port,
    Let,
    State,
    Noise,
    Input,
    Table,
    TableAxis,
    TableQuantity,
    /// The header of a table's data.
    TableData,
    Function,
    FunctionParameter,
    Instance,
    Observable,
    Readout,
}

/// The unit of what a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolUnit {
    /// It has none, or none that is known.
    Unknown,
    /// As it is written in the declaration.
    Declared(String),
    /// As the compiler infers it.
    Inferred(String),
}

/// A declared name.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// What it is declared as.
    pub kind: SymbolKind,
    /// The name.
    pub name: String,
    /// Where the name stands in its declaration.
    pub definition: Span,
    /// The declaration, from the name to its end.
    pub extent: Span,
    /// Its documentation.
    pub doc: String,
    /// Its unit.
    pub unit: SymbolUnit,
    /// Its value, default or start value, as written.
    pub value: Option<String>,
    /// Its range or bound as written, such as `in 0..1` or `clamp 0..`.
    pub range: Option<String>,
    /// When it changes.
    pub stage: Option<Stage>,
    /// The model, component, table or function it belongs to.
    pub container: Option<SymbolId>,
    /// Whose members stand behind it and a dot: a component, or a table.
    pub members: Option<SymbolId>,
    /// The model that this one extends, or the declaration in whose place this one stands.
    pub base: Option<SymbolId>,
    /// Names of arguments, of a function or table.
    pub arguments: Vec<String>,
    /// Names that this model drops from its base.
    pub dropped: Vec<String>,
}

/// A place where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The place.
    pub span: Span,
    /// What the name stands for.
    pub symbol: SymbolId,
}

/// The names of a text and of what it uses of the library.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Every declared name, in the order of the texts.
    pub symbols: Vec<Symbol>,
    /// Every place of a name, declarations included, in the order of the texts.
    pub occurrences: Vec<Occurrence>,
    /// Words in statements that do not parse: names may stand there that the index does not know of.
    pub skipped: Vec<String>,
    /// The texts: the one that was asked for, then those of the library.
    pub sources: Sources,
}

/// The index of a text.
pub fn index(source: &Source, library: &dyn Library) -> Index {
    let mut sources = Sources::default();
    let id = sources.add(source.clone());
    let file = parse::file(&sources, id, &mut Vec::new());
    let recording = semantics::record(file, sources, library);
    let symbols = symbols::symbols(&recording);
    let by_place: HashMap<Span, SymbolId> =
        symbols.iter().enumerate().map(|(k, symbol)| (symbol.definition, SymbolId(k))).collect();
    let mut occurrences: HashMap<Span, SymbolId> = by_place.clone();
    for (place, declared) in recording.record.places() {
        if let Some(symbol) = by_place.get(&declared) {
            occurrences.insert(place, *symbol);
        }
    }
    let mut occurrences: Vec<Occurrence> =
        occurrences.into_iter().map(|(span, symbol)| Occurrence { span, symbol }).collect();
    occurrences.sort();
    let blocks = recording.files[0].components.iter().chain(&recording.files[0].models);
    let skipped = blocks.flat_map(|block| block.skipped.iter().cloned()).collect();
    Index { symbols, occurrences, skipped, sources: recording.sources }
}

impl Index {
    /// The symbol of this id.
    pub fn symbol(&self, id: SymbolId) -> &Symbol {
        &self.symbols[id.0]
    }

    /// The name at a byte of the text that was asked for; just behind a name counts as well.
    pub fn at(&self, offset: usize) -> Option<Occurrence> {
        let holds = |o: &&Occurrence| {
            o.span.source == SourceId(0) && o.span.start <= offset && offset <= o.span.end && o.span.start < o.span.end
        };
        self.occurrences.iter().rev().find(holds).copied()
    }

    /// Every symbol, with its id.
    pub fn iter(&self) -> impl Iterator<Item = (SymbolId, &Symbol)> {
        self.symbols.iter().enumerate().map(|(k, symbol)| (SymbolId(k), symbol))
    }

    /// The declaration in whose place this one stands, and so on up to the first.
    pub fn root(&self, id: SymbolId) -> SymbolId {
        let mut root = id;
        while let Some(base) = self.symbol(root).base
            && self.symbol(root).kind != SymbolKind::Model
        {
            root = base;
        }
        root
    }

    /// The model or component of this name; one of the text that was asked for before those of the library.
    pub fn block(&self, name: &str) -> Option<SymbolId> {
        let is_block = |symbol: &Symbol| matches!(symbol.kind, SymbolKind::Model | SymbolKind::Component);
        self.iter().find(|(_, symbol)| is_block(symbol) && symbol.name == name).map(|(id, _)| id)
    }

    /// The members of a model, component, table or function, those it inherits last.
    pub fn members(&self, container: SymbolId) -> Vec<SymbolId> {
        let mut members: Vec<SymbolId> = Vec::new();
        let mut hidden: Vec<&str> = Vec::new();
        let mut seen: Vec<SymbolId> = Vec::new();
        let mut next = Some(container);
        while let Some(block) = next.filter(|block| !seen.contains(block)) {
            seen.push(block);
            let own = self.iter().filter(|(_, symbol)| symbol.container == Some(block));
            let own: Vec<SymbolId> = own.filter(|(_, s)| !hidden.contains(&&*s.name)).map(|(id, _)| id).collect();
            hidden.extend(own.iter().map(|id| self.symbol(*id).name.as_str()));
            hidden.extend(self.symbol(block).dropped.iter().map(String::as_str));
            members.extend(own);
            next = self.symbol(block).base.filter(|_| self.symbol(block).kind == SymbolKind::Model);
        }
        members
    }
}
