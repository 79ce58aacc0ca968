//! Items and statements.

use pest::iterators::{Pair, Pairs};

use super::recover::Bad;
use super::{Builder, Rule, inner, take, take_doc};
use crate::ast::{Binding, Block, Bound, Column, Edge, Expr, File, Name, Range, Statement, TableSignature, UnitText};

impl<'a> Builder<'a> {
    /// A component or model, with its documentation.
    pub(super) fn item(&mut self, pair: Pair<'a, Rule>, file: &mut File) {
        let mut pairs = inner(pair);
        let doc = take_doc(&mut pairs);
        let block = pairs.next().expect("invariant: an item has a block");
        match block.as_rule() {
            Rule::component => file.components.push(self.block(block, doc)),
            _ => file.models.push(self.block(block, doc)),
        }
    }

    fn block(&mut self, pair: Pair<'a, Rule>, doc: String) -> Block {
        let span = self.span(&pair);
        let mut pairs = inner(pair);
        let name = self.next_name(&mut pairs);
        let extends = take(&mut pairs, Rule::extends).map(|pair| self.next_name(&mut inner(pair)));
        let mut block = Block { name, doc, extends, statements: Vec::new(), skipped: Vec::new(), span };
        // The last statement, and how many there were before: a mistake may belong to it.
        let mut last: Option<(pest::Span, usize)> = None;
        for pair in pairs {
            match pair.as_rule() {
                Rule::statement => {
                    last = Some((pair.as_span(), block.statements.len()));
                    self.statement(pair, &mut block.statements);
                }
                Rule::bad_statement => {
                    let span = pair.as_span();
                    let mut bad = Bad { start: span.start(), bad: span.start(), end: span.end(), joined: false };
                    if let Some((before, count)) = last.take() {
                        bad.start = before.start();
                        let end = before.start() + before.as_str().trim_end().len();
                        bad.joined = !self.text[end..span.start()].contains('\n');
                        if bad.joined {
                            // What was read is not what is meant.
                            block.statements.truncate(count);
                            block.skipped.extend(words(before.as_str()));
                        }
                    }
                    self.report_bad(Rule::statements, &bad);
                    block.skipped.extend(words(span.as_str()));
                }
                _ => {}
            }
        }
        block
    }

    fn statement(&mut self, pair: Pair<'a, Rule>, out: &mut Vec<Statement>) {
        let mut pairs = inner(pair);
        let doc = take_doc(&mut pairs);
        let body = pairs.next().expect("invariant: a statement has a body");
        self.body(body, doc, out);
    }

    fn body(&mut self, pair: Pair<'a, Rule>, doc: String, out: &mut Vec<Statement>) {
        let rule = pair.as_rule();
        let span = self.span(&pair);
        let mut pairs = inner(pair);
        match rule {
            Rule::params | Rule::args | Rule::ports | Rule::lets | Rule::states | Rule::fixes => {
                for pair in pairs {
                    let declaration = self.declaration(pair, &doc);
                    out.push(declaration);
                }
            }
            Rule::noise => out.extend(pairs.map(|pair| Statement::Noise(self.name(&pair)))),
            Rule::drops => out.extend(pairs.map(|pair| Statement::Drop(self.name(&pair)))),
            Rule::input => {
                let binding = self.binding(&mut pairs, doc);
                out.push(Statement::Input(binding));
            }
            Rule::overriding => {
                let mut replaced = Vec::new();
                let body = pairs.next().expect("invariant: an override has a statement");
                self.body(body, doc, &mut replaced);
                out.extend(replaced.into_iter().map(|statement| Statement::Override(Box::new(statement), span)));
            }
            _ => {
                let statement = self.single(rule, &mut pairs, doc);
                out.push(statement);
            }
        }
    }

    fn single(&mut self, rule: Rule, pairs: &mut Pairs<'a, Rule>, doc: String) -> Statement {
        match rule {
            Rule::cite => {
                let kind = self.next_name(pairs);
                Statement::Cite { kind, text: self.string(pairs).0 }
            }
            Rule::equation => {
                let factor = take(pairs, Rule::factor).map(|pair| self.expression(pair));
                take(pairs, Rule::ddt);
                let state = self.next_name(pairs);
                Statement::Equation { factor, state, value: self.assigned(pairs) }
            }
            Rule::table => {
                let signature = pairs.next().expect("invariant: a table has a signature");
                let signature = self.table_signature(signature);
                let (path, path_span) = self.string(pairs);
                take(pairs, Rule::interpolation);
                let edge = match take(pairs, Rule::edge).and_then(|pair| inner(pair).next()).map(|pair| pair.as_str()) {
                    Some("extrapolate") => Edge::Extrapolate,
                    Some("error") => Edge::Error,
                    _ => Edge::Clamp,
                };
                Statement::Table { signature, doc, path, path_span, edge }
            }
            Rule::observe => {
                let path = pairs.next().expect("invariant: an observable has a name");
                let path: Vec<Name> = inner(path).map(|part| self.name(&part)).collect();
                let unit = self.unit_mark(pairs);
                let value = take(pairs, Rule::assign).map(|_| self.next_expression(pairs));
                Statement::Observe { path, doc, unit, value, is_default: pairs.next().is_some() }
            }
            Rule::readout => {
                let name = self.next_name(pairs);
                take(pairs, Rule::assign);
                let model = self.next_name(pairs);
                let ports = self.fields(pairs);
                let every = pairs.next().map(|pair| self.next_expression(&mut inner(pair)));
                Statement::Readout { name, doc, model, ports, every }
            }
            Rule::instance => {
                let name = self.next_name(pairs);
                take(pairs, Rule::assign);
                let component = self.next_name(pairs);
                Statement::Instance { name, component, arguments: self.fields(pairs) }
            }
            Rule::function => {
                let name = self.next_name(pairs);
                let mut parameters = Vec::new();
                while let Some(pair) = take(pairs, Rule::ident) {
                    parameters.push(self.name(&pair));
                }
                Statement::Function { name, parameters, value: self.assigned(pairs) }
            }
            _ => {
                let name = self.next_name(pairs);
                Statement::Past { name, value: self.assigned(pairs) }
            }
        }
    }

