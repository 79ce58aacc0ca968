//! What newcomers write, from habit or by a slip, and the words that help them: `x**2`, `dx/dt`, `10 mV`, `# comment`.
//!
//! Each rule looks at the text of one statement that did not parse. The first that knows the slip speaks; none
//! changes what is accepted.

mod expressions;
mod signs;
mod statements;

use crate::diagnostic::Code;
use expressions::{call, condition, number, product, unit};
use signs::{lookalike, sign, unbalanced};
use statements::{derivative, equals, keyword, no_value, range};

/// A statement that did not parse.
pub(super) struct Failed<'t> {
    /// Its text, with comments and quoted texts blanked out.
    pub text: &'t str,
    /// Where what no rule matches begins.
    pub bad: usize,
    /// How far the grammar got.
    pub at: usize,
    /// What stands there: a word, a number or a sign.
    pub found: &'t str,
    /// What the grammar expected there.
    pub expected: &'t str,
    /// Whether a statement ends on this line that the bad text belongs to.
    pub joined: bool,
}

/// A slip that is known: where it stands, what it is, and the edit.
pub(super) struct Slip {
    pub code: Code,
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub label: &'static str,
    pub help: String,
}

/// Words that begin a statement.
pub(super) const KEYWORDS: &[&str] = &[
    "cite", "param", "arg", "let", "state", "noise", "input", "port", "table", "observe", "readout", "fn", "past",
    "override", "fix", "drop",
];
/// Words that go on with one.
const LATER: &[&str] =
    &["in", "clamp", "wrap", "default", "every", "from", "linear", "edge", "then", "else", "and", "or"];

/// The slip of a statement, if it is a known one.
pub(super) fn find(failed: &Failed) -> Option<Slip> {
    let rules: &[fn(&Failed) -> Option<Slip>] = &[
        lookalike, derivative, sign, keyword, equals, unbalanced, condition, call, number, unit, range, no_value,
        product,
    ];
    rules.iter().find_map(|rule| rule(failed))
}

impl<'t> Failed<'t> {
    fn slip(&self, (start, end): (usize, usize), message: impl Into<String>, help: impl Into<String>) -> Option<Slip> {
        let (message, help) = (message.into(), help.into());
        Some(Slip { code: Code::Syntax, start, end, message, label: "", help })
    }

    /// The place of what was found.
    fn here(&self) -> (usize, usize) {
        (self.at, self.at + self.found.len())
    }

    fn before(&self) -> &'t str {
        self.text[..self.at].trim_end()
    }

    /// The statement itself, and where it begins.
    fn own(&self) -> (usize, &'t str) {
        let from = if self.joined { 0 } else { self.bad };
        let text = &self.text[from..];
        (from + text.len() - text.trim_start().len(), text.trim_start())
    }

    /// What follows what was found.
    fn after(&self) -> &'t str {
        &self.text[self.at + self.found.len()..]
    }

    /// The number that stands just before a place.
    fn number_before(&self, at: usize) -> Option<&'t str> {
        let text = self.text[..at].trim_end();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let mut start = text.trim_end_matches(is_part).len();
        // The sign of an exponent.
        let head = text[..start].trim_end_matches(['-', '+']);
        if head.len() < start && head.ends_with(['e', 'E']) {
            start = head.trim_end_matches(is_part).len();
        }
        let number = &text[start..];
        (number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok()).then_some(number)
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The word that a text begins with; empty if there is none.
fn word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let word = &text[..end];
    if word.starts_with(|c: char| c.is_ascii_digit()) { "" } else { word }
}

/// The word that a text ends with.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(is_word).len()..]
}

/// The text with comments and what stands in quotes blanked out, byte by byte.
pub(super) fn blanked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(quoted) = rest.strip_prefix('"') {
            quoted.find(['"', '\n']).map_or(rest.len(), |end| end + 2)
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        bytes[at..(at + length).min(text.len())]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
        at += length;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
