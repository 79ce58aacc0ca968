//! The equations of all nodes, advanced step by step: a model with its constants and states.

use super::error::BuildError;
use super::exits::Exits;
use super::scheme::Scheme;
use crate::coupling::PerConnection;
use crate::description::{BoundKind, ModelDescription};
use crate::math;
use crate::model::{Frame, KernelId, NeuralMass};
use crate::noise::WhiteNoise;
use crate::parameter::Parameter;
use crate::rows::{Constants, Rows};
use crate::simd::{Chunk, InstructionSet, Task, Vector, dispatch};
use crate::table::Table;
use std::sync::Arc;

/// What reaches the nodes from outside during a step.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) time: f64,
    pub(crate) sums: &'a Rows,
    pub(crate) delayed: &'a Rows,
    pub(crate) ports: &'a Rows,
}

/// A model with the numbers of all its nodes.
pub(crate) struct Stepper {
    pub(crate) model: Box<dyn NeuralMass>,
    pub(crate) constants: Constants,
    pub(crate) states: Rows,
    /// Counts of steps and nodes in which a bound acted, by state.
    pub(crate) bounded: Vec<u64>,
    /// What look-ups have read outside their tables.
    pub(crate) exits: Exits,
    tables: Vec<Arc<Table>>,
    bounds: Constants,
    set: InstructionSet,
    scheme: Scheme,
    /// Derivatives at the step's beginning, then late published values, then watched arguments.
    slopes: Rows,
    /// Derivatives of the later stages.
    stages: Vec<Rows>,
    /// States of the stages, and of the next step.
    next: Rows,
    trial: Rows,
    diffusion: Rows,
    later_diffusion: Rows,
    /// For each state: its noise terms, as (row of `diffusion`, noise).
    noise_terms: Vec<Vec<(usize, usize)>>,
    /// Derivative of one state, for the semi-implicit scheme.
    single: Rows,
    none: Rows,
}

/// Why a step could not be made.
pub(crate) enum Failure {
    /// A state became infinite or not a number.
    Diverged { state: usize, node: usize, value: f64 },
    /// A watched argument left the grid of a table that allows no exits.
    TableEdge { probe: usize, node: usize, value: f64 },
}

impl Stepper {
    /// A model with constants evaluated and all states 0.
    pub(crate) fn new(
        model: Box<dyn NeuralMass>,
        nodes: usize,
        labels: &[String],
        set: InstructionSet,
        scheme: Scheme,
    ) -> Result<Self, BuildError> {
        let description = model.description().clone();
        let parameters = model.parameters();
        check_parameters(&description, &parameters, nodes, labels)?;
        let states = description.states.len();
        let late = description
            .published
            .iter()
            .filter(|p| matches!(p.source, crate::description::PublishedSource::Late(_)))
            .count();
        let stages = match scheme {
            Scheme::EulerMaruyama => 0,
            Scheme::SemiImplicitEuler | Scheme::StochasticHeun => 1,
            Scheme::RungeKutta4 => 3,
        };
        let mut noise_terms = vec![Vec::new(); states];
        for (row, term) in description.noise_terms.iter().enumerate() {
            noise_terms[term.state].push((row, term.noise));
        }
        let trial_rows = if stages > 0 { states } else { 0 };
        let tables = model.tables();
        let slopes = Rows::new(states + late + description.probes.len(), nodes);
        let mut stepper = Self {
            exits: Exits::new(&description, &tables),
            tables,
            model,
            constants: Constants::default(),
            states: Rows::new(states, nodes),
            bounded: vec![0; states],
            bounds: Constants::default(),
            set,
            scheme,
            stages: vec![slopes.clone(); stages],
            slopes,
            next: Rows::new(states, nodes),
            trial: Rows::new(trial_rows, nodes),
            diffusion: Rows::new(description.noise_terms.len(), nodes),
            later_diffusion: Rows::new(description.noise_terms.len(), nodes),
            noise_terms,
            single: Rows::new(1, nodes),
            none: Rows::new(0, nodes),
        };
        stepper.derive_constants(&description, &parameters);
        Ok(stepper)
    }

