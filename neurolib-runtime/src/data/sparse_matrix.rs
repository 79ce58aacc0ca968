//! Sparse matrices, as files have them.

use ndarray::Array2;

use super::file::MAX_BYTES;
use super::read_error::ReadProblem;

/// The entries of a matrix that a file lists; all others are 0.
#[derive(Clone, Debug)]
pub(crate) struct SparseMatrix {
    /// Rows and columns.
    pub shape: (usize, usize),
    /// Row, column and value, sorted by row and column, each pair once.
    pub entries: Vec<(usize, usize, f64)>,
}

impl SparseMatrix {
    /// A matrix of entries in any order, or what is wrong with them.
    pub(crate) fn new(shape: (usize, usize), mut entries: Vec<(usize, usize, f64)>) -> Result<Self, String> {
        if let Some((row, column, _)) = entries.iter().find(|(row, column, _)| *row >= shape.0 || *column >= shape.1) {
            return Err(format!("it has an entry [{row}, {column}], but the shape {} × {}", shape.0, shape.1));
        }
        let pair = |&(row, column, _): &(usize, usize, f64)| (row, column);
        entries.sort_unstable_by_key(pair);
        if let Some([(row, column, _), _]) = entries.array_windows().find(|[a, b]| pair(a) == pair(b)) {
            return Err(format!("it has the entry [{row}, {column}] twice"));
        }
        Ok(Self { shape, entries })
    }

    /// A matrix of compressed rows: `starts[i]..starts[i + 1]` are the places of row i in columns and values.
    pub(crate) fn from_compressed_rows(
        shape: (usize, usize),
        starts: &[f64],
        columns: &[f64],
        values: &[f64],
    ) -> Result<Self, String> {
        Self::new(shape, compressed(shape.0, starts, columns, values)?)
    }

    /// A matrix of compressed columns: `starts[j]..starts[j + 1]` are the places of column j in rows and values.
    pub(crate) fn from_compressed_columns(
        shape: (usize, usize),
        starts: &[f64],
        rows: &[f64],
        values: &[f64],
    ) -> Result<Self, String> {
        let entries = compressed(shape.1, starts, rows, values)?;
        Self::new(shape, entries.into_iter().map(|(column, row, value)| (row, column, value)).collect())
    }

    /// The entries that are not 0.
    pub(crate) fn from_dense(matrix: &Array2<f64>) -> Self {
        let entries = matrix.indexed_iter().filter(|(_, value)| **value != 0.0);
        Self { shape: matrix.dim(), entries: entries.map(|((row, column), &value)| (row, column, value)).collect() }
    }

    /// The whole matrix, if that is not too large.
    pub(crate) fn to_dense(&self) -> Result<Array2<f64>, ReadProblem> {
        let bytes = (self.shape.0 as u64).saturating_mul(self.shape.1 as u64).saturating_mul(8);
        if bytes > MAX_BYTES {
            return Err(ReadProblem::TooLarge { bytes, limit: MAX_BYTES });
        }
        let mut matrix = Array2::zeros(self.shape);
        self.entries.iter().for_each(|&(row, column, value)| matrix[[row, column]] = value);
        Ok(matrix)
    }
}

/// Entries of compressed rows, or of columns with the words exchanged.
fn compressed(
    rows: usize,
    starts: &[f64],
    columns: &[f64],
    values: &[f64],
) -> Result<Vec<(usize, usize, f64)>, String> {
    if rows.checked_add(1) != Some(starts.len()) || columns.len() != values.len() {
        return Err("its arrays do not fit its shape".into());
    }
    let broken = || "its rows do not fit its entries".to_string();
    let mut entries = Vec::with_capacity(values.len());
    for (row, ends) in starts.array_windows().enumerate() {
        let [Some(start), Some(end)] = ends.map(index) else { return Err(broken()) };
        // Falling starts would use entries several times.
        if start > end || end > values.len() {
            return Err(broken());
        }
        for entry in start..end {
            let column = index(columns[entry]).ok_or("an index of it is no whole number, 0 or greater")?;
            entries.push((row, column, values[entry]));
        }
    }
    Ok(entries)
}

/// A number as an index. Above 2⁵³ not every whole number is a float.
pub(crate) fn index(number: f64) -> Option<usize> {
    (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as usize)
}
