//! From syntax trees to [`resolved`](crate::resolved) models.
//!
//! Invariants: no mistake stops the search for others; what a mistake makes meaningless gets a type that agrees with
//! everything, so that it is reported once. A model is handed on only if nothing in it is wrong. Functions,
//! components and tables are put in within stated limits, so time and memory are bounded for every text.

mod builtin;
pub(crate) mod constant;
mod core;
mod coupling;
mod domain;
mod elaborate;
mod facts;
mod graph;
mod inherit;
mod lower;
mod model;
mod noise;
mod past;
mod readout;
mod recording;
mod report;
mod scope;
mod spelling;
mod start;
mod table;
mod unused;

use std::collections::HashMap;
use std::rc::Rc;

use crate::ast::{Block, File, TableSignature};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::Model;
use crate::source::{Library, Sources, Span};
use crate::units::Unit;
pub use builtin::is_reserved as is_builtin;
#[cfg(test)]
pub use builtin::{FUNCTIONS, VALUES};
pub use recording::{Recording, record};
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
    /// Where its name is declared.
    name: Span,
    written: (Block, Vec<Block>),
    /// Units of its ports; `None` after a mistake.
    ports: Vec<Option<Unit>>,
    /// Where the names of its ports are declared.
    port_names: Vec<Span>,
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
    let (models, session) = each(file, sources, library, diagnostics, |_, resolved| resolved.model.clone());
    (models, session.report.sources, session.report.diagnostics)
}

/// The same, with the statements of each model.
pub fn resolve_written(
    file: File,
    sources: Sources,
    library: &dyn Library,
    diagnostics: Vec<Diagnostic>,
) -> (Vec<Written>, Sources, Vec<Diagnostic>) {
    let (models, session) = each(file, sources, library, diagnostics, |declared, resolved| Written {
        model: resolved.model.clone(),
        block: resolved.written.0.clone(),
        components: resolved.written.1.clone(),
        base: declared.extends.as_ref().map(|base| base.text.clone()),
    });
    (models, session.report.sources, session.report.diagnostics)
}

fn each<'l, T>(
    file: File,
    sources: Sources,
    library: &'l dyn Library,
    diagnostics: Vec<Diagnostic>,
    take: impl Fn(&Block, &Resolved) -> T,
) -> (Vec<T>, Session<'l>) {
    let mut session = Session::new(library, Report::new(sources));
    session.report.extend(diagnostics);
    session.check_names(&file);
    let models = session.file(&Rc::new(file), take);
    (models, session)
}

impl<'l> Session<'l> {
    fn new(library: &'l dyn Library, report: Report) -> Self {
        Session {
            library,
            report,
            models: HashMap::new(),
            files: HashMap::new(),
            tables: HashMap::new(),
            active: Vec::new(),
        }
    }

    /// Every model of a file, as `take` has it.
    fn file<T>(&mut self, file: &Rc<File>, take: impl Fn(&Block, &Resolved) -> T) -> Vec<T> {
        let resolved = file.models.iter().map(|block| Some(take(block, &*self.model(file, &block.name.text)?)));
        resolved.flatten().collect()
    }

    /// The model of this name in `file`, resolved at most once.
    fn model(&mut self, file: &Rc<File>, name: &str) -> Option<Rc<Resolved>> {
        if let Some(resolved) = self.models.get(name) {
            return resolved.clone();
        }
        let block = file.models.iter().find(|block| block.name.text == name)?;
        self.active.push(name.to_owned());
        let errors = self.report.error_count();
        let outer = self.report.enter(block.span);
        let resolved = model::resolve(self, file, block);
        if resolved.is_none() && self.report.record.is_some() {
            self.without_base(file, block);
        }
        self.report.leave(outer);
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
