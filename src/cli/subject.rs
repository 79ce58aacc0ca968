//! The text of a model, to describe or compare it.

use super::catalog::{Place, unknown};
use super::failure::{Failure, Outcome};
use neurolib::load::describe;
use neurolib::models;
use neurolib_compiler::diagnostic::{Diagnostic, Style, render};
use neurolib_compiler::document::{Documentation, Subject, document};
use neurolib_compiler::source::Library;
use neurolib_compiler::standard::Texts;
use neurolib_runtime::names::nearest;
use std::path::Path;

/// The model of this name, the models of a file, or one of them: `FILE.nm:Model`.
///
/// # Errors
/// If there is none, or the text has mistakes, which are printed.
pub fn subjects(name: &str) -> Outcome<Vec<Subject>> {
    let Some(Place { file: path, model }) = Place::parse(name) else {
        return Ok(vec![from_library(name)?]);
    };
    let file = path.display();
    if path.is_dir() {
        return Err(Failure::bad_input(format!("`{file}` is a folder; name a `.nm` file")));
    }
    let found = without_mistakes(describe(&path).map_err(Failure::bad_input)?, &path)?;
    let names: Vec<String> = found.iter().map(|subject| subject.name().to_string()).collect();
    let Some(model) = model else {
        return match found.is_empty() {
            true => Err(Failure::bad_input(format!("`{file}` declares no model"))),
            false => Ok(found),
        };
    };
    let one = found.into_iter().find(|subject| subject.name() == model);
    one.map(|subject| vec![subject]).ok_or_else(|| {
        let meant = nearest(&model, names.iter().map(String::as_str));
        let meant = meant.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Failure::bad_input(format!("`{file}` has no model `{model}`{meant}"))
            .help(format!("it declares {}", names.join(", ")))
    })
}

/// The model of this name, or the only or first one of a file.
///
/// # Errors
/// If there is none, or the text has mistakes, which are printed.
pub fn subject(name: &str) -> Outcome<Subject> {
    let first = subjects(name)?.into_iter().next();
    first.ok_or_else(|| Failure::bad_input(format!("`{name}` declares no model")))
}

/// All models that come with the program: name on the command line, file, and what they say.
///
/// # Errors
/// Never, as long as the models of the program have no mistakes.
pub fn library() -> Outcome<Vec<(String, String, Subject)>> {
    let mut all = Vec::new();
    for name in models::names() {
        let source = library_source(name)?;
        all.push((name.to_string(), source.0.trim_start_matches("models/").to_string(), from_library(name)?));
    }
    Ok(all)
}

/// Name of the file and of the model.
fn library_source(name: &str) -> Outcome<(String, String)> {
    let model = models::get(name).ok_or_else(|| unknown(name))?.description().name.clone();
    let source = Texts::default().model(&model).ok_or_else(|| unknown(name))?;
    Ok((source.name, model))
}

fn from_library(name: &str) -> Outcome<Subject> {
    let (file, model) = library_source(name)?;
    let texts = Texts::default();
    let source = texts.model(&model).ok_or_else(|| unknown(name))?;
    let found = without_mistakes(document(&source, &texts), Path::new(&file))?;
    found.into_iter().find(|subject| subject.name() == model).ok_or_else(|| unknown(name))
}

fn without_mistakes(found: Documentation, file: &Path) -> Outcome<Vec<Subject>> {
    let errors: Vec<&Diagnostic> = found.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    if errors.is_empty() {
        return Ok(found.subjects);
    }
    let color = if console::colors_enabled_stderr() { Style::Colored } else { Style::Plain };
    errors.iter().for_each(|error| eprintln!("{}\n", render(error, &found.sources, color)));
    let s = if errors.len() == 1 { "" } else { "s" };
    Err(Failure::bad_input(format!("`{}` has {} mistake{s}", file.display(), errors.len())))
}
