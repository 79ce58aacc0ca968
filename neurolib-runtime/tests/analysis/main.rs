//! Analysis functions against the programs that their users know, against their own laws, and on odd input.

mod golden;
mod laws;
mod scipy;
