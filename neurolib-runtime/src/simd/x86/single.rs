//! Single precision: a register of AVX2.

use super::super::{Chunk, HALF, HalfVector, Indices, LANES, Vector};
use super::{check, indices};
use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A register of AVX2.
#[derive(Clone, Copy)]
pub struct Avx2Single(__m256);

macro_rules! operators {
    ($($trait:ident $method:ident $avx:ident),* $(,)?) => {$(
        impl $trait for Avx2Single {
            type Output = Self;
            #[inline(always)]
            fn $method(self, o: Self) -> Self {
                // SAFETY: see the module above.
                unsafe { Self($avx(self.0, o.0)) }
            }
        }
    )*};
}
operators! {
    Add add _mm256_add_ps,
    Sub sub _mm256_sub_ps,
    Mul mul _mm256_mul_ps,
    Div div _mm256_div_ps,
}

impl Neg for Avx2Single {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_xor_ps(self.0, _mm256_set1_ps(-0.0))) }
    }
}

/// The sums of [`Vector::interpolate`] for one lane.
///
/// # Safety
/// The processor has AVX and FMA, and [`check`] has been called.
#[inline(always)]
unsafe fn interpolate_one(base: *const f32, offsets: &[usize], weights: &[Chunk<f32>], lane: usize) -> __m128 {
    // SAFETY: both are there by contract; what is read lies within the values, as has been checked.
    unsafe {
        let mut sum = _mm_setzero_ps();
        for (&offset, weight) in offsets.iter().zip(weights) {
            sum = _mm_fmadd_ps(_mm_loadu_ps(base.add(offset)), _mm_set1_ps(weight.0[lane]), sum);
        }
        sum
    }
}

/// Four rows of twice four numbers as columns, in each half by itself.
///
/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn transpose_halves([a, b, c, d]: [__m256; 4]) -> [__m256; 4] {
    // SAFETY: AVX is there by contract.
    unsafe {
        let (ab_low, ab_high) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
        let (cd_low, cd_high) = (_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0x44>(ab_low, cd_low),
            _mm256_shuffle_ps::<0xEE>(ab_low, cd_low),
            _mm256_shuffle_ps::<0x44>(ab_high, cd_high),
            _mm256_shuffle_ps::<0xEE>(ab_high, cd_high),
        ]
    }
}

/// Methods that are one expression.
macro_rules! single {
    ($($name:ident($self:ident $(, $o:ident)?) = |$x:ident $(, $y:ident)?| $body:expr;)*) => {$(
        #[inline(always)]
        fn $name($self $(, $o: Self)?) -> Self {
            // SAFETY: see the module above.
            unsafe {
                let ($x, $($y,)?) = ($self.0, $($o.0,)?);
                Self($body)
            }
        }
    )*};
}

impl Vector for Avx2Single {
    type Real = f32;
    type Mask = __m256;
    type Half = AvxHalfSingle;

    #[inline(always)]
    fn interpolate(values: &[f32], bases: &Indices, offsets: &[usize], weights: &[Chunk<f32>]) -> [Self; 4] {
        check(values.len(), bases, offsets);
        // SAFETY: see the module above; it has been checked.
        unsafe {
            let mut rows = [_mm256_setzero_ps(); 4];
            for lane in 0..4 {
                let low = interpolate_one(values.as_ptr().add(bases.each[lane]), offsets, weights, lane);
                let high = interpolate_one(values.as_ptr().add(bases.each[lane + 4]), offsets, weights, lane + 4);
                rows[lane] = _mm256_set_m128(high, low);
            }
            let [a, b, c, d] = transpose_halves(rows);
            [Self(a), Self(b), Self(c), Self(d)]
        }
    }

    #[inline(always)]
    fn transpose_half(rows: [&[f32; HALF]; LANES]) -> [Self; HALF] {
        // SAFETY: see the module above; four numbers are read.
        unsafe {
            let load = |row: usize| _mm_loadu_ps(rows[row].as_ptr());
            let pairs = std::array::from_fn(|row| _mm256_set_m128(load(row + HALF), load(row)));
            transpose_halves(pairs).map(Self)
        }
    }

    #[inline(always)]
    fn splat(x: f64) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_set1_ps(x as f32)) }
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_set1_ps(f32::from_bits(bits as u32))) }
    }
    #[inline(always)]
    fn to_indices(self) -> Indices {
        // SAFETY: see the module above.
        unsafe {
            let eight = _mm256_cvttps_epi32(self.0);
            indices(_mm256_castsi256_si128(eight), _mm256_extracti128_si256::<1>(eight))
        }
    }
    #[inline(always)]
    fn load(from: &Chunk<f32>) -> Self {
        // SAFETY: see the module above; a chunk is eight numbers, aligned to 32 bytes.
        unsafe { Self(_mm256_load_ps(from.0.as_ptr())) }
    }
    #[inline(always)]
    fn store(self, to: &mut Chunk<f32>) {
        // SAFETY: see the module above; a chunk is eight numbers, aligned to 32 bytes.
        unsafe { _mm256_store_ps(to.0.as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_fmadd_ps(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn mul_sub(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_fmsub_ps(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn neg_mul_add(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_fnmadd_ps(self.0, b.0, c.0)) }
    }
    single! {
        sqrt(self) = |x| _mm256_sqrt_ps(x);
        abs(self) = |x| _mm256_andnot_ps(_mm256_set1_ps(-0.0), x);
        floor(self) = |x| _mm256_floor_ps(x);
        min(self, other) = |x, y| _mm256_min_ps(x, y);
        max(self, other) = |x, y| _mm256_max_ps(x, y);
        bits_add(self, other) = |x, y| _mm256_castsi256_ps(
            _mm256_add_epi32(_mm256_castps_si256(x), _mm256_castps_si256(y)));
        bits_and(self, other) = |x, y| _mm256_and_ps(x, y);
        bits_or(self, other) = |x, y| _mm256_or_ps(x, y);
        bits_to_exponent(self) = |x| _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(x)));
        bits_from_exponent(self) = |x| _mm256_castsi256_ps(_mm256_srli_epi32::<23>(_mm256_castps_si256(x)));
    }
    #[inline(always)]
    fn lt(self, o: Self) -> Self::Mask {
        // SAFETY: see the module above.
        unsafe { _mm256_cmp_ps::<_CMP_LT_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn le(self, o: Self) -> Self::Mask {
        // SAFETY: see the module above.
        unsafe { _mm256_cmp_ps::<_CMP_LE_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn eq(self, o: Self) -> Self::Mask {
        // SAFETY: see the module above.
        unsafe { _mm256_cmp_ps::<_CMP_EQ_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        // SAFETY: see the module above.
        unsafe { _mm256_or_ps(a, b) }
    }
    #[inline(always)]
    fn only(mask: Self::Mask, x: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_and_ps(mask, x.0)) }
    }
    #[inline(always)]
    fn unless(mask: Self::Mask, x: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_andnot_ps(mask, x.0)) }
    }
    #[inline(always)]
    fn choose(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see the module above.
        unsafe { Self(_mm256_blendv_ps(b.0, a.0, mask)) }
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        // SAFETY: see the module above.
        unsafe { _mm256_movemask_ps(mask) != 0 }
    }
}

super::half_vector! {
    /// Half of [`Avx2Single`].
    AvxHalfSingle(__m128) of f32: _mm_set1_ps, _mm_loadu_ps, _mm_storeu_ps, _mm_fmadd_ps
}
