//! The drift of a model over two of its states.

use super::error::BuildError;
use super::parts::check_name;
use super::scheme::Scheme;
use super::stepper::{Stepper, Surroundings};
use crate::description::{InitialKind, PublishedSource};
use crate::model::{KernelId, NeuralMass};
use crate::parameter::Parameter;
use crate::rows::Rows;
use crate::simd::InstructionSet;
use ndarray::Array2;
use thiserror::Error;

/// An axis of a phase plane: a state and the values that it takes, evenly from one to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneAxis<'a> {
    /// Name of the state.
    pub state: &'a str,
    /// First value, in the unit of the state.
    pub from: f64,
    /// Last value.
    pub to: f64,
    /// Number of values, at least 2.
    pub points: usize,
}

/// Two states that vary, and all that is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhasePlane<'a> {
    /// The state along the first axis.
    pub x: PlaneAxis<'a>,
    /// The state along the second axis.
    pub y: PlaneAxis<'a>,
    /// Values of other states; those that are not named are at the middle of where the model lets them start.
    pub held: &'a [(&'a str, f64)],
    /// Values of ports; those that are not named have their defaults.
    pub ports: &'a [(&'a str, f64)],
    /// Sums over afferent connections, in the order of the model's description; without any they are 0, as in a single node.
    pub sums: &'a [f64],
    /// The node whose parameters count where they differ between nodes, from 0.
    pub node: usize,
    /// Time (ms), for models whose equations contain it.
    pub time: f64,
}

impl<'a> PhasePlane<'a> {
    /// The plane of two states of a single node, where all else has its default.
    pub fn new(x: PlaneAxis<'a>, y: PlaneAxis<'a>) -> Self {
        Self { x, y, held: &[], ports: &[], sums: &[], node: 0, time: 0.0 }
    }
}

/// A state along an axis of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneVariable {
    /// Name of the state.
    pub name: String,
    /// Its unit, `1` if none.
    pub unit: String,
    /// Its values, ascending.
    pub values: Vec<f64>,
}

/// The drift over a plane.
///
/// # Shapes
///
/// `dx` and `dy` are (value of y, value of x).
///
/// # Units
///
/// Those of the states per ms.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftField {
    /// The first state.
    pub x: PlaneVariable,
    /// The second state.
    pub y: PlaneVariable,
    /// Derivative of the first state.
    pub dx: Array2<f64>,
    /// Derivative of the second state.
    pub dy: Array2<f64>,
}

/// A point where neither state changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// The first state.
    pub x: f64,
    /// The second state.
    pub y: f64,
    /// Trace of the Jacobian matrix (1/ms).
    pub trace: f64,
    /// Determinant of the Jacobian matrix (1/ms²).
    pub determinant: f64,
}

impl FixedPoint {
    /// Whether both eigenvalues have a negative real part: a small deviation within the plane decays.
    pub fn is_stable(&self) -> bool {
        self.trace < 0.0 && self.determinant > 0.0
    }
}

