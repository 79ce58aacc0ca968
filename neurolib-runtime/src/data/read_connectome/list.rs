//! A connectome as a list of connections: text with a heading and a row for each connection.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::super::csv::{self, Row};
use super::super::file::{Format, MAX_BYTES, read_bytes};
use super::super::read_error::{Place, ReadError, ReadProblem};
use super::found::{Found, Part};
use super::nodes::{MOST_NODES, Nodes};
use super::role::{Role, file_name, folder_of, two_files};
use super::{ConnectomeFiles, ConnectomeOptions};
use crate::connectome::{Connectome, default_labels};
use crate::names::nearest;

/// Columns of a list.
const COLUMNS: [&str; 4] = ["target", "source", "weight", "length"];

/// Whether a file is a list of connections: by its name, or by a heading that names a column of one.
pub(super) fn is_list(path: &Path) -> bool {
    if Format::of(path).ok() != Some(Format::Text) {
        return false;
    }
    let is_named = path.file_stem().is_some_and(|stem| stem == Role::Connections.usual_names()[0]);
    is_named || heading(path).is_some_and(|cells| cells.iter().any(|cell| COLUMNS.contains(&cell.as_str())))
}

/// The cells of the first row, if it can be read and is not endless.
fn heading(path: &Path) -> Option<Vec<String>> {
    let mut lines = BufReader::new(File::open(path).ok()?.take(1 << 16)).split(b'\n').map_while(Result::ok);
    let row = lines.find_map(|line| csv::rows(&line).ok()?.next()?.ok())?;
    Some(row.cells.iter().map(|cell| cell.to_lowercase()).collect())
}

/// The network of a list and its nodes.
pub(super) fn connectome(files: &ConnectomeFiles, options: &ConnectomeOptions) -> Result<Connectome, ReadError> {
    let path = &files.weights;
    if let Some(lengths) = &files.tract_lengths {
        return Err(two_files(&folder_of(path), Role::Lengths, file_name(path), file_name(lengths)));
    }
    let nodes = Nodes::read(files, options)?;
    let labels = nodes.labels()?;
    let bytes = read_bytes(path, Format::Text)?;
    let list = read(&bytes, labels.as_deref(), options).map_err(|problem| problem.in_file(path))?;
    let placed = match &nodes.centroids {
        Some(Found { part: Part::Centroids { points, .. }, .. }) => points.nrows(),
        _ => 0,
    };
    let labels = match labels {
        Some(labels) => labels,
        None if list.nodes == 0 && placed == 0 => return Err(ReadProblem::Empty.in_file(path)),
        None => default_labels(list.nodes.max(placed)),
    };
    let connectome = Connectome::from_connections(labels, list.connections);
    nodes.place(connectome.map_err(|error| ReadProblem::from(error).in_file(path))?)
}

/// What a list says.
struct List {
    /// Target, source, weight, tract length in mm.
    connections: Vec<(usize, usize, f64, f64)>,
    /// The largest index of a node, plus one.
    nodes: usize,
}

fn read(bytes: &[u8], labels: Option<&[String]>, options: &ConnectomeOptions) -> Result<List, ReadProblem> {
    csv::limit(bytes, MAX_BYTES / 2)?;
    let mut rows = csv::rows(bytes)?;
    let columns = Columns::of(&rows.next().ok_or(ReadProblem::Empty)??)?;
    if columns.length.is_none() && !options.allow_missing_lengths {
        return Err(ReadProblem::MissingLengths);
    }
    let names = Names::new(labels);
    let mut list: Vec<(usize, usize, f64, f64, usize)> = Vec::new();
    for row in rows {
        let Row { row, cells } = row?;
        if cells.len() != columns.count {
            let (found, expected) = (cells.len(), columns.count);
            return Err(ReadProblem::RaggedRow { row, found, first_row: columns.row, expected });
        }
        let place = |column| Place::Text { row, column: column + 1 };
        let node = |column: usize| names.index(&cells[column], place(column));
        let number = |column: usize| number(&cells[column], place(column));
        let (target, source, weight) = (node(columns.target)?, node(columns.source)?, number(columns.weight)?);
        if weight < 0.0 && !options.allow_negative_weights {
            return Err(ReadProblem::NegativeWeight { place: place(columns.weight), value: weight });
        }
        let length = columns.length.map_or(Ok(0.0), number)?;
        if let Some(column) = columns.length.filter(|_| length < 0.0) {
            return Err(ReadProblem::NegativeLength { place: place(column), value: length });
        }
        list.push((target, source, weight, length, row));
    }
    list.sort_unstable_by_key(|&(target, source, .., row)| (target, source, row));
    let pair = |c: &(usize, usize, f64, f64, usize)| (c.0, c.1);
    if let Some([first, second]) = list.array_windows().find(|[a, b]| pair(a) == pair(b)) {
        let name = |node: usize| labels.map_or_else(|| node.to_string(), |labels| labels[node].clone());
        let (target, source_node) = (name(first.0), name(first.1));
        return Err(ReadProblem::DuplicateConnection { row: second.4, first_row: first.4, source_node, target });
    }
    let nodes = list.iter().map(|c| c.0.max(c.1) + 1).max().unwrap_or(0);
    Ok(List { connections: list.into_iter().map(|(t, s, w, l, _)| (t, s, w, l)).collect(), nodes })
}

