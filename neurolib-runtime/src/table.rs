//! Look-up tables on evenly spaced axes, interpolated linearly.

use crate::simd::{Chunk, Indices, Real, Vector};
use thiserror::Error;

/// What happens outside the grid, on each axis by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The value at the edge.
    Clamp,
    /// The line through the last two grid points, continued.
    Extrapolate,
    /// An error of the run: see [`crate::simulation::error::TableEdge`].
    Error,
}

/// Quantities on a grid of one to three evenly spaced axes.
///
/// Quantities that are read together stand side by side, so that one corner of a cell is one load.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    axes: Vec<Axis>,
    edge: Edge,
    quantities: usize,
    /// How much farther the values of each corner of a cell begin than those of the lowest one.
    corners: [usize; 8],
    /// Values by grid point; quantities are filled up to whole groups.
    values: Vec<f64>,
    /// The same in single precision.
    rounded: Vec<f32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Axis {
    first: f64,
    last: f64,
    /// Points for each unit of the argument.
    per_unit: f64,
    /// Number of the last cell.
    last_cell: f64,
    /// Distance of neighbours among the values.
    stride: f64,
}

/// Why data cannot be a [`Table`].
#[derive(Clone, Debug, Error, PartialEq)]
pub enum TableError {
    /// Wrong number of axes.
    #[error("a table has 1 to 3 axes, not {0}")]
    Axes(usize),
    /// An axis of one point or none.
    #[error("axis {axis} has {points} points; at least 2 are needed")]
    TooShort {
        /// Which axis.
        axis: usize,
        /// Its points.
        points: usize,
    },
    /// An axis that is not evenly spaced and increasing.
    #[error("axis {axis} is not evenly spaced: {value} at point {point} should be {expected}")]
    Uneven {
        /// Which axis.
        axis: usize,
        /// Which point.
        point: usize,
        /// What stands there.
        value: f64,
        /// What should.
        expected: f64,
    },
    /// More values than can be counted in single precision.
    #[error("a table of {0} values is too large; at most 16777216 are possible, with quantities in groups of four")]
    TooLarge(usize),
    /// A quantity with the wrong number of values.
    #[error("quantity {quantity} has {found} values; the axes need {expected}")]
    Size {
        /// Which quantity.
        quantity: usize,
        /// Its values.
        found: usize,
        /// Product of the axes' points.
        expected: usize,
    },
    /// A value that is not finite.
    #[error("quantity {quantity} holds {value} at position {position}")]
    NotFinite {
        /// Which quantity.
        quantity: usize,
        /// Position in row-major order.
        position: usize,
        /// What stands there.
        value: f64,
    },
}

impl Table {
    /// A table from its axes and quantities.
    ///
    /// # Shapes
    /// Each quantity is row-major over the axes in their order.
    ///
    /// # Errors
    /// If an axis is not evenly spaced (to 10⁻⁹ of its length), or sizes disagree.
    pub fn new(axes: &[&[f64]], quantities: &[&[f64]], edge: Edge) -> Result<Self, TableError> {
        if axes.is_empty() || axes.len() > 3 {
            return Err(TableError::Axes(axes.len()));
        }
        let width = quantities.len().next_multiple_of(GROUP);
        let mut stride = width;
        let mut built = Vec::new();
        let mut corners = [0; 8];
        for (index, values) in axes.iter().enumerate().rev() {
            built.push(Axis::new(index, values, stride)?);
            // The last axis runs fastest through the corners.
            let bit = 1 << (axes.len() - 1 - index);
            corners.iter_mut().enumerate().filter(|(corner, _)| corner & bit != 0).for_each(|(_, to)| *to += stride);
            stride = stride.saturating_mul(values.len());
        }
        built.reverse();
        if stride > LARGEST {
            return Err(TableError::TooLarge(stride));
        }
        let points = axes.iter().map(|axis| axis.len()).product();
        let mut values = vec![0.0; points * width];
        for (quantity, data) in quantities.iter().enumerate() {
            if data.len() != points {
                return Err(TableError::Size { quantity, found: data.len(), expected: points });
            }
            for (position, &value) in data.iter().enumerate() {
                if !value.is_finite() {
                    return Err(TableError::NotFinite { quantity, position, value });
                }
                values[position * width + quantity] = value;
            }
        }
        let rounded = values.iter().map(|&value| value as f32).collect();
        Ok(Self { axes: built, edge, quantities: quantities.len(), corners, values, rounded })
    }

    /// Number of axes.
    pub fn dimensions(&self) -> usize {
        self.axes.len()
    }

    /// First and last point of an axis.
    pub fn range(&self, axis: usize) -> (f64, f64) {
        (self.axes[axis].first, self.axes[axis].last)
    }

    /// Number of quantities.
    pub fn quantities(&self) -> usize {
        self.quantities
    }

