//! What may be written at the cursor.

use super::context::{Context, cursor};
use super::documents::Document;
use super::hover::{declaration, doc, markdown};
use super::outline::{self, detail};
use super::text::Lines;
use super::workspace::Workspace;
use lsp_types::{CompletionItem, CompletionItemKind as Kind, InsertTextFormat, Position, Range, TextEdit};
use neurolib_compiler::index::{BUILTINS, Builtin, Index, KEYWORDS, Symbol, SymbolId, SymbolKind};
use neurolib_compiler::standard::{declared, models, tables};
use neurolib_compiler::units::Unit;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Keywords that begin a statement.
const STATEMENTS: &[&str] =
    &["param", "let", "state", "d/dt", "input", "port", "noise", "observe", "readout", "fn", "table", "past", "cite"];
/// Keywords that begin a statement of a component.
const COMPONENT_STATEMENTS: &[&str] = &["arg", "let", "state", "d/dt", "fn", "noise", "past"];
/// Keywords of statements that may follow `override`.
const OVERRIDABLE: &[&str] =
    &["param", "let", "state", "d/dt", "input", "port", "observe", "readout", "fn", "table", "past"];
/// Keywords of statements that declare a row of names.
const ROWS: &[&str] = &["param", "let", "state", "port", "fix"];
/// Keywords that only variants have.
const VARIANT_STATEMENTS: &[&str] = &["fix", "override", "drop"];

/// What the editor can do with a proposal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Client {
    /// Whether it knows snippets, so that the cursor comes to stand between parentheses.
    pub snippets: bool,
}

/// The proposals at a position.
pub fn completion(
    workspace: &Workspace,
    document: &Document,
    position: Position,
    client: Client,
) -> Vec<CompletionItem> {
    let text = &document.source.text;
    let lines = Lines::new(text);
    let offset = lines.offset(position);
    let cursor = cursor(text, offset);
    let index = workspace.index(document);
    let known = |index: &Rc<Index>| cursor.block.is_none_or(|block| index.block(block).is_some());
    let last = document.last_index.borrow().clone();
    let index = if known(&index) { index } else { last.unwrap_or(index) };
    let block = cursor.block.and_then(|block| index.block(block));
    let mut proposals = Proposals { index: &index, block, client, items: Vec::new() };
    proposals.context(workspace, document, &cursor.context);
    let range = lines.range(cursor.start..offset);
    proposals.finish(range)
}

struct Proposals<'i> {
    index: &'i Index,
    /// The model or component around the cursor.
    block: Option<SymbolId>,
    client: Client,
    items: Vec<CompletionItem>,
}

