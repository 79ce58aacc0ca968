//! Stimuli as the user writes them: `ext_exc_current = sine(0.4[mV/ms], 25[Hz]) on left-V1 from 2s to 8s`.
//!
//! ```text
//! stimulus = chain [on NODES] [from TIME] [to TIME]
//! chain    = sum [for TIME] [then chain]
//! sum      = term (+ term)*
//! term     = factor (* factor)*
//! factor   = NUMBER[UNIT] | FUNCTION(arguments) | (stimulus)
//! NODES    = all | INDEX | FIRST..LAST | LABEL | PATTERN*, several with commas between them
//! ```

mod call;
pub(super) mod cursor;
mod function;
pub(super) mod mistake;
pub(super) mod nodes;
mod parse;
mod quantity;
mod samples;

pub use nodes::selector;

use crate::cli::Failure;
use mistake::Mistake;
use neurolib::Stimulus;
use neurolib_compiler::units::Unit;
use neurolib_runtime::description::ModelDescription;
use neurolib_runtime::names::nearest;
use std::path::{Path, PathBuf};

/// A stimulus as given.
#[derive(Clone, Debug, PartialEq)]
pub struct StimulusWish {
    /// The port.
    pub port: String,
    /// What drives it.
    pub text: String,
    /// The folder that paths in it are relative to.
    pub folder: PathBuf,
    /// Where it was said, `file.toml:3:1: ` or nothing.
    pub origin: String,
}

/// A stimulus that has been understood.
#[derive(Clone, Debug)]
pub struct PlannedStimulus {
    /// The port.
    pub port: String,
    /// What drives it, with the paths of files in full.
    pub text: String,
    /// The same, to be run.
    pub stimulus: Stimulus,
}

impl StimulusWish {
    /// A stimulus for a port; paths in it are relative to a folder.
    pub fn new(port: &str, text: &str, folder: &Path, origin: String) -> Self {
        let text = text.trim().replace(char::is_control, " ");
        Self { port: port.trim().to_string(), text, folder: folder.to_path_buf(), origin }
    }

    /// Reads `PORT = STIMULUS`.
    ///
    /// # Errors
    /// If no port is named.
    pub fn parse(text: &str) -> Result<Self, String> {
        let named = text.split_once('=').filter(|(port, _)| !port.trim().is_empty() && !port.contains(['(', '"']));
        match named {
            Some((port, stimulus)) => Ok(Self::new(port, stimulus, Path::new(""), String::new())),
            None => {
                Err(format!("`{text}` names no port; expected `PORT = STIMULUS`, such as `x_ext = sine(0.1, 10[Hz])`"))
            }
        }
    }

    /// What it means for a model on a network with these labels.
    ///
    /// # Errors
    /// If the model has no such port, or the text has a mistake; told by place.
    pub fn understand(&self, model: &ModelDescription, labels: &[String]) -> Result<PlannedStimulus, Failure> {
        let Self { port, origin, .. } = self;
        let Some(info) = model.ports.iter().find(|known| known.name == *port) else {
            return Err(self.no_port(model));
        };
        let mistake = |mistake: Mistake| {
            let failure = Failure::bad_input(format!("{origin}{}", mistake.render(&format!("{port} = "), &self.text)));
            Failure { help: mistake.help, ..failure }
        };
        let unit = Unit::parse(&info.unit)
            .map_err(|_| Failure::bad_input(format!("{origin}the unit of `{port}`, {}, cannot be read", info.unit)))?;
        let scope = parse::Scope { port: info, unit, labels, folder: &self.folder };
        let (stimulus, text) = parse::parse(&self.text, scope).map_err(mistake)?;
        Ok(PlannedStimulus { port: port.clone(), text, stimulus })
    }

    fn no_port(&self, model: &ModelDescription) -> Failure {
        let Self { port, origin, .. } = self;
        let name = &model.name;
        if model.parameters.iter().any(|parameter| parameter.name == *port) {
            let failure = Failure::bad_input(format!("{origin}`{port}` is a parameter of {name}; stimuli drive ports"));
            return failure.help(match model.ports.is_empty() {
                true => format!("{name} has no ports"),
                false => format!("{name} has {}", ports(model)),
            });
        }
        let meant = nearest(port, model.ports.iter().map(|known| known.name.as_str()));
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        Failure::bad_input(format!("{origin}{name} has no port `{port}`{meant}"))
    }
}

/// The ports of a model with their units.
fn ports(model: &ModelDescription) -> String {
    let ports = model.ports.iter().map(|port| format!("`{}` ({})", port.name, port.unit));
    format!("the ports {}", ports.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests;
