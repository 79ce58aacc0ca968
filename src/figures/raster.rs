//! A scene as PNG, drawn with tiny-skia.

use tiny_skia::{
    Color as SkiaColor, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform,
};
use ttf_parser::OutlineBuilder;

use super::color::Color;
use super::error::FigureError;
use super::font;
use super::scene::{Anchor, Area, Cells, Direction, Point, Scene, Shape, Text};

/// Print resolution (pixels per inch).
pub(super) const RESOLUTION: f64 = 300.0;

/// Points in an inch.
pub(super) const POINTS: f64 = 72.0;

pub(super) const INCHES_PER_METER: f64 = 1.0 / 0.0254;

/// The page as a PNG file.
pub(super) fn png(scene: &Scene) -> Result<Vec<u8>, FigureError> {
    let Pixels { width, height, colors } = pixels(scene, RESOLUTION)?;
    encode(width, height, &colors)
}

/// A drawn page: three bytes a pixel, row by row.
pub(super) struct Pixels {
    pub width: u32,
    pub height: u32,
    pub colors: Vec<u8>,
}

/// The page at a resolution (pixels per inch).
pub(super) fn pixels(scene: &Scene, resolution: f64) -> Result<Pixels, FigureError> {
    let scale = resolution / POINTS;
    let [width, height] = [scene.width, scene.height].map(|length| (length * scale).round() as u32);
    let image = Pixmap::new(width, height).ok_or(FigureError::TooLarge { width, height })?;
    let mut page = Page { image, scale };
    page.image.fill(SkiaColor::WHITE);
    for shape in &scene.shapes {
        match shape {
            Shape::Line { points, color, width } => draw_line(&mut page, points, *color, *width),
            Shape::Polygon { points, color, opacity } => draw_polygon(&mut page, points, *color, *opacity),
            Shape::Dots { centers, radius, color } => draw_dots(&mut page, centers, *radius, *color),
            Shape::Cells(cells) => draw_cells(&mut page, cells),
            Shape::Text(text) => draw_text(&mut page, text),
        }
    }
    // The page is opaque, so that leaving out alpha loses nothing.
    let colors = page.image.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    let colors = colors.collect();
    Ok(Pixels { width, height, colors })
}

/// A page that is being drawn.
struct Page {
    image: Pixmap,
    /// Pixels per point.
    scale: f64,
}

impl Page {
    fn transform(&self) -> Transform {
        Transform::from_scale(self.scale as f32, self.scale as f32)
    }
}

/// A matrix as a PNG file, each cell enlarged to a rectangle of pixels.
pub(super) fn cells_png(cells: &Cells, across: usize, down: usize) -> Result<Vec<u8>, FigureError> {
    let mut pixels = Vec::with_capacity(cells.colors.len() * across * down * 3);
    for row in cells.colors.chunks(cells.columns.max(1)) {
        let line: Vec<u8> = row.iter().flat_map(|color| [color.0, color.1, color.2].repeat(across)).collect();
        for _ in 0..down {
            pixels.extend_from_slice(&line);
        }
    }
    encode((cells.columns * across) as u32, (cells.rows * down) as u32, &pixels)
}

fn encode(width: u32, height: u32, pixels: &[u8]) -> Result<Vec<u8>, FigureError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_meter = (RESOLUTION * INCHES_PER_METER).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(color.0, color.1, color.2, 255);
    paint.anti_alias = true;
    paint
}

