//! Which connection brings what, and when: planned once, before the first step.

use super::{Group, Sums, ValueSum};
use crate::connectome::{self, Connectome};
use crate::coupling::{Arrival, Connection, DelayedSums, PerConnection, Plan, SideBySide};
use crate::description::{PublishedSource, Reduce, SourceInfo, SumInfo};
use crate::model::{Evaluate, KernelId};
use crate::rows::{Constants, Rows};
use crate::simd::Real;
use crate::simulation::Settings;
use crate::simulation::error::BuildError;
use crate::simulation::stepper::Stepper;
use std::ops::Range;

/// The connections of a network, sorted by target and source; one of weight 0 does not exist.
///
/// With several simulations side by side, what is computed of connection k in simulation m stands in column
/// k · members + m.
struct Connections<'a, R: Real> {
    stepper: &'a Stepper<R>,
    connectome: &'a Connectome,
    settings: &'a Settings,
    members: usize,
    all: Vec<connectome::Connection>,
    /// Delay of each connection, in steps.
    delays: Vec<u32>,
    /// Weight, length, and the connection functions, one row each.
    functions: Rows,
    /// Number of afferent connections of each node.
    degree: Vec<usize>,
}

/// A weighted sum: its row, its connection function, and whether it is a mean.
struct Weighted {
    row: usize,
    function: usize,
    mean: bool,
}

/// What came of the planning.
pub(super) struct Planned<R: Real> {
    pub(super) groups: Vec<Group<R>>,
    pub(super) value_sums: Vec<ValueSum<R>>,
    /// Weight, length, and the connection functions, for what is computed for each connection.
    pub(super) functions: Rows<R>,
    /// The constants of each connection's target.
    pub(super) constants: Constants<R>,
}

/// Plans all sums of a model; those without a source are computed at once.
pub(super) fn plan<R: Evaluate>(
    stepper: &Stepper<R>,
    connectome: &Connectome,
    members: usize,
    settings: &Settings,
    sums: &mut Rows<R>,
) -> Result<Planned<R>, BuildError> {
    let mut planned = Planned {
        groups: Vec::new(),
        value_sums: Vec::new(),
        functions: Rows::new(0, 0),
        constants: Constants::default(),
    };
    if stepper.model.description().sums.is_empty() {
        return Ok(planned);
    }
    let connections = Connections::new(stepper, connectome, members, settings)?;
    planned.groups = connections.groups(sums)?;
    planned.value_sums = connections.value_sums()?;
    if !planned.value_sums.is_empty() {
        planned.constants = constants_by_target(stepper, &connections.all, members, 0..connections.columns()).rounded();
        planned.functions = connections.functions.rounded();
    }
    Ok(planned)
}

impl<'a, R: Evaluate> Connections<'a, R> {
    fn new(
        stepper: &'a Stepper<R>,
        connectome: &'a Connectome,
        members: usize,
        settings: &'a Settings,
    ) -> Result<Self, BuildError> {
        let delays = connectome.delays_in_steps(settings.conduction_speed, settings.dt)?;
        let all: Vec<connectome::Connection> = connectome.connections().collect();
        let functions = connection_functions(stepper, &all, members);
        let mut degree = vec![0; connectome.n_nodes()];
        all.iter().for_each(|c| degree[c.target] += 1);
        Ok(Self { stepper, connectome, settings, members, all, delays, functions, degree })
    }

    /// Connections of all simulations.
    fn columns(&self) -> usize {
        self.all.len() * self.members
    }

    /// Value of a connection function, divided by the number of the target's connections if that is asked for.
    fn weight(&self, sum: &Weighted, k: usize, member: usize) -> f64 {
        let value = self.functions.get(2 + sum.function, k * self.members + member);
        if sum.mean { 1.0 / self.degree[self.all[k].target] as f64 * value } else { value }
    }

    /// Weighted sums that read the same values at the same times share a group; those without a source are computed.
    fn groups(&self, sums: &mut Rows<R>) -> Result<Vec<Group<R>>, BuildError> {
        let mut shared: Vec<(SourceInfo, Vec<Weighted>)> = Vec::new();
        for (row, info) in self.stepper.model.description().sums.iter().enumerate() {
            let &SumInfo::Weighted { connection, source, mean } = info else { continue };
            let sum = Weighted { row, function: connection, mean };
            match source {
                None => {
                    let mut exact = vec![0.0; sums.columns()];
                    for (k, c) in self.all.iter().enumerate() {
                        for member in 0..self.members {
                            exact[c.target * self.members + member] += self.weight(&sum, k, member);
                        }
                    }
                    sums.fill(row, exact.into_iter().map(R::from_f64));
                }
                Some(source) => match shared.iter_mut().find(|(s, rows)| *s == source && rows.len() < 2) {
                    Some((_, sums)) => sums.push(sum),
                    None => shared.push((source, vec![sum])),
                },
            }
        }
        shared.into_iter().map(|(source, rows)| self.group(source, &rows)).collect()
    }

