//! The equations of all nodes, advanced step by step: a model with its constants and states.

use super::error::BuildError;
use super::exits::Exits;
use super::scheme::Scheme;
use super::update::{AddNoise, Bounds, Combine, NoiseTerm, Settle};
use crate::coupling::PerConnection;
use crate::description::ModelDescription;
use crate::model::{Evaluate, Frame, KernelId, NeuralMass};
use crate::noise::WhiteNoise;
use crate::parameter::Parameter;
use crate::rows::{Constants, Rows};
use crate::simd::{Chunk, InstructionSet, Real, dispatch};
use crate::table::Table;
use std::ops::Range;
use std::sync::Arc;

/// What reaches the nodes from outside during a step.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a, R: Real> {
    pub(crate) time: f64,
    pub(crate) sums: &'a Rows<R>,
    pub(crate) delayed: &'a Rows<R>,
    pub(crate) ports: &'a Rows<R>,
}

/// A model with the numbers of all its nodes.
pub(crate) struct Stepper<R: Real> {
    pub(crate) model: Box<dyn NeuralMass>,
    /// Parameters and what is derived from them, in double precision and in that of the run.
    pub(crate) constants: Constants,
    rounded: Constants<R>,
    /// States, and behind them what comes out of the step that led to them: late published values, then watched arguments.
    pub(crate) states: Rows<R>,
    /// Number of states.
    pub(crate) variables: usize,
    /// What look-ups have read outside their tables.
    pub(crate) exits: Exits<R>,
    tables: Vec<Arc<Table>>,
    bounds: Bounds<R>,
    set: InstructionSet,
    scheme: Scheme,
    /// Simulations side by side: column = node · members + simulation.
    members: usize,
    /// Columns of simulations that have failed.
    failed: Vec<usize>,
    /// Derivatives at the stages, behind them as behind the states.
    stages: Vec<Rows<R>>,
    /// States of the stages, and of the next step.
    next: Rows<R>,
    trial: Rows<R>,
    zeros: Rows<R>,
    diffusion: Rows<R>,
    later_diffusion: Rows<R>,
    noise_terms: Vec<NoiseTerm>,
    /// Derivative of one state, for the semi-implicit scheme.
    single: Rows<R>,
    none: Rows<R>,
}

/// Why a simulation cannot go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A state became infinite or not a number; `last` are the states of the column before.
    Diverged { state: usize, column: usize, value: f64, last: Vec<f64> },
    /// A watched argument left the grid of a table that allows no exits.
    TableEdge { probe: usize, column: usize, value: f64 },
}

impl Failure {
    /// The column in which it happened.
    pub(crate) fn column(&self) -> usize {
        match *self {
            Failure::Diverged { column, .. } | Failure::TableEdge { column, .. } => column,
        }
    }
}

