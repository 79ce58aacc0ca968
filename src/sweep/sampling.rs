//! Which points of the space of all axes are computed.

use super::axes::{Axis, Values};
use super::error::SweepError;
use neurolib_runtime::noise::philox::PhiloxStream;

/// More points than this are taken for a mistake.
const MOST_POINTS: usize = 100_000_000;
/// Numbers of the streams of random numbers; an axis is added.
const POSITIONS: u64 = 0x5357_4550_0000_0000;
const STRATA: u64 = 0x5354_5241_0000_0000;

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Every combination of values; the last axis varies fastest.
    Grid,
    /// The first values of all axes, then the second ones, and so on.
    List,
    /// Each value by itself at random.
    Random {
        /// Number of points.
        samples: usize,
        /// Seed of the choice.
        seed: u64,
    },
    /// At random, with one point in each of as many equal parts of every axis as there are points.
    ///
    /// # Source
    /// McKay, Beckman, Conover (1979), doi 10.1080/00401706.1979.10489755
    LatinHypercube {
        /// Number of points.
        samples: usize,
        /// Seed of the choice.
        seed: u64,
    },
}

/// The points of a sweep, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    axes: Vec<Axis>,
    sampling: Sampling,
    /// For each axis its values in a grid, otherwise those of all points.
    values: Vec<Vec<f64>>,
}

impl Points {
    /// The points that are chosen on some axes.
    ///
    /// # Errors
    /// If there is no axis, two vary the same, or their values do not suit the way of choosing.
    pub fn new(axes: Vec<Axis>, sampling: Sampling) -> Result<Self, SweepError> {
        if axes.is_empty() {
            return Err(SweepError::NoAxis);
        }
        for (index, axis) in axes.iter().enumerate() {
            if let Some(other) = axes[..index].iter().find(|other| other.overlaps(axis)) {
                return Err(SweepError::Twice { axis: axis.name().to_string(), other: other.name().to_string() });
            }
        }
        let values = match sampling {
            Sampling::Grid => {
                let values = in_full(&axes)?;
                let product = values.iter().try_fold(1_usize, |product, values| product.checked_mul(values.len()));
                check_number(product.unwrap_or(usize::MAX))?;
                values
            }
            Sampling::List => {
                let values = in_full(&axes)?;
                if let Some((axis, found)) = axes.iter().zip(&values).find(|(_, v)| v.len() != values[0].len()) {
                    return Err(SweepError::Unpaired {
                        axis: axis.name().to_string(),
                        found: found.len(),
                        first: axes[0].name().to_string(),
                        expected: values[0].len(),
                    });
                }
                values
            }
            Sampling::Random { samples, seed } => {
                check_number(samples)?;
                let position = |axis: usize, sample: usize| stream(seed, sample, POSITIONS, axis).uniform();
                drawn(&axes, samples, position)
            }
            Sampling::LatinHypercube { samples, seed } => {
                check_number(samples)?;
                let strata: Vec<Vec<usize>> = (0..axes.len()).map(|axis| permutation(samples, seed, axis)).collect();
                let position = |axis: usize, sample: usize| {
                    let within = stream(seed, sample, POSITIONS, axis).uniform();
                    // Rounding must not lead into the next part.
                    ((strata[axis][sample] as f64 + within) / samples as f64).min(1.0 - f64::EPSILON)
                };
                drawn(&axes, samples, position)
            }
        };
        Ok(Self { axes, sampling, values })
    }

    /// The axes.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How the points were chosen.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether there is none, which cannot be.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lengths of the dimensions of the cube: one for each axis of a grid, otherwise a single one.
    pub fn shape(&self) -> Vec<usize> {
        match self.sampling {
            Sampling::Grid => self.values.iter().map(Vec::len).collect(),
            _ => vec![self.values[0].len()],
        }
    }

    /// The values along an axis: those of its dimension in a grid, otherwise those of all points.
    pub fn coordinates(&self, axis: usize) -> &[f64] {
        &self.values[axis]
    }

    /// The value of each axis at a point.
    pub fn at(&self, mut index: usize) -> Vec<f64> {
        if self.sampling != Sampling::Grid {
            return self.values.iter().map(|values| values[index]).collect();
        }
        let mut point = vec![0.0; self.values.len()];
        for (slot, values) in point.iter_mut().zip(&self.values).rev() {
            *slot = values[index % values.len()];
            index /= values.len();
        }
        point
    }
}

fn check_number(points: usize) -> Result<(), SweepError> {
    match points {
        0 => Err(SweepError::NoSamples),
        _ if points > MOST_POINTS => Err(SweepError::TooMany { points, most: MOST_POINTS }),
        _ => Ok(()),
    }
}

fn in_full(axes: &[Axis]) -> Result<Vec<Vec<f64>>, SweepError> {
    let values = |axis: &Axis| match axis.values() {
        Values::Interval { .. } => Err(SweepError::NoCount { axis: axis.name().to_string() }),
        values => Ok(values.in_full()),
    };
    axes.iter().map(values).collect()
}

fn drawn(axes: &[Axis], samples: usize, position: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let of_axis = |(axis, of): (usize, &Axis)| {
        let listed = of.values().in_full();
        let value = |fraction: f64| match of.values() {
            Values::Interval { from, to } => from + (to - from) * fraction,
            _ => listed[((fraction * listed.len() as f64) as usize).min(listed.len() - 1)],
        };
        (0..samples).map(|sample| value(position(axis, sample))).collect()
    };
    axes.iter().enumerate().map(of_axis).collect()
}

fn stream(seed: u64, sample: usize, purpose: u64, axis: usize) -> PhiloxStream {
    // Samples are fewer than `MOST_POINTS`.
    PhiloxStream::new(seed, sample as u32, purpose + axis as u64)
}

/// The numbers below `count` in random order.
fn permutation(count: usize, seed: u64, axis: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    let mut stream = stream(seed, 0, STRATA, axis);
    for last in (1..count).rev() {
        numbers.swap(last, (stream.uniform() * (last + 1) as f64) as usize);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permutations_hold_each_number_once() {
        let mut numbers = permutation(100, 7, 1);
        assert_ne!(numbers, (0..100).collect::<Vec<_>>());
        assert_ne!(numbers, permutation(100, 7, 2));
        numbers.sort_unstable();
        assert_eq!(numbers, (0..100).collect::<Vec<_>>());
    }
}
