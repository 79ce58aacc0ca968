//! exp(x) − 1 and what is made of it, right also near 0.

use super::{LN_2_HIGH, LN_2_LOW, ROUNDER, exp_series};
use crate::simd::Vector;

/// exp(x) − 1; error below 2 ulp, also near 0.
///
/// x = n·ln 2 + r as in [`super::exp`]; with p = exp(r) − 1, exp(x) − 1 = 2ⁿ·p + (2ⁿ − 1), all but p exact for n = 0.
#[inline(always)]
pub fn expm1<V: Vector>(x: V) -> V {
    let shifted = x * V::splat(std::f64::consts::LOG2_E) + V::splat(ROUNDER);
    let n = shifted - V::splat(ROUNDER);
    let high = x - n * V::splat(LN_2_HIGH);
    let low = n * V::splat(LN_2_LOW);
    let r = high - low;
    // What rounding has lost of r.
    let lost = (high - r) - low;
    let p = r + (r * r * exp_series(r) + (lost + lost * r));
    // Half of everything, so that n = 1024 does not overflow too early.
    let half = V::splat(0.5);
    let power = shifted.bits_add(V::splat(f64::from_bits(1022))).bits_to_exponent();
    let y = ((power - half) + power * p) * V::splat(2.0);
    let y = V::choose(n.eq(V::splat(0.0)), p, y);
    let y = V::choose(x.lt(V::splat(-40.0)), V::splat(-1.0), y);
    let y = V::choose(V::splat(709.782_712_893_384).lt(x), V::splat(f64::INFINITY), y);
    // So that −0 stays −0.
    V::choose(x.eq(V::splat(0.0)), x, y)
}

/// (exp(x) − 1)/x, continued by 1 at 0; error below 3 ulp.
#[inline(always)]
pub fn exprel<V: Vector>(x: V) -> V {
    V::choose(x.eq(V::splat(0.0)), V::splat(1.0), expm1(x) / x)
}

/// Hyperbolic tangent; error below 3 ulp.
///
/// With t = exp(2x) − 1, tanh x = t/(t + 2); beyond ±22 it is ±1 in all its bits.
#[inline(always)]
pub fn tanh<V: Vector>(x: V) -> V {
    let bounded = V::splat(22.0).min(V::splat(-22.0).max(x));
    let t = expm1(bounded + bounded);
    let y = t / (t + V::splat(2.0));
    V::choose(x.eq(V::splat(0.0)), x, y)
}