    fn derive_constants(&mut self, description: &ModelDescription, parameters: &[Parameter]) {
        let nodes = self.states.columns();
        let mut row = Rows::new(1, nodes);
        for parameter in parameters {
            match parameter {
                Parameter::Uniform(value) => self.constants.push_uniform(*value),
                Parameter::PerNode(values) => {
                    row.fill(0, values.iter().copied());
                    self.constants.push_row(row.padded(0));
                }
            }
        }
        let mut derived = Rows::new(description.derived.len(), nodes);
        self.evaluate(KernelId::Derived, self.still(), &mut derived);
        for (index, info) in description.derived.iter().enumerate() {
            if info.depends_on.iter().all(|&p| self.constants.is_uniform(p)) {
                self.constants.push_uniform(derived.row(index)[0]);
            } else {
                self.constants.push_row(derived.padded(index));
            }
        }
        let mut bounds = Rows::new(2 * description.states.len(), nodes);
        self.evaluate(KernelId::Bounds, self.still(), &mut bounds);
        for row in 0..bounds.rows() {
            self.bounds.push_row(bounds.padded(row));
        }
    }

    /// No surroundings, for what depends on constants only.
    pub(crate) fn still(&self) -> Surroundings<'static> {
        // The kernels that are evaluated with this read none of the rows.
        static NONE: std::sync::LazyLock<Rows> = std::sync::LazyLock::new(|| Rows::new(0, 0));
        Surroundings { time: 0.0, sums: &NONE, delayed: &NONE, ports: &NONE }
    }

    fn frame<'a>(&'a self, around: Surroundings<'a>, states: &'a Rows) -> Frame<'a> {
        Frame {
            set: self.set,
            time: around.time,
            nodes: self.states.columns() as f64,
            constants: &self.constants,
            states,
            sums: around.sums,
            delayed: around.delayed,
            ports: around.ports,
            connections: &self.none,
            sources: &self.none,
            targets: &self.none,
            tables: &self.tables,
        }
    }

    /// Evaluates one of the model's functions at the present states.
    pub(crate) fn evaluate(&self, kernel: KernelId, around: Surroundings<'_>, out: &mut Rows) {
        self.model.evaluate(kernel, &self.frame(around, &self.states), out);
    }

    /// Evaluates the connection functions; columns are connections, and `constants` are their targets'.
    pub(crate) fn evaluate_connections(&self, constants: &Constants, connections: &Rows, out: &mut Rows) {
        let frame = Frame { constants, connections, ..self.frame(self.still(), &self.states) };
        self.model.evaluate(KernelId::Connection, &frame, out);
    }

    /// Evaluates what each connection carries; `constants` are those of the targets.
    pub(crate) fn evaluate_carried(
        &self,
        kernel: KernelId,
        constants: &Constants,
        connections: &Rows,
        sum: &mut PerConnection,
    ) {
        let (sources, targets) = (&sum.sources, &sum.targets);
        let frame = Frame { constants, connections, sources, targets, ..self.frame(self.still(), &self.states) };
        self.model.evaluate(kernel, &frame, &mut sum.values);
    }

    /// Rows for the outputs of the drift kernel.
    pub(crate) fn slopes_like(&self) -> Rows {
        Rows::new(self.slopes.rows(), self.slopes.columns())
    }

    /// Late published values of the last step.
    pub(crate) fn late(&self, row: usize) -> &[Chunk] {
        self.slopes.padded(self.states.rows() + row)
    }

    /// Evaluates the coefficients of the noise at the present states.
    pub(crate) fn evaluate_diffusion(&mut self, around: Surroundings<'_>) {
        let mut diffusion = std::mem::replace(&mut self.diffusion, Rows::new(0, 0));
        self.evaluate(KernelId::Diffusion, around, &mut diffusion);
        self.diffusion = diffusion;
    }

    /// The first state with a noise coefficient that is not 0, at the present states or at others.
    pub(crate) fn noisy_state(&mut self, around: Surroundings<'_>) -> Option<usize> {
        let here = self.loud_state();
        if here.is_some() || self.model.description().diffusion_is_constant {
            return here;
        }
        // A coefficient such as `sigma*x` is 0 where a run may start: look at a place that nothing singles out.
        let states = self.states.clone();
        self.states.as_chunks_mut().fill(Chunk([0.618; crate::simd::LANES]));
        self.evaluate_diffusion(around);
        let elsewhere = self.loud_state();
        self.states = states;
        self.evaluate_diffusion(around);
        elsewhere
    }

    /// Whether noise may act: not if all its coefficients are 0 and stay so.
    pub(crate) fn is_noisy(&self) -> bool {
        !self.model.description().diffusion_is_constant || self.loud_state().is_some()
    }

    fn loud_state(&self) -> Option<usize> {
        let loud = |&(row, _): &(usize, usize)| self.diffusion.row(row).iter().any(|&g| g != 0.0);
        self.noise_terms.iter().position(|terms| terms.iter().any(loud))
    }

    /// Advances all states by `dt`.
    pub(crate) fn advance(
        &mut self,
        around: Surroundings<'_>,
        dt: f64,
        noise: Option<(&WhiteNoise, u64)>,
    ) -> Result<(), Failure> {
        // The rows are taken out so that the model can be evaluated while they are written.
        let mut slopes = std::mem::replace(&mut self.slopes, Rows::new(0, 0));
        let mut next = std::mem::replace(&mut self.next, Rows::new(0, 0));
        self.evaluate(KernelId::Drift, around, &mut slopes);
        let watched = slopes.rows() - self.model.description().probes.len();
        if let Err(failure) = self.exits.watch(self.set, &slopes, watched) {
            (self.slopes, self.next) = (slopes, next);
            return Err(failure);
        }
        if noise.is_some() && !self.model.description().diffusion_is_constant {
            self.evaluate_diffusion(around);
        }
        match self.scheme {
            Scheme::EulerMaruyama => self.update(&mut next, &[(&slopes, dt)], &self.diffusion, dt, noise),
            Scheme::StochasticHeun => self.heun(&mut next, &slopes, around, dt, noise),
            Scheme::RungeKutta4 => self.runge_kutta(&mut next, &slopes, around, dt),
            Scheme::SemiImplicitEuler => self.semi_implicit(&mut next, around, dt, noise),
        }
        let finite = dispatch(
            self.set,
            Finish {
                next: &mut next,
                bounds: &self.bounds,
                description: self.model.description(),
                bounded: &mut self.bounded,
            },
        );
        self.slopes = slopes;
        if !finite && let Some(failure) = find_divergence(&mut next) {
            self.next = next;
            return Err(failure);
        }
        self.next = std::mem::replace(&mut self.states, next);
        Ok(())
    }

    /// next = states + Σ weight·slopes + Σ g·√dt·ξ.
    fn update(
        &self,
        next: &mut Rows,
        slopes: &[(&Rows, f64)],
        diffusion: &Rows,
        dt: f64,
        noise: Option<(&WhiteNoise, u64)>,
    ) {
        let rows = 0..self.states.rows();
        dispatch(
            self.set,
            Update {
                states: &self.states,
                next,
                slopes,
                diffusion,
                noise,
                rows,
                terms: &self.noise_terms,
                sqrt_dt: dt.sqrt(),
            },
        );
    }

    fn heun(
        &mut self,
        next: &mut Rows,
        first: &Rows,
        around: Surroundings<'_>,
        dt: f64,
        noise: Option<(&WhiteNoise, u64)>,
    ) {
        let mut trial = std::mem::replace(&mut self.trial, Rows::new(0, 0));
        let mut second = std::mem::take(&mut self.stages);
        let mut later = std::mem::replace(&mut self.later_diffusion, Rows::new(0, 0));
        self.update(&mut trial, &[(first, dt)], &self.diffusion, dt, noise);
        let end = Surroundings { time: around.time + dt, ..around };
        let frame = self.frame(end, &trial);
        self.model.evaluate(KernelId::Drift, &frame, &mut second[0]);
        if noise.is_some() && !self.model.description().diffusion_is_constant {
            self.model.evaluate(KernelId::Diffusion, &frame, &mut later);
            for (a, b) in later.as_chunks_mut().iter_mut().zip(self.diffusion.as_chunks()) {
                *a = Chunk(std::array::from_fn(|i| 0.5 * (a.0[i] + b.0[i])));
            }
            self.update(next, &[(first, 0.5 * dt), (&second[0], 0.5 * dt)], &later, dt, noise);
        } else {
            self.update(next, &[(first, 0.5 * dt), (&second[0], 0.5 * dt)], &self.diffusion, dt, noise);
        }
        self.trial = trial;
        self.stages = second;
        self.later_diffusion = later;
    }

    fn runge_kutta(&mut self, next: &mut Rows, first: &Rows, around: Surroundings<'_>, dt: f64) {
        let mut trial = std::mem::replace(&mut self.trial, Rows::new(0, 0));
        let mut stages = std::mem::take(&mut self.stages);
        for (stage, fraction) in [0.5, 0.5, 1.0].into_iter().enumerate() {
            let (before, now) = stages.split_at_mut(stage);
            let slope = before.last().unwrap_or(first);
            self.update(&mut trial, &[(slope, fraction * dt)], &self.none, dt, None);
            let later = Surroundings { time: around.time + fraction * dt, ..around };
            self.model.evaluate(KernelId::Drift, &self.frame(later, &trial), &mut now[0]);
        }
        let weights = [(first, dt / 6.0), (&stages[0], dt / 3.0), (&stages[1], dt / 3.0), (&stages[2], dt / 6.0)];
        self.update(next, &weights, &self.none, dt, None);
        self.trial = trial;
        self.stages = stages;
    }

    fn semi_implicit(&mut self, next: &mut Rows, around: Surroundings<'_>, dt: f64, noise: Option<(&WhiteNoise, u64)>) {
        let mut trial = std::mem::replace(&mut self.trial, Rows::new(0, 0));
        let mut stages = std::mem::take(&mut self.stages);
        trial.as_chunks_mut().copy_from_slice(self.states.as_chunks());
        for state in 0..self.states.rows() {
            let mut slope = std::mem::replace(&mut self.single, Rows::new(0, 0));
            self.model.evaluate(KernelId::DriftOf(state), &self.frame(around, &trial), &mut slope);
            stages[0].padded_mut(state).copy_from_slice(slope.padded(0));
            self.single = slope;
            dispatch(
                self.set,
                Update {
                    states: &self.states,
                    next,
                    slopes: &[(&stages[0], dt)],
                    diffusion: &self.diffusion,
                    noise,
                    rows: state..state + 1,
                    terms: &self.noise_terms,
                    sqrt_dt: dt.sqrt(),
                },
            );
            trial.padded_mut(state).copy_from_slice(next.padded(state));
        }
        self.trial = trial;
        self.stages = stages;
    }
}

