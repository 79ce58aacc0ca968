//! A page about a model, before any format.

use super::lines::Line;
use super::math::Math;
use crate::resolved::Citation;

/// What there is to say of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Name of the model.
    pub name: String,
    /// The model it varies.
    pub base: Option<String>,
    /// Its documentation: paragraphs with blank lines between them.
    pub doc: String,
    /// References.
    pub citations: Vec<Citation>,
    /// Its equations.
    pub groups: Vec<Group>,
    /// The parts it is made of.
    pub components: Vec<Component>,
    /// What the signs mean.
    pub notation: Vec<Vec<Inline>>,
    /// States, parameters, and what else it declares.
    pub tables: Vec<Table>,
    /// Number of states and of parameters.
    pub counts: (usize, usize),
}

/// Equations that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are.
    pub title: String,
    /// The equations, at least one.
    pub equations: Vec<Equation>,
}

/// A left-hand side, and what it equals.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// The left-hand side.
    pub left: Math,
    /// The lines of the right-hand side, at least one.
    pub lines: Vec<Line>,
}

/// A part that a model puts in, once or several times.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What the model calls its instances.
    pub instances: Vec<String>,
    /// Its equations.
    pub groups: Vec<Group>,
    /// What each instance is given.
    pub arguments: Option<Table>,
    /// Arguments that are too long for the table.
    pub long_arguments: Option<Group>,
}

/// Rows below headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the rows are.
    pub title: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each with a cell for each heading.
    pub rows: Vec<Row>,
}

/// A cell for each heading.
pub type Row = Vec<Cell>;

/// Contents of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// What one writes in a file or a command.
    Code(String),
    /// A formula.
    Math(Math),
    /// A model, which may have a page of its own.
    Model(String),
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A formula.
    Math(Math),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// What one writes.
    pub fn code(text: impl Into<String>) -> Cell {
        Cell::Code(text.into())
    }

    fn is_empty(&self) -> bool {
        match self {
            Cell::Text(text) | Cell::Code(text) | Cell::Model(text) => text.is_empty(),
            Cell::Math(_) => false,
        }
    }
}

impl Table {
    /// A table without the columns that are empty in every row; `None` without rows.
    pub fn new(title: &str, headings: &[&str], mut rows: Vec<Row>) -> Option<Table> {
        let keep: Vec<bool> =
            (0..headings.len()).map(|k| rows.iter().any(|row| row.get(k).is_some_and(|c| !c.is_empty()))).collect();
        let kept = |k: &mut usize| {
            *k += 1;
            keep[*k - 1]
        };
        for row in &mut rows {
            let mut k = 0;
            row.retain(|_| kept(&mut k));
        }
        let mut k = 0;
        let headings = headings.iter().filter(|_| kept(&mut k)).map(|heading| (*heading).to_owned()).collect();
        (!rows.is_empty()).then(|| Table { title: title.to_owned(), headings, rows })
    }
}

impl Page {
    /// The first sentence of the documentation.
    pub fn summary(&self) -> &str {
        let paragraph = self.doc.split("\n\n").next().unwrap_or_default().trim();
        let end = paragraph.find(". ").into_iter().chain(paragraph.find(".\n")).min();
        end.map_or(paragraph, |end| &paragraph[..=end])
    }

    /// All groups of equations, those of components with their name.
    pub fn all_groups(&self) -> Vec<Group> {
        let mut groups = self.groups.clone();
        for component in &self.components {
            groups.extend(component.groups.iter().chain(&component.long_arguments).map(|group| {
                let title = format!("{}, {}", component.name, group.title);
                Group { title, equations: group.equations.clone() }
            }));
        }
        groups
    }
}
