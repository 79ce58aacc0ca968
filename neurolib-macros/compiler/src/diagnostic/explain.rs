//! A page for each code: what the mistake is, an example with the message it gets, how to mend it.
//!
//! Pages are Markdown beside this file, `explain/NM302.md`; one that is missing does not compile. A block
//! ```` ```nm wrong ```` holds the mistake, the next ```` ```nm ```` the mended text, ```` ```nm beside ```` another file
//! of the same folder. A block ```` ```wrong ```` describes a text too long or too odd to print. Messages
//! are not part of a page: the compiler makes them.

use super::{Code, Style, render};
use crate::compile_bytes;
use crate::source::Source;
use crate::standard::Texts;

/// The rule families: what the codes that begin alike have in common.
pub const FAMILIES: &[(&str, &str)] = &[
    ("NM1", "the text and its grammar"),
    ("NM2", "names"),
    ("NM3", "units and kinds of values"),
    ("NM4", "equations, time, noise and connections"),
    ("NM5", "numbers and ranges"),
    ("NM6", "tables, readouts and other models"),
    ("NM9", "warnings"),
];

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Paragraphs and tables, in Markdown.
    Text(&'a str),
    /// A text with the mistake.
    Wrong(&'a str),
    /// In place of a text with the mistake, what it is.
    Described(&'a str),
    /// The text of another file that the example needs.
    Beside(&'a str),
    /// The text without the mistake.
    Right(&'a str),
}

/// What the mistake is, in a few words.
pub fn title(code: Code) -> &'static str {
    let head = code.page().lines().next().unwrap_or_default();
    head.trim_start_matches(['#', ' '])
}

/// The page of a code, in order.
pub fn page(code: Code) -> Vec<Part<'static>> {
    let mut parts = Vec::new();
    let mut rest = code.page().split_once('\n').map_or("", |(_, rest)| rest);
    while let Some((text, fenced)) = rest.split_once("```") {
        push_text(&mut parts, text);
        let (kind, fenced) = fenced.split_once('\n').unwrap_or((fenced, ""));
        let (block, after) = fenced.split_once("```").unwrap_or((fenced, ""));
        parts.push(match kind {
            "nm wrong" => Part::Wrong(block),
            "wrong" => Part::Described(block),
            "nm beside" => Part::Beside(block),
            _ => Part::Right(block),
        });
        rest = after;
    }
    push_text(&mut parts, rest);
    parts
}

fn push_text(parts: &mut Vec<Part<'static>>, text: &'static str) {
    if !text.trim().is_empty() {
        parts.push(Part::Text(text.trim()));
    }
}

/// The messages that the wrong example of a code gets.
pub fn messages(code: Code, style: Style) -> Vec<String> {
    let parts = page(code);
    let compilation = compile_bytes("example.nm", wrong_example(code), &beside(&parts));
    let of_code = compilation.diagnostics.iter().filter(|diagnostic| diagnostic.code == code);
    of_code.map(|diagnostic| render(diagnostic, &compilation.sources, style)).collect()
}

/// What the examples of a page can refer to: the library, and the file beside them.
pub fn beside(parts: &[Part<'_>]) -> Texts {
    let files = parts.iter().filter_map(|part| match part {
        Part::Beside(text) => Some(Source::new("beside.nm", *text)),
        _ => None,
    });
    Texts { models: files.collect(), tables: Vec::new() }
}

/// The bytes of the wrong example.
pub fn wrong_example(code: Code) -> Vec<u8> {
    let text = match code {
        Code::NotUtf8 => return b"model Text {\n    // \xff\n}\n".to_vec(),
        Code::TooLong => "// too long\n".repeat(400_000),
        Code::TooDeep => {
            let (open, close) = ("(".repeat(205), ")".repeat(205));
            format!("model Deep {{\n    state x = 1\n    d/dt x = -{open}x{close}\n    observe x\n}}\n")
        }
        Code::TooManyErrors => {
            let lets: String = (0..110).map(|k| format!("    let y{k} = z{k}\n")).collect();
            format!("model Many {{\n{lets}}}\n")
        }
        _ => page(code)
            .iter()
            .find_map(|part| if let Part::Wrong(text) = part { Some(*text) } else { None })
            .map_or_else(String::new, str::to_owned),
    };
    text.into_bytes()
}

/// The page as Markdown, with the messages behind the wrong example.
pub fn markdown(code: Code) -> String {
    let mut text = format!("# {}: {}\n", code.name(), title(code));
    for part in page(code) {
        let block = match part {
            Part::Text(words) => words.to_owned(),
            Part::Beside(block) => format!("The file `beside.nm`:\n\n```nm\n{block}```"),
            Part::Right(block) => format!("```nm\n{block}```"),
            Part::Wrong(block) => format!("```nm\n{block}```\n\n{}", message_block(code)),
            Part::Described(block) => format!("```text\n{block}```\n\n{}", message_block(code)),
        };
        text.push('\n');
        text.push_str(&block);
        text.push('\n');
    }
    text
}

fn message_block(code: Code) -> String {
    format!("```text\n{}\n```", messages(code, Style::Plain).join("\n\n"))
}