impl Proposals<'_> {
    fn context(&mut self, workspace: &Workspace, document: &Document, context: &Context) {
        match context {
            Context::Nothing => {}
            Context::Item => self.keywords(&["model", "component", "edition"]),
            Context::Extends => self.keywords(&["extends"]),
            Context::Statement => self.statement(),
            Context::Overriding => {
                self.keywords(OVERRIDABLE);
                self.members(self.base(), |symbol| symbol.kind == SymbolKind::Instance);
            }
            Context::Overridden { keyword } => {
                self.members(self.base(), |symbol| outline::keyword(symbol.kind) == *keyword);
            }
            Context::Expression { keyword, locals } => self.expression(keyword, locals),
            Context::Component { keyword } => {
                self.blocks(SymbolKind::Component);
                if ROWS.contains(keyword) {
                    self.expression(keyword, &[]);
                }
            }
            Context::Continuation { keyword } => self.continuation(keyword),
            Context::Member { path } => self.member(path),
            Context::Field { block, given } => {
                let fields = [SymbolKind::Argument, SymbolKind::Port];
                let is_open = |symbol: &Symbol| fields.contains(&symbol.kind) && !given.contains(&&*symbol.name);
                self.members(self.index.block(block), is_open);
            }
            Context::Unit => {
                for unit in Unit::common_names() {
                    self.word(unit, Kind::Unit);
                }
                self.word("sqrt", Kind::Unit);
            }
            Context::Model { except } => self.models(workspace, document, except),
            Context::State => self.members(self.block, |symbol| symbol.kind == SymbolKind::State),
            Context::Past => self.members(self.block, |symbol| symbol.kind == SymbolKind::Let),
            Context::Fixed => self.members(self.base(), |symbol| symbol.kind == SymbolKind::Parameter),
            Context::Dropped => self.members(self.base(), |_| true),
            Context::TablePath => {
                let library = workspace.library(document);
                let paths = library.tables.iter().map(|(path, _)| path.as_str()).chain(tables().map(|(path, _)| path));
                for path in paths.collect::<BTreeSet<_>>() {
                    self.word(path, Kind::File);
                }
            }
            Context::Words(words) => words.iter().for_each(|word| self.word(word, Kind::Keyword)),
        }
    }

    fn base(&self) -> Option<SymbolId> {
        self.block.and_then(|block| self.index.symbol(block).base)
    }

    fn statement(&mut self) {
        let block = self.block.map(|block| self.index.symbol(block));
        match block.map(|block| block.kind) {
            Some(SymbolKind::Component) => self.keywords(COMPONENT_STATEMENTS),
            _ => self.keywords(STATEMENTS),
        }
        if block.is_some_and(|block| block.base.is_some()) {
            self.keywords(VARIANT_STATEMENTS);
        }
        // `tau * d/dt x`.
        self.members(self.block, |symbol| {
            matches!(symbol.kind, SymbolKind::Parameter | SymbolKind::Argument | SymbolKind::Let)
        });
    }

    fn expression(&mut self, keyword: &str, locals: &[&str]) {
        locals.iter().for_each(|local| self.word(local, Kind::Variable));
        let is_number = matches!(keyword, "param" | "port" | "fix");
        let is_start = matches!(keyword, "state" | "past");
        let is_equation = matches!(keyword, "dt" | "");
        self.members(self.block, |symbol| match symbol.kind {
            SymbolKind::Observable | SymbolKind::Readout => false,
            SymbolKind::Noise => is_equation,
            SymbolKind::State | SymbolKind::Input | SymbolKind::Port | SymbolKind::Instance => !is_number && !is_start,
            _ => !is_number,
        });
        for builtin in BUILTINS {
            let fits = match builtin.name {
                "w" | "len" | "source" | "sum" | "mean" => keyword == "input",
                "uniform" | "normal" => is_start,
                "delay" | "previous" => !is_start && !is_number && keyword != "input",
                "t" => !is_start && !is_number,
                _ => true,
            };
            if fits {
                self.builtin(builtin);
            }
        }
        self.keywords(&["if", "not"]);
    }

    fn continuation(&mut self, keyword: &str) {
        self.keywords(match keyword {
            "param" => &["in"],
            "state" => &["clamp", "wrap"],
            "observe" => &["default"],
            "readout" => &["every"],
            "table" => &["from"],
            _ => &[],
        });
        if keyword == "table" {
            ["linear", "edge"].iter().for_each(|word| self.word(word, Kind::Keyword));
        }
        if !matches!(keyword, "param" | "port" | "table" | "noise" | "cite") {
            self.keywords(&["then", "else", "and", "or"]);
        }
    }

    /// What stands behind a path and a dot.
    fn member(&mut self, path: &[&str]) {
        let (is_source, path) = match path {
            ["source", path @ ..] => (true, path),
            path => (false, path),
        };
        let mut container = self.block;
        for name in path {
            let members = container.map(|container| self.index.members(container)).unwrap_or_default();
            let found = members.into_iter().find(|id| self.index.symbol(*id).name == *name);
            container = found.and_then(|id| self.index.symbol(id).members);
        }
        let kinds: &[SymbolKind] = match (is_source, path.is_empty()) {
            (false, true) => &[],
            (true, true) => {
                &[SymbolKind::State, SymbolKind::Let, SymbolKind::Instance, SymbolKind::Port, SymbolKind::Input]
            }
            (_, false) => &[
                SymbolKind::State,
                SymbolKind::Let,
                SymbolKind::Instance,
                SymbolKind::Argument,
                SymbolKind::TableQuantity,
            ],
        };
        self.members(container, |symbol| kinds.contains(&symbol.kind));
    }

    fn members(&mut self, container: Option<SymbolId>, fits: impl Fn(&Symbol) -> bool) {
        let Some(container) = container else { return };
        for id in self.index.members(container) {
            if fits(self.index.symbol(id)) {
                self.symbol(id);
            }
        }
    }

    fn blocks(&mut self, kind: SymbolKind) {
        let ids: Vec<SymbolId> =
            self.index.iter().filter(|(_, symbol)| symbol.kind == kind).map(|(id, _)| id).collect();
        ids.into_iter().for_each(|id| self.symbol(id));
    }

    /// Models of this text, of the files beside it and of the standard library.
    fn models(&mut self, workspace: &Workspace, document: &Document, except: &str) {
        let library = workspace.library(document);
        let beside = library.models.iter().map(|source| &*source.text);
        let texts = std::iter::once(&*document.source.text).chain(beside).chain(models().map(|(_, text)| text));
        let names: BTreeSet<&str> = texts.flat_map(declared).filter(|name| *name != except).collect();
        names.into_iter().for_each(|name| self.word(name, Kind::Class));
    }

    /// Keywords; they come first where nothing but they can begin, last in expressions.
    fn keywords(&mut self, names: &[&str]) {
        let rank = if names.contains(&"if") { 3 } else { 0 };
        for name in names {
            let doc = KEYWORDS.iter().find(|keyword| keyword.name == *name).map(|keyword| keyword.doc);
            let doc = doc.unwrap_or("The equation of a state: `d/dt x = …` or `tau * d/dt x = …`.");
            self.items.push(CompletionItem {
                label: (*name).to_owned(),
                kind: Some(Kind::Keyword),
                documentation: Some(markdown(doc.to_owned()).into()),
                sort_text: Some(format!("{rank}{name}")),
                ..CompletionItem::default()
            });
        }
    }

    fn word(&mut self, word: &str, kind: Kind) {
        let sort_text = Some(format!("0{:04}", self.items.len()));
        self.items.push(CompletionItem {
            label: word.to_owned(),
            kind: Some(kind),
            sort_text,
            ..CompletionItem::default()
        });
    }

    fn symbol(&mut self, id: SymbolId) {
        let symbol = self.index.symbol(id);
        let shown = format!("```nm\n{}\n```", declaration(self.index, id));
        let documentation = match doc(self.index, symbol) {
            Some(doc) => format!("{shown}\n\n{doc}"),
            None => shown,
        };
        let is_call = matches!(symbol.kind, SymbolKind::Function | SymbolKind::Table);
        self.items.push(CompletionItem {
            label: symbol.name.clone(),
            kind: Some(kind(symbol.kind)),
            detail: Some(detail(symbol)),
            documentation: Some(markdown(documentation).into()),
            sort_text: Some(format!("1{}", symbol.name)),
            ..self.call(is_call, &symbol.name)
        });
    }

    fn builtin(&mut self, builtin: &Builtin) {
        let is_call = builtin.signature.contains('(');
        self.items.push(CompletionItem {
            label: builtin.name.to_owned(),
            kind: Some(if is_call { Kind::Function } else { Kind::Constant }),
            detail: Some(builtin.signature.to_owned()),
            documentation: Some(markdown(builtin.doc.to_owned()).into()),
            sort_text: Some(format!("2{}", builtin.name)),
            ..self.call(is_call, builtin.name)
        });
    }

    /// A call is written with its parentheses, if the editor can put the cursor between them.
    fn call(&self, is_call: bool, name: &str) -> CompletionItem {
        if !(is_call && self.client.snippets) {
            return CompletionItem::default();
        }
        CompletionItem {
            insert_text: Some(format!("{name}($0)")),
            insert_text_format: Some(InsertTextFormat::Snippet),
            ..CompletionItem::default()
        }
    }

    /// The proposals, each with the place that it replaces.
    fn finish(self, range: Range) -> Vec<CompletionItem> {
        let mut seen = BTreeSet::new();
        let mut items = self.items;
        items.retain(|item| seen.insert(item.label.clone()));
        for item in &mut items {
            let new_text = item.insert_text.take().unwrap_or_else(|| item.label.clone());
            item.text_edit = Some(TextEdit { range, new_text }.into());
        }
        items
    }
}

fn kind(kind: SymbolKind) -> Kind {
    match kind {
        SymbolKind::Model | SymbolKind::Readout => Kind::Class,
        SymbolKind::Component | SymbolKind::Instance => Kind::Struct,
        SymbolKind::Parameter | SymbolKind::Fixed | SymbolKind::Argument => Kind::Constant,
        SymbolKind::Port | SymbolKind::Input => Kind::Interface,
        SymbolKind::State => Kind::Field,
        SymbolKind::Noise => Kind::Event,
        SymbolKind::Table | SymbolKind::TableData | SymbolKind::Function => Kind::Function,
        SymbolKind::Observable | SymbolKind::TableQuantity => Kind::Property,
        SymbolKind::Let | SymbolKind::FunctionParameter | SymbolKind::TableAxis => Kind::Variable,
    }
}
