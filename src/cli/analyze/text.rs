//! The report for people.

use crate::analyze::{Report, Row, Scores, VariableReport};
use crate::cli::table::{Table, width, wrap};
use crate::experiment::time::display_time;
use console::{measure_text_width, style};
use std::fmt::Write as _;

/// Columns of the names of measures.
const NAMES: usize = 25;

/// All that a result says.
pub fn render(report: &Report) -> String {
    let mut text = format!("{}\n", style(report.path.display()).bold());
    let run = of_run(&report.run);
    if !run.is_empty() {
        wrap(&run, width()).iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    for variable in &report.variables {
        let _ = write!(text, "\n{}", of_variable(variable));
    }
    text
}

/// `Hopf on gw, 1 min in steps of 0.5 ms, seed 0`.
fn of_run(run: &[(&'static str, String)]) -> String {
    let get = |wanted| run.iter().find(|(name, _)| *name == wanted).map(|(_, text)| text.as_str());
    let network = get("network").map_or(String::new(), |network| match network {
        "single node" => ", a single node".to_string(),
        network => format!(" on {network}"),
    });
    let parts = [
        get("model").map(|model| format!("{model}{network}")),
        get("simulated")
            .map(|time| format!("{time}{}", get("step").map_or(String::new(), |dt| format!(" in steps of {dt}")))),
        get("seed").map(|seed| format!("seed {seed}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn of_variable(variable: &VariableReport) -> String {
    let mut text = style(&variable.name).bold().to_string();
    if !variable.doc.is_empty() {
        let _ = write!(text, "  {}", variable.doc);
    }
    if !variable.unit.is_empty() {
        let _ = write!(text, " ({})", variable.unit);
    }
    text.push('\n');
    if let Some(extent) = &variable.extent {
        let regions = match variable.labels.len() {
            1 => "1 region".to_string(),
            regions => format!("{regions} regions"),
        };
        let _ = writeln!(
            text,
            "{regions}, {} samples every {}, from {} to {}",
            extent.samples,
            display_time(extent.interval),
            display_time(extent.from),
            display_time(extent.until)
        );
    }
    text.push('\n');
    if !variable.regions.is_empty() {
        text.push_str(&of_regions(variable));
        text.push('\n');
    }
    if !variable.network.is_empty() {
        let mut table = Table::new(["", ""]);
        for overall in &variable.network {
            table.row([pad(&overall.label), overall.text.clone()]);
        }
        let _ = writeln!(text, "{}", table.render(2));
    }
    if !variable.scores.is_empty() {
        let _ = writeln!(text, "{}", of_subjects(&variable.scores));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// One line a measure: mean over regions, the lowest and the highest region. Of a single region, its number.
fn of_regions(variable: &VariableReport) -> String {
    let single = variable.labels.len() == 1;
    let rows: Vec<Row> = variable.regions.iter().map(|row| Row::of(row, &variable.labels)).collect();
    let mut columns = vec![vec![String::new()], vec![if single { "" } else { "mean" }.to_string()]];
    columns[0].extend(rows.iter().map(|row| row.name.clone()));
    columns[1].extend(rows.iter().map(|row| row.mean.clone()));
    if !single {
        for (title, ends) in [("lowest", 0), ("highest", 1)] {
            columns
                .push(std::iter::once(String::new()).chain(rows.iter().map(|row| row.ends[ends].0.clone())).collect());
            let labels = rows.iter().map(|row| row.ends[ends].1.clone());
            columns.push(std::iter::once(title.to_string()).chain(labels).collect());
        }
    }
    let widths: Vec<usize> =
        columns.iter().map(|c| c.iter().map(|cell| measure_text_width(cell)).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in 0..=rows.len() {
        if line == 0 && single {
            continue;
        }
        let mut out = String::from("  ");
        for (number, column) in columns.iter().enumerate() {
            let cell = &column[line];
            let fill = " ".repeat(widths[number].max(if number == 0 { NAMES } else { 0 }) - measure_text_width(cell));
            // Names and labels begin, numbers end at the same column.
            let is_text = number == 0 || (number > 1 && number % 2 == 1);
            match is_text {
                true => out.push_str(&format!("{cell}{fill}")),
                false => out.push_str(&format!("{fill}{cell}")),
            }
            out.push_str(match number {
                0 => "  ",
                _ if !is_text => " ",
                _ => "   ",
            });
            if number == 1 {
                out.push_str("  ");
            }
        }
        let out = out.trim_end();
        let _ = match line {
            0 => writeln!(text, "{}", style(out).dim()),
            _ => writeln!(text, "{out}"),
        };
    }
    text
}

/// One line a subject, one column a comparison.
fn of_subjects(scores: &[Scores]) -> String {
    let number = |score: Option<f64>| score.map_or("–".to_string(), |r| format!("{r:.3}").replace('-', "−"));
    let headings: Vec<String> = scores.iter().map(|scores| format!("{}, {}", scores.label, scores.of)).collect();
    let mut lines: Vec<Vec<String>> =
        vec![std::iter::once("agreement with".to_string()).chain(headings.iter().cloned()).collect()];
    for (index, (subject, _)) in scores[0].subjects.iter().enumerate() {
        let cells = scores.iter().map(|scores| number(scores.subjects.get(index).and_then(|(_, score)| *score)));
        lines.push(std::iter::once(subject.clone()).chain(cells).collect());
    }
    lines.push(std::iter::once("mean".to_string()).chain(scores.iter().map(|scores| number(scores.mean()))).collect());
    let mut text = String::new();
    for (line, cells) in lines.iter().enumerate() {
        let mut out = format!("  {}", pad(&cells[0]));
        for (cell, heading) in cells[1..].iter().zip(&headings) {
            let fill =
                " ".repeat(measure_text_width(heading) - measure_text_width(cell).min(measure_text_width(heading)));
            let _ = write!(out, "  {fill}{cell}");
        }
        let _ = match line {
            0 => writeln!(text, "{}", style(out).dim()),
            _ => writeln!(text, "{out}"),
        };
    }
    text
}

fn pad(name: &str) -> String {
    format!("{name}{}", " ".repeat(NAMES.saturating_sub(measure_text_width(name))))
}
