//! Vectors of [`LANES`] columns in double or single precision, chosen for the processor at run time.
//!
//! Code that steps nodes is generic over [`Vector`] and is entered through [`dispatch`], which compiles it
//! once for every instruction set. All implementations round each operation alike, and a product and a sum are rounded
//! together exactly where the code says so, so the instruction set never changes a bit of a result.

mod portable;
mod real;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use real::{Chunk, Real};

use std::ops::{Add, Div, Mul, Neg, Sub};

/// Number of columns that are processed together, on every machine and in both precisions.
pub const LANES: usize = 8;

/// Half of them.
pub(crate) const HALF: usize = LANES / 2;

/// A vector of [`LANES`] numbers.
///
/// `min`, `max` return their second operand if one is NaN; comparisons with NaN are false.
pub trait Vector:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// The numbers.
    type Real: Real;
    /// The result of a comparison, lane by lane.
    type Mask: Copy;
    /// A vector of half as many numbers.
    type Half: HalfVector<Real = Self::Real>;

    /// The same number, rounded to this precision, in every lane.
    fn splat(x: f64) -> Self;
    /// The same bit pattern in every lane.
    fn splat_bits(bits: u64) -> Self;
    /// Reads a chunk.
    fn load(from: &Chunk<Self::Real>) -> Self;
    /// Writes a chunk.
    fn store(self, to: &mut Chunk<Self::Real>);
    /// `self*b + c`, rounded once.
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// `self*b - c`, rounded once.
    #[inline(always)]
    fn mul_sub(self, b: Self, c: Self) -> Self {
        self.mul_add(b, -c)
    }
    /// `c - self*b`, rounded once.
    #[inline(always)]
    fn neg_mul_add(self, b: Self, c: Self) -> Self {
        (-self).mul_add(b, c)
    }
    /// Square root.
    fn sqrt(self) -> Self;
    /// Absolute value.
    fn abs(self) -> Self;
    /// Largest integer not above.
    fn floor(self) -> Self;
    /// The smaller one.
    fn min(self, other: Self) -> Self;
    /// The larger one.
    fn max(self, other: Self) -> Self;
    /// Whether `self < other`.
    fn lt(self, other: Self) -> Self::Mask;
    /// Whether `self <= other`.
    fn le(self, other: Self) -> Self::Mask;
    /// Whether `self == other`.
    fn eq(self, other: Self) -> Self::Mask;
    /// Whether either mask holds.
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// `x` where the mask holds, else 0.
    fn only(mask: Self::Mask, x: Self) -> Self;
    /// 0 where the mask holds, else `x`.
    fn unless(mask: Self::Mask, x: Self) -> Self;
    /// `a` where the mask holds, else `b`.
    fn choose(mask: Self::Mask, a: Self, b: Self) -> Self;
    /// Whether the mask holds in any lane.
    fn any(mask: Self::Mask) -> bool;
    /// Adds the bit patterns as integers.
    fn bits_add(self, other: Self) -> Self;
    /// Bitwise and.
    fn bits_and(self, other: Self) -> Self;
    /// Bitwise or.
    fn bits_or(self, other: Self) -> Self;
    /// Shifts the bit patterns left by those of the mantissa: an integer into the place of the exponent.
    fn bits_to_exponent(self) -> Self;
    /// Shifts the bit patterns right by those of the mantissa: the exponent as an integer.
    fn bits_from_exponent(self) -> Self;

    /// For each lane l, Σ over corners c of `weights[c][l]`·`values[base + offsets[c]..]` with the base of the lane, four neighbouring numbers
    /// at a time: lane l of result k is the sum of the k-th ones. Corners are added in their order, beginning with 0, each
    /// sum rounded together with its product.
    ///
    /// # Panics
    /// If a number beyond the values is asked for.
    #[inline(always)]
    fn interpolate(
        values: &[Self::Real],
        bases: &Indices,
        offsets: &[usize],
        weights: &[Chunk<Self::Real>],
    ) -> [Self; 4] {
        let mut results = [Chunk::zero(); 4];
        for lane in 0..LANES {
            for (offset, weight) in offsets.iter().zip(weights) {
                let four = &values[bases.each[lane] + offset..][..4];
                for k in 0..4 {
                    results[k].0[lane] = four[k].mul_add(weight.0[lane], results[k].0[lane]);
                }
            }
        }
        results.map(|r| Self::load(&r))
    }

    /// Turns eight rows of half as many numbers into columns.
    #[inline(always)]
    fn transpose_half(rows: [&[Self::Real; HALF]; LANES]) -> [Self; HALF] {
        std::array::from_fn(|column| Self::load(&Chunk::new(rows.map(|row| row[column]))))
    }

    /// Applies a scalar function lane by lane.
    #[inline(always)]
    fn map(self, f: impl Fn(Self::Real) -> Self::Real) -> Self {
        Self::load(&Chunk::new(self.to_array().map(f)))
    }

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [Self::Real; LANES] {
        let mut chunk = Chunk::zero();
        self.store(&mut chunk);
        chunk.0
    }

    /// The lanes as indices; they are whole numbers from 0 to 2³¹ − 1.
    #[inline(always)]
    fn to_indices(self) -> Indices {
        // The sign of −0 and what does not fit are cut off: any number gives some index.
        let each = self.to_array().map(|x| x.to_f64() as i32 as u32 as usize);
        Indices { each, largest: each.into_iter().fold(0, usize::max) }
    }
}

