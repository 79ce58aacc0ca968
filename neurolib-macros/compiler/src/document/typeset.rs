//! From expressions to formulas: fractions, powers and roots, and the fewest brackets that keep the meaning.

mod call;
mod product;

use super::math::{Math, Relation};
use super::names::{Names, Role};
use super::{symbol, unit};
use crate::ast::{BinaryOp, Expr, ExprKind, Name};

/// How tightly a formula holds together, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Choice,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Power,
    Atom,
}

/// A formula and how tightly it holds together.
struct Piece {
    math: Math,
    level: Level,
}

impl Piece {
    fn atom(math: Math) -> Piece {
        Piece { math, level: Level::Atom }
    }

    /// In brackets, if it is looser than its place allows.
    fn at_least(self, level: Level) -> Math {
        if self.level < level { self.math.fenced() } else { self.math }
    }
}

/// Sets the expressions of one block.
#[derive(Clone, Copy)]
pub struct Typesetter<'a> {
    names: &'a Names,
    /// Parameters of the function whose body is set.
    locals: &'a [Name],
    /// Values bear the index of their node, because another node occurs.
    indexed: bool,
    /// On one line, as in an exponent.
    inline: bool,
}

impl<'a> Typesetter<'a> {
    /// Sets what a block says of one node.
    pub fn new(names: &'a Names) -> Self {
        Self { names, locals: &[], indexed: false, inline: false }
    }

    /// Sets what a block says of connections: this node is i, the other one j.
    pub fn of_connections(self) -> Self {
        Self { indexed: true, ..self }
    }

    /// Sets the body of a function.
    pub fn of_function(self, locals: &'a [Name]) -> Self {
        Self { locals, ..self }
    }

    /// The formula of an expression.
    pub fn expression(&self, expr: &Expr) -> Math {
        self.piece(expr).math
    }

    /// The derivative of a state, and what it is multiplied by.
    pub fn derivative(&self, factor: Option<&Expr>, state: &str) -> Math {
        let d = || Math::letter("d", "d");
        let state = self.symbol(state);
        let above = if state.is_word() { product::joined(vec![d(), state]) } else { Math::Row(vec![d(), state]) };
        let below = Math::Row(vec![d(), time()]);
        let derivative = Math::Fraction(Box::new(above), Box::new(below));
        match factor {
            Some(factor) => product::joined(vec![self.piece(factor).at_least(Level::Product), derivative]),
            None => derivative,
        }
    }

    /// A function with the names of its parameters.
    pub fn signature(&self, function: &str, parameters: &[Name]) -> Math {
        let parameters = parameters.iter().map(|name| symbol::symbol(&name.text)).collect();
        Math::Call(Box::new(self.names.symbol(function)), parameters)
    }

    /// The symbol of a name of this block.
    pub fn symbol(&self, name: &str) -> Math {
        let math = self.names.symbol(name);
        match self.names.role(name) {
            Some(Role::Value) if self.indexed => math.indexed(node("i")),
            _ => math,
        }
    }

