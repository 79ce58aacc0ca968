//! What the open texts are compiled with: the files beside them, the other open texts, and the standard library.

use super::documents::Document;
use super::text::Lines;
use super::{embedded, uri};
use lsp_types::{Location, Uri};
use neurolib::load::texts;
use neurolib_compiler::index::{Index, index};
use neurolib_compiler::source::{Source, SourceId, Sources, Span};
use neurolib_compiler::standard::Texts;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The open texts and the folders they are in.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Open texts, the one that was changed last first.
    pub documents: Vec<Document>,
    /// What has been read of folders; emptied when files change.
    folders: RefCell<HashMap<PathBuf, Rc<Texts>>>,
}

impl Workspace {
    /// The open text of this name.
    pub fn document(&self, uri: &Uri) -> Option<&Document> {
        self.documents.iter().find(|document| document.uri == *uri)
    }

    /// Notes that the texts in a folder have changed: what is known of its open texts holds no longer.
    pub fn touch(&mut self, folder: &Path) {
        for document in &mut self.documents {
            if folder_of(document) == Some(folder) {
                document.is_dirty = true;
                document.index.take();
            }
        }
    }

    /// Notes that files have changed, whichever.
    pub fn forget_files(&mut self) {
        self.folders.take();
        for document in &mut self.documents {
            document.is_dirty = true;
            document.index.take();
        }
    }

    /// What a text is compiled with.
    pub fn library(&self, document: &Document) -> Texts {
        let Some(folder) = folder_of(document) else {
            return Texts::default();
        };
        let known = self.folders.borrow().get(folder).cloned();
        let files = known.unwrap_or_else(|| {
            let files = Rc::new(texts(folder, Path::new("")));
            self.folders.borrow_mut().insert(folder.to_path_buf(), Rc::clone(&files));
            files
        });
        let mut library = (*files).clone();
        let open = self.documents.iter().filter(|open| folder_of(open) == Some(folder));
        for open in open.filter(|open| open.path.as_ref().and_then(|path| path.extension()).is_some_and(|e| e == "nm"))
        {
            library.models.retain(|file| Path::new(&file.name) != Path::new(&open.source.name));
            library.models.push(open.source.clone());
        }
        library.models.retain(|file| file.name != document.source.name);
        library.models.sort_by(|a, b| a.name.cmp(&b.name));
        library
    }

    /// The names of an open text.
    pub fn index(&self, document: &Document) -> Rc<Index> {
        if let Some(index) = &*document.index.borrow() {
            return Rc::clone(index);
        }
        let index = Rc::new(index(&document.source, &self.library(document)));
        *document.index.borrow_mut() = Some(Rc::clone(&index));
        if index.symbols.iter().any(|symbol| symbol.definition.source == SourceId(0)) {
            *document.last_index.borrow_mut() = Some(Rc::clone(&index));
        }
        index
    }

    /// A place as the editor names it; `None` if it is in no file.
    pub fn location(&self, sources: &Sources, span: Span) -> Option<Location> {
        let source = sources.get(span.source);
        Some(Location { uri: self.uri(source)?, range: Lines::new(&source.text).range(span.start..span.end) })
    }

    fn uri(&self, source: &Source) -> Option<Uri> {
        if let Some(open) = self.documents.iter().find(|open| open.source.name == source.name) {
            return Some(open.uri.clone());
        }
        match Path::new(&source.name) {
            path if path.is_absolute() => Some(uri::from_path(path)),
            _ => embedded::file(source).map(|path| uri::from_path(&path)),
        }
    }
}

/// Whether a text stands in a file of the user, so that it may be edited.
pub fn is_users(source: &Source) -> bool {
    Path::new(&source.name).is_absolute()
}

fn folder_of(document: &Document) -> Option<&Path> {
    document.path.as_deref().and_then(Path::parent)
}
