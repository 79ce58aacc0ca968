//! Double precision: two registers of AVX2, or one of AVX-512.

use super::super::{Chunk, HALF, HalfVector, Indices, LANES, Vector};
use super::{check, indices};
use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Two registers of AVX2.
#[derive(Clone, Copy)]
pub struct Avx2(__m256d, __m256d);

/// A register of AVX-512.
#[derive(Clone, Copy)]
pub struct Avx512(__m512d);

macro_rules! operators {
    ($($trait:ident $method:ident $avx:ident $avx512:ident),* $(,)?) => {$(
        impl $trait for Avx2 {
            type Output = Self;
            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                // SAFETY: see the module.
                unsafe { Self($avx(self.0, o.0), $avx(self.1, o.1)) }
            }
        }
        impl $trait for Avx512 {
            type Output = Self;
            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                // SAFETY: see the module.
                unsafe { Self($avx512(self.0, o.0)) }
            }
        }
    )*};
}
operators! {
    Add add _mm256_add_pd _mm512_add_pd,
    Sub sub _mm256_sub_pd _mm512_sub_pd,
    Mul mul _mm256_mul_pd _mm512_mul_pd,
    Div div _mm256_div_pd _mm512_div_pd,
}

impl Neg for Avx2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        // SAFETY: see the module.
        unsafe {
            let sign = _mm256_set1_pd(-0.0);
            Self(_mm256_xor_pd(self.0, sign), _mm256_xor_pd(self.1, sign))
        }
    }
}

impl Neg for Avx512 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_xor_pd(self.0, _mm512_set1_pd(-0.0))) }
    }
}

/// The sums of [`Vector::interpolate`] for four lanes, lane by lane in a register and then transposed.
///
/// # Safety
/// The processor has AVX and FMA, and [`check`] has been called.
#[inline(always)]
unsafe fn interpolate_four(
    values: &[f64],
    bases: &Indices,
    offsets: &[usize],
    weights: &[Chunk<f64>],
    first: usize,
) -> [__m256d; 4] {
    // SAFETY: both are there by contract; what is read lies within the values, as has been checked.
    unsafe {
        let mut rows = [_mm256_setzero_pd(); 4];
        for lane in 0..4 {
            let base = values.as_ptr().add(bases.each[first + lane]);
            for (&offset, weight) in offsets.iter().zip(weights) {
                let corner = _mm256_loadu_pd(base.add(offset));
                rows[lane] = _mm256_fmadd_pd(corner, _mm256_set1_pd(weight.0[first + lane]), rows[lane]);
            }
        }
        transpose_four(rows)
    }
}

/// Four rows of four numbers as columns.
///
/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn transpose_four([a, b, c, d]: [__m256d; 4]) -> [__m256d; 4] {
    // SAFETY: AVX is there by contract.
    unsafe {
        let (ab_low, ab_high) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
        let (cd_low, cd_high) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
        [
            _mm256_permute2f128_pd::<0x20>(ab_low, cd_low),
            _mm256_permute2f128_pd::<0x20>(ab_high, cd_high),
            _mm256_permute2f128_pd::<0x31>(ab_low, cd_low),
            _mm256_permute2f128_pd::<0x31>(ab_high, cd_high),
        ]
    }
}

/// What [`Vector::transpose_half`] gives, as pairs of half vectors.
///
/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn transpose_pairs(rows: [&[f64; HALF]; LANES]) -> [(__m256d, __m256d); HALF] {
    // SAFETY: AVX is there by contract; four numbers are read.
    unsafe {
        let load = |row: usize| _mm256_loadu_pd(rows[row].as_ptr());
        let low = transpose_four([load(0), load(1), load(2), load(3)]);
        let high = transpose_four([load(4), load(5), load(6), load(7)]);
        [(low[0], high[0]), (low[1], high[1]), (low[2], high[2]), (low[3], high[3])]
    }
}

/// Methods that treat the two registers of [`Avx2`] alike.
macro_rules! both {
    ($($name:ident($self:ident $(, $o:ident)?) = |$x:ident $(, $y:ident)?| $body:expr;)*) => {$(
        #[inline(always)]
        fn $name($self $(, $o: Self)?) -> Self {
            // SAFETY: see the module.
            unsafe {
                let low = { let ($x, $($y,)?) = ($self.0, $($o.0,)?); $body };
                let high = { let ($x, $($y,)?) = ($self.1, $($o.1,)?); $body };
                Self(low, high)
            }
        }
    )*};
}

impl Vector for Avx2 {
    type Real = f64;
    type Mask = (__m256d, __m256d);
    type Half = AvxHalf;

