//! Numbers for whole-brain models: state, network, delays, noise, integration.
//!
//! The runtime never sees a model's text. A model reaches it as a [`model::NeuralMass`], implemented by
//! generated code; everything else, from the connectome to the random numbers, is here.

pub mod analysis;
pub mod assign;
pub mod connectome;
mod coupling;
pub mod data;
pub mod description;
mod history;
pub mod math;
pub mod model;
pub mod names;
pub mod noise;
pub mod parameter;
pub mod rows;
pub mod simd;
pub mod simulation;
pub mod stimulus;
pub mod table;
