//! What is checked before the grammar sees a text: its length, that braces, comments and quotes are closed, and
//! how deep it nests. The grammar's recursion is bounded by this, and by nothing else.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// Longest text, in bytes.
const MAX_LENGTH: usize = 4 << 20;
/// Deepest nesting of brackets, `if`s, prefix operators and powers together.
pub(super) const MAX_DEPTH: usize = 200;

/// Words that begin a statement, and so end the conditions before them.
const STATEMENTS: &[&str] = &[
    "cite", "param", "arg", "let", "state", "noise", "input", "port", "table", "observe", "readout", "fn", "past",
    "override", "fix", "drop", "dt",
];

/// Scans a text; an error means that it must not be parsed.
pub(super) fn check(text: &str, source: SourceId) -> Result<(), Diagnostic> {
    if text.len() > MAX_LENGTH {
        let span = Span { source, start: 0, end: 0 };
        let message = format!("the text is longer than {} MiB", MAX_LENGTH >> 20);
        return Err(Diagnostic::new(Code::TooLong, message, span, "").help("put parts of it into files of their own"));
    }
    Scan { text, source, at: 0, open: vec![Open::new('\0', 0)], depth: 0, after_operand: false }.run()
}

/// An open bracket, and what nests directly inside it.
struct Open {
    bracket: char,
    start: usize,
    /// `if`s of one expression: their branches nest.
    conditions: usize,
    /// Prefixes and powers in a row: `- - x`, `x^y^z`.
    chain: usize,
}

impl Open {
    fn new(bracket: char, start: usize) -> Self {
        Self { bracket, start, conditions: 0, chain: 0 }
    }
}

struct Scan<'a> {
    text: &'a str,
    source: SourceId,
    at: usize,
    /// The file itself, then every open bracket.
    open: Vec<Open>,
    /// Sum of all `conditions` and `chain`s.
    depth: usize,
    /// Whether an operand has just ended, so that a minus is a subtraction.
    after_operand: bool,
}

impl Scan<'_> {
    fn run(mut self) -> Result<(), Diagnostic> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let start = self.at;
            let rest = &self.text[start..];
            if rest.starts_with("//") {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.block_comment()?;
            } else if c == '_' || c.is_alphanumeric() {
                let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
                let word = &rest[..end.unwrap_or(rest.len())];
                self.at += word.len();
                self.word(word);
            } else {
                self.at += c.len_utf8();
                self.symbol(c, start)?;
            }
            if self.depth + self.open.len() > MAX_DEPTH {
                return Err(self.too_deep(start));
            }
        }
        match self.open.iter().rev().find(|open| open.bracket == '{') {
            Some(open) => {
                Err(self.unclosed("this `{` is never closed", open.start, 1).help("add the `}` that ends this block"))
            }
            None => Ok(()),
        }
    }

    fn word(&mut self, word: &str) {
        if STATEMENTS.contains(&word) {
            let block = self.open.iter().rposition(|open| !matches!(open.bracket, '(' | '['));
            self.truncate(block.map_or(1, |at| at + 1));
            self.end_chain();
            self.depth -= std::mem::take(&mut self.top().conditions);
        }
        match word {
            "if" => {
                self.top().conditions += 1;
                self.depth += 1;
            }
            "not" => self.nest(),
            _ => {}
        }
        self.after_operand = !matches!(word, "if" | "then" | "else" | "and" | "or" | "not" | "in");
    }

    fn symbol(&mut self, c: char, start: usize) -> Result<(), Diagnostic> {
        match c {
            '"' => self.string(start)?,
            '(' | '[' | '{' => self.open.push(Open::new(c, start)),
            ')' | ']' | '}' => self.close(c, start)?,
            '^' => self.nest(),
            '-' if !self.after_operand => self.nest(),
            '-' | '+' | '*' | '/' | '<' | '>' | '=' | ',' => self.end_chain(),
            _ => {}
        }
        if !c.is_whitespace() {
            self.after_operand = matches!(c, ')' | ']');
        }
        Ok(())
    }

    fn top(&mut self) -> &mut Open {
        self.open.last_mut().expect("invariant: the file itself is never closed")
    }

    fn nest(&mut self) {
        self.top().chain += 1;
        self.depth += 1;
    }

    fn end_chain(&mut self) {
        self.depth -= std::mem::take(&mut self.top().chain);
    }

    /// Closes all brackets from `length` on.
    fn truncate(&mut self, length: usize) {
        for open in self.open.drain(length..) {
            self.depth -= open.conditions + open.chain;
        }
    }

    fn close(&mut self, c: char, start: usize) -> Result<(), Diagnostic> {
        let block = self.open.iter().rposition(|open| open.bracket == '{');
        if c == '}' {
            let Some(block) = block else {
                return Err(self.unclosed("this `}` closes nothing", start, 1).help("remove it"));
            };
            self.truncate(block);
        } else {
            // A parenthesis that closes nothing is left to the grammar.
            let opening = if c == ')' { '(' } else { '[' };
            match self.open.iter().rposition(|open| open.bracket == opening) {
                Some(at) if block.is_none_or(|block| at > block) => self.truncate(at),
                _ => {}
            }
        }
        Ok(())
    }

    fn string(&mut self, start: usize) -> Result<(), Diagnostic> {
        match self.text[self.at..].find(['"', '\n', '\r']) {
            Some(end) if self.text[self.at + end..].starts_with('"') => {
                self.at += end + 1;
                Ok(())
            }
            _ => Err(self.unclosed("this `\"` is not closed on its line", start, 1).help("add the closing `\"`")),
        }
    }

    fn block_comment(&mut self) -> Result<(), Diagnostic> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = &self.text[self.at..];
            let Some(next) = rest.find(['*', '/']) else {
                return Err(self.unclosed("this comment is never closed", start, 2).help("add the closing `*/`"));
            };
            self.at += next;
            let rest = &rest[next..];
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
            if depth == 0 {
                return Ok(());
            }
            if depth > MAX_DEPTH {
                return Err(self.too_deep(start));
            }
        }
    }

    fn unclosed(&self, message: &str, start: usize, length: usize) -> Diagnostic {
        let span = Span { source: self.source, start, end: start + length };
        Diagnostic::new(Code::Unclosed, message, span, "")
    }

    fn too_deep(&self, start: usize) -> Diagnostic {
        too_deep(Span { source: self.source, start, end: self.at.max(start + 1) })
    }
}

/// The diagnostic for nesting beyond the limit.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("expressions nest deeper than {MAX_DEPTH} levels");
    Diagnostic::new(Code::TooDeep, message, span, "too deep from here").help("give parts of it names with `let`")
}
