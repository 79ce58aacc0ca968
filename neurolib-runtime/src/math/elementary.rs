//! The constants and series of each precision.

use crate::simd::Vector;

/// What the functions of this module need to know of a precision.
pub trait Elementary: Sized {
    /// 1.5·2ᵐ with m bits of mantissa: adding it rounds to an integer, which then stands in the low bits.
    const ROUNDER: f64;
    /// 2ᵐ: with an integer in its low bits it is greater by that integer.
    const INTEGERS: f64;
    /// What the exponent's bits are greater by than the exponent.
    const BIAS: u64;
    /// The smallest number that is not denormal.
    const SMALLEST: f64;
    /// Bits of the mantissa.
    const MANTISSA: u64;
    /// A power of two that lifts denormal numbers above [`Self::SMALLEST`], and its exponent.
    const LIFT: [f64; 2];
    /// ln 2 in two parts; whole multiples of the first that occur are exact.
    const LN_2: [f64; 2];
    /// Below and above this, exp is 0 and ∞.
    const EXP_RANGE: [f64; 2];
    /// Below this, exp(x) − 1 is −1.
    const MINUS_ONE: f64;
    /// Beyond this, tanh is ±1.
    const TANH_RANGE: f64;
    /// π/2 in three parts; whole multiples of the first two are exact up to [`Self::REDUCIBLE`].
    const HALF_PI: [f64; 3];
    /// Beyond this the reduction by [`Self::HALF_PI`] is not exact, and single numbers are computed one by one.
    const REDUCIBLE: f64;

    /// (exp(r) − 1 − r)/r² for |r| ≤ ln 2/2, by Taylor's series.
    fn exp_series<V: Vector>(r: V) -> V;
    /// (2 artanh(s) − 2s)/s with z = s², for |s| ≤ 3 − √8.
    fn log_series<V: Vector>(z: V) -> V;
    /// (sin x − x)/x³ with z = x², for |x| ≤ π/4.
    fn sine_series<V: Vector>(z: V) -> V;
    /// (cos x − 1 + x²/2)/x⁴ with z = x², for |x| ≤ π/4.
    fn cosine_series<V: Vector>(z: V) -> V;
}

/// 1/k.
#[inline(always)]
fn over<V: Vector>(k: f64) -> V {
    V::splat(1.0 / k)
}

/// Σ zᵏ/k-th number.
#[inline(always)]
fn horner<V: Vector, const N: usize>(z: V, below: [f64; N]) -> V {
    let (last, rest) = below.split_last().expect("invariant: a series has terms");
    rest.iter().rev().fold(over(*last), |sum, &k| sum.mul_add(z, over(k)))
}

