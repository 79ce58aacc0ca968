//! Blanks between the tokens of a segment, and where its lines are broken.

use std::ops::Range;

use super::parentheses::Level;
use super::token::{Kind, Role, Token};
use super::{INDENT, WIDTH};

/// A line to be written.
pub(super) struct Line {
    /// Whether a blank line stands before it.
    pub blank: bool,
    pub indent: usize,
    /// Its declarations; any other line has one.
    pub cells: Vec<String>,
    /// What the lines above and below must have in common with it to share columns.
    pub keyword: Option<String>,
    /// The comment at its end.
    pub comment: Option<String>,
}

impl Line {
    /// A line of text.
    pub fn new(indent: usize, text: String) -> Self {
        Self { blank: false, indent, cells: vec![text], keyword: None, comment: None }
    }
}

/// Where a line may be broken, from the first choice to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before `from`.
    From,
    Comma,
    Else,
    Then,
    Or,
    And,
    Compare,
    Sum,
    Product,
}

impl Place {
    /// Whether a line is broken at all places of the kind rather than at as few as needed.
    fn breaks_all(self) -> bool {
        !matches!(self, Place::Comma | Place::Compare | Place::Product)
    }
}

/// Up to how many parts get lines of their own; more of them fill the lines.
const FEW: usize = 9;