impl<R: Evaluate> Stepper<R> {
    /// A model with constants evaluated and all states 0.
    pub(crate) fn new(
        model: Box<dyn NeuralMass>,
        labels: &[String],
        members: usize,
        set: InstructionSet,
        scheme: Scheme,
    ) -> Result<Self, BuildError> {
        let description = model.description().clone();
        let parameters = model.parameters();
        let nodes = labels.len() * members;
        check_columns(&description, &parameters, labels, members)?;
        let states = description.states.len();
        let late = description
            .published
            .iter()
            .filter(|p| matches!(p.source, crate::description::PublishedSource::Late(_)))
            .count();
        let stages = match scheme {
            Scheme::EulerMaruyama => 0,
            Scheme::SemiImplicitEuler => 1,
            Scheme::StochasticHeun => 2,
            Scheme::RungeKutta4 => 4,
        };
        let terms = description.noise_terms.iter().enumerate();
        let noise_terms = terms.map(|(row, term)| NoiseTerm { state: term.state, row, noise: term.noise }).collect();
        let tables = model.tables();
        let rows = Rows::new(states + late + description.probes.len(), nodes);
        let mut stepper = Self {
            exits: Exits::new(&description, &tables, nodes, members),
            tables,
            model,
            constants: Constants::default(),
            rounded: Constants::default(),
            states: rows.clone(),
            variables: states,
            bounds: Bounds::default(),
            set,
            scheme,
            members,
            failed: Vec::new(),
            stages: vec![rows.clone(); stages],
            zeros: Rows::new(states, nodes),
            trial: if stages > 0 { rows.clone() } else { Rows::default() },
            next: rows,
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
        let columns = self.states.columns();
        let mut values: Vec<Vec<f64>> = parameters.iter().map(|p| p.values().to_vec()).collect();
        self.constants = Constants::new(&values, columns);
        let mut derived = Rows::new(description.derived.len(), columns);
        self.evaluate_constants(KernelId::Derived, &mut derived);
        for (index, info) in description.derived.iter().enumerate() {
            let is_uniform = info.depends_on.iter().all(|&p| self.constants.is_uniform(p));
            values.push(derived.values(index).take(if is_uniform { 1 } else { columns }).collect());
        }
        self.constants = Constants::new(&values, columns);
        self.rounded = self.constants.rounded();
        let mut bounds = Rows::new(2 * description.states.len(), columns);
        self.evaluate_constants(KernelId::Bounds, &mut bounds);
        self.bounds = Bounds::new(description, &bounds.rounded(), self.members);
    }

    /// Evaluates one of the functions that depend on constants only, in double precision.
    pub(crate) fn evaluate_constants(&self, kernel: KernelId, out: &mut Rows) {
        self.evaluate_connections(kernel, &self.constants, &Rows::new(0, 0), out);
    }

    /// The same for functions of connections: columns are connections, and `constants` are those of their targets.
    pub(crate) fn evaluate_connections(
        &self,
        kernel: KernelId,
        constants: &Constants,
        connections: &Rows,
        out: &mut Rows,
    ) {
        let none = Rows::new(0, 0);
        let frame = Frame {
            set: self.set,
            time: 0.0,
            nodes: (self.states.columns() / self.members) as f64,
            constants,
            states: &none,
            sums: &none,
            delayed: &none,
            ports: &none,
            connections,
            sources: &none,
            targets: &none,
            tables: &self.tables,
            from: &none,
            step: 1.0,
        };
        self.model.evaluate(kernel, &frame, out);
    }

    fn frame<'a>(&'a self, around: Surroundings<'a, R>, states: &'a Rows<R>) -> Frame<'a, R> {
        Frame {
            set: self.set,
            time: around.time,
            nodes: (self.states.columns() / self.members) as f64,
            constants: &self.rounded,
            states,
            sums: around.sums,
            delayed: around.delayed,
            ports: around.ports,
            connections: &self.none,
            sources: &self.none,
            targets: &self.none,
            tables: &self.tables,
            from: &self.zeros,
            step: 1.0,
        }
    }

    /// Evaluates one of the model's functions at the present states.
    pub(crate) fn evaluate(&self, kernel: KernelId, around: Surroundings<'_, R>, out: &mut Rows<R>) {
        R::evaluate(&*self.model, kernel, &self.frame(around, &self.states), out);
    }

    /// Evaluates what each connection carries; `constants` are those of the targets.
    pub(crate) fn evaluate_carried(
        &self,
        kernel: KernelId,
        constants: &Constants<R>,
        connections: &Rows<R>,
        sum: &mut PerConnection<R>,
    ) {
        let (sources, targets, none) = (&sum.sources, &sum.targets, &self.none);
        let around = Surroundings { time: 0.0, sums: none, delayed: none, ports: none };
        let frame = Frame { constants, connections, sources, targets, ..self.frame(around, none) };
        R::evaluate(&*self.model, kernel, &frame, &mut sum.values);
    }

    /// The derivatives, behind them late published values and watched arguments.
    pub(crate) fn slopes(&self, around: Surroundings<'_, R>) -> Rows<R> {
        let mut slopes = Rows::new(self.states.rows(), self.states.columns());
        self.evaluate(KernelId::Drift, around, &mut slopes);
        slopes
    }

    /// Counts of steps and nodes in which a bound acted, by state and simulation.
    pub(crate) fn bounded(&self) -> Vec<u64> {
        self.bounds.counts()
    }

    /// Sets these counts.
    pub(crate) fn set_bounded(&mut self, counts: &[u64]) {
        self.bounds.set_counts(counts);
    }

    /// The instruction set.
    pub(crate) fn set(&self) -> InstructionSet {
        self.set
    }

    /// Sets columns of failed simulations to 0; what becomes of them is of no interest any more.
    pub(crate) fn give_up(&mut self, columns: &[usize]) {
        self.failed.extend(columns);
        for state in 0..self.variables {
            columns.iter().for_each(|&column| self.states.set(state, column, R::default()));
        }
    }

    /// Evaluates the coefficients of the noise at the present states.
    pub(crate) fn evaluate_diffusion(&mut self, around: Surroundings<'_, R>) {
        let mut diffusion = std::mem::take(&mut self.diffusion);
        self.evaluate(KernelId::Diffusion, around, &mut diffusion);
        self.diffusion = diffusion;
    }

    /// The first state with a noise coefficient that is not 0, at the present states or at others.
    pub(crate) fn noisy_state(&mut self, around: Surroundings<'_, R>) -> Option<usize> {
        let here = self.loud_state();
        if here.is_some() || self.model.description().diffusion_is_constant {
            return here;
        }
        // A coefficient such as `sigma*x` is 0 where a run may start: look at a place that nothing singles out.
        let states = self.states.clone();
        self.states.as_chunks_mut().fill(Chunk::splat(R::from_f64(0.618)));
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
        let is_loud = |term: &&NoiseTerm| self.diffusion.values(term.row).any(|g| g != R::default());
        self.noise_terms.iter().filter(is_loud).map(|term| term.state).min()
    }

    /// Advances all states by `dt`; gives what went wrong, once for each simulation.
    pub(crate) fn advance(
        &mut self,
        around: Surroundings<'_, R>,
        dt: f64,
        noise: Option<(&WhiteNoise<R>, u64)>,
    ) -> Vec<Failure> {
        // Rows are taken out so that the model can be evaluated while they are written.
        let mut next = std::mem::take(&mut self.next);
        let mut stages = std::mem::take(&mut self.stages);
        let is_euler = self.scheme == Scheme::EulerMaruyama;
        // The model takes a step of Euler's method by itself; other schemes begin with the derivatives.
        let (from, step, to) =
            if is_euler { (&self.states, dt, &mut next) } else { (&self.zeros, 1.0, &mut stages[0]) };
        R::evaluate(&*self.model, KernelId::Drift, &Frame { from, step, ..self.frame(around, &self.states) }, to);
        let watched = self.states.rows() - self.exits.watched();
        if let Err(failure) = self.exits.watch(self.set, to, watched) {
            (self.stages, self.next) = (stages, next);
            return vec![failure];
        }
        if noise.is_some() && !self.model.description().diffusion_is_constant {
            self.evaluate_diffusion(around);
        }
        match self.scheme {
            Scheme::EulerMaruyama => self.add_noise(&mut next, 0..self.variables, &self.diffusion, dt, noise),
            Scheme::StochasticHeun => self.heun(&mut next, &mut stages, around, dt, noise),
            Scheme::RungeKutta4 => self.runge_kutta(&mut next, &mut stages, around, dt),
            Scheme::SemiImplicitEuler => self.semi_implicit(&mut next, &mut stages, around, dt, noise),
        }
        if !is_euler {
            (self.variables..next.rows()).for_each(|row| next.copy(row, stages[0].row(row)));
        }
        self.stages = stages;
        let settle = Settle { next: &mut next, states: self.variables, bounds: &mut self.bounds };
        let finite = dispatch(self.set, settle);
        let failures = if finite { Vec::new() } else { self.find_divergence(&mut next) };
        if self.members == 1 && !failures.is_empty() {
            // The last good states stay.
            self.next = next;
        } else {
            self.next = std::mem::replace(&mut self.states, next);
        }
        failures
    }

    /// Looks for numbers that are not finite; mends the padding, where there is nothing to find, and what has failed.
    fn find_divergence(&mut self, next: &mut Rows<R>) -> Vec<Failure> {
        let mut failures: Vec<Failure> = Vec::new();
        for state in 0..self.variables {
            for column in 0..next.columns() {
                let value = next.get(state, column);
                if value.is_finite() {
                    continue;
                }
                next.set(state, column, R::default());
                let is_of_same = |other: usize| other % self.members == column % self.members;
                let is_new = !self.failed.iter().any(|&failed| is_of_same(failed));
                if is_new && !failures.iter().any(|failure| is_of_same(failure.column())) {
                    let last = (0..self.variables).map(|row| self.states.get(row, column).to_f64()).collect();
                    failures.push(Failure::Diverged { state, column, value: value.to_f64(), last });
                }
            }
            let row: Vec<R> = next.values(state).collect();
            next.fill(state, row);
        }
        failures
    }

    /// to = states + Σ weight·slopes, for some of the states.
    fn combine(&self, to: &mut Rows<R>, rows: Range<usize>, slopes: &[(&Rows<R>, f64)]) {
        dispatch(self.set, Combine { to, from: &self.states, slopes, rows });
    }

    /// Adds Σ g·√dt·ξ, to some of the states.
    fn add_noise(
        &self,
        to: &mut Rows<R>,
        rows: Range<usize>,
        diffusion: &Rows<R>,
        dt: f64,
        noise: Option<(&WhiteNoise<R>, u64)>,
    ) {
        let (terms, sqrt_dt) = (&self.noise_terms, dt.sqrt());
        if let Some((noise, step)) = noise {
            dispatch(self.set, AddNoise { to, diffusion, noise, step, terms, rows, sqrt_dt });
        }
    }

    fn heun(
        &mut self,
        next: &mut Rows<R>,
        stages: &mut [Rows<R>],
        around: Surroundings<'_, R>,
        dt: f64,
        noise: Option<(&WhiteNoise<R>, u64)>,
    ) {
        let mut trial = std::mem::take(&mut self.trial);
        let mut later = std::mem::take(&mut self.later_diffusion);
        let [first, second] = stages else { unreachable!("invariant: Heun's method has two stages") };
        let all = || 0..self.variables;
        self.combine(&mut trial, all(), &[(first, dt)]);
        self.add_noise(&mut trial, all(), &self.diffusion, dt, noise);
        let end = Surroundings { time: around.time + dt, ..around };
        let frame = self.frame(end, &trial);
        R::evaluate(&*self.model, KernelId::Drift, &frame, second);
        let varies = noise.is_some() && !self.model.description().diffusion_is_constant;
        if varies {
            R::evaluate(&*self.model, KernelId::Diffusion, &frame, &mut later);
            for (a, b) in later.as_chunks_mut().iter_mut().zip(self.diffusion.as_chunks()) {
                *a = Chunk::new(std::array::from_fn(|i| R::from_f64(0.5) * (a.0[i] + b.0[i])));
            }
        }
        self.combine(next, all(), &[(first, 0.5 * dt), (second, 0.5 * dt)]);
        self.add_noise(next, all(), if varies { &later } else { &self.diffusion }, dt, noise);
        self.trial = trial;
        self.later_diffusion = later;
    }

    fn runge_kutta(&mut self, next: &mut Rows<R>, stages: &mut [Rows<R>], around: Surroundings<'_, R>, dt: f64) {
        let mut trial = std::mem::take(&mut self.trial);
        for (stage, fraction) in [0.5, 0.5, 1.0].into_iter().enumerate() {
            let (before, now) = stages.split_at_mut(stage + 1);
            self.combine(&mut trial, 0..self.variables, &[(&before[stage], fraction * dt)]);
            let later = Surroundings { time: around.time + fraction * dt, ..around };
            R::evaluate(&*self.model, KernelId::Drift, &self.frame(later, &trial), &mut now[0]);
        }
        let [a, b, c, d] = stages else { unreachable!("invariant: the method has four stages") };
        self.combine(next, 0..self.variables, &[(a, dt / 6.0), (b, dt / 3.0), (c, dt / 3.0), (d, dt / 6.0)]);
        self.trial = trial;
    }

    fn semi_implicit(
        &mut self,
        next: &mut Rows<R>,
        stages: &mut [Rows<R>],
        around: Surroundings<'_, R>,
        dt: f64,
        noise: Option<(&WhiteNoise<R>, u64)>,
    ) {
        let mut slope = std::mem::take(&mut self.single);
        next.as_chunks_mut().copy_from_slice(self.states.as_chunks());
        for state in 0..self.variables {
            R::evaluate(&*self.model, KernelId::DriftOf(state), &self.frame(around, next), &mut slope);
            stages[0].copy(state, slope.row(0));
            let row = state..state + 1;
            self.combine(next, row.clone(), &[(&stages[0], dt)]);
            self.add_noise(next, row, &self.diffusion, dt, noise);
        }
        self.single = slope;
    }
}

/// Checks the values of the parameters of a model, given for each node if not for all.
pub(super) fn check_parameters(model: &dyn NeuralMass, labels: &[String]) -> Result<(), BuildError> {
    check_columns(model.description(), &model.parameters(), labels, 1)
}

fn check_columns(
    description: &ModelDescription,
    parameters: &[Parameter],
    labels: &[String],
    members: usize,
) -> Result<(), BuildError> {
    let nodes = labels.len() * members;
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
                    Parameter::PerNode(_) => format!(" at node {}", labels[node / members]),
                };
                let (name, unit) = (info.name.clone(), info.unit.clone());
                return Err(BuildError::OutOfRange { name, value, low: info.low, high: info.high, unit, node });
            }
        }
    }
    Ok(())
}
