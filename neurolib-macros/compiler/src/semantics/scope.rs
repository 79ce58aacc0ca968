//! What a model declares, with its components put in: every declaration gets an index, every name a meaning.

mod collect;

use std::collections::HashMap;

use super::spelling::Spellings;
use crate::ast::{Binding, Bound, Edge, Expr, Name, Range, Statement, TableSignature, UnitText};
use crate::source::Span;

pub(super) use collect::collect;

/// What a name stands for: an index into one of the lists of [`Node`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Parameter(usize),
    Port(usize),
    Let(usize),
    State(usize),
    Noise(usize),
    Input(usize),
    Table(usize),
    Function(usize),
    /// The scope of the instance.
    Instance(usize),
}

/// The names that expressions of a model, or of an instance of a component, may use.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// Put before names: `ee.`.
    pub prefix: String,
    pub names: HashMap<&'a str, (Entity, Span)>,
    /// Names that may have been declared in statements that did not parse.
    pub skipped: Vec<&'a str>,
    /// What it is, for messages.
    pub what: String,
}

/// A declaration with a value.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// With the prefix of its instance.
    pub name: String,
    pub span: Span,
    pub doc: &'a str,
    pub unit: Option<&'a UnitText>,
    pub value: &'a Expr,
    /// Where the names of `value` are looked up.
    pub scope: usize,
    pub is_argument: bool,
}

impl<'a> Item<'a> {
    fn new(binding: &'a Binding, prefix: &str, scope: usize) -> Self {
        Item {
            name: format!("{prefix}{}", binding.name.text),
            span: binding.name.span,
            doc: &binding.doc,
            unit: binding.unit.as_ref(),
            value: &binding.value,
            scope,
            is_argument: false,
        }
    }
}

/// `factor * d/dt state = value`.
#[derive(Debug)]
pub(super) struct Equation<'a> {
    pub state: usize,
    pub factor: Option<&'a Expr>,
    pub value: &'a Expr,
    pub scope: usize,
}

/// `past name = value`.
#[derive(Debug)]
pub(super) struct Past<'a> {
    pub target: usize,
    pub name: Span,
    pub value: &'a Expr,
    pub scope: usize,
}

/// A table as declared.
#[derive(Debug)]
pub(super) struct TableItem<'a> {
    pub name: String,
    pub signature: &'a TableSignature,
    pub path: &'a str,
    pub path_span: Span,
    pub edge: Edge,
}

/// `fn name(parameters) = value`.
#[derive(Debug)]
pub(super) struct FunctionItem<'a> {
    pub name: &'a Name,
    pub parameters: &'a [Name],
    pub value: &'a Expr,
    pub scope: usize,
}

/// Every declaration of a model.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// The model's own, then one for each instance.
    pub scopes: Vec<Scope<'a>>,
    pub parameters: Vec<(Item<'a>, Option<&'a Range>)>,
    pub ports: Vec<Item<'a>>,
    pub lets: Vec<Item<'a>>,
    pub states: Vec<(Item<'a>, &'a Bound)>,
    pub equations: Vec<Equation<'a>>,
    pub pasts: Vec<Past<'a>>,
    pub noises: Vec<(String, Span)>,
    pub inputs: Vec<Item<'a>>,
    pub tables: Vec<TableItem<'a>>,
    pub functions: Vec<FunctionItem<'a>>,
    pub observables: Vec<&'a Statement>,
    pub readouts: Vec<&'a Statement>,
    /// Whether any unit is written anywhere.
    pub has_units: bool,
    /// How it writes its units.
    pub spellings: Spellings,
}
