//! A connectome as an archive of text files, as The Virtual Brain keeps them: `connectivity_76.zip`.

use std::path::Path;

use super::super::file::{Format, read_bytes};
use super::super::read_error::{ReadError, ReadProblem};
use super::super::zip::Archive;
use super::found::Found;
use super::nodes::Nodes;
use super::role::Role;
use super::{ConnectomeOptions, matrices};
use crate::connectome::Connectome;

/// Endings of the files that are read.
const ENDINGS: [&str; 3] = ["txt", "csv", "tsv"];
/// Endings of text that was compressed before it was archived.
const COMPRESSED: [&str; 2] = [".bz2", ".gz"];

/// The network of an archive.
pub(super) fn connectome(path: &Path, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    let bytes = read_bytes(path, Format::Zip)?;
    let in_file = |problem: ReadProblem| problem.in_file(path);
    let mut archive = Archive::open(&bytes, "ZIP").map_err(in_file)?;
    let names = archive.names().map(|name| checked(name).map(str::to_owned)).collect::<Result<Vec<_>, _>>();
    let names = names.map_err(in_file)?;
    let mut found = |role: Role| -> Result<Option<Found>, ReadError> {
        let Some(index) = place(&names, role).map_err(in_file)? else { return Ok(None) };
        let inner = path.join(&names[index]);
        let text = archive.unpack(index).map_err(|problem| problem.in_file(&inner))?;
        if text.contains(&0) {
            return Err(ReadProblem::OtherFormat { expected: "text", found: "binary data" }.in_file(&inner));
        }
        Found::in_text(&inner, &text, role).map(Some)
    };
    let Some(weights) = found(Role::Weights)? else { return Err(in_file(no_weights(&names))) };
    let lengths = found(Role::Lengths)?;
    let nodes = Nodes { labels: found(Role::Labels)?, centroids: found(Role::Centroids)? };
    matrices::connectome(path, weights, lengths, nodes, options)
}

/// A name that does not lead out of the archive. Nothing is ever written by these names; who makes such means harm.
fn checked(name: &str) -> Result<&str, ReadProblem> {
    let is_outside =
        name.starts_with(['/', '\\']) || name.contains(['\0', ':']) || name.split(['/', '\\']).any(|part| part == "..");
    if !is_outside {
        return Ok(name);
    }
    let what = format!("holds a file with the path `{}`, which leads out of the archive", name.escape_debug());
    Err(ReadProblem::Unsupported { what, remedy: "make the archive again, of the files in one folder" })
}

/// Which file has a role.
fn place(names: &[String], role: Role) -> Result<Option<usize>, ReadProblem> {
    let is = |name: &str, ending: &str| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let is_of_macos = name.starts_with("__MACOSX/") || file.starts_with('.');
        let mut usual = role.usual_names().iter().flat_map(|stem| ENDINGS.map(|text| format!("{stem}.{text}{ending}")));
        !is_of_macos && usual.any(|usual| usual.eq_ignore_ascii_case(file))
    };
    let mut fitting = (0..names.len()).filter(|&index| is(&names[index], ""));
    match (fitting.next(), fitting.next()) {
        (Some(first), Some(second)) => {
            let what = format!("has two files for the {}, `{}` and `{}`", role.name(), names[first], names[second]);
            Err(ReadProblem::Unsupported { what, remedy: "archive one of them only" })
        }
        (Some(index), None) => Ok(Some(index)),
        (None, _) => {
            let packed = |name: &&String| COMPRESSED.iter().any(|ending| is(name, ending));
            let Some(name) = names.iter().find(packed) else { return Ok(None) };
            let what = format!("holds `{name}`, text that is compressed once more");
            let remedy = "unpack the archive, unpack that file with `bunzip2` or `gunzip`, and archive the text files";
            Err(ReadProblem::Unsupported { what, remedy })
        }
    }
}

fn no_weights(names: &[String]) -> ReadProblem {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.escape_debug())).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    let found = if names.is_empty() { "nothing".to_owned() } else { shown.join(", ") + more };
    let what = format!("has no weights: expected a file `weights.txt`, found {found}");
    ReadProblem::Unsupported { what, remedy: "archive `weights.txt`, `tract_lengths.txt` and `centres.txt`" }
}
