//! The numbers that a run computes with: double or single precision.

use super::portable::Portable;
use super::{LANES, Vector};
use crate::math::Elementary;
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A floating-point number: `f64`, or `f32`.
pub trait Real:
    Elementary
    + Copy
    + Debug
    + Default
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// A type without size that is aligned as a chunk is: to a whole register.
    type Alignment: Copy + Debug + PartialEq + Send + Sync + 'static;
    /// Vectors for every machine.
    type Portable: Vector<Real = Self>;
    /// Vectors of AVX2.
    #[cfg(target_arch = "x86_64")]
    type Avx2: Vector<Real = Self>;
    /// Vectors of AVX-512.
    #[cfg(target_arch = "x86_64")]
    type Avx512: Vector<Real = Self>;

    /// Bits of the mantissa that are stored.
    const MANTISSA_BITS: u32;

    /// The nearest number.
    fn from_f64(x: f64) -> Self;
    /// The same number.
    fn to_f64(self) -> f64;
    /// Whether it is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// `self*b + c`, rounded once; slow where the processor has no instruction for it.
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Absolute value.
    fn abs(self) -> Self;
    /// Largest integer not above.
    fn floor(self) -> Self;
    /// The bit pattern, in the low bits.
    fn bits(self) -> u64;
    /// The number with the bit pattern in the low bits.
    fn from_low_bits(bits: u64) -> Self;
    /// Of two arrays the one of this precision.
    fn pick<'a>(double: &'a [f64], single: &'a [f32]) -> &'a [Self];
}

/// A group of adjacent columns in memory, aligned to its size.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Chunk<R: Real = f64>(pub [R; LANES], [R::Alignment; 0]);

impl<R: Real> Chunk<R> {
    /// A chunk of these numbers.
    #[inline(always)]
    pub const fn new(lanes: [R; LANES]) -> Self {
        Chunk(lanes, [])
    }

    /// The same number in every lane.
    #[inline(always)]
    pub const fn splat(x: R) -> Self {
        Self::new([x; LANES])
    }

    /// All lanes 0.
    #[inline(always)]
    pub fn zero() -> Self {
        Self::splat(R::default())
    }
}

macro_rules! real {
    ($real:ident, $bits:ident, $mantissa:literal, $alignment:ident = $bytes:literal, $avx2:ident, $avx512:ident,
     |$double:ident, $single:ident| $picked:ident) => {
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(align($bytes))]
        pub struct $alignment;

        impl Real for $real {
            type Alignment = $alignment;
            type Portable = Portable<$real>;
            #[cfg(target_arch = "x86_64")]
            type Avx2 = super::x86::$avx2;
            #[cfg(target_arch = "x86_64")]
            type Avx512 = super::x86::$avx512;

            const MANTISSA_BITS: u32 = $mantissa;

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as $real
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $real::is_finite(self)
            }
            #[inline(always)]
            fn mul_add(self, b: Self, c: Self) -> Self {
                $real::mul_add(self, b, c)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $real::sqrt(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $real::abs(self)
            }
            #[inline(always)]
            fn floor(self) -> Self {
                $real::floor(self)
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                u64::from(self.to_bits())
            }
            #[inline(always)]
            fn from_low_bits(bits: u64) -> Self {
                $real::from_bits(bits as $bits)
            }
            #[inline(always)]
            fn pick<'a>($double: &'a [f64], $single: &'a [f32]) -> &'a [Self] {
                $picked
            }
        }
    };
}
real!(f64, u64, 52, AlignedAsDouble = 64, Avx2, Avx512, |double, _single| double);
real!(f32, u32, 23, AlignedAsSingle = 32, Avx2Single, Avx512Single, |_double, single| single);
