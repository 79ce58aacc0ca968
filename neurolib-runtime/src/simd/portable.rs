//! Vectors as plain arrays.

use super::{Chunk, HALF, HalfVector, LANES, Real, Vector};
use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A vector as an array.
#[derive(Clone, Copy)]
pub struct Portable<R>([R; LANES]);

macro_rules! operators {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl<R: Real> $trait for Portable<R> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|i| self.0[i] $op other.0[i]))
            }
        }
    )*};
}
operators!(Add add +, Sub sub -, Mul mul *, Div div /);

impl<R: Real> Neg for Portable<R> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }
}

impl<R: Real> Portable<R> {
    #[inline(always)]
    fn bits(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        Self(from_fn(|i| R::from_low_bits(f(self.0[i].bits(), other.0[i].bits()))))
    }
}

impl<R: Real> Vector for Portable<R> {
    type Real = R;
    type Mask = [bool; LANES];
    type Half = PortableHalf<R>;

    #[inline(always)]
    fn splat(x: f64) -> Self {
        Self([R::from_f64(x); LANES])
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Self {
        Self([R::from_low_bits(bits); LANES])
    }
    #[inline(always)]
    fn load(from: &Chunk<R>) -> Self {
        Self(from.0)
    }
    #[inline(always)]
    fn store(self, to: &mut Chunk<R>) {
        to.0 = self.0;
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self(from_fn(|i| self.0[i].mul_add(b.0[i], c.0[i])))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(R::sqrt))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.map(R::abs))
    }
    #[inline(always)]
    fn floor(self) -> Self {
        Self(self.0.map(R::floor))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(from_fn(|i| if self.0[i] < other.0[i] { self.0[i] } else { other.0[i] }))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(from_fn(|i| if self.0[i] > other.0[i] { self.0[i] } else { other.0[i] }))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        from_fn(|i| self.0[i] < other.0[i])
    }
    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        from_fn(|i| self.0[i] <= other.0[i])
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Self::Mask {
        from_fn(|i| self.0[i] == other.0[i])
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        from_fn(|i| a[i] | b[i])
    }
    #[inline(always)]
    fn only(mask: Self::Mask, x: Self) -> Self {
        Self(from_fn(|i| if mask[i] { x.0[i] } else { R::default() }))
    }
    #[inline(always)]
    fn unless(mask: Self::Mask, x: Self) -> Self {
        Self(from_fn(|i| if mask[i] { R::default() } else { x.0[i] }))
    }
    #[inline(always)]
    fn choose(mask: Self::Mask, a: Self, b: Self) -> Self {
        Self(from_fn(|i| if mask[i] { a.0[i] } else { b.0[i] }))
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        mask.contains(&true)
    }
    #[inline(always)]
    fn bits_add(self, other: Self) -> Self {
        self.bits(other, u64::wrapping_add)
    }
    #[inline(always)]
    fn bits_and(self, other: Self) -> Self {
        self.bits(other, |a, b| a & b)
    }
    #[inline(always)]
    fn bits_or(self, other: Self) -> Self {
        self.bits(other, |a, b| a | b)
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(self.0.map(|x| R::from_low_bits(x.bits() << R::MANTISSA_BITS)))
    }
    #[inline(always)]
    fn bits_from_exponent(self) -> Self {
        Self(self.0.map(|x| R::from_low_bits(x.bits() >> R::MANTISSA_BITS)))
    }
}

/// Half a vector as an array.
#[derive(Clone, Copy)]
pub struct PortableHalf<R>([R; HALF]);

impl<R: Real> HalfVector for PortableHalf<R> {
    type Real = R;

    #[inline(always)]
    fn splat(x: R) -> Self {
        Self([x; HALF])
    }
    #[inline(always)]
    fn load(from: &[R; HALF]) -> Self {
        Self(*from)
    }
    #[inline(always)]
    fn store(self, to: &mut [R; HALF]) {
        *to = self.0;
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self(from_fn(|i| self.0[i].mul_add(b.0[i], c.0[i])))
    }
}
