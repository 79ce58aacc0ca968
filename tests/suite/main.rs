//! Integration tests, in one binary.

mod support;

mod convergence;
mod golden;
mod noise;
mod semantics;