    fn piece(&self, expr: &Expr) -> Piece {
        match &expr.kind {
            ExprKind::Number(value) => match unit::number(*value) {
                math @ Math::Number(_) => Piece::atom(math),
                math @ Math::Power(..) => Piece { math, level: Level::Power },
                math => Piece { math, level: Level::Product },
            },
            ExprKind::Quantity(value, text) => match unit::quantity(unit::number(*value), &text.text) {
                math @ Math::Number(_) => Piece::atom(math),
                math => Piece { math, level: Level::Product },
            },
            ExprKind::Path(path) => Piece::atom(self.path(path)),
            ExprKind::Call { function, arguments, fields } => self.call(function, arguments, fields),
            ExprKind::Negate(_) | ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, ..) => {
                let mut terms = Vec::new();
                self.terms(expr, &mut terms);
                Piece { math: Math::Terms(terms), level: Level::Sum }
            }
            ExprKind::Binary(BinaryOp::Multiply | BinaryOp::Divide, ..) => self.product(expr),
            ExprKind::Binary(BinaryOp::Power, a, b) => self.power(a, b),
            ExprKind::Not(a) => {
                let inner = self.piece(a).at_least(Level::Compare);
                Piece { math: Math::Row(vec![Math::Relation(Relation::Not), inner]), level: Level::Not }
            }
            ExprKind::Binary(op, a, b) => {
                let (relation, level) = relation(*op);
                // `a or b or c` needs no brackets, comparisons stand between sums.
                let inner = if level == Level::Compare { Level::Sum } else { level };
                let (a, b) = (self.piece(a).at_least(inner), self.piece(b).at_least(inner));
                Piece { math: Math::Row(vec![a, Math::Relation(relation), b]), level }
            }
            ExprKind::If(..) => Piece { math: self.cases(expr), level: Level::Choice },
        }
    }

    /// Appends the terms of a sum, each with its sign.
    fn terms(&self, expr: &Expr, terms: &mut Vec<(bool, Math)>) {
        let mut right = Vec::new();
        let mut left = expr;
        while let ExprKind::Binary(op @ (BinaryOp::Add | BinaryOp::Subtract), a, b) = &left.kind {
            right.push((*op == BinaryOp::Subtract, &**b));
            left = a;
        }
        match &left.kind {
            ExprKind::Negate(a) if terms.is_empty() => terms.push((true, self.piece(a).at_least(Level::Product))),
            _ => match self.piece(left) {
                // A product that begins with a minus begins the sum with it.
                Piece { math: Math::Terms(first), .. } if terms.is_empty() => terms.extend(first),
                piece => terms.push((false, piece.at_least(Level::Product))),
            },
        }
        for (minus, term) in right.into_iter().rev() {
            match &term.kind {
                // a + (b − c) is a + b − c.
                ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, ..) if !minus => self.terms(term, terms),
                _ => terms.push((minus, self.piece(term).at_least(Level::Product))),
            }
        }
    }

    fn cases(&self, expr: &Expr) -> Math {
        let mut cases = Vec::new();
        let mut rest = expr;
        while let ExprKind::If(condition, value, otherwise) = &rest.kind {
            cases.push((self.piece(value).at_least(Level::Or), Some(self.expression(condition))));
            rest = otherwise;
        }
        cases.push((self.expression(rest), None));
        Math::Cases(cases)
    }

    fn path(&self, path: &[Name]) -> Math {
        let [first, rest @ ..] = path else {
            return Math::Row(Vec::new());
        };
        let name = first.text.as_str();
        if self.locals.iter().any(|local| local.text == name) {
            return rest.iter().fold(symbol::symbol(name), |math, field| math.indexed(symbol::symbol(&field.text)));
        }
        match self.names.role(name) {
            None if name == "source" && !rest.is_empty() => {
                let there = Typesetter { indexed: false, ..*self }.path(rest).indexed(node("j"));
                let delay = Math::letter("τ", "\\tau").indexed(node("ij"));
                Math::Call(Box::new(there), vec![Math::Terms(vec![(false, time()), (true, delay)])])
            }
            None if rest.is_empty() => self.builtin(name),
            // The values of an instance bear its name, the quantities of a table that of the look-up.
            Some(Role::Instance) => {
                let (field, owners) = rest.split_last().unwrap_or((first, &[]));
                let math = self.names.symbol(name);
                let owners = owners.iter().map(|owner| symbol::symbol(&owner.text));
                let math = [math].into_iter().chain(owners).fold(symbol::symbol(&field.text), Math::indexed);
                if self.indexed { math.indexed(node("i")) } else { math }
            }
            role => {
                let math =
                    rest.iter().fold(self.names.symbol(name), |math, field| math.indexed(symbol::symbol(&field.text)));
                if self.indexed && role == Some(Role::Value) { math.indexed(node("i")) } else { math }
            }
        }
    }

    /// What the language gives a meaning to.
    fn builtin(&self, name: &str) -> Math {
        match name {
            "pi" => Math::letter("π", "\\pi"),
            "e" => Math::word("e"),
            "t" => time(),
            "w" => Math::letter("w", "w").indexed(node("ij")),
            "len" => Math::letter("ℓ", "\\ell").indexed(node("ij")),
            "nodes" if self.names.role("N").is_some() => Math::letter("N", "N").indexed(Math::word("nodes")),
            "nodes" => Math::letter("N", "N"),
            other => symbol::symbol(other),
        }
    }
}

fn time() -> Math {
    Math::letter("t", "t")
}

/// The index of a node or of a connection.
pub fn node(index: &str) -> Math {
    match index {
        "ij" => Math::Row(vec![Math::letter("i", "i"), Math::letter("j", "j")]),
        index => Math::letter(index, index),
    }
}

fn relation(op: BinaryOp) -> (Relation, Level) {
    match op {
        BinaryOp::Or => (Relation::Or, Level::Or),
        BinaryOp::And => (Relation::And, Level::And),
        BinaryOp::Less => (Relation::Less, Level::Compare),
        BinaryOp::LessEqual => (Relation::LessEqual, Level::Compare),
        BinaryOp::Greater => (Relation::Greater, Level::Compare),
        BinaryOp::GreaterEqual => (Relation::GreaterEqual, Level::Compare),
        BinaryOp::NotEqual => (Relation::NotEqual, Level::Compare),
        _ => (Relation::Equal, Level::Compare),
    }
}
