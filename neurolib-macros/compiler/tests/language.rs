//! The language reference says what the compiler does: its snippets compile, and its lists are those of the sources.
//!
//! A fence `nm` holds a whole file, `nm statement` statements of a model; a code behind it, as in `nm NM302`, is that of
//! the only mistake in it. Lines of a comment `<!-- … -->` before a fence are put before its statements. All snippets are
//! in the common layout.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::source::Source;
use neurolib_compiler::units::Unit;
use neurolib_compiler::{format, resolve};
use support::Repository;

const PAGES: &[&str] = &["language.md", "language-for-llms.md"];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of this crate")
}

fn page(name: &str) -> String {
    read(&format!("docs/{name}"))
}

/// A fenced text of a page.
struct Snippet {
    /// File and line.
    place: String,
    /// The words behind the fence.
    words: Vec<String>,
    /// What a comment before it adds.
    hidden: String,
    text: String,
}

fn snippets(name: &str) -> Vec<Snippet> {
    let mut snippets = Vec::new();
    let (mut hidden, mut open) = (String::new(), None::<Snippet>);
    for (number, line) in page(name).lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => snippets.extend(open.take()),
            (Some(snippet), None) => snippet.text = format!("{}{line}\n", snippet.text),
            (None, Some(words)) => {
                let words = words.split_whitespace().map(str::to_owned).collect();
                let place = format!("{name}:{}", number + 1);
                open = Some(Snippet { place, words, hidden: std::mem::take(&mut hidden), text: String::new() });
            }
            (None, None) => {
                let comment = line.strip_prefix("<!--").and_then(|line| line.strip_suffix("-->"));
                hidden = comment.map_or(String::new(), |comment| format!("{hidden}{comment}\n"));
            }
        }
    }
    assert!(open.is_none(), "{name} ends in a snippet");
    snippets.retain(|snippet| snippet.words.first().is_some_and(|word| word == "nm"));
    snippets
}

impl Snippet {
    fn is_statement(&self) -> bool {
        self.words.iter().any(|word| word == "statement")
    }

    /// The code of its mistake.
    fn code(&self) -> Option<&str> {
        self.words.iter().map(String::as_str).find(|word| word.starts_with("NM"))
    }

    /// As a file.
    fn file(&self) -> String {
        if self.is_statement() {
            format!("model Snippet {{\n{}{}}}\n", self.hidden, self.text)
        } else {
            self.text.clone()
        }
    }
}

