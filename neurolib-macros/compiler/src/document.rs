//! Models for readers: a page for each, the gallery, and what differs between two.
//!
//! Everything comes from the syntax tree, with what a model extends written out, and from the resolved model: names and
//! expressions as their author wrote them, units and stages as the compiler found them. Expressions become
//! formulas (`math`) once; LaTeX and MathML are two spellings of that.
//!
//! Recursion follows the nesting of expressions, which the parser bounds.

mod build;
mod diff;
mod equations;
mod gallery;
mod html;
mod latex;
mod lines;
mod markdown;
mod math;
mod mathml;
mod names;
mod page;
mod stage;
mod starter;
mod symbol;
mod text;
mod typeset;
mod unit;
mod words;

pub use diff::{Change, Difference, diff};
pub use gallery::{Entry, gallery};
pub use html::{html, index as html_index};
pub use latex::equations as latex;
pub use markdown::{index as markdown_index, markdown};
pub use page::{Component, Group, Page, Row, Table};
pub use starter::{model as starter_model, variant as starter_variant};

use crate::diagnostic::Diagnostic;
use crate::parse;
use crate::semantics::{self, Written};
use crate::source::{Library, Source, Sources};

/// A model that can be described and compared.
#[derive(Clone, Debug)]
pub struct Subject(Written);

impl Subject {
    /// The model's name.
    pub fn name(&self) -> &str {
        &self.0.model.name
    }

    /// What there is to say of it.
    pub fn page(&self) -> Page {
        build::page(&self.0)
    }
}

/// What came of a text.
#[derive(Clone, Debug)]
pub struct Documentation {
    /// The models it declares, in its order; empty if there is any error.
    pub subjects: Vec<Subject>,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Reads every model of a text to describe or compare it.
pub fn document(source: &Source, library: &dyn Library) -> Documentation {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let id = sources.add(source.clone());
    let file = parse::file(&sources, id, &mut diagnostics);
    let (mut written, sources, mut diagnostics) = semantics::resolve_written(file, sources, library, diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        written.clear();
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    Documentation { subjects: written.into_iter().map(Subject).collect(), diagnostics, sources }
}
