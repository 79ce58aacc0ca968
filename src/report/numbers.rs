//! What an analysis says, as tables.

use super::text::{escaped, table};
use crate::analyze::{Report, Row, Scores, VariableReport};
use crate::experiment::time::display_time;
use std::fmt::Write as _;

/// All variables.
pub fn numbers(report: &Report) -> String {
    report.variables.iter().map(of_variable).collect()
}

fn of_variable(variable: &VariableReport) -> String {
    let unit = if variable.unit.is_empty() { String::new() } else { format!(" ({})", variable.unit) };
    let doc = if variable.doc.is_empty() { String::new() } else { format!(": {}", variable.doc) };
    let mut html = format!("<h3>{}</h3>\n", escaped(&format!("{}{doc}{unit}", variable.name)));
    if let Some(extent) = &variable.extent {
        let text = format!(
            "{} regions, {} samples every {}, from {} to {}",
            variable.labels.len(),
            extent.samples,
            display_time(extent.interval),
            display_time(extent.from),
            display_time(extent.until)
        );
        let _ = writeln!(html, "<p class=\"sub\">{}</p>", escaped(&text));
    }
    let rows: Vec<[String; 6]> = variable
        .regions
        .iter()
        .map(|row| {
            let Row { name, mean, ends: [(low, lowest), (high, highest)] } = Row::of(row, &variable.labels);
            [name, mean, low, lowest, high, highest]
        })
        .collect();
    if !rows.is_empty() {
        html += &table(&["", "mean", "lowest", "", "highest", ""], &rows);
    }
    let rows: Vec<[String; 2]> =
        variable.network.iter().map(|overall| [overall.label.clone(), overall.text.clone()]).collect();
    if !rows.is_empty() {
        html += &table(&[], &rows);
    }
    html + &variable.scores.iter().map(agreement).collect::<String>()
}

fn agreement(scores: &Scores) -> String {
    let number = |score: Option<f64>| score.map_or("–".to_string(), |r| format!("{r:.3}").replace('-', "−"));
    let mut rows: Vec<[String; 2]> =
        scores.subjects.iter().map(|(subject, score)| [subject.clone(), number(*score)]).collect();
    rows.push(["mean".to_string(), number(scores.mean())]);
    table(&[&format!("Agreement with {}", scores.label), scores.of], &rows)
}
