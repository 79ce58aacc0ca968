//! What is in a network, in words and numbers.

use crate::cli::table::{Table, width, wrap};
use crate::experiment::network::Chosen;
use crate::experiment::plan::Source;
use crate::experiment::prepare::hash_text;
use console::style;
use neurolib::analysis::functional_connectivity;
use neurolib::{Connectome, Dataset};
use neurolib_runtime::connectome::Notice;
use std::path::Path;

/// m/s, for delays.
const SPEED: f64 = 20.0;

/// All of it.
pub fn table(chosen: &Chosen, path: &Path) -> String {
    let connectome = &chosen.connectome;
    let mut text = format!("{}\n\n", style(title(chosen, path)).bold());
    for line in wrap(&what(chosen), width()) {
        text.push_str(&format!("{line}\n"));
    }
    text.push('\n');
    let mut table = Table::new(["", ""]);
    let mut row = |name: &str, value: String| table.row([style(name).dim().to_string(), value]);
    if !chosen.preparation.is_empty() {
        row("prepared by", chosen.preparation.join(", "));
    }
    row("regions", connectome.n_nodes().to_string());
    row("labels", labels(connectome));
    row("centroids", if connectome.centroids().is_some() { "in mm" } else { "none" }.to_string());
    row("connections", connections(connectome));
    row("orientation", "row = target, column = source".to_string());
    row("symmetry", symmetry(connectome));
    row("diagonal", diagonal(connectome));
    row("weights", weights(connectome));
    row("tract lengths", lengths(connectome));
    row("content hash", hash_text(connectome.content_hash()));
    if let Source::Dataset(dataset) = &chosen.source {
        row("from", dataset.provenance.clone());
    }
    text.push_str(&table.render(2));
    if let Source::Dataset(dataset) = &chosen.source {
        text.push_str(&subjects(dataset));
    }
    text
}

/// What it is called.
pub fn title(chosen: &Chosen, path: &Path) -> String {
    match &chosen.source {
        Source::Dataset(dataset) => dataset.name.clone(),
        _ => path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned()),
    }
}

/// What it is, in one line.
pub fn what(chosen: &Chosen) -> String {
    match &chosen.source {
        Source::Dataset(dataset) => dataset.description.clone(),
        Source::Files(path) if path.is_dir() => "a folder with a network".to_string(),
        Source::Files(path) => match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
            "zip" => "a network in a ZIP file of text, as The Virtual Brain has them".to_string(),
            "mat" => "a network in a MATLAB file".to_string(),
            "nc" | "nc4" | "h5" | "hdf5" => "a network in a netCDF or HDF5 file".to_string(),
            "npy" | "npz" => "a network in a file of NumPy".to_string(),
            _ => "a network in a text file".to_string(),
        },
        Source::SingleNode => "a single node".to_string(),
    }
}

fn labels(connectome: &Connectome) -> String {
    let labels = connectome.labels();
    match labels {
        _ if connectome.notices().iter().any(|notice| matches!(notice, Notice::Unlabeled { .. })) => {
            "none: node0, node1, …".to_string()
        }
        [first, .., last] => format!("{first} … {last}"),
        _ => labels.join(", "),
    }
}

fn connections(connectome: &Connectome) -> String {
    let nodes = connectome.n_nodes();
    let possible = (nodes * nodes.saturating_sub(1)).max(1) as f64;
    let between = connectome.connections().filter(|c| c.target != c.source).count();
    format!("{between} between different regions, {} of all pairs", percent(between as f64 / possible))
}

/// Of weights and of lengths, how far apart the two directions are.
fn symmetry(connectome: &Connectome) -> String {
    let mut entries: Vec<(usize, usize, f64, f64)> =
        connectome.entries().map(|c| (c.target, c.source, c.weight, c.tract_length)).collect();
    entries.sort_unstable_by_key(|&(target, source, ..)| (target, source));
    let back = |target: usize, source: usize| {
        let place = entries.binary_search_by_key(&(source, target), |&(t, s, ..)| (t, s));
        place.map_or((0.0, 0.0), |place| (entries[place].2, entries[place].3))
    };
    let apart = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).abs() / a.abs().max(b.abs()) };
    let (mut weights, mut lengths) = (0.0_f64, 0.0_f64);
    for &(target, source, weight, length) in &entries {
        let (weight_back, length_back) = back(target, source);
        weights = weights.max(apart(weight, weight_back));
        lengths = lengths.max(apart(length, length_back));
    }
    let word = |apart: f64| match apart {
        0.0 => "symmetric".to_string(),
        apart => format!("up to {} apart", percent(apart)),
    };
    match (weights, lengths) {
        (0.0, 0.0) => "weights and lengths are symmetric".to_string(),
        _ => format!("weights of the two directions are {}, lengths {}", word(weights), word(lengths)),
    }
}

