//! What a mistake gets: a code, a message, labelled places and the edit to make.

mod code;
pub mod explain;
mod render;

pub use code::{Code, Severity};
pub use render::{Style, render};

use crate::source::{Sources, Span};

/// A place in the text and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What this place is; may be empty.
    pub text: String,
    /// Whether the message is about this place, rather than about its relation to it.
    pub primary: bool,
}

/// One error or warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// What is wrong, in a sentence without capital and full stop.
    pub message: String,
    /// Places, the first of which is primary.
    pub labels: Vec<Label>,
    /// Edits that would mend it, and what one should know.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic at `span`, with a label for it.
    pub fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let label = Label { span, text: label.into(), primary: true };
        Self { code, message: message.into(), labels: vec![label], help: Vec::new() }
    }

    /// Adds a second place.
    #[must_use]
    pub fn and(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: label.into(), primary: false });
        self
    }

    /// Adds the edit to make.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds the edit to make, where one is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Whether it keeps the text from compiling.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }

    /// Where the message is about.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// Line and column, both from 1, of the place the message is about.
    pub fn line_column(&self, sources: &Sources) -> (usize, usize) {
        let span = self.span();
        sources.get(span.source).line_column(span.start)
    }
}