/// Where the columns of a list are.
struct Columns {
    target: usize,
    source: usize,
    weight: usize,
    length: Option<usize>,
    /// Row of the heading in the file, and how many columns it has.
    row: usize,
    count: usize,
}

impl Columns {
    fn of(heading: &Row) -> Result<Self, ReadProblem> {
        let row = heading.row;
        let mut places = [None; COLUMNS.len()];
        for (column, cell) in heading.cells.iter().enumerate() {
            let place = Place::Text { row, column: column + 1 };
            let known = COLUMNS.iter().position(|name| *name == cell.to_lowercase());
            let Some(known) = known else {
                return Err(ReadProblem::UnknownColumn { place, name: cell.clone() });
            };
            if places[known].replace(column).is_some() {
                return Err(ReadProblem::DuplicateColumn { place, name: COLUMNS[known] });
            }
        }
        let needed = |index: usize| places[index].ok_or(ReadProblem::MissingColumn { row, name: COLUMNS[index] });
        let (target, source, weight) = (needed(0)?, needed(1)?, needed(2)?);
        Ok(Self { target, source, weight, length: places[3], row, count: heading.cells.len() })
    }
}

/// How nodes are called in a list: by label, or by index from 0 unless labels are numbers themselves.
struct Names<'a> {
    labels: Option<&'a [String]>,
    by_label: HashMap<&'a str, usize>,
    has_indices: bool,
}

impl<'a> Names<'a> {
    fn new(labels: Option<&'a [String]>) -> Self {
        let list = labels.unwrap_or_default();
        let by_label = list.iter().enumerate().map(|(index, label)| (label.as_str(), index)).collect();
        let has_indices = list.iter().all(|label| label.parse::<usize>().is_err());
        Self { labels, by_label, has_indices }
    }

    fn index(&self, cell: &str, place: Place) -> Result<usize, ReadProblem> {
        if let Some(&index) = self.by_label.get(cell) {
            return Ok(index);
        }
        let nodes = self.labels.map_or(MOST_NODES, <[String]>::len);
        let index = cell.parse().ok().filter(|&index| self.has_indices && index < nodes);
        index.ok_or_else(|| {
            let indices = format!("an index from 0 to {}", nodes - 1);
            let expected = match self.labels {
                None => format!("{indices} is expected; labels need a file of labels"),
                Some(_) if !self.has_indices => "a label is expected; as there are numbers among them, no index".into(),
                Some(labels) => {
                    let meant = nearest(cell, labels.iter().map(String::as_str));
                    let meant = meant.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
                    format!("a label or {indices} is expected{meant}")
                }
            };
            ReadProblem::NoSuchNode { place, text: cell.to_owned(), expected }
        })
    }
}

fn number(cell: &str, place: Place) -> Result<f64, ReadProblem> {
    let is_comma = cell.contains(',') && cell.replace(',', ".").parse::<f64>().is_ok();
    let remedy = if is_comma { csv::DECIMAL_POINT } else { "weight and length of a connection are numbers" };
    match cell.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(value) => Err(ReadProblem::NotFinite { place, value }),
        Err(_) => Err(ReadProblem::NotANumber { place, text: cell.to_owned(), remedy }),
    }
}
