//! Declarations as symbols.

use std::collections::HashMap;

use super::{Stage, Symbol, SymbolId, SymbolKind, SymbolUnit};
use crate::ast::{Binding, Block, Bound, Column, Expr, File, Name, Statement, TableSignature, UnitText};
use crate::semantics::Recording;
use crate::source::{Source, Span};

/// The declarations of all texts.
pub(super) fn symbols(recording: &Recording) -> Vec<Symbol> {
    let mut collector = Collector { recording, symbols: Vec::new(), links: Vec::new() };
    for file in &recording.files {
        collector.file(file);
    }
    for table in &recording.tables {
        collector.table(table, (SymbolKind::TableData, String::new()), None);
    }
    collector.linked()
}

/// A symbol is complete when what it refers to has its symbol as well.
struct Link {
    symbol: SymbolId,
    /// Where the name stands that is followed, for a base and for members.
    base: Option<Span>,
    members: Option<Span>,
}

struct Collector<'r> {
    recording: &'r Recording,
    symbols: Vec<Symbol>,
    links: Vec<Link>,
}

impl Collector<'_> {
    fn file(&mut self, file: &File) {
        let blocks = file.components.iter().map(|block| (block, SymbolKind::Component));
        let mut blocks: Vec<_> = blocks.chain(file.models.iter().map(|block| (block, SymbolKind::Model))).collect();
        blocks.sort_by_key(|(block, _)| block.span.start);
        for (block, kind) in blocks {
            self.block(block, kind);
        }
    }

    fn block(&mut self, block: &Block, kind: SymbolKind) {
        let mut symbol = plain(kind, &block.name, None);
        symbol.doc.clone_from(&block.doc);
        symbol.extent = block.span;
        symbol.dropped = block.statements.iter().filter_map(dropped).collect();
        let id = self.add(symbol);
        if let Some(base) = &block.extends {
            self.links.push(Link { symbol: id, base: Some(base.span), members: None });
        }
        for statement in &block.statements {
            self.statement(statement, id);
        }
    }

    fn statement(&mut self, statement: &Statement, block: SymbolId) {
        let statement = match statement {
            Statement::Override(inner, _) => inner,
            statement => statement,
        };
        match statement {
            Statement::Parameter { binding, range } => {
                let mut symbol = self.binding(SymbolKind::Parameter, binding, block);
                symbol.stage = Some(Stage::Run);
                if let Some(range) = range {
                    symbol.range = Some(format!("in {}", self.text(range.span)));
                    symbol.extent = symbol.extent.to(range.span);
                }
                self.add(symbol);
            }
            Statement::State { binding, bound } => {
                let mut symbol = self.binding(SymbolKind::State, binding, block);
                symbol.stage = Some(Stage::Step);
                if let Bound::Clamp(range) | Bound::Wrap(range) = bound {
                    let keyword = if matches!(bound, Bound::Clamp(_)) { "clamp" } else { "wrap" };
                    symbol.range = Some(format!("{keyword} {}", self.text(range.span)));
                    symbol.extent = symbol.extent.to(range.span);
                }
                self.add(symbol);
            }
            Statement::Port(binding) => {
                let symbol = self.binding(SymbolKind::Port, binding, block);
                self.add(Symbol { stage: Some(Stage::Step), ..symbol });
            }
            Statement::Let(binding) => {
                let symbol = self.binding(SymbolKind::Let, binding, block);
                self.add(symbol);
            }
            Statement::Input(binding) => {
                let symbol = self.binding(SymbolKind::Input, binding, block);
                self.add(symbol);
            }
            Statement::Fix { name, value } => {
                let symbol = self.valued(SymbolKind::Fixed, name, value, block);
                self.add(Symbol { stage: Some(Stage::Constant), ..symbol });
            }
            Statement::Argument(column) => {
                let symbol = self.column(SymbolKind::Argument, column, block);
                self.add(symbol);
            }
            Statement::Noise(name) => {
                let symbol = Symbol { stage: Some(Stage::Step), ..self.documented(SymbolKind::Noise, name, block) };
                self.add(symbol);
            }
            Statement::Table { signature, doc, path_span, .. } => {
                self.table(signature, (SymbolKind::Table, doc.clone()), Some((block, *path_span)));
            }
            Statement::Function { name, parameters, value } => {
                let mut symbol = self.documented(SymbolKind::Function, name, block);
                symbol.value = Some(self.text(value.span));
                symbol.extent = name.span.to(value.span);
                symbol.arguments = parameters.iter().map(|parameter| parameter.text.clone()).collect();
                let function = self.add(symbol);
                for parameter in parameters {
                    self.add(plain(SymbolKind::FunctionParameter, parameter, Some(function)));
                }
            }
            Statement::Instance { name, component, arguments } => {
                let mut symbol = self.documented(SymbolKind::Instance, name, block);
                symbol.value = Some(component.text.clone());
                symbol.extent = arguments.iter().fold(name.span.to(component.span), |s, (_, v)| s.to(v.span));
                let id = self.add(symbol);
                self.links.push(Link { symbol: id, base: None, members: Some(component.span) });
            }
            Statement::Readout { name, doc, model, ports, every } => {
                let mut symbol = plain(SymbolKind::Readout, name, Some(block));
                symbol.doc.clone_from(doc);
                symbol.value = Some(model.text.clone());
                let ends = ports.iter().map(|(_, value)| value.span).chain(every.iter().map(|every| every.span));
                symbol.extent = ends.fold(name.span.to(model.span), Span::to);
                let id = self.add(symbol);
                self.links.push(Link { symbol: id, base: None, members: Some(model.span) });
            }
            Statement::Observe { path, doc, unit, value: Some(value), .. } => {
                let symbol = self.valued(SymbolKind::Observable, &path[0], value, block);
                let (doc, unit) = (doc.clone(), declared(unit.as_ref()));
                self.add(Symbol { doc, unit, stage: Some(Stage::Step), ..symbol });
            }
            Statement::Observe { value: None, .. }
            | Statement::Cite { .. }
            | Statement::Equation { .. }
            | Statement::Past { .. }
            | Statement::Override(..)
            | Statement::Drop(_) => {}
        }
    }

    fn table(&mut self, table: &TableSignature, kind: (SymbolKind, String), place: Option<(SymbolId, Span)>) {
        let mut symbol = plain(kind.0, &table.name, place.map(|(block, _)| block));
        symbol.doc = kind.1;
        symbol.arguments = table.axes.iter().map(|axis| axis.name.text.clone()).collect();
        symbol.extent = place.map_or(table.name.span, |(_, end)| table.name.span.to(end));
        let id = self.add(symbol);
        for (columns, kind) in [(&table.axes, SymbolKind::TableAxis), (&table.quantities, SymbolKind::TableQuantity)] {
            for column in columns {
                let symbol = self.column(kind, column, id);
                self.add(symbol);
            }
        }
        self.symbols[id.0].members = Some(id);
    }

    fn binding(&self, kind: SymbolKind, binding: &Binding, block: SymbolId) -> Symbol {
        let symbol = self.valued(kind, &binding.name, &binding.value, block);
        Symbol { doc: binding.doc.clone(), unit: declared(binding.unit.as_ref()), ..symbol }
    }

    fn valued(&self, kind: SymbolKind, name: &Name, value: &Expr, block: SymbolId) -> Symbol {
        let extent = name.span.to(value.span);
        Symbol { value: Some(self.text(value.span)), extent, ..plain(kind, name, Some(block)) }
    }

    fn column(&self, kind: SymbolKind, column: &Column, container: SymbolId) -> Symbol {
        let unit = match &column.unit {
            Some(unit) => SymbolUnit::Declared(unit.text.clone()),
            None => SymbolUnit::Declared("1".to_owned()),
        };
        let extent = column.unit.as_ref().map_or(column.name.span, |unit| column.name.span.to(unit.span));
        Symbol { doc: column.doc.clone(), unit, extent, ..plain(kind, &column.name, Some(container)) }
    }

    /// A declaration whose documentation the syntax tree does not keep.
    fn documented(&self, kind: SymbolKind, name: &Name, block: SymbolId) -> Symbol {
        let doc = doc_above(self.recording.sources.get(name.span.source), name.span.start);
        Symbol { doc, ..plain(kind, name, Some(block)) }
    }

    fn text(&self, span: Span) -> String {
        self.recording.sources.text(span).to_owned()
    }

    fn add(&mut self, mut symbol: Symbol) -> SymbolId {
        let id = SymbolId(self.symbols.len());
        let record = &self.recording.record;
        let mut link = Link { symbol: id, base: record.base_of(symbol.definition), members: None };
        if let Some(fact) = record.fact_of(symbol.definition) {
            if let (SymbolUnit::Unknown, Some(unit)) = (&symbol.unit, &fact.unit) {
                symbol.unit = SymbolUnit::Inferred(unit.clone());
            }
            symbol.stage = symbol.stage.or(fact.stage);
            link.members = fact.table;
        }
        if symbol.unit == SymbolUnit::Unknown && has_unit_one(symbol.kind) {
            symbol.unit = SymbolUnit::Declared("1".to_owned());
        }
        self.symbols.push(symbol);
        self.links.push(link);
        id
    }

    fn linked(mut self) -> Vec<Symbol> {
        let by_place: HashMap<Span, SymbolId> =
            self.symbols.iter().enumerate().map(|(k, symbol)| (symbol.definition, SymbolId(k))).collect();
        let declared: HashMap<Span, Span> = self.recording.record.places().collect();
        // A name that is followed stands for a declaration, unless it is one itself.
        let follow = |place: Span| by_place.get(declared.get(&place).unwrap_or(&place)).copied();
        for link in &self.links {
            let symbol = &mut self.symbols[link.symbol.0];
            symbol.base = symbol.base.or(link.base.and_then(follow)).filter(|base| *base != link.symbol);
            symbol.members = symbol.members.or(link.members.and_then(follow));
        }
        self.inherit();
        self.symbols
    }

    /// What a fixed parameter does not say itself, its declaration says.
    fn inherit(&mut self) {
        for k in 0..self.symbols.len() {
            let mut root = &self.symbols[k];
            while let (Some(base), false) = (root.base, root.kind == SymbolKind::Model) {
                root = &self.symbols[base.0];
            }
            let (doc, unit) = (root.doc.clone(), root.unit.clone());
            let symbol = &mut self.symbols[k];
            if symbol.doc.is_empty() {
                symbol.doc = doc;
            }
            if symbol.kind == SymbolKind::Fixed {
                symbol.unit = unit;
            }
        }
    }
}

