//! Lines as text: declarations and comments of neighboring lines stand under each other.

use super::WIDTH;
use super::layout::{Line, width};

/// Blanks between the declarations of a row, and before the comment at a line's end.
const GAP: usize = 4;
/// By how much lines that share a column may differ in length.
const SPREAD: usize = 24;

/// The lines as text.
pub(super) fn text(lines: &[Line]) -> String {
    let code = aligned_cells(lines);
    let columns = comment_columns(lines, &code);
    let mut text = String::new();
    for ((line, code), column) in lines.iter().zip(&code).zip(columns) {
        if line.blank {
            text.push('\n');
        }
        text.push_str(code);
        if let Some(comment) = &line.comment {
            pad(&mut text, column - width(code));
            text.push_str(comment);
        }
        text.push('\n');
    }
    text
}

fn pad(text: &mut String, blanks: usize) {
    text.extend(std::iter::repeat_n(' ', blanks));
}

/// The lines without comments and blank lines.
fn aligned_cells(lines: &[Line]) -> Vec<String> {
    let mut code = Vec::with_capacity(lines.len());
    let mut start = 0;
    while start < lines.len() {
        let more = lines[start + 1..].iter().take_while(|line| continues(&lines[start], line)).count();
        let rows = &lines[start..=start + more];
        let widths = column_widths(rows);
        let aligned: Vec<String> = rows.iter().enumerate().map(|(k, row)| join(row, &widths[k])).collect();
        if aligned.iter().all(|line| width(line) <= WIDTH) {
            code.extend(aligned);
        } else {
            code.extend(rows.iter().map(|row| join(row, &[])));
        }
        start += more + 1;
    }
    code
}

/// Whether a line is a further row of those that begin with `first`.
fn continues(first: &Line, line: &Line) -> bool {
    first.keyword.is_some() && line.keyword == first.keyword && !line.blank && line.indent == first.indent
}

/// For each row the widths of its columns: a column spans neighboring rows that have something right of it.
fn column_widths(rows: &[Line]) -> Vec<Vec<usize>> {
    let mut widths: Vec<Vec<usize>> =
        rows.iter().map(|row| row.cells.iter().map(|cell| width(cell)).collect()).collect();
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for column in 0..columns {
        let mut start = 0;
        while start < rows.len() {
            let end = start + rows[start..].iter().take_while(|row| row.cells.len() > column + 1).count();
            let spanned = || (start..end).map(|k| width(&rows[k].cells[column]));
            if let (Some(narrow), Some(wide)) = (spanned().min(), spanned().max())
                && wide - narrow <= SPREAD
            {
                widths[start..end].iter_mut().for_each(|row| row[column] = wide);
            }
            start = end.max(start + 1);
        }
    }
    widths
}

fn join(row: &Line, widths: &[usize]) -> String {
    let mut text = String::new();
    pad(&mut text, if row.cells.iter().all(String::is_empty) { 0 } else { row.indent });
    for (k, cell) in row.cells.iter().enumerate() {
        text.push_str(cell);
        if k + 1 < row.cells.len() {
            pad(&mut text, widths.get(k).map_or(0, |wide| wide - width(cell)) + GAP);
        }
    }
    text
}

/// Where the comment of each line begins.
fn comment_columns(lines: &[Line], code: &[String]) -> Vec<usize> {
    let ends: Vec<usize> = code.iter().map(|line| width(line)).collect();
    let mut columns: Vec<usize> = ends.iter().map(|end| end + GAP).collect();
    let mut start = 0;
    while start < lines.len() {
        let (mut narrow, mut wide) = (ends[start], ends[start]);
        let mut end = start;
        while end < lines.len() && lines[end].comment.is_some() && (end == start || !lines[end].blank) {
            let (low, high) = (narrow.min(ends[end]), wide.max(ends[end]));
            if high - low > SPREAD {
                break;
            }
            (narrow, wide) = (low, high);
            end += 1;
        }
        columns[start..end].fill(wide + GAP);
        start = end.max(start + 1);
    }
    columns
}
