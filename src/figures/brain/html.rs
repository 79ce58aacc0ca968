//! A film as a piece of a web page.

use std::fmt::Write;

use super::anatomy::Placement;
use super::film::Film;
use super::palette::Palette;
use super::view::View;
use crate::figures::font::Weight;
use crate::figures::scene::{Anchor, Direction, Point, Shape};
use crate::figures::svg::{FAMILY, base64, escaped, hex, number, path};

/// The code that stands for a value which is not finite; those below divide the range.
const NO_VALUE: u8 = 255;
const LEVELS: f64 = 254.0;

const PLAYER: &str = include_str!("player.js");

/// A page with nothing but the film.
pub(super) fn page(film: &Film) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
         <style>:root {{ color-scheme: light dark }} body {{ max-width: 60em; margin: 2em auto; padding: 0 1em; \
         font-family: {FAMILY} }}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escaped(&film.title),
        fragment(film, "film")
    )
}

/// The film with this id.
pub(super) fn fragment(film: &Film, id: &str) -> String {
    let allowed = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let id: String = id.chars().filter(allowed).collect();
    let id = if id.starts_with(|letter: char| letter.is_ascii_alphabetic()) { id } else { format!("film-{id}") };
    let mut html = format!("<figure id=\"{id}\" style=\"margin:0\">\n");
    if !film.title.is_empty() {
        let _ = writeln!(html, "<div style=\"font-weight:bold\">{}</div>", escaped(&film.title));
    }
    html += &drawing(film, &id);
    let _ = writeln!(
        html,
        "<div style=\"display:flex;gap:.8em;align-items:center;max-width:60em\">\
         <button type=\"button\" aria-label=\"Play\" style=\"width:3em\">▶</button>\
         <input type=\"range\" aria-label=\"Time\" min=\"0\" max=\"{}\" step=\"1\" value=\"0\" style=\"flex:1\">\
         <output style=\"min-width:6em;text-align:right;font-variant-numeric:tabular-nums\">{}</output></div>",
        film.frames() - 1,
        escaped(&film.clock[0])
    );
    if !film.caption.is_empty() {
        let caption = escaped(&film.caption);
        let _ = writeln!(html, "<figcaption style=\"font-size:80%;opacity:.7\">{caption}</figcaption>");
    }
    html += &script(film, &id);
    html += "</figure>\n";
    html
}

