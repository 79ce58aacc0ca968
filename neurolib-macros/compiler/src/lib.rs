//! The compiler for neural-mass models: from `.nm` text to an intermediate representation and Rust.
//!
//! [`compile`] is the list of its stages: parse → semantics → [`resolved`] → [`ir`]; [`codegen`] and the interpreter of
//! the crate `neurolib` read the last; [`document`] writes pages of models and compares them. No stage does input or
//! output, and none panics, whatever the text: mistakes are collected as [`diagnostic::Diagnostic`]s, all of a
//! text at once.

pub mod source;

pub mod diagnostic;

pub mod units;

mod ast;

mod parse;

mod names;

mod interval;

mod semantics;

pub mod resolved;

pub mod ir;

pub mod codegen;

mod format;

pub mod document;

pub mod standard;

pub mod index;

pub use format::format;

use diagnostic::{Code, Diagnostic};
use source::{Library, Source, Sources, Span};

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

/// A source from the bytes of a file; what to report if they are no text.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Source, Box<Resolution>> {
    String::from_utf8(bytes).map(|text| Source::new(name, text)).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let mut sources = Sources::default();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let source = sources.add(Source::new(name, text));
        let span = Span { source, start: valid, end: valid + char::REPLACEMENT_CHARACTER.len_utf8() };
        let diagnostic = Diagnostic::new(Code::NotUtf8, "the file is not UTF-8 text", span, "not a character")
            .help("save it as UTF-8 in your editor");
        Box::new(Resolution { models: Vec::new(), diagnostics: vec![diagnostic], sources })
    })
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
pub fn compile(source: &Source, library: &dyn Library) -> Compilation {
    lowered(resolve(source, library))
}

/// Compiles every model of a file; what is no text is a diagnostic.
pub fn compile_bytes(name: &str, bytes: Vec<u8>, library: &dyn Library) -> Compilation {
    match decode(name, bytes) {
        Ok(source) => compile(&source, library),
        Err(resolution) => lowered(*resolution),
    }
}

fn lowered(resolution: Resolution) -> Compilation {
    let Resolution { models, diagnostics, sources } = resolution;
    Compilation { models: models.iter().map(ir::lower).collect(), diagnostics, sources }
}
