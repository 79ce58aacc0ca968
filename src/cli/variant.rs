//! A model, or a variant of it with some parameters fixed, as text and compiled.

use super::catalog::{Place, load_failure};
use super::failure::{Failure, Outcome};
use crate::load;
use crate::models;
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::resolved::{Model, Parameter};
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::{self, Texts};
use neurolib_compiler::{compile, ir, resolve};
use neurolib_runtime::names::nearest;
use std::path::{Path, PathBuf};

/// What is to be compiled.
pub struct Variant {
    /// The compiled model.
    pub model: ir::Model,
    /// The text that declares it.
    pub text: String,
    /// The folder of the user's file, for what it refers to.
    pub folder: Option<PathBuf>,
}

/// The model that a name or path stands for, with parameters fixed as `NAME=VALUE`.
///
/// # Errors
/// If there is none, or the text, a name or a value is wrong.
pub fn variant(name: &str, fixes: &[String]) -> Outcome<Variant> {
    let (base, text, folder) = match Place::parse(name) {
        Some(place) => {
            let model =
                load::compile(&place.file, place.model.as_deref()).map_err(|error| load_failure(&place.file, error))?;
            let text = std::fs::read_to_string(&place.file).map_err(Failure::bad_input)?;
            let folder = place.file.parent().filter(|parent| !parent.as_os_str().is_empty());
            (model, text, Some(folder.unwrap_or(Path::new(".")).to_path_buf()))
        }
        None => {
            let (model, text) = standard_model(name)?;
            (model, text, None)
        }
    };
    if fixes.is_empty() {
        return Ok(Variant { model: base, text, folder });
    }
    let text = extension(&base.name, &base.parameters, fixes)?;
    let model = ir::lower(&resolved(&text, folder.as_deref())?);
    Ok(Variant { model, text, folder })
}

/// A resolved model of a file, with parameters fixed.
///
/// # Errors
/// If a name or a value is wrong.
pub fn fixed(base: &Model, file: &Path, fixes: &[String]) -> Outcome<Model> {
    let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    resolved(&extension(&base.name, &base.parameters, fixes)?, Some(folder.unwrap_or(Path::new("."))))
}

/// A model of the library and the text of its file.
fn standard_model(name: &str) -> Outcome<(ir::Model, String)> {
    let library = Texts::default();
    for (file, text) in standard::models() {
        let compilation = compile(&Source::new(format!("models/{file}.nm"), text), &library);
        // The first model of a file bears the file's name, further ones their own.
        let named = |(index, model): (usize, &ir::Model)| {
            if index == 0 { name == file } else { name == model.name.to_lowercase() }
        };
        if let Some(index) = compilation.models.iter().enumerate().position(named) {
            return Ok((compilation.models[index].clone(), text.to_string()));
        }
    }
    let meant = nearest(name, models::names()).map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
    let failure = Failure::bad_input(format!("there is no model `{name}`{meant}"));
    Err(failure.help("`neurolib models` lists the models; a file of your own ends in `.nm`"))
}

/// A model that extends another one by fixed parameters.
fn extension(base: &str, parameters: &[Parameter], fixes: &[String]) -> Outcome<String> {
    let mut text = format!("edition 2026\n\n/// {base} with fixed parameters.\nmodel {base}Fixed extends {base} {{\n");
    for fix in fixes {
        let Some((name, value)) = fix.split_once('=') else {
            return Err(
                Failure::bad_input(format!("`--fix {fix}` gives no value")).help(format!("write `--fix {fix}=VALUE`"))
            );
        };
        let name = name.trim();
        let names = parameters.iter().map(|parameter| parameter.name.as_str());
        if !names.clone().any(|known| known == name) {
            let meant = nearest(name, names).map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
            return Err(Failure::bad_input(format!("{base} has no parameter `{name}` to fix{meant}")));
        }
        text.push_str(&format!("    fix {name} = {}\n", value.trim()));
    }
    text.push_str("}\n");
    Ok(text)
}

/// The model of a text that declares one, or its mistakes; `folder` has the files it refers to.
fn resolved(text: &str, folder: Option<&Path>) -> Outcome<Model> {
    let library = folder.map_or_else(Texts::default, |folder| load::texts(folder, Path::new("")));
    let mut resolution = resolve(&Source::new("--fix", text), &library);
    match resolution.models.pop() {
        Some(model) => Ok(model),
        None => {
            let errors = resolution.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
            let errors: Vec<String> = errors.map(|d| render(d, &resolution.sources, Style::Plain)).collect();
            eprintln!("{}\n", errors.join("\n\n"));
            Err(Failure::bad_input("the variant has mistakes"))
        }
    }
}
