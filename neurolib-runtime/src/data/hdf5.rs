//! netCDF files of any version, and plain HDF5 files: the variables of their uppermost group.

use ndarray::{ArrayD, IxDyn};
use netcdf_reader::{Error, NcAttrValue, NcFile, NcOpenOptions, NcType, NcVariable};

use super::file::{Content, FileArray, MAX_BYTES};
use super::netcdf::LARGEST_COMPRESSION;
use super::read_error::{ReadProblem, shape_text};

const FORMAT: &str = "netCDF or HDF5";

/// What netCDF puts where nothing was written, if the file does not say otherwise.
const NEVER_WRITTEN: f64 = 9.969_209_968_386_869e36;

/// All variables. Those that are too large are listed only.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<FileArray>, ReadProblem> {
    if let Some(expected) = declared_end(bytes).filter(|&end| end > bytes.len() as u64) {
        return Err(ReadProblem::Truncated { expected, found: bytes.len() as u64 });
    }
    // No more than compression could make of so many bytes.
    let most = (bytes.len() as u64).saturating_mul(LARGEST_COMPRESSION).min(MAX_BYTES);
    let limit = usize::try_from(most).unwrap_or(usize::MAX);
    let options = NcOpenOptions { max_read_bytes: limit, max_chunk_bytes: limit, ..NcOpenOptions::default() };
    let damaged = |error: Error| ReadProblem::damaged(FORMAT, error.to_string());
    let file = NcFile::from_bytes_with_options(bytes, options).map_err(damaged)?;
    let mut budget = most;
    let mut arrays = Vec::new();
    for variable in file.variables().map_err(damaged)? {
        arrays.push(FileArray {
            unit: variable.attribute("units").and_then(|units| text(&units.value)),
            dimensions: variable.dimensions().iter().map(|dimension| dimension.name.clone()).collect(),
            ..FileArray::named(variable.name(), content(&file, variable, &mut budget)?)
        });
    }
    if arrays.is_empty() {
        return Err(ReadProblem::Empty);
    }
    Ok(arrays)
}

fn content(file: &NcFile, variable: &NcVariable, budget: &mut u64) -> Result<Content, ReadProblem> {
    let name = variable.name();
    let shape: Vec<usize> = variable.shape().iter().map(|&n| usize::try_from(n).unwrap_or(usize::MAX)).collect();
    let count = shape.iter().fold(8u64, |product, &n| product.saturating_mul(n as u64));
    let Some(rest) = budget.checked_sub(count) else {
        return Ok(Content::Other(format!("{}, more than is read", shape_text(&shape))));
    };
    *budget = rest;
    let damaged = |error: Error| ReadProblem::damaged(FORMAT, format!("variable `{name}`: {error}"));
    Ok(match variable.dtype() {
        NcType::String | NcType::Char => {
            let values = file.read_variable_as_strings(name).map_err(damaged)?;
            // The last dimension of characters is the length of the text.
            let values = values.iter().map(|text| text.trim_end_matches(['\0', ' ']).to_owned()).collect::<Vec<_>>();
            Content::Text { shape: vec![values.len()], values }
        }
        NcType::Enum { .. } => Content::Other("booleans or other names of numbers".into()),
        NcType::Compound { .. } | NcType::Opaque { .. } | NcType::Array { .. } | NcType::VLen { .. } => {
            Content::Other("values with parts".into())
        }
        _ => {
            let values: ArrayD<f64> = file.read_variable_unpacked_masked(name).map_err(damaged)?;
            let found = values.len();
            let values = values.into_shape_with_order(IxDyn(&shape)).map_err(|_| {
                ReadProblem::damaged(FORMAT, format!("variable `{name}` has {found} values for {}", shape_text(&shape)))
            })?;
            let is_never_written = |value: f64| (value - NEVER_WRITTEN).abs() < 1e30;
            Content::Numbers(values.mapv(|value| if is_never_written(value) { f64::NAN } else { value }))
        }
    })
}

/// Where an HDF5 file ends, as its head says.
fn declared_end(bytes: &[u8]) -> Option<u64> {
    let at = match bytes.get(8)? {
        _ if !bytes.starts_with(b"\x89HDF") => return None,
        0 => 40,
        1 => 44,
        _ => 28,
    };
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}

fn text(value: &NcAttrValue) -> Option<String> {
    value.as_string().map(|text| text.trim_end_matches('\0').trim().to_owned()).filter(|text| !text.is_empty())
}