fn diagonal(connectome: &Connectome) -> String {
    match connectome.connections().filter(|c| c.target == c.source).count() {
        0 => "0: no region is connected to itself".to_string(),
        1 => "1 region is connected to itself".to_string(),
        count => format!("{count} regions are connected to themselves"),
    }
}

fn weights(connectome: &Connectome) -> String {
    let values = || connectome.connections().map(|c| c.weight);
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), w| (low.min(w), high.max(w)));
    if low > high {
        return "all 0".to_string();
    }
    let mean = values().sum::<f64>() / values().count() as f64;
    let negative = match values().filter(|weight| *weight < 0.0).count() {
        0 => "none negative".to_string(),
        count => format!("{count} negative, which a run refuses"),
    };
    format!("{} to {}, mean {} where there are any, {negative}", digits(low), digits(high), digits(mean))
}

fn lengths(connectome: &Connectome) -> String {
    let between = || connectome.connections().filter(|c| c.target != c.source);
    let known = || between().map(|c| c.tract_length).filter(|length| *length > 0.0);
    let missing = between().filter(|c| c.tract_length == 0.0).count();
    let count = known().count();
    if count == 0 && connectome.entries().any(|c| c.tract_length > 0.0) {
        return "only where nothing is connected".to_string();
    }
    if count == 0 {
        return "none, or all 0: a network without delays".to_string();
    }
    let longest = known().fold(0.0, f64::max);
    let shortest = known().fold(f64::INFINITY, f64::min);
    let missing = match missing {
        0 => "no connection without".to_string(),
        1 => "1 connection without".to_string(),
        missing => format!("{missing} connections without"),
    };
    let notices = connectome.notices();
    let unit = |notice: &Notice| match notice {
        Notice::LengthsInMeters { .. } => Some(", if these are mm; they look like meters"),
        Notice::LengthsInCentimeters { .. } => Some(", if these are mm; they look like centimeters"),
        _ => None,
    };
    let plausible = notices.iter().find_map(unit).unwrap_or_default();
    format!(
        "{} to {} mm, mean {} mm, {missing}; delays up to {} ms at {SPEED} m/s{plausible}",
        digits(shortest),
        digits(longest),
        digits(known().sum::<f64>() / count as f64),
        digits(longest / SPEED),
    )
}

fn subjects(dataset: &Dataset) -> String {
    if dataset.subjects.is_empty() {
        return "\nno BOLD of subjects\n".to_string();
    }
    let mut table = Table::new(["subject", "regions", "samples", "mean functional connectivity"]);
    for subject in &dataset.subjects {
        let mean = functional_connectivity(subject.bold.view()).ok().map(|fc| {
            let pairs = fc.indexed_iter().filter(|((row, column), value)| row < column && value.is_finite());
            let (sum, count) = pairs.fold((0.0, 0usize), |(sum, count), (_, value)| (sum + value, count + 1));
            sum / count.max(1) as f64
        });
        let mean = mean.map_or_else(|| "undefined".to_string(), |mean| format!("{mean:.3}"));
        let (regions, samples) = subject.bold.dim();
        table.row([subject.name.clone(), regions.to_string(), samples.to_string(), mean]);
    }
    format!("\n{}", table.render(2))
}

fn percent(share: f64) -> String {
    match 100.0 * share {
        percent if percent > 0.0 && percent < 0.1 => "less than 0.1 %".to_string(),
        percent if percent < 10.0 || (99.0..100.0).contains(&percent) => format!("{percent:.1} %"),
        percent => format!("{percent:.0} %"),
    }
}

/// A number in about three digits.
fn digits(value: f64) -> String {
    match value.abs() {
        size if size == 0.0 || (0.001..1e6).contains(&size) => {
            let decimals = (2.0 - size.max(1e-300).log10().floor()).clamp(0.0, 5.0) as usize;
            let text = format!("{value:.decimals$}");
            if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
        }
        _ => format!("{value:.2e}"),
    }
}
