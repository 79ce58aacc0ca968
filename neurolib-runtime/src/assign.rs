//! Parameters by name.

use crate::description::{ModelDescription, ParameterInfo};
use crate::model::NeuralMass;
use crate::parameter::Parameter;
use crate::simulation::error::BuildError;

/// Sets a parameter of the model, or, as `bold.kappa`, of one of its readouts.
///
/// # Errors
/// If there is no such parameter, or the value is outside its range.
pub fn set_parameter(model: &mut dyn NeuralMass, name: &str, value: Parameter) -> Result<(), BuildError> {
    if let Some((first, rest)) = name.split_once('.')
        && let Some(index) = model.description().readouts.iter().position(|r| r.name == first)
    {
        return set_parameter(model.readout_mut(index), rest, value);
    }
    let index = find(model.description(), name, &value)?;
    model.set_parameter(index, value);
    Ok(())
}

/// The parameter of this name, if it may have the value.
fn find(description: &ModelDescription, name: &str, value: &Parameter) -> Result<usize, BuildError> {
    let names = || description.parameters.iter().map(|p| p.name.as_str());
    let index = names().position(|n| n == name).ok_or_else(|| BuildError::Unknown {
        model: description.name.clone(),
        what: "parameter",
        name: name.to_string(),
        suggestion: crate::names::suggestion(name, names()),
    })?;
    let info = &description.parameters[index];
    if let Some(&value) = value.values().iter().find(|v| !(info.low <= **v && **v <= info.high && v.is_finite())) {
        let (name, unit) = (info.name.clone(), info.unit.clone());
        return Err(BuildError::OutOfRange { name, value, low: info.low, high: info.high, unit, node: String::new() });
    }
    Ok(index)
}

/// What a model says of a parameter, or, as `bold.kappa`, of one of its readouts', and its value; `None` if there is no such
/// parameter.
pub fn parameter<'m>(model: &'m dyn NeuralMass, name: &str) -> Option<(&'m ParameterInfo, Parameter)> {
    let description = model.description();
    if let Some((first, rest)) = name.split_once('.')
        && let Some(index) = description.readouts.iter().position(|r| r.name == first)
    {
        return parameter(model.readout(index), rest);
    }
    let index = description.parameters.iter().position(|p| p.name == name)?;
    Some((&description.parameters[index], model.parameters().swap_remove(index)))
}

/// The names of all parameters, those of readouts as `bold.kappa`.
pub fn parameter_names(model: &dyn NeuralMass) -> Vec<String> {
    let description = model.description();
    let mut names: Vec<String> = description.parameters.iter().map(|p| p.name.clone()).collect();
    for (index, readout) in description.readouts.iter().enumerate() {
        names.extend(parameter_names(model.readout(index)).iter().map(|name| format!("{}.{name}", readout.name)));
    }
    names
}
