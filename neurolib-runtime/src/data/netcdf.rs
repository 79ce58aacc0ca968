//! Results as netCDF-4 files, which `xarray.open_dataset` opens.

mod read;

pub(crate) use read::LARGEST_COMPRESSION;

use std::path::Path;

use ndarray::ArrayD;
use netcdf_writer::{DimensionId, NcAttrValue, NcFileBuilder, NcWriteFormat, NcWriteOptions, VariableId};

use super::write_atomically::write_atomically;
use super::write_error::WriteError;

/// A result in memory: variables with named dimensions, and attributes that say what they are.
///
/// A variable with the name of its only dimension is the coordinate of that dimension.
///
/// # Example
///
/// ```no_run
/// use ndarray::array;
/// use neurolib_runtime::data::{ResultFile, Variable};
///
/// ResultFile::new()
///     .attribute("model", "Hopf")
///     .variable(Variable::new("time", ["time"], array![0.1, 0.2].into_dyn()).attribute("units", "ms"))
///     .variable(Variable::new("region", ["region"], array!["Insula_L".to_string()].into_dyn()))
///     .variable(Variable::new("x", ["region", "time"], array![[1.0, 2.0]].into_dyn()).attribute("units", "1"))
///     .write("result.nc".as_ref())?;
/// # Ok::<(), neurolib_runtime::data::WriteError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultFile {
    variables: Vec<Variable>,
    attributes: Vec<(String, AttributeValue)>,
}

/// An array with a name, a name for each dimension, and attributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    name: String,
    dimensions: Vec<String>,
    values: Values,
    attributes: Vec<(String, AttributeValue)>,
}

/// The values of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers of 64 bits.
    F64(ArrayD<f64>),
    /// Numbers of 32 bits, half as large.
    F32(ArrayD<f32>),
    /// Integers.
    I64(ArrayD<i64>),
    /// Strings.
    Text(ArrayD<String>),
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// A string of any length.
    Text(String),
    /// A number.
    Number(f64),
    /// An integer.
    Integer(i64),
}

impl ResultFile {
    /// A result without variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attribute of the whole file: provenance, parameters.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<AttributeValue>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// Adds a variable. Its shape defines the length of dimensions that no variable before it has.
    #[must_use]
    pub fn variable(mut self, variable: Variable) -> Self {
        self.variables.push(variable);
        self
    }

    /// Writes the file, completely or not at all; an older file of that name is replaced only at the end.
    ///
    /// While it is written, memory holds the values about three times.
    ///
    /// # Errors
    ///
    /// If variables contradict each other, or the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        let dimensions = self.dimensions()?;
        self.check_names(&dimensions)?;
        let (_, content) = self
            .builder(&dimensions)
            .and_then(|builder| builder.to_vec(NcWriteOptions { format: NcWriteFormat::Nc4 }))
            .map_err(|error| WriteError::Format { path: path.to_owned(), reason: error.to_string() })?;
        write_atomically(path, &content)
    }

    /// Name and length of each dimension.
    fn dimensions(&self) -> Result<Vec<(&str, usize)>, WriteError> {
        let mut known: Vec<(&str, usize)> = Vec::new();
        for variable in &self.variables {
            let shape = variable.values.shape();
            if variable.dimensions.len() != shape.len() {
                return Err(WriteError::DimensionCount {
                    variable: variable.name.clone(),
                    names: variable.dimensions.len(),
                    dimensions: shape.len(),
                });
            }
            for (dimension, &found) in variable.dimensions.iter().zip(shape) {
                match known.iter().find(|(name, _)| name == dimension) {
                    None => known.push((dimension, found)),
                    Some(&(_, expected)) if expected == found => {}
                    Some(&(_, expected)) => {
                        let (variable, dimension) = (variable.name.clone(), dimension.clone());
                        return Err(WriteError::DimensionLength { variable, dimension, found, expected });
                    }
                }
            }
        }
        Ok(known)
    }

    fn check_names(&self, dimensions: &[(&str, usize)]) -> Result<(), WriteError> {
        fn names(attributes: &[(String, AttributeValue)]) -> Vec<&str> {
            attributes.iter().map(|(name, _)| name.as_str()).collect()
        }
        check_unique("variables", &self.variables.iter().map(|v| v.name.as_str()).collect::<Vec<_>>())?;
        check_unique("attributes", &names(&self.attributes))?;
        for variable in &self.variables {
            check_unique("attributes", &names(&variable.attributes))?;
        }
        check_unique("dimensions", &dimensions.iter().map(|(name, _)| *name).collect::<Vec<_>>())
    }

    fn builder(&self, dimensions: &[(&str, usize)]) -> netcdf_writer::Result<NcFileBuilder> {
        let mut builder = NcFileBuilder::new();
        let ids = dimensions
            .iter()
            .map(|&(name, length)| {
                // The writer knows length 0 for unlimited dimensions only.
                let id = match length {
                    0 => builder.add_unlimited_dimension(name)?,
                    _ => builder.add_dimension(name, length as u64)?,
                };
                Ok((name, id))
            })
            .collect::<netcdf_writer::Result<Vec<_>>>()?;
        for (name, value) in &self.attributes {
            builder.add_attribute(name, value.to_netcdf())?;
        }
        for variable in &self.variables {
            let ids: Vec<DimensionId> = variable
                .dimensions
                .iter()
                .map(|name| {
                    ids.iter().find(|(known, _)| known == name).expect("invariant: dimensions were collected").1
                })
                .collect();
            let id = variable.values.add_to(&mut builder, &variable.name, &ids)?;
            for (name, value) in &variable.attributes {
                builder.add_variable_attribute(id, name, value.to_netcdf())?;
            }
        }
        Ok(builder)
    }
}

