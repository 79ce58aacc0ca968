//! Models from `.nm` files, without a Rust compiler.

use crate::interpreter::{InterpretedModel, edge};
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::document::{Documentation, document};
use neurolib_compiler::ir;
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;
use neurolib_compiler::{Compilation, Resolution, compile_bytes, decode};
use neurolib_runtime::data::{ReadError, TableData, standard_table};
use neurolib_runtime::table::{Edge, Table, TableError};
use std::path::{Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

/// Why a file is no model.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The text has mistakes.
    #[error("{}", .0.join("\n\n"))]
    Mistakes(Vec<String>),
    /// The text declares no model.
    #[error("{} declares no model: it needs at least one `model Name {{ … }}`", .0.display())]
    Empty(PathBuf),
    /// The text declares models, but not the one that was asked for.
    #[error("{} declares no model `{name}`; it declares `{}`", path.display(), models.join("`, `"))]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The name that was asked for.
        name: String,
        /// Those that it declares.
        models: Vec<String>,
    },
    /// The data of a table cannot be read.
    #[error("table `{table}`: {source}")]
    TableFile {
        /// The table's path as written.
        table: String,
        /// What is wrong.
        source: ReadError,
    },
    /// The data of a table are no table.
    #[error("table `{table}`: {source}")]
    Table {
        /// The table's path as written.
        table: String,
        /// What is wrong.
        source: TableError,
    },
}

/// Reads a `.nm` file and prepares its first model; the files beside it and the standard library are at hand.
///
/// # Errors
/// If the file cannot be read or has mistakes, each rendered as the command shows it.
pub fn load(path: &Path) -> Result<InterpretedModel, LoadError> {
    let model = compile(path, None)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    InterpretedModel::new(&model, &|table| read_table(table, &folder))
}

/// Reads a `.nm` file and prepares the model of this name.
///
/// # Errors
/// As [`load`], and if the file does not declare it.
pub fn load_model(path: &Path, name: &str) -> Result<InterpretedModel, LoadError> {
    let model = compile(path, Some(name))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    InterpretedModel::new(&model, &|table| read_table(table, &folder))
}

/// Reads a `.nm` file and compiles it: the model of this name, or the first.
///
/// # Errors
/// As [`load_model`].
pub fn compile(path: &Path, name: Option<&str>) -> Result<ir::Model, LoadError> {
    let mut compilation = check(path)?;
    let errors: Vec<String> = compilation
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(|d| render(d, &compilation.sources, Style::Plain))
        .collect();
    if !errors.is_empty() {
        return Err(LoadError::Mistakes(errors));
    }
    let models: Vec<String> = compilation.models.iter().map(|model| model.name.clone()).collect();
    let position = match name {
        None => (!models.is_empty()).then_some(0),
        Some(name) => models.iter().position(|model| model == name),
    };
    match (position, name) {
        (Some(position), _) => Ok(compilation.models.swap_remove(position)),
        (None, Some(name)) if !models.is_empty() => {
            Err(LoadError::Unknown { path: path.to_path_buf(), name: name.to_owned(), models })
        }
        _ => Err(LoadError::Empty(path.to_path_buf())),
    }
}

/// Reads a `.nm` file and compiles it as far as the representation.
///
/// # Errors
/// If the file cannot be read; mistakes in it are diagnostics of the result.
pub fn check(path: &Path) -> Result<Compilation, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_path_buf(), source })?;
    Ok(compile_bytes(&path.display().to_string(), bytes, &texts(&folder_of(path), path)))
}

/// Reads a `.nm` file and looks for mistakes, without compiling its models.
///
/// # Errors
/// If the file cannot be read; mistakes in it are diagnostics of the result.
pub fn resolve(path: &Path) -> Result<Resolution, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_path_buf(), source })?;
    Ok(match decode(&path.display().to_string(), bytes) {
        Ok(source) => neurolib_compiler::resolve(&source, &texts(&folder_of(path), path)),
        Err(resolution) => *resolution,
    })
}

/// Reads the models of a `.nm` file to describe or compare them.
///
/// # Errors
/// If the file cannot be read; mistakes in it are diagnostics of the result.
pub fn describe(path: &Path) -> Result<Documentation, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_path_buf(), source })?;
    Ok(match decode(&path.display().to_string(), bytes) {
        Ok(source) => document(&source, &texts(&folder_of(path), path)),
        Err(resolution) => {
            Documentation { subjects: Vec::new(), diagnostics: resolution.diagnostics, sources: resolution.sources }
        }
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn read(path: &Path) -> Option<Source> {
    Some(Source::new(path.display().to_string(), fs::read_to_string(path).ok()?))
}

/// The other models and the table headers of a folder.
pub fn texts(folder: &Path, except: &Path) -> Texts {
    let mut texts = Texts::default();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).into_iter().flatten().flatten() {
            let path = entry.path();
            let extension = path.extension().and_then(|e| e.to_str());
            if extension == Some("nm") && current == folder && path.file_name() != except.file_name() {
                texts.models.extend(read(&path));
            } else if extension == Some("table")
                && let (Some(source), Ok(name)) = (read(&path), path.with_extension("").strip_prefix(folder))
            {
                texts.tables.push((name.to_string_lossy().replace('\\', "/"), source));
            } else if path.is_dir()
                && path.join("..").join(path.file_name().unwrap_or_default()).with_extension("table").exists()
            {
                // The data of a table; nothing else to find in it.
            } else if path.is_dir() && current == folder {
                folders.push(path);
            }
        }
    }
    texts.models.sort_by(|a, b| a.name.cmp(&b.name));
    texts
}

/// The data of a declared table: the user's own, or those of the standard library.
fn read_table(table: &ir::Table, folder: &Path) -> Result<Table, LoadError> {
    let data = match standard_table(&table.path) {
        Some(data) if !folder.join(&table.path).with_extension("table").exists() => data,
        _ => {
            let axes: Vec<&str> = table.header_axes.iter().map(String::as_str).collect();
            let quantities: Vec<&str> = table.header_quantities.iter().map(String::as_str).collect();
            TableData::read_dir(&folder.join(&table.path), &axes, &quantities)
                .map_err(|source| LoadError::TableFile { table: table.path.clone(), source })?
        }
    };
    build_table(&data, &table.axes, &table.quantities, edge(table.edge))
        .map_err(|source| LoadError::Table { table: table.path.clone(), source })
}

/// A table with its axes in the order of a declaration's arguments, and the declared quantities.
pub(crate) fn build_table(
    data: &TableData,
    order: &[usize],
    quantities: &[usize],
    edge: Edge,
) -> Result<Table, TableError> {
    let axes: Vec<&[f64]> = order.iter().map(|&a| data.axes[a].1.as_slice()).collect();
    let shape: Vec<usize> = data.axes.iter().map(|(_, values)| values.len()).collect();
    let moved: Vec<Vec<f64>> = quantities.iter().map(|&q| transpose(&data.quantities[q].1, &shape, order)).collect();
    let moved: Vec<&[f64]> = moved.iter().map(Vec::as_slice).collect();
    Table::new(&axes, &moved, edge)
}

/// Row-major values with their axes in another order.
fn transpose(values: &[f64], shape: &[usize], order: &[usize]) -> Vec<f64> {
    match ndarray::ArrayView::from_shape(shape, values) {
        Ok(array) => array.permuted_axes(order).iter().copied().collect(),
        // Wrong sizes are told when the table is built.
        Err(_) => values.to_vec(),
    }
}