impl Elementary for f64 {
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    const INTEGERS: f64 = 4_503_599_627_370_496.0;
    const BIAS: u64 = 1023;
    const SMALLEST: f64 = f64::MIN_POSITIVE;
    const MANTISSA: u64 = 0x000F_FFFF_FFFF_FFFF;
    const LIFT: [f64; 2] = [18_014_398_509_481_984.0, 54.0];
    const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10]; // 33 bits and the rest
    const EXP_RANGE: [f64; 2] = [-708.0, 709.782_712_893_384];
    const MINUS_ONE: f64 = -40.0;
    const TANH_RANGE: f64 = 22.0;
    const HALF_PI: [f64; 3] = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];
    const REDUCIBLE: f64 = 1.0e6;

    /// Degree 13 of exp; remainder 4·10⁻¹⁸.
    #[inline(always)]
    fn exp_series<V: Vector>(r: V) -> V {
        let r2 = r * r;
        let r4 = r2 * r2;
        let r8 = r4 * r4;
        // Estrin: pairs first, for short chains.
        let p01 = r.mul_add(over(6.0), over(2.0));
        let p23 = r.mul_add(over(120.0), over(24.0));
        let p45 = r.mul_add(over(5_040.0), over(720.0));
        let p67 = r.mul_add(over(362_880.0), over(40_320.0));
        let p89 = r.mul_add(over(39_916_800.0), over(3_628_800.0));
        let pab = r.mul_add(over(6_227_020_800.0), over(479_001_600.0));
        let low = r4.mul_add(r2.mul_add(p67, p45), r2.mul_add(p23, p01));
        r8.mul_add(r2.mul_add(pab, p89), low)
    }

    /// Up to s²³.
    #[inline(always)]
    fn log_series<V: Vector>(z: V) -> V {
        let c = |n: f64| V::splat(2.0 / n);
        let z2 = z * z;
        let z4 = z2 * z2;
        let pair = |n: f64| z.mul_add(c(n + 2.0), c(n));
        let low = z2.mul_add(pair(7.0), pair(3.0));
        let middle = z2.mul_add(pair(15.0), pair(11.0));
        let high = z2.mul_add(c(23.0), pair(19.0));
        z * z4.mul_add(z4.mul_add(high, middle), low)
    }

    /// Up to x¹⁵; remainder 5·10⁻¹⁷.
    #[inline(always)]
    fn sine_series<V: Vector>(z: V) -> V {
        horner(z, [-6.0, 120.0, -5_040.0, 362_880.0, -39_916_800.0, 6_227_020_800.0, -1_307_674_368_000.0])
    }

    /// Up to x¹⁶; remainder 2·10⁻¹⁸.
    #[inline(always)]
    fn cosine_series<V: Vector>(z: V) -> V {
        horner(z, [24.0, -720.0, 40_320.0, -3_628_800.0, 479_001_600.0, -87_178_291_200.0, 20_922_789_888_000.0])
    }
}

impl Elementary for f32 {
    const ROUNDER: f64 = 12_582_912.0;
    const INTEGERS: f64 = 8_388_608.0;
    const BIAS: u64 = 127;
    const SMALLEST: f64 = f32::MIN_POSITIVE as f64;
    const MANTISSA: u64 = 0x007F_FFFF;
    const LIFT: [f64; 2] = [33_554_432.0, 25.0];
    const LN_2: [f64; 2] = [0.693_359_375, -2.121_944_400_546_905_8e-4]; // 10 bits and the rest
    const EXP_RANGE: [f64; 2] = [-86.9, 88.722_83];
    const MINUS_ONE: f64 = -18.0;
    const TANH_RANGE: f64 = 10.0;
    const HALF_PI: [f64; 3] = [1.570_312_5, 4.837_512_969_970_703e-4, 7.549_789_954_891_882e-8];
    const REDUCIBLE: f64 = 8192.0;

    /// Degree 8 of exp; remainder 2·10⁻¹⁰.
    #[inline(always)]
    fn exp_series<V: Vector>(r: V) -> V {
        let r2 = r * r;
        let p01 = r.mul_add(over(6.0), over(2.0));
        let p23 = r.mul_add(over(120.0), over(24.0));
        let p45 = r.mul_add(over(5_040.0), over(720.0));
        (r2 * r2).mul_add(r2.mul_add(over(40_320.0), p45), r2.mul_add(p23, p01))
    }

    /// Up to s¹¹.
    #[inline(always)]
    fn log_series<V: Vector>(z: V) -> V {
        let c = |n: f64| V::splat(2.0 / n);
        let z2 = z * z;
        let pair = |n: f64| z.mul_add(c(n + 2.0), c(n));
        z * z2.mul_add(z2.mul_add(c(11.0), pair(7.0)), pair(3.0))
    }

    /// Up to x⁹; remainder 2·10⁻⁹.
    #[inline(always)]
    fn sine_series<V: Vector>(z: V) -> V {
        horner(z, [-6.0, 120.0, -5_040.0, 362_880.0])
    }

    /// Up to x¹⁰; remainder 1·10⁻¹⁰.
    #[inline(always)]
    fn cosine_series<V: Vector>(z: V) -> V {
        horner(z, [24.0, -720.0, 40_320.0, -3_628_800.0])
    }
}
