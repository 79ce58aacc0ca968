use std::path::{Path, PathBuf};

use ndarray::{Array2, ArrayView2};

use super::anatomy::Anatomy;
use super::html;
use super::layout::Layout;
use super::palette::Palette;
use super::{Brain, check_frames, clock, named};
use crate::figures::animation;
use crate::figures::error::FigureError;
use crate::figures::figure::{self, Figure};
use crate::figures::raster;

/// Pixels per inch: sharp on a screen, and a twentieth of a megabyte a frame.
const RESOLUTION: f64 = 150.0;
/// Frames a second, at most.
const FASTEST: f64 = 100.0;

/// Values of regions in the brain, moving: an animated PNG, and a player for web pages.
#[derive(Debug, Clone)]
pub struct Film {
    pub(super) anatomy: Anatomy,
    pub(super) layout: Layout,
    pub(super) palette: Palette,
    /// Values (region, frame).
    pub(super) frames: Array2<f64>,
    /// What the clock shows at each frame.
    pub(super) clock: Vec<String>,
    /// Quantity and unit.
    pub(super) name: String,
    pub(super) unit: String,
    /// Frames a second.
    pub(super) rate: f64,
    pub(super) title: String,
    pub(super) caption: String,
}

/// A film of values of regions in the brain, seen as in [`brain()`](super::brain()).
///
/// Frames are (region, frame), times in ms, `rate` the frames a second that it is played with, up to 100. The colors are the
/// same in all frames, from the first to the 99th hundredth of the values, so that one spike does not hide the rest.
///
/// # Errors
///
/// As [`brain()`](super::brain()); [`FigureError::Empty`] without a frame; [`FigureError::FrameRate`].
///
/// # Example
///
/// ```
/// use ndarray::{Array2, array};
/// use neurolib::figures::{Brain, brain_film};
///
/// let centroids = array![[-40.0, 20.0, 10.0], [40.0, 20.0, 10.0], [0.0, -60.0, 30.0]];
/// let brain = Brain { centroids: centroids.view(), labels: &[], connections: &[(0, 1, 1.0)] };
/// let frames = Array2::from_shape_fn((3, 4), |(region, frame)| (region + frame) as f64);
/// let film = brain_film(&brain, frames.view(), &[0.0, 10.0, 20.0, 30.0], "Rate", "Hz", 25.0)?;
/// assert!(film.to_apng()?.starts_with(b"\x89PNG"));
/// assert!(film.to_html("rates").contains("id=\"rates\""));
/// # Ok::<(), neurolib::figures::FigureError>(())
/// ```
pub fn brain_film(
    brain: &Brain,
    frames: ArrayView2<f64>,
    times: &[f64],
    quantity: &str,
    unit: &str,
    rate: f64,
) -> Result<Film, FigureError> {
    let anatomy = Anatomy::new(brain)?;
    check_frames(&anatomy, frames, times)?;
    if !(rate > 0.0 && rate <= FASTEST) {
        return Err(FigureError::FrameRate { rate, fastest: FASTEST });
    }
    let palette = Palette::of_most(frames.iter().copied()).ok_or(FigureError::NothingFinite { what: "the frames" })?;
    Ok(Film {
        layout: Layout::row(&anatomy),
        anatomy,
        palette,
        frames: frames.to_owned(),
        clock: clock(times),
        name: named(quantity, unit),
        unit: unit.to_owned(),
        rate,
        title: String::new(),
        caption: String::new(),
    })
}

impl Film {
    /// Sets the title above.
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Sets the small line below that says where it comes from: model, data, seed.
    pub fn captioned(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// Number of frames.
    pub fn frames(&self) -> usize {
        self.frames.ncols()
    }

    /// A frame, counted from 0, as a figure that stands still.
    ///
    /// # Errors
    ///
    /// [`FigureError::NoSuchFrame`].
    pub fn still(&self, frame: usize) -> Result<Figure, FigureError> {
        let frames = self.frames();
        if frame >= frames {
            return Err(FigureError::NoSuchFrame { frame, frames });
        }
        let mut shapes = self.layout.ground(&self.anatomy, &self.palette, &self.name);
        shapes.extend(self.layout.regions(&self.anatomy, |region| self.frames[[region, frame]], &self.palette));
        shapes.push(self.layout.remark(&self.clock[frame]));
        let figure = Figure::new(self.layout.width, self.layout.height, shapes);
        Ok(figure.titled(&self.title).captioned(&self.caption))
    }

    /// The film as an animated PNG, 150 pixels per inch, played without end; browsers show it as an image.
    ///
    /// Its size is some 30 kB a frame, with 80 regions.
    ///
    /// # Errors
    ///
    /// [`FigureError::Encode`], [`FigureError::TooLarge`].
    pub fn to_apng(&self) -> Result<Vec<u8>, FigureError> {
        animation::apng(self.frames(), self.rate, RESOLUTION, |frame| {
            raster::pixels(&self.still(frame)?.scene(), RESOLUTION)
        })
    }

    /// The film as a piece of a web page: a drawing, a button, a slider over time, and the script that moves them.
    ///
    /// It needs nothing from elsewhere. `id` becomes the id of the whole; films with different ids go into one page. Letters
    /// that an id should not have are left out. Colors of text follow the page, be it light or dark. Values are shown to a
    /// 254th of the range, and as its limit beyond.
    pub fn to_html(&self, id: &str) -> String {
        html::fragment(self, id)
    }

    /// Writes `name.png` and, as a page that plays by itself, `name.html` into a folder, which is made if need be, and returns
    /// their paths.
    ///
    /// Each file appears complete or not at all; a file of that name is replaced.
    ///
    /// # Errors
    ///
    /// [`FigureError::Name`], [`FigureError::Write`], and those of [`Film::to_apng`].
    pub fn save(&self, folder: impl AsRef<Path>, name: &str) -> Result<Vec<PathBuf>, FigureError> {
        figure::check_name(name)?;
        let files = [("png", self.to_apng()?), ("html", html::page(self).into_bytes())];
        figure::write(folder.as_ref(), name, files)
    }
}
