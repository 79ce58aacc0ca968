//! Parts as lines: blocks, rows of declarations, fields in braces, and the blank lines between them.

use super::layout::{self, Line, comment_text, width};
use super::segment::{Part, Segment};
use super::token::{Form, Kind, Start, Token};
use super::{INDENT, WIDTH};

/// Blanks between declarations on a line, and between fields.
const ROW_GAP: usize = 4;
const FIELD_GAP: usize = 2;

/// The lines of a text.
pub(super) fn lines(parts: &[Part<'_>]) -> Vec<Line> {
    let mut printer = Printer { lines: Vec::new(), indent: 0, before: Before::Open };
    // Whether each part stands before a further declaration of a row, with comments between at most.
    let mut before_cell = vec![false; parts.len() + 1];
    for (k, part) in parts.iter().enumerate().rev() {
        before_cell[k] = match part {
            Part::Segment(segment) => segment.start == Start::Cell,
            Part::Comment(_) => before_cell[k + 1],
        };
    }
    let mut next = 0;
    while let Some(part) = parts.get(next) {
        next += match part {
            Part::Comment(token) => {
                printer.comment(token, if before_cell[next] { INDENT } else { 0 });
                1
            }
            Part::Segment(segment) => printer.segment(segment, &parts[next..]),
        };
    }
    printer.lines
}

/// What stands before the next line.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// The beginning of the text or a block: no blank line follows.
    Open,
    /// Documentation: no blank line follows.
    Doc,
    /// The end of an item, or the edition: a blank line follows.
    Item,
    /// Anything else: blank lines as the author has them.
    Other,
}

struct Printer {
    lines: Vec<Line>,
    indent: usize,
    before: Before,
}

impl Printer {
    fn push(&mut self, mut line: Line, newlines: usize) {
        line.blank = match self.before {
            Before::Open | Before::Doc => false,
            Before::Item => true,
            Before::Other => newlines > 1,
        };
        self.before = Before::Other;
        self.lines.push(line);
    }

    /// A line that ends a block.
    fn push_end(&mut self, line: Line) {
        self.before = Before::Other;
        self.lines.push(line);
    }

    fn comment(&mut self, token: &Token<'_>, more: usize) {
        let indent = self.indent + more;
        self.push(Line::new(indent, comment_text(token)), token.newlines);
        if token.kind == Kind::Doc {
            self.before = Before::Doc;
        }
    }

