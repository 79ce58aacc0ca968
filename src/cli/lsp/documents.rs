//! Texts that are open in the editor.

use super::text::Lines;
use lsp_types::{TextDocumentContentChangeEvent, Uri};
use neurolib_compiler::index::Index;
use neurolib_compiler::source::Source;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

/// An open text.
#[derive(Debug)]
pub struct Document {
    /// As the editor names it.
    pub uri: Uri,
    /// Its file, if it has one.
    pub path: Option<PathBuf>,
    /// Counts the changes.
    pub version: i32,
    /// The text and its name in messages.
    pub source: Source,
    /// Whether its diagnostics may have changed.
    pub is_dirty: bool,
    /// The names of the text, once they have been asked for.
    pub index: RefCell<Option<Rc<Index>>>,
    /// The last index with anything in it: while a brace is missing, nothing parses.
    pub last_index: RefCell<Option<Rc<Index>>>,
}

impl Document {
    /// A text as it is opened.
    pub fn new(uri: Uri, version: i32, text: String) -> Self {
        let path = super::uri::to_path(&uri);
        let name = path.as_ref().map_or_else(|| uri.0.clone(), |path| path.display().to_string());
        let (index, last_index) = (RefCell::default(), RefCell::default());
        Self { uri, path, version, source: Source::new(name, text), is_dirty: true, index, last_index }
    }

    /// Makes one change.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        let text = &mut self.source.text;
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                let lines = Lines::new(text);
                let start = lines.offset(change.range.start);
                let end = lines.offset(change.range.end).max(start);
                text.replace_range(start..end, &change.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => *text = change.text,
        }
    }
}
