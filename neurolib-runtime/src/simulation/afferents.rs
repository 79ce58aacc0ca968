//! What reaches a node from its past and from other nodes: histories, delayed values, sums.

mod plan;

use super::error::BuildError;
use super::initial::InitialConditions;
use super::stepper::{Stepper, Surroundings};
use crate::connectome::Connectome;
use crate::coupling::{BLOCK, DelayedSums, PerConnection, SideBySide};
use crate::description::{ModelDescription, PublishedSource};
use crate::history::{NodeHistory, SourceHistory};
use crate::model::{Evaluate, KernelId};
use crate::rows::{Constants, Rows, flat};
use crate::simd::{InstructionSet, Real};
use ndarray::Array2;

/// The inputs of all nodes at a step, and the histories that they are made from.
pub(crate) struct Afferents<R: Real> {
    /// Sums over connections, as the model reads them.
    pub(crate) sums: Rows<R>,
    /// Values of the node's own past, as the model reads them.
    pub(crate) delayed: Rows<R>,
    published: Vec<Published<R>>,
    groups: Vec<Group<R>>,
    /// Sums of values that are computed for each connection, in the order of their evaluation.
    value_sums: Vec<ValueSum<R>>,
    /// Weight, length and functions of the connections, and the constants of their targets.
    connections: (Rows<R>, Constants<R>),
    delays: Vec<LocalDelay>,
    /// Early published values that are computed.
    early: Rows<R>,
    set: InstructionSet,
}

struct Published<R: Real> {
    source: PublishedSource,
    by_node: Option<NodeHistory<R>>,
    by_source: Option<SourceHistory<R>>,
}

/// Sums that read the same published value with the same lag.
struct Group<R: Real> {
    published: usize,
    rows: Vec<usize>,
    sums: Sums<R>,
}

/// How the sums of a group are made.
enum Sums<R: Real> {
    /// In blocks of steps, for one simulation.
    Delayed(Box<DelayedSums<R>>),
    /// Step by step, for several simulations side by side.
    SideBySide(SideBySide<R>),
}

impl<R: Real> Group<R> {
    /// Longest delay in steps.
    fn longest(&self) -> usize {
        match &self.sums {
            Sums::Delayed(sums) => sums.longest(),
            Sums::SideBySide(sums) => sums.longest,
        }
    }

    fn is_blocked(&self) -> bool {
        matches!(self.sums, Sums::Delayed(_))
    }
}

/// A sum of values that are computed for each connection.
struct ValueSum<R: Real> {
    row: usize,
    /// The published value behind each value of the source.
    published: Vec<usize>,
    /// What is read of the targets, by node.
    by_node: Rows<R>,
    sum: PerConnection<R>,
}

impl<R: Real> ValueSum<R> {
    /// Longest delay at which it reads a published value.
    fn longest(&self, published: usize) -> Option<usize> {
        (0..self.published.len()).filter(|&k| self.published[k] == published).map(|k| self.sum.longest(k)).max()
    }
}

struct LocalDelay {
    published: usize,
    steps: Steps,
}

enum Steps {
    Uniform(i64),
    PerNode(Vec<i64>),
}

impl<R: Evaluate> Afferents<R> {
    /// Plans the connections and fills the past.
    pub(crate) fn new(
        stepper: &Stepper<R>,
        connectome: &Connectome,
        members: usize,
        initial: &InitialConditions,
        ports: &Rows<R>,
        settings: &super::Settings,
    ) -> Result<Self, BuildError> {
        let description = stepper.model.description();
        let nodes = connectome.n_nodes() * members;
        let mut sums = Rows::new(description.sums.len(), nodes);
        let plan::Planned { mut groups, value_sums, functions, constants } =
            plan::plan(stepper, connectome, members, settings, &mut sums)?;
        let delays = local_delays(stepper, settings.dt)?;
        let mut published = Vec::new();
        for (index, info) in description.published.iter().enumerate() {
            let own = delays.iter().filter(|d| d.published == index).map(LocalDelay::longest).max();
            let of_groups = |is_blocked: bool| {
                groups
                    .iter()
                    .filter(move |g| g.published == index && g.is_blocked() == is_blocked)
                    .map(Group::longest)
                    .max()
            };
            let (local, weighted) = (own.max(of_groups(false)), of_groups(true));
            let others = value_sums.iter().filter_map(|sum| sum.longest(index)).max();
            let remote = weighted.max(others).map(|longest| longest + BLOCK);
            published.push(Published {
                source: info.source,
                by_node: local.map(|longest| NodeHistory::new(nodes, longest)),
                by_source: remote.map(|longest| SourceHistory::new(nodes, longest, 0)),
            });
        }
        for group in &mut groups {
            if let (Sums::Delayed(sums), Some(history)) = (&mut group.sums, &published[group.published].by_source) {
                sums.bind(history);
            }
        }
        let early = description.published.iter().filter(|p| matches!(p.source, PublishedSource::Early(_))).count();
        let mut afferents = Self {
            sums,
            delayed: Rows::new(description.delays.len(), nodes),
            published,
            groups,
            value_sums,
            connections: (functions, constants),
            delays,
            early: Rows::new(early, nodes),
            set: settings.set,
        };
        afferents.fill_past(stepper, initial, ports)?;
        Ok(afferents)
    }

