//! Arithmetic on intervals: where an expression can lie if its operands lie where they are said to.
//!
//! Every function returns an interval that holds all values of the exact function on its arguments, wherever that is
//! a real number. Ends may be infinite; rounding is not accounted for, as these intervals only say where to look.

use crate::resolved::{BinaryOp, UnaryOp};

/// All numbers from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Every number.
    pub const LINE: Interval = Interval { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// What conditions are.
    const TRUTH: Interval = Interval { low: 0.0, high: 1.0 };

    /// The numbers from one to the other; every number if an end is none.
    pub fn new(low: f64, high: f64) -> Self {
        if low <= high { Self { low, high } } else { Self::LINE }
    }

    /// A single number.
    pub fn point(value: f64) -> Self {
        Self::new(value, value)
    }

    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.low.min(other.low), self.high.max(other.high))
    }

    /// A function of one argument.
    pub fn unary(op: UnaryOp, a: Self) -> Self {
        let rising = |f: fn(f64) -> f64| Self::new(f(a.low), f(a.high));
        match op {
            UnaryOp::Neg => Self::new(-a.high, -a.low),
            UnaryOp::Not | UnaryOp::Heaviside => Self::TRUTH,
            UnaryOp::Exp => rising(f64::exp),
            UnaryOp::Log => Self::new(a.low.max(0.0).ln(), a.high.max(0.0).ln()),
            UnaryOp::Sqrt => Self::new(a.low.max(0.0).sqrt(), a.high.max(0.0).sqrt()),
            UnaryOp::Abs if a.contains(0.0) => Self::new(0.0, a.high.max(-a.low)),
            UnaryOp::Abs => Self::new(a.low.abs().min(a.high.abs()), a.low.abs().max(a.high.abs())),
            UnaryOp::Sin | UnaryOp::Cos | UnaryOp::Sign => Self::new(-1.0, 1.0),
            UnaryOp::Tan => Self::LINE,
            UnaryOp::Tanh => rising(f64::tanh),
            UnaryOp::Sigmoid => rising(|x| 1.0 / (1.0 + (-x).exp())),
            UnaryOp::Floor => rising(f64::floor),
            UnaryOp::Exprel => Self::new(0.0, f64::INFINITY),
        }
    }

    /// A function of two arguments.
    pub fn binary(op: BinaryOp, a: Self, b: Self) -> Self {
        match op {
            BinaryOp::Add => Self::new(a.low + b.low, a.high + b.high),
            BinaryOp::Sub => Self::new(a.low - b.high, a.high - b.low),
            BinaryOp::Mul => Self::corners(a, b, |a, b| a * b),
            BinaryOp::Div if b.contains(0.0) => Self::LINE,
            BinaryOp::Div => Self::corners(a, b, |a, b| a / b),
            BinaryOp::Pow => Self::power(a, b),
            BinaryOp::Min => Self::new(a.low.min(b.low), a.high.min(b.high)),
            BinaryOp::Max => Self::new(a.low.max(b.low), a.high.max(b.high)),
            BinaryOp::Mod => Self::new(b.low.min(0.0), b.high.max(0.0)),
            _ => Self::TRUTH,
        }
    }

    /// The hull of a function that is monotone in each argument; `0 * ∞` is 0, as no argument is infinite.
    fn corners(a: Self, b: Self, f: fn(f64, f64) -> f64) -> Self {
        let mut result: Option<Self> = None;
        for (x, y) in [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)] {
            let value = f(x, y);
            let corner = Self::point(if value.is_nan() { 0.0 } else { value });
            result = Some(result.map_or(corner, |hull| hull.hull(corner)));
        }
        result.unwrap_or(Self::LINE)
    }

    fn power(a: Self, b: Self) -> Self {
        if b.low != b.high {
            // Of a positive base, whatever the exponent.
            return if a.low > 0.0 { Self::corners(a, b, f64::powf) } else { Self::LINE };
        }
        let n = b.low;
        if n < 0.0 && a.contains(0.0) {
            return Self::LINE;
        }
        let ends = Self::corners(a, b, f64::powf);
        if n % 2.0 == 0.0 {
            if a.contains(0.0) { Self::new(0.0, ends.high) } else { ends }
        } else if n.fract() == 0.0 {
            ends
        } else {
            Self::corners(Self { low: a.low.max(0.0), high: a.high.max(0.0) }, b, f64::powf)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BinaryOp, Interval, UnaryOp};

    fn ends(interval: Interval) -> (f64, f64) {
        (interval.low, interval.high)
    }

    #[test]
    fn every_value_lies_in_the_interval() {
        let intervals = [(-2.0, 3.0), (0.0, 1.0), (-3.0, -0.5), (0.25, 4.0), (0.0, 0.0), (2.0, 2.0)];
        let binary = [BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Div, BinaryOp::Pow, BinaryOp::Mod];
        for (a_low, a_high) in intervals {
            for (b_low, b_high) in intervals {
                for op in binary.into_iter().chain([BinaryOp::Min, BinaryOp::Max]) {
                    let hull = Interval::binary(op, Interval::new(a_low, a_high), Interval::new(b_low, b_high));
                    for k in 0..=20 {
                        let t = f64::from(k) / 20.0;
                        let (a, b) = (a_low + t * (a_high - a_low), b_high + t * (b_low - b_high));
                        let value = crate::semantics::constant::binary(op, a, b);
                        // A rounding at the ends is not accounted for.
                        let near = Interval::new(hull.low - 1e-9, hull.high + 1e-9);
                        assert!(!value.is_finite() || near.contains(value), "{op:?} {a} {b}: {value} in {hull:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn even_powers_and_absolute_values_are_not_negative() {
        let x = Interval::new(-2.0, 1.0);
        assert_eq!(ends(Interval::binary(BinaryOp::Pow, x, Interval::point(2.0))), (0.0, 4.0));
        assert_eq!(ends(Interval::unary(UnaryOp::Abs, x)), (0.0, 2.0));
    }

    #[test]
    fn a_quotient_by_what_may_be_zero_can_be_anything() {
        let quotient = Interval::binary(BinaryOp::Div, Interval::point(1.0), Interval::new(0.0, 1.0));
        assert_eq!(quotient, Interval::LINE);
    }
}
