//! Tables as text: comma, semicolon, tab or blanks between values.
//!
//! Empty rows and rows that begin with `#` are skipped. Rows are counted as an editor counts lines.

use ndarray::Array2;

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

/// A file that holds numbers only.
pub(crate) fn matrix(bytes: &[u8]) -> Result<TextMatrix, ReadProblem> {
    numbers(&rows(bytes)?, 0)
}

/// The numbers of all rows without the first `skipped` columns.
pub(crate) fn numbers(rows: &[Row], skipped: usize) -> Result<TextMatrix, ReadProblem> {
    let first = rows.first().ok_or(ReadProblem::Empty)?;
    let columns = first.cells.len();
    let mut values = Vec::new();
    for Row { row, cells } in rows {
        if cells.len() != columns {
            let (row, found) = (*row, cells.len());
            return Err(ReadProblem::RaggedRow {
                row,
                found,
                first_row: first.row,
                expected: columns,
            });
        }
        for (column, cell) in cells.iter().enumerate().skip(skipped) {
            let value = cell.parse().map_err(|_| ReadProblem::NotANumber {
                place: Place::Text {
                    row: *row,
                    column: column + 1,
                },
                text: cell.clone(),
                remedy: remedy(cell),
            })?;
            values.push(value);
        }
    }
    let values = Array2::from_shape_vec((rows.len(), columns - skipped), values)
        .expect("invariant: all rows have the same number of values");
    Ok(TextMatrix {
        values,
        rows: rows.iter().map(|row| row.row).collect(),
    })
}

/// One label a row. The first row may be the heading `label`, `labels`, `name`, `names`, `region` or `regions`.
pub(crate) fn labels(bytes: &[u8]) -> Result<LabeledRows, ReadProblem> {
    let lines = lines(bytes)?;
    let mut rows: Vec<Row> = lines
        .into_iter()
        .map(|(row, line)| split(row, line, &[',', ';', '\t']))
        .collect::<Result<_, _>>()?;
    if let Some(Row { row, cells }) = rows.iter().find(|row| row.cells.len() > 1) {
        return Err(ReadProblem::ManyLabels {
            row: *row,
            found: cells.len(),
        });
    }
    let headings = ["label", "labels", "name", "names", "region", "regions"];
    if rows
        .first()
        .is_some_and(|row| headings.contains(&row.cells[0].to_lowercase().as_str()))
    {
        rows.remove(0);
    }
    if rows.is_empty() {
        return Err(ReadProblem::Empty);
    }
    Ok(rows
        .into_iter()
        .map(|Row { row, mut cells }| (cells.remove(0), Place::Text { row, column: 1 }))
        .collect())
}

/// Rows `x, y, z` or `label, x, y, z`; the first row may be a heading.
pub(crate) fn centroids(bytes: &[u8]) -> Result<(TextMatrix, Option<LabeledRows>), ReadProblem> {
    let mut rows = rows(bytes)?;
    if rows
        .first()
        .is_some_and(|row| row.cells.iter().all(|cell| cell.parse::<f64>().is_err()))
    {
        rows.remove(0);
    }
    let columns = rows.first().ok_or(ReadProblem::Empty)?.cells.len();
    match columns {
        3 => Ok((numbers(&rows, 0)?, None)),
        4 => {
            let coordinates = numbers(&rows, 1)?;
            let label = |row: &Row| {
                (
                    row.cells[0].clone(),
                    Place::Text {
                        row: row.row,
                        column: 1,
                    },
                )
            };
            Ok((coordinates, Some(rows.iter().map(label).collect())))
        }
        _ => Err(ReadProblem::Shape {
            shape: vec![rows.len(), columns],
            expected: "x, y, z in each row, or label, x, y, z,".into(),
        }),
    }
}

/// Rows split at the separator that the first of them uses.
fn rows(bytes: &[u8]) -> Result<Vec<Row>, ReadProblem> {
    let lines = lines(bytes)?;
    let first = lines.first().ok_or(ReadProblem::Empty)?.1;
    let separator: &[char] = [&[';'], &[','], &['\t']]
        .into_iter()
        .find(|separator: &&[char; 1]| first.contains(separator.as_slice()))
        .map_or(&[' '], |separator| separator);
    lines
        .into_iter()
        .map(|(row, line)| split(row, line, separator))
        .collect()
}

/// Lines that count, with their number from 1.
fn lines(bytes: &[u8]) -> Result<Vec<(usize, &str)>, ReadProblem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        ReadProblem::NotUtf8 {
            row: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let counts = |line: &&(usize, &str)| !line.1.is_empty() && !line.1.starts_with('#');
    let lines: Vec<_> = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .collect();
    Ok(lines.iter().filter(counts).copied().collect())
}

/// The values of a row. A value in quotes may hold the separator; a doubled quote inside is one quote.
fn split(row: usize, line: &str, separators: &[char]) -> Result<Row, ReadProblem> {
    if separators == [' '] {
        return Ok(Row {
            row,
            cells: line.split_whitespace().map(str::to_owned).collect(),
        });
    }
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells
            .last_mut()
            .expect("invariant: there is always a last cell");
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

fn remedy(text: &str) -> &'static str {
    if text.is_empty() {
        "write 0 where nothing is connected, and no separator at the end of a row"
    } else if text.replace(',', ".").parse::<f64>().is_ok() {
        "write a point, not a comma, before the decimals"
    } else {
        "only numbers are expected, without names of rows and columns"
    }
}
