use std::fs;
use std::path::{Path, PathBuf};

use super::color::{GRAY, INK};
use super::error::FigureError;
use super::font::{self, Weight};
use super::raster;
use super::scene::{Scene, Shape, Text};
use super::svg;

const MARGIN: f64 = 5.0;
const TITLE_SIZE: f64 = 10.0;
const TITLE_LINE: f64 = 13.0;
const CAPTION_SIZE: f64 = 6.5;
const CAPTION_LINE: f64 = 8.5;

/// A drawing, one or two columns of a journal wide, that can be saved as an image (PNG, 300 pixels per inch) and as vectors (SVG).
#[derive(Debug, Clone)]
pub struct Figure {
    width: f64,
    height: f64,
    shapes: Vec<Shape>,
    title: String,
    caption: String,
}

impl Figure {
    pub(super) fn new(width: f64, height: f64, shapes: Vec<Shape>) -> Self {
        Self { width, height, shapes, title: String::new(), caption: String::new() }
    }

    /// Sets the title above the drawing.
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Sets the small line below the drawing that says where it comes from: model, data, seed.
    pub fn captioned(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// The figure as a PNG file.
    ///
    /// # Errors
    ///
    /// [`FigureError::Encode`], [`FigureError::TooLarge`].
    pub fn to_png(&self) -> Result<Vec<u8>, FigureError> {
        raster::png(&self.scene())
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    ///
    /// [`FigureError::Encode`], for an embedded image.
    pub fn to_svg(&self) -> Result<String, FigureError> {
        svg::document(&self.scene(), &self.title, &self.caption)
    }

    /// Writes `name.png` and `name.svg` into a folder, which is made if need be, and returns their paths.
    ///
    /// Each file appears complete or not at all; a file of that name is replaced.
    ///
    /// # Errors
    ///
    /// [`FigureError::Name`], [`FigureError::Write`], and those of [`Figure::to_png`].
    pub fn save(&self, folder: impl AsRef<Path>, name: &str) -> Result<Vec<PathBuf>, FigureError> {
        check_name(name)?;
        write(folder.as_ref(), name, [("png", self.to_png()?), ("svg", self.to_svg()?.into_bytes())])
    }

    /// Title, drawing and caption below each other.
    pub(super) fn scene(&self) -> Scene {
        let room = self.width - 2.0 * MARGIN;
        let mut shapes = Vec::new();
        let mut y = MARGIN;
        for line in font::wrapped(&self.title, TITLE_SIZE, Weight::Bold, room) {
            let place = (MARGIN, y + TITLE_SIZE * font::CAP_HEIGHT);
            shapes.push(Shape::Text(Text::new(line, place, TITLE_SIZE, INK).bold()));
            y += TITLE_LINE;
        }
        shapes.extend(self.shapes.iter().cloned().map(|shape| shape.moved_down(y)));
        y += self.height + MARGIN;
        for line in font::wrapped(&self.caption, CAPTION_SIZE, Weight::Regular, room) {
            let place = (MARGIN, y + CAPTION_SIZE * font::CAP_HEIGHT);
            shapes.push(Shape::Text(Text::new(line, place, CAPTION_SIZE, GRAY)));
            y += CAPTION_LINE;
        }
        Scene { width: self.width, height: y + MARGIN, shapes }
    }
}

/// Whether a name is that of a file and nothing else.
pub(super) fn check_name(name: &str) -> Result<(), FigureError> {
    let plain = Path::new(name).file_name().is_some_and(|file| file == name);
    if !plain || name.contains(['/', '\\', '\0']) {
        return Err(FigureError::Name { name: name.to_owned() });
    }
    Ok(())
}

/// Writes files, by extension, each complete or not at all.
pub(super) fn write<const N: usize>(
    folder: &Path,
    name: &str,
    files: [(&str, Vec<u8>); N],
) -> Result<Vec<PathBuf>, FigureError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FigureError::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut paths = Vec::new();
    for (extension, content) in files {
        let path = folder.join(format!("{name}.{extension}"));
        let partial = folder.join(format!(".{name}.{extension}.{}.tmp", std::process::id()));
        let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, &path));
        if written.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_file(&partial);
        }
        written.map_err(failed(&path))?;
        paths.push(path);
    }
    Ok(paths)
}
