//! A scene as SVG: text stays text, a matrix is one embedded image.

use std::fmt::Write;

use super::color::Color;
use super::error::FigureError;
use super::font::Weight;
use super::raster;
use super::scene::{Anchor, Cells, Direction, Point, Scene, Shape, Text};

/// Typefaces of one metric, the last a fallback.
pub(super) const FAMILY: &str = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif";

/// Cells of embedded images are enlarged to at least this many pixels a side, for viewers that blur enlarged images.
const SHARP_PIXELS: usize = 1000;

/// The document. `title` and `description` are for screen readers and search.
pub(super) fn document(scene: &Scene, title: &str, description: &str) -> Result<String, FigureError> {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{FAMILY}\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n\
         <title>{}</title>\n<desc>{}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        escaped(title),
        escaped(description)
    );
    for shape in &scene.shapes {
        svg += &match shape {
            Shape::Line { points, color, width } => line(points, *color, *width),
            Shape::Polygon { points, color, opacity } => polygon(points, *color, *opacity),
            Shape::Dots { centers, radius, color } => dots(centers, *radius, *color),
            Shape::Cells(cells) => image(cells)?,
            Shape::Text(content) => text(content),
        };
        svg.push('\n');
    }
    svg += "</svg>\n";
    Ok(svg)
}

fn line(points: &[Point], color: Color, width: f64) -> String {
    format!("<path d=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>", path(points), hex(color), number(width))
}

fn polygon(points: &[Point], color: Color, opacity: f64) -> String {
    let opacity = if opacity < 1.0 { format!(" fill-opacity=\"{}\"", number(opacity)) } else { String::new() };
    format!("<path d=\"{}z\" fill=\"{}\"{opacity}/>", path(points), hex(color))
}

/// Relative steps in hundredths of a point, which is half the length of absolute positions; steps start from the rounded
/// position, so that errors do not add up.
pub(super) fn path(points: &[Point]) -> String {
    let hundredths = |value: f64| (value * 100.0).round() as i64;
    let mut path = String::new();
    let mut pen = (0, 0);
    for (index, point) in points.iter().enumerate() {
        let next = (hundredths(point.0), hundredths(point.1));
        let letter = ["M", "l"].get(index).copied().unwrap_or(" ");
        let (dx, dy) = (number((next.0 - pen.0) as f64 / 100.0), number((next.1 - pen.1) as f64 / 100.0));
        // A minus sign separates numbers as well as a space does.
        let letter = if letter == " " && dx.starts_with('-') { "" } else { letter };
        let space = if dy.starts_with('-') { "" } else { " " };
        path += &format!("{letter}{dx}{space}{dy}");
        pen = next;
    }
    path
}

/// Lines of no length with round ends.
fn dots(centers: &[Point], radius: f64, color: Color) -> String {
    let mut path = String::new();
    for (x, y) in centers {
        let _ = write!(path, "M{} {}h0", number(*x), number(*y));
    }
    format!("<path d=\"{path}\" stroke=\"{}\" stroke-width=\"{}\"/>", hex(color), number(2.0 * radius))
}

fn image(cells: &Cells) -> Result<String, FigureError> {
    let factor = |count: usize| SHARP_PIXELS.div_ceil(count.max(1));
    let png = raster::cells_png(cells, factor(cells.columns), factor(cells.rows))?;
    let area = cells.area;
    Ok(format!(
        "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
         image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" \
         xlink:href=\"data:image/png;base64,{}\"/>",
        number(area.left),
        number(area.top),
        number(area.width),
        number(area.height),
        base64(&png)
    ))
}

fn text(text: &Text) -> String {
    let (x, y) = (number(text.position.0), number(text.position.1));
    let place = match text.direction {
        Direction::Across => format!("x=\"{x}\" y=\"{y}\""),
        Direction::Up => format!("transform=\"translate({x} {y}) rotate(-90)\""),
    };
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if text.weight == Weight::Bold { " font-weight=\"bold\"" } else { "" };
    format!(
        "<text {place} font-size=\"{}\" fill=\"{}\"{anchor}{weight}>{}</text>",
        number(text.size),
        hex(text.color),
        escaped(&text.content)
    )
}

pub(super) fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// Two decimals, without zeros that say nothing.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let short = match text.strip_prefix("-0.") {
        Some(rest) => format!("-.{rest}"),
        None => text.strip_prefix("0.").map_or_else(|| text.to_owned(), |rest| format!(".{rest}")),
    };
    if short == "-0" { "0".to_owned() } else { short }
}

/// The text with the signs of XML replaced and letters that XML forbids left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for letter in 0..4 {
            let present = letter <= chunk.len();
            let index = (group >> (18 - 6 * letter)) & 63;
            text.push(if present { char::from(LETTERS[index as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let texts = ["", "f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.5, -0.25, -0.001, 10.0, 2.345678].map(number), ["1", ".5", "-.25", "0", "10", "2.35"]);
    }

    #[test]
    fn paths_are_relative() {
        assert_eq!(path(&[(1.0, 2.0), (2.5, 1.0), (2.0, 1.5)]), "M1 2l1.5-1-.5 .5");
        assert_eq!(path(&[(1.0, 2.0), (2.0, 3.0), (4.0, 4.0)]), "M1 2l1 1 2 1");
    }

    #[test]
    fn signs_of_xml_are_escaped() {
        assert_eq!(escaped("a<b & \"c\"\u{1}\n"), "a&lt;b &amp; &quot;c&quot; ");
    }
}
