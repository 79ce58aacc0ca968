//! Renaming, in all files of a folder, if the names then mean what they meant before.

use super::definition::occurrence;
use super::documents::Document;
use super::names::{self, Place, beside, indexes, meanings, places};
use super::text::Lines;
use super::workspace::{Workspace, is_users};
use lsp_types::{Position, PrepareRenamePlaceholder, TextEdit, Uri, WorkspaceEdit};
use neurolib_compiler::index::{
    BUILTINS, Index, KEYWORDS, Occurrence, SymbolId, SymbolKind, index, is_identifier, is_reserved,
};
use neurolib_compiler::source::{Source, SourceId};
use neurolib_compiler::standard::Texts;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// The name at a position, if it can be renamed.
///
/// # Errors
/// If it cannot, with the reason.
pub fn prepare(
    workspace: &Workspace,
    document: &Document,
    position: Position,
) -> Result<PrepareRenamePlaceholder, String> {
    let (index, occurrence) = renamable(workspace, document, position)?;
    let range = Lines::new(&document.source.text).range(occurrence.span.start..occurrence.span.end);
    Ok(PrepareRenamePlaceholder { range, placeholder: index.sources.text(occurrence.span).to_owned() })
}

/// The edits that give the name at a position another one.
///
/// # Errors
/// If the new name is none, clashes with another, or would change what some name stands for.
pub fn rename(
    workspace: &Workspace,
    document: &Document,
    position: Position,
    new: &str,
) -> Result<WorkspaceEdit, String> {
    let (index, occurrence) = renamable(workspace, document, position)?;
    let old = index.sources.text(occurrence.span).to_owned();
    check_name(new)?;
    if old == new {
        return Ok(WorkspaceEdit::default());
    }
    let indexes = indexes(workspace, document, &[&old, new]);
    for index in &indexes {
        check_clash(index, &names::root(&indexes[0], occurrence.symbol), new)?;
        if index.skipped.contains(&old) {
            let name = &index.sources.get(SourceId(0)).name;
            return Err(format!("`{old}` also stands in a statement of {name} that does not parse; mend that first"));
        }
    }
    let found = places(&indexes, occurrence);
    check_meaning(&workspace.library(document), document, &indexes, found.keys().collect(), new)?;
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for found in found.values() {
        let location = workspace.location(found.sources, found.span).ok_or("a file that would change has no path")?;
        changes.entry(location.uri).or_default().push(TextEdit { range: location.range, new_text: new.to_owned() });
    }
    Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

/// The name at a position, if it is one of the user's.
fn renamable(
    workspace: &Workspace,
    document: &Document,
    position: Position,
) -> Result<(Rc<Index>, Occurrence), String> {
    let Some((index, occurrence)) = occurrence(workspace, document, position) else {
        let offset = Lines::new(&document.source.text).offset(position);
        let (_, word) = super::lexer::word_at(&document.source.text, offset);
        let is_language =
            KEYWORDS.iter().any(|keyword| keyword.name == word) || BUILTINS.iter().any(|builtin| builtin.name == word);
        return Err(match word {
            "" => "there is no name here".to_owned(),
            word if is_language => format!("`{word}` is a word of the language"),
            word => format!("`{word}` is no name that is declared"),
        });
    };
    let root = index.symbol(index.root(occurrence.symbol));
    let source = index.sources.get(root.definition.source);
    if source.name != document.source.name && !is_users(source) {
        return Err(format!("`{}` is declared in the standard library", root.name));
    }
    match root.kind {
        SymbolKind::TableAxis | SymbolKind::TableQuantity => {
            Err(format!("`{}` is a name in the data of the table", root.name))
        }
        SymbolKind::TableData => Err("the path of a table is the place of its files".to_owned()),
        _ => Ok((index, occurrence)),
    }
}

fn check_name(new: &str) -> Result<(), String> {
    if KEYWORDS.iter().any(|keyword| keyword.name == new) {
        return Err(format!("`{new}` is a keyword"));
    }
    if is_reserved(new) {
        return Err(format!("`{new}` is a name of the language"));
    }
    if !is_identifier(new) {
        return Err(format!("`{new}` is no name: a name is made of letters, digits and `_`, and begins with no digit"));
    }
    Ok(())
}

/// No other declaration has the new name, where the old one is declared or in a variant of that.
fn check_clash(index: &Index, root: &Place, new: &str) -> Result<(), String> {
    for (id, symbol) in index.iter().filter(|(id, _)| names::root(index, *id) == *root) {
        let blocks: Vec<SymbolId> = match symbol.container {
            Some(container) => {
                index.iter().map(|(id, _)| id).filter(|block| inherits(index, *block, container)).collect()
            }
            None => Vec::new(),
        };
        let rivals = index.iter().filter(|(other, rival)| {
            *other != id
                && rival.name == new
                && match rival.container {
                    Some(container) => blocks.contains(&container),
                    None => symbol.container.is_none() && rival.kind == symbol.kind,
                }
        });
        if let Some((_, rival)) = rivals.into_iter().next() {
            let place = match rival.container.map(|container| index.symbol(container)) {
                Some(container) => format!("in `{}`", container.name),
                None => format!("in {}", index.sources.get(rival.definition.source).name),
            };
            return Err(format!("`{new}` is declared already, {place}"));
        }
    }
    Ok(())
}

/// Whether a block is `base` or extends it.
fn inherits(index: &Index, block: SymbolId, base: SymbolId) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(block);
    while let Some(block) = next.filter(|block| seen.insert(*block)) {
        if block == base {
            return true;
        }
        next = index.symbol(block).base.filter(|_| index.symbol(block).kind == SymbolKind::Model);
    }
    false
}

/// After the edits every name stands for what it stood for.
fn check_meaning(
    library: &Texts,
    document: &Document,
    before: &[Rc<Index>],
    places: BTreeSet<&Place>,
    new: &str,
) -> Result<(), String> {
    let edit = |source: &Source| {
        let mut text = source.text.clone();
        for place in places.iter().rev().filter(|place| place.source == source.name) {
            text.replace_range(place.start..place.end, new);
        }
        Source::new(source.name.clone(), text)
    };
    let moved = |place: &Place| {
        let earlier = places.iter().filter(|other| other.source == place.source && other.start < place.start);
        let shift: isize = earlier.map(|other| new.len().cast_signed() - (other.end - other.start).cast_signed()).sum();
        let length = if places.contains(place) { new.len() } else { place.end - place.start };
        let start = place.start.saturating_add_signed(shift);
        Place { source: place.source.clone(), start, end: start + length }
    };
    let tables = library.tables.clone();
    let edited_library = Texts { models: library.models.iter().map(edit).collect(), tables };
    let edited_document = Document::new(document.uri.clone(), document.version, edit(&document.source).text);
    for old in before {
        let source = edit(old.sources.get(SourceId(0)));
        let after = if source.name == document.source.name {
            index(&source, &edited_library)
        } else {
            index(&source, &beside(&edited_library, &source, &edited_document))
        };
        let expected: BTreeSet<(Place, Place)> = meanings(old).map(|(a, b)| (moved(&a), moved(&b))).collect();
        if meanings(&after).collect::<BTreeSet<_>>() != expected {
            return Err(format!("with the name `{new}`, names in {} would stand for something else", source.name));
        }
    }
    Ok(())
}
