//! `model A extends B`: the statements of B with those of A put in their places.

use std::rc::Rc;

use super::Session;
use crate::ast::{Block, File};
use crate::diagnostic::{Code, Diagnostic};

/// The model with everything it inherits, as if written out.
pub(super) fn flatten(session: &mut Session, _file: &Rc<File>, block: &Block) -> Option<Block> {
    let Some(base) = &block.extends else { return Some(block.clone()) };
    session.report.push(Diagnostic::new(Code::Unsupported, "`extends` is not supported yet", base.span, "not yet"));
    None
}
