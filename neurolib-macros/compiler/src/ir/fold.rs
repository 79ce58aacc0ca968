//! Folding: what is known while a model is compiled is not computed when it runs.
//!
//! Why: `fix` turns parameters into numbers, and units leave factors behind. This is no pass over the model: every
//! node is made by [`Arena::make`], so that what one pass makes constant is folded there and then.
//!
//! | before | after | rounding |
//! |---|---|---|
//! | arithmetic, comparisons, logic on numbers | the number | as at run time |
//! | `x*1`, `x/1`, `x^1`, `−(−x)`, `x + 0`, `x − 0` | `x` | exact |
//! | `x*(−1)`, `x/(−1)`, `0 − x` | `−x` | exact |
//! | `a + (−b)`, `(−b) + a`, `a − (−b)` | `a − b`, `a − b`, `a + b` | exact |
//! | `x*0`, `0/x` | `0` | exact for finite `x`; a run ends where a state is not |
//! | `x^0` | `1` | exact |
//! | `if c then a else b`, `c` known or `a` the same as `b` | `a` or `b` | exact |
//! | `true and c`, `false or c`; `false and c`, `true or c` | `c`; the condition | exact |
//!
//! Exact means the same bits, but for the sign of a zero. Functions such as `exp` of a number are not folded: the
//! runtime's own give the same bits on every machine, once per run.

use super::arena::Arena;
use super::{BinaryOp, Node, NodeId, UnaryOp};
use crate::semantics::constant;

/// Largest whole exponent of a power that is made of products.
pub(super) const LARGEST_POWER: f64 = 16.0;

impl Arena {
    /// Makes a node, or something simpler of the same value.
    pub(super) fn make(&mut self, node: Node) -> NodeId {
        match node {
            Node::Unary(op, a) => self.unary(op, a),
            Node::Binary(op, a, b) => self.binary(op, a, b),
            Node::Select(c, a, b) => self.select(c, a, b),
            other => self.add(other),
        }
    }

    pub(super) fn unary(&mut self, op: UnaryOp, a: NodeId) -> NodeId {
        if let Some(value) = self.value(a).and_then(|x| unary_of_number(op, x)) {
            self.folded += 1;
            return self.number(value);
        }
        match self.node(a) {
            &Node::Unary(UnaryOp::Neg, inner) if op == UnaryOp::Neg => self.folded_to(inner),
            _ => self.add(Node::Unary(op, a)),
        }
    }

