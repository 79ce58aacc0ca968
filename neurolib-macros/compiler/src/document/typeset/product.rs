//! Products, quotients and powers.

use super::{Level, Piece, Typesetter};
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::document::math::{Join, Math};

/// A chain of products and quotients: the fraction in it, and the factors behind that.
#[derive(Default)]
struct Chain<'e> {
    above: Vec<Piece>,
    below: Vec<&'e Expr>,
    behind: Vec<Piece>,
}

impl Typesetter<'_> {
    pub(super) fn product(&self, expr: &Expr) -> Piece {
        let mut chain = Chain::default();
        let negative = self.chain(expr, &mut chain);
        let math = match self.inline {
            true => self.slash(chain),
            false => self.fraction(chain),
        };
        match negative {
            // (−a)·b is −a b.
            true => Piece { math: Math::Terms(vec![(true, math)]), level: Level::Sum },
            false => Piece { math, level: Level::Product },
        }
    }

    /// Takes a chain apart, and tells whether a minus stands before it.
    fn chain<'e>(&self, expr: &'e Expr, chain: &mut Chain<'e>) -> bool {
        let mut right = Vec::new();
        let mut left = expr;
        while let ExprKind::Binary(op @ (BinaryOp::Multiply | BinaryOp::Divide), a, b) = &left.kind {
            right.push((*op == BinaryOp::Divide, &**b));
            left = a;
        }
        let negative = matches!(left.kind, ExprKind::Negate(_));
        match &left.kind {
            ExprKind::Negate(a) => self.push(a, &mut chain.above),
            _ => self.push(left, &mut chain.above),
        }
        for (divides, factor) in right.into_iter().rev() {
            match (divides, chain.below.is_empty()) {
                (false, true) => self.push(factor, &mut chain.above),
                (false, false) => self.push(factor, &mut chain.behind),
                (true, _) => {
                    chain.above.append(&mut chain.behind);
                    chain.below.push(factor);
                }
            }
        }
        negative
    }

    /// Appends a factor; a·(b·c) is a·b·c.
    fn push(&self, expr: &Expr, factors: &mut Vec<Piece>) {
        match self.piece(expr) {
            Piece { math: Math::Product(inner), .. } => {
                factors.extend(inner.into_iter().map(|(_, math)| Piece { math, level: Level::Product }));
            }
            Piece { math: math @ Math::Slash(..), .. } => factors.push(Piece::atom(math.fenced())),
            piece => factors.push(piece),
        }
    }

    fn fraction(&self, chain: Chain) -> Math {
        let Chain { mut above, below, mut behind } = chain;
        if below.is_empty() {
            return multiplied(above);
        }
        // What reaches to the right, such as a sum over nodes, stands beside the fraction.
        if let Some(last) = above.pop_if(|last| last.math.is_greedy() && last.level >= Level::Product) {
            behind.insert(0, last);
            if above.is_empty() {
                above.push(Piece::atom(Math::Number("1".to_owned())));
            }
        }
        let below = match below[..] {
            [single] => self.expression(single),
            _ => {
                let mut factors = Vec::new();
                below.iter().for_each(|factor| self.push(factor, &mut factors));
                multiplied(factors)
            }
        };
        let fraction = Math::Fraction(Box::new(multiplied(above)), Box::new(below));
        let mut factors = vec![Piece { math: fraction, level: Level::Product }];
        factors.append(&mut behind);
        multiplied(factors)
    }

    /// On one line: a/b, then the factors behind it, before the slash.
    fn slash(&self, chain: Chain) -> Math {
        let Chain { mut above, below, behind } = chain;
        above.extend(behind);
        if below.is_empty() {
            return multiplied(above);
        }
        let left = match above.len() {
            1 => above.swap_remove(0).at_least(Level::Product),
            _ => multiplied(above),
        };
        let right = match below[..] {
            [single] => self.piece(single).at_least(Level::Power),
            _ => {
                let mut factors = Vec::new();
                below.iter().for_each(|factor| self.push(factor, &mut factors));
                multiplied(factors).fenced()
            }
        };
        Math::Slash(Box::new(left), Box::new(right))
    }

    pub(super) fn power(&self, base: &Expr, exponent: &Expr) -> Piece {
        let power = Typesetter { inline: true, ..*self }.expression(exponent);
        let whole = matches!(exponent.kind, ExprKind::Number(value) if value.fract() == 0.0);
        let math = match (&base.kind, self.piece(base)) {
            // sin²(x), as it is printed everywhere.
            (ExprKind::Call { function, .. }, Piece { math: Math::Call(name, arguments), .. })
                if whole && matches!(function.text.as_str(), "sin" | "cos" | "tan" | "tanh") =>
            {
                Math::Call(Box::new(Math::Power(name, Box::new(power))), arguments)
            }
            (_, piece) => Math::Power(Box::new(piece.at_least(Level::Atom)), Box::new(power)),
        };
        Piece { math, level: Level::Power }
    }
}

/// The product of factors; a single one stays as it is.
fn multiplied(mut factors: Vec<Piece>) -> Math {
    if factors.len() == 1 {
        return factors.swap_remove(0).math;
    }
    let last = factors.len().saturating_sub(1);
    let fenced = factors.into_iter().enumerate().map(|(k, factor)| match factor.at_least(Level::Product) {
        // What would swallow its right neighbor.
        math if k < last && math.is_greedy() => math.fenced(),
        math => math,
    });
    joined(fenced.collect())
}

/// Factors side by side, with a dot where digits or units would run together.
pub(super) fn joined(factors: Vec<Math>) -> Math {
    let mut after_unit = false;
    let joined = factors.into_iter().map(|factor| {
        let join = if after_unit || begins_with_digit(&factor) { Join::Dot } else { Join::Blank };
        after_unit = matches!(factor, Math::Quantity(..));
        (join, factor)
    });
    Math::Product(joined.collect())
}

fn begins_with_digit(math: &Math) -> bool {
    match math {
        Math::Number(_) => true,
        Math::Quantity(number, _) | Math::Power(number, _) | Math::Slash(number, _) => begins_with_digit(number),
        Math::Product(factors) => factors.first().is_some_and(|(_, factor)| begins_with_digit(factor)),
        _ => false,
    }
}
