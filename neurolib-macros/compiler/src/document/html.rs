//! Pages as HTML in one file: formulas as MathML, a style sheet, no scripts, nothing from elsewhere.

use std::fmt::Write as _;

use super::markdown::link;
use super::mathml::{self, escape};
use super::page::{Cell, Component, Group, Inline, Page, Table};

/// Where the page of a model is, if it has one.
type Links<'l> = &'l dyn Fn(&str) -> Option<String>;

const STYLE: &str = include_str!("html.css");

/// Pages below each other, as one document. It is well-formed XML as well.
pub fn html(pages: &[Page], links: Links) -> String {
    let title: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
    let articles: String = pages.iter().map(|page| article(page, links)).collect();
    document(&title.join(", "), &articles)
}

/// A list of pages.
pub fn index(title: &str, pages: &[(Page, String)]) -> String {
    let mut body = format!("<article>\n<header><h1>{}</h1></header>\n<dl class=\"index\">\n", escape(title));
    for (page, link) in pages {
        let (name, link, summary) = (escape(&page.name), escape(link), prose(page.summary()));
        let _ = writeln!(body, "<dt><a href=\"{link}\">{name}</a></dt><dd>{summary}</dd>");
    }
    body.push_str("</dl>\n</article>\n");
    document(title, &body)
}

fn document(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\
         <footer>Written by <code>neurolib doc</code> from the text of the model.</footer>\n</body>\n</html>\n"
    )
}

fn article(page: &Page, links: Links) -> String {
    let mut out = format!("<article>\n<header>\n<h1>{}</h1>\n", escape(&page.name));
    if let Some(base) = &page.base {
        let _ = writeln!(out, "<p class=\"base\">a variant of {}</p>", model(base, links));
    }
    out.push_str("</header>\n");
    paragraphs(&page.doc, &mut out);
    if !page.groups.is_empty() {
        out.push_str("<h2>Equations</h2>\n");
        groups(&page.groups, &mut out);
    }
    page.components.iter().for_each(|component| part(component, links, &mut out));
    if !page.notation.is_empty() {
        out.push_str("<ul class=\"notation\">\n");
        for note in &page.notation {
            let note: String = note.iter().map(inline).collect();
            let _ = writeln!(out, "<li>{note}</li>");
        }
        out.push_str("</ul>\n");
    }
    page.tables.iter().for_each(|rows| table(rows, "h2", links, &mut out));
    if !page.citations.is_empty() {
        out.push_str("<h2>References</h2>\n<ul class=\"references\">\n");
        for citation in &page.citations {
            let text = match link(citation) {
                Some((text, link)) => format!("<a href=\"{}\">{}</a>", escape(&link), escape(&text)),
                None => escape(&citation.text),
            };
            let _ = writeln!(out, "<li>{text}</li>");
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</article>\n");
    out
}

fn part(component: &Component, links: Links, out: &mut String) {
    let name = escape(&component.name);
    let instances: Vec<String> =
        component.instances.iter().map(|name| format!("<code>{}</code>", escape(name))).collect();
    let _ = write!(out, "<section class=\"component\">\n<h2>{name}<span>{}</span></h2>\n", instances.join(" "));
    paragraphs(&component.doc, out);
    groups(&component.groups, out);
    component.arguments.iter().for_each(|rows| table(rows, "h3", links, out));
    groups(component.long_arguments.as_slice(), out);
    out.push_str("</section>\n");
}

fn groups(groups: &[Group], out: &mut String) {
    for group in groups {
        let title = escape(&group.title);
        let equations = mathml::aligned(&group.equations);
        let _ = write!(out, "<figure><figcaption>{title}</figcaption>\n{equations}\n</figure>\n");
    }
}

fn table(table: &Table, heading: &str, links: Links, out: &mut String) {
    let _ = write!(out, "<{heading}>{}</{heading}>\n<div class=\"table\"><table>\n<thead><tr>", escape(&table.title));
    for title in &table.headings {
        let _ = write!(out, "<th>{}</th>", escape(title));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (cell, heading) in row.iter().zip(&table.headings) {
            let class = if heading == "description" { " class=\"description\"" } else { "" };
            let _ = write!(out, "<td{class}>{}</td>", self::cell(cell, links));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn cell(cell: &Cell, links: Links) -> String {
    match cell {
        Cell::Text(text) => prose(text),
        Cell::Code(code) if code.is_empty() => String::new(),
        Cell::Code(code) => {
            let codes: Vec<String> = code.split(", ").map(escape).collect();
            // Names in a row may stand below each other, what is in brackets stays together.
            match code.contains('(') {
                true => format!("<code>{}</code>", escape(code)),
                false => codes.iter().map(|code| format!("<code>{code}</code>")).collect::<Vec<_>>().join(", "),
            }
        }
        Cell::Math(math) => mathml::formula(math),
        Cell::Model(name) => model(name, links),
    }
}

fn model(name: &str, links: Links) -> String {
    let text = escape(name);
    links(name).map_or_else(|| text.clone(), |link| format!("<a href=\"{}\">{text}</a>", escape(&link)))
}

fn inline(part: &Inline) -> String {
    match part {
        Inline::Text(text) => prose(text),
        Inline::Math(math) => mathml::formula(math),
    }
}

fn paragraphs(doc: &str, out: &mut String) {
    for paragraph in doc.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let _ = writeln!(out, "<p>{}</p>", prose(paragraph));
    }
}

/// Text with code between backticks.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    // An odd number of backticks means that the last one is none.
    let paired = parts.len() - usize::from(parts.len().is_multiple_of(2));
    for (k, part) in parts.iter().enumerate() {
        match k {
            k if k >= paired => {
                let _ = write!(out, "`{}", escape(part));
            }
            k if !k.is_multiple_of(2) => {
                let _ = write!(out, "<code>{}</code>", escape(part));
            }
            _ => out.push_str(&escape(part)),
        }
    }
    out
}
