//! `neurolib diff`.

use super::failure::{Failure, Outcome};
use super::output::put;
use super::subject::subject;
use super::table::{width, wrap};
use console::{Style, style};
use neurolib_compiler::document::{self, Change};
use std::fmt::Write as _;

/// Tells what differs between two models.
///
/// # Errors
/// If anything differs, which has been told; if there is no such model.
pub fn diff(a: &str, b: &str) -> Outcome<()> {
    let (old, new) = (subject(a)?, subject(b)?);
    let differences = document::diff(&old, &new);
    let name = |of: &str, argument: &str| format!("{} {}", style(of).bold(), style(format!("({argument})")).dim());
    let mut out = format!("{} → {}\n", name(old.name(), a), name(new.name(), b));
    if differences.is_empty() {
        out.push_str("\nno difference in what is computed\n");
        return put(&out);
    }
    for difference in &differences {
        let _ = writeln!(out, "\n{}", style(&difference.title).underlined());
        difference.changes.iter().for_each(|change| show(change, &mut out));
    }
    put(&out)?;
    Err(Failure::told())
}

fn show(change: &Change, out: &mut String) {
    let (green, red) = (Style::new().green(), Style::new().red());
    match change {
        Change::Added(text) => line('+', &green, &flat(text), None, out),
        Change::Removed(text) => line('-', &red, &flat(text), None, out),
        Change::Changed { old, new } => {
            let (old, new) = (flat(old), flat(new));
            let (start, old_end, new_end) = differing(&old, &new);
            line('-', &red, &old, Some((start, old_end)), out);
            line('+', &green, &new, Some((start, new_end)), out);
        }
        Change::Values { name, values } => {
            let parts: Vec<String> = values
                .iter()
                .map(|(what, old, new)| format!("{what} {} → {}", red.apply_to(old), green.apply_to(new)))
                .collect();
            let _ = writeln!(out, "  {} {}: {}", style('~').yellow(), style(name).bold(), parts.join(", "));
        }
        Change::Note(text) => {
            let _ = writeln!(out, "  {text}");
        }
    }
}

/// With single blanks, as lines are wrapped.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One side of a change, wrapped; what differs from the other side stands out.
fn line(sign: char, color: &Style, text: &str, differing: Option<(usize, usize)>, out: &mut String) {
    let (start, end) = differing.unwrap_or((0, 0));
    let mut at = 0;
    for (k, part) in wrap(text, width() - 6).iter().enumerate() {
        let from = text[at..].find(part.as_str()).map_or(at, |found| at + found);
        at = from + part.len();
        let cut = |place: usize| place.clamp(from, at) - from;
        let (before, rest) = part.split_at(cut(start));
        let (inside, after) = rest.split_at(cut(end.max(start)) - cut(start));
        let strong = color.clone().bold().underlined();
        let marked = if inside.is_empty() { String::new() } else { strong.apply_to(inside).to_string() };
        let plain = |text: &str| if text.is_empty() { String::new() } else { color.apply_to(text).to_string() };
        let lead = if k == 0 { color.apply_to(sign).to_string() } else { "    ".to_string() };
        let _ = writeln!(out, "  {lead} {}{marked}{}", plain(before), plain(after));
    }
}

/// Where two texts differ: the common beginning, and the ends of what follows it in each.
fn differing(old: &str, new: &str) -> (usize, usize, usize) {
    let (old_words, new_words) = (words(old), words(new));
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = old_words.iter().zip(&new_words).take_while(same).count();
    let room = old_words.len().min(new_words.len()) - start;
    let end = old_words.iter().rev().zip(new_words.iter().rev()).take(room).take_while(same).count();
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum();
    let begin: usize = length(&old_words[..start]);
    (begin, length(&old_words[..old_words.len() - end]), length(&new_words[..new_words.len() - end]))
}

/// Names, numbers and single signs.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = match is_part(first) {
            true => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}
