//! What a sweep says of itself.

use super::folder::Folder;
use crate::cli::table::Table;
use crate::cli::{Failure, Outcome, size, summary};
use crate::experiment::sweep::Prepared;
use crate::experiment::time::seconds;
use console::style;
use neurolib::sweep::{Axis, Cube, Part, Sampling, Status, Sweep, Values};
use std::fmt::Write as _;

/// Most failed points that are listed.
const MOST_LISTED: usize = 5;

/// What will be swept.
pub fn before(prepared: &Prepared, part: Part, total: usize, threads: usize) -> String {
    let sweep = &prepared.sweep;
    let mut text = summary::setting(&prepared.plan, &prepared.simulation) + "\n";
    let points = sweep.points();
    let kind = match points.sampling() {
        Sampling::Grid => "grid",
        Sampling::List => "list",
        Sampling::Random { .. } => "random samples",
        Sampling::LatinHypercube { .. } => "Latin hypercube",
    };
    let shape: Vec<String> = points.shape().iter().map(usize::to_string).collect();
    let product = if shape.len() > 1 { format!("{} = ", shape.join(" × ")) } else { String::new() };
    let _ = write!(text, "{kind} of {product}{} points", points.len());
    if part != Part::WHOLE {
        let _ = write!(text, ", of these the {total} of part {part}");
    }
    let axes: Vec<String> = points.axes().iter().map(axis).collect();
    let _ = writeln!(text, " over {}", axes.join(", "));
    let measures: Vec<String> = sweep.measures().iter().map(|measure| measure.name()).collect();
    let _ = writeln!(text, "measuring {}", measures.join(", "));
    let s = if threads == 1 { "" } else { "s" };
    let _ = match sweep.memory(threads) {
        Ok(memory) => writeln!(text, "{threads} thread{s}, about {} of memory", size(memory as f64)),
        Err(_) => writeln!(text, "{threads} thread{s}"),
    };
    text
}

fn axis(axis: &Axis) -> String {
    let unit = if axis.unit() == "1" { String::new() } else { format!(" {}", axis.unit()) };
    let values = match axis.values() {
        Values::List(values) if values.len() <= 4 => values.iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
        Values::List(values) => format!("{} values", values.len()),
        Values::Range { from, to, .. } | Values::Interval { from, to } => format!("{from} to {to}"),
    };
    format!("{} ({values}{unit})", axis.name())
}

/// What a part has left.
pub fn after_part(folder: &Folder, part: Part, done: usize, wall: f64) -> String {
    let label = style("done:").green().bold();
    format!(
        "\n{label} part {part}, {done} points in {}\n  {}  to be joined: neurolib sweep join OUT PART…\n",
        seconds(1000.0 * wall),
        folder.journal().display()
    )
}

/// What a sweep has left.
pub fn after(prepared: &Prepared, cube: &Cube<'_>, folder: &Folder, figures: &[String], wall: f64) -> String {
    let sweep = &prepared.sweep;
    let label = style("done:").green().bold();
    let mut text = format!("\n{label} {} points in {}\n", sweep.points().len(), seconds(1000.0 * wall));
    let mut table = Table::new(["measure", "  smallest", "   largest", ""]);
    for (index, measure) in sweep.measures().iter().enumerate() {
        let finite = || cube.values(index).iter().copied().filter(|value| value.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let unit = Some(sweep.unit(measure)).filter(|unit| unit != "1").unwrap_or_default();
        let number = |value: f64| if value.is_finite() { format!("{value:>10.4}") } else { format!("{:>10}", "none") };
        table.row([measure.name(), number(low), number(high), unit]);
    }
    text += &table.render(2);
    let mut files = Table::new(["", ""]);
    files.row([folder.result().display().to_string(), "all points; open with xarray.open_dataset".to_string()]);
    files.row([folder.plan().display().to_string(), "repeats the sweep: neurolib sweep FILE".to_string()]);
    if !figures.is_empty() {
        let names: Vec<String> = figures.iter().map(|name| format!("{name}.png")).collect();
        files.row([folder.figures().display().to_string(), format!("{}, and the same as .svg", names.join(", "))]);
    }
    text + &files.render(2)
}

/// Lists points that failed, and fails if there are any.
///
/// # Errors
/// If points failed.
pub fn failures(cube: &Cube<'_>, folder: &Folder) -> Outcome<()> {
    let sweep = cube.sweep();
    let undefined = cube.having(Status::Undefined).count();
    if let Some((index, why)) = cube.having(Status::Undefined).next() {
        let s = if undefined == 1 { "" } else { "s" };
        summary::note(&format!(
            "at {undefined} point{s} a measure is not defined, first at {}: {why}",
            place(sweep, index)
        ));
    }
    let failed = cube.having(Status::Failed).count();
    for (index, why) in cube.having(Status::Failed).take(MOST_LISTED) {
        eprintln!("  {}: {why}", place(sweep, index));
    }
    if failed > MOST_LISTED {
        eprintln!("  … and {} more", failed - MOST_LISTED);
    }
    match failed {
        0 => Ok(()),
        _ => {
            let failure = Failure::failed(format!("{failed} of {} points failed", sweep.points().len()));
            Err(failure.help(format!("their results are NaN; `error` in `{}` says why", folder.result().display())))
        }
    }
}

/// A point by its values.
fn place(sweep: &Sweep, index: usize) -> String {
    let values = sweep.points().at(index);
    let axes = sweep.points().axes().iter().zip(values).map(|(axis, value)| format!("{} = {value}", axis.name()));
    axes.collect::<Vec<_>>().join(", ")
}
