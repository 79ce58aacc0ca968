//! The arrays of a report, for NumPy.

use crate::analyze::Report;
use crate::cli::{Failure, Outcome};
use ndarray::ArrayD;
use neurolib::data::write_npz;
use std::path::Path;

/// Whether arrays can be written to a file, before anything is computed.
///
/// # Errors
/// If it is no .npz file, exists, or has no folder.
pub fn check(path: &Path, force: bool) -> Outcome<()> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("npz")) {
        return Err(Failure::bad_input(format!("`{}` has to end in `.npz`", path.display())));
    }
    if path.is_dir() {
        return Err(Failure::bad_input(format!("`{}` is a folder", path.display())));
    }
    if path.exists() && !force {
        let failure = Failure::bad_input(format!("`{}` exists already", path.display()));
        return Err(failure.help("choose another name, or replace it with `--force`"));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match parent {
        Some(parent) if !parent.is_dir() => {
            Err(Failure::bad_input(format!("there is no folder `{}` for --output", parent.display())))
        }
        _ => Ok(()),
    }
}

/// Writes `VARIABLE.ARRAY`; of several results, `1.VARIABLE.ARRAY` and so on in their order.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, reports: &[Report]) -> Outcome<()> {
    let mut arrays: Vec<(String, &ArrayD<f64>)> = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        let prefix = if reports.len() > 1 { format!("{}.", number + 1) } else { String::new() };
        for variable in &report.variables {
            let own = variable.arrays.iter();
            arrays.extend(own.map(|(name, array)| (format!("{prefix}{}.{name}", variable.name), array)));
        }
    }
    write_npz(path, arrays.iter().map(|(name, array)| (name.as_str(), *array))).map_err(Failure::failed)
}
