//! Blanks between the tokens of a segment, and where its lines are broken.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::parentheses::Level;
use super::token;
use super::token::{Role, Token};
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

/// Where a line may be broken, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
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

impl Kind {
    /// Whether lines are filled at such places, rather than broken at each of them.
    fn fills(self) -> bool {
        matches!(self, Kind::Comma | Kind::Compare | Kind::Product)
    }

    /// `then` as `else`, below which it stands.
    fn of_branches(self) -> Kind {
        if self == Kind::Then { Kind::Else } else { self }
    }
}

/// A place where a line may be broken, from the first choice to the last; at all that are alike or at none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// How many brackets it is in.
    depth: usize,
    kind: Kind,
    /// Whether the author's choice is kept.
    keeps: bool,
    /// How many looser kinds of places it is in: its line is indented by as much.
    level: usize,
}

/// Beyond how many levels lines are not indented further.
const DEEPEST: usize = 8;
/// Up to how many parts get lines of their own; more of them fill the lines.
const FEW: usize = 9;

/// The lines of a segment.
pub(super) fn lines(tokens: &[Token<'_>], indent: usize) -> Vec<Line> {
    let segment = Layout::new(tokens, indent);
    let mut out = Vec::new();
    let mut start = 0;
    for k in 1..=segment.tokens.len() {
        if k == segment.tokens.len() || segment.is_forced(k) || segment.is_kept(k) {
            segment.put(start..k, &mut out);
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
    /// Before each token, where a line may be broken.
    places: Vec<Option<Place>>,
    /// Where each token would begin and end if all stood on one line.
    columns: Vec<(usize, usize)>,
    /// Of the first line.
    indent: usize,
}

impl<'a> Layout<'a> {
    fn new(tokens: &[Token<'a>], indent: usize) -> Self {
        let tokens = comments_before_operators(tokens.to_vec());
        let places = places(&tokens);
        let mut columns: Vec<(usize, usize)> = Vec::with_capacity(tokens.len());
        for (k, token) in tokens.iter().enumerate() {
            let start = columns.last().map_or(0, |(_, end)| end + blanks(&tokens[k - 1], token));
            columns.push((start, start + width(token.text)));
        }
        Self { tokens, places, columns, indent }
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

    /// Whether the author has broken the line before a token, or behind it if it is an operator, where that counts.
    fn is_kept(&self, k: usize) -> bool {
        let is_infix = matches!(self.tokens[k].role, Role::Infix(_));
        let is_broken =
            self.tokens[k].newlines > 0 || is_infix && self.tokens.get(k + 1).is_some_and(|next| next.newlines > 0);
        is_broken && self.places[k].is_some_and(|place| place.keeps)
    }

    /// The indentation of a line that begins with a token: it depends on the place alone, so that lines that are
    /// broken anew and those that the author has broken look the same.
    fn indent(&self, k: usize) -> usize {
        match self.places[k] {
            _ if k == 0 => self.indent,
            Some(place) => self.indent + INDENT * (1 + place.level.min(DEEPEST)),
            None => self.indent + INDENT,
        }
    }

    /// Puts tokens on a line, or on more if they do not fit.
    fn put(&self, range: Range<usize>, out: &mut Vec<Line>) {
        let (code, comment) = self.without_comment(range);
        if self.fits(code.clone()) {
            out.push(Line { comment, ..Line::new(self.indent(code.start), self.text(code)) });
            return;
        }
        let mut choices: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for (place, k) in code.clone().skip(1).filter_map(|k| Some((self.places[k]?, k))) {
            choices.entry(Place { level: 0, ..place }).or_default().push(k);
        }
        // Lines are filled only if that is enough. Of the other places, those that the author may choose as well come
        // first. Hence the same comes out when the text is formatted again.
        let keeps = choices.keys().any(|place| place.keeps);
        let is_good = |(place, breaks): &(&Place, &Vec<usize>)| match place.kind.fills() {
            true => self.parts(code.clone(), **place, breaks).into_iter().all(|part| self.fits(part)),
            false => place.keeps || !keeps,
        };
        let Some((place, breaks)) = choices.iter().find(is_good).or(choices.first_key_value()) else {
            out.push(Line { comment, ..Line::new(self.indent(code.start), self.text(code)) });
            return;
        };
        for part in self.parts(code, *place, breaks) {
            self.put(part, out);
        }
        if let (Some(line), Some(_)) = (out.last_mut(), &comment) {
            line.comment = comment;
        }
    }

    fn fits(&self, range: Range<usize>) -> bool {
        let blank = usize::from(range.len() > 1 && self.begins_with_operator(range.start));
        let width = self.columns[range.end - 1].1 - self.columns[range.start].0;
        self.indent(range.start) + width + blank <= WIDTH
    }

    /// Whether a line that begins with this token begins with an operator that is tight elsewhere.
    fn begins_with_operator(&self, k: usize) -> bool {
        k > 0 && matches!(self.tokens[k].role, Role::Infix(Level::Product | Level::Power))
    }

    /// The parts between places that are alike; of many parts and of those that fill, as much as fits on a line.
    fn parts(&self, code: Range<usize>, place: Place, breaks: &[usize]) -> Vec<Range<usize>> {
        let fills = place.kind.fills() || breaks.len() >= FEW;
        let mut parts = Vec::new();
        let mut start = code.start;
        for (k, at) in breaks.iter().enumerate() {
            let end = breaks.get(k + 1).copied().unwrap_or(code.end);
            if !fills || !self.fits(start..end) {
                parts.push(start..*at);
                start = *at;
            }
        }
        parts.push(start..code.end);
        parts
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
                let is_second = k == range.start + 1 && self.begins_with_operator(range.start);
                let blanks = if is_second { 1 } else { blanks(&self.tokens[k - 1], token) };
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

/// Before each token, where a line may be broken.
fn places(tokens: &[Token<'_>]) -> Vec<Option<Place>> {
    let mut brackets = vec![Bracket::default()];
    let mut open = vec![0];
    let mut found: Vec<Option<(usize, usize, Kind)>> = vec![None];
    for pair in tokens.windows(2) {
        match pair[0].text {
            _ if pair[0].is_comment() => {}
            "(" | "[" | "{" => {
                brackets.push(Bracket { outer: open.last().copied(), ..Bracket::default() });
                open.push(brackets.len() - 1);
            }
            ")" | "]" | "}" if open.len() > 1 => drop(open.pop()),
            _ => {}
        }
        let bracket = open.last().copied().unwrap_or(0);
        let kind = kind(&pair[0], &pair[1]);
        if let Some(kind) = kind {
            brackets[bracket].kinds.insert(kind.of_branches());
        }
        found.push(kind.map(|kind| (bracket, open.len() - 1, kind)));
    }
    for k in 1..brackets.len() {
        let outer = brackets[brackets[k].outer.unwrap_or(0)].clone();
        brackets[k].level = outer.level + usize::from(!outer.kinds.is_empty());
        brackets[k].in_list = outer.in_list || outer.kinds.contains(&Kind::Comma);
    }
    let place = |(bracket, depth, kind): (usize, usize, Kind)| {
        let Bracket { kinds, in_list, level, .. } = &brackets[bracket];
        let looser = kinds.range(..kind.of_branches()).count();
        let keeps = !kind.fills() && !in_list && (depth == 0 || !kinds.contains(&Kind::Comma));
        Place { depth, kind, keeps, level: level + looser }
    };
    found.into_iter().map(|found| found.map(place)).collect()
}

/// Brackets, or the whole.
#[derive(Clone, Default)]
struct Bracket {
    /// Those around it.
    outer: Option<usize>,
    /// Kinds of places directly in it.
    kinds: BTreeSet<Kind>,
    /// Whether brackets around it hold a list.
    in_list: bool,
    /// How many brackets with places are around it.
    level: usize,
}

fn kind(before: &Token<'_>, token: &Token<'_>) -> Option<Kind> {
    if before.is_comment() || token.is_comment() {
        // An operator keeps its place behind a comment.
        return if before.is_comment() { infix(token) } else { None };
    }
    match token.text {
        _ if before.text == "," => Some(Kind::Comma),
        "from" => Some(Kind::From),
        "else" => Some(Kind::Else),
        "then" => Some(Kind::Then),
        _ => infix(token),
    }
}

fn infix(token: &Token<'_>) -> Option<Kind> {
    match token.role {
        Role::Infix(Level::Or) => Some(Kind::Or),
        Role::Infix(Level::And) => Some(Kind::And),
        Role::Infix(Level::Compare) => Some(Kind::Compare),
        Role::Infix(Level::Sum) => Some(Kind::Sum),
        Role::Infix(Level::Product) => Some(Kind::Product),
        _ => None,
    }
}

/// Words that a parenthesis does not call.
const BEFORE_EXPRESSIONS: &[&str] = &["if", "then", "else", "and", "or", "not", "in", "clamp", "wrap", "every"];

/// Blanks between two tokens on a line.
fn blanks(before: &Token<'_>, token: &Token<'_>) -> usize {
    let tight = |role| matches!(role, Role::Infix(Level::Product | Level::Power));
    let is_word = |token: &Token<'_>| token.kind == token::Kind::Word && !BEFORE_EXPRESSIONS.contains(&token.text);
    match (before.text, token.text) {
        (_, ")" | "]" | ",") => 0,
        ("(" | "[", _) => 0,
        _ if before.is_comment() || token.is_comment() => 1,
        _ if before.role == Role::Unit && token.role == Role::Unit => 0,
        (_, ":" | "." | "[") | (".", _) => 0,
        (_, "(") if is_word(before) => 0,
        (_, "..") => usize::from(before.kind == token::Kind::Word && BEFORE_EXPRESSIONS.contains(&before.text)),
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