fn check_parameters(
    description: &ModelDescription,
    parameters: &[Parameter],
    nodes: usize,
    labels: &[String],
) -> Result<(), BuildError> {
    for (info, parameter) in description.parameters.iter().zip(parameters) {
        if let Parameter::PerNode(values) = parameter
            && values.len() != nodes
        {
            return Err(BuildError::PerNode { name: info.name.clone(), found: values.len(), nodes });
        }
        for (node, &value) in parameter.values().iter().enumerate() {
            if !(info.low <= value && value <= info.high && value.is_finite()) {
                let node = match parameter {
                    Parameter::Uniform(_) => String::new(),
                    Parameter::PerNode(_) => format!(" at node {}", labels.get(node).map_or("?", String::as_str)),
                };
                let (name, unit) = (info.name.clone(), info.unit.clone());
                return Err(BuildError::OutOfRange { name, value, low: info.low, high: info.high, unit, node });
            }
        }
    }
    Ok(())
}

/// Looks for a number that is not finite; mends the padding, where there is nothing to find.
fn find_divergence(next: &mut Rows) -> Option<Failure> {
    for state in 0..next.rows() {
        if let Some(node) = next.row(state).iter().position(|x| !x.is_finite()) {
            return Some(Failure::Diverged { state, node, value: next.row(state)[node] });
        }
        let row = next.row(state).to_vec();
        next.fill(state, row);
    }
    None
}

