//! The functions of the language, on vectors: the only place where a model's numbers are made.
//!
//! Generated code and the interpreter call these, so that both give the same bits on every machine.
//! None uses a fused multiply-add or the C library. Errors are the largest found in the tests of this module.

mod hyperbolic;
mod trigonometric;

pub use hyperbolic::{expm1, exprel, tanh};
pub use trigonometric::{cos, sin, sin_cos_of_turns, tan};

use crate::simd::Vector;

/// 1.5·2⁵²: adding it rounds to an integer, which then stands in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1; // 33 bits
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// exp(x); error below 2 ulp. Results below 3·10⁻³⁰⁸ are 0.
///
/// x = n·ln 2 + r with |r| ≤ ln 2/2, and a Taylor polynomial of degree 13 in r (remainder 4·10⁻¹⁸).
#[inline(always)]
pub fn exp<V: Vector>(x: V) -> V {
    let shifted = x * V::splat(std::f64::consts::LOG2_E) + V::splat(ROUNDER);
    let n = shifted - V::splat(ROUNDER);
    let r = (x - n * V::splat(LN_2_HIGH)) - n * V::splat(LN_2_LOW);
    let y = V::splat(1.0) + (r + r * r * exp_series(r));
    // 2^(n−1), then times 2, so that n = 1024 does not overflow too early.
    let power = shifted.bits_add(V::splat(f64::from_bits(1022))).bits_to_exponent();
    let scaled = y * power * V::splat(2.0);
    let scaled = V::choose(x.lt(V::splat(-708.0)), V::splat(0.0), scaled);
    V::choose(V::splat(709.782_712_893_384).lt(x), V::splat(f64::INFINITY), scaled)
}

/// (exp(r) − 1 − r)/r² for |r| ≤ ln 2/2, by the Taylor polynomial of exp of degree 13.
#[inline(always)]
fn exp_series<V: Vector>(r: V) -> V {
    let c = |k: f64| V::splat(1.0 / k);
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    // Estrin: pairs first, for short chains.
    let p01 = c(2.0) + r * c(6.0);
    let p23 = c(24.0) + r * c(120.0);
    let p45 = c(720.0) + r * c(5_040.0);
    let p67 = c(40_320.0) + r * c(362_880.0);
    let p89 = c(3_628_800.0) + r * c(39_916_800.0);
    let pab = c(479_001_600.0) + r * c(6_227_020_800.0);
    let low = (p01 + r2 * p23) + r4 * (p45 + r2 * p67);
    low + r8 * (p89 + r2 * pab)
}

/// Natural logarithm; error below 2 ulp; −∞ at 0, NaN below.
///
/// x = 2ᵏ·m with m in [√½, √2), s = (m − 1)/(m + 1), log m = 2(s + s³/3 + … + s²³/23).
#[inline(always)]
pub fn log<V: Vector>(x: V) -> V {
    let tiny = x.lt(V::splat(f64::MIN_POSITIVE));
    let scaled = V::choose(tiny, x * V::splat(18_014_398_509_481_984.0), x);
    let bias = V::choose(tiny, V::splat(1023.0 + 54.0), V::splat(1023.0));
    let mantissa = scaled.bits_and(V::splat(f64::from_bits(0x000F_FFFF_FFFF_FFFF))).bits_or(V::splat(1.0));
    // 2⁵² with the exponent in its low bits, minus 2⁵²: the exponent as a number.
    let two_52 = V::splat(4_503_599_627_370_496.0);
    let exponent = scaled.bits_from_exponent().bits_or(two_52) - two_52 - bias;
    let big = V::splat(std::f64::consts::SQRT_2).le(mantissa);
    let m = V::choose(big, mantissa * V::splat(0.5), mantissa);
    let k = V::choose(big, exponent + V::splat(1.0), exponent);
    let f = m - V::splat(1.0);
    let s = f / (f + V::splat(2.0));
    let z = s * s;
    let c = |n: f64| V::splat(2.0 / n);
    let z2 = z * z;
    let z4 = z2 * z2;
    let low = (c(3.0) + z * c(5.0)) + z2 * (c(7.0) + z * c(9.0));
    let middle = (c(11.0) + z * c(13.0)) + z2 * (c(15.0) + z * c(17.0));
    let high = (c(19.0) + z * c(21.0)) + z2 * c(23.0);
    let series = z * (low + z4 * (middle + z4 * high));
    // log m = f − s·(f − series): exact leading term f, since 2s = f − s·f.
    let y = k * V::splat(LN_2_HIGH) + (f - (s * (f - series) - k * V::splat(LN_2_LOW)));
    let y = V::choose(x.eq(V::splat(f64::INFINITY)), x, y);
    let y = V::choose(x.eq(V::splat(0.0)), V::splat(f64::NEG_INFINITY), y);
    let positive = V::splat(0.0).le(x);
    V::choose(positive, y, V::splat(f64::NAN))
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
