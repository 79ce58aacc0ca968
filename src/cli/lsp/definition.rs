//! Where a name is declared, and where else it stands.

use super::documents::Document;
use super::names::{indexes, places};
use super::text::Lines;
use super::workspace::Workspace;
use lsp_types::{DocumentHighlight, Location, Position};
use neurolib_compiler::index::{Index, Occurrence};
use neurolib_compiler::source::{SourceId, Span};
use std::rc::Rc;

/// The name at a position of an open text.
pub fn occurrence(workspace: &Workspace, document: &Document, position: Position) -> Option<(Rc<Index>, Occurrence)> {
    let index = workspace.index(document);
    let occurrence = index.at(Lines::new(&document.source.text).offset(position))?;
    Some((index, occurrence))
}

/// Where the name at a position is declared.
pub fn definition(workspace: &Workspace, document: &Document, position: Position) -> Option<Location> {
    let (index, occurrence) = occurrence(workspace, document, position)?;
    workspace.location(&index.sources, index.symbol(occurrence.symbol).definition)
}

/// Every place where the name at a position stands, in this and the other files of its folder.
pub fn references(
    workspace: &Workspace,
    document: &Document,
    position: Position,
    with_declaration: bool,
) -> Option<Vec<Location>> {
    let (index, occurrence) = occurrence(workspace, document, position)?;
    let word = index.sources.text(occurrence.span).to_owned();
    let indexes = indexes(workspace, document, &[&word]);
    let places = places(&indexes, occurrence).into_values();
    let wanted = places.filter(|found| with_declaration || !found.is_declaration);
    Some(wanted.filter_map(|found| workspace.location(found.sources, found.span)).collect())
}

/// The places of the name at a position in the open text.
pub fn highlights(workspace: &Workspace, document: &Document, position: Position) -> Option<Vec<DocumentHighlight>> {
    let (index, occurrence) = occurrence(workspace, document, position)?;
    let lines = Lines::new(&document.source.text);
    let root = index.root(occurrence.symbol);
    let same =
        index.occurrences.iter().filter(|other| other.span.source == SourceId(0) && index.root(other.symbol) == root);
    let range = |span: Span| lines.range(span.start..span.end);
    Some(same.map(|other| DocumentHighlight { range: range(other.span), kind: None }).collect())
}