/// An index for each lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    each: [usize; LANES],
    largest: usize,
}

/// A vector of half of [`LANES`] numbers.
pub trait HalfVector: Copy {
    /// The numbers.
    type Real: Real;

    /// The same number in every lane.
    fn splat(x: Self::Real) -> Self;
    /// Reads numbers.
    fn load(from: &[Self::Real; HALF]) -> Self;
    /// Writes them.
    fn store(self, to: &mut [Self::Real; HALF]);
    /// `self*b + c`, rounded once.
    fn mul_add(self, b: Self, c: Self) -> Self;
}

/// An instruction set that the code is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstructionSet {
    /// What every machine of the target has.
    Portable,
    /// x86-64 with AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64 with AVX-512 (F, DQ and VL).
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    /// What this machine can run, the best one last.
    pub fn available() -> Vec<InstructionSet> {
        #[allow(unused_mut, reason = "there is one only on other processors")]
        let mut sets = vec![InstructionSet::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if x86::has_avx2() {
                sets.push(InstructionSet::Avx2);
            }
            if x86::has_avx512() {
                sets.push(InstructionSet::Avx512);
            }
        }
        sets
    }

    /// The best one of this machine.
    pub fn best() -> InstructionSet {
        *Self::available().last().expect("invariant: the portable set is always there")
    }
}

/// Something to compute with the vectors of whatever instruction set is there.
pub trait Task<R: Real = f64> {
    /// What comes out.
    type Output;
    /// Computes. Implementations are `#[inline(always)]`, down to the last operation on vectors.
    fn run<V: Vector<Real = R>>(self) -> Self::Output;
}

/// Runs a task compiled for the instruction set.
///
/// # Panics
/// If this machine does not have it.
#[inline]
pub fn dispatch<R: Real, T: Task<R>>(set: InstructionSet, task: T) -> T::Output {
    match set {
        InstructionSet::Portable => task.run::<R::Portable>(),
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => x86::run_avx2(task),
        // Eight numbers of single precision fill a register of AVX2 only.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 if R::MANTISSA_BITS < 52 => x86::run_avx2(task),
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => x86::run_avx512(task),
    }
}

/// Runs a task compiled for [`InstructionSet::Portable`] only.
pub fn dispatch_portable<R: Real, T: Task<R>>(task: T) -> T::Output {
    task.run::<R::Portable>()
}

#[cfg(test)]
mod tests;
