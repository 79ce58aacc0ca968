//! From a result to its pictures. `run`, `plot` and `report` draw the same ones.

mod activity;
mod brain;
mod connectivity;
mod dynamics;
mod kind;
mod phase;
mod spectrum;
mod sweep;

pub use kind::Kind;
pub use phase::phase;
pub use sweep::sweep;

use crate::cli::{Failure, Outcome};
use crate::results::connectivity::Connectivity;
use crate::results::stored::{Series, Stored};
use neurolib::Dataset;
use neurolib::figures::{Figure, FigureError, Film, Signal, TimeAxis, View};
use std::path::{Path, PathBuf};

/// What to draw, and of what.
#[derive(Default)]
pub struct Request {
    /// The kinds of pictures; those that a run leaves, if there are none.
    pub kinds: Vec<Kind>,
    /// Names of the variables; all if there are none.
    pub variables: Vec<String>,
    /// The stretch of time (ms); the usual one of each kind if there is none.
    pub between: Option<(f64, f64)>,
    /// Regions with a line of their own, as the user names them; some of all if there are none.
    pub regions: Vec<String>,
}

/// A picture of a result.
pub struct Picture {
    /// Its name, for files.
    pub name: String,
    /// What it shows.
    pub drawing: Drawing,
}

/// What a picture shows.
pub enum Drawing {
    /// A figure, as PNG and SVG.
    Still(Figure),
    /// A film, as animated PNG and as HTML.
    Film(Box<Film>),
}

impl Drawing {
    fn save(&self, folder: &Path, name: &str) -> Result<Vec<PathBuf>, FigureError> {
        match self {
            Drawing::Still(figure) => figure.save(folder, name),
            Drawing::Film(film) => film.save(folder, name),
        }
    }
}

/// What was drawn, and what could not be.
#[derive(Default)]
pub struct Pictures {
    /// The pictures.
    pub list: Vec<Picture>,
    /// Notes for the user.
    pub notes: Vec<String>,
}

impl Pictures {
    /// Writes all of them into a folder, and returns their names.
    ///
    /// # Errors
    /// If a file cannot be written; what cannot be drawn is a note.
    pub fn save(&mut self, folder: &Path) -> Outcome<Vec<String>> {
        let mut names = Vec::new();
        for Picture { name, drawing } in &self.list {
            match drawing.save(folder, name) {
                Ok(_) => names.push(name.clone()),
                Err(error @ FigureError::Write { .. }) => {
                    let reason = std::error::Error::source(&error).map_or_else(String::new, |e| format!(": {e}"));
                    return Err(Failure::failed(format!("{error}{reason}")));
                }
                Err(error) => self.notes.push(format!("no figure `{name}`: {error}")),
            }
        }
        Ok(names)
    }
}

/// What pictures are made of.
struct Material<'a> {
    stored: &'a Stored,
    series: Vec<Series<'a>>,
    connectivity: Option<&'a Connectivity>,
    dataset: Option<&'a Dataset>,
    request: &'a Request,
}

/// Why there is no picture.
enum Lack {
    /// There is nothing of this kind; told to who asks for it.
    Absent(String),
    /// Something is wrong, or too little.
    Failed(FigureError),
}

impl Lack {
    /// The note for the user, if there is to be one.
    fn told(self, kind: Kind, is_asked: bool) -> Option<String> {
        match self {
            Lack::Absent(reason) => is_asked.then(|| format!("no figure `{}`: {reason}", kind.name())),
            Lack::Failed(error) => Some(format!("no figure `{}`: {error}", kind.name())),
        }
    }
}

impl From<FigureError> for Lack {
    fn from(error: FigureError) -> Self {
        Self::Failed(error)
    }
}

/// Draws what a result allows.
///
/// # Errors
/// If the result is broken, or has no variable or region of a name.
pub fn draw(
    stored: &Stored,
    connectivity: Option<&Connectivity>,
    dataset: Option<&Dataset>,
    request: &Request,
) -> Outcome<Pictures> {
    let series = stored.select(&request.variables)?;
    let material = Material { stored, series, connectivity, dataset, request };
    let is_asked = !request.kinds.is_empty();
    let kinds = if is_asked { &request.kinds[..] } else { &Kind::OF_A_RUN[..] };
    let caption = stored.caption();
    let mut pictures = Pictures::default();
    for kind in kinds {
        let still =
            |drawn: Drawn| drawn.map(|(title, figure)| Drawing::Still(figure.titled(title).captioned(caption.clone())));
        let drawn = match kind {
            Kind::Activity => still(activity::activity(&material)?),
            Kind::Carpet => still(activity::carpet(&material)?),
            Kind::Spectrum => still(spectrum::spectrum(&material)),
            Kind::Bold => still(activity::bold(&material)?),
            Kind::Connectivity => still(connectivity::connectivity(&material)),
            Kind::Fit => still(connectivity::fit(&material)),
            Kind::Distribution => still(connectivity::distribution(&material)),
            Kind::Dynamics => still(dynamics::dynamics(&material)),
            Kind::Brain => still(brain::brain(&material)),
            Kind::Film => brain::film(&material)
                .map(|(title, film)| Drawing::Film(Box::new(film.titled(title).captioned(caption.clone())))),
        };
        match drawn {
            Ok(drawing) => pictures.list.push(Picture { name: kind.name(), drawing }),
            Err(lack) => pictures.notes.extend(lack.told(*kind, is_asked)),
        }
    }
    Ok(pictures)
}

/// The activity in motion, for a page; nothing if the result has no places or no series.
pub fn film(stored: &Stored, dataset: Option<&Dataset>) -> Outcome<Option<Film>> {
    let request = Request { kinds: vec![Kind::Film], ..Request::default() };
    let drawn = draw(stored, None, dataset, &request)?.list.pop();
    Ok(drawn.and_then(|picture| match picture.drawing {
        Drawing::Film(film) => Some(*film),
        Drawing::Still(_) => None,
    }))
}

/// A title and its drawing.
type Drawn = Result<(String, Figure), Lack>;

impl<'a> Material<'a> {
    /// The first variable that is no BOLD.
    fn activity(&self) -> Result<&Series<'a>, Lack> {
        let series = self.series.iter().find(|series| !series.is_bold() && !series.times.is_empty());
        series.ok_or_else(|| Lack::Absent("there is no time series of activity".to_string()))
    }

    /// The BOLD signal of all regions.
    fn bold(&self) -> Result<&Series<'a>, Lack> {
        let series = self.series.iter().find(|series| series.name == "bold" && series.is_whole);
        let series = series.filter(|series| series.times.len() > 1);
        series.ok_or_else(|| Lack::Absent("there is no BOLD signal of all regions".to_string()))
    }

    /// What is drawn of the time.
    fn view(&self, usual: View) -> View {
        self.request.between.map_or(usual, |(from, to)| View::Between(from, to))
    }
}

/// A time series with what its axis says.
fn signal<'a>(series: &'a Series<'_>, quantity: &'a str) -> Signal<'a> {
    let times = TimeAxis { start: series.times.first().copied().unwrap_or(0.0), dt: series.interval };
    Signal { values: series.values(), times, labels: &series.labels, quantity, unit: &series.unit }
}

/// What an axis says: the documentation if it is short, else the name.
fn quantity<'a>(series: &'a Series<'_>) -> &'a str {
    let doc = series.doc.as_str();
    if doc.is_empty() || doc.chars().count() > 40 { &series.name } else { doc }
}

/// A text that begins with a capital.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
