//! exp(x) − 1 and what is made of it, right also near 0.

use super::{Elementary, half_power_of_two};
use crate::simd::Vector;

/// exp(x) − 1; error below 2 ulp, also near 0.
///
/// x = n·ln 2 + r as in [`super::exp`]; with p = exp(r) − 1, exp(x) − 1 = 2ⁿ·p + (2ⁿ − 1), all but p exact for n = 0.
#[inline(always)]
pub fn expm1<V: Vector>(x: V) -> V {
    let rounder = V::splat(V::Real::ROUNDER);
    let shifted = x.mul_add(V::splat(std::f64::consts::LOG2_E), rounder);
    let n = shifted - rounder;
    let [high, low] = V::Real::LN_2;
    let high = n.neg_mul_add(V::splat(high), x);
    let low = n * V::splat(low);
    let r = high - low;
    // What rounding has lost of r.
    let lost = (high - r) - low;
    let p = r + (r * r).mul_add(V::Real::exp_series(r), lost.mul_add(r, lost));
    // Half of everything, so that the largest n does not overflow too early.
    let power = half_power_of_two(shifted);
    let y = power.mul_add(p, power - V::splat(0.5)) * V::splat(2.0);
    let y = V::choose(n.eq(V::splat(0.0)), p, y);
    let y = V::choose(x.lt(V::splat(V::Real::MINUS_ONE)), V::splat(-1.0), y);
    let y = V::choose(V::splat(V::Real::EXP_RANGE[1]).lt(x), V::splat(f64::INFINITY), y);
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
/// With t = exp(2x) − 1, tanh x = t/(t + 2); beyond [`Elementary::TANH_RANGE`] it is ±1 in all its bits.
#[inline(always)]
pub fn tanh<V: Vector>(x: V) -> V {
    let range = V::splat(V::Real::TANH_RANGE);
    let bounded = range.min((-range).max(x));
    let t = expm1(bounded + bounded);
    let y = t / (t + V::splat(2.0));
    V::choose(x.eq(V::splat(0.0)), x, y)
}