impl Variable {
    /// A variable with one name for each dimension of its array.
    pub fn new<D: Into<String>>(
        name: impl Into<String>,
        dimensions: impl IntoIterator<Item = D>,
        values: impl Into<Values>,
    ) -> Self {
        Self {
            name: name.into(),
            dimensions: dimensions.into_iter().map(Into::into).collect(),
            values: values.into(),
            attributes: Vec::new(),
        }
    }

    /// Adds an attribute, for instance `units` or `long_name`.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<AttributeValue>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }
}

impl Values {
    /// Its length along each dimension.
    pub fn shape(&self) -> &[usize] {
        match self {
            Self::F64(array) => array.shape(),
            Self::F32(array) => array.shape(),
            Self::I64(array) => array.shape(),
            Self::Text(array) => array.shape(),
        }
    }

    fn add_to(
        &self,
        builder: &mut NcFileBuilder,
        name: &str,
        ids: &[DimensionId],
    ) -> netcdf_writer::Result<VariableId> {
        macro_rules! add {
            ($type:ty, $array:expr) => {{
                let id = builder.add_variable::<$type>(name, ids)?;
                let values = $array.as_standard_layout();
                builder.write_variable(id, values.as_slice().expect("invariant: standard layout"))?;
                Ok(id)
            }};
        }
        match self {
            Self::F64(array) => add!(f64, array),
            Self::F32(array) => add!(f32, array),
            Self::I64(array) => add!(i64, array),
            Self::Text(array) => {
                let id = builder.add_string_variable(name, ids)?;
                builder.write_string_variable(id, &array.iter().collect::<Vec<_>>())?;
                Ok(id)
            }
        }
    }
}

impl AttributeValue {
    fn to_netcdf(&self) -> NcAttrValue {
        match self {
            // A string of variable length: a fixed one may not exceed 64 KiB, and the text of a model may.
            Self::Text(text) => NcAttrValue::Strings(vec![text.clone()]),
            Self::Number(number) => NcAttrValue::Doubles(vec![*number]),
            Self::Integer(integer) => NcAttrValue::Int64s(vec![*integer]),
        }
    }
}

impl From<ArrayD<f64>> for Values {
    fn from(array: ArrayD<f64>) -> Self {
        Self::F64(array)
    }
}

impl From<ArrayD<f32>> for Values {
    fn from(array: ArrayD<f32>) -> Self {
        Self::F32(array)
    }
}

impl From<ArrayD<i64>> for Values {
    fn from(array: ArrayD<i64>) -> Self {
        Self::I64(array)
    }
}

impl From<ArrayD<String>> for Values {
    fn from(array: ArrayD<String>) -> Self {
        Self::Text(array)
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for AttributeValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for AttributeValue {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

fn check_unique(kind: &'static str, names: &[&str]) -> Result<(), WriteError> {
    for (index, name) in names.iter().enumerate() {
        let invalid = |letter: char| letter == '/' || letter.is_control();
        if name.is_empty() || name.contains(invalid) || name.trim() != *name {
            return Err(WriteError::InvalidName { name: name.to_string() });
        }
        if names[..index].contains(name) {
            return Err(WriteError::Duplicate { kind, name: name.to_string() });
        }
    }
    Ok(())
}
