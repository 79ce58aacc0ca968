//! What the grammar's tree says of each token.

use std::collections::{HashMap, HashSet};

use pest::iterators::Pair;

use super::parentheses;
use super::token::{Form, Role, Start, Token};
use crate::parse::Rule;

/// What is known of tokens, by their place.
#[derive(Default)]
pub(super) struct Structure {
    pub starts: HashMap<usize, Start>,
    pub roles: HashMap<usize, Role>,
    /// Parentheses that say nothing.
    pub dropped: HashSet<usize>,
    /// Beginning and end of each unit, in order.
    pub units: Vec<(usize, usize)>,
}

/// Marks the tokens of a text by its tree, a pair of `file`, and leaves out what says nothing.
pub(super) fn mark<'a>(tokens: Vec<Token<'a>>, tree: Pair<'_, Rule>) -> Vec<Token<'a>> {
    let mut structure = Structure::default();
    structure.file(tree);
    let mut marked: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    // What a dropped token hands on to the next.
    let (mut start, mut newlines) = (None, None);
    for mut token in tokens {
        token.start = structure.starts.get(&token.at).copied();
        if structure.dropped.contains(&token.at) {
            start = start.or(token.start);
            if token.text == "(" {
                newlines = newlines.or(Some(token.newlines));
            }
            continue;
        }
        token.newlines = newlines.take().unwrap_or(token.newlines);
        if !token.is_comment() {
            token.start = start.take().or(token.start);
            token.role = structure.role(&token);
            if token.text == "d/dt"
                && let Some(before) = marked.iter_mut().rev().find(|token| !token.is_comment())
                && before.text == "*"
            {
                before.role = Role::BeforeRate;
            }
        }
        marked.push(token);
    }
    marked
}

impl Structure {
    fn role(&self, token: &Token<'_>) -> Role {
        if let Some(role) = self.roles.get(&token.at) {
            return *role;
        }
        let next = self.units.partition_point(|(start, _)| *start <= token.at);
        match next.checked_sub(1).map(|k| self.units[k]) {
            Some((_, end)) if token.at < end => Role::Unit,
            _ => Role::Plain,
        }
    }

    fn file(&mut self, pair: Pair<'_, Rule>) {
        for pair in pair.into_inner() {
            match pair.as_rule() {
                Rule::edition => self.begin(&pair, Start::Edition),
                Rule::item => self.item(pair),
                _ => {}
            }
        }
    }

    fn item(&mut self, pair: Pair<'_, Rule>) {
        let Some(block) = pair.into_inner().find(|pair| pair.as_rule() != Rule::doc) else {
            return;
        };
        self.begin(&block, Start::Item);
        for statement in block.into_inner().filter(|pair| pair.as_rule() == Rule::statement) {
            if let Some(body) = statement.into_inner().find(|pair| pair.as_rule() != Rule::doc) {
                self.statement(body);
            }
        }
    }

    fn statement(&mut self, body: Pair<'_, Rule>) {
        let form = match body.as_rule() {
            Rule::params | Rule::args | Rule::ports | Rule::lets | Rule::states | Rule::fixes => Form::Row,
            Rule::instance | Rule::readout => Form::Braced,
            Rule::overriding if has_fields(body.clone()) => Form::Braced,
            _ => Form::Single,
        };
        self.begin(&body, Start::Statement(form));
        self.visit([body].into_iter());
    }

    /// Marks everything in a sequence of pairs.
    pub fn visit<'a>(&mut self, pairs: impl Iterator<Item = Pair<'a, Rule>>) {
        for pair in pairs {
            match pair.as_rule() {
                Rule::expression | Rule::range_bound | Rule::factor => parentheses::expression(pair, self),
                Rule::unit => self.units.push((pair.as_span().start(), pair.as_span().end())),
                Rule::params | Rule::args | Rule::ports | Rule::lets | Rule::states | Rule::fixes => {
                    for (k, cell) in pair.clone().into_inner().enumerate() {
                        self.cell(k == 0, cell);
                    }
                    self.visit(pair.into_inner());
                }
                Rule::field => {
                    self.begin(&pair, Start::Field);
                    self.visit(pair.into_inner());
                }
                _ => self.visit(pair.into_inner()),
            }
        }
    }

    /// A declaration of a row. The first goes with the keyword, unless documentation stands between them.
    fn cell(&mut self, is_first: bool, pair: Pair<'_, Rule>) {
        let mut parts = pair.into_inner().peekable();
        let mut begins = !is_first;
        while parts.next_if(|part| part.as_rule() == Rule::doc).is_some() {
            begins = true;
        }
        if let Some(name) = parts.next().filter(|_| begins) {
            self.begin(&name, Start::Cell);
        }
    }

    fn begin(&mut self, pair: &Pair<'_, Rule>, start: Start) {
        self.starts.insert(pair.as_span().start(), start);
    }
}

fn has_fields(overriding: Pair<'_, Rule>) -> bool {
    overriding.into_inner().any(|pair| matches!(pair.as_rule(), Rule::instance | Rule::readout))
}
