//! Sparse matrices of SciPy, written by `scipy.sparse.save_npz`: an NPZ file of the arrays that make one matrix.

use std::path::Path;

use ndarray::ArrayD;

use super::file::{Content, FileArray};
use super::read_error::{ReadError, ReadProblem};
use super::sparse_matrix::{SparseMatrix, index};

const FORMAT: &str = "SciPy";

/// The arrays of an NPZ file, or the one nameless matrix that they make together.
pub(crate) fn joined(path: &Path, arrays: Vec<FileArray>) -> Result<Vec<FileArray>, ReadError> {
    let named = |name: &str| arrays.iter().find(|array| array.name.as_deref() == Some(name));
    let (Some(format), Some(_), Some(_)) = (named("format"), named("shape"), named("data")) else { return Ok(arrays) };
    let Content::Text { values: format, .. } = &format.content else { return Ok(arrays) };
    let numbers = |name: &'static str| match named(name).map(|array| &array.content) {
        Some(Content::Numbers(numbers)) => Ok(numbers),
        _ => Err(ReadProblem::damaged(FORMAT, format!("it has no numbers `{name}`"))),
    };
    let matrix = matrix(&format.concat(), numbers).map_err(|problem| problem.in_file(path))?;
    Ok(vec![FileArray::alone(Content::Sparse(matrix))])
}

fn matrix<'a>(
    format: &str,
    numbers: impl Fn(&'static str) -> Result<&'a ArrayD<f64>, ReadProblem>,
) -> Result<SparseMatrix, ReadProblem> {
    let damaged = |detail: String| ReadProblem::damaged(FORMAT, detail);
    let list = |name| numbers(name).map(|numbers| numbers.iter().copied().collect::<Vec<f64>>());
    let shape: Vec<Option<usize>> = list("shape")?.into_iter().map(index).collect();
    let [Some(rows), Some(columns)] = shape[..] else {
        return Err(damaged("its `shape` is not that of a matrix".into()));
    };
    let values = list("data")?;
    let result = match format {
        "csr" | "csc" => {
            let (starts, indices) = (list("indptr")?, list("indices")?);
            match format {
                "csr" => SparseMatrix::from_compressed_rows((rows, columns), &starts, &indices, &values),
                _ => SparseMatrix::from_compressed_columns((rows, columns), &starts, &indices, &values),
            }
        }
        "coo" => coordinates((rows, columns), &list("row")?, &list("col")?, &values),
        other => {
            return Err(ReadProblem::Unsupported {
                what: format!("is a SciPy matrix of the format `{other}`, which is not read"),
                remedy: "save it with `scipy.sparse.save_npz(path, matrix.tocsr())`",
            });
        }
    };
    result.map_err(damaged)
}

fn coordinates(shape: (usize, usize), rows: &[f64], columns: &[f64], values: &[f64]) -> Result<SparseMatrix, String> {
    if rows.len() != values.len() || columns.len() != values.len() {
        return Err("its arrays differ in length".into());
    }
    let place = |n: &f64| index(*n).ok_or("an index of it is no whole number, 0 or greater");
    let entries = rows.iter().zip(columns).zip(values);
    let entries = entries.map(|((row, column), &value)| Ok((place(row)?, place(column)?, value)));
    SparseMatrix::new(shape, entries.collect::<Result<_, String>>()?)
}
