//! The functions of the language, on vectors: the only place where a model's numbers are made.
//!
//! Generated code and the interpreter call these, so that both give the same bits on every machine.
//! None uses the C library. Errors are the largest found in the tests of this module.

mod elementary;
mod hyperbolic;
mod trigonometric;

pub use elementary::Elementary;
pub use hyperbolic::{expm1, exprel, tanh};
pub use trigonometric::{cos, sin, sin_cos_of_turns, tan};

use crate::simd::Vector;

/// exp(x); error below 2 ulp. Results below 3·10⁻³⁰⁸ (single precision: 2·10⁻³⁸) are 0.
///
/// x = n·ln 2 + r with |r| ≤ ln 2/2, and a Taylor polynomial in r.
#[inline(always)]
pub fn exp<V: Vector>(x: V) -> V {
    let rounder = V::splat(V::Real::ROUNDER);
    let shifted = x.mul_add(V::splat(std::f64::consts::LOG2_E), rounder);
    let n = shifted - rounder;
    let [high, low] = V::Real::LN_2;
    let r = n.neg_mul_add(V::splat(low), n.neg_mul_add(V::splat(high), x));
    let y = V::splat(1.0) + (r * r).mul_add(V::Real::exp_series(r), r);
    let scaled = y * half_power_of_two(shifted) * V::splat(2.0);
    let [smallest, largest] = V::Real::EXP_RANGE;
    let scaled = V::choose(x.lt(V::splat(smallest)), V::splat(0.0), scaled);
    V::choose(V::splat(largest).lt(x), V::splat(f64::INFINITY), scaled)
}

/// 2ⁿ/2 for an integer n in the low bits; the half, so that the largest n does not overflow too early.
#[inline(always)]
fn half_power_of_two<V: Vector>(n: V) -> V {
    n.bits_add(V::splat_bits(V::Real::BIAS - 1)).bits_to_exponent()
}

/// Natural logarithm; error below 2 ulp; −∞ at 0, NaN below.
#[inline(always)]
pub fn log<V: Vector>(x: V) -> V {
    let is_tiny = x.lt(V::splat(V::Real::SMALLEST));
    let [power, lift] = V::Real::LIFT;
    let lifted = V::choose(is_tiny, x * V::splat(power), x);
    let y = log_of_normal(lifted, V::choose(is_tiny, V::splat(lift), V::splat(0.0)));
    let y = V::choose(x.eq(V::splat(f64::INFINITY)), x, y);
    let y = V::choose(x.eq(V::splat(0.0)), V::splat(f64::NEG_INFINITY), y);
    V::choose(V::splat(0.0).le(x), y, V::splat(f64::NAN))
}

/// log(x/2^lift) of a positive number that is neither denormal nor infinite; error below 2 ulp.
///
/// x = 2ᵏ·m with m in [√½, √2), s = (m − 1)/(m + 1), log m = 2(s + s³/3 + …).
#[inline(always)]
pub(crate) fn log_of_normal<V: Vector>(x: V, lift: V) -> V {
    let mantissa = x.bits_and(V::splat_bits(V::Real::MANTISSA)).bits_or(V::splat(1.0));
    let integers = V::splat(V::Real::INTEGERS);
    let exponent = x.bits_from_exponent().bits_or(integers) - integers - (lift + V::splat(V::Real::BIAS as f64));
    let big = V::splat(std::f64::consts::SQRT_2).le(mantissa);
    let m = V::choose(big, mantissa * V::splat(0.5), mantissa);
    let k = V::choose(big, exponent + V::splat(1.0), exponent);
    let f = m - V::splat(1.0);
    let s = f / (f + V::splat(2.0));
    let series = V::Real::log_series(s * s);
    let [high, low] = V::Real::LN_2;
    // log m = f − s·(f − series): exact leading term f, since 2s = f − s·f.
    k.mul_add(V::splat(high), f - k.neg_mul_add(V::splat(low), s * (f - series)))
}

/// xʸ = exp(y·log x); relative error below (2 + |y·log x|)·2⁻⁵²; NaN for x < 0, 1 for y = 0.
///
/// The compiler turns constant integer exponents into products, so a negative x has its powers.
#[inline(always)]
pub fn pow<V: Vector>(x: V, y: V) -> V {
    let power = exp(y * log(x));
    V::choose(y.eq(V::splat(0.0)), V::splat(1.0), power)
}

/// 1/(1 + exp(−x)).
#[inline(always)]
pub fn sigmoid<V: Vector>(x: V) -> V {
    V::splat(1.0) / (V::splat(1.0) + exp(-x))
}

/// −1, 0 or 1 (0 for NaN).
#[inline(always)]
pub fn sign<V: Vector>(x: V) -> V {
    let zero = V::splat(0.0);
    let negative = V::choose(x.lt(zero), V::splat(-1.0), zero);
    V::choose(zero.lt(x), V::splat(1.0), negative)
}

/// 0 below 0, 1 from 0 on.
#[inline(always)]
pub fn heaviside<V: Vector>(x: V) -> V {
    V::choose(V::splat(0.0).le(x), V::splat(1.0), V::splat(0.0))
}

/// Remainder of x/y with the sign of y.
#[inline(always)]
pub fn modulo<V: Vector>(x: V, y: V) -> V {
    x - y * (x / y).floor()
}

/// Comparisons and logic: conditions are the numbers 0 and 1, so that a model has one type.
macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident($a:ident, $b:ident) = $mask:expr;)*) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub fn $name<V: Vector>($a: V, $b: V) -> V {
            V::choose($mask, V::splat(1.0), V::splat(0.0))
        }
    )*};
}
conditions! {
    /// a < b.
    less(a, b) = a.lt(b);
    /// a ≤ b.
    less_equal(a, b) = a.le(b);
    /// a = b.
    equal(a, b) = a.eq(b);
}

/// Logical not.
#[inline(always)]
pub fn not<V: Vector>(a: V) -> V {
    V::splat(1.0) - a
}

/// `a` where the condition is not 0, else `b`.
#[inline(always)]
pub fn select<V: Vector>(condition: V, a: V, b: V) -> V {
    V::choose(condition.eq(V::splat(0.0)), b, a)
}

#[cfg(test)]
mod tests;
