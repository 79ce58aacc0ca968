//! Functions of the language, and those that a block declares.

use super::{Level, Piece, Typesetter, node, time};
use crate::ast::{Expr, ExprKind, Name};
use crate::document::math::{Bracket, Join, Math, Reduction, Relation};
use crate::document::names::Role;
use crate::document::symbol::symbol;

/// Widest argument of `exp` that is set as an exponent, in em.
const WIDEST_EXPONENT: f64 = 10.0;

impl Typesetter<'_> {
    pub(super) fn call(&self, function: &Name, arguments: &[Expr], fields: &[Name]) -> Piece {
        let name = function.text.as_str();
        if self.names.role(name) == Some(Role::Function) {
            let math = self.names.symbol(name);
            let math = fields.iter().fold(math, |math, field| math.indexed(symbol(&field.text)));
            return Piece::atom(Math::Call(Box::new(math), self.arguments(arguments)));
        }
        match (name, arguments) {
            ("exp", [a]) => self.exponential(a),
            ("sqrt", [a]) => Piece::atom(Math::Root(Box::new(self.expression(a)))),
            ("abs", [a]) => Piece::atom(Math::Fence(Bracket::Bars, Box::new(self.expression(a)))),
            ("floor", [a]) => Piece::atom(Math::Fence(Bracket::Floor, Box::new(self.expression(a)))),
            ("pow", [a, b]) => self.power(a, b),
            ("mod", [a, b]) => {
                let (a, b) = (self.piece(a).at_least(Level::Power), self.piece(b).at_least(Level::Power));
                // Its precedence differs from book to book, so it always gets brackets inside a larger formula.
                Piece { math: Math::Row(vec![a, Math::Relation(Relation::Modulo), b]), level: Level::Compare }
            }
            ("delay", [a, by]) => Piece::atom(self.past(a, self.piece(by).at_least(Level::Product))),
            ("previous", [a]) => Piece::atom(self.past(a, step())),
            ("sum", [a]) => self.reduction(Reduction::Sum, a),
            ("max", [a]) => self.reduction(Reduction::Max, a),
            ("mean", [a]) => {
                let count = Math::letter("n", "n").indexed(node("i"));
                let share = Math::Fraction(Box::new(Math::Number("1".to_owned())), Box::new(count));
                let sum = self.reduction(Reduction::Sum, a).math;
                Piece { math: Math::Product(vec![(Join::Blank, share), (Join::Blank, sum)]), level: Level::Product }
            }
            _ => Piece::atom(Math::Call(Box::new(function_name(name)), self.arguments(arguments))),
        }
    }

    fn arguments(&self, arguments: &[Expr]) -> Vec<Math> {
        arguments.iter().map(|argument| self.expression(argument)).collect()
    }

    /// As a power of e where that is easy to read and `e` means nothing else.
    fn exponential(&self, argument: &Expr) -> Piece {
        let is_free = self.names.role("e").is_none() && self.locals.iter().all(|local| local.text != "e");
        if is_free && !self.inline {
            let exponent = Typesetter { inline: true, ..*self }.expression(argument);
            if exponent.width() <= WIDEST_EXPONENT && !exponent.is_tall() {
                return Piece { math: Math::Power(Box::new(Math::word("e")), Box::new(exponent)), level: Level::Power };
            }
        }
        Piece::atom(Math::Call(Box::new(function_name("exp")), vec![self.expression(argument)]))
    }

    /// A value before the present.
    fn past(&self, value: &Expr, by: Math) -> Math {
        let when = Math::Terms(vec![(false, time()), (true, by)]);
        match (&value.kind, self.expression(value)) {
            (ExprKind::Path(_), math @ (Math::Symbol(_) | Math::Index(..))) => Math::Call(Box::new(math), vec![when]),
            (_, math) => Math::Fence(Bracket::Square, Box::new(math)).indexed(when),
        }
    }

    fn reduction(&self, reduction: Reduction, body: &Expr) -> Piece {
        let body = self.piece(body).at_least(Level::Product);
        Piece { math: Math::Over(reduction, Box::new(node("j")), Box::new(body)), level: Level::Product }
    }
}

/// The step of the run.
fn step() -> Math {
    Math::Row(vec![Math::operator("Δ", "\\Delta"), time()])
}

fn function_name(name: &str) -> Math {
    match name {
        "log" => Math::operator("ln", "\\ln"),
        "sign" => Math::word("sgn"),
        "heaviside" => Math::word("H"),
        "exp" | "sin" | "cos" | "tan" | "tanh" | "min" | "max" => Math::operator(name, &format!("\\{name}")),
        _ => Math::word(name),
    }
}
