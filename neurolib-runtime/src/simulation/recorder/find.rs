//! Which variables can be recorded, and where they stand.

use crate::model::{KernelId, NeuralMass};
use crate::simulation::error::BuildError;

/// Where a recorded variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The readout, or `None` for the model itself.
    pub(crate) readout: Option<usize>,
    /// A state or an observable, by index.
    pub(crate) variable: Variable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    State(usize),
    Observable(usize),
}

impl Variable {
    /// The kernel that computes it, or the row of the states that it is.
    pub(crate) fn kernel(self) -> Result<KernelId, usize> {
        match self {
            Variable::State(row) => Err(row),
            Variable::Observable(index) => Ok(KernelId::Observable(index)),
        }
    }
}

/// Looks a variable up by name.
pub(super) fn find(model: &dyn NeuralMass, name: &str) -> Result<(Place, String, String), BuildError> {
    if let Some(found) = find_in(model, name) {
        let (variable, unit, doc) = found;
        return Ok((Place { readout: None, variable }, unit, doc));
    }
    let description = model.description();
    for (index, info) in description.readouts.iter().enumerate() {
        let readout = model.readout(index);
        let rest = match name.strip_prefix(&info.name) {
            Some("") => readout.description().observables.iter().find(|o| o.is_default).map(|o| o.name.as_str()),
            Some(rest) => rest.strip_prefix('.'),
            None => None,
        };
        if let Some((variable, unit, doc)) = rest.and_then(|rest| find_in(readout, rest)) {
            return Ok((Place { readout: Some(index), variable }, unit, doc));
        }
    }
    let names = recordable(model);
    Err(BuildError::Unknown {
        model: description.name.clone(),
        what: "observable or state",
        name: name.to_string(),
        suggestion: crate::names::suggestion(name, names.iter().map(String::as_str)),
    })
}

fn find_in(model: &dyn NeuralMass, name: &str) -> Option<(Variable, String, String)> {
    let description = model.description();
    let observable = description.observables.iter().position(|o| o.name == name).map(|i| {
        let info = &description.observables[i];
        (Variable::Observable(i), info.unit.clone(), info.doc.clone())
    });
    observable.or_else(|| {
        description.states.iter().position(|s| s.name == name).map(|i| {
            let info = &description.states[i];
            (Variable::State(i), info.unit.clone(), info.doc.clone())
        })
    })
}

/// The names of all that can be recorded.
pub fn recordable(model: &dyn NeuralMass) -> Vec<String> {
    let own = |model: &dyn NeuralMass| -> Vec<String> {
        let d = model.description();
        let mut names: Vec<String> = d.observables.iter().map(|o| o.name.clone()).collect();
        for state in &d.states {
            if !names.contains(&state.name) {
                names.push(state.name.clone());
            }
        }
        names
    };
    let mut names = own(model);
    for (index, info) in model.description().readouts.iter().enumerate() {
        names.push(info.name.clone());
        names.extend(own(model.readout(index)).into_iter().map(|n| format!("{}.{n}", info.name)));
    }
    names
}