    #[inline(always)]
    fn interpolate(values: &[f64], bases: &Indices, offsets: &[usize], weights: &[Chunk<f64>]) -> [Self; 4] {
        check(values.len(), bases, offsets);
        // SAFETY: see the module; it has been checked.
        unsafe {
            let low = interpolate_four(values, bases, offsets, weights, 0);
            let high = interpolate_four(values, bases, offsets, weights, 4);
            std::array::from_fn(|k| Self(low[k], high[k]))
        }
    }

    #[inline(always)]
    fn transpose_half(rows: [&[f64; HALF]; LANES]) -> [Self; HALF] {
        // SAFETY: see the module.
        let pairs = unsafe { transpose_pairs(rows) };
        std::array::from_fn(|column| Self(pairs[column].0, pairs[column].1))
    }

    #[inline(always)]
    fn splat(x: f64) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_set1_pd(x), _mm256_set1_pd(x)) }
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Self {
        Self::splat(f64::from_bits(bits))
    }
    #[inline(always)]
    fn to_indices(self) -> Indices {
        // SAFETY: see the module.
        unsafe { indices(_mm256_cvttpd_epi32(self.0), _mm256_cvttpd_epi32(self.1)) }
    }
    #[inline(always)]
    fn load(from: &Chunk<f64>) -> Self {
        // SAFETY: see the module; a chunk is eight numbers, aligned to 64 bytes.
        unsafe {
            let p = from.0.as_ptr();
            Self(_mm256_load_pd(p), _mm256_load_pd(p.add(4)))
        }
    }
    #[inline(always)]
    fn store(self, to: &mut Chunk<f64>) {
        // SAFETY: see the module; a chunk is eight numbers, aligned to 64 bytes.
        unsafe {
            let p = to.0.as_mut_ptr();
            _mm256_store_pd(p, self.0);
            _mm256_store_pd(p.add(4), self.1);
        }
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_fmadd_pd(self.0, b.0, c.0), _mm256_fmadd_pd(self.1, b.1, c.1)) }
    }
    #[inline(always)]
    fn mul_sub(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_fmsub_pd(self.0, b.0, c.0), _mm256_fmsub_pd(self.1, b.1, c.1)) }
    }
    #[inline(always)]
    fn neg_mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_fnmadd_pd(self.0, b.0, c.0), _mm256_fnmadd_pd(self.1, b.1, c.1)) }
    }
    both! {
        sqrt(self) = |x| _mm256_sqrt_pd(x);
        abs(self) = |x| _mm256_andnot_pd(_mm256_set1_pd(-0.0), x);
        floor(self) = |x| _mm256_floor_pd(x);
        min(self, other) = |x, y| _mm256_min_pd(x, y);
        max(self, other) = |x, y| _mm256_max_pd(x, y);
        bits_add(self, other) = |x, y| _mm256_castsi256_pd(
            _mm256_add_epi64(_mm256_castpd_si256(x), _mm256_castpd_si256(y)));
        bits_and(self, other) = |x, y| _mm256_and_pd(x, y);
        bits_or(self, other) = |x, y| _mm256_or_pd(x, y);
        bits_to_exponent(self) = |x| _mm256_castsi256_pd(_mm256_slli_epi64::<52>(_mm256_castpd_si256(x)));
        bits_from_exponent(self) = |x| _mm256_castsi256_pd(_mm256_srli_epi64::<52>(_mm256_castpd_si256(x)));
    }
    #[inline(always)]
    fn lt(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { (_mm256_cmp_pd::<_CMP_LT_OQ>(self.0, o.0), _mm256_cmp_pd::<_CMP_LT_OQ>(self.1, o.1)) }
    }
    #[inline(always)]
    fn le(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { (_mm256_cmp_pd::<_CMP_LE_OQ>(self.0, o.0), _mm256_cmp_pd::<_CMP_LE_OQ>(self.1, o.1)) }
    }
    #[inline(always)]
    fn eq(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { (_mm256_cmp_pd::<_CMP_EQ_OQ>(self.0, o.0), _mm256_cmp_pd::<_CMP_EQ_OQ>(self.1, o.1)) }
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { (_mm256_or_pd(a.0, b.0), _mm256_or_pd(a.1, b.1)) }
    }
    #[inline(always)]
    fn only(mask: Self::Mask, x: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_and_pd(mask.0, x.0), _mm256_and_pd(mask.1, x.1)) }
    }
    #[inline(always)]
    fn unless(mask: Self::Mask, x: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_andnot_pd(mask.0, x.0), _mm256_andnot_pd(mask.1, x.1)) }
    }
    #[inline(always)]
    fn choose(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_blendv_pd(b.0, a.0, mask.0), _mm256_blendv_pd(b.1, a.1, mask.1)) }
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        // SAFETY: see the module.
        unsafe { _mm256_movemask_pd(_mm256_or_pd(mask.0, mask.1)) != 0 }
    }
}

