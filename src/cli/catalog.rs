//! Where models come from: the library, and `.nm` files.

use super::failure::{Failure, Outcome};
use neurolib::load::{LoadError, load};
use neurolib::{NeuralMass, models};
use neurolib_runtime::names::nearest;
use std::path::{Path, PathBuf};

/// A model and where it was found.
pub struct Found {
    /// The model, with default parameters.
    pub model: Box<dyn NeuralMass>,
    /// As the user names it.
    pub name: String,
    /// Its file, if it is not of the library.
    pub file: Option<PathBuf>,
}

/// Finds a model by its name in the library, or by the path of its file.
///
/// # Errors
/// If there is none, or the file has mistakes.
pub fn find_model(name: &str) -> Outcome<Found> {
    if is_path(name) {
        return from_file(Path::new(name));
    }
    if let Some(model) = models::get(name) {
        return Ok(Found { model, name: name.to_string(), file: None });
    }
    Err(unknown(name))
}

/// That there is no model of this name.
pub(super) fn unknown(name: &str) -> Failure {
    let help = match Path::new(name).with_extension("nm") {
        file if file.is_file() => format!("for the file in this folder, write `{}`", file.display()),
        _ => "`neurolib models` lists the models; a file of your own ends in `.nm`".to_string(),
    };
    let meant = nearest(name, models::names()).map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
    Failure::bad_input(format!("there is no model `{name}`{meant}")).help(help)
}

pub(super) fn is_path(name: &str) -> bool {
    name.ends_with(".nm") || name.contains(std::path::is_separator)
}

fn from_file(path: &Path) -> Outcome<Found> {
    if path.is_dir() {
        return Err(Failure::bad_input(format!("`{}` is a folder; name a `.nm` file", path.display())));
    }
    let model = load(path).map_err(|error| match error {
        // Rendered diagnostics begin with `error[…]` themselves.
        LoadError::Mistakes(texts) => {
            eprintln!("{}\n", texts.join("\n\n"));
            let s = if texts.len() == 1 { "" } else { "s" };
            Failure::bad_input(format!("`{}` has {} mistake{s}", path.display(), texts.len()))
        }
        other => Failure::bad_input(other),
    })?;
    let file = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    Ok(Found { model: Box::new(model), name: path.display().to_string(), file: Some(file) })
}
