//! Signs that the language does not have, or that lack their partner.

use super::{Failed, Slip, is_word, last_word};
use crate::diagnostic::Code;

/// Signs that look like one of the language.
const LOOKALIKES: &[(&str, &str, &str)] = &[
    ("−–—‒", "-", "minus sign"),
    ("·×⋅∙∗", "*", "product sign"),
    ("÷∕", "/", "division sign"),
    ("“”„«»", "\"", "quote"),
    ("≤", "<=", "comparison"),
    ("≥", ">=", "comparison"),
    ("≠", "!=", "comparison"),
    ("²", "^2", "power"),
    ("³", "^3", "power"),
    ("→", "->", "arrow"),
    ("\u{a0}\u{2009}\u{202f}\u{3000}", " ", "blank"),
];

pub(super) fn lookalike(failed: &Failed) -> Option<Slip> {
    let line_end = |from: usize| failed.text[from..].find('\n').map_or(failed.text.len(), |end| from + end);
    let from = failed.bad.min(failed.at);
    let (at, c) =
        failed.text[from..line_end(failed.at)].char_indices().find(|(_, c)| !c.is_ascii() && meant(*c).is_some())?;
    let (plain, what) = meant(c)?;
    let at = from + at;
    let message = format!("`{c}` (U+{:04X}) is not the {what} of the language", u32::from(c));
    let help = if plain == " " { "write a plain blank".to_owned() } else { format!("write `{plain}`") };
    failed.slip((at, at + c.len_utf8()), message, help)
}

fn meant(c: char) -> Option<(&'static str, &'static str)> {
    LOOKALIKES.iter().find(|(signs, ..)| signs.contains(c)).map(|(_, plain, what)| (*plain, *what))
}

/// Signs of other languages.
pub(super) fn sign(failed: &Failed) -> Option<Slip> {
    let twice = failed.after().starts_with(failed.found);
    let (start, end) = failed.here();
    match failed.found {
        "#" => failed.slip((start, end), "`#` begins no comment", "comments begin with `//`"),
        ";" => failed.slip((start, end), "statements end without `;`", "remove it"),
        "*" if failed.before().ends_with('*') => {
            let base = last_word(failed.before().trim_end_matches('*'));
            let exponent = failed.after().trim_start();
            let exponent = &exponent[..exponent.find(|c: char| !is_word(c) && c != '.').unwrap_or(exponent.len())];
            let example =
                if base.is_empty() || exponent.is_empty() { "x^2".to_owned() } else { format!("{base}^{exponent}") };
            let start = failed.before().len() - 1;
            failed.slip((start, end), "powers are not written `**`", format!("write `{example}`"))
        }
        "&" | "|" => {
            let (word, end) = (if failed.found == "&" { "and" } else { "or" }, end + usize::from(twice));
            failed.slip(
                (start, end),
                format!("`{}` is written `{word}`", &failed.text[start..end]),
                format!("write `{word}`"),
            )
        }
        "!" if !failed.after().starts_with('=') => failed.slip((start, end), "`!` is written `not`", "write `not`"),
        "%" => failed.slip(
            (start, end),
            "`%` is no operator",
            "write `mod(a, b)` for the remainder; as a unit, percent is `5[%]`",
        ),
        "dt" => failed.slip(
            (start, end),
            "equations do not know the time step `dt`",
            "remove it: the run multiplies derivatives by `dt`, and noise by its square root",
        ),
        _ => None,
    }
}

/// A `(` or `)` without its partner.
pub(super) fn unbalanced(failed: &Failed) -> Option<Slip> {
    let mut open = Vec::new();
    let (from, text) = failed.own();
    for (at, c) in text.char_indices() {
        let at = from + at;
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => {
                let slip = failed.slip((at, at + 1), "this `)` closes nothing", "remove it, or add the missing `(`")?;
                return Some(Slip { code: Code::Unclosed, label: "", ..slip });
            }
            _ => {}
        }
    }
    let at = open.pop()?;
    let slip = failed.slip((at, at + 1), "this `(` is never closed", "add the missing `)`")?;
    Some(Slip { code: Code::Unclosed, label: "", ..slip })
}
