//! Expressions and statements as `.nm` text in one form, whatever their author's blanks, brackets and unit names.

use crate::ast::{BinaryOp, Bound, Expr, ExprKind, Range, UnitText};

/// How tightly an operator binds, from loose to tight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Choice,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Negation,
    Power,
    Atom,
}

/// How units are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// As their author did.
    Written,
    /// Different names of one unit are the same.
    Meant,
}

/// An expression with its units as written; brackets only where the tree needs them.
pub fn expression(expr: &Expr) -> String {
    Units::Written.expression(expr)
}

/// `lo..hi`.
pub fn range(range: &Range) -> String {
    Units::Written.range(range)
}

impl Units {
    /// An expression; brackets only where the tree needs them.
    pub fn expression(self, expr: &Expr) -> String {
        let mut out = String::new();
        self.write(expr, Level::Choice, &mut out);
        out
    }

    /// An expression as a factor.
    pub fn factor(self, expr: &Expr) -> String {
        let mut out = String::new();
        self.write(expr, Level::Product, &mut out);
        out
    }

    /// A unit, `1` for none.
    pub fn unit(self, unit: Option<&UnitText>) -> String {
        match (self, unit) {
            (_, None) => "1".to_owned(),
            (Units::Meant, Some(UnitText { unit: Some(unit), .. })) => unit.to_string(),
            (_, Some(UnitText { text, .. })) => text.split_whitespace().collect(),
        }
    }

    /// `lo..hi`.
    pub fn range(self, range: &Range) -> String {
        let end = |end: &Option<Expr>| end.as_ref().map_or_else(String::new, |end| self.expression(end));
        format!("{}..{}", end(&range.low), end(&range.high))
    }

    /// The bound of a state; empty if it has none.
    pub fn bound(self, bound: &Bound) -> String {
        match bound {
            Bound::Free => String::new(),
            Bound::Clamp(ends) => format!("clamp {}", self.range(ends)),
            Bound::Wrap(ends) => format!("wrap {}", self.range(ends)),
        }
    }

    fn write(self, expr: &Expr, least: Level, out: &mut String) {
        let own = level(expr);
        if own < least {
            out.push('(');
        }
        match &expr.kind {
            ExprKind::Number(value) => out.push_str(&number(*value)),
            ExprKind::Quantity(value, text) => {
                out.push_str(&format!("{}[{}]", number(*value), self.unit(Some(text))));
            }
            ExprKind::Path(path) => {
                out.push_str(&path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."));
            }
            ExprKind::Call { function, arguments, fields } => {
                out.push_str(&function.text);
                out.push('(');
                for (k, argument) in arguments.iter().enumerate() {
                    if k > 0 {
                        out.push_str(", ");
                    }
                    self.write(argument, Level::Choice, out);
                }
                out.push(')');
                fields.iter().for_each(|field| out.push_str(&format!(".{}", field.text)));
            }
            ExprKind::Negate(a) => {
                out.push('-');
                // Two signs in a row are hard to read.
                let least = if matches!(a.kind, ExprKind::Negate(_)) { Level::Power } else { Level::Negation };
                self.write(a, least, out);
            }
            ExprKind::Not(a) => {
                out.push_str("not ");
                self.write(a, Level::Not, out);
            }
            ExprKind::Binary(op, a, b) => {
                let (sign, left, right) = operator(*op);
                self.write(a, left, out);
                out.push_str(sign);
                self.write(b, right, out);
            }
            ExprKind::If(c, a, b) => {
                out.push_str("if ");
                self.write(c, Level::Choice, out);
                out.push_str(" then ");
                self.write(a, Level::Choice, out);
                out.push_str(" else ");
                self.write(b, Level::Choice, out);
            }
        }
        if own < least {
            out.push(')');
        }
    }
}

/// A number that reads back as the same.
fn number(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-5..1e9).contains(&magnitude) { value.to_string() } else { format!("{value:e}") }
}

fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::If(..) => Level::Choice,
        ExprKind::Not(_) => Level::Not,
        ExprKind::Negate(_) => Level::Negation,
        ExprKind::Binary(op, ..) => match op {
            BinaryOp::Or => Level::Or,
            BinaryOp::And => Level::And,
            BinaryOp::Add | BinaryOp::Subtract => Level::Sum,
            BinaryOp::Multiply | BinaryOp::Divide => Level::Product,
            BinaryOp::Power => Level::Power,
            _ => Level::Compare,
        },
        _ => Level::Atom,
    }
}

/// The sign, and how tightly the operands on its left and right have to bind.
fn operator(op: BinaryOp) -> (&'static str, Level, Level) {
    match op {
        BinaryOp::Or => (" or ", Level::Or, Level::And),
        BinaryOp::And => (" and ", Level::And, Level::Not),
        BinaryOp::Less => (" < ", Level::Sum, Level::Sum),
        BinaryOp::LessEqual => (" <= ", Level::Sum, Level::Sum),
        BinaryOp::Greater => (" > ", Level::Sum, Level::Sum),
        BinaryOp::GreaterEqual => (" >= ", Level::Sum, Level::Sum),
        BinaryOp::Equal => (" == ", Level::Sum, Level::Sum),
        BinaryOp::NotEqual => (" != ", Level::Sum, Level::Sum),
        BinaryOp::Add => (" + ", Level::Sum, Level::Product),
        BinaryOp::Subtract => (" - ", Level::Sum, Level::Product),
        BinaryOp::Multiply => ("*", Level::Product, Level::Negation),
        BinaryOp::Divide => ("/", Level::Product, Level::Negation),
        BinaryOp::Power => ("^", Level::Atom, Level::Negation),
    }
}
