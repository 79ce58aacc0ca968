//! Pages as Markdown with LaTeX between dollar signs, as GitHub and editors show it.

use std::fmt::Write as _;

use super::latex;
use super::math::Math;
use super::page::{Cell, Group, Inline, Page, Table};
use crate::resolved::Citation;

/// Where the page of a model is, if it has one.
type Links<'l> = &'l dyn Fn(&str) -> Option<String>;

/// Pages below each other.
pub fn markdown(pages: &[Page], links: Links) -> String {
    pages.iter().map(|page| self::page(page, links)).collect::<Vec<_>>().join("\n---\n\n")
}

/// A list of pages.
pub fn index(title: &str, pages: &[(Page, String)]) -> String {
    let mut out = format!("# {title}\n\n");
    for (page, link) in pages {
        let _ = writeln!(out, "- [{}]({link}): {}", page.name, inline(page.summary()));
    }
    out
}

fn page(page: &Page, links: Links) -> String {
    let mut out = format!("# {}\n", page.name);
    if let Some(base) = &page.base {
        let _ = write!(out, "\nA variant of {}.\n", model(base, links));
    }
    if !page.doc.trim().is_empty() {
        let _ = write!(out, "\n{}\n", page.doc.trim());
    }
    if !page.groups.is_empty() {
        out.push_str("\n## Equations\n");
        groups(&page.groups, "###", &mut out);
    }
    for component in &page.components {
        let _ = write!(out, "\n### {}\n", component.name);
        if !component.doc.trim().is_empty() {
            let _ = write!(out, "\n{}\n", component.doc.trim());
        }
        let _ = write!(out, "\n{}\n", instances(&component.instances));
        groups(&component.groups, "####", &mut out);
        component.arguments.iter().for_each(|rows| table(rows, "####", links, &mut out));
        groups(component.long_arguments.as_slice(), "####", &mut out);
    }
    if !page.notation.is_empty() {
        out.push_str("\n### Notation\n\n");
        for note in &page.notation {
            let _ = writeln!(out, "- {}", sentence(note));
        }
    }
    page.tables.iter().for_each(|rows| table(rows, "##", links, &mut out));
    if !page.citations.is_empty() {
        out.push_str("\n## References\n\n");
        for citation in &page.citations {
            let _ = writeln!(out, "- {}", reference(citation));
        }
    }
    out
}

/// "Instances: `ee`, `ei`."
fn instances(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("Instance{}: {}.", if names.len() == 1 { "" } else { "s" }, names.join(", "))
}

fn groups(groups: &[Group], heading: &str, out: &mut String) {
    for group in groups {
        let _ = write!(out, "\n{heading} {}\n\n$$\n{}\n$$\n", group.title, latex::aligned(&group.equations));
    }
}

fn table(table: &Table, heading: &str, links: Links, out: &mut String) {
    let _ = write!(out, "\n{heading} {}\n\n", table.title);
    let mut row = |cells: Vec<String>| {
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    };
    row(table.headings.clone());
    row(table.headings.iter().map(|_| "---".to_owned()).collect());
    for cells in &table.rows {
        row(cells.iter().map(|cell| self::cell(cell, links)).collect());
    }
}

fn cell(cell: &Cell, links: Links) -> String {
    match cell {
        Cell::Text(text) => text.replace('|', "\\|"),
        Cell::Code(code) if code.is_empty() => String::new(),
        Cell::Code(code) => format!("`{}`", code.replace('|', "\\|")),
        Cell::Math(math) => formula(math),
        Cell::Model(name) => model(name, links),
    }
}

fn model(name: &str, links: Links) -> String {
    links(name).map_or_else(|| name.to_owned(), |link| format!("[{name}]({link})"))
}

/// A formula in a line: Markdown takes backslashes before signs away, so none are left; bars would end a cell.
fn formula(math: &Math) -> String {
    let latex = latex::formula(math).replace("\\,", "~").replace("\\!", "").replace("\\%", "percent");
    let latex = latex.replace('|', "\\vert ");
    format!("${latex}$")
}

fn sentence(parts: &[Inline]) -> String {
    let parts = parts.iter().map(|part| match part {
        Inline::Text(text) => text.clone(),
        Inline::Math(math) => formula(math),
    });
    parts.collect()
}

/// Lines put together.
fn inline(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A citation, as a link where it is one.
pub fn reference(citation: &Citation) -> String {
    match link(citation) {
        Some((text, link)) => format!("[{text}]({link})"),
        None => citation.text.clone(),
    }
}

/// What a citation is called and where it leads.
pub fn link(citation: &Citation) -> Option<(String, String)> {
    let text = citation.text.as_str();
    match citation.kind.as_str() {
        "doi" => Some((format!("doi:{text}"), format!("https://doi.org/{}", percent(text)))),
        "url" if text.starts_with("https://") || text.starts_with("http://") => Some((text.to_owned(), percent(text))),
        _ => None,
    }
}

/// An address without the signs that end one in Markdown or HTML.
fn percent(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | ')' | '<' | '>' | '"' | ' ' | '|' | '\\' | '[' | ']' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