struct Update<'a> {
    states: &'a Rows,
    next: &'a mut Rows,
    slopes: &'a [(&'a Rows, f64)],
    diffusion: &'a Rows,
    noise: Option<(&'a WhiteNoise, u64)>,
    terms: &'a [Vec<(usize, usize)>],
    rows: std::ops::Range<usize>,
    sqrt_dt: f64,
}

impl Task for Update<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self) {
        for state in self.rows.clone() {
            match self.slopes {
                [one] => self.row::<V, 1>([*one], state, self.states.padded(state)),
                [one, two] => self.row::<V, 2>([*one, *two], state, self.states.padded(state)),
                [one, two, three, four] => {
                    self.row::<V, 4>([*one, *two, *three, *four], state, self.states.padded(state));
                }
                _ => unreachable!("invariant: the schemes have one, two or four slopes"),
            }
        }
    }
}

impl Update<'_> {
    #[inline(always)]
    fn row<V: Vector, const S: usize>(&mut self, slopes: [(&Rows, f64); S], state: usize, states: &[Chunk]) {
        let next = self.next.padded_mut(state);
        let weights = slopes.map(|(_, weight)| V::splat(weight));
        let slopes = slopes.map(|(slope, _)| &slope.padded(state)[..next.len()]);
        let states = &states[..next.len()];
        for (chunk, next) in next.iter_mut().enumerate() {
            let mut x = V::load(&states[chunk]);
            for k in 0..S {
                x = x + weights[k] * V::load(&slopes[k][chunk]);
            }
            x.store(next);
        }
        let Some((noise, step)) = self.noise else { return };
        let sqrt_dt = V::splat(self.sqrt_dt);
        for &(row, source) in &self.terms[state] {
            let increments = noise.row(source, step).iter().zip(self.diffusion.padded(row));
            for (next, (xi, g)) in next.iter_mut().zip(increments) {
                (V::load(next) + V::load(g) * (sqrt_dt * V::load(xi))).store(next);
            }
        }
    }
}

