//! Where models come from: the library, and `.nm` files.

use super::failure::{Failure, Outcome};
use neurolib::load::{LoadError, load, load_model};
use neurolib::{NeuralMass, models};
use neurolib_runtime::names::nearest;
use std::path::{Path, PathBuf};

/// A model and where it was found.
pub struct Found {
    /// The model, with default parameters.
    pub model: Box<dyn NeuralMass>,
    /// As the user names it.
    pub name: String,
    /// Where it stands, if it is not of the library.
    pub place: Option<Place>,
}

/// Finds the model of a name, from any thread.
pub type Find<'a> = dyn Fn(&str) -> Outcome<Found> + Sync + 'a;

/// A model of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The model's name in it; without one, the first.
    pub model: Option<String>,
}

impl Place {
    /// What `FILE.nm` or `FILE.nm:Model` names; `None` if the text is no path.
    pub fn parse(text: &str) -> Option<Place> {
        if let Some((file, model)) = text.rsplit_once(".nm:") {
            return Some(Place { file: format!("{file}.nm").into(), model: Some(model.to_string()) });
        }
        let is_path = text.ends_with(".nm") || text.contains(std::path::is_separator);
        is_path.then(|| Place { file: text.into(), model: None })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file.display())?;
        self.model.as_ref().map_or(Ok(()), |model| write!(f, ":{model}"))
    }
}

/// Finds a model by its name in the library, or by the path of its file: `FILE.nm`, `FILE.nm:Model`.
///
/// # Errors
/// If there is none, or the file has mistakes.
pub fn find_model(name: &str) -> Outcome<Found> {
    if let Some(place) = Place::parse(name) {
        return from_file(place);
    }
    if let Some(model) = models::get(name) {
        return Ok(Found { model, name: name.to_string(), place: None });
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

fn from_file(place: Place) -> Outcome<Found> {
    let path = &place.file;
    if path.is_dir() {
        return Err(Failure::bad_input(format!("`{}` is a folder; name a `.nm` file", path.display())));
    }
    let model = match &place.model {
        None => load(path),
        Some(name) => load_model(path, name),
    };
    let model = model.map_err(|error| load_failure(path, error))?;
    let (name, file) = (place.to_string(), std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    Ok(Found { model: Box::new(model), name, place: Some(Place { file, ..place }) })
}

/// What the user is told of a file that is no model; its mistakes are printed at once.
pub fn load_failure(path: &Path, error: LoadError) -> Failure {
    match error {
        // Rendered diagnostics begin with `error[…]` themselves.
        LoadError::Mistakes(texts) => {
            eprintln!("{}\n", texts.join("\n\n"));
            let s = if texts.len() == 1 { "" } else { "s" };
            Failure::bad_input(format!("`{}` has {} mistake{s}", path.display(), texts.len()))
        }
        other => Failure::bad_input(other),
    }
}
