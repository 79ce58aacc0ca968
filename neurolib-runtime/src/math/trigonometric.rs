//! Sine, cosine, tangent.

use super::ROUNDER;
use crate::simd::Vector;

/// π/2 in three parts; whole multiples below 2²⁰ of the first two are exact.
const HALF_PI: [f64; 3] = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];
/// Beyond this the reduction by [`HALF_PI`] is not exact, and single numbers are computed one by one.
const LARGEST: f64 = 1.0e6;

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
    let is_huge = V::splat(LARGEST).lt(x.abs());
    if V::any(is_huge) {
        return V::choose(is_huge, x.map(library), value);
    }
    value
}

/// x = q·π/2 + r + lost with |r| ≤ π/4, and Taylor polynomials in r.
#[inline(always)]
fn sin_cos<V: Vector>(x: V) -> (V, V) {
    let q = (x * V::splat(std::f64::consts::FRAC_2_PI) + V::splat(ROUNDER)) - V::splat(ROUNDER);
    let first = x - q * V::splat(HALF_PI[0]);
    let second = q * V::splat(HALF_PI[1]);
    let high = first - second;
    let third = ((high - first) + second) + q * V::splat(HALF_PI[2]);
    let r = high - third;
    let lost = (high - r) - third;
    let z = r * r;
    // sin(r + lost) = sin r + lost·cos r, cos(r + lost) = cos r − lost·sin r, to what matters.
    let sin = r + (r * (z * sine_series(z)) + lost);
    let cos = V::splat(1.0) + (z * z * cosine_series(z) - z * V::splat(0.5) - r * lost);
    let (sin, cos) = turned(q, sin, cos);
    // So that −0 stays −0.
    (V::choose(x.eq(V::splat(0.0)), x, sin), cos)
}

/// sin and cos of 2π·u for u in [0, 1]; absolute error below 2·10⁻¹⁶.
///
/// u = q/4 + r exactly with |r| ≤ 1/8, and Taylor polynomials on |2πr| ≤ π/4.
#[inline(always)]
pub fn sin_cos_of_turns<V: Vector>(u: V) -> (V, V) {
    let q = (u * V::splat(4.0) + V::splat(0.5)).floor();
    let x = (u - q * V::splat(0.25)) * V::splat(std::f64::consts::TAU);
    let z = x * x;
    let sin = x + x * (z * sine_series(z));
    let cos = V::splat(1.0) + (z * z * cosine_series(z) - z * V::splat(0.5));
    turned(q, sin, cos)
}

/// (sin x − x)/x³ with z = x², for |x| ≤ π/4; remainder 5·10⁻¹⁷.
#[inline(always)]
fn sine_series<V: Vector>(z: V) -> V {
    let c = |k: f64| V::splat(1.0 / k);
    c(-6.0)
        + z * (c(120.0)
            + z * (c(-5_040.0)
                + z * (c(362_880.0) + z * (c(-39_916_800.0) + z * (c(6_227_020_800.0) + z * c(-1_307_674_368_000.0))))))
}

/// (cos x − 1 + x²/2)/x⁴ with z = x², for |x| ≤ π/4; remainder 2·10⁻¹⁸.
#[inline(always)]
fn cosine_series<V: Vector>(z: V) -> V {
    let c = |k: f64| V::splat(1.0 / k);
    c(24.0)
        + z * (c(-720.0)
            + z * (c(40_320.0)
                + z * (c(-3_628_800.0)
                    + z * (c(479_001_600.0) + z * (c(-87_178_291_200.0) + z * c(20_922_789_888_000.0))))))
}

/// Sine and cosine after `q` more quarter turns.
#[inline(always)]
fn turned<V: Vector>(q: V, sin: V, cos: V) -> (V, V) {
    // Quadrant q mod 4: swap if odd; the sign of the sine changes in 2, 3, that of the cosine in 1, 2.
    let odd = (q * V::splat(0.5)).floor() * V::splat(2.0);
    let is_even = odd.eq(q);
    let (a, b) = (V::choose(is_even, sin, cos), V::choose(is_even, cos, sin));
    let quadrant = q - (q * V::splat(0.25)).floor() * V::splat(4.0);
    let (one, three) = (V::splat(1.0), V::splat(3.0));
    let sin = V::choose(one.lt(quadrant), -a, a);
    let below_one = V::choose(quadrant.lt(one), b, -b);
    let cos = V::choose(three.le(quadrant), b, below_one);
    (sin, cos)
}
