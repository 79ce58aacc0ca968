//! Tables as text: comma, semicolon, tab or blanks between values.
//!
//! Empty rows and rows that begin with `#` are skipped. Rows are counted as an editor counts lines.

use ndarray::Array2;

use super::file::MAX_BYTES;
use super::read_error::{Place, ReadProblem};

/// A matrix of numbers, and where its rows stand in the file.
#[derive(Clone, Debug)]
pub(crate) struct TextMatrix {
    pub values: Array2<f64>,
    /// Row in the file, from 1, of each row of the matrix.
    pub rows: Vec<usize>,
}

/// A row of the file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Row in the file, from 1.
    pub row: usize,
    pub cells: Vec<String>,
}

/// Labels with the places where they stand.
pub(crate) type LabeledRows = Vec<(String, Place)>;

/// A table of labels or centroids is never larger than this, in bytes.
const MAX_LABELS: u64 = 1 << 24;

/// A file that holds numbers only.
pub(crate) fn matrix(bytes: &[u8]) -> Result<TextMatrix, ReadProblem> {
    limit(bytes, MAX_BYTES / 2)?;
    numbers(rows(bytes)?, 0)
}

/// The numbers of all rows without the first `skipped` columns.
///
/// Rows come one by one: as strings, all together would take many times the memory of the file.
fn numbers(rows: impl Iterator<Item = Result<Row, ReadProblem>>, skipped: usize) -> Result<TextMatrix, ReadProblem> {
    let mut columns = 0;
    let mut values = Vec::new();
    let mut numbers_of_rows = Vec::new();
    for row in rows {
        let Row { row, cells } = row?;
        let first_row = *numbers_of_rows.first().unwrap_or(&row);
        if row == first_row {
            columns = cells.len();
        }
        if cells.len() != columns {
            let (found, expected) = (cells.len(), columns);
            return Err(ReadProblem::RaggedRow { row, found, first_row, expected });
        }
        for (column, cell) in cells.iter().enumerate().skip(skipped) {
            let value = cell.parse().map_err(|_| ReadProblem::NotANumber {
                place: Place::Text { row, column: column + 1 },
                text: cell.clone(),
                remedy: remedy(cell),
            })?;
            values.push(value);
        }
        numbers_of_rows.push(row);
    }
    if values.is_empty() {
        return Err(ReadProblem::Empty);
    }
    let values = Array2::from_shape_vec((numbers_of_rows.len(), columns - skipped), values)
        .expect("invariant: all rows have the same number of values");
    Ok(TextMatrix { values, rows: numbers_of_rows })
}

/// One label a row. The first row may be the heading `label`, `labels`, `name`, `names`, `region` or `regions`.
pub(crate) fn labels(bytes: &[u8]) -> Result<LabeledRows, ReadProblem> {
    limit(bytes, MAX_LABELS)?;
    let mut rows: Vec<Row> =
        lines(bytes)?.map(|(row, line)| split(row, line, &[',', ';', '\t'])).collect::<Result<_, _>>()?;
    if let Some(Row { row, cells }) = rows.iter().find(|row| row.cells.len() > 1) {
        return Err(ReadProblem::ManyLabels { row: *row, found: cells.len() });
    }
    let headings = ["label", "labels", "name", "names", "region", "regions"];
    if rows.first().is_some_and(|row| headings.contains(&row.cells[0].to_lowercase().as_str())) {
        rows.remove(0);
    }
    if rows.is_empty() {
        return Err(ReadProblem::Empty);
    }
    Ok(rows.into_iter().map(|Row { row, mut cells }| (cells.remove(0), Place::Text { row, column: 1 })).collect())
}

/// Rows `x, y, z` or `label, x, y, z`; the first row may be a heading.
pub(crate) fn centroids(bytes: &[u8]) -> Result<(TextMatrix, Option<LabeledRows>), ReadProblem> {
    limit(bytes, MAX_LABELS)?;
    let mut rows: Vec<Row> = rows(bytes)?.collect::<Result<_, _>>()?;
    if rows.first().is_some_and(|row| row.cells.iter().all(|cell| cell.parse::<f64>().is_err())) {
        rows.remove(0);
    }
    let columns = rows.first().ok_or(ReadProblem::Empty)?.cells.len();
    let label = |row: &Row| (row.cells[0].clone(), Place::Text { row: row.row, column: 1 });
    match columns {
        3 => Ok((numbers(rows.into_iter().map(Ok), 0)?, None)),
        4 => {
            let labels = rows.iter().map(label).collect();
            Ok((numbers(rows.into_iter().map(Ok), 1)?, Some(labels)))
        }
        _ => Err(ReadProblem::Shape {
            shape: vec![rows.len(), columns],
            expected: "x, y, z in each row, or label, x, y, z,".into(),
        }),
    }
}

/// Rows split at the separator that the first of them uses.
pub(crate) fn rows(bytes: &[u8]) -> Result<impl Iterator<Item = Result<Row, ReadProblem>>, ReadProblem> {
    let mut lines = lines(bytes)?.peekable();
    let (_, first) = lines.peek().ok_or(ReadProblem::Empty)?;
    let separators: &[char] =
        [';', ',', '\t'].iter().find(|separator| first.contains(**separator)).map_or(&[' '], std::slice::from_ref);
    Ok(lines.map(move |(row, line)| split(row, line, separators)))
}

/// Lines that count, with their number from 1.
fn lines(bytes: &[u8]) -> Result<impl Iterator<Item = (usize, &str)>, ReadProblem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let row = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        ReadProblem::NotUtf8 { row }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    Ok(lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')))
}

/// That a file is not too large for what is made of it.
pub(crate) fn limit(bytes: &[u8], limit: u64) -> Result<(), ReadProblem> {
    let bytes = bytes.len() as u64;
    if bytes > limit { Err(ReadProblem::TooLarge { bytes, limit }) } else { Ok(()) }
}

/// The values of a row. A value in quotes may hold the separator; a doubled quote inside is one quote.
fn split(row: usize, line: &str, separators: &[char]) -> Result<Row, ReadProblem> {
    if separators == [' '] {
        return Ok(Row { row, cells: line.split_whitespace().map(str::to_owned).collect() });
    }
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut().expect("invariant: there is always a last cell");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            letter if separators.contains(&letter) && !quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    if quoted {
        return Err(ReadProblem::OpenQuote { row });
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    Ok(Row { row, cells })
}

/// What to do about `0,5`.
pub(crate) const DECIMAL_POINT: &str = "write a point, not a comma, before the decimals";

fn remedy(text: &str) -> &'static str {
    if text.is_empty() {
        "write 0 where nothing is connected, and no separator at the end of a row"
    } else if text.replace(',', ".").parse::<f64>().is_ok() {
        DECIMAL_POINT
    } else {
        "only numbers are expected, without names of rows and columns"
    }
}