    /// Writes what was before the first step.
    ///
    /// A late value without a past of its own has that which its expression gives at the beginning.
    fn fill_past(
        &mut self,
        stepper: &Stepper<R>,
        initial: &InitialConditions,
        ports: &Rows<R>,
    ) -> Result<(), BuildError> {
        let description = stepper.model.description();
        self.evaluate_early(stepper, ports, 0.0);
        let mut open = Vec::new();
        for (index, info) in description.published.iter().enumerate() {
            // Samples of a given history end at step 0 for a state, at the step before for other values.
            let (constant, newest): (Vec<R>, i64) = match info.source {
                PublishedSource::State(state) => (stepper.states.values(state).collect(), 0),
                PublishedSource::Early(row) => (self.early.values(row).collect(), -1),
                PublishedSource::Late(row) => {
                    let drawn = initial.past_of(index);
                    if drawn.is_none() && initial.history(&info.name).is_none() {
                        open.push((index, row));
                    }
                    let drawn = drawn.map(|past| past.iter().map(|&x| R::from_f64(x)).collect());
                    (drawn.unwrap_or_else(|| vec![R::default(); self.sums.columns()]), -1)
                }
            };
            self.published[index].fill_past(&info.name, &constant, initial.history(&info.name), newest)?;
        }
        // Open values may read each other: a round for each is enough.
        for _ in 0..open.len() {
            self.read_delays(0);
            let slopes = stepper.slopes(Surroundings { time: 0.0, sums: &self.sums, delayed: &self.delayed, ports });
            for &(index, row) in &open {
                let constant: Vec<R> = slopes.values(stepper.variables + row).collect();
                self.published[index].fill_past("", &constant, None, -1)?;
            }
        }
        Ok(())
    }

    fn evaluate_early(&mut self, stepper: &Stepper<R>, ports: &Rows<R>, time: f64) {
        if self.early.rows() > 0 {
            let around = Surroundings { time, sums: &self.sums, delayed: &self.delayed, ports };
            stepper.evaluate(KernelId::Published, around, &mut self.early);
        }
    }

    /// Publishes what is known at the step's beginning and computes its sums and delayed values.
    pub(crate) fn prepare(&mut self, stepper: &Stepper<R>, ports: &Rows<R>, step: u64, time: f64) {
        self.evaluate_early(stepper, ports, time);
        for published in &mut self.published {
            match published.source {
                PublishedSource::State(state) => published.push(step as i64, &stepper.states, state),
                PublishedSource::Early(row) => published.push(step as i64, &self.early, row),
                PublishedSource::Late(_) => {}
            }
        }
        for group in &mut self.groups {
            let Published { by_source, by_node, .. } = &self.published[group.published];
            match (&mut group.sums, by_source, by_node) {
                (Sums::Delayed(sums), Some(history), _) => {
                    sums.compute(self.set, step, history, &group.rows, &mut self.sums);
                }
                (Sums::SideBySide(sums), _, Some(history)) => {
                    sums.compute(self.set, step, history, &group.rows, &mut self.sums);
                }
                _ => unreachable!("invariant: a group has a history"),
            }
        }
        self.read_delays(step as i64);
        self.reduce_values(stepper, ports, step, time);
    }

