//! Values for parameters and ports, by name.

use super::value::Value;
use super::{Assignment, Kind};
use crate::cli::{Failure, Outcome};
use neurolib::{NeuralMass, Parameter, Stimulus, set_parameter};
use neurolib_runtime::assign::parameter_names;
use neurolib_runtime::description::ModelDescription;
use neurolib_runtime::names::nearest;

/// Gives the parameters of a model their values, and returns those of its ports.
///
/// # Errors
/// If a name is unknown, a file unreadable, or a value out of range.
pub fn assign(model: &mut dyn NeuralMass, name: &str, assignments: &[Assignment]) -> Outcome<Vec<(String, Value)>> {
    let description = model.description().clone();
    let is_port = |name: &str| description.ports.iter().any(|p| p.name == name);
    let parameters = parameter_names(model);
    let mut ports = Vec::new();
    for Assignment { name: given, value, kind, origin } in assignments {
        let value = value.loaded().map_err(|error| Failure::bad_input(format!("{origin}{given}: {error}")))?;
        if parameters.contains(given) && *kind != Kind::Port {
            let value = match value {
                Value::Number(number) => Parameter::Uniform(number),
                Value::List(numbers) => Parameter::PerNode(numbers),
                Value::File(_) => unreachable!("invariant: files have been loaded"),
            };
            set_parameter(model, given, value).map_err(|error| Failure::bad_input(format!("{origin}{error}")))?;
        } else if is_port(given) && *kind != Kind::Parameter {
            check_finite(&value).map_err(|error| Failure::bad_input(format!("{origin}{given}: {error}")))?;
            ports.push((given.clone(), value));
        } else {
            let help = format!("`neurolib models {name}` shows its parameters and ports");
            let failure = unknown(&description, &parameters, given, *kind);
            return Err(Failure::bad_input(format!("{origin}{failure}")).help(help));
        }
    }
    Ok(ports)
}

/// What drives a port for a value.
pub fn stimulus(value: &Value) -> Stimulus {
    match value {
        Value::Number(number) => Stimulus::Constant(*number),
        Value::List(numbers) => Stimulus::PerNode(numbers.clone()),
        Value::File(_) => unreachable!("invariant: files have been loaded"),
    }
}

fn unknown(description: &ModelDescription, parameters: &[String], name: &str, kind: Kind) -> String {
    let ports: Vec<&str> = description.ports.iter().map(|p| p.name.as_str()).collect();
    let model = &description.name;
    if parameters.iter().any(|p| p == name) {
        return format!("`{name}` is a parameter of {model}: it belongs to [parameters]");
    }
    if ports.contains(&name) {
        return format!("`{name}` is a port of {model}: it belongs to [ports]");
    }
    let parameters = parameters.iter().map(String::as_str);
    let (what, meant) = match kind {
        Kind::Any => ("parameter", nearest(name, parameters.chain(ports))),
        Kind::Parameter => ("parameter", nearest(name, parameters)),
        Kind::Port => ("port", nearest(name, ports)),
    };
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    format!("{model} has no {what} `{name}`{meant}")
}

fn check_finite(value: &Value) -> Result<(), String> {
    let values = match value {
        Value::Number(number) => std::slice::from_ref(number),
        Value::List(numbers) => numbers,
        Value::File(_) => &[],
    };
    match values.iter().find(|v| !v.is_finite()) {
        Some(value) => Err(format!("{value} cannot drive a port; expected a finite number")),
        None => Ok(()),
    }
}
