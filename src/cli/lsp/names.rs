//! What a name stands for, in all files of a folder.

use super::documents::Document;
use super::workspace::Workspace;
use neurolib_compiler::index::{Index, Occurrence, SymbolId, index};
use neurolib_compiler::source::{Source, SourceId, Sources, Span};
use neurolib_compiler::standard::Texts;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A place in a text of this name: the same in every index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The name of the text.
    pub source: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// A place of an index as one of all texts.
    pub fn new(sources: &Sources, span: Span) -> Self {
        Place { source: sources.get(span.source).name.clone(), start: span.start, end: span.end }
    }
}

/// The indexes of an open text and of those files beside it in which one of these words stands; that of the open text
/// first.
pub fn indexes(workspace: &Workspace, document: &Document, words: &[&str]) -> Vec<Rc<Index>> {
    let library = workspace.library(document);
    let others = library.models.iter().filter(|source| words.iter().any(|word| source.text.contains(word)));
    let others = others.map(|source| match workspace.documents.iter().find(|open| open.source.name == source.name) {
        Some(open) => workspace.index(open),
        None => Rc::new(index(source, &beside(&library, source, document))),
    });
    std::iter::once(workspace.index(document)).chain(others).collect()
}

/// What a file of the library is compiled with: all others, the open text among them.
pub fn beside(library: &Texts, source: &Source, document: &Document) -> Texts {
    let mut library = library.clone();
    library.models.retain(|other| other.name != source.name);
    library.models.push(document.source.clone());
    library.models.sort_by(|a, b| a.name.cmp(&b.name));
    library
}

/// Where the name is first declared that a symbol stands for.
pub fn root(index: &Index, symbol: SymbolId) -> Place {
    Place::new(&index.sources, index.symbol(index.root(symbol)).definition)
}

/// Every place, in all these texts, of what an occurrence of the first one stands for.
pub fn places(indexes: &[Rc<Index>], occurrence: Occurrence) -> BTreeMap<Place, Found<'_>> {
    let root = root(&indexes[0], occurrence.symbol);
    let mut places = BTreeMap::new();
    for index in indexes {
        for other in index.occurrences.iter().filter(|other| self::root(index, other.symbol) == root) {
            let is_declaration = index.symbol(other.symbol).definition == other.span;
            let found = Found { sources: &index.sources, span: other.span, is_declaration };
            places.entry(Place::new(&index.sources, other.span)).or_insert(found);
        }
    }
    places
}

/// A place of a name, in one of the indexes.
#[derive(Clone, Copy, Debug)]
pub struct Found<'i> {
    /// The texts of the index.
    pub sources: &'i Sources,
    /// The place.
    pub span: Span,
    /// Whether the name is declared there.
    pub is_declaration: bool,
}

/// Each name of the text that an index was made for, with what it stands for.
pub fn meanings(index: &Index) -> impl Iterator<Item = (Place, Place)> + '_ {
    index.occurrences.iter().filter(|occurrence| occurrence.span.source == SourceId(0)).map(|occurrence| {
        let place = |span| Place::new(&index.sources, span);
        (place(occurrence.span), place(index.symbol(occurrence.symbol).definition))
    })
}
