//! The names of a text, as editors ask for them: `index/name.nm` and `.txt`.
//!
//! `UPDATE_EXPECT=1` writes the expectations anew; read what changed.

mod support;

use std::fmt::Write as _;
use std::path::Path;

use neurolib_compiler::index::{Index, SymbolId, SymbolUnit, index};
use neurolib_compiler::source::{Source, SourceId, Span};
use support::Repository;

fn place(index: &Index, span: Span) -> String {
    let source = index.sources.get(span.source);
    let (line, column) = source.line_column(span.start);
    match span.source {
        SourceId(0) => format!("{line}:{column}"),
        _ => format!("{}:{line}:{column}", source.name),
    }
}

/// The symbols of the first text, and what each name in it stands for.
fn text(index: &Index) -> String {
    let mut out = String::new();
    let is_first = |span: Span| span.source == SourceId(0);
    let name = |id: SymbolId| index.symbol(id).name.clone();
    for (_, symbol) in index.iter().filter(|(_, symbol)| is_first(symbol.definition)) {
        write!(out, "{} {:?} {}", place(index, symbol.definition), symbol.kind, symbol.name).unwrap();
        match &symbol.unit {
            SymbolUnit::Unknown => {}
            SymbolUnit::Declared(unit) => write!(out, ": {unit}").unwrap(),
            SymbolUnit::Inferred(unit) => write!(out, ": {unit} (inferred)").unwrap(),
        }
        if !symbol.arguments.is_empty() {
            write!(out, " ({})", symbol.arguments.join(", ")).unwrap();
        }
        if let Some(value) = &symbol.value {
            write!(out, " = {value}").unwrap();
        }
        if let Some(range) = &symbol.range {
            write!(out, " {range}").unwrap();
        }
        if let Some(stage) = symbol.stage {
            write!(out, " | {stage:?}").unwrap();
        }
        let links = [("in", symbol.container), ("members of", symbol.members), ("base", symbol.base)];
        for (what, id) in links.into_iter().filter_map(|(what, id)| Some((what, id?))) {
            write!(out, " | {what} {}", name(id)).unwrap();
        }
        if !symbol.doc.is_empty() {
            write!(out, " | {:?}", symbol.doc).unwrap();
        }
        out.push('\n');
    }
    out.push('\n');
    for occurrence in index.occurrences.iter().filter(|occurrence| is_first(occurrence.span)) {
        let definition = index.symbol(occurrence.symbol).definition;
        let word = index.sources.text(occurrence.span);
        if definition == occurrence.span {
            writeln!(out, "{} {word}", place(index, occurrence.span)).unwrap();
        } else {
            writeln!(out, "{} {word} -> {}", place(index, occurrence.span), place(index, definition)).unwrap();
        }
    }
    out
}

#[test]
fn names_stand_for_their_declarations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/index");
    let mut wrong = Vec::new();
    for case in ["names", "broken"] {
        let source = std::fs::read_to_string(folder.join(case).with_extension("nm")).expect("a case");
        let found = text(&index(&Source::new(case, source), &Repository));
        let path = folder.join(case).with_extension("txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &found).expect("a writable folder");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{case}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_name_of_the_models_is_known() {
    for model in ["aln", "balloon_windkessel", "hopf", "wilson_cowan"] {
        let source = support::source(&format!("models/{model}.nm")).expect("a model");
        let index = index(&source, &Repository);
        for (_, symbol) in index.iter() {
            let places: Vec<Span> = index
                .occurrences
                .iter()
                .filter(|o| index.symbol(o.symbol).definition == symbol.definition)
                .map(|o| o.span)
                .collect();
            assert!(places.contains(&symbol.definition), "{model}: {}", symbol.name);
            let is_data = symbol.kind == neurolib_compiler::index::SymbolKind::TableData;
            let same = places.iter().all(|span| index.sources.text(*span) == symbol.name);
            assert!(is_data || same, "{model}: {} has other words", symbol.name);
        }
    }
}
