//! Integration tests, in one binary.

mod support;

mod convergence;
mod golden;
mod noise;
mod random_model;
mod reproducible;
mod semantics;
