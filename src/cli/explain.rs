//! `neurolib explain`.

use super::failure::{Failure, Outcome};
use super::table::{width, wrap};
use console::style;
use neurolib_compiler::diagnostic::explain::{FAMILIES, Part, messages, page, title};
use neurolib_compiler::diagnostic::{Code, Style};
use neurolib_runtime::names::nearest;

/// Explains a code, or lists all.
///
/// # Errors
/// If there is no such code.
pub fn explain(code: Option<&str>) -> Outcome<()> {
    let Some(name) = code else {
        list();
        return Ok(());
    };
    // `302` will do.
    let found = Code::named(name).or_else(|| Code::named(&format!("NM{name}")));
    let Some(code) = found else {
        let meant = nearest(name, Code::ALL.iter().map(|code| code.name()));
        let meant = meant.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let failure = Failure::bad_input(format!("there is no code `{name}`{meant}"));
        return Err(failure.help("`neurolib explain` lists all codes"));
    };
    show(code);
    Ok(())
}

fn list() {
    for (prefix, family) in FAMILIES {
        println!("{}", style(family).underlined());
        for code in Code::ALL.iter().filter(|code| code.name().starts_with(prefix)) {
            println!("  {}  {}", style(code.name()).bold(), title(*code));
        }
        println!();
    }
    println!("`neurolib explain CODE` shows an example and how to mend it.");
}

fn show(code: Code) {
    let color = if console::colors_enabled() { Style::Colored } else { Style::Plain };
    println!("{}\n", style(format!("{}: {}", code.name(), title(code))).bold());
    for part in page(code) {
        match part {
            Part::Text(text) => paragraphs(text),
            Part::Beside(text) => {
                println!("In the file `beside.nm`:\n");
                indented(text);
            }
            Part::Right(text) => {
                println!("{}\n", style("Right:").green().bold());
                indented(text);
            }
            Part::Wrong(text) | Part::Described(text) => {
                println!("{}\n", style("Wrong:").red().bold());
                indented(text);
                for message in messages(code, color) {
                    println!("{message}\n");
                }
            }
        }
    }
}

fn indented(text: &str) {
    text.lines().for_each(|line| println!("{}", format!("    {line}").trim_end()));
    println!();
}

/// Paragraphs in lines of the terminal's width; tables without their borders.
fn paragraphs(text: &str) {
    for paragraph in text.split("\n\n") {
        if paragraph.starts_with('|') {
            table(paragraph);
        } else {
            wrap(paragraph, width()).iter().for_each(|line| println!("{line}"));
        }
        println!();
    }
}

/// A Markdown table of two columns.
fn table(text: &str) {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.starts_with("|---"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let left =
        rows.iter().filter_map(|row| row.first()).map(|cell| console::measure_text_width(cell)).max().unwrap_or(0);
    for row in rows {
        let gap = left - console::measure_text_width(row[0]);
        println!("  {}{}  {}", row[0], " ".repeat(gap), row[1..].join(" "));
    }
}