#[test]
fn every_snippet_compiles_or_has_its_mistake() {
    let mut wrong = Vec::new();
    for snippet in PAGES.iter().flat_map(|page| snippets(page)) {
        let resolution = resolve(&Source::new(snippet.place.as_str(), snippet.file()), &Repository);
        // Statements need not be used; whole files have no warnings either.
        let counts = |code: &str| !snippet.is_statement() || !code.starts_with("NM9") || snippet.code() == Some(code);
        let found: Vec<&str> =
            resolution.diagnostics.iter().map(|found| found.code.name()).filter(|code| counts(code)).collect();
        if found != Vec::from_iter(snippet.code()) {
            let shown = resolution.diagnostics.iter().map(|found| render(found, &resolution.sources, Style::Plain));
            wrong.push(format!("{} {:?}: {found:?}\n{}", snippet.place, snippet.words, shown.collect::<String>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_snippet_is_in_the_common_layout() {
    for name in PAGES {
        let before = page(name);
        let mut after = before.clone();
        for snippet in snippets(name) {
            after = after.replace(&snippet.text, &formatted(&snippet));
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name), after)
                .expect("a writable page");
        } else {
            assert_eq!(before, after, "`UPDATE_EXPECT=1` formats the snippets of {name}");
        }
    }
}

/// The text of a snippet in the common layout; itself if it does not parse.
fn formatted(snippet: &Snippet) -> String {
    let file =
        if snippet.is_statement() { format!("model Snippet {{\n{}}}\n", snippet.text) } else { snippet.text.clone() };
    let Ok(text) = format(&Source::new(snippet.place.as_str(), file)) else {
        return snippet.text.clone();
    };
    if !snippet.is_statement() {
        return text;
    }
    let lines = text.lines().filter(|line| !line.starts_with("model Snippet") && *line != "}");
    lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

#[test]
fn the_pages_are_not_empty() {
    assert!(snippets("language.md").len() > 30);
    assert!(snippets("language-for-llms.md").len() > 6);
    assert!(page("language-for-llms.md").lines().count() <= 150, "it is to be read whole");
}

/// What stands between quotes in the part of a text that begins with `start`.
fn quoted(text: &str, start: &str, end: &str) -> BTreeSet<String> {
    let begin = text.find(start).expect("the list") + start.len();
    let list = &text[begin..begin + text[begin..].find(end).expect("its end")];
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words in backticks in the first column of the tables of a section.
fn first_column(section: &str) -> BTreeSet<String> {
    let page = page("language.md");
    let begin = page.find(&format!("\n## {section}\n")).expect("the section") + 4;
    let text = &page[begin..begin + page[begin..].find("\n## ").unwrap_or(page.len() - begin)];
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    rows.flat_map(|column| column.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// What stands in backticks or snippets of a page, as words.
fn code_words(name: &str) -> BTreeSet<String> {
    let page = page(name);
    let code = page.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let fenced: String = snippets(name).into_iter().map(|snippet| snippet.text).collect();
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    format!("{code} {fenced}").split(|c| !is_word(c)).map(str::to_owned).collect()
}

#[test]
fn every_word_of_the_grammar_is_told() {
    let mut words = quoted(&read("src/grammar.pest"), "\nreserved = ", "XID_CONTINUE");
    words.extend(quoted(&read("src/grammar.pest"), "\nedge_rule ", "\n"));
    words.extend(["edge", "linear", "d"].map(str::to_owned));
    assert!(words.len() > 30);
    let told = code_words("language.md");
    assert_eq!(words.difference(&told).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_units_are_those_of_the_compiler() {
    let table = read("src/units/table.rs");
    let list = &table[table.find("const UNITS").expect("units")..table.find("/// Prefix and").expect("prefixes")];
    let units: BTreeSet<String> =
        list.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next()).map(str::to_owned).collect();
    let told = first_column("Units");
    // Ohm's sign and the Greek letter look the same.
    let one_omega = |units: &BTreeSet<String>| units.iter().map(|unit| unit.replace('\u{2126}', "\u{3a9}")).collect();
    let (units, shown): (BTreeSet<String>, BTreeSet<String>) = (one_omega(&units), one_omega(&told));
    assert_eq!(units, shown);
    assert!(told.iter().all(|unit| Unit::named(unit).is_some()));
}

#[test]
fn prefixes_are_told_where_they_apply() {
    let page = page("language.md");
    let line = page.lines().find(|line| line.starts_with("The prefixes are ")).expect("the list of prefixes");
    let line = &line[..line.find(';').expect("its end")];
    let prefixes: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
    let table = read("src/units/table.rs");
    let list = &table[table.find("const PREFIXES").expect("prefixes")..];
    let list = &list[..list.find("];").expect("its end")];
    // `µ` is there as two characters.
    assert_eq!(list.matches("('").count(), prefixes.len() + 1);
    for row in page.lines().filter(|line| line.ends_with("| yes |") || line.ends_with("| no |")) {
        let column = row.split(" | ").next().unwrap_or_default();
        for unit in column.split('`').skip(1).step_by(2) {
            for prefix in &prefixes {
                let name = format!("{prefix}{unit}");
                // Some are units of their own, such as `min`.
                if !["min", "cmin", "Pa"].contains(&&*name) {
                    assert_eq!(Unit::named(&name).is_some(), row.ends_with("| yes |"), "{name}");
                }
            }
        }
    }
}

#[test]
fn the_built_in_names_are_those_of_the_compiler() {
    let source = read("src/semantics/builtin.rs");
    let mut names = quoted(&source, "const VALUES: &[&str] =", ";");
    names.extend(quoted(&source, "const FUNCTIONS: &[&str] =", ";"));
    let told = first_column("Built-in names");
    let told: BTreeSet<String> =
        told.iter().map(|call| call.split('(').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, told);
    let summary = code_words("language-for-llms.md");
    assert_eq!(names.difference(&summary).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_limits_are_those_of_the_compiler() {
    let page = page("language.md");
    let limits = &page[page.find("There are limits").expect("the paragraph")..].replace('\n', " ");
    for (file, constant, told) in [
        ("parse/limits.rs", "MAX_LENGTH: usize = 4 << 20;", "4 MiB"),
        ("parse/limits.rs", "MAX_DEPTH: usize = 200;", "nest 200 deep"),
        ("parse/expression.rs", "MAX_TREE: usize = 400;", "at most 400 levels"),
        ("semantics/scope/collect.rs", "MAX_DECLARATIONS: usize = 20_000;", "at most 20000 declarations"),
        ("semantics/scope/collect.rs", "MAX_COMPONENTS: usize = 64;", "components nest 64 deep"),
        ("semantics/coupling.rs", "MAX_TERMS: usize = 64;", "at most 64 terms"),
        ("semantics/inherit.rs", "MAX_CHAIN: usize = 32;", "each other 32 times"),
        ("semantics/readout.rs", "MAX_DEPTH: usize = 8;", "readouts nest 8 deep"),
    ] {
        assert!(read(&format!("src/{file}")).contains(constant), "{file} has no `{constant}`: mend the page");
        assert!(limits.contains(told), "`{told}`");
    }
}
