//! A compiler for declarative whole-brain models.
//!
//! Equations stand in `.nm` files; [`neurolib_model!`] compiles them into Rust, [`load`] interprets them.
//! Either way a model is a [`NeuralMass`] that a [`Simulation`] advances on a [`Connectome`].

extern crate self as neurolib;

#[cfg(feature = "cli")]
mod analyze;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "cli")]
mod experiment;
#[cfg(feature = "figures")]
pub mod figures;
pub mod interpreter;
pub mod load;
pub mod models;
#[cfg(feature = "cli")]
mod pictures;
#[cfg(feature = "cli")]
mod report;
#[cfg(feature = "cli")]
mod results;
pub mod sweep;

pub use neurolib_macros::neurolib_model;
pub use neurolib_runtime::assign::set_parameter;
pub use neurolib_runtime::connectome::Connectome;
pub use neurolib_runtime::data::Dataset;
pub use neurolib_runtime::model::NeuralMass;
pub use neurolib_runtime::parameter::Parameter;
pub use neurolib_runtime::simulation::precision::Precision;
pub use neurolib_runtime::simulation::recorder::{
    Keep, Recording, Reduced, Reduction, Sampling, Selection, TimeSeries,
};
pub use neurolib_runtime::simulation::scheme::Scheme;
pub use neurolib_runtime::simulation::{Progress, Simulation, SimulationBuilder};
pub use neurolib_runtime::stimulus::Stimulus;
pub use neurolib_runtime::{analysis, connectome, data, simulation, stimulus};

/// What generated code names.
#[doc(hidden)]
pub mod __private;

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