/// The lines of a segment.
pub(super) fn lines(tokens: &[Token<'_>], indent: usize) -> Vec<Line> {
    let segment = Layout::new(tokens, indent);
    let mut out = Vec::new();
    let mut start = 0;
    for k in 1..=segment.tokens.len() {
        if k == segment.tokens.len() || segment.is_forced(k) || segment.is_kept(k) {
            // Below the first line the terms hang; what is broken inside a term hangs deeper than they do.
            let hanging = indent + if start == 0 && segment.outermost.is_none() { INDENT } else { 2 * INDENT };
            segment.put(start..k, if start == 0 { indent } else { indent + INDENT }, hanging, &mut out);
            start = k;
        }
    }
    out
}

/// Tokens as one line, if they need no more.
pub(super) fn single_line(tokens: &[Token<'_>], indent: usize) -> Option<String> {
    let mut lines = lines(tokens, indent);
    match lines.pop() {
        Some(line) if lines.is_empty() && line.comment.is_none() => line.cells.into_iter().next(),
        _ => None,
    }
}

struct Layout<'a> {
    tokens: Vec<Token<'a>>,
    /// Before each token: where a line may be broken, and inside how many brackets.
    places: Vec<Option<(usize, Place)>>,
    /// The outermost place at which the author's line breaks are kept.
    outermost: Option<Place>,
    /// Of the first line.
    indent: usize,
}

impl<'a> Layout<'a> {
    fn new(tokens: &[Token<'a>], indent: usize) -> Self {
        let tokens = comments_before_operators(tokens.to_vec());
        let mut depth = 0_usize;
        let mut places = vec![None];
        for pair in tokens.windows(2) {
            match pair[0].text {
                _ if pair[0].is_comment() => {}
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = usize::saturating_sub(depth, 1),
                _ => {}
            }
            places.push(place(&pair[0], &pair[1]).map(|place| (depth, place)));
        }
        let outermost = places.iter().flatten().filter(|(depth, _)| *depth == 0).map(|(_, place)| *place).min();
        Self { tokens, places, outermost, indent }
    }

    /// Whether a line must be broken before a token, because of a comment.
    fn is_forced(&self, k: usize) -> bool {
        let own_line = |k: usize| {
            let token = &self.tokens[k];
            let is_last = self.tokens.get(k + 1).is_none_or(|next| next.newlines > 0);
            token.is_comment() && token.newlines > 0 && (token.ends_line() || is_last)
        };
        self.tokens[k - 1].ends_line() || own_line(k - 1) || own_line(k)
    }

    /// Whether the author has broken the line before a token where that counts.
    fn is_kept(&self, k: usize) -> bool {
        let is_infix = matches!(self.tokens[k].role, Role::Infix(_));
        let after = is_infix && self.tokens.get(k + 1).is_some_and(|next| next.newlines > 0);
        self.places[k].is_some_and(|place| self.is_outermost(place)) && (self.tokens[k].newlines > 0 || after)
    }

    fn is_outermost(&self, (depth, place): (usize, Place)) -> bool {
        let is_branch = |place| matches!(place, Some(Place::Else | Place::Then));
        depth == 0 && (Some(place) == self.outermost || is_branch(Some(place)) && is_branch(self.outermost))
    }

    /// Puts tokens on a line, or on more, which hang, if they do not fit.
    fn put(&self, range: Range<usize>, indent: usize, hanging: usize, out: &mut Vec<Line>) {
        let (code, comment) = self.without_comment(range);
        let text = self.text(code.clone());
        let place = code.clone().skip(1).filter_map(|k| self.places[k]).min();
        let (true, Some(place)) = (indent + width(&text) > WIDTH, place) else {
            out.push(Line { comment, ..Line::new(indent, text) });
            return;
        };
        let hanging = if self.is_outermost(place) { self.indent + INDENT } else { hanging };
        let breaks: Vec<usize> = code.clone().skip(1).filter(|k| self.places[*k] == Some(place)).collect();
        let all = place.1.breaks_all() && breaks.len() < FEW;
        let indent_at = |start: usize| if start == code.start { indent } else { hanging };
        let mut start = code.start;
        for (k, at) in breaks.iter().enumerate() {
            let end = breaks.get(k + 1).copied().unwrap_or(code.end);
            if all || indent_at(start) + width(&self.text(start..end)) > WIDTH {
                self.put(start..*at, indent_at(start), hanging + INDENT, out);
                start = *at;
            }
        }
        self.put(start..code.end, indent_at(start), hanging + INDENT, out);
        if let (Some(line), Some(_)) = (out.last_mut(), &comment) {
            line.comment = comment;
        }
    }

    /// Tokens, and the comment that ends their line.
    fn without_comment(&self, range: Range<usize>) -> (Range<usize>, Option<String>) {
        let last = &self.tokens[range.end - 1];
        if range.len() > 1 && last.ends_line() && last.newlines == 0 {
            return (range.start..range.end - 1, Some(comment_text(last)));
        }
        (range, None)
    }

    fn text(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for k in range.clone() {
            let token = &self.tokens[k];
            if k > range.start {
                let begins_with_operator =
                    k == range.start + 1 && range.start > 0 && matches!(self.tokens[k - 1].role, Role::Infix(_));
                let blanks = if begins_with_operator { 1 } else { blanks(&self.tokens[k - 1], token) };
                text.extend(std::iter::repeat_n(' ', blanks));
            }
            if token.is_comment() {
                text.push_str(&comment_text(token));
            } else {
                text.push_str(token.text);
            }
        }
        text
    }
}

/// Moves comments that end a line behind an operator before it, so that lines begin with operators.
fn comments_before_operators(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut k = 0;
    while k < tokens.len() {
        let comments = tokens[k + 1..].iter().take_while(|token| token.is_comment()).count();
        let breaks = tokens[k + 1..].iter().take(comments + 1).skip(1).any(|token| token.newlines > 0)
            || tokens[k + 1..].iter().take(comments).any(Token::ends_line);
        if comments > 0 && breaks && matches!(tokens[k].role, Role::Infix(_)) {
            if tokens[k].newlines > 0 {
                tokens[k + 1].newlines = tokens[k].newlines;
            }
            tokens[k].newlines = 1;
            tokens[k..=k + comments].rotate_left(1);
        }
        k += comments + 1;
    }
    tokens
}

fn place(before: &Token<'_>, token: &Token<'_>) -> Option<Place> {
    if before.is_comment() || token.is_comment() {
        // An operator keeps its place behind a comment.
        return if before.is_comment() && matches!(token.role, Role::Infix(_)) { infix(token) } else { None };
    }
    match token.text {
        _ if before.text == "," => Some(Place::Comma),
        "from" => Some(Place::From),
        "else" => Some(Place::Else),
        "then" => Some(Place::Then),
        _ => infix(token),
    }
}

fn infix(token: &Token<'_>) -> Option<Place> {
    match token.role {
        Role::Infix(Level::Or) => Some(Place::Or),
        Role::Infix(Level::And) => Some(Place::And),
        Role::Infix(Level::Compare) => Some(Place::Compare),
        Role::Infix(Level::Sum) => Some(Place::Sum),
        Role::Infix(Level::Product) => Some(Place::Product),
        _ => None,
    }
}

/// Words that a parenthesis does not call.
const BEFORE_EXPRESSIONS: &[&str] = &["if", "then", "else", "and", "or", "not", "in", "clamp", "wrap", "every"];

/// Blanks between two tokens on a line.
fn blanks(before: &Token<'_>, token: &Token<'_>) -> usize {
    let tight = |role| matches!(role, Role::Infix(Level::Product | Level::Power));
    let is_word = |token: &Token<'_>| token.kind == Kind::Word && !BEFORE_EXPRESSIONS.contains(&token.text);
    match (before.text, token.text) {
        (_, ")" | "]" | ",") => 0,
        ("(" | "[", _) => 0,
        _ if before.is_comment() || token.is_comment() => 1,
        _ if before.role == Role::Unit && token.role == Role::Unit => 0,
        (_, ":" | "." | "[") | (".", _) => 0,
        (_, "(") if is_word(before) => 0,
        (_, "..") => usize::from(before.kind == Kind::Word && BEFORE_EXPRESSIONS.contains(&before.text)),
        ("..", _) => 0,
        ("-", _) if before.role == Role::Prefix => 0,
        _ if tight(before.role) || tight(token.role) => 0,
        ("edge", "clamp") => 1,
        (_, "in" | "clamp" | "wrap" | "default") => 2,
        _ => 1,
    }
}

/// A comment without blanks at the ends of its lines.
pub(super) fn comment_text(token: &Token<'_>) -> String {
    let lines: Vec<&str> = token.text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Characters of a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}
