//! Values of parameters and ports as the user gives them.

use ndarray::Axis;
use neurolib::data::read_array;
use std::path::{Path, PathBuf};

/// A value as given: a number, one for each node, or a file with these.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The same for all nodes.
    Number(f64),
    /// One for each node.
    List(Vec<f64>),
    /// A CSV or NPY file with one for each node.
    File(PathBuf),
}

impl Value {
    /// Reads `0.5`, `[0.5, 0.6]` or `@file.csv`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix('@') {
            return Ok(Value::File(PathBuf::from(path)));
        }
        if let Some(list) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
            return items.map(number).collect::<Result<_, _>>().map(Value::List);
        }
        number(text).map(Value::Number)
    }

    /// The same with a file's path taken relative to a folder.
    pub fn relative_to(self, folder: &Path) -> Self {
        match self {
            Value::File(path) => Value::File(folder.join(path)),
            other => other,
        }
    }

    /// The same with the content of a file in place of its path.
    ///
    /// # Errors
    /// If the file cannot be read, or holds more than one row or column.
    pub fn loaded(&self) -> Result<Self, String> {
        let Value::File(path) = self else { return Ok(self.clone()) };
        let array = read_array(path).map_err(|error| error.to_string())?;
        let long = array.shape().iter().filter(|&&length| length > 1).count();
        if long > 1 {
            return Err(format!(
                "`{}` has the shape {:?}; one row or one column with a value for each node is expected",
                path.display(),
                array.shape()
            ));
        }
        let values: Vec<f64> = array.lanes(Axis(0)).into_iter().flatten().copied().collect();
        Ok(match values[..] {
            [single] => Value::Number(single),
            _ => Value::List(values),
        })
    }
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| {
        format!("`{text}` is no value; expected a number, a list `[1, 2, …]` with one for each node, or `@file.csv`")
    })
}
