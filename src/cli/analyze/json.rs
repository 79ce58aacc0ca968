//! The report for machines.

use crate::analyze::{Report, Scores, VariableReport};
use serde_json::{Map, Value, json};

/// All reports as one object: `{"results": [{"path", "run", "variables": [...], "notes"}]}`.
pub fn render(reports: &[Report]) -> String {
    let results: Vec<Value> = reports.iter().map(result).collect();
    format!("{:#}", json!({ "results": results }))
}

fn result(report: &Report) -> Value {
    let run: Map<String, Value> = report.run.iter().map(|(name, text)| (name.to_string(), json!(text))).collect();
    json!({
        "path": report.path.display().to_string(),
        "run": run,
        "variables": report.variables.iter().map(variable).collect::<Vec<_>>(),
        "notes": report.notes,
    })
}

fn variable(report: &VariableReport) -> Value {
    let regions =
        report.regions.iter().map(|row| (row.key.to_string(), json!({ "unit": row.unit, "values": row.values })));
    let numbers = |numbers: &[(&str, Option<f64>)]| {
        numbers.iter().map(|(name, value)| (name.to_string(), json!(value))).collect::<Map<_, _>>()
    };
    let network = report.network.iter().map(|overall| (overall.key.clone(), Value::Object(numbers(&overall.numbers))));
    let scores = report.scores.iter().map(|scores| (scores.key.to_string(), of_subjects(scores)));
    let extent = report.extent.map(|extent| {
        json!({
            "samples": extent.samples,
            "interval_ms": extent.interval,
            "from_ms": extent.from,
            "until_ms": extent.until,
        })
    });
    json!({
        "name": report.name,
        "unit": report.unit,
        "extent": extent,
        "labels": report.labels,
        "regions": regions.collect::<Map<_, _>>(),
        "network": network.collect::<Map<_, _>>(),
        "scores": scores.collect::<Map<_, _>>(),
        "notes": report.notes,
    })
}

fn of_subjects(scores: &Scores) -> Value {
    let subjects: Map<String, Value> =
        scores.subjects.iter().map(|(name, score)| (name.clone(), json!(score))).collect();
    json!({ "mean": scores.mean(), "subjects": subjects })
}
