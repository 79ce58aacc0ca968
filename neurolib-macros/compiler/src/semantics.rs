//! From syntax trees to [`resolved`](crate::resolved) models.
//!
//! Invariants: no mistake stops the search for others; what a mistake makes meaningless gets a type that agrees with
//! everything, so that it is reported once. A model is handed on only if nothing in it is wrong. Functions,
//! components and tables are put in within stated limits, so time and memory are bounded for every text.

mod builtin;
mod constant;
mod core;
mod coupling;
mod elaborate;
mod graph;
mod inherit;
mod lower;
mod model;
mod noise;
mod past;
mod readout;
mod report;
mod scope;
mod start;
mod table;
mod unused;

use std::collections::HashMap;
use std::rc::Rc;

use crate::ast::{Block, File, TableSignature};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::Model;
use crate::source::{Library, Sources};
use crate::units::Unit;
use report::Report;

/// A resolved model and the statements that it comes from.
#[derive(Clone, Debug)]
pub struct Written {
    /// What the statements mean.
    pub model: Model,
    /// Its statements, with those of the models it extends.
    pub block: Block,
    /// The components it may put in.
    pub components: Vec<Block>,
    /// The model it extends.
    pub base: Option<String>,
}

/// A resolved model, with what a readout of it must know.
struct Resolved {
    model: Model,
    written: (Block, Vec<Block>),
    /// Units of its ports; `None` after a mistake.
    ports: Vec<Option<Unit>>,
    /// Number of models in it, itself included.
    weight: usize,
}

/// One compilation: its texts, its library, what has been found so far.
struct Session<'l> {
    library: &'l dyn Library,
    report: Report,
    /// Models by name; `None` for those with mistakes.
    models: HashMap<String, Option<Rc<Resolved>>>,
    /// Files of the library by the model they were read for.
    files: HashMap<String, Rc<File>>,
    /// Tables by path; `None` for those the library has not, or that do not parse.
    tables: HashMap<String, Option<Rc<TableSignature>>>,
    /// Models being resolved: a readout of one of them would be a cycle.
    active: Vec<String>,
}

/// Resolves the models of a file, in its order.
pub fn resolve(
    file: File,
    sources: Sources,
    library: &dyn Library,
    diagnostics: Vec<Diagnostic>,
) -> (Vec<Model>, Sources, Vec<Diagnostic>) {
    each(file, sources, library, diagnostics, |_, resolved| resolved.model.clone())
}

/// The same, with the statements of each model.
pub fn resolve_written(
    file: File,
    sources: Sources,
    library: &dyn Library,
    diagnostics: Vec<Diagnostic>,
) -> (Vec<Written>, Sources, Vec<Diagnostic>) {
    each(file, sources, library, diagnostics, |declared, resolved| Written {
        model: resolved.model.clone(),
        block: resolved.written.0.clone(),
        components: resolved.written.1.clone(),
        base: declared.extends.as_ref().map(|base| base.text.clone()),
    })
}

fn each<T>(
    file: File,
    sources: Sources,
    library: &dyn Library,
    diagnostics: Vec<Diagnostic>,
    take: impl Fn(&Block, &Resolved) -> T,
) -> (Vec<T>, Sources, Vec<Diagnostic>) {
    let mut session = Session {
        library,
        report: Report::new(sources),
        models: HashMap::new(),
        files: HashMap::new(),
        tables: HashMap::new(),
        active: Vec::new(),
    };
    session.report.extend(diagnostics);
    session.check_names(&file);
    let file = Rc::new(file);
    let mut models = Vec::new();
    for block in &file.models {
        models.extend(session.model(&file, &block.name.text).map(|resolved| take(block, &resolved)));
    }
    (models, session.report.sources, session.report.diagnostics)
}

impl Session<'_> {
    /// The model of this name in `file`, resolved at most once.
    fn model(&mut self, file: &Rc<File>, name: &str) -> Option<Rc<Resolved>> {
        if let Some(resolved) = self.models.get(name) {
            return resolved.clone();
        }
        let block = file.models.iter().find(|block| block.name.text == name)?;
        self.active.push(name.to_owned());
        let errors = self.report.error_count();
        let resolved = model::resolve(self, file, block);
        let clean = self.report.error_count() == errors;
        let resolved = resolved.filter(|_| clean).map(Rc::new);
        self.active.pop();
        self.models.insert(name.to_owned(), resolved.clone());
        resolved
    }

    /// No two models, and no two components, of one name.
    fn check_names(&mut self, file: &File) {
        for blocks in [&file.models, &file.components] {
            let mut first = HashMap::new();
            for block in blocks {
                if let Some(first) = first.insert(&block.name.text, block.name.span) {
                    let message = format!("`{}` is declared twice", block.name.text);
                    self.report.push(
                        Diagnostic::new(Code::Duplicate, message, block.name.span, "declared again")
                            .and(first, "first declared here")
                            .help("rename one of them"),
                    );
                }
            }
        }
    }
}
