//! Tokens as statements, declarations and fields, with the comments between them.

use super::token::{Form, Kind, Start, Token};

/// What stands on lines of its own.
pub(super) enum Part<'a> {
    /// A comment or a line of documentation.
    Comment(Token<'a>),
    /// Tokens.
    Segment(Segment<'a>),
}

/// Tokens that belong together, with the comments among them.
pub(super) struct Segment<'a> {
    pub start: Start,
    pub tokens: Vec<Token<'a>>,
    /// Comments behind it on its last line.
    pub trailing: Vec<Token<'a>>,
}

impl<'a> Segment<'a> {
    /// Its keyword, or its name.
    pub fn first(&self) -> &'a str {
        self.tokens.first().map_or("", |token| token.text)
    }

    /// Line breaks before it.
    pub fn newlines(&self) -> usize {
        self.tokens.first().map_or(0, |token| token.newlines)
    }

    /// Whether another declaration may follow on its line.
    pub fn allows_more(&self) -> bool {
        !self.trailing.iter().any(Token::ends_line)
    }
}

/// An open brace.
#[derive(PartialEq)]
enum Brace {
    Item,
    Fields,
    /// Of a table's quantities.
    Plain,
}

/// Cuts marked tokens into parts; commas that say nothing are left out.
pub(super) fn segments(tokens: Vec<Token<'_>>) -> Vec<Part<'_>> {
    let mut cut = Cut::default();
    for token in tokens {
        if token.is_comment() {
            cut.comments.push(token);
        } else if token.kind == Kind::Doc {
            cut.finish();
            cut.parts.push(Part::Comment(token));
        } else {
            cut.code(token);
        }
    }
    cut.finish();
    cut.parts
}

#[derive(Default)]
struct Cut<'a> {
    parts: Vec<Part<'a>>,
    current: Option<Segment<'a>>,
    /// Comments since the last token of `current`.
    comments: Vec<Token<'a>>,
    braces: Vec<Brace>,
    /// Open parentheses in `current`.
    depth: usize,
}

impl<'a> Cut<'a> {
    fn code(&mut self, token: Token<'a>) {
        let closed = if token.text == "}" { self.braces.pop() } else { None };
        let start = match closed {
            Some(Brace::Item) => Some(Start::ItemEnd),
            Some(Brace::Fields) => Some(Start::FieldsEnd),
            _ => token.start,
        };
        if let Some(start) = start {
            self.finish();
            self.current = Some(Segment { start, tokens: Vec::new(), trailing: Vec::new() });
            self.depth = 0;
        }
        let segment = self.current.get_or_insert_with(|| Segment {
            start: Start::Statement(Form::Single),
            tokens: Vec::new(),
            trailing: Vec::new(),
        });
        match token.text {
            "," if segment.start == Start::Field && self.depth == 0 => return,
            "(" | "[" => self.depth += 1,
            ")" | "]" => self.depth = self.depth.saturating_sub(1),
            "{" => self.braces.push(match segment.start {
                Start::Item => Brace::Item,
                Start::Statement(Form::Braced) => Brace::Fields,
                _ => Brace::Plain,
            }),
            "}" if closed == Some(Brace::Plain) && segment.tokens.last().is_some_and(|last| last.text == ",") => {
                segment.tokens.pop();
            }
            _ => {}
        }
        segment.tokens.append(&mut self.comments);
        segment.tokens.push(token);
    }

    /// Ends the current segment: comments on its last line are its own.
    fn finish(&mut self) {
        let mut comments = std::mem::take(&mut self.comments).into_iter().peekable();
        if let Some(mut segment) = self.current.take() {
            while let Some(comment) = comments.next_if(|comment| comment.newlines == 0) {
                segment.trailing.push(comment);
            }
            self.parts.push(Part::Segment(segment));
        }
        self.parts.extend(comments.map(Part::Comment));
    }
}
