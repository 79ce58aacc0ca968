//! A parameter's value: one for all nodes, or one each.

/// A parameter's value, in the unit of its declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    /// The same for all nodes.
    Uniform(f64),
    /// One value per node.
    PerNode(Vec<f64>),
}

impl Parameter {
    /// The value at a node.
    pub fn at(&self, node: usize) -> f64 {
        match self {
            Parameter::Uniform(value) => *value,
            Parameter::PerNode(values) => values[node],
        }
    }

    /// The values, one or one per node.
    pub fn values(&self) -> &[f64] {
        match self {
            Parameter::Uniform(value) => std::slice::from_ref(value),
            Parameter::PerNode(values) => values,
        }
    }
}

impl From<f64> for Parameter {
    fn from(value: f64) -> Self {
        Parameter::Uniform(value)
    }
}

impl From<Vec<f64>> for Parameter {
    fn from(values: Vec<f64>) -> Self {
        Parameter::PerNode(values)
    }
}

impl<const N: usize> From<[f64; N]> for Parameter {
    fn from(values: [f64; N]) -> Self {
        Parameter::PerNode(values.to_vec())
    }
}
