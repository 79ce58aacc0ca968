//! `neurolib data inspect`.

use super::tell;
use crate::cli::arguments::InspectArguments;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::summary;
use crate::experiment::network::{Chosen, is_embedded, network_with};
use crate::experiment::notices::notices;
use crate::experiment::plan::Source;
use crate::experiment::{Experiment, Network, preparation};
use crate::results::connectivity::require_pairs;
use neurolib::data::ConnectomeOptions;
use neurolib::figures::{Figure, FigureError, connectome};
use std::path::Path;

/// Name of the picture in a folder.
const PICTURE: &str = "connectome";

/// Shows what is in a data set or a network.
///
/// # Errors
/// If it cannot be read or prepared, or the picture cannot be drawn or written.
pub fn inspect(arguments: &InspectArguments) -> Outcome<()> {
    let what = &arguments.what;
    let path = Path::new(what);
    if !path.exists() && (what.contains(std::path::is_separator) || path.extension().is_some()) {
        return Err(Failure::bad_input(format!("there is no file or folder `{what}`")));
    }
    let network = match is_embedded(what) || is_dataset(path) || !path.exists() {
        true => Network::Dataset(what.clone()),
        false => Network::Files(path.to_path_buf()),
    };
    if let Some(file) = &arguments.output {
        format_of(file)?;
    }
    let of = &arguments.network;
    let wishes = Experiment {
        network: Some(network),
        subjects: (!of.subjects.is_empty()).then(|| of.subjects.clone()),
        subject_weights: of.subject_weights,
        prepare: (!of.prepare.is_empty()).then(|| preparation::wishes(&of.prepare)),
        ..Experiment::default()
    };
    // What a run would refuse can be looked at.
    let options = ConnectomeOptions { allow_missing_lengths: true, allow_negative_weights: true, ..Default::default() };
    let chosen = network_with(&wishes, &options)?;
    print!("{}", tell::table(&chosen, path));
    let mut notes = chosen.notes.clone();
    if matches!(&chosen.source, Source::Dataset(dataset) if dataset.path.is_none()) {
        notes.extend(notices(&chosen.connectome));
    }
    notes.iter().for_each(|note| summary::note(note));
    draw(&chosen, arguments)
}

/// Whether a folder has more than a network.
fn is_dataset(path: &Path) -> bool {
    let has_bold = || {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("bold_"))
    };
    path.is_dir() && (path.join("subjects").is_dir() || has_bold())
}

fn format_of(file: &Path) -> Outcome<&str> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending {
        "png" | "svg" => Ok(ending),
        _ => {
            let failure = Failure::bad_input(format!("`{}` is no name of a picture", file.display()));
            Err(failure.help("write `-o FILE.png` or `-o FILE.svg`"))
        }
    }
}

fn draw(chosen: &Chosen, arguments: &InspectArguments) -> Outcome<()> {
    if arguments.output.is_none() && arguments.out.is_none() {
        return Ok(());
    }
    let network = &chosen.connectome;
    require_pairs(network.n_nodes()).map_err(|reason| Failure::bad_input(format!("no picture: {reason}")))?;
    let figure = connectome(network.weights().view(), network.tract_lengths().view(), network.labels());
    let figure = figure.map_err(|error| Failure::bad_input(format!("no picture: {error}")))?;
    let prepared = match chosen.preparation.is_empty() {
        true => String::new(),
        false => format!(", prepared by {}", chosen.preparation.join(", ")),
    };
    let title = tell::title(chosen, Path::new(&arguments.what));
    let version = env!("CARGO_PKG_VERSION");
    let caption = format!("{}{prepared}; row = target, column = source; neurolib {version}", tell::what(chosen));
    let figure = figure.titled(format!("Connectome {title}")).captioned(caption);
    let failed = |error: FigureError| {
        let reason = std::error::Error::source(&error).map_or_else(String::new, |source| format!(": {source}"));
        Failure::failed(format!("{error}{reason}"))
    };
    if let Some(folder) = &arguments.out {
        let paths = figure.save(folder, PICTURE).map_err(failed)?;
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        println!("\n{}", names.join("\n"));
    }
    if let Some(file) = &arguments.output {
        let content = encoded(&figure, format_of(file)?).map_err(failed)?;
        std::fs::write(file, content)
            .map_err(|error| Failure::failed(format!("cannot write `{}`: {error}", file.display())))?;
        println!("\n{}", file.display());
    }
    Ok(())
}

fn encoded(figure: &Figure, ending: &str) -> Result<Vec<u8>, FigureError> {
    match ending {
        "svg" => figure.to_svg().map(String::into_bytes),
        _ => figure.to_png(),
    }
}