    /// One declaration of a row; it shares the row's documentation unless it has its own.
    fn declaration(&mut self, pair: Pair<'a, Rule>, shared: &str) -> Statement {
        let rule = pair.as_rule();
        let mut pairs = inner(pair);
        let own = take_doc(&mut pairs);
        let doc = if own.is_empty() { shared.to_owned() } else { own };
        match rule {
            Rule::arg => Statement::Argument(self.column(&mut pairs, doc)),
            Rule::fix => {
                let name = self.next_name(&mut pairs);
                Statement::Fix { name, value: self.assigned(&mut pairs) }
            }
            Rule::param => {
                let binding = self.binding(&mut pairs, doc);
                let range = take(&mut pairs, Rule::range).map(|pair| self.range(pair));
                Statement::Parameter { binding, range }
            }
            Rule::port => Statement::Port(self.binding(&mut pairs, doc)),
            Rule::binding => Statement::Let(self.binding(&mut pairs, doc)),
            _ => {
                let binding = self.binding(&mut pairs, doc);
                let bound = pairs.next().map_or(Bound::Free, |pair| {
                    let is_clamp = pair.as_rule() == Rule::clamp;
                    let range = inner(pair).next().expect("invariant: a bound has a range");
                    let range = self.range(range);
                    if is_clamp { Bound::Clamp(range) } else { Bound::Wrap(range) }
                });
                Statement::State { binding, bound }
            }
        }
    }

    fn binding(&mut self, pairs: &mut Pairs<'a, Rule>, doc: String) -> Binding {
        let name = self.next_name(pairs);
        let unit = self.unit_mark(pairs);
        Binding { name, doc, unit, value: self.assigned(pairs) }
    }

    fn column(&mut self, pairs: &mut Pairs<'a, Rule>, doc: String) -> Column {
        let name = self.next_name(pairs);
        Column { name, doc, unit: self.unit_mark(pairs) }
    }

    fn range(&mut self, pair: Pair<'a, Rule>) -> Range {
        let span = self.span(&pair);
        let (mut low, mut high, mut after) = (None, None, false);
        for pair in inner(pair) {
            match pair.as_rule() {
                Rule::dots => after = true,
                _ if after => high = Some(self.expression(pair)),
                _ => low = Some(self.expression(pair)),
            }
        }
        Range { low, high, span }
    }

    /// A table's name, axes and quantities.
    pub(super) fn table_signature(&mut self, pair: Pair<'a, Rule>) -> TableSignature {
        let text = pair.as_str();
        let start = pair.as_span().start();
        let arrow = start + text.find("->").expect("invariant: a signature has an arrow");
        let mut pairs = inner(pair);
        let name = self.next_name(&mut pairs);
        let (mut axes, mut quantities) = (Vec::new(), Vec::new());
        for pair in pairs {
            let is_axis = pair.as_span().start() < arrow;
            let column = self.column(&mut inner(pair), String::new());
            if is_axis { axes.push(column) } else { quantities.push(column) }
        }
        TableSignature { name, axes, quantities }
    }

    fn fields(&mut self, pairs: &mut Pairs<'a, Rule>) -> Vec<(Name, Expr)> {
        let mut fields = Vec::new();
        while let Some(pair) = take(pairs, Rule::field) {
            let mut parts = inner(pair);
            fields.push((self.next_name(&mut parts), self.assigned(&mut parts)));
        }
        fields
    }

    fn unit_mark(&mut self, pairs: &mut Pairs<'a, Rule>) -> Option<UnitText> {
        let mark = take(pairs, Rule::unit_mark)?;
        let unit = inner(mark).next().expect("invariant: a unit follows the colon");
        Some(self.unit_text(unit))
    }

    fn string(&self, pairs: &mut Pairs<'a, Rule>) -> (String, crate::source::Span) {
        let pair = pairs.next().expect("invariant: the grammar has a string here");
        (pair.as_str().trim_matches('"').to_owned(), self.span(&pair))
    }

    fn assigned(&mut self, pairs: &mut Pairs<'a, Rule>) -> Expr {
        take(pairs, Rule::assign);
        self.next_expression(pairs)
    }

    fn next_expression(&mut self, pairs: &mut Pairs<'a, Rule>) -> Expr {
        let pair = pairs.next().expect("invariant: the grammar has an expression here");
        self.expression(pair)
    }
}

/// The words of a skipped text.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| c != '_' && !c.is_alphanumeric())
        .filter(|word| word.chars().next().is_some_and(|c| !c.is_ascii_digit()))
        .map(str::to_owned)
}