/// Why there is no drift over a plane.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PhasePlaneError {
    /// A name that the model does not have, or parameters that are outside their ranges.
    #[error(transparent)]
    Model(#[from] BuildError),
    /// Both axes are the same state.
    #[error("expected two states, found `{0}` twice")]
    SameState(String),
    /// An axis that does not extend from a number to a larger one.
    #[error("expected `{state}` from a finite number to a larger one, found {from} .. {to}")]
    Range {
        /// The state.
        state: String,
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
    },
    /// Too few points, or more than fit into memory.
    #[error("expected 2 points or more an axis and at most {most} in all, found {x} × {y}")]
    Points {
        /// Along the first axis.
        x: usize,
        /// Along the second axis.
        y: usize,
        /// Largest product.
        most: usize,
    },
    /// A value is given for a state that varies.
    #[error("`{0}` is an axis of the plane: it cannot be held")]
    HeldAxis(String),
    /// A held value that is not finite.
    #[error("`{name}` is held at {value}, which is no finite number")]
    Value {
        /// What is held.
        name: String,
        /// Its value.
        value: f64,
    },
    /// Sums of another number than the model has.
    #[error("{model} has {expected} sums over afferent connections, but {found} values are given")]
    Sums {
        /// The model.
        model: String,
        /// Sums of the model.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A node beyond those that parameters are given for.
    #[error("expected a node below {nodes}, found {node}")]
    Node {
        /// The node.
        node: usize,
        /// The number of nodes.
        nodes: usize,
    },
    /// A value that depends on its own past and has no limit at any point when that past is constant.
    #[error("`{0}` depends on its own past and does not settle anywhere: there is no plane")]
    Unsettled(String),
}

/// A thousand by a thousand: 8 MB a variable, of which there are several for each state.
const MOST_POINTS: usize = 1_000_000;
/// How often values that read their own past are computed, and the relative change at which they have settled: far below
/// what can be seen.
const MOST_ROUNDS: usize = 300;
const SETTLED: f64 = 1e-9;

/// The drift of a model's node over two of its states, all else held.
///
/// dx/dt = f_x(x, y) and dy/dt = f_y(x, y), at the points of a grid: noise is off, and the bounds of states do not act. In a
/// model of more states this is a slice through its flow, right where the others are slow or at rest at their held values.
///
/// # Shapes
///
/// See [`DriftField`].
///
/// # Past
///
/// What a node reads of its own past, as in `previous(r)` or `delayed(r, d)`, is taken as constant: as the value that it has
/// at that point of the plane. Where such values read themselves or each other this is iterated; where it does not settle, the
/// drift is NaN.
///
/// # Errors
///
/// [`PhasePlaneError`].
///
/// # Example
///
/// See [`PhasePlane`], and the example `phase_portrait` of the crate `neurolib`.
pub fn drift_field(model: &dyn NeuralMass, plane: &PhasePlane) -> Result<DriftField, PhasePlaneError> {
    let description = model.description().clone();
    let state = |name: &str| {
        check_name(&description.name, "state", name, || description.states.iter().map(|s| s.name.as_str()))
    };
    let (x, y) = (state(plane.x.state)?, state(plane.y.state)?);
    if x == y {
        return Err(PhasePlaneError::SameState(plane.x.state.to_owned()));
    }
    let (columns, rows) = (plane.x.points, plane.y.points);
    let points = columns.checked_mul(rows).filter(|&points| points <= MOST_POINTS && columns.min(rows) >= 2);
    let points = points.ok_or(PhasePlaneError::Points { x: columns, y: rows, most: MOST_POINTS })?;
    let (across, up) = (values(plane.x)?, values(plane.y)?);

    // The points of the grid are so many simulations of one node.
    let model = at_node(model, plane.node)?;
    let labels = [String::from("node")];
    let mut stepper = Stepper::<f64>::new(model, &labels, points, InstructionSet::best(), Scheme::EulerMaruyama)?;
    let mut held = starts(&stepper);
    for &(name, value) in plane.held {
        let index = state(name)?;
        if index == x || index == y {
            return Err(PhasePlaneError::HeldAxis(name.to_owned()));
        }
        held[index] = finite(name, value)?;
    }
    for (index, &value) in held.iter().enumerate() {
        let value = if index == x || index == y { 0.0 } else { finite(&description.states[index].name, value)? };
        stepper.states.fill(index, std::iter::repeat_n(value, points));
    }
    stepper.states.fill(x, (0..points).map(|point| across[point % columns]));
    stepper.states.fill(y, (0..points).map(|point| up[point / columns]));

    let mut ports = Rows::new(description.ports.len(), points);
    for (index, info) in description.ports.iter().enumerate() {
        ports.fill(index, std::iter::repeat_n(info.default, points));
    }
    for &(name, value) in plane.ports {
        let known = || description.ports.iter().map(|p| p.name.as_str());
        let index = check_name(&description.name, "port", name, known)?;
        ports.fill(index, std::iter::repeat_n(finite(name, value)?, points));
    }
    let (expected, found) = (description.sums.len(), plane.sums.len());
    if found != expected && found != 0 {
        return Err(PhasePlaneError::Sums { model: description.name, expected, found });
    }
    let mut sums = Rows::new(expected, points);
    for (index, &value) in plane.sums.iter().enumerate() {
        sums.fill(index, std::iter::repeat_n(finite("sum", value)?, points));
    }
    let slopes = slopes(&stepper, &sums, &ports, finite("time", plane.time)?)?;
    let field = |state: usize| {
        Array2::from_shape_fn((rows, columns), |(row, column)| slopes.get(state, row * columns + column))
    };
    let variable = |index: usize, values: Vec<f64>| {
        let info = &description.states[index];
        PlaneVariable { name: info.name.clone(), unit: info.unit.clone(), values }
    };
    Ok(DriftField { dx: field(x), dy: field(y), x: variable(x, across), y: variable(y, up) })
}

fn values(axis: PlaneAxis) -> Result<Vec<f64>, PhasePlaneError> {
    let PlaneAxis { state, from, to, points } = axis;
    let step = (to - from) / (points - 1) as f64;
    if !(from < to) || !step.is_normal() {
        return Err(PhasePlaneError::Range { state: state.to_owned(), from, to });
    }
    Ok((0..points).map(|point| from + point as f64 * step).collect())
}

fn finite(name: &str, value: f64) -> Result<f64, PhasePlaneError> {
    if value.is_finite() { Ok(value) } else { Err(PhasePlaneError::Value { name: name.to_owned(), value }) }
}

/// The model with the parameters of one node.
fn at_node(model: &dyn NeuralMass, node: usize) -> Result<Box<dyn NeuralMass>, PhasePlaneError> {
    let mut model = model.boxed();
    for (index, parameter) in model.parameters().into_iter().enumerate() {
        if let Parameter::PerNode(values) = parameter {
            let value = values.get(node).ok_or(PhasePlaneError::Node { node, nodes: values.len() })?;
            model.set_parameter(index, Parameter::Uniform(*value));
        }
    }
    Ok(model)
}

/// The middle of where each state starts.
fn starts(stepper: &Stepper<f64>) -> Vec<f64> {
    let description = stepper.model.description();
    let pasts = description.published.iter().filter(|published| published.past.is_some()).count();
    let mut numbers = Rows::new(2 * (description.states.len() + pasts), stepper.states.columns());
    stepper.evaluate_constants(KernelId::Initial, &mut numbers);
    let number = |row: usize| numbers.get(row, 0);
    let middle = |(index, kind): (usize, InitialKind)| match kind {
        InitialKind::Value | InitialKind::Normal => number(2 * index),
        InitialKind::Uniform => 0.5 * (number(2 * index) + number(2 * index + 1)),
    };
    description.states.iter().map(|state| state.initial).enumerate().map(middle).collect()
}

/// The drift, with a past that is what the present brings; NaN where that does not settle.
fn slopes(stepper: &Stepper<f64>, sums: &Rows, ports: &Rows, time: f64) -> Result<Rows, PhasePlaneError> {
    let description = stepper.model.description();
    let points = stepper.states.columns();
    let mut delayed = Rows::new(description.delays.len(), points);
    let is_early = |source| if let PublishedSource::Early(row) = source { Some(row + 1) } else { None };
    let early = description.published.iter().filter_map(|published| is_early(published.source)).max().unwrap_or(0);
    let mut early = Rows::new(early, points);
    // What each point still waits for.
    let mut open: Vec<Option<usize>> = vec![None; points];
    let mut slopes = Rows::default();
    for _ in 0..MOST_ROUNDS {
        let around = Surroundings { time, sums, delayed: &delayed, ports };
        if early.rows() > 0 {
            stepper.evaluate(KernelId::Published, around, &mut early);
        }
        slopes = stepper.slopes(around);
        open.fill(None);
        for (row, delay) in description.delays.iter().enumerate() {
            let values: Vec<f64> = match description.published[delay.published].source {
                PublishedSource::State(state) => stepper.states.values(state).collect(),
                PublishedSource::Early(row) => early.values(row).collect(),
                PublishedSource::Late(row) => slopes.values(stepper.variables + row).collect(),
            };
            for (point, (new, old)) in values.iter().zip(delayed.values(row)).enumerate() {
                if !((new - old).abs() <= SETTLED * new.abs()) {
                    open[point] = Some(delay.published);
                }
            }
            delayed.fill(row, values);
        }
        if open.iter().all(Option::is_none) {
            return Ok(slopes);
        }
    }
    if let Some(&published) = open.iter().flatten().next()
        && open.iter().all(Option::is_some)
    {
        return Err(PhasePlaneError::Unsettled(description.published[published].name.clone()));
    }
    for point in (0..points).filter(|&point| open[point].is_some()) {
        (0..stepper.variables).for_each(|state| slopes.set(state, point, f64::NAN));
    }
    Ok(slopes)
}

impl DriftField {
    /// The points where both derivatives are 0, by x and then y, with the Jacobian there.
    ///
    /// Between the points of the grid the drift is interpolated linearly in x and in y, and so are its central differences:
    /// a finer grid finds places and stability better, and tells points apart that are closer than two cells.
    pub fn fixed_points(&self) -> Vec<FixedPoint> {
        let (rows, columns) = self.dx.dim();
        let mut found: Vec<(f64, f64)> = Vec::new();
        for row in 0..rows.saturating_sub(1) {
            for column in 0..columns.saturating_sub(1) {
                let corners = [&self.dx, &self.dy].map(|field| Cell::of(field, row, column));
                if corners.iter().any(|cell| !cell.has_zero()) {
                    continue;
                }
                // Two bilinear functions have up to two common zeros in a cell.
                for start in [(0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
                    if let Some((s, t)) = common_zero(&corners, start) {
                        let place = (column as f64 + s, row as f64 + t);
                        let is_known = |other: &(f64, f64)| (other.0 - place.0).hypot(other.1 - place.1) < 1e-3;
                        if !found.iter().any(is_known) {
                            found.push(place);
                        }
                    }
                }
            }
        }
        let mut points: Vec<FixedPoint> = found.into_iter().map(|place| self.fixed_point(place)).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        points
    }

    /// A fixed point at (column, row).
    fn fixed_point(&self, (column, row): (f64, f64)) -> FixedPoint {
        let between = |values: &[f64], place: f64| {
            let lower = (place as usize).min(values.len() - 2);
            values[lower] + (place - lower as f64) * (values[lower + 1] - values[lower])
        };
        let along_x = |field: &Array2<f64>| {
            at(column, row, self.dx.dim(), |r, c| {
                let (a, b) = (c.saturating_sub(1), (c + 1).min(self.x.values.len() - 1));
                (field[[r, b]] - field[[r, a]]) / (self.x.values[b] - self.x.values[a])
            })
        };
        let along_y = |field: &Array2<f64>| {
            at(column, row, self.dx.dim(), |r, c| {
                let (a, b) = (r.saturating_sub(1), (r + 1).min(self.y.values.len() - 1));
                (field[[b, c]] - field[[a, c]]) / (self.y.values[b] - self.y.values[a])
            })
        };
        let jacobian = [[along_x(&self.dx), along_y(&self.dx)], [along_x(&self.dy), along_y(&self.dy)]];
        FixedPoint {
            x: between(&self.x.values, column),
            y: between(&self.y.values, row),
            trace: jacobian[0][0] + jacobian[1][1],
            determinant: jacobian[0][0] * jacobian[1][1] - jacobian[0][1] * jacobian[1][0],
        }
    }

    /// The drift at a place of the plane, between the points of the grid; `None` beyond it or where it is not finite.
    pub fn at(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let position = |values: &[f64], value: f64| {
            let last = values.len().checked_sub(1).filter(|last| *last > 0)?;
            let place = (value - values[0]) / (values[last] - values[0]) * last as f64;
            (0.0..=last as f64).contains(&place).then_some(place)
        };
        let (column, row) = (position(&self.x.values, x)?, position(&self.y.values, y)?);
        let value = |field: &Array2<f64>| at(column, row, field.dim(), |r, c| field[[r, c]]);
        Some((value(&self.dx), value(&self.dy))).filter(|(dx, dy)| dx.is_finite() && dy.is_finite())
    }
}

/// A quantity of the grid between its points.
fn at(column: f64, row: f64, (rows, columns): (usize, usize), value: impl Fn(usize, usize) -> f64) -> f64 {
    let (left, low) = ((column as usize).min(columns - 2), (row as usize).min(rows - 2));
    let cell = Cell([[value(low, left), value(low, left + 1)], [value(low + 1, left), value(low + 1, left + 1)]]);
    cell.at(column - left as f64, row - low as f64)
}

/// A function that is linear in each direction between four values, by row and column.
struct Cell([[f64; 2]; 2]);

impl Cell {
    fn of(field: &Array2<f64>, row: usize, column: usize) -> Self {
        Self([0, 1].map(|r| [0, 1].map(|c| field[[row + r, column + c]])))
    }

    fn has_zero(&self) -> bool {
        let values = || self.0.iter().flatten();
        values().all(|value| value.is_finite()) && values().any(|v| *v <= 0.0) && values().any(|v| *v >= 0.0)
    }

    fn at(&self, s: f64, t: f64) -> f64 {
        let along = |[a, b]: [f64; 2]| a + s * (b - a);
        along(self.0[0]) * (1.0 - t) + along(self.0[1]) * t
    }

    /// Derivatives along s and t.
    fn slope(&self, s: f64, t: f64) -> (f64, f64) {
        let [[a, b], [c, d]] = self.0;
        ((b - a) * (1.0 - t) + (d - c) * t, (c - a) * (1.0 - s) + (d - b) * s)
    }
}

/// A common zero of two functions within the cell, by Newton's method.
fn common_zero([f, g]: &[Cell; 2], (mut s, mut t): (f64, f64)) -> Option<(f64, f64)> {
    // Quadratic convergence: a dozen steps reach the precision of the numbers or never will.
    for _ in 0..12 {
        let ((fs, ft), (gs, gt)) = (f.slope(s, t), g.slope(s, t));
        let determinant = fs * gt - ft * gs;
        let (value, other) = (f.at(s, t), g.at(s, t));
        s -= (gt * value - ft * other) / determinant;
        t -= (fs * other - gs * value) / determinant;
    }
    // A millionth of a cell forgives rounding at its edges.
    let is_within = |place: f64| (-1e-6..=1.0 + 1e-6).contains(&place);
    let scale = |cell: &Cell| cell.0.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let is_zero = |cell: &Cell| cell.at(s, t).abs() <= 1e-9 * scale(cell);
    (is_within(s) && is_within(t) && is_zero(f) && is_zero(g)).then_some((s, t))
}
