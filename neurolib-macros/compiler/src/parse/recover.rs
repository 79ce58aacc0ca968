//! Messages for what the grammar does not match.

use std::collections::BTreeSet;

use pest::Parser as _;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::{Builder, Grammar, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Builder<'_> {
    /// Parses a skipped text once more, alone, to learn how far it gets.
    ///
    /// `start` is where the statement before begins, to which the skipped text from `bad` on may belong.
    pub(super) fn report_bad(&mut self, rule: Rule, (start, bad): (usize, usize), end: usize) {
        if self.text[bad..].starts_with('(')
            && self.text[start..bad].trim_end().ends_with(|c: char| c.is_alphanumeric())
        {
            let span = Span { source: self.source, start: bad, end: bad + 1 };
            let message = "a `(` cannot follow a name here";
            self.diagnostics.push(
                Diagnostic::new(Code::Syntax, message, span, "parsing stopped here")
                    .help("the `(` of a call follows its name immediately, as in `exp(x)`; a product needs `*`"),
            );
            return;
        }
        let text = self.text[start..end].trim_end();
        match Grammar::parse(rule, text) {
            Err(error) => self.report(&error, start, start + text.len()),
            Ok(_) => {
                let span = Span { source: self.source, start, end: start + text.len() };
                self.diagnostics.push(Diagnostic::new(
                    Code::Syntax,
                    "this does not parse where it stands",
                    span,
                    "unexpected",
                ));
            }
        }
    }

    /// Reports a failure inside the text from `base` to `end`.
    pub(super) fn report(&mut self, error: &Error<Rule>, base: usize, end: usize) {
        let at = base
            + match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => expectations(positives),
            ErrorVariant::CustomError { .. } => String::new(),
        };
        let expected = match expected.as_str() {
            "" if at == 0 || self.text[..at].trim_end().ends_with('}') => "`model` or `component`".to_owned(),
            _ => expected,
        };
        let rest = &self.text[at..end];
        let found = token(rest);
        let message = match (expected.as_str(), found) {
            ("", "") => "this statement is not complete".to_owned(),
            ("", found) => format!("unexpected `{found}`"),
            (expected, "") => format!("expected {expected}, found the end of the statement"),
            (expected, found) => format!("expected {expected}, found `{found}`"),
        };
        // At the end, the place is just behind the last character that is not white space.
        let start = if found.is_empty() { base + self.text[base..at].trim_end().len() } else { at };
        let span = Span { source: self.source, start, end: start + found.len() };
        let diagnostic = Diagnostic::new(Code::Syntax, message, span, "parsing stopped here");
        self.diagnostics.push(diagnostic.maybe_help(hint(&self.text[base..end], at - base, found)));
    }
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

/// What slips of newcomers look like.
fn hint(text: &str, at: usize, found: &str) -> Option<String> {
    let before = text[..at].trim_end();
    let digits = found.len() - found.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && digits < found.len() {
        let (number, unit) = found.split_at(digits);
        return Some(format!("a quantity has its unit in brackets: `{number}[{unit}]`"));
    }
    match found {
        "'" => Some("write `d/dt x = …` for the derivative of `x`".to_owned()),
        ";" => Some("statements need no `;`".to_owned()),
        "#" => Some("comments begin with `//`".to_owned()),
        "*" if before.ends_with('*') => Some("powers are written `x^2`".to_owned()),
        "&" => Some("write `and`".to_owned()),
        "|" => Some("write `or`".to_owned()),
        "!" => Some("write `not`".to_owned()),
        "dt" => Some("`dt` is not available: equations do not know the time step".to_owned()),
        _ => None,
    }
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
