//! Results that are read again: netCDF, and NPZ files of the same arrays.

use std::path::Path;

use ndarray::{ArrayD, IxDyn};
use netcdf_reader::{NcAttrValue, NcFile, NcOpenOptions, NcType, NcVariable};

use super::{AttributeValue, ResultFile, Values, Variable};
use crate::data::file::{Content, FileArray, Format, read_arrays};
use crate::data::read_error::{ReadError, ReadProblem};

const FORMAT: &str = "netCDF";

/// No result larger than this is read.
const MAX_RESULT_BYTES: u64 = 1 << 36;

/// No chunk that compression fills is larger than this many times its bytes.
pub(crate) const LARGEST_COMPRESSION: u64 = 1032;

impl ResultFile {
    /// Reads a result: a netCDF file, or an NPZ file with arrays of the same names.
    ///
    /// An NPZ file knows no dimensions. There, one-dimensional arrays called `time` or `time_…` are time axes (ms), text is
    /// the labels of regions, and a matrix belongs to the time axis of its second length: `bold` to `time_bold` if there is
    /// one, else to `time`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is damaged, or is of another format.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("npz")) {
            return Ok(from_arrays(read_arrays(path, Format::Npz)?));
        }
        read_netcdf(path).map_err(|problem| problem.in_file(path))
    }

    /// All variables, coordinates among them.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The variable of this name.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// The attributes of the whole file.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The attribute of the whole file of this name.
    pub fn attribute_value(&self, name: &str) -> Option<&AttributeValue> {
        find(&self.attributes, name)
    }
}

impl Variable {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of each dimension.
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// Its values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Its attribute of this name.
    pub fn attribute_value(&self, name: &str) -> Option<&AttributeValue> {
        find(&self.attributes, name)
    }
}

impl Values {
    /// The values as numbers of 64 bits; none of text.
    pub fn numbers(&self) -> Option<ArrayD<f64>> {
        match self {
            Self::F64(array) => Some(array.clone()),
            Self::F32(array) => Some(array.mapv(f64::from)),
            Self::I64(array) => Some(array.mapv(|value| value as f64)),
            Self::Text(_) => None,
        }
    }
}

impl AttributeValue {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Integer(integer) => Some(*integer as f64),
            Self::Text(_) => None,
        }
    }
}

fn find<'a>(attributes: &'a [(String, AttributeValue)], name: &str) -> Option<&'a AttributeValue> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn read_netcdf(path: &Path) -> Result<ResultFile, ReadProblem> {
    let metadata = std::fs::metadata(path).map_err(ReadProblem::Io)?;
    if !metadata.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    let bytes = metadata.len();
    if bytes > MAX_RESULT_BYTES {
        return Err(ReadProblem::TooLarge { bytes, limit: MAX_RESULT_BYTES });
    }
    let content = std::fs::read(path).map_err(ReadProblem::Io)?;
    match content.as_slice() {
        [] => return Err(ReadProblem::Empty),
        [0x89, b'H', b'D', b'F', ..] | [b'C', b'D', b'F', 1 | 2 | 5, ..] => {}
        _ => {
            let what = "is neither a netCDF file nor an NPZ file".into();
            let remedy = "a result is the file `result.nc` that `neurolib run` writes, or the folder around it";
            return Err(ReadProblem::Unsupported { what, remedy });
        }
    }
    let most = usize::try_from(bytes.saturating_mul(LARGEST_COMPRESSION)).unwrap_or(usize::MAX);
    let options = NcOpenOptions { max_read_bytes: most, max_chunk_bytes: most, ..NcOpenOptions::default() };
    let damaged = |error: netcdf_reader::Error| ReadProblem::damaged(FORMAT, error.to_string());
    let file = NcFile::from_bytes_with_options(&content, options).map_err(damaged)?;
    let mut result = ResultFile::new();
    for attribute in file.global_attributes().map_err(damaged)? {
        result.attributes.extend(convert(&attribute.value).map(|value| (attribute.name.clone(), value)));
    }
    for variable in file.variables().map_err(damaged)? {
        let Some(values) = values(&file, variable)? else { continue };
        let dimensions = variable.dimensions().iter().take(values.shape().len()).map(|d| d.name.clone()).collect();
        let attributes = variable.attributes().iter();
        let attributes = attributes.filter_map(|a| convert(&a.value).map(|value| (a.name.clone(), value)));
        result.variables.push(Variable {
            name: variable.name().to_owned(),
            dimensions,
            values,
            attributes: attributes.collect(),
        });
    }
    Ok(result)
}

