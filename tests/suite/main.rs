//! Integration tests, in one binary.

mod support;

mod bad_input;
mod behavior;
mod convergence;
mod golden;
mod golden_models;
mod macro_errors;
mod macro_models;
mod mutations;
mod noise;
mod random_model;
mod reference;
mod reproducible;
mod semantics;
