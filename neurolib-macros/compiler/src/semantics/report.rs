//! Collects diagnostics.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Label};
use crate::source::{Sources, Span};

/// Most diagnostics that are kept.
const MAX_DIAGNOSTICS: usize = 100;

/// The diagnostics of a compilation and the texts they point into.
pub(super) struct Report {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether warnings are dropped: those of a library's models are not for the author of another.
    pub mute_warnings: bool,
    /// A component put in twice makes the same mistake twice; one message is enough.
    seen: HashSet<(Code, Span)>,
}

impl Report {
    pub fn new(sources: Sources) -> Self {
        Report { sources, diagnostics: Vec::new(), mute_warnings: false, seen: HashSet::new() }
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.mute_warnings && !diagnostic.is_error() {
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
