//! The gallery: a short entry for each model.

use std::fmt::Write as _;

use super::latex;
use super::markdown::reference;
use super::page::{Cell, Page};

/// A model of the gallery.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What the command calls it.
    pub name: String,
    /// Its file, as a link from the gallery.
    pub file: String,
    /// Its page.
    pub page: Page,
}

/// The gallery as Markdown.
pub fn gallery(entries: &[Entry]) -> String {
    let mut out = String::from(
        "<!-- Written by `neurolib doc --gallery -o models/README.md`; edit the `.nm` files, then run it again. -->\n\n\
         # Models\n\n\
         Each file holds a model and its variants, with units, documentation and references. `neurolib run NAME` \
         simulates\none, `neurolib doc NAME` prints its page, `neurolib new MY_MODEL --from NAME` begins a variant, and \
         `neurolib diff A B`\nsays how two differ.\n\n\
         | name | model | states | parameters |\n| --- | --- | --- | --- |\n",
    );
    for Entry { name, page, .. } in entries {
        let (states, parameters) = page.counts;
        let summary = flat(page.summary());
        let _ = writeln!(out, "| [`{name}`](#{}) | {} | {states} | {parameters} |", anchor(&page.name), cell(&summary));
    }
    for entry in entries {
        self::entry(entry, &mut out);
    }
    out
}

fn entry(entry: &Entry, out: &mut String) {
    let Entry { name, file, page } = entry;
    let _ = write!(out, "\n## {}\n\n", page.name);
    let summary = flat(page.summary());
    let _ = writeln!(out, "{summary}{}`{name}` in [`{file}`]({file}).", if summary.is_empty() { "" } else { " " });
    if let Some(base) = &page.base {
        let _ = writeln!(out, "A variant of [{base}](#{}).", anchor(base));
    }
    if let Some(group) = page.groups.first().filter(|_| page.base.is_none()) {
        let _ = write!(out, "\n$$\n{}\n$$\n", latex::aligned(&group.equations));
    }
    let names = |title: &str| {
        let table = page.tables.iter().find(|table| table.title == title)?;
        let column = table.headings.iter().position(|heading| heading == "name")?;
        let names = table.rows.iter().filter_map(|row| match row.get(column)? {
            Cell::Code(code) => Some(code.split(", ").map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
            _ => None,
        });
        Some(names.collect::<Vec<_>>().join(", "))
    };
    let mut facts = Vec::new();
    facts.extend(names("States").map(|names| format!("states {names}")));
    facts.extend(names("Observables").map(|names| format!("records {names}")));
    facts.extend(names("Readouts").map(|names| format!("readout {names}")));
    facts.push(match page.counts.1 {
        1 => "1 parameter".to_owned(),
        count => format!("{count} parameters"),
    });
    let _ = write!(out, "\n{}.\n", capitalized(&facts.join("; ")));
    if !page.citations.is_empty() {
        let references: Vec<String> = page.citations.iter().map(reference).collect();
        let _ = write!(out, "\n{}\n", references.join(" · "));
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + rest.as_str())
}

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    heading.to_lowercase()
}
