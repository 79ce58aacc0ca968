//! The numbers of a look-up table.

use std::path::{Path, PathBuf};

use super::file::{Content, Format};
use super::npy;
use super::read_array::read_array;
use super::read_error::{ReadError, ReadProblem, shape_text};

/// The values of the axes of a look-up table, and of its quantities at each grid point.
#[derive(Clone, Debug, PartialEq)]
pub struct TableData {
    /// Name and values of each axis.
    pub axes: Vec<(String, Vec<f64>)>,
    /// Name and values of each quantity, row-major over the axes: the last axis varies fastest.
    pub quantities: Vec<(String, Vec<f64>)>,
}

impl TableData {
    /// Reads a table from a folder with one `.npy` (or `.csv`) file for each axis and each quantity.
    ///
    /// The names come from the header of the table: `mu` is read from `mu.npy`.
    ///
    /// # Shapes
    ///
    /// Each axis has one dimension, each quantity as many as there are axes, in their order.
    ///
    /// # Errors
    ///
    /// If a file is missing or broken, has another shape, or holds a value that is not finite; and if the values of an axis do
    /// not rise.
    pub fn read_dir(folder: &Path, axes: &[&str], quantities: &[&str]) -> Result<Self, ReadError> {
        let axes =
            axes.iter().map(|name| Ok((name.to_string(), read_axis(folder, name)?))).collect::<Result<Vec<_>, _>>()?;
        let shape: Vec<usize> = axes.iter().map(|(_, values)| values.len()).collect();
        let quantities = quantities
            .iter()
            .map(|name| Ok((name.to_string(), read_quantity(folder, name, &shape)?)))
            .collect::<Result<_, _>>()?;
        Ok(Self { axes, quantities })
    }

    /// A table from the bytes of one `.npy` file for each axis and each quantity, as a program embeds them.
    ///
    /// # Errors
    ///
    /// If the bytes are no array of numbers; sizes are checked when the table is built.
    pub fn decode(axes: &[(&str, &[u8])], quantities: &[(&str, &[u8])]) -> Result<Self, ReadError> {
        let numbers = |&(name, bytes): &(&str, &[u8])| -> Result<(String, Vec<f64>), ReadError> {
            let path = Path::new(name).with_extension("npy");
            match npy::decode(bytes) {
                Ok(Content::Numbers(numbers)) => Ok((name.to_string(), numbers.into_iter().collect())),
                Ok(_) => Err(ReadProblem::damaged("NPY", "it holds text, not numbers").in_file(&path)),
                Err(problem) => Err(problem.in_file(&path)),
            }
        };
        Ok(Self {
            axes: axes.iter().map(numbers).collect::<Result<_, _>>()?,
            quantities: quantities.iter().map(numbers).collect::<Result<_, _>>()?,
        })
    }

    /// Number of grid points along each axis.
    pub fn shape(&self) -> Vec<usize> {
        self.axes.iter().map(|(_, values)| values.len()).collect()
    }
}

fn read_axis(folder: &Path, name: &str) -> Result<Vec<f64>, ReadError> {
    let (path, shape, values) = read_finite(folder, name)?;
    // A column of a text file is an axis too.
    if shape.iter().filter(|&&n| n != 1).count() > 1 {
        return Err(ReadProblem::Shape { shape, expected: "an axis (one dimension)".into() }.in_file(&path));
    }
    if let Some(index) = values.windows(2).position(|pair| pair[0] >= pair[1]) {
        let problem = ReadProblem::NotRising { index: index + 1, value: values[index + 1], before: values[index] };
        return Err(problem.in_file(&path));
    }
    Ok(values)
}

fn read_quantity(folder: &Path, name: &str, expected: &[usize]) -> Result<Vec<f64>, ReadError> {
    let (path, shape, values) = read_finite(folder, name)?;
    if shape != expected {
        let expected = format!("{}, the lengths of the axes,", shape_text(expected));
        return Err(ReadProblem::Shape { shape, expected }.in_file(&path));
    }
    Ok(values)
}

fn read_finite(folder: &Path, name: &str) -> Result<(PathBuf, Vec<usize>, Vec<f64>), ReadError> {
    let candidates = ["npy", "csv"].map(|extension| folder.join(format!("{name}.{extension}")));
    let path = candidates.into_iter().find(|path| path.is_file()).ok_or_else(|| {
        let candidates = format!("`{name}.npy`, `{name}.csv`");
        ReadProblem::MissingFile { role: "file for an axis or quantity of the table", candidates }.in_file(folder)
    })?;
    let array = read_array(&path)?;
    if let Some((index, &value)) = array.indexed_iter().find(|(_, value)| !value.is_finite()) {
        let place = Format::of(&path)?.place(ndarray::Dimension::slice(&index));
        return Err(ReadProblem::NotFinite { place, value }.in_file(&path));
    }
    let shape = array.shape().to_vec();
    Ok((path, shape, array.into_iter().collect()))
}
