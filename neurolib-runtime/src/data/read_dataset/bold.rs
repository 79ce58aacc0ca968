//! BOLD of a subject.

use std::path::Path;

use ndarray::{Array2, Axis, Ix2};

use super::DatasetOptions;
use crate::data::file::{Content, Format, read_arrays};
use crate::data::read_error::{ReadError, ReadProblem};

/// Usual names of the array.
const NAMES: [&str; 3] = ["tc", "bold", "BOLD"];

/// The subject that a file `bold_NAME.npy` or `.csv` belongs to.
pub(super) fn subject_of(file: &str) -> Option<String> {
    let (stem, ending) = file.rsplit_once('.')?;
    let name = stem.strip_prefix("bold_").filter(|name| !name.is_empty())?;
    matches!(ending, "npy" | "csv").then(|| name.to_owned())
}

/// Region × time, of the regions that are meant.
pub(super) fn read(path: &Path, regions: usize, options: &DatasetOptions) -> Result<Array2<f64>, ReadError> {
    let format = Format::of(path)?;
    let mut arrays = read_arrays(path, format)?;
    let is_named = |name: &Option<String>| name.as_deref().is_none_or(|name| NAMES.contains(&name));
    let place = arrays.iter().position(|array| is_named(&array.name)).or((arrays.len() == 1).then_some(0));
    let Some(place) = place else {
        let names: Vec<String> =
            arrays.iter().map(|a| format!("`{}`", a.name.as_deref().unwrap_or_default())).collect();
        let (candidates, found) = ("`tc` or `bold`".to_owned(), names.join(", "));
        return Err(ReadProblem::MissingArray { role: "BOLD", candidates, found }.in_file(path));
    };
    let array = arrays.swap_remove(place);
    let error = |problem: ReadProblem| problem.in_array(path, array.name.as_deref());
    let Content::Numbers(numbers) = array.content else {
        return Err(error(ReadProblem::Kind { found: array.content.describe(), expected: "numbers" }));
    };
    let shape = numbers.shape().to_vec();
    let bold = numbers.into_dimensionality::<Ix2>().ok().filter(|bold| bold.nrows() == regions);
    let Some(bold) = bold else {
        let hint = if shape.get(1) == Some(&regions) { "; exchange rows and columns:" } else { "," };
        let expected = format!("{regions} regions × time{hint} a row for each region");
        return Err(error(ReadProblem::Shape { shape, expected }));
    };
    if bold.ncols() == 0 {
        return Err(error(ReadProblem::Empty));
    }
    if let Some(((row, column), &value)) = bold.indexed_iter().find(|(_, value)| !value.is_finite()) {
        return Err(error(ReadProblem::NotFinite { place: format.place(&[row, column]), value }));
    }
    Ok(match &options.regions {
        Some(kept) => bold.select(Axis(0), kept),
        None => bold,
    })
}
