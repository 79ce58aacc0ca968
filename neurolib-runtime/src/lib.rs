//! runtime

pub mod analysis;
