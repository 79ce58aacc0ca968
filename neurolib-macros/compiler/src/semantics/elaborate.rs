//! Expressions: names are found, functions put in, units checked and conversions inserted.

mod call;
mod explore;
mod name;
mod operator;
mod quantity;

pub(super) use call::as_random;

use std::collections::HashSet;

use super::Report;
use super::core::{Core, Kind, Type, Typed};
use super::scope::Node;
use crate::ast::{Expr, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::UnaryOp;
use crate::source::Span;
use crate::units::{Ratio, Unit};

/// Deepest nesting of expressions, functions put in.
const MAX_DEPTH: usize = 350;
/// Deepest tree that results.
const MAX_TREE: usize = 700;
/// Most nodes of one expression, and of a whole model.
const MAX_SIZE: usize = 50_000;
const MAX_TOTAL: usize = 400_000;

/// Where an expression stands: what it may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A value of a node.
    Value,
    /// The right-hand side of a derivative: noise may stand here.
    Derivative,
    /// An input: `sum` and `mean` may stand here.
    Input,
    /// Inside `sum` and `mean`: `w`, `len` and `source.` may stand here.
    Connection,
}

/// What is known of a let.
#[derive(Clone, Debug)]
pub(super) struct LetValue {
    pub core: Core,
    pub ty: Type,
}

/// Elaborates the expressions of one model.
pub(super) struct Elaborator<'n, 'a, 'r> {
    pub node: &'n Node<'a>,
    pub report: &'r mut Report,
    /// Unit of time: ms, or 1 in a model without units.
    pub time: Unit,
    /// Unit of lengths: mm, or 1 in a model without units.
    pub length: Unit,
    /// Lets that have been elaborated.
    pub lets: Vec<Option<LetValue>>,
    /// Units of inputs that have been elaborated; `Some(None)` after an error.
    pub inputs: Vec<Option<Option<Unit>>>,
    /// Places of the declarations that something reads.
    pub used: HashSet<Span>,
    place: Place,
    /// Parameters of the functions being put in, innermost last.
    locals: Vec<Vec<(&'a Name, Typed)>>,
    /// Functions being put in.
    calls: Vec<usize>,
    depth: usize,
    total: usize,
    /// Whether a limit has been passed.
    overflowed: bool,
}

impl<'n, 'a, 'r> Elaborator<'n, 'a, 'r> {
    pub fn new(node: &'n Node<'a>, report: &'r mut Report) -> Self {
        let unit = |unit| if node.has_units { unit } else { Unit::ONE };
        Elaborator {
            node,
            report,
            time: unit(Unit::millisecond()),
            length: unit(Unit::millimetre()),
            lets: vec![None; node.lets.len()],
            inputs: vec![None; node.inputs.len()],
            used: HashSet::new(),
            place: Place::Value,
            locals: Vec::new(),
            calls: Vec::new(),
            depth: 0,
            total: 0,
            overflowed: false,
        }
    }

    /// The unit of a derivative of a quantity in `unit`, and of a power of time.
    pub fn per_time(&self, unit: Unit, power: Ratio) -> Option<Unit> {
        self.time.power(power).and_then(|time| unit.over(time))
    }

    /// An expression that stands at `place`. May be a bundle.
    pub fn expression(&mut self, expr: &'a Expr, scope: usize, place: Place) -> Typed {
        let outer = std::mem::replace(&mut self.place, place);
        let typed = self.expr(expr, scope);
        self.place = outer;
        typed
    }

    /// An expression that is a quantity; `None` if it is none, which has been reported.
    pub fn quantity(&mut self, expr: &'a Expr, scope: usize, place: Place) -> (Core, Option<Unit>) {
        let typed = self.expression(expr, scope, place);
        self.expect_quantity(typed)
    }

    /// What a path names, as a quantity.
    pub fn named(&mut self, path: &'a [Name], scope: usize) -> (Core, Option<Unit>) {
        let span = path[0].span.to(path[path.len() - 1].span);
        let typed = self.path(path, span, scope);
        self.expect_quantity(typed)
    }

    fn expr(&mut self, expr: &'a Expr, scope: usize) -> Typed {
        if self.overflowed {
            return self.unknown(expr.span);
        }
        if self.depth >= MAX_DEPTH {
            self.too_large(expr.span);
            return self.unknown(expr.span);
        }
        self.depth += 1;
        let mut typed = match &expr.kind {
            ExprKind::Number(value) => Typed { core: Core::number(*value, expr.span), ty: Type::Quantity(Unit::ONE) },
            ExprKind::Quantity(value, unit) => {
                Typed { core: Core::number(*value, expr.span), ty: unit.unit.map_or(Type::Unknown, Type::Quantity) }
            }
            ExprKind::Path(path) => self.path(path, expr.span, scope),
            ExprKind::Call { function, arguments, fields } => self.call(function, arguments, fields, expr.span, scope),
            ExprKind::Negate(a) => {
                self.double_minus(a, expr.span);
                let a = self.expr(a, scope);
                let (a, unit) = self.expect_quantity(a);
                let core = match a.kind {
                    Kind::Number(value) => Core::number(-value, expr.span),
                    _ => Core::unary(UnaryOp::Neg, a, expr.span),
                };
                self.typed(core, unit)
            }
            ExprKind::Not(a) => {
                let a = self.condition(a, scope);
                Typed { core: Core::unary(UnaryOp::Not, a, expr.span), ty: Type::Condition }
            }
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b, expr.span, scope),
            ExprKind::If(c, a, b) => self.conditional(c, a, b, expr.span, scope),
        };
        self.depth -= 1;
        typed.core.span = expr.span;
        self.bounded(typed)
    }

    /// The expression if it is within the limits.
    fn bounded(&mut self, typed: Typed) -> Typed {
        let core = &typed.core;
        self.total += 1;
        if core.size > MAX_SIZE || core.depth > MAX_TREE || self.total > MAX_TOTAL {
            let span = core.span;
            self.too_large(span);
            return self.unknown(span);
        }
        typed
    }

    /// A copy, which counts towards the limits.
    fn copy(&mut self, typed: &Typed) -> Typed {
        self.total = self.total.saturating_add(typed.core.size);
        if self.total > MAX_TOTAL {
            let span = typed.core.span;
            self.too_large(span);
            return self.unknown(span);
        }
        typed.clone()
    }

    /// Told once a model: the rest of a model that grows too large is not looked at.
    fn too_large(&mut self, span: Span) {
        if std::mem::replace(&mut self.overflowed, true) {
            return;
        }
        self.report.push(
            Diagnostic::new(
                Code::TooLarge,
                "this grows too large when functions and tables are put in",
                span,
                "too large",
            )
            .help("give parts of it names with `let`: a `let` is computed once"),
        );
    }

    /// In place of what could not be made sense of.
    fn unknown(&self, span: Span) -> Typed {
        Typed { core: Core::number(0.0, span), ty: Type::Unknown }
    }

    fn typed(&self, core: Core, unit: Option<Unit>) -> Typed {
        Typed { core, ty: unit.map_or(Type::Unknown, Type::Quantity) }
    }
}
