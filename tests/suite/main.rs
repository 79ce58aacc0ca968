//! Integration tests, in one binary.

mod support;
mod tables;

mod bad_input;
mod batch;
mod behavior;
mod convergence;
mod coupling;
mod golden;
mod golden_models;
mod hemodynamics;
mod macro_errors;
mod macro_models;
mod mutations;
mod noise;
mod precision;
mod random_compiled;
mod random_model;
mod recording;
mod reference;
mod reproducible;
mod semantics;
mod sparse;
mod stimuli;
