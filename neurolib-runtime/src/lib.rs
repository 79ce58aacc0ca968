//! Numbers for whole-brain models: state, network, delays, noise, integration.
//!
//! The runtime never sees a model's text. A model reaches it as a [`model::NeuralMass`], implemented by
//! generated code; everything else, from the connectome to the random numbers, is here.

pub mod simulation;
pub mod model;
pub mod description;
pub mod parameter;
pub mod assign;
pub mod connectome;
pub mod data;
pub mod analysis;
pub mod stimulus;
mod coupling;
mod history;
pub mod noise;
pub mod table;
pub mod rows;
pub mod math;
pub mod simd;
pub mod names;