    /// Prints the segment that `rest` begins with, and those that share its lines; tells how many parts that were.
    fn segment(&mut self, segment: &Segment<'_>, rest: &[Part<'_>]) -> usize {
        match segment.start {
            Start::Cell | Start::Statement(Form::Row) => return self.row(segment, rest),
            Start::Statement(Form::Braced) => return self.braced(segment, rest),
            Start::Item => {
                self.put(segment, self.indent);
                self.indent = INDENT;
                self.before = Before::Open;
            }
            Start::ItemEnd => {
                self.indent = 0;
                let line = Line { comment: trailing(segment), ..Line::new(0, "}".to_owned()) };
                self.push_end(line);
                self.before = Before::Item;
            }
            Start::Edition => {
                self.put(segment, self.indent);
                self.before = Before::Item;
            }
            _ => self.put(segment, self.indent),
        }
        1
    }

    fn put(&mut self, segment: &Segment<'_>, indent: usize) {
        let lines = layout::lines(&segment.tokens, indent);
        self.put_lines(segment, lines);
    }

    fn put_lines(&mut self, segment: &Segment<'_>, lines: Vec<Line>) {
        let count = lines.len();
        for (k, mut line) in lines.into_iter().enumerate() {
            if k + 1 == count {
                line.comment = trailing(segment);
            }
            self.push(line, if k == 0 { segment.newlines() } else { 1 });
        }
    }

    /// Declarations that share their lines.
    fn row(&mut self, first: &Segment<'_>, rest: &[Part<'_>]) -> usize {
        let is_statement = first.start != Start::Cell;
        let joins = |segment: &Segment<'_>| match segment.start {
            Start::Cell => segment.newlines() == 0,
            Start::Statement(Form::Row) => is_statement && segment.newlines() == 0 && segment.first() == first.first(),
            _ => false,
        };
        let row = adjacent(rest, joins);
        let indent = |segment: &Segment<'_>| self.indent + if segment.start == Start::Cell { INDENT } else { 0 };
        let mut open: Option<(Line, usize)> = None;
        let mut finished = Vec::new();
        for segment in &row {
            let indent = indent(segment);
            let newlines = if std::ptr::eq(*segment, first) { segment.newlines() } else { 1 };
            let Some(text) = layout::single_line(&segment.tokens, indent) else {
                finished.extend(open.take());
                let mut lines = layout::lines(&segment.tokens, indent);
                if let Some(last) = lines.last_mut() {
                    last.comment = trailing(segment);
                }
                finished
                    .extend(lines.into_iter().enumerate().map(|(k, line)| (line, if k == 0 { newlines } else { 1 })));
                continue;
            };
            let text = match trailing(segment) {
                Some(comment) if segment.allows_more() => format!("{text} {comment}"),
                _ => text,
            };
            match &mut open {
                Some((line, _)) if length(line, ROW_GAP) + ROW_GAP + width(&text) <= WIDTH => line.cells.push(text),
                _ => {
                    finished.extend(open.take());
                    let keyword = (segment.start != Start::Cell).then(|| segment.first().to_owned());
                    open = Some((Line { keyword, ..Line::new(indent, text) }, newlines));
                }
            }
            if let (Some((line, _)), false) = (&mut open, segment.allows_more()) {
                line.comment = trailing(segment);
            }
        }
        finished.extend(open);
        for (line, newlines) in finished {
            self.push(line, newlines);
        }
        row.len()
    }

    /// An instance or readout, on one line if the author has it there and it fits.
    fn braced(&mut self, header: &Segment<'_>, rest: &[Part<'_>]) -> usize {
        let end = rest.iter().position(|part| matches!(part, Part::Segment(s) if s.start == Start::FieldsEnd));
        let Some(end) = end else {
            self.put(header, self.indent);
            return 1;
        };
        if let Some(line) = self.one_line(&rest[..=end]) {
            self.push(line, header.newlines());
            return end + 1;
        }
        let was_one_line = rest[1..=end].iter().all(|part| matches!(part, Part::Segment(s) if s.newlines() == 0));
        self.put(header, self.indent);
        self.indent += INDENT;
        self.before = Before::Open;
        let mut rest = &rest[1..end + 1];
        while let Some(part) = rest.first() {
            let taken = match part {
                Part::Comment(token) => {
                    self.comment(token, 0);
                    1
                }
                Part::Segment(segment) if segment.start == Start::Field => self.fields(segment, rest, was_one_line),
                Part::Segment(segment) => {
                    self.indent -= INDENT;
                    self.before = Before::Open;
                    self.put(segment, self.indent);
                    1
                }
            };
            rest = &rest[taken..];
        }
        end + 1
    }

    fn one_line(&self, parts: &[Part<'_>]) -> Option<Line> {
        let mut text = String::new();
        for (k, part) in parts.iter().enumerate() {
            let Part::Segment(segment) = part else {
                return None;
            };
            let is_last = k + 1 == parts.len();
            if k > 0 && segment.newlines() > 0 && parts.len() > 2 || !is_last && !segment.trailing.is_empty() {
                return None;
            }
            let blanks = match segment.start {
                Start::Field if k > 1 => FIELD_GAP,
                Start::FieldsEnd if k == 1 => 0,
                _ => usize::from(k > 0),
            };
            text.extend(std::iter::repeat_n(' ', blanks));
            text.push_str(&layout::single_line(&segment.tokens, self.indent)?);
        }
        let Some(Part::Segment(last)) = parts.last() else {
            return None;
        };
        let fits = self.indent + width(&text) <= WIDTH || parts.len() == 2;
        fits.then(|| Line { comment: trailing(last), ..Line::new(self.indent, text) })
    }

    /// Fields that share a line.
    fn fields(&mut self, first: &Segment<'_>, rest: &[Part<'_>], one_each: bool) -> usize {
        let joins = |segment: &Segment<'_>| segment.start == Start::Field && segment.newlines() == 0 && !one_each;
        let fields = adjacent(rest, joins);
        let mut line: Option<Line> = None;
        let mut newlines = first.newlines();
        for field in &fields {
            let Some(text) = layout::single_line(&field.tokens, self.indent) else {
                if let Some(line) = line.take() {
                    self.push(line, std::mem::replace(&mut newlines, 1));
                }
                for line in with_comment(layout::lines(&field.tokens, self.indent), trailing(field)) {
                    self.push(line, std::mem::replace(&mut newlines, 1));
                }
                continue;
            };
            let text = match trailing(field) {
                Some(comment) if field.allows_more() => format!("{text} {comment}"),
                _ => text,
            };
            match &mut line {
                Some(line) if length(line, 0) + FIELD_GAP + width(&text) <= WIDTH => {
                    line.cells[0].push_str("  ");
                    line.cells[0].push_str(&text);
                }
                _ => {
                    if let Some(line) = line.take() {
                        self.push(line, std::mem::replace(&mut newlines, 1));
                    }
                    line = Some(Line::new(self.indent, text));
                }
            }
            if let (Some(line), false) = (&mut line, field.allows_more()) {
                line.comment = trailing(field);
            }
        }
        if let Some(line) = line {
            self.push(line, newlines);
        }
        fields.len()
    }
}

/// The segment that `rest` begins with, and those after it that join it.
fn adjacent<'p, 'a>(rest: &'p [Part<'a>], joins: impl Fn(&Segment<'a>) -> bool) -> Vec<&'p Segment<'a>> {
    let mut row: Vec<&Segment<'a>> = Vec::new();
    for part in rest {
        match part {
            Part::Segment(segment)
                if row.last().is_none_or(|last| last.allows_more()) && (row.is_empty() || joins(segment)) =>
            {
                row.push(segment);
            }
            _ => break,
        }
    }
    row
}

/// Lines of which the last has a comment at its end.
fn with_comment(mut lines: Vec<Line>, comment: Option<String>) -> Vec<Line> {
    if let Some(last) = lines.last_mut() {
        last.comment = comment;
    }
    lines
}

/// The comments behind a segment.
fn trailing(segment: &Segment<'_>) -> Option<String> {
    let comments: Vec<String> = segment.trailing.iter().map(comment_text).collect();
    (!comments.is_empty()).then(|| comments.join(" "))
}

/// Characters of a line with so many blanks between its cells.
fn length(line: &Line, gap: usize) -> usize {
    line.indent + line.cells.iter().map(|cell| width(cell)).sum::<usize>() + gap * (line.cells.len() - 1)
}
