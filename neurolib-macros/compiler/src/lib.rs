//! From `.nm` text to models without names: the front end of the compiler for neural-mass models.
//!
//! [`resolve`] is the list of its stages. No stage does input or output, and none panics, whatever the text: mistakes
//! are collected as [`diagnostic::Diagnostic`]s, all of a text at once.

pub mod source;

pub mod diagnostic;

pub mod units;

mod ast;

mod parse;

mod names;

mod semantics;

pub mod resolved;

pub mod ir;

pub mod codegen;

pub mod standard;

use diagnostic::Diagnostic;
use source::{Library, Source, Sources};

/// What came of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// The models it declares, in its order; empty if there is any error.
    pub models: Vec<resolved::Model>,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into: the one to compile, then those of the library.
    pub sources: Sources,
}

/// Resolves every model of a text.
pub fn resolve(source: &Source, library: &dyn Library) -> Resolution {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let id = sources.add(source.clone());
    let file = parse::file(&sources, id, &mut diagnostics);
    let (mut models, sources, mut diagnostics) = semantics::resolve(file, sources, library, diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        models.clear();
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    Resolution { models, diagnostics, sources }
}

/// What came of compiling a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Compilation {
    /// The models it declares, in its order; empty if there is any error.
    pub models: Vec<ir::Model>,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Compiles every model of a text as far as the representation that all back ends read.
pub fn compile(source: Source, library: &dyn Library) -> Compilation {
    let Resolution { models, diagnostics, sources } = resolve(&source, library);
    let models = models.iter().map(ir::lower).collect();
    Compilation { models, diagnostics, sources }
}
