//! neurolib

#[cfg(feature = "figures")]
pub mod figures;