/// The values of a variable; none of a type that no result has.
fn values(file: &NcFile, variable: &NcVariable) -> Result<Option<Values>, ReadProblem> {
    let name = variable.name();
    let damaged = |error: netcdf_reader::Error| ReadProblem::damaged(FORMAT, format!("variable `{name}`: {error}"));
    Ok(Some(match variable.dtype() {
        NcType::Double | NcType::UInt64 => Values::F64(file.read_variable_as_f64(name).map_err(damaged)?),
        NcType::Float => Values::F32(file.read_variable(name).map_err(damaged)?),
        NcType::Int64 => Values::I64(file.read_variable(name).map_err(damaged)?),
        NcType::Byte | NcType::Short | NcType::Int | NcType::UByte | NcType::UShort | NcType::UInt => {
            Values::I64(file.read_variable_as_f64(name).map_err(damaged)?.mapv(|value| value as i64))
        }
        NcType::String | NcType::Char => {
            let texts = file.read_variable_as_strings(name).map_err(damaged)?;
            let mut shape: Vec<usize> = variable.shape().iter().map(|&n| n as usize).collect();
            if *variable.dtype() == NcType::Char {
                shape.pop();
            }
            let found = texts.len();
            let texts = ArrayD::from_shape_vec(IxDyn(&shape), texts);
            Values::Text(texts.map_err(|_| {
                ReadProblem::damaged(FORMAT, format!("variable `{name}` has {found} strings for a shape of {shape:?}"))
            })?)
        }
        _ => return Ok(None),
    }))
}

/// Attributes of several numbers and of the user's own types are left out: no result has them.
fn convert(value: &NcAttrValue) -> Option<AttributeValue> {
    match value {
        NcAttrValue::Chars(_) | NcAttrValue::Strings(_) => value.as_string().map(AttributeValue::Text),
        NcAttrValue::Int64s(integers) if integers.len() == 1 => Some(AttributeValue::Integer(integers[0])),
        NcAttrValue::Doubles(_) | NcAttrValue::Floats(_) | NcAttrValue::UInt64s(_) => {
            single(value).map(AttributeValue::Number)
        }
        _ => single(value).map(|number| AttributeValue::Integer(number as i64)),
    }
}

fn single(value: &NcAttrValue) -> Option<f64> {
    value.as_f64_vec().filter(|numbers| numbers.len() == 1).map(|numbers| numbers[0])
}

fn from_arrays(arrays: Vec<FileArray>) -> ResultFile {
    let is_axis = |name: &str| name == "time" || name.starts_with("time_");
    let mut axes: Vec<(String, usize)> = Vec::new();
    for array in &arrays {
        if let (Some(name), Content::Numbers(numbers)) = (&array.name, &array.content)
            && numbers.ndim() == 1
            && is_axis(name)
        {
            axes.push((name.clone(), numbers.len()));
        }
    }
    let mut result = ResultFile::new();
    for array in arrays {
        let name = array.name.unwrap_or_default();
        match array.content {
            Content::Numbers(numbers) => {
                let dimensions = match numbers.ndim() {
                    1 if is_axis(&name) => vec![name.clone()],
                    2 => vec!["region".into(), time_axis(&name, numbers.len_of(ndarray::Axis(1)), &axes)],
                    count => (0..count).map(|axis| format!("{name}_{axis}")).collect(),
                };
                result = result.variable(Variable::new(name, dimensions, numbers));
            }
            Content::Text { values, .. } if result.get("region").is_none() => {
                let labels = ndarray::Array1::from(values).into_dyn();
                result = result.variable(Variable::new("region", ["region"], labels));
            }
            Content::Text { .. } | Content::Sparse(_) | Content::Other(_) => {}
        }
    }
    result
}

/// The time axis that a matrix with so many samples belongs to; a name of its own if there is none.
fn time_axis(variable: &str, samples: usize, axes: &[(String, usize)]) -> String {
    let root = variable.split('.').next().unwrap_or_default();
    let fits = |wanted: &str| axes.iter().any(|(name, length)| name == wanted && *length == samples);
    let own = format!("time_{root}");
    if fits(&own) {
        return own;
    }
    let other = axes.iter().find(|(name, length)| *length == samples && !name.starts_with("time_bold"));
    match other {
        _ if fits("time") => "time".into(),
        Some((name, _)) => name.clone(),
        None => format!("{variable}_1"),
    }
}
