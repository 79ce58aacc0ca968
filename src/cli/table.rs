//! Aligned columns without borders.

use console::{Term, measure_text_width, style};

/// Blanks between columns.
const GAP: usize = 2;
/// Widest text without a terminal, and in a very wide one.
const WIDEST: usize = 110;

/// Columns with headings; the last one is wrapped to the width of the terminal.
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(headings: impl Into<Vec<&'static str>>) -> Self {
        Self { headings: headings.into(), rows: Vec::new() }
    }

    /// Adds a row of as many cells as there are headings.
    pub fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    /// The table as text, each line indented.
    pub fn render(&self, indent: usize) -> String {
        let last = self.headings.len() - 1;
        let widths: Vec<usize> = (0..last)
            .map(|column| {
                let cells = self.rows.iter().map(|row| measure_text_width(&row[column]));
                cells.chain([self.headings[column].len()]).max().unwrap_or(0)
            })
            .collect();
        let left = indent + widths.iter().map(|w| w + GAP).sum::<usize>();
        let room = width().saturating_sub(left).max(24);
        let mut text = String::new();
        let mut line = |cells: Vec<String>| {
            text.push_str(&" ".repeat(indent));
            for (cell, width) in cells.iter().zip(&widths) {
                text.push_str(cell);
                text.push_str(&" ".repeat(width + GAP - measure_text_width(cell)));
            }
            for (number, part) in wrap(&cells[last], room).iter().enumerate() {
                if number > 0 {
                    text.push('\n');
                    text.push_str(&" ".repeat(left));
                }
                text.push_str(part);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        };
        if self.headings.iter().any(|h| !h.is_empty()) {
            line(self.headings.iter().map(|h| style(h).dim().to_string()).collect());
        }
        self.rows.iter().for_each(|row| line(row.clone()));
        text
    }
}

/// Columns of the terminal, but no more than can be read.
pub fn width() -> usize {
    let columns = Term::stdout().size_checked().map_or(WIDEST, |(_, columns)| usize::from(columns));
    columns.clamp(40, WIDEST)
}

/// Text in lines of at most so many columns.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("invariant: there is a line");
        if !line.is_empty() && measure_text_width(line) + 1 + measure_text_width(word) > room {
            lines.push(word.to_string());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The first sentence of a documentation, without its period.
pub fn first_sentence(doc: &str) -> String {
    let paragraph = doc.split("\n\n").next().unwrap_or(doc).split_whitespace().collect::<Vec<_>>().join(" ");
    match paragraph.split_once(". ") {
        Some((first, _)) => first.to_string(),
        None => paragraph.trim_end_matches('.').to_string(),
    }
}
