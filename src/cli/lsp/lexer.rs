//! Tokens of a text that need not parse: what stands before the cursor.

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,
    String,
    Symbol,
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: &'t str,
    /// Whether it is the first of its line.
    pub begins_line: bool,
}

/// In what a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Between tokens, with whether a new line has begun.
    Code(bool),
    Comment,
    /// In a string that begins at this byte.
    String(usize),
}

/// The tokens of a text, comments left out, and in what it ends.
pub fn tokens(text: &str) -> (Vec<Token<'_>>, Ending) {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut begins_line = true;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            begins_line |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            match rest.find('\n') {
                Some(end) => at += end,
                None => return (tokens, Ending::Comment),
            }
            continue;
        }
        if rest.starts_with("/*") {
            match block_comment(rest) {
                Some(end) => at += end,
                None => return (tokens, Ending::Comment),
            }
            continue;
        }
        let (kind, length) = if is_word(c) && !c.is_ascii_digit() {
            (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len()))
        } else if c.is_ascii_digit() {
            (Kind::Number, number(rest))
        } else if c == '"' {
            match rest[1..].find(['"', '\n']) {
                Some(end) => (Kind::String, end + 2),
                None => return (tokens, Ending::String(at)),
            }
        } else if rest.starts_with("..") || rest.starts_with("->") {
            (Kind::Symbol, 2)
        } else {
            (Kind::Symbol, c.len_utf8())
        };
        tokens.push(Token { kind, text: &rest[..length], begins_line: std::mem::take(&mut begins_line) });
        at += length;
    }
    (tokens, Ending::Code(begins_line))
}

/// Whether a character may stand in a name.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The word around a byte of a text, and where it begins.
pub fn word_at(text: &str, offset: usize) -> (usize, &str) {
    let start =
        text[..offset].char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map_or(offset, |(at, _)| at);
    let end = text[offset..].find(|c| !is_word(c)).map_or(text.len(), |end| offset + end);
    (start, &text[start..end])
}

/// The length of a number: `2`, `2.5`, `1e-3`; in `0..1` only the zero.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The length of a block comment, in which others may stand.
fn block_comment(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        at += text[at..].find(['*', '/'])?;
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
}
