//! Messages for what the grammar does not match.

use std::collections::BTreeSet;

use pest::Parser as _;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::slip::{self, Failed};
use super::{Builder, Grammar, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::nearest;
use crate::source::Span;

/// Text that no rule matches.
pub(super) struct Bad {
    /// Where the statement before begins, to which it may belong.
    pub start: usize,
    /// Where it begins itself.
    pub bad: usize,
    pub end: usize,
    /// Whether it goes on on the line where that statement ends.
    pub joined: bool,
}

impl Builder<'_> {
    /// Parses a skipped text once more, alone, to learn how far it gets.
    pub(super) fn report_bad(&mut self, rule: Rule, bad: &Bad) {
        let text = self.text[bad.start..bad.end].trim_end();
        let Err(error) = Grammar::parse(rule, text) else {
            let span = Span { source: self.source, start: bad.start, end: bad.start + text.len() };
            let message = "this does not parse where it stands";
            self.diagnostics.push(Diagnostic::new(Code::Syntax, message, span, "not expected here"));
            return;
        };
        if rule == Rule::statements {
            let (at, expected) = failure(&error);
            let text = slip::blanked(text);
            let found = token(&text[at..]);
            let bad_at = bad.bad - bad.start;
            let failed =
                Failed { text: &text, bad: bad_at.min(text.len()), at, found, expected: &expected, joined: bad.joined };
            if let Some(slip) = slip::find(&failed) {
                let span = Span { source: self.source, start: bad.start + slip.start, end: bad.start + slip.end };
                self.diagnostics.push(Diagnostic::new(slip.code, slip.message, span, slip.label).help(slip.help));
                return;
            }
        }
        self.report(&error, bad.start, bad.start + text.len());
    }

    /// Reports a failure inside the text from `base` to `end`.
    pub(super) fn report(&mut self, error: &Error<Rule>, base: usize, end: usize) {
        let (at, expected) = failure(error);
        let at = base + at;
        let before = self.text[..at].trim_end();
        let head = outside(before, &self.text[at..end]);
        let expected = match (expected.as_str(), &head) {
            (_, Some((expected, _))) => (*expected).to_owned(),
            ("", None) if at == 0 || before.ends_with('}') => "`model` or `component`".to_owned(),
            _ => expected,
        };
        let found = token(&self.text[at..end]);
        let message = match (expected.as_str(), found) {
            ("", "") => "this statement is not complete".to_owned(),
            ("", found) => format!("unexpected `{found}`"),
            (expected, "") => format!("expected {expected}, found the end of the statement"),
            (expected, found) => format!("expected {expected}, found `{found}`"),
        };
        // At the end, the place is just behind the last character that is not white space.
        let start = if found.is_empty() { base + self.text[base..at].trim_end().len() } else { at };
        let span = Span { source: self.source, start, end: start + found.len() };
        let label = if found.is_empty() { "something is missing here" } else { "not expected here" };
        let diagnostic = Diagnostic::new(Code::Syntax, message, span, label);
        self.diagnostics.push(diagnostic.maybe_help(head.map(|(_, help)| help)));
    }
}

/// How far the grammar got, and what it expected there.
fn failure(error: &Error<Rule>) -> (usize, String) {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => expectations(positives),
        ErrorVariant::CustomError { .. } => String::new(),
    };
    (at, expected)
}

/// What is expected, and the help, where a mistake stands outside of all braces.
fn outside(before: &str, rest: &str) -> Option<(&'static str, String)> {
    let found = token(rest);
    let mut words = before.split_whitespace().rev();
    let (name, keyword) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if matches!(keyword, "model" | "component") && !found.is_empty() && !rest.starts_with('{') {
        let help = format!("what it declares stands in braces: `{keyword} {name} {{ … }}`");
        return Some(("`{`", help));
    }
    let is_top = before.is_empty() || before.ends_with('}') || keyword == "edition";
    if is_top && slip::KEYWORDS.contains(&found) {
        return Some(("`model` or `component`", "statements stand in a model: `model Name { … }`".to_owned()));
    }
    if is_top && let Some(near) = nearest(found, ["model", "component", "edition"]) {
        return Some(("`model` or `component`", format!("did you mean `{near}`?")));
    }
    None
}

/// The first token of a text, to be shown.
fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    if !is_word(first) {
        return &text[..first.len_utf8()];
    }
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}

/// `a, b or c`.
fn expectations(rules: &[Rule]) -> String {
    let mut phrases: BTreeSet<(u8, &str)> = rules.iter().filter_map(|rule| phrase(*rule)).collect();
    // Comments and operators may stand nearly anywhere; they are worth a word only if nothing else is expected.
    if phrases.iter().any(|(rank, _)| *rank == 0) {
        phrases.retain(|(rank, _)| *rank == 0);
    }
    if phrases.contains(&(0, "an expression")) {
        phrases.retain(|(_, phrase)| !matches!(*phrase, "a name" | "a number"));
    }
    if phrases.contains(&(0, "a statement")) {
        phrases.retain(|(_, phrase)| *phrase != "a name");
    }
    let mut phrases: Vec<&str> = phrases.into_iter().map(|(_, phrase)| phrase).collect();
    let Some(last) = phrases.pop() else {
        return String::new();
    };
    if phrases.is_empty() { last.to_owned() } else { format!("{} or {last}", phrases.join(", ")) }
}

fn phrase(rule: Rule) -> Option<(u8, &'static str)> {
    Some(match rule {
        Rule::expression | Rule::operation | Rule::factor | Rule::conditional => (0, "an expression"),
        Rule::paren | Rule::quantity | Rule::call | Rule::path | Rule::negate | Rule::not => (0, "an expression"),
        Rule::number => (0, "a number"),
        Rule::ident => (0, "a name"),
        Rule::string => (0, "a text in quotes"),
        Rule::year => (0, "a year"),
        Rule::range | Rule::range_bound => (0, "a range `lo..hi`"),
        Rule::dots => (0, "`..`"),
        Rule::unit | Rule::unit_power | Rule::unit_atom | Rule::unit_name | Rule::unit_one => (0, "a unit"),
        Rule::unit_root => (0, "a unit"),
        Rule::unit_exponent | Rule::signed => (0, "an exponent"),
        Rule::assign => (0, "`=`"),
        Rule::ddt => (0, "`d/dt`"),
        Rule::column => (0, "a name"),
        Rule::table_signature => (0, "`name(axes) -> { quantities }`"),
        Rule::edge_rule => (0, "`clamp`, `extrapolate` or `error`"),
        Rule::item | Rule::component | Rule::model => (0, "`model` or `component`"),
        Rule::statement => (0, "a statement"),
        Rule::unit_mark => (1, "`:`"),
        Rule::power | Rule::multiply | Rule::divide | Rule::add | Rule::subtract => (2, "an operator"),
        Rule::less | Rule::less_equal | Rule::greater | Rule::greater_equal => (2, "an operator"),
        Rule::equal | Rule::not_equal | Rule::and | Rule::or => (2, "an operator"),
        _ => return None,
    })
}