/// The views with the first frame.
fn drawing(film: &Film, id: &str) -> String {
    let layout = &film.layout;
    let (width, height) = (number(layout.width), number(layout.height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" \
         font-family=\"{FAMILY}\" fill=\"none\" stroke-linecap=\"round\" style=\"width:100%;max-width:60em\">\n",
        escaped(&film.name)
    );
    for (view, place) in film.anatomy.views.iter().zip(&layout.places) {
        svg += &ground(film, view, place);
        svg += &circles(film, view, place);
    }
    let (low, high) = film.palette.range();
    let _ = write!(svg, "<defs><linearGradient id=\"{id}-colors\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
    for stop in 0..=20 {
        let fraction = f64::from(stop) / 20.0;
        let color = hex(film.palette.color(low + fraction * (high - low)));
        let _ = write!(svg, "<stop offset=\"{}\" stop-color=\"{color}\"/>", number(fraction));
    }
    svg += "</linearGradient></defs>\n";
    for shape in layout.marks(&film.anatomy, &film.palette, &film.name) {
        svg += &mark(&shape, id);
    }
    svg += "</svg>\n";
    svg
}

/// The outline and the connections, in shades of the text's color.
fn ground(film: &Film, view: &View, place: &Placement) -> String {
    let mut svg = String::new();
    let on_page = |points: &[Point]| points.iter().map(|point| place.at(*point)).collect::<Vec<_>>();
    for ring in &view.outline {
        let _ = writeln!(
            svg,
            "<path d=\"{}z\" fill=\"currentColor\" fill-opacity=\".05\" stroke=\"currentColor\" stroke-opacity=\".25\" \
             stroke-width=\".7\"/>",
            path(&on_page(ring))
        );
    }
    let line = |from: Point, to: Point, width: f64, opacity: f64| {
        format!(
            "<path d=\"{}\" stroke=\"currentColor\" stroke-width=\"{}\" stroke-opacity=\"{}\"/>\n",
            path(&on_page(&[from, to])),
            number(width),
            number(opacity)
        )
    };
    if let Some((from, to)) = view.fissure {
        svg += &line(from, to, 0.5, 0.25);
    }
    for (a, b, strength) in film.anatomy.links(view) {
        let width = place.scale * (0.35 + 1.5 * strength);
        svg += &line(view.places[a], view.places[b], width, 0.1 + 0.25 * strength);
    }
    svg
}

fn circles(film: &Film, view: &View, place: &Placement) -> String {
    let mut svg = String::new();
    for &region in &view.regions {
        let (x, y) = place.at(view.places[region]);
        let value = film.frames[[region, 0]];
        let radius = film.anatomy.radius(film.palette.strength(value)) * place.scale;
        let label = escaped(&film.anatomy.labels[region]);
        let _ = writeln!(
            svg,
            "<circle data-region=\"{region}\" data-label=\"{label}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" \
             stroke=\"#262626\" stroke-opacity=\".6\" stroke-width=\".4\"><title>{label}</title></circle>",
            number(x),
            number(y),
            number(radius),
            hex(film.palette.color(value))
        );
    }
    svg
}

/// Texts and lines in the color of the page's text; the bar of colors is a gradient.
fn mark(shape: &Shape, id: &str) -> String {
    match shape {
        Shape::Line { points, width, .. } => {
            format!("<path d=\"{}\" stroke=\"currentColor\" stroke-width=\"{}\"/>\n", path(points), number(*width))
        }
        Shape::Cells(cells) => format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"url(#{id}-colors)\"/>\n",
            number(cells.area.left),
            number(cells.area.top),
            number(cells.area.width),
            number(cells.area.height)
        ),
        Shape::Text(text) => {
            let anchor = match text.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let weight = if text.weight == Weight::Bold { " font-weight=\"bold\"" } else { "" };
            let turn = if text.direction == Direction::Up { " rotate(-90)" } else { "" };
            format!(
                "<text transform=\"translate({} {}){turn}\" font-size=\"{}\" fill=\"currentColor\" \
                 text-anchor=\"{anchor}\"{weight}>{}</text>\n",
                number(text.position.0),
                number(text.position.1),
                number(text.size),
                escaped(&text.content)
            )
        }
        Shape::Dots { .. } | Shape::Polygon { .. } => String::new(),
    }
}

/// The data and the player.
fn script(film: &Film, id: &str) -> String {
    let (low, high) = film.palette.range();
    let code = |value: f64| {
        let fraction = (value - low) / (high - low);
        if value.is_finite() { (fraction.clamp(0.0, 1.0) * LEVELS).round() as u8 } else { NO_VALUE }
    };
    let codes: Vec<u8> = film.frames.t().iter().map(|value| code(*value)).collect();
    let color = |level: u32| hex(film.palette.color(low + f64::from(level) / LEVELS * (high - low)));
    let colors: String = (0..=LEVELS as u32).map(|level| color(level)[1..].to_owned()).collect();
    let is_signed = matches!(film.palette, Palette::Diverging { .. });
    let radius = film.anatomy.full_radius() * film.layout.places[0].scale;
    let times: Vec<String> = film.clock.iter().map(|time| quoted(time)).collect();
    format!(
        "<script>\n(function () {{\nconst ID = \"{id}\", REGIONS = {}, RATE = {}, LOW = {low:?}, HIGH = {high:?}, \
         SIGNED = {is_signed}, RADIUS = {radius:?};\nconst UNIT = {}, COLORS = \"{colors}\";\nconst TIMES = [{}];\n\
         const CODES = \"{}\";\n{PLAYER}}})();\n</script>\n",
        film.anatomy.regions(),
        film.rate,
        quoted(&film.unit),
        times.join(","),
        base64(&codes)
    )
}

/// A string of a script, which cannot end the script.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..'\u{20}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_cannot_end_the_script() {
        assert_eq!(quoted("a\"</script>\\"), r#""a\u0022\u003c/script\u003e\u005c""#);
        assert_eq!(quoted("µV"), "\"µV\"");
    }
}
