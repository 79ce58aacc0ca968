//! A page about a run: one file of HTML that needs nothing else.

mod numbers;
mod text;

use crate::analyze::{Measure, Request, analyze};
use crate::cli::Outcome;
use crate::pictures::{self, Drawing, Pictures, capitalized};
use crate::results::stored::Stored;
use neurolib::Dataset;
use neurolib::data::AttributeValue;
use std::fmt::Write as _;
use text::{escaped, table};

/// Writes the page; what cannot be shown is left out.
///
/// # Errors
/// If the result is broken.
pub fn page(stored: &Stored, dataset: Option<&Dataset>, pictures: &Pictures) -> Outcome<String> {
    let title = stored.title();
    let mut body = format!("<h1>{}</h1>\n<p class=\"sub\">{}</p>\n", escaped(&title), escaped(&setting(stored)));
    if let Some(note) = stored.incomplete() {
        let _ = writeln!(body, "<p class=\"warning\">{}</p>", escaped(&capitalized(&note)));
    }
    let mut sections: Vec<(&str, &str, String)> = Vec::new();
    if let Some(film) = pictures::film(stored, dataset)? {
        sections.push(("motion", "In motion", film.to_html("motion-film")));
    }
    let mut drawn = String::new();
    for picture in &pictures.list {
        // What cannot be encoded is missing from the folder of figures as well, where a note says so.
        if let Drawing::Still(figure) = &picture.drawing
            && let Ok(svg) = figure.to_svg()
        {
            let _ = writeln!(drawn, "<figure>\n{}</figure>", text::inline(&svg));
        }
    }
    sections.push(("pictures", "Pictures", drawn));
    let request = Request { measures: Measure::DEFAULT.to_vec(), ..Request::default() };
    if let Ok(report) = analyze(stored, &request) {
        sections.push(("numbers", "Numbers", numbers::numbers(&report)));
    }
    sections.push(("parameters", "Parameters", parameters(stored)));
    sections.push(("repeat", "Provenance", provenance(stored)));
    sections.retain(|(.., content)| !content.is_empty());
    let links = sections.iter().map(|(id, heading, _)| format!("<a href=\"#{id}\">{heading}</a>"));
    let _ = writeln!(body, "<nav>{}</nav>", links.collect::<Vec<_>>().join(""));
    for (id, heading, content) in &sections {
        let _ = writeln!(body, "<h2 id=\"{id}\">{heading}</h2>\n{content}");
    }
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(&title),
        include_str!("page.css"),
    ))
}

/// What was run, in a line.
fn setting(stored: &Stored) -> String {
    let run = stored.run();
    let get = |wanted| run.iter().find(|(name, _)| *name == wanted).map(|(_, text)| text.as_str());
    let parts = [
        get("simulated").map(str::to_string),
        get("step").map(|step| format!("in steps of {step} ({})", stored.text("scheme").unwrap_or("?"))),
        get("seed").map(|seed| format!("seed {seed}")),
        stored.text("created").map(|created| created.replace('T', " ").replace('Z', " UTC")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// All parameters and ports, and what drove them.
fn parameters(stored: &Stored) -> String {
    let value = |value: &AttributeValue| match value {
        AttributeValue::Text(text) => text.clone(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Integer(integer) => integer.to_string(),
    };
    let rows = |prefix: &str| -> Vec<[String; 2]> {
        let own = stored.file().attributes().filter_map(|(name, own)| Some((name.strip_prefix(prefix)?, own)));
        own.map(|(name, own)| [name.to_string(), value(own)]).collect()
    };
    let mut html = String::new();
    for (prefix, heading) in [("stimulus.", "Stimuli"), ("parameter.", ""), ("port.", "Ports")] {
        let rows = rows(prefix);
        if rows.is_empty() {
            continue;
        }
        if !heading.is_empty() {
            let _ = writeln!(html, "<h3>{heading}</h3>");
        }
        let _ = writeln!(html, "<div class=\"columns\">{}</div>", table(&[], &rows));
    }
    html
}

/// Where it comes from, and how to have it again.
fn provenance(stored: &Stored) -> String {
    let names = [
        ("command_line", "command"),
        ("connectome", "network"),
        ("connectome_provenance", "its source"),
        ("connectome_hash", "hash of the network"),
        ("model_source_hash", "hash of the model"),
        ("model_citations", "model after"),
        ("neurolib_version", "neurolib"),
        ("status", "status"),
    ];
    let known = names.iter().filter_map(|(name, label)| Some([label.to_string(), stored.text(name)?.to_string()]));
    let rows: Vec<[String; 2]> = known.filter(|[_, text]| !text.is_empty()).collect();
    let mut html = table(&[], &rows);
    if let Some(experiment) = stored.text("experiment") {
        let _ = write!(
            html,
            "<details><summary>The experiment file: <code>neurolib run --experiment FILE</code> repeats it bit for \
             bit</summary>\n<pre>{}</pre></details>\n",
            escaped(experiment)
        );
    }
    html
}
