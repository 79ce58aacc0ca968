//! Mistakes in the text of a stimulus, by place.

use std::ops::Range;

/// A mistake in a text.
#[derive(Debug)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// Where, in bytes.
    pub place: Range<usize>,
    /// What to do.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(place: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), place, help: None }
    }

    /// The same with an advice.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The message, and the text below it with its place marked; `lead` stands before the text.
    pub fn render(&self, lead: &str, text: &str) -> String {
        let marked = text.get(self.place.clone()).unwrap_or_default();
        let start = self.place.start + marked.len() - marked.trim_start().len();
        let blank = " ".repeat(format!("{lead}{}", text.get(..start).unwrap_or(text)).chars().count());
        let marks = "^".repeat(marked.trim().chars().count().max(1));
        format!("{}\n  |\n  | {lead}{text}\n  | {blank}{marks}", self.message)
    }
}