    /// Computes the values of all connections, and reduces them.
    fn reduce_values(&mut self, stepper: &Stepper<R>, ports: &Rows<R>, step: u64, time: f64) {
        for index in 0..self.value_sums.len() {
            let ValueSum { row, published, by_node, sum } = &mut self.value_sums[index];
            if sum.is_empty() {
                continue;
            }
            for (k, &published) in published.iter().enumerate() {
                let history = self.published[published].by_source.as_ref();
                sum.gather_sources(k, step, history.expect("invariant: what a source gives has a history"));
            }
            let around = Surroundings { time, sums: &self.sums, delayed: &self.delayed, ports };
            if by_node.rows() > 0 {
                stepper.evaluate(KernelId::Targets(*row), around, by_node);
                sum.gather_targets(by_node);
            }
            let (functions, constants) = &self.connections;
            stepper.evaluate_carried(KernelId::Carried(*row), constants, functions, sum);
            sum.reduce(*row, &mut self.sums);
        }
    }

    /// Reads the values of the node's own past at a step.
    fn read_delays(&mut self, step: i64) {
        for (row, delay) in self.delays.iter().enumerate() {
            let history = self.published[delay.published].by_node.as_ref().expect("invariant: a delay has a history");
            match &delay.steps {
                Steps::Uniform(steps) => {
                    self.delayed.copy(row, history.at(step - steps));
                }
                Steps::PerNode(steps) => {
                    let values = steps.iter().enumerate().map(|(node, d)| flat(history.at(step - d))[node]);
                    self.delayed.fill(row, values);
                }
            }
        }
    }

    /// Publishes what the step has computed.
    pub(crate) fn publish_late(&mut self, stepper: &Stepper<R>, step: u64) {
        for published in &mut self.published {
            if let PublishedSource::Late(row) = published.source {
                published.push(step as i64, &stepper.states, stepper.variables + row);
            }
        }
    }

    /// Bytes of the histories.
    pub(crate) fn bytes(&self) -> usize {
        let of = |published: &Published<R>| {
            let by_node = published.by_node.as_ref().map_or(0, |history| history.values().len());
            by_node + published.by_source.as_ref().map_or(0, |history| history.values().len())
        };
        self.published.iter().map(of).sum::<usize>() * size_of::<R>()
    }

    /// The histories as plain numbers, in a fixed order, at the beginning of `step`.
    pub(crate) fn save(&self, step: u64) -> Vec<Vec<f64>> {
        let mut arrays = Vec::new();
        for published in &self.published {
            if let Some(history) = &published.by_node {
                arrays.push(exact(history.values()));
            }
            if let Some(history) = &published.by_source {
                let steps = step as i64 - history.kept() as i64..step as i64;
                let columns = self.sums.columns();
                arrays.push(steps.flat_map(|s| (0..columns).map(move |c| history.get(c, s).to_f64())).collect());
            }
        }
        arrays
    }

    /// Takes histories back that [`Afferents::save`] gave, and gives how many arrays that were; `None` if they do not fit.
    pub(crate) fn restore(&mut self, step: u64, arrays: &[Vec<f64>]) -> Option<usize> {
        let given = arrays.len();
        let mut arrays = arrays.iter();
        let columns = self.sums.columns();
        for published in &mut self.published {
            if let Some(history) = &mut published.by_node {
                copy_rounded(arrays.next()?, history.values_mut())?;
            }
            if let Some(history) = &mut published.by_source {
                let from = arrays.next()?;
                let kept = history.kept();
                if from.len() != kept * columns {
                    return None;
                }
                *history = SourceHistory::new(columns, kept - 1, step as i64);
                let mut row = Rows::new(1, columns);
                for (back, values) in from.chunks_exact(columns).enumerate() {
                    row.fill(0, values.iter().map(|&x| R::from_f64(x)));
                    history.push(step as i64 - (kept - back) as i64, &row, 0);
                }
            }
        }
        for group in &mut self.groups {
            if let Sums::Delayed(sums) = &mut group.sums {
                sums.reset();
            }
        }
        Some(given - arrays.len())
    }
}

