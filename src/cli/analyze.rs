//! `neurolib analyze`.

mod arrays;
mod json;
mod text;

use super::failure::{Failure, Outcome};
use super::summary;
use crate::analyze::{Band, Measure, Request, analyze as compute};
use crate::experiment::time::parse_time;
use crate::results::stored::Stored;
use clap::Args;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Examples for the help of the command.
pub const EXAMPLES: &str = "\
Examples:
  neurolib analyze results/
  neurolib analyze results/ --only fc,fcd --discard 20s
  neurolib analyze results/ --variable rates_exc --band 8..12Hz --band 15..30Hz
  neurolib analyze sleep/ --only states,spectrum
  neurolib analyze a/ b/ --json > scores.json
  neurolib analyze results/ -o analysis.npz

Of each variable, the numbers of its regions come first (mean over regions, and the lowest and the highest region), then
those of the network. BOLD of a run on a data set is compared with each of its subjects: FC by correlation, FCD by the
Kolmogorov-Smirnov distance of its distribution, in windows of 30 samples every 5 (as neurolib has them) or of the
given --window and --step; the same number of samples is taken of the subjects.";

/// What to analyze, and how.
#[derive(Args, Debug)]
pub struct AnalyzeArguments {
    /// Results: folders that `neurolib run` has filled, or their .nc files, or .npz files with the same arrays.
    #[arg(required = true, value_name = "RESULT")]
    pub results: Vec<PathBuf>,

    /// Computes these measures, separated by commas. [default: values,spectrum,autocorrelation,synchrony,fc,fcd]
    #[arg(long, value_name = "MEASURES", value_delimiter = ',', value_enum, help_heading = "What")]
    pub only: Vec<Measure>,

    /// Analyzes this variable; may be repeated. [default: all]
    #[arg(long, value_name = "NAME", help_heading = "What")]
    pub variable: Vec<String>,

    /// Leaves out what comes before this time of the recording. [default: 10s of BOLD, 1s of all else]
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "What")]
    pub discard: Option<f64>,

    /// Synchrony, envelope connectivity and power of this band, such as 8..12Hz; may be repeated.
    #[arg(long, value_name = "LOW..HIGHHz", help_heading = "How")]
    pub band: Vec<Band>,

    /// Length of the segments of spectra; its inverse is the resolution. [default: a tenth of the series, up to 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "How")]
    pub segment: Option<f64>,

    /// Length of the windows of FC dynamics. [default: 30 samples of BOLD]
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "How")]
    pub window: Option<f64>,

    /// From one window of FC dynamics to the next. [default: 5 samples of BOLD]
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "How")]
    pub step: Option<f64>,

    /// Compares BOLD with the subjects of this data set, by name or folder. [default: that of the run]
    #[arg(long, value_name = "NAME|FOLDER", help_heading = "How")]
    pub dataset: Option<String>,

    /// Prints JSON, with the numbers of every region.
    #[arg(long, help_heading = "Output")]
    pub json: bool,

    /// Keeps FC, FCD, spectra and order parameters as arrays for NumPy.
    #[arg(long, short, value_name = "FILE.npz", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Replaces an existing output file.
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// Analyzes results and tells what they say.
///
/// # Errors
/// If a result cannot be read, a wish cannot be met, or the arrays cannot be written.
pub fn analyze(arguments: &AnalyzeArguments) -> Outcome<()> {
    check_times(arguments)?;
    if let Some(path) = &arguments.output {
        arrays::check(path, arguments.force)?;
    }
    let mut measures = match arguments.only.is_empty() {
        true => Measure::DEFAULT.to_vec(),
        false => arguments.only.clone(),
    };
    if !arguments.band.is_empty() && !measures.contains(&Measure::Synchrony) {
        measures.push(Measure::Synchrony);
    }
    let request = Request {
        measures,
        variables: arguments.variable.clone(),
        discard: arguments.discard,
        bands: arguments.band.clone(),
        segment: arguments.segment,
        window: arguments.window,
        step: arguments.step,
        dataset: arguments.dataset.clone(),
    };
    // All or nothing: a broken result is told before anything is printed.
    let reports =
        arguments.results.iter().map(|path| compute(&Stored::read(path)?, &request)).collect::<Outcome<Vec<_>>>()?;
    if let Some(path) = &arguments.output {
        arrays::write(path, &reports)?;
    }
    let mut text = match arguments.json {
        true => json::render(&reports) + "\n",
        false => reports.iter().map(text::render).collect::<Vec<_>>().join("\n"),
    };
    if let (Some(path), false) = (&arguments.output, arguments.json) {
        text.push_str(&format!("\narrays are in {}; open with numpy.load\n", path.display()));
    }
    show(&text)?;
    for report in &reports {
        let of_variables =
            report.variables.iter().flat_map(|v| v.notes.iter().map(|note| format!("{}: {note}", v.name)));
        let notes = report.notes.iter().cloned().chain(of_variables);
        notes.for_each(|note| match reports.len() {
            1 => summary::note(&note),
            _ => summary::note(&format!("{}: {note}", report.path.display())),
        });
    }
    Ok(())
}

/// Prints; that a reader such as `head` has had enough is no failure.
fn show(text: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("cannot write the report: {error}")))
        }
        _ => Ok(()),
    }
}

fn check_times(arguments: &AnalyzeArguments) -> Outcome<()> {
    let times = [("segment", arguments.segment), ("window", arguments.window), ("step", arguments.step)];
    for (flag, time) in times {
        if let Some(time) = time.filter(|time| !(*time > 0.0 && time.is_finite())) {
            return Err(Failure::bad_input(format!("--{flag} is {time} ms; it has to be more than 0")));
        }
    }
    match arguments.discard {
        Some(time) if !(time >= 0.0) => {
            Err(Failure::bad_input(format!("--discard is {time} ms; it has to be 0 or more")))
        }
        _ => Ok(()),
    }
}
