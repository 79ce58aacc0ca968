//! From text to [`ast`](crate::ast): the grammar is `grammar.pest`, expressions go through pest's Pratt parser.
//!
//! Invariants: no text, whatever it holds, makes this stage panic, overflow the stack or take more than time linear in
//! its length (`limits` sees to that before the grammar is asked), and no expression is deeper than
//! the limits in `expression` allow. A statement that does not parse is reported and left out.

mod expression;
mod limits;
mod recover;
mod slip;
mod statement;
mod unit;

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};

use crate::ast::{File, Name, TableSignature};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span};
use crate::units::Unit;

#[allow(missing_docs, reason = "generated; the rules are documented in the grammar")]
mod grammar {
    /// The parser that pest derives from the grammar.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    pub(super) struct Grammar;
}

use grammar::Grammar;
pub(crate) use grammar::Rule;
use recover::Bad;

/// The edition of the language this compiler speaks.
const EDITION: &str = "2026";

/// Parses a `.nm` text.
pub fn file(sources: &Sources, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> File {
    let mut builder = Builder { source, text: &sources.get(source).text, diagnostics };
    let Some(pair) = builder.parse(Rule::file) else {
        return File::default();
    };
    let mut file = File::default();
    let mut good_end = 0;
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::edition => builder.edition(pair.clone()),
            Rule::item => builder.item(pair.clone(), &mut file),
            Rule::bad_item => {
                let span = pair.as_span();
                let bad = Bad { start: good_end, bad: span.start(), end: span.end(), joined: false };
                builder.report_bad(Rule::items, &bad);
            }
            _ => {}
        }
        good_end = match pair.as_rule() {
            Rule::item => pair.as_span().end(),
            _ => good_end.max(pair.as_span().start()),
        };
    }
    file
}

/// The grammar's own tree of a text in which [`file`] finds no mistake: a pair of `file`.
pub(crate) fn tree(text: &str) -> Option<Pair<'_, Rule>> {
    Grammar::parse(Rule::file, text).ok()?.next()
}

/// Parses the text of a `.table` header.
pub fn table_file(sources: &Sources, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Option<TableSignature> {
    let mut builder = Builder { source, text: &sources.get(source).text, diagnostics };
    let pair = builder.parse(Rule::table_file)?;
    let signature = pair.into_inner().find(|pair| pair.as_rule() == Rule::table_signature)?;
    Some(builder.table_signature(signature))
}

/// Parses a text that is a unit and nothing else; otherwise, what is wrong, in the only source there is.
pub fn unit(text: &str) -> Result<Unit, Box<Diagnostic>> {
    let (source, mut diagnostics) = (SourceId(0), Vec::new());
    limits::check(text, source)?;
    let pair = Grammar::parse(Rule::unit, text).ok().and_then(|mut pairs| pairs.next());
    let end = pair.as_ref().map_or(0, |pair| pair.as_span().end());
    let mut builder = Builder { source, text, diagnostics: &mut diagnostics };
    let unit = pair.and_then(|pair| builder.unit_text(pair).unit);
    let rest = text[end..].trim();
    if unit.is_none() || !rest.is_empty() {
        let (message, start) = match unit {
            Some(_) => (format!("the unit ends before `{rest}`"), end),
            None => (format!("`{text}` is no unit"), 0),
        };
        let span = Span { source, start, end: text.len() };
        let help = "units are joined by `*` and `/`, as in `mV/ms`";
        diagnostics.push(Diagnostic::new(Code::Syntax, message, span, "no unit").help(help));
    }
    match (diagnostics.into_iter().next(), unit) {
        (None, Some(unit)) => Ok(unit),
        (diagnostic, _) => Err(Box::new(diagnostic.expect("invariant: without a unit there is a mistake"))),
    }
}

/// Whether a text is a name and nothing else.
pub fn is_identifier(text: &str) -> bool {
    Grammar::parse(Rule::ident, text).is_ok_and(|mut pairs| pairs.next().is_some_and(|pair| pair.as_str() == text))
}

/// Builds the syntax tree of one text.
struct Builder<'a> {
    source: SourceId,
    text: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn parse(&mut self, rule: Rule) -> Option<Pair<'a, Rule>> {
        if let Err(diagnostic) = limits::check(self.text, self.source) {
            self.diagnostics.push(diagnostic);
            return None;
        }
        match Grammar::parse(rule, self.text) {
            Ok(mut pairs) => pairs.next(),
            Err(error) => {
                self.report(&error, 0, self.text.len());
                None
            }
        }
    }

    fn edition(&mut self, pair: Pair<'a, Rule>) {
        let year = inner(pair).next().expect("invariant: an edition has a year");
        if year.as_str() != EDITION {
            let message = format!("edition `{}` of the language is unknown", year.as_str());
            let span = self.span(&year);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownEdition, message, span, "unknown edition")
                    .help(format!("this compiler speaks `edition {EDITION}`")),
            );
        }
    }

    /// The place of a pair, without the white space and comments that pest lets it end with.
    fn span(&self, pair: &Pair<'a, Rule>) -> Span {
        let span = pair.as_span();
        let end = span.start() + span.as_str().trim_end().len();
        Span { source: self.source, start: span.start(), end }
    }

    fn name(&self, pair: &Pair<'a, Rule>) -> Name {
        Name { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    fn next_name(&self, pairs: &mut Pairs<'a, Rule>) -> Name {
        self.name(&pairs.next().expect("invariant: the grammar has a name here"))
    }
}

fn inner(pair: Pair<'_, Rule>) -> Pairs<'_, Rule> {
    pair.into_inner()
}

/// Takes the pairs of `///` lines; their text, one line a line.
fn take_doc(pairs: &mut Pairs<'_, Rule>) -> String {
    let mut lines = Vec::new();
    while let Some(pair) = take(pairs, Rule::doc) {
        let line = pair.as_str().trim_start_matches('/');
        lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
    }
    lines.join("\n")
}

/// Takes the next pair if it is of this rule.
fn take<'a>(pairs: &mut Pairs<'a, Rule>, rule: Rule) -> Option<Pair<'a, Rule>> {
    pairs.peek().filter(|pair| pair.as_rule() == rule)?;
    pairs.next()
}
