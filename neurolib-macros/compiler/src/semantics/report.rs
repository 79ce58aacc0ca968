//! Collects diagnostics.

use std::collections::HashSet;

use crate::ast::Name;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::index::Record;
use crate::source::{Sources, Span};

/// Most diagnostics that are kept.
const MAX_DIAGNOSTICS: usize = 100;

/// The diagnostics of a compilation and the texts they point into.
pub(super) struct Report {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether warnings are dropped: those of a library's models are not for the author of another.
    pub mute_warnings: bool,
    /// Whether everything is dropped.
    pub muted: bool,
    /// What names stand for, if an editor asks.
    pub record: Option<Record>,
    /// A component put in twice makes the same mistake twice; one message is enough.
    seen: HashSet<(Code, Span)>,
}

impl Report {
    pub fn new(sources: Sources) -> Self {
        let (diagnostics, seen) = (Vec::new(), HashSet::new());
        Report { sources, diagnostics, mute_warnings: false, muted: false, record: None, seen }
    }

    /// One that keeps what names stand for as well.
    pub fn recording(sources: Sources) -> Self {
        Report { record: Some(Record::default()), ..Report::new(sources) }
    }

    /// Keeps that the name at `place` stands for what is declared at `declared`.
    pub fn found(&mut self, place: Span, declared: Span) {
        if let Some(record) = &mut self.record {
            record.found(place, declared);
        }
    }

    /// Whether a name has been found that stands for what is declared there.
    pub fn is_found(&self, declared: Span) -> bool {
        self.record.as_ref().is_some_and(|record| record.is_found(declared))
    }

    /// Keeps that a declaration of a variant stands in place of one of its base.
    pub fn replaced(&mut self, new: Option<&Name>, old: Option<&Name>) {
        if let (Some(record), Some(new), Some(old)) = (&mut self.record, new, old) {
            record.replaced(new.span, old.span);
        }
    }

    /// Names are those of this block from now on; returns the block before, to come back to.
    pub fn enter(&mut self, block: Span) -> Option<Span> {
        self.record.as_mut().and_then(|record| record.block.replace(block))
    }

    /// Names are those of the block before again.
    pub fn leave(&mut self, outer: Option<Span>) {
        if let Some(record) = &mut self.record {
            record.block = outer;
        }
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.muted || self.mute_warnings && !diagnostic.is_error() {
            return;
        }
        if !self.seen.insert((diagnostic.code, diagnostic.span())) {
            return;
        }
        match self.diagnostics.len() {
            0..MAX_DIAGNOSTICS => self.diagnostics.push(diagnostic),
            MAX_DIAGNOSTICS => {
                let message = format!("more than {MAX_DIAGNOSTICS} mistakes; the rest is not shown");
                self.diagnostics.push(Diagnostic::new(Code::TooManyErrors, message, diagnostic.span(), "the next one"));
            }
            _ => {}
        }
    }

    pub fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    pub fn error_count(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }

    /// Adds the call to the errors that came up while its function was put in.
    pub fn mark_call(&mut self, errors_before: usize, call: Span, name: &str) {
        let new = self.diagnostics.iter_mut().filter(|diagnostic| diagnostic.is_error()).skip(errors_before);
        for diagnostic in new.filter(|diagnostic| diagnostic.labels.iter().all(|label| label.span != call)) {
            if diagnostic.labels.len() < 4 {
                let text = format!("in this call of `{name}`");
                diagnostic.labels.push(Label { span: call, text, primary: false });
            }
        }
    }

    /// Adds help to the last diagnostic.
    pub fn help_last(&mut self, help: String) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.help.push(help);
        }
    }

    pub fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }
}
