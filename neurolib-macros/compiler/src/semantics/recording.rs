//! For editors: a text is resolved once more for the sake of its names, and what they stand for is kept.
//!
//! Names are looked up where the compiler looks them up. What it would not look at, since nothing puts it in, is looked
//! at here with all mistakes passed over.

use std::rc::Rc;

use super::report::Report;
use super::{Session, model};
use crate::ast::{Block, Column, Expr, ExprKind, File, Statement, TableSignature};
use crate::index::Record;
use crate::source::{Library, Sources};

/// What was read while a file was resolved, and what every name in it stands for.
pub struct Recording {
    /// Meanings of names.
    pub record: Record,
    /// The file itself, then those of the library.
    pub files: Vec<Rc<File>>,
    /// Headers of tables.
    pub tables: Vec<Rc<TableSignature>>,
    /// The texts of all of them.
    pub sources: Sources,
}

/// Resolves a file for the sake of its names. Mistakes are passed over.
pub fn record(file: File, sources: Sources, library: &dyn Library) -> Recording {
    let mut session = Session::new(library, Report::recording(sources));
    let file = Rc::new(file);
    session.file(&file, |_, _| ());
    session.report.muted = true;
    for component in &file.components {
        if !session.report.is_found(component.name.span) {
            session.lone_component(&file, component);
        }
    }
    let mut library_files: Vec<Rc<File>> = session.files.into_values().collect();
    let mut tables: Vec<Rc<TableSignature>> = session.tables.into_values().flatten().collect();
    library_files.sort_by_key(|file| file.models.first().map(|block| block.span));
    tables.sort_by_key(|table| table.name.span);
    let mut files = vec![file];
    files.extend(library_files);
    let Report { record, sources, .. } = session.report;
    Recording { record: record.unwrap_or_default(), files, tables, sources }
}

impl Session<'_> {
    /// A model whose base is not found: its own names are, all the same.
    pub(super) fn without_base(&mut self, file: &Rc<File>, block: &Block) {
        let muted = std::mem::replace(&mut self.report.muted, true);
        model::resolve(self, file, &Block { extends: None, ..block.clone() });
        self.report.muted = muted;
    }

    /// A component that no model puts in, as if one did.
    fn lone_component(&mut self, file: &Rc<File>, component: &Block) {
        let arguments = component.statements.iter().filter_map(|statement| match statement {
            Statement::Argument(Column { name, .. }) => {
                Some((name.clone(), Expr { kind: ExprKind::Number(0.0), span: name.span }))
            }
            _ => None,
        });
        let name = component.name.clone();
        let instance =
            Statement::Instance { name: name.clone(), component: name.clone(), arguments: arguments.collect() };
        let (doc, skipped, span) = (String::new(), Vec::new(), component.span);
        let block = Block { name, doc, extends: None, statements: vec![instance], skipped, span };
        model::resolve(self, file, &block);
    }
}
