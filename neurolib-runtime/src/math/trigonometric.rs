//! Sine, cosine, tangent.

use super::Elementary;
use crate::simd::{Real, Vector};

/// Sine; error below 2 ulp.
#[inline(always)]
pub fn sin<V: Vector>(x: V) -> V {
    guarded(x, sin_cos(x).0, libm::sin)
}

/// Cosine; error below 2 ulp.
#[inline(always)]
pub fn cos<V: Vector>(x: V) -> V {
    guarded(x, sin_cos(x).1, libm::cos)
}

/// Tangent; error below 4 ulp.
#[inline(always)]
pub fn tan<V: Vector>(x: V) -> V {
    let (sin, cos) = sin_cos(x);
    guarded(x, sin / cos, libm::tan)
}

/// The value, or for huge arguments that of the library.
#[inline(always)]
fn guarded<V: Vector>(x: V, value: V, library: impl Fn(f64) -> f64) -> V {
    let is_huge = V::splat(V::Real::REDUCIBLE).lt(x.abs());
    if V::any(is_huge) {
        return V::choose(is_huge, x.map(|x| V::Real::from_f64(library(x.to_f64()))), value);
    }
    value
}

/// x = q·π/2 + r + lost with |r| ≤ π/4, and Taylor polynomials in r.
#[inline(always)]
fn sin_cos<V: Vector>(x: V) -> (V, V) {
    let rounder = V::splat(V::Real::ROUNDER);
    let q = x.mul_add(V::splat(std::f64::consts::FRAC_2_PI), rounder) - rounder;
    let half_pi = V::Real::HALF_PI;
    let first = q.neg_mul_add(V::splat(half_pi[0]), x);
    let second = q * V::splat(half_pi[1]);
    let high = first - second;
    let third = q.mul_add(V::splat(half_pi[2]), (high - first) + second);
    let r = high - third;
    let lost = (high - r) - third;
    let z = r * r;
    // sin(r + lost) = sin r + lost·cos r, cos(r + lost) = cos r − lost·sin r, to what matters.
    let sin = r + r.mul_add(z * V::Real::sine_series(z), lost);
    let below_one = (z * z).mul_sub(V::Real::cosine_series(z), z * V::splat(0.5));
    let cos = V::splat(1.0) + r.neg_mul_add(lost, below_one);
    let (sin, cos) = turned(q, sin, cos);
    // So that −0 stays −0.
    (V::choose(x.eq(V::splat(0.0)), x, sin), cos)
}

/// sin and cos of 2π·u for u in [0, 1]; absolute error below 1 ulp of 1.
///
/// u = q/4 + r exactly with |r| ≤ 1/8, and Taylor polynomials on |2πr| ≤ π/4.
#[inline(always)]
pub fn sin_cos_of_turns<V: Vector>(u: V) -> (V, V) {
    let q = u.mul_add(V::splat(4.0), V::splat(0.5)).floor();
    let x = q.neg_mul_add(V::splat(0.25), u) * V::splat(std::f64::consts::TAU);
    let z = x * x;
    let sin = x.mul_add(z * V::Real::sine_series(z), x);
    let cos = V::splat(1.0) + (z * z).mul_sub(V::Real::cosine_series(z), z * V::splat(0.5));
    turned(q, sin, cos)
}

/// Sine and cosine after `q` more quarter turns.
#[inline(always)]
fn turned<V: Vector>(q: V, sin: V, cos: V) -> (V, V) {
    // Quadrant q mod 4: swap if odd; the sign of the sine changes in 2, 3, that of the cosine in 1, 2.
    let odd = (q * V::splat(0.5)).floor() * V::splat(2.0);
    let is_even = odd.eq(q);
    let (a, b) = (V::choose(is_even, sin, cos), V::choose(is_even, cos, sin));
    let quadrant = (q * V::splat(0.25)).floor().neg_mul_add(V::splat(4.0), q);
    let (one, three) = (V::splat(1.0), V::splat(3.0));
    let sin = V::choose(one.lt(quadrant), -a, a);
    let below_one = V::choose(quadrant.lt(one), b, -b);
    let cos = V::choose(three.le(quadrant), b, below_one);
    (sin, cos)
}
