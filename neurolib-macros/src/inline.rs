//! Models written in the macro itself: their text, and where each byte of it stands in the Rust source.

use neurolib_compiler::source::Source;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The text of an inline model and the tokens it was made of.
pub(crate) struct Inline {
    pub(crate) source: Source,
    /// Start and end in the text of every token, in order.
    places: Vec<(usize, usize, Span)>,
}

impl Inline {
    /// Writes the tokens down as they stand: same lines, same columns as in the Rust file, and its name.
    pub(crate) fn new(tokens: TokenStream) -> Self {
        let file = tokens.clone().into_iter().next().map(|token| token.span().file());
        let name = file.filter(|file| !file.is_empty()).unwrap_or_else(|| "this model".to_owned());
        let mut writer = Writer { text: String::new(), line: 1, column: 0, places: Vec::new() };
        writer.stream(tokens);
        writer.text.push('\n');
        Self { source: Source::new(name, writer.text), places: writer.places }
    }

    /// The tokens that a range of the text covers: the first and the last one.
    pub(crate) fn spans(&self, start: usize, end: usize) -> (Span, Span) {
        let mut covered = self.places.iter().filter(|(s, e, _)| *s < end.max(start + 1) && start < *e);
        let Some(&(_, _, first)) = covered.next() else {
            // A place between tokens, such as the end: the token before it.
            let before = self.places.iter().rev().find(|(_, e, _)| *e <= start).map_or(Span::call_site(), |p| p.2);
            return (before, before);
        };
        (first, covered.next_back().map_or(first, |p| p.2))
    }
}

struct Writer {
    text: String,
    line: usize,
    column: usize,
    places: Vec<(usize, usize, Span)>,
}

impl Writer {
    fn stream(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(p) if p.as_char() == '#' => {
                    // A documentation comment has become `#[doc = "…"]`.
                    if let Some(TokenTree::Group(group)) = tokens.peek()
                        && let Some(doc) = documentation(group.stream())
                    {
                        tokens.next();
                        self.put(&format!("///{doc}"), p.span());
                        continue;
                    }
                    self.put("#", p.span());
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::None => ("", ""),
                    };
                    self.put(open, group.span_open());
                    self.stream(group.stream());
                    self.put(close, group.span_close());
                }
                other => self.put(&other.to_string(), other.span()),
            }
        }
    }

    /// Writes a token at its line and column.
    fn put(&mut self, token: &str, span: Span) {
        if token.is_empty() {
            return;
        }
        let start = span.start();
        while self.line < start.line {
            self.text.push('\n');
            self.line += 1;
            self.column = 0;
        }
        while self.column < start.column {
            self.text.push(' ');
            self.column += 1;
        }
        let from = self.text.len();
        self.text.push_str(token);
        self.places.push((from, self.text.len(), span));
        let end = span.end();
        // A documentation comment ends its line, also where the span says otherwise.
        (self.line, self.column) = if token.starts_with("///") {
            (self.line, usize::MAX)
        } else {
            (end.line.max(self.line), end.column.max(self.column))
        };
    }
}

/// The text of `doc = "…"`.
fn documentation(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    match (tokens.next()?, tokens.next()?, tokens.next()?) {
        (TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)) if name == "doc" => {
            syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|text| text.value())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
