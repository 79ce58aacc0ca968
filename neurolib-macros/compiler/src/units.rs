//! Units as types: a dimension and a magnitude, both exact.
//!
//! A [`Unit`] is a product of powers with rational exponents: of the six base dimensions, and of the primes 2, 3
//! and 5 for its magnitude relative to SI. So `mV/sqrt(ms)` has the magnitude 10^(−3/2), exactly, and `kHz` equals `1/ms`.

mod convert;
mod display;
mod ratio;
mod table;

pub use convert::Factor;
pub use ratio::Ratio;

use crate::diagnostic::Diagnostic;

/// Number of base dimensions: time, length, mass, current, amount, temperature.
const DIMENSIONS: usize = 6;
/// Exponents of the dimensions, then those of 2, 3 and 5.
const EXPONENTS: usize = DIMENSIONS + 3;

/// A unit of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unit([Ratio; EXPONENTS]);

impl Unit {
    /// The unit of pure numbers.
    pub const ONE: Unit = Unit([Ratio::ZERO; EXPONENTS]);

    /// The unit of this name, with or without a prefix: `ms`, `Ohm`, `nS`.
    pub fn named(name: &str) -> Option<Unit> {
        table::lookup(name)
    }

    /// The unit that a text writes, such as `mV/ms` or `1/sqrt(ms)`; otherwise, what is wrong with the text, by place.
    ///
    /// # Errors
    /// If the text is no unit, or names one that is unknown.
    pub fn parse(text: &str) -> Result<Unit, Box<Diagnostic>> {
        crate::parse::unit(text)
    }

    /// Whether a name would be read as a unit: `ms`, `mV`. Single letters are left to quantities: `C`, `V`, `h`.
    pub fn is_known_as(name: &str) -> bool {
        name.len() > 1 && display::is_common(name)
    }

    /// Millisecond, the unit of time.
    pub fn millisecond() -> Unit {
        Self::known("ms")
    }

    /// Millimetre, the unit of tract lengths.
    pub fn millimetre() -> Unit {
        Self::known("mm")
    }

    fn known(name: &str) -> Unit {
        Self::named(name).expect("invariant: the unit is in the table")
    }

    /// The product; `None` if an exponent grows out of bounds.
    pub fn times(self, other: Unit) -> Option<Unit> {
        self.zip(other, Ratio::plus)
    }

    /// The quotient; `None` if an exponent grows out of bounds.
    pub fn over(self, other: Unit) -> Option<Unit> {
        self.zip(other, |a, b| a.plus(b.negated()))
    }

    /// The power; `None` if an exponent grows out of bounds.
    pub fn power(self, exponent: Ratio) -> Option<Unit> {
        let mut result = self;
        for slot in &mut result.0 {
            *slot = slot.times(exponent)?;
        }
        Some(result)
    }

    fn zip(self, other: Unit, f: impl Fn(Ratio, Ratio) -> Option<Ratio>) -> Option<Unit> {
        let mut result = self;
        for (slot, other) in result.0.iter_mut().zip(other.0) {
            *slot = f(*slot, other)?;
        }
        Some(result)
    }

    /// Whether both measure the same kind of quantity, whatever their magnitude.
    pub fn same_dimension(self, other: Unit) -> bool {
        self.0[..DIMENSIONS] == other.0[..DIMENSIONS]
    }

    /// Whether it measures pure numbers (`1`, `%`, `mV/V`).
    pub fn is_dimensionless(self) -> bool {
        self.same_dimension(Unit::ONE)
    }
}

#[cfg(test)]
mod tests;
