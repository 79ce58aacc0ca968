//! A text as its author wrote it: every statement, with its places, before any name is looked up.

use crate::source::Span;
use crate::units::Unit;

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A unit as written.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitText {
    /// What it means; `None` if that was an error, already reported.
    pub unit: Option<Unit>,
    /// How it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A file: the components and models it declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Parts for reuse inside nodes.
    pub components: Vec<Block>,
    /// Models of nodes.
    pub models: Vec<Block>,
}

/// A model or a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its name.
    pub name: Name,
    /// Its documentation.
    pub doc: String,
    /// The model it varies.
    pub extends: Option<Name>,
    /// What it declares, in order.
    pub statements: Vec<Statement>,
    /// Words of skipped, mistaken statements: names that may have been declared there.
    pub skipped: Vec<String>,
    /// Where it stands, from its keyword to its closing brace.
    pub span: Span,
}

/// `name: unit = value`, with its documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// Its name.
    pub name: Name,
    /// Its documentation.
    pub doc: String,
    /// The declared unit.
    pub unit: Option<UnitText>,
    /// The value.
    pub value: Expr,
}

/// `lo..hi`, either of which may be left open.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: Option<Expr>,
    /// Upper end.
    pub high: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// What happens to a state after each step.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// Nothing.
    Free,
    /// `clamp lo..hi`.
    Clamp(Range),
    /// `wrap lo..hi`.
    Wrap(Range),
}

/// An axis or quantity of a table, or an argument of a component: a name and a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its documentation.
    pub doc: String,
    /// The declared unit.
    pub unit: Option<UnitText>,
}

/// `name(axes) -> { quantities }`.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSignature {
    /// Its name.
    pub name: Name,
    /// What it is read at.
    pub axes: Vec<Column>,
    /// What is read.
    pub quantities: Vec<Column>,
}

/// What a table says outside its axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The value at the edge.
    Clamp,
    /// The line through the last two points.
    Extrapolate,
    /// An error of the run.
    Error,
}

/// A statement of a model or component.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `cite doi "…"`.
    Cite { kind: Name, text: String },
    /// `param x: unit = v in lo..hi`.
    Parameter { binding: Binding, range: Option<Range> },
    /// `arg x: unit`, of a component.
    Argument(Column),
    /// `port x: unit = v`.
    Port(Binding),
    /// `let x = v`.
    Let(Binding),
    /// `state x: unit = init clamp lo..hi`.
    State { binding: Binding, bound: Bound },
    /// `factor * d/dt x = value`.
    Equation { factor: Option<Expr>, state: Name, value: Expr },
    /// `noise xi`.
    Noise(Name),
    /// `input x = sum(…)`.
    Input(Binding),
    /// `table name(…) -> {…} from "…" linear, edge clamp`.
    Table { signature: TableSignature, doc: String, path: String, path_span: Span, edge: Edge },
    /// `observe x: unit = v default`; without a value it records what has its name.
    Observe { path: Vec<Name>, doc: String, unit: Option<UnitText>, value: Option<Expr>, is_default: bool },
    /// `name = Component { arg = v … }`.
    Instance { name: Name, component: Name, arguments: Vec<(Name, Expr)> },
    /// `readout name = Model { port = v … } every T`.
    Readout { name: Name, doc: String, model: Name, ports: Vec<(Name, Expr)>, every: Option<Expr> },
    /// `fn name(x, y) = v`.
    Function { name: Name, parameters: Vec<Name>, value: Expr },
    /// `past x = init`.
    Past { name: Name, value: Expr },
    /// `override statement`, with the place of the keyword and what follows.
    Override(Box<Statement>, Span),
    /// `fix x = v`.
    Fix { name: Name, value: Expr },
    /// `drop x`.
    Drop(Name),
}

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `2.5`.
    Number(f64),
    /// `2.5[mV]`.
    Quantity(f64, UnitText),
    /// `x`, `ee.s`, `source.x`.
    Path(Vec<Name>),
    /// `f(x, y)`, and the fields that are taken of it.
    Call { function: Name, arguments: Vec<Expr>, fields: Vec<Name> },
    /// `-x`.
    Negate(Box<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `x + y` and the like.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// Operators between two operands.
#[allow(missing_docs, reason = "each is the operator of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

impl Expr {
    /// Calls `f` with this expression and each in it, in no particular order, without recursion.
    pub fn visit<'a>(&'a self, mut f: impl FnMut(&'a Expr)) {
        let mut pending = vec![self];
        while let Some(expr) = pending.pop() {
            f(expr);
            match &expr.kind {
                ExprKind::Number(_) | ExprKind::Quantity(..) | ExprKind::Path(_) => {}
                ExprKind::Call { arguments, .. } => pending.extend(arguments),
                ExprKind::Negate(a) | ExprKind::Not(a) => pending.push(a),
                ExprKind::Binary(_, a, b) => pending.extend([&**a, b]),
                ExprKind::If(a, b, c) => pending.extend([&**a, b, c]),
            }
        }
    }
}
