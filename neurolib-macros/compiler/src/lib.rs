//! compiler
pub mod resolved;
pub mod ir;
pub mod codegen;