/// Applies the bounds and looks for numbers that are not finite.
struct Finish<'a> {
    next: &'a mut Rows,
    bounds: &'a Constants,
    description: &'a ModelDescription,
    bounded: &'a mut [u64],
}

impl Task for Finish<'_> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector>(self) -> bool {
        // 0·x is 0 for finite x, else NaN. Several sums, so that none waits for another.
        let zero = V::splat(0.0);
        let mut remainders = [zero; 4];
        for (state, info) in self.description.states.iter().enumerate() {
            for group in self.next.padded(state).chunks(4) {
                for (remainder, chunk) in remainders.iter_mut().zip(group) {
                    *remainder = *remainder + zero * V::load(chunk);
                }
            }
            if info.bound != BoundKind::Free {
                self.bounded[state] += bound::<V>(self.next, state, info.bound, self.bounds);
            }
        }
        let [a, b, c, d] = remainders;
        let remainder = (a + b) + (c + d);
        remainder.to_array().iter().all(|&r| r == 0.0)
    }
}

/// Applies the bound of a state and counts the nodes in which it acted.
#[inline(always)]
fn bound<V: Vector>(next: &mut Rows, state: usize, kind: BoundKind, bounds: &Constants) -> u64 {
    let (low, high) = (bounds.read(2 * state), bounds.read(2 * state + 1));
    let mut count = 0;
    for chunk in 0..next.chunks() {
        let x: V = next.load(state, chunk);
        let (low, high) = (low.at::<V>(chunk), high.at::<V>(chunk));
        let y = match kind {
            // The bound comes first, so that NaN stays NaN.
            BoundKind::Clamp => high.min(low.max(x)),
            // What lies on the circle already stays as it is, without rounding.
            _ => {
                let y = low + math::modulo(x - low, high - low);
                // Rounding may reach the open end.
                let wrapped = V::choose(high.le(y), low, y);
                V::choose(high.le(x), wrapped, V::choose(x.lt(low), wrapped, x))
            }
        };
        if V::any(x.lt(y)) || V::any(y.lt(x)) {
            let last = next.columns() - chunk * crate::simd::LANES;
            count += x.to_array().iter().zip(y.to_array()).take(last).filter(|(x, y)| **x != *y).count() as u64;
        }
        next.store(state, chunk, y);
    }
    count
}
