//! Integration tests, in one binary.

mod support;
mod tables;

mod bad_input;
mod convergence;
mod coupling;
mod golden;
mod macro_errors;
mod macro_models;
mod mutations;
mod noise;
mod random_compiled;
mod random_model;
mod reproducible;
mod semantics;
