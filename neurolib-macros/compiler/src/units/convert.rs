//! From one magnitude to another.

use super::{DIMENSIONS, Unit};

/// How to turn a number in one unit into the number in another of the same dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Factor {
    /// The numbers are the same.
    One,
    /// Multiply by this number.
    Times(f64),
    /// Divide by this number. Powers of ten are exact above one only, hence `x/1000` rather than `0.001*x`.
    Over(f64),
}

impl Unit {
    /// What turns a number in this unit into one in `target`; the dimensions must be equal.
    pub fn factor_to(self, target: Unit) -> Factor {
        debug_assert!(self.same_dimension(target));
        let exponents: Vec<f64> = self.0[DIMENSIONS..]
            .iter()
            .zip(&target.0[DIMENSIONS..])
            .map(|(from, to)| {
                let [from, to] = [from, to].map(|r| (r.numerator(), r.denominator()));
                (from.0 * to.1 - to.0 * from.1) as f64 / (from.1 * to.1) as f64
            })
            .collect();
        if exponents.iter().all(|&e| e == 0.0) {
            return Factor::One;
        }
        let above = product(exponents.iter().map(|e| e.max(0.0)));
        let below = product(exponents.iter().map(|e| (-e).max(0.0)));
        if below == 1.0 {
            Factor::Times(above)
        } else if above == 1.0 {
            Factor::Over(below)
        } else if above > below {
            Factor::Times(above / below)
        } else {
            Factor::Over(below / above)
        }
    }
}

/// 2^a 3^b 5^c. Half-integer exponents go under one root, so that 10^(3/2) is rounded once.
fn product(exponents: impl Iterator<Item = f64>) -> f64 {
    let exponents: Vec<f64> = exponents.collect();
    let power =
        |factor: f64| -> f64 { [2.0_f64, 3.0, 5.0].iter().zip(&exponents).map(|(p, e)| p.powf(e * factor)).product() };
    if exponents.iter().all(|e| e.fract() == 0.0) { power(1.0) } else { power(2.0).sqrt() }
}