    /// The first `Q` quantities at the arguments.
    ///
    /// With f, g the fractions along two axes,
    /// T₀₀(1−f)(1−g) + T₀₁·(1−f)g + T₁₀·f(1−g) + T₁₁·fg, the last axis running fastest.
    ///
    /// # Panics
    /// If `D` is not the number of axes, or there are fewer than `Q` quantities.
    #[inline(always)]
    pub fn lookup<V: Vector, const D: usize, const Q: usize>(&self, arguments: [V; D]) -> [V; Q] {
        let cell = self.cell(arguments);
        let mut results = [V::splat(0.0); Q];
        for first in (0..Q).step_by(GROUP) {
            results[first..].iter_mut().zip(self.group(&cell, first)).for_each(|(result, value)| *result = value);
        }
        results
    }

    /// Gives every quantity at the arguments to `take`, with its number: the same bits as [`Table::lookup`].
    ///
    /// # Panics
    /// If `D` is not the number of axes.
    #[inline(always)]
    pub fn lookup_each<V: Vector, const D: usize>(&self, arguments: [V; D], mut take: impl FnMut(usize, V)) {
        let cell = self.cell(arguments);
        for first in (0..self.quantities).step_by(GROUP) {
            let rest = first..self.quantities;
            rest.zip(self.group(&cell, first)).for_each(|(quantity, value)| take(quantity, value));
        }
    }

    /// The cell of the arguments.
    #[inline(always)]
    fn cell<V: Vector, const D: usize>(&self, arguments: [V; D]) -> Cell<V::Real> {
        let (bases, fractions) = self.locate(arguments);
        let mut cell = Cell { bases, corners: 1 << D, weights: [Chunk::zero(); 8] };
        for corner in 0..cell.corners {
            weight(corner, &fractions).store(&mut cell.weights[corner]);
        }
        cell
    }

    /// [`GROUP`] quantities from `first` on. A corner's quantities stand side by side, so that they are one load.
    #[inline(always)]
    fn group<V: Vector>(&self, cell: &Cell<V::Real>, first: usize) -> [V; GROUP] {
        let values = V::Real::pick(&self.values[first..], &self.rounded[first..]);
        V::interpolate(values, &cell.bases, &self.corners[..cell.corners], &cell.weights[..cell.corners])
    }

    /// Where the values of the corner with all lower neighbours begin, for each lane, and the fractions towards the upper ones.
    #[inline(always)]
    fn locate<V: Vector, const D: usize>(&self, arguments: [V; D]) -> (Indices, [V; D]) {
        assert!(D == self.axes.len(), "invariant: the compiler checked the table");
        // Places are small whole numbers: exact in both precisions.
        let mut place = V::splat(0.0);
        let mut fractions = arguments;
        for (axis, fraction) in self.axes.iter().zip(&mut fractions) {
            let (cell, rest) = axis.locate(*fraction, self.edge);
            *fraction = rest;
            place = cell.mul_add(V::splat(axis.stride), place);
        }
        (place.to_indices(), fractions)
    }
}

/// Weight of a corner.
#[inline(always)]
fn weight<V: Vector, const D: usize>(corner: usize, fractions: &[V; D]) -> V {
    let mut weight = V::splat(1.0);
    for axis in 0..D {
        // The last axis runs fastest through the corners.
        let is_upper = corner >> (D - 1 - axis) & 1 == 1;
        let factor = if is_upper { fractions[axis] } else { V::splat(1.0) - fractions[axis] };
        weight = if axis == 0 { factor } else { weight * factor };
    }
    weight
}

/// The cells of a grid in which the arguments of a chunk lie.
struct Cell<R: Real> {
    /// Where the values of the lowest corner begin, by lane.
    bases: Indices,
    corners: usize,
    /// Weight of each corner.
    weights: [Chunk<R>; 8],
}

/// Quantities that are interpolated together.
const GROUP: usize = 4;
/// Most values: their numbers are exact in single precision.
const LARGEST: usize = 1 << 24;

impl Axis {
    fn new(axis: usize, values: &[f64], stride: usize) -> Result<Self, TableError> {
        if values.len() < 2 {
            return Err(TableError::TooShort { axis, points: values.len() });
        }
        let points = values.len();
        let (first, last) = (values[0], values[points - 1]);
        let spacing = (last - first) / (points - 1) as f64;
        for (point, &value) in values.iter().enumerate() {
            let expected = first + spacing * point as f64;
            if !((value - expected).abs() <= 1e-9 * (last - first)) {
                return Err(TableError::Uneven { axis, point, value, expected });
            }
        }
        let (per_unit, last_cell) = (1.0 / (values[1] - first), (points - 2) as f64);
        Ok(Self { first, last, per_unit, last_cell, stride: stride as f64 })
    }

    /// Lower neighbour and fraction towards the upper one. Beyond the ends the cell is the first or the last one, and the
    /// fraction 0 or 1, so that no point outside is read.
    #[inline(always)]
    fn locate<V: Vector>(&self, value: V, edge: Edge) -> (V, V) {
        let position = (value - V::splat(self.first)) * V::splat(self.per_unit);
        // `max` first: it answers 0 for NaN, and the fraction stays NaN.
        let cell = position.floor().max(V::splat(0.0)).min(V::splat(self.last_cell));
        let fraction = position - cell;
        if edge == Edge::Extrapolate {
            return (cell, fraction);
        }
        // The bounds come first, so that NaN stays NaN.
        (cell, V::splat(1.0).min(V::splat(0.0).max(fraction)))
    }
}

#[cfg(test)]
mod tests;
