//! The embedded typeface: widths for the layout, outlines for the image.

use std::sync::LazyLock;

use ttf_parser::{Face, OutlineBuilder};

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Height of capitals and digits as a fraction of the size.
pub(super) const CAP_HEIGHT: f64 = 0.716;

static REGULAR: LazyLock<Face> = LazyLock::new(|| parse(include_bytes!("fonts/Arimo-Regular.ttf")));
static BOLD: LazyLock<Face> = LazyLock::new(|| parse(include_bytes!("fonts/Arimo-Bold.ttf")));

fn parse(bytes: &'static [u8]) -> Face<'static> {
    Face::parse(bytes, 0).expect("invariant: the embedded font is valid")
}

fn face(weight: Weight) -> &'static Face<'static> {
    match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    }
}

/// Width of a text in the unit of `size`.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = face(weight);
    let advance = |letter| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        f64::from(face.glyph_hor_advance(glyph).unwrap_or(0))
    };
    text.chars().map(advance).sum::<f64>() * size / f64::from(face.units_per_em())
}

/// Draws the outline of each letter; the builder is told where the letter starts, in font units, and the scale is returned.
pub(super) fn outline<B: OutlineBuilder>(
    text: &str,
    size: f64,
    weight: Weight,
    mut letter: impl FnMut(f32) -> B,
    mut done: impl FnMut(B),
) -> f64 {
    let face = face(weight);
    let mut pen = 0.0;
    for glyph in text.chars().map(|letter| face.glyph_index(letter).unwrap_or_default()) {
        let mut builder = letter(pen);
        face.outline_glyph(glyph, &mut builder);
        done(builder);
        pen += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
    }
    size / f64::from(face.units_per_em())
}

/// The text, shortened with an ellipsis to fit.
pub(super) fn shortened(text: &str, size: f64, weight: Weight, limit: f64) -> String {
    if width(text, size, weight) <= limit {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    while letters.pop().is_some() {
        let candidate = format!("{}…", letters.iter().collect::<String>().trim_end());
        if width(&candidate, size, weight) <= limit {
            return candidate;
        }
    }
    String::new()
}

/// The text broken between words into lines that fit; a word wider than the limit is shortened.
pub(super) fn wrapped(text: &str, size: f64, weight: Weight, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, weight) <= limit {
                *line = longer;
                continue;
            }
        }
        lines.push(shortened(word, size, weight, limit));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        // Arial's digits are 1139 of 2048 units wide.
        assert!((width("0", 2048.0, Weight::Regular) - 1139.0).abs() < 1e-9);
    }

    #[test]
    fn long_texts_are_broken_and_long_words_shortened() {
        assert_eq!(wrapped("one two  three", 10.0, Weight::Regular, 45.0), ["one two", "three"]);
        let short = shortened("Supplementary_Motor_Area_L", 10.0, Weight::Regular, 60.0);
        assert!(short.ends_with('…') && width(&short, 10.0, Weight::Regular) <= 60.0, "{short}");
        assert_eq!(shortened("anything", 10.0, Weight::Bold, 1.0), "");
    }
}