    pub(super) fn binary(&mut self, op: BinaryOp, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.value(a), self.value(b));
        if let (Some(x), Some(y)) = (x, y)
            && let Some(value) = binary_of_numbers(op, x, y)
        {
            self.folded += 1;
            return self.number(value);
        }
        let negated = |arena: &Self, id| match *arena.node(id) {
            Node::Unary(UnaryOp::Neg, inner) => Some(inner),
            _ => None,
        };
        match op {
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Pow if y == Some(1.0) => self.folded_to(a),
            BinaryOp::Mul if x == Some(1.0) => self.folded_to(b),
            BinaryOp::Mul | BinaryOp::Div if y == Some(-1.0) => self.negative(a),
            BinaryOp::Mul if x == Some(-1.0) => self.negative(b),
            BinaryOp::Mul if y == Some(0.0) => self.constant(0.0),
            BinaryOp::Mul | BinaryOp::Div if x == Some(0.0) => self.constant(0.0),
            BinaryOp::Pow if y == Some(0.0) => self.constant(1.0),
            BinaryOp::Add | BinaryOp::Sub if y == Some(0.0) => self.folded_to(a),
            BinaryOp::Add if x == Some(0.0) => self.folded_to(b),
            BinaryOp::Sub if x == Some(0.0) => self.negative(b),
            BinaryOp::Add => match (negated(self, a), negated(self, b), x, y) {
                (_, Some(b), ..) => self.instead(BinaryOp::Sub, a, b),
                (Some(a), ..) => self.instead(BinaryOp::Sub, b, a),
                (_, _, _, Some(y)) if y < 0.0 => self.less(a, -y),
                (_, _, Some(x), _) if x < 0.0 => self.less(b, -x),
                _ => self.add(Node::Binary(op, a, b)),
            },
            BinaryOp::Sub => match (negated(self, b), y) {
                (Some(b), _) => self.instead(BinaryOp::Add, a, b),
                (_, Some(y)) if y < 0.0 => {
                    let y = self.number(-y);
                    self.instead(BinaryOp::Add, a, y)
                }
                _ => self.add(Node::Binary(op, a, b)),
            },
            // Conditions are 0 or 1.
            BinaryOp::And | BinaryOp::Or => {
                let neutral = if op == BinaryOp::And { 1.0 } else { 0.0 };
                match (x, y) {
                    (Some(x), _) if x == neutral => self.folded_to(b),
                    (_, Some(y)) if y == neutral => self.folded_to(a),
                    (Some(_), _) => self.folded_to(a),
                    (_, Some(_)) => self.folded_to(b),
                    _ => self.add(Node::Binary(op, a, b)),
                }
            }
            _ => self.add(Node::Binary(op, a, b)),
        }
    }

    pub(super) fn select(&mut self, condition: NodeId, a: NodeId, b: NodeId) -> NodeId {
        match self.value(condition) {
            Some(condition) => self.folded_to(if condition == 0.0 { b } else { a }),
            None if a == b => self.folded_to(a),
            None => self.add(Node::Select(condition, a, b)),
        }
    }

    fn folded_to(&mut self, id: NodeId) -> NodeId {
        self.folded += 1;
        id
    }

    fn constant(&mut self, value: f64) -> NodeId {
        self.folded += 1;
        self.number(value)
    }

    fn negative(&mut self, a: NodeId) -> NodeId {
        self.folded += 1;
        self.unary(UnaryOp::Neg, a)
    }

    fn instead(&mut self, op: BinaryOp, a: NodeId, b: NodeId) -> NodeId {
        self.folded += 1;
        self.binary(op, a, b)
    }

    /// `a` less a number.
    fn less(&mut self, a: NodeId, number: f64) -> NodeId {
        let number = self.number(number);
        self.instead(BinaryOp::Sub, a, number)
    }
}

/// What is exactly rounded, or exact, everywhere.
fn unary_of_number(op: UnaryOp, x: f64) -> Option<f64> {
    match op {
        UnaryOp::Neg | UnaryOp::Not | UnaryOp::Sqrt | UnaryOp::Abs => Some(constant::unary(op, x)),
        UnaryOp::Floor | UnaryOp::Sign | UnaryOp::Heaviside => Some(constant::unary(op, x)),
        _ => None,
    }
}

/// The same of two numbers.
fn binary_of_numbers(op: BinaryOp, x: f64, y: f64) -> Option<f64> {
    match op {
        BinaryOp::Pow => power_of_number(x, y),
        _ => Some(constant::binary(op, x, y)),
    }
}

/// A power by the products that [`super::passes`] would make of it.
fn power_of_number(base: f64, exponent: f64) -> Option<f64> {
    if exponent == 0.5 {
        return Some(base.sqrt());
    }
    let result = by_squaring(exponent, base, 1.0, |a, b| a * b)?;
    Some(if exponent < 0.0 { 1.0 / result } else { result })
}

/// base^|exponent| by squaring, for a whole exponent that is not too large.
pub(super) fn by_squaring<T: Copy>(exponent: f64, base: T, one: T, mut multiply: impl FnMut(T, T) -> T) -> Option<T> {
    if exponent.fract() != 0.0 || exponent.abs() > LARGEST_POWER {
        return None;
    }
    let (mut result, mut square, mut left) = (one, base, exponent.abs() as u32);
    while left > 0 {
        if left % 2 == 1 {
            result = multiply(result, square);
        }
        left /= 2;
        if left > 0 {
            square = multiply(square, square);
        }
    }
    Some(result)
}