    /// Sums of what a source gives.
    fn group(&self, value: SourceInfo, sums: &[Weighted]) -> Result<Group<R>, BuildError> {
        let mut connections = Vec::with_capacity(self.all.len());
        for (k, c) in self.all.iter().enumerate() {
            let mut weights = [0.0; 2];
            for (weight, sum) in weights.iter_mut().zip(sums) {
                *weight = self.weight(sum, k, 0);
            }
            connections.push(Connection { target: c.target, source: c.source, delay: self.delay(value, k)?, weights });
        }
        let (nodes, functions) = (self.degree.len(), sums.len());
        let rows = sums.iter().map(|sum| sum.row).collect();
        let sums = if self.members == 1 {
            Sums::Delayed(Box::new(DelayedSums::new(Plan::new(nodes, functions, &connections))))
        } else {
            let weight = |function: usize, k: usize, member: usize| self.weight(&sums[function], k, member);
            Sums::SideBySide(SideBySide::new(nodes, functions, self.members, &connections, weight))
        };
        Ok(Group { published: value.published, rows, sums })
    }

    /// Sums of values that are computed for each connection, in the order of their evaluation.
    fn value_sums(&self) -> Result<Vec<ValueSum<R>>, BuildError> {
        let mut result = Vec::new();
        for (row, info) in self.stepper.model.description().sums.iter().enumerate() {
            let SumInfo::PerConnection { sources, targets, reduce } = info else { continue };
            assert!(self.members == 1, "invariant: simulations side by side have weighted sums only");
            let arrivals = sources.iter().map(|&source| self.arrivals(source)).collect::<Result<_, _>>()?;
            let published = sources.iter().map(|source| source.published).collect();
            result.push(ValueSum {
                row,
                published,
                by_node: Rows::new(*targets, self.degree.len()),
                sum: self.per_connection(*reduce, arrivals, *targets),
            });
        }
        Ok(result)
    }

    fn per_connection(&self, reduce: Reduce, arrivals: Vec<Vec<Arrival>>, targets: usize) -> PerConnection<R> {
        let target_of = self.all.iter().map(|c| c.target as u32).collect();
        PerConnection::new(reduce, self.degree.len(), target_of, arrivals, targets)
    }

    fn arrivals(&self, value: SourceInfo) -> Result<Vec<Arrival>, BuildError> {
        let arrival = |(k, c): (usize, &connectome::Connection)| {
            Ok(Arrival { source: c.source as u32, delay: self.delay(value, k)? })
        };
        self.all.iter().enumerate().map(arrival).collect()
    }

    /// Steps from a value to its arrival.
    fn delay(&self, value: SourceInfo, k: usize) -> Result<u32, BuildError> {
        let delay = self.delays[k] + value.extra_steps;
        let published = &self.stepper.model.description().published[value.published];
        if delay > 0 || !matches!(published.source, PublishedSource::Late(_)) {
            return Ok(delay);
        }
        let (labels, c) = (self.connectome.labels(), &self.all[k]);
        Err(BuildError::DelayBelowStep {
            what: format!("the connection from {} to {}", labels[c.source], labels[c.target]),
            delay: c.tract_length / self.settings.conduction_speed,
            dt: self.settings.dt,
            value: published.name.clone(),
        })
    }
}

/// Connections whose functions are evaluated at once, so that the constants of their targets need little memory.
const AT_ONCE: usize = 4096;

/// Weight and length of all connections, and the connection functions, one row each.
fn connection_functions<R: Evaluate>(
    stepper: &Stepper<R>,
    connections: &[connectome::Connection],
    members: usize,
) -> Rows {
    let (columns, functions) = (connections.len() * members, stepper.model.description().connection_functions);
    let mut all = Rows::new(2 + functions, columns.max(1));
    for first in (0..columns).step_by(AT_ONCE) {
        let range = first..columns.min(first + AT_ONCE);
        let of = |column: usize| &connections[column / members];
        let mut ends = Rows::new(2, range.len());
        ends.fill(0, range.clone().map(|column| of(column).weight));
        ends.fill(1, range.clone().map(|column| of(column).tract_length));
        let constants = constants_by_target(stepper, connections, members, range.clone());
        let mut values = Rows::new(functions, range.len());
        stepper.evaluate_connections(KernelId::Connection, &constants, &ends, &mut values);
        for (place, column) in range.enumerate() {
            (0..2).for_each(|row| all.set(row, column, ends.get(row, place)));
            (0..functions).for_each(|row| all.set(2 + row, column, values.get(row, place)));
        }
    }
    all
}

/// The constants of the targets of some of the connections.
fn constants_by_target<R: Evaluate>(
    stepper: &Stepper<R>,
    connections: &[connectome::Connection],
    members: usize,
    columns: Range<usize>,
) -> Constants {
    let of_constant = |index: usize| {
        if stepper.constants.is_uniform(index) || columns.is_empty() {
            return vec![stepper.constants.get(index, 0)];
        }
        let target = |column: usize| connections[column / members].target * members + column % members;
        columns.clone().map(|column| stepper.constants.get(index, target(column))).collect()
    };
    let values: Vec<Vec<f64>> = (0..stepper.constants.len()).map(of_constant).collect();
    Constants::new(&values, columns.len().max(1))
}