fn draw_line(page: &mut Page, points: &[Point], color: Color, width: f64) {
    let builder = through(points);
    let stroke =
        Stroke { width: width as f32, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    // Lines across and up are drawn on whole pixels, or they would be blurred.
    if let Some(rectangle) = whole_pixels(points, width, page.scale) {
        let mut paint = paint(color);
        paint.anti_alias = false;
        page.image.fill_rect(rectangle, &paint, Transform::identity(), None);
    } else if let Some(path) = builder.finish() {
        let transform = page.transform();
        page.image.stroke_path(&path, &paint(color), &stroke, transform, None);
    }
}

fn draw_polygon(page: &mut Page, points: &[Point], color: Color, opacity: f64) {
    let mut builder = through(points);
    builder.close();
    if let Some(path) = builder.finish() {
        let mut paint = paint(color);
        paint.set_color_rgba8(color.0, color.1, color.2, (opacity * 255.0).round() as u8);
        let transform = page.transform();
        page.image.fill_path(&path, &paint, FillRule::Winding, transform, None);
    }
}

fn through(points: &[Point]) -> PathBuilder {
    let mut builder = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = (point.0 as f32, point.1 as f32);
        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder
}

/// The pixels of a straight line that runs across or up.
fn whole_pixels(points: &[Point], width: f64, scale: f64) -> Option<Rect> {
    let [(x0, y0), (x1, y1)] = points else {
        return None;
    };
    let thick = (width * scale).round().max(1.0);
    let edge = |center: f64| (center * scale - thick / 2.0).round();
    let span = |a: f64, b: f64| (edge(a.min(b)), edge(a.max(b)) + thick);
    let ((left, right), (top, bottom)) = match (x0 == x1, y0 == y1) {
        (true, false) => ((edge(*x0), edge(*x0) + thick), span(*y0, *y1)),
        (false, true) => (span(*x0, *x1), (edge(*y0), edge(*y0) + thick)),
        _ => return None,
    };
    Rect::from_ltrb(left as f32, top as f32, right as f32, bottom as f32)
}

fn draw_dots(page: &mut Page, centers: &[Point], radius: f64, color: Color) {
    let mut builder = PathBuilder::new();
    for (x, y) in centers {
        builder.push_circle(*x as f32, *y as f32, radius as f32);
    }
    fill(page, builder.finish(), color, page.transform());
}

fn draw_cells(page: &mut Page, cells: &Cells) {
    if cells.rows == 0 || cells.columns == 0 {
        return;
    }
    let Area { left, top, .. } = cells.area;
    let [left, top, right, bottom] =
        [left, top, cells.area.right(), cells.area.bottom()].map(|edge| (edge * page.scale).round() as i64);
    let cell = |pixel: i64, from: i64, to: i64, count: usize| {
        let middle = (pixel - from) as f64 + 0.5;
        ((middle / (to - from) as f64 * count as f64) as usize).min(count - 1)
    };
    let (width, height) = (i64::from(page.image.width()), i64::from(page.image.height()));
    for y in top.max(0)..bottom.min(height) {
        let row = cell(y, top, bottom, cells.rows) * cells.columns;
        for x in left.max(0)..right.min(width) {
            let Color(red, green, blue) = cells.colors[row + cell(x, left, right, cells.columns)];
            let opaque = tiny_skia::ColorU8::from_rgba(red, green, blue, 255).premultiply();
            page.image.pixels_mut()[(y * width + x) as usize] = opaque;
        }
    }
}

fn draw_text(page: &mut Page, text: &Text) {
    let width = font::width(&text.content, text.size, text.weight);
    let start = match text.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::End => -width,
    };
    let mut letters = PathBuilder::new();
    let place = |pen| Letter { pen, builder: PathBuilder::new() };
    let add = |letter: Letter| {
        if let Some(path) = letter.builder.finish() {
            letters.push_path(&path);
        }
    };
    let scale = font::outline(&text.content, text.size, text.weight, place, add) as f32;
    let mut transform = page.transform().pre_translate(text.position.0 as f32, text.position.1 as f32);
    if text.direction == Direction::Up {
        transform = transform.pre_rotate(-90.0);
    }
    // Outlines have y upwards.
    let transform = transform.pre_translate(start as f32, 0.0).pre_scale(scale, -scale);
    fill(page, letters.finish(), text.color, transform);
}

fn fill(page: &mut Page, path: Option<Path>, color: Color, transform: Transform) {
    if let Some(path) = path {
        page.image.fill_path(&path, &paint(color), FillRule::Winding, transform, None);
    }
}

/// An outline that starts at the pen.
struct Letter {
    pen: f32,
    builder: PathBuilder,
}

impl OutlineBuilder for Letter {
    fn move_to(&mut self, x: f32, y: f32) {
        self.builder.move_to(self.pen + x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.builder.line_to(self.pen + x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.builder.quad_to(self.pen + x1, y1, self.pen + x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.builder.cubic_to(self.pen + x1, y1, self.pen + x2, y2, self.pen + x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