fn plain(kind: SymbolKind, name: &Name, container: Option<SymbolId>) -> Symbol {
    Symbol {
        kind,
        name: name.text.clone(),
        definition: name.span,
        extent: name.span,
        doc: String::new(),
        unit: SymbolUnit::Unknown,
        value: None,
        range: None,
        stage: None,
        container,
        members: None,
        base: None,
        arguments: Vec::new(),
        dropped: Vec::new(),
    }
}

fn declared(unit: Option<&UnitText>) -> SymbolUnit {
    unit.map_or(SymbolUnit::Unknown, |unit| SymbolUnit::Declared(unit.text.clone()))
}

/// Whether a declaration without a unit is one of pure numbers.
fn has_unit_one(kind: SymbolKind) -> bool {
    matches!(kind, SymbolKind::Parameter | SymbolKind::Port | SymbolKind::State)
}

fn dropped(statement: &Statement) -> Option<String> {
    match statement {
        Statement::Drop(name) => Some(name.text.clone()),
        _ => None,
    }
}

/// The `///` lines above the line of a byte.
fn doc_above(source: &Source, offset: usize) -> String {
    let before = source.text[..offset].rsplit_once('\n').map_or("", |(before, _)| before);
    let is_doc = |line: &&str| line.starts_with("///") && !line.starts_with("////");
    let mut lines: Vec<&str> = before.lines().rev().map(str::trim).take_while(is_doc).collect();
    lines.reverse();
    let text = |line: &str| line.strip_prefix("/// ").or(line.strip_prefix("///")).unwrap_or_default().to_owned();
    lines.into_iter().map(text).collect::<Vec<_>>().join("\n")
}
