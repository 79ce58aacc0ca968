//! The standard library: texts of the models and tables that come with neurolib.

use crate::source::{Library, Source};
use crate::{ir, resolve};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/standard.rs"));

/// The models that come with neurolib: file name without `.nm`, and text.
pub fn models() -> impl Iterator<Item = (&'static str, &'static str)> {
    MODELS.iter().copied()
}

/// The headers of the tables that come with neurolib: path as written in `from "…"`, and text.
pub fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.iter().copied()
}

/// The names of the models that a text declares, each at the beginning of a line.
pub fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let rest = line.trim_start().strip_prefix("model").filter(|rest| rest.starts_with([' ', '\t']))?;
        rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next()
    })
}

/// The file whose models every program has compiled once, to be shared as readouts.
const READOUTS: &str = "balloon_windkessel";

/// Whether a model is, declarations and equations, the one of its name in the file of shared readouts.
pub fn is_shared_readout(model: &ir::Model) -> bool {
    static KNOWN: LazyLock<Vec<(String, u64)>> = LazyLock::new(|| {
        let Some((file, text)) = models().find(|(file, _)| *file == READOUTS) else { return Vec::new() };
        let resolution = resolve(&Source::new(format!("models/{file}.nm"), text), &Texts::default());
        resolution.models.iter().map(|model| (model.name.clone(), ir::hash(model))).collect()
    });
    KNOWN.iter().any(|(name, hash)| *name == model.name && *hash == model.hash)
}

/// Texts at hand, before those of the standard library.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Texts with models, such as the other files of a folder.
    pub models: Vec<Source>,
    /// Headers of tables by path, as written in `from "…"`.
    pub tables: Vec<(String, Source)>,
}

impl Library for Texts {
    fn model(&self, name: &str) -> Option<Source> {
        let own = self.models.iter().find(|source| declares(&source.text, name)).cloned();
        own.or_else(|| {
            let (file, text) = models().find(|(_, text)| declares(text, name))?;
            Some(Source::new(format!("models/{file}.nm"), text))
        })
    }

    fn table(&self, path: &str) -> Option<Source> {
        let own = self.tables.iter().find(|(p, _)| p == path).map(|(_, source)| source.clone());
        own.or_else(|| {
            let (path, text) = TABLES.iter().find(|(p, _)| *p == path)?;
            Some(Source::new(format!("data/tables/{path}.table"), *text))
        })
    }
}

/// Whether a text declares a model of this name.
fn declares(text: &str, name: &str) -> bool {
    declared(text).any(|declared| declared == name)
}
