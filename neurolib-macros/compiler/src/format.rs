//! One layout for every `.nm` text.
//!
//! `token` cuts the text, `structure` tells from the grammar's tree what each token is and which parentheses say
//! nothing, `segment` cuts the tokens into statements, declarations and fields, `print` and `layout` make lines of
//! them, `align` puts columns under each other.
//!
//! Invariants: every comment is kept, and every token but parentheses and commas that say nothing, in their order;
//! hence the syntax tree stays the same. A formatted text is its own format. What the author decides is kept: blank lines
//! between statements, which declarations share a line, how numbers and units are written, and where a sum is
//! broken.
//!
//! # Parentheses
//!
//! Those are dropped without which the same tree is read, except where the reading would need a second look:
//!
//! - `(a and b) or c`, `not (a < b)`, `(a < b) == c`: kept;
//! - `-(x^2)`, `a^(b^c)`: kept;
//! - `a - (-b)`, `2^(-x)`: what begins with a minus keeps them behind an operator;
//! - `if (if …) then …`, `0..(a + b)`: conditions of conditions and bounds of ranges keep theirs.

mod align;
mod layout;
mod parentheses;
mod print;
mod segment;
mod structure;
#[cfg(test)]
mod tests;
mod token;

use crate::diagnostic::{Code, Diagnostic};
use crate::parse;
use crate::source::{Source, Sources};

/// Longest line, in characters, that is not broken.
const WIDTH: usize = 110;
/// Blanks of one level of indentation.
const INDENT: usize = 4;

/// Formats a `.nm` text.
///
/// # Errors
/// The mistakes that keep a text from being read; they point into it as the only text of a [`Sources`]. Texts with
/// mistakes in names or units are formatted all the same.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let id = sources.add(source.clone());
    let mut diagnostics = Vec::new();
    parse::file(&sources, id, &mut diagnostics);
    diagnostics.retain(|found| !matches!(found.code, Code::UnknownUnit | Code::UnitExponent | Code::NumberRange));
    if !diagnostics.is_empty() {
        diagnostics.sort_by_key(|found| (found.span(), found.code));
        return Err(diagnostics);
    }
    let Some(tree) = parse::tree(&source.text) else {
        return Ok(source.text.clone());
    };
    let tokens = structure::mark(token::tokens(&source.text), tree);
    let text = align::text(&print::lines(&segment::segments(tokens)));
    Ok(if uses_carriage_returns(&source.text) { text.replace('\n', "\r\n") } else { text })
}

/// Whether the text's first line ends as lines do on Windows.
fn uses_carriage_returns(text: &str) -> bool {
    text.find('\n').is_some_and(|end| text[..end].ends_with('\r'))
}
