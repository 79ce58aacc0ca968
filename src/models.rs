//! The models that come with neurolib, compiled from the folder `models`.

use crate::NeuralMass;

include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The names of the models, as on the command line.
pub fn names() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|(name, _)| *name)
}

/// A model by its name, with default parameters.
pub fn get(name: &str) -> Option<Box<dyn NeuralMass>> {
    REGISTRY.iter().find(|(n, _)| *n == name).map(|(_, make)| make())
}

/// The text of a model's file by the file's name without `.nm`.
pub fn source(file: &str) -> Option<&'static str> {
    neurolib_compiler::standard::models().find(|(name, _)| *name == file).map(|(_, text)| text)
}
