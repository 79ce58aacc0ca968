//! Positions: lines and UTF-16 units on the wire, bytes in the compiler.

use lsp_types::{Position, Range};
use std::ops;

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of a text; `\n`, `\r\n` and `\r` end one.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|&at| ends_line(at)).map(|at| at + 1)).collect();
        Self { text, starts }
    }

    /// The byte at a position; positions beyond a line are at its end, those beyond the text at the text's.
    pub fn offset(&self, position: Position) -> usize {
        let Some(line) = usize::try_from(position.line).ok().filter(|line| *line < self.starts.len()) else {
            return self.text.len();
        };
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let content = self.text[start..end].trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, c) in content.char_indices() {
            if units >= position.character {
                return start + at;
            }
            units += utf16(c);
        }
        start + content.len()
    }

    /// The position of a byte, which is at a boundary of characters.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = &self.text[self.starts[line]..offset.min(self.text.len())];
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: before.chars().map(utf16).sum() }
    }

    /// The range of bytes from `start` to `end`.
    pub fn range(&self, bytes: ops::Range<usize>) -> Range {
        Range { start: self.position(bytes.start), end: self.position(bytes.end) }
    }
}

fn utf16(c: char) -> u32 {
    if c.len_utf16() == 2 { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use lsp_types::Position;

    #[test]
    fn positions_count_utf16_units() {
        let lines = Lines::new("τ🙂x\r\ny\rz");
        for (offset, line, character) in [(0, 0, 0), (2, 0, 1), (6, 0, 3), (7, 0, 4), (9, 1, 0), (11, 2, 0), (12, 2, 1)]
        {
            assert_eq!(lines.position(offset), Position { line, character });
            assert_eq!(lines.offset(Position { line, character }), offset);
        }
    }

    #[test]
    fn positions_outside_are_at_the_end() {
        let lines = Lines::new("ab\ncd");
        assert_eq!(lines.offset(Position { line: 0, character: 9 }), 2);
        assert_eq!(lines.offset(Position { line: 7, character: 0 }), 5);
        assert_eq!(Lines::new("").offset(Position { line: 0, character: 1 }), 0);
    }

    #[test]
    fn a_position_inside_a_character_is_behind_it() {
        assert_eq!(Lines::new("🙂x").offset(Position { line: 0, character: 1 }), 4);
    }
}
