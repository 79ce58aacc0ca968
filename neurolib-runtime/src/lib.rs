//! Numbers for whole-brain models: state, network, delays, noise, integration.
//!
//! The runtime never sees a model's text. A model reaches it as a [`model::NeuralMass`], implemented by
//! generated code; everything else, from the connectome to the random numbers, is here.

pub mod model;
pub mod description;
pub mod parameter;
pub mod rows;
pub mod table;
mod history;
mod coupling;
pub mod noise;
pub mod math;
pub mod simd;
