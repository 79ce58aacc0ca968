//! The text as tokens and comments, as the grammar reads them.

use super::parentheses::Level;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Symbol,
    /// `/// …`
    Doc,
    /// `// …`
    LineComment,
    /// `/* … */`
    BlockComment,
}

/// What a token does, where its text alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// Between two operands.
    Infix(Level),
    /// Before its operand.
    Prefix,
    /// The `*` before `d/dt`.
    BeforeRate,
    /// Part of a unit.
    Unit,
}

/// What begins with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Edition,
    /// A model or component, up to its `{`.
    Item,
    /// A statement.
    Statement(Form),
    /// A further declaration of a row.
    Cell,
    /// `name = value` of an instance or readout.
    Field,
    /// The `}` of an instance or readout, and what follows it.
    FieldsEnd,
    /// The `}` of a model or component.
    ItemEnd,
}

/// The forms of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// May share its line with others of its keyword.
    Row,
    /// Has fields in braces.
    Braced,
    /// Any other.
    Single,
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Its place in the text.
    pub at: usize,
    /// Line breaks between it and the token before.
    pub newlines: usize,
    pub role: Role,
    pub start: Option<Start>,
}

impl Token<'_> {
    pub fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::LineComment | Kind::BlockComment)
    }

    /// Whether nothing can follow it on its line.
    pub fn ends_line(&self) -> bool {
        self.kind == Kind::LineComment || self.is_comment() && self.text.contains(['\n', '\r'])
    }
}

/// Symbols of more than one character.
const LONG_SYMBOLS: &[&str] = &["..", "->", "<=", ">=", "==", "!="];

/// Cuts a text that the grammar accepts.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut newlines) = (0, 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_ascii_whitespace() || first == '\u{feff}' {
            let length = if rest.starts_with("\r\n") { 2 } else { first.len_utf8() };
            newlines += usize::from(matches!(first, '\n' | '\r'));
            at += length;
            continue;
        }
        let (kind, length) = token(rest, first);
        let shown = if kind == Kind::Word && length > 1 && is_rate(rest) { "d/dt" } else { &rest[..length] };
        tokens.push(Token { kind, text: shown, at, newlines, role: Role::Plain, start: None });
        newlines = 0;
        at += length;
    }
    tokens
}

/// Kind and length of the token that a text begins with.
fn token(rest: &str, first: char) -> (Kind, usize) {
    let line = || rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())].trim_end().len();
    if rest.starts_with("///") && !rest.starts_with("////") {
        (Kind::Doc, line())
    } else if rest.starts_with("//") {
        (Kind::LineComment, line())
    } else if rest.starts_with("/*") {
        (Kind::BlockComment, block_comment(rest))
    } else if first == '"' {
        (Kind::Text, rest[1..].find('"').map_or(rest.len(), |end| end + 2))
    } else if first.is_ascii_digit() {
        (Kind::Number, number(rest))
    } else if is_word(first) {
        let word = word(rest);
        (Kind::Word, if is_rate(rest) { rate(rest) } else { word })
    } else {
        let long = LONG_SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
        (Kind::Symbol, long.map_or(first.len_utf8(), |symbol| symbol.len()))
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii() && c != '\u{feff}'
}

fn word(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

/// Length of `d/dt`, which may hold blanks; 0 if the text does not begin with it.
fn rate(text: &str) -> usize {
    let rest = text.strip_prefix('d').map(|rest| rest.trim_start_matches(' '));
    let rest = rest.and_then(|rest| rest.strip_prefix('/')).map(|rest| rest.trim_start_matches(' '));
    match rest.and_then(|rest| rest.strip_prefix("dt")) {
        Some(rest) if !rest.starts_with(is_word) => text.len() - rest.len(),
        _ => 0,
    }
}

fn is_rate(text: &str) -> bool {
    rate(text) > 0
}

fn number(text: &str) -> usize {
    let digits = |at: usize| text[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - at);
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let power = digits(end + 1 + sign);
        if power > 0 {
            end += 1 + sign + power;
        }
    }
    end
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(next) = text[at..].find(['/', '*']) {
        at += next;
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}
