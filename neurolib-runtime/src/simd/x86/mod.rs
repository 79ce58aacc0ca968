//! Vectors of x86-64.
//!
//! A value of one of the types exists only inside [`run_avx2`] or [`run_avx512`], which check the processor first: nothing
//! else names the types that [`Real`] is associated with. That is what makes the intrinsics safe to call.

mod double;
mod single;

/// A [`HalfVector`](super::HalfVector) of one register.
macro_rules! half_vector {
    ($(#[$doc:meta])* $name:ident($register:ident) of $real:ident: $splat:ident, $load:ident, $store:ident, $mul_add:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name($register);

        impl HalfVector for $name {
            type Real = $real;

            #[inline(always)]
            fn splat(x: $real) -> Self {
                // SAFETY: see the module above.
                unsafe { Self($splat(x)) }
            }
            #[inline(always)]
            fn load(from: &[$real; HALF]) -> Self {
                // SAFETY: see the module above; there are as many numbers as the register holds.
                unsafe { Self($load(from.as_ptr())) }
            }
            #[inline(always)]
            fn store(self, to: &mut [$real; HALF]) {
                // SAFETY: see the module above; there is room for as many numbers as the register holds.
                unsafe { $store(to.as_mut_ptr(), self.0) }
            }
            #[inline(always)]
            fn mul_add(self, b: Self, c: Self) -> Self {
                // SAFETY: see the module above.
                unsafe { Self($mul_add(self.0, b.0, c.0)) }
            }
        }
    };
}
use half_vector;

pub use double::{Avx2, Avx512};
// A register of AVX2 holds eight numbers of single precision; under AVX-512 there are twice as many of them.
pub use single::{Avx2Single, Avx2Single as Avx512Single};

use super::{Indices, LANES, Real, Task};
use std::arch::x86_64::*;

/// Whether the processor has what is needed of AVX2 and its fused operations.
pub(super) fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Whether the processor has what is needed of AVX-512.
pub(super) fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
}

/// Runs a task with AVX2.
pub(super) fn run_avx2<R: Real, T: Task<R>>(task: T) -> T::Output {
    #[target_feature(enable = "avx2,fma")]
    fn inner<R: Real, T: Task<R>>(task: T) -> T::Output {
        task.run::<R::Avx2>()
    }
    assert!(has_avx2(), "this processor has no AVX2");
    // SAFETY: the processor has just been asked.
    unsafe { inner(task) }
}

/// Runs a task with AVX-512.
pub(super) fn run_avx512<R: Real, T: Task<R>>(task: T) -> T::Output {
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
    fn inner<R: Real, T: Task<R>>(task: T) -> T::Output {
        task.run::<R::Avx512>()
    }
    assert!(has_avx512(), "this processor has no AVX-512");
    // SAFETY: the processor has just been asked.
    unsafe { inner(task) }
}

/// Checks that four numbers at each base and offset lie within so many values.
#[inline(always)]
fn check(values: usize, bases: &Indices, offsets: &[usize]) {
    let span = offsets.iter().max().map_or(0, |last| last + 4);
    let last = bases.largest;
    assert!(last <= values && span <= values - last, "invariant: a look-up stays within its table");
}

/// Eight integers of 32 bits, without sign, as indices.
///
/// # Safety
/// The processor has AVX2.
#[inline(always)]
unsafe fn indices(low: __m128i, high: __m128i) -> Indices {
    // SAFETY: AVX2 is there by contract; two registers are eight integers.
    unsafe {
        let four = _mm_max_epu32(low, high);
        let two = _mm_max_epu32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
        let largest = _mm_max_epu32(two, _mm_shuffle_epi32::<0b10_11_00_01>(two));
        let each: [u32; LANES] = std::mem::transmute((low, high));
        Indices { each: each.map(|index| index as usize), largest: _mm_cvtsi128_si32(largest) as u32 as usize }
    }
}