impl<R: Real> Published<R> {
    /// Writes a constant past, or a given history (node or 1 × time) whose last column is that of step `newest`.
    fn fill_past(
        &mut self,
        name: &str,
        constant: &[R],
        given: Option<&Array2<f64>>,
        newest: i64,
    ) -> Result<(), BuildError> {
        let ring = self.by_node.as_ref().map_or(0, NodeHistory::kept);
        let window = self.by_source.as_ref().map_or(0, SourceHistory::kept);
        let longest = ring.max(window.saturating_sub(BLOCK)).saturating_sub(1);
        let needed = (longest as i64 + 1 + newest) as usize;
        if let Some(given) = given
            && given.ncols() > 1
            && given.ncols() < needed
        {
            return Err(BuildError::History { name: name.to_string(), found: given.ncols(), needed });
        }
        let mut row = Rows::new(1, constant.len());
        for step in -(window.max(ring) as i64)..0 {
            match given {
                None => row.fill(0, constant.iter().copied()),
                Some(given) => {
                    // Before the given samples nothing is read; the block's margin repeats the first.
                    let last = given.ncols() as i64 - 1;
                    let column = (last - (newest - step)).clamp(0, last) as usize;
                    let value = |node: usize| R::from_f64(given[[if given.nrows() == 1 { 0 } else { node }, column]]);
                    row.fill(0, (0..constant.len()).map(value));
                }
            }
            if let Some(history) = &mut self.by_source
                && step >= -(window as i64)
            {
                history.push(step, &row, 0);
            }
            if let Some(history) = &mut self.by_node {
                history.push(step, &row, 0);
            }
        }
        Ok(())
    }

    fn push(&mut self, step: i64, values: &Rows<R>, row: usize) {
        if let Some(history) = &mut self.by_node {
            history.push(step, values, row);
        }
        if let Some(history) = &mut self.by_source {
            history.push(step, values, row);
        }
    }
}

/// The numbers in double precision.
pub(crate) fn exact<R: Real>(numbers: &[R]) -> Vec<f64> {
    numbers.iter().map(|x| x.to_f64()).collect()
}

/// Takes numbers back that [`exact`] gave; `None` if there are more or fewer.
pub(crate) fn copy_rounded<R: Real>(from: &[f64], to: &mut [R]) -> Option<()> {
    if from.len() != to.len() {
        return None;
    }
    to.iter_mut().zip(from).for_each(|(to, &from)| *to = R::from_f64(from));
    Some(())
}

impl LocalDelay {
    fn longest(&self) -> usize {
        match &self.steps {
            Steps::Uniform(steps) => *steps as usize,
            Steps::PerNode(steps) => steps.iter().copied().max().unwrap_or(0) as usize,
        }
    }
}

/// The delays inside a node, in steps.
fn local_delays<R: Evaluate>(stepper: &Stepper<R>, dt: f64) -> Result<Vec<LocalDelay>, BuildError> {
    let description = stepper.model.description();
    description
        .delays
        .iter()
        .map(|info| {
            let steps = match info.time {
                None => Steps::Uniform(i64::from(info.extra_steps)),
                Some(time) if stepper.constants.is_uniform(time) => {
                    Steps::Uniform(delay_steps(description, info, stepper.constants.get(time, 0), dt)?)
                }
                Some(time) => {
                    let nodes = 0..stepper.states.columns();
                    Steps::PerNode(
                        nodes
                            .map(|node| delay_steps(description, info, stepper.constants.get(time, node), dt))
                            .collect::<Result<_, _>>()?,
                    )
                }
            };
            Ok(LocalDelay { published: info.published, steps })
        })
        .collect()
}

/// Longest delay inside a node, in steps: its past is kept in memory, 64 MB for eight nodes.
const LONGEST_DELAY: f64 = 1e6;

fn delay_steps(
    description: &ModelDescription,
    info: &crate::description::DelayInfo,
    delay: f64,
    dt: f64,
) -> Result<i64, BuildError> {
    let published = &description.published[info.published];
    let what = format!("`{}`", published.name);
    let steps = (delay / dt).round_ties_even();
    if !(delay >= 0.0 && steps <= LONGEST_DELAY) {
        return Err(BuildError::Delay { what, delay });
    }
    let steps = steps as i64 + i64::from(info.extra_steps);
    if steps == 0 && matches!(published.source, PublishedSource::Late(_)) {
        return Err(BuildError::DelayBelowStep { what, delay, dt, value: published.name.clone() });
    }
    Ok(steps)
}
