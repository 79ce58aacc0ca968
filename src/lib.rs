//! neurolib