/// Two halves as one vector.
///
/// # Safety
/// The processor has AVX-512.
#[inline(always)]
unsafe fn join(low: __m256d, high: __m256d) -> __m512d {
    // SAFETY: AVX-512 is there by contract.
    unsafe { _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(low), high) }
}

/// Methods of [`Avx512`] that are one expression.
macro_rules! single {
    ($($name:ident($self:ident $(, $o:ident)?) = |$x:ident $(, $y:ident)?| $body:expr;)*) => {$(
        #[inline(always)]
        fn $name($self $(, $o: Self)?) -> Self {
            // SAFETY: see the module.
            unsafe {
                let ($x, $($y,)?) = ($self.0, $($o.0,)?);
                Self($body)
            }
        }
    )*};
}

impl Vector for Avx512 {
    type Real = f64;
    type Mask = __mmask8;
    type Half = AvxHalf;

    #[inline(always)]
    fn interpolate(values: &[f64], bases: &Indices, offsets: &[usize], weights: &[Chunk<f64>]) -> [Self; 4] {
        check(values.len(), bases, offsets);
        // SAFETY: see the module; it has been checked.
        unsafe {
            let low = interpolate_four(values, bases, offsets, weights, 0);
            let high = interpolate_four(values, bases, offsets, weights, 4);
            std::array::from_fn(|k| Self(join(low[k], high[k])))
        }
    }

    #[inline(always)]
    fn transpose_half(rows: [&[f64; HALF]; LANES]) -> [Self; HALF] {
        // SAFETY: see the module.
        unsafe {
            let pairs = transpose_pairs(rows);
            std::array::from_fn(|column| Self(join(pairs[column].0, pairs[column].1)))
        }
    }

    #[inline(always)]
    fn splat(x: f64) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_set1_pd(x)) }
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Self {
        Self::splat(f64::from_bits(bits))
    }
    #[inline(always)]
    fn to_indices(self) -> Indices {
        // SAFETY: see the module.
        unsafe {
            let eight = _mm512_cvttpd_epi32(self.0);
            indices(_mm256_castsi256_si128(eight), _mm256_extracti128_si256::<1>(eight))
        }
    }
    #[inline(always)]
    fn load(from: &Chunk<f64>) -> Self {
        // SAFETY: see the module; a chunk is eight numbers, aligned to 64 bytes.
        unsafe { Self(_mm512_load_pd(from.0.as_ptr())) }
    }
    #[inline(always)]
    fn store(self, to: &mut Chunk<f64>) {
        // SAFETY: see the module; a chunk is eight numbers, aligned to 64 bytes.
        unsafe { _mm512_store_pd(to.0.as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_fmadd_pd(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn mul_sub(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_fmsub_pd(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn neg_mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_fnmadd_pd(self.0, b.0, c.0)) }
    }
    single! {
        sqrt(self) = |x| _mm512_sqrt_pd(x);
        abs(self) = |x| _mm512_abs_pd(x);
        floor(self) = |x| _mm512_roundscale_pd::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(x);
        min(self, other) = |x, y| _mm512_min_pd(x, y);
        max(self, other) = |x, y| _mm512_max_pd(x, y);
        bits_add(self, other) = |x, y| _mm512_castsi512_pd(
            _mm512_add_epi64(_mm512_castpd_si512(x), _mm512_castpd_si512(y)));
        bits_and(self, other) = |x, y| _mm512_and_pd(x, y);
        bits_or(self, other) = |x, y| _mm512_or_pd(x, y);
        bits_to_exponent(self) = |x| _mm512_castsi512_pd(_mm512_slli_epi64::<52>(_mm512_castpd_si512(x)));
        bits_from_exponent(self) = |x| _mm512_castsi512_pd(_mm512_srli_epi64::<52>(_mm512_castpd_si512(x)));
    }
    #[inline(always)]
    fn lt(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn le(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { _mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn eq(self, o: Self) -> Self::Mask {
        // SAFETY: see the module.
        unsafe { _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        a | b
    }
    #[inline(always)]
    fn only(mask: Self::Mask, x: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_maskz_mov_pd(mask, x.0)) }
    }
    #[inline(always)]
    fn unless(mask: Self::Mask, x: Self) -> Self {
        Self::only(!mask, x)
    }
    #[inline(always)]
    fn choose(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm512_mask_blend_pd(mask, b.0, a.0)) }
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        mask != 0
    }
}

super::half_vector! {
    /// Half of [`Avx2`] or [`Avx512`]: a register of AVX2.
    AvxHalf(__m256d) of f64: _mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd, _mm256_fmadd_pd
}
