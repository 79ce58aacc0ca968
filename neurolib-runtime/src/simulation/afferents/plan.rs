//! Which connection brings what, and when: planned once, before the first step.

use super::{Group, ValueSum};
use crate::connectome::Connectome;
use crate::coupling::{Arrival, Connection, DelayedSums, PerConnection, Plan};
use crate::description::{PublishedSource, Reduce, SourceInfo, SumInfo};
use crate::rows::{Constants, Rows};
use crate::simulation::Settings;
use crate::simulation::error::BuildError;
use crate::simulation::stepper::Stepper;
use ndarray::Array2;

/// The connections of a network, sorted by target and source; one of weight 0 does not exist.
struct Connections<'a> {
    stepper: &'a Stepper,
    connectome: &'a Connectome,
    settings: &'a Settings,
    /// Target and source.
    pairs: Vec<(usize, usize)>,
    /// Delay of each pair (target, source), in steps.
    delays: Array2<u32>,
    /// Weight, length, and the connection functions, one row each.
    functions: Rows,
    /// The constants of each connection's target.
    constants: Constants,
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
pub(super) struct Planned {
    pub(super) groups: Vec<Group>,
    pub(super) value_sums: Vec<ValueSum>,
    pub(super) functions: Rows,
    /// The constants of each connection's target.
    pub(super) constants: Constants,
}

/// Plans all sums of a model; those without a source are computed at once.
pub(super) fn plan(
    stepper: &Stepper,
    connectome: &Connectome,
    settings: &Settings,
    sums: &mut Rows,
) -> Result<Planned, BuildError> {
    if stepper.model.description().sums.is_empty() {
        let functions = Rows::new(0, 0);
        return Ok(Planned { groups: Vec::new(), value_sums: Vec::new(), functions, constants: Constants::default() });
    }
    let connections = Connections::new(stepper, connectome, settings)?;
    let groups = connections.groups(sums)?;
    let value_sums = connections.value_sums()?;
    Ok(Planned { groups, value_sums, functions: connections.functions, constants: connections.constants })
}

impl<'a> Connections<'a> {
    fn new(stepper: &'a Stepper, connectome: &'a Connectome, settings: &'a Settings) -> Result<Self, BuildError> {
        let nodes = connectome.n_nodes();
        let delays = connectome.delays_in_steps(settings.conduction_speed, settings.dt)?;
        let pairs: Vec<(usize, usize)> = (0..nodes)
            .flat_map(|t| (0..nodes).map(move |s| (t, s)))
            .filter(|&(t, s)| connectome.weights()[[t, s]] != 0.0)
            .collect();
        let constants = constants_by_target(stepper, &pairs);
        let functions = connection_functions(stepper, connectome, &pairs, &constants);
        let mut degree = vec![0; nodes];
        pairs.iter().for_each(|&(target, _)| degree[target] += 1);
        Ok(Self { stepper, connectome, settings, pairs, delays, functions, constants, degree })
    }

    /// Value of a connection function, divided by the number of the target's connections if that is asked for.
    fn weight(&self, function: usize, mean: bool, k: usize) -> f64 {
        let value = self.functions.row(2 + function)[k];
        if mean { 1.0 / self.degree[self.pairs[k].0] as f64 * value } else { value }
    }

    /// Weighted sums that read the same values at the same times share a group; those without a source are computed.
    fn groups(&self, sums: &mut Rows) -> Result<Vec<Group>, BuildError> {
        let mut shared: Vec<(SourceInfo, Vec<Weighted>)> = Vec::new();
        for (row, info) in self.stepper.model.description().sums.iter().enumerate() {
            let &SumInfo::Weighted { connection, source, mean } = info else { continue };
            match source {
                None => {
                    let out = sums.row_mut(row);
                    for (k, &(target, _)) in self.pairs.iter().enumerate() {
                        out[target] += self.weight(connection, mean, k);
                    }
                }
                Some(source) => match shared.iter_mut().find(|(s, rows)| *s == source && rows.len() < 2) {
                    Some((_, sums)) => sums.push(Weighted { row, function: connection, mean }),
                    None => shared.push((source, vec![Weighted { row, function: connection, mean }])),
                },
            }
        }
        shared.into_iter().map(|(source, rows)| self.group(source, &rows)).collect()
    }

    /// Sums of what a source gives.
    fn group(&self, value: SourceInfo, sums: &[Weighted]) -> Result<Group, BuildError> {
        let mut connections = Vec::with_capacity(self.pairs.len());
        for (k, &(target, source)) in self.pairs.iter().enumerate() {
            let mut weights = [0.0; 2];
            for (weight, sum) in weights.iter_mut().zip(sums) {
                *weight = self.weight(sum.function, sum.mean, k);
            }
            connections.push(Connection { target, source, delay: self.delay(value, k)?, weights });
        }
        let plan = Plan::new(self.degree.len(), sums.len(), &connections);
        let rows = sums.iter().map(|sum| sum.row).collect();
        Ok(Group { published: value.published, rows, sums: DelayedSums::new(plan) })
    }

    /// Sums of values that are computed for each connection, in the order of their evaluation.
    fn value_sums(&self) -> Result<Vec<ValueSum>, BuildError> {
        let mut result = Vec::new();
        for (row, info) in self.stepper.model.description().sums.iter().enumerate() {
            let SumInfo::PerConnection { sources, targets, reduce } = info else { continue };
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

    fn per_connection(&self, reduce: Reduce, arrivals: Vec<Vec<Arrival>>, targets: usize) -> PerConnection {
        let target_of = self.pairs.iter().map(|&(target, _)| target as u32).collect();
        PerConnection::new(reduce, self.degree.len(), target_of, arrivals, targets)
    }

    fn arrivals(&self, value: SourceInfo) -> Result<Vec<Arrival>, BuildError> {
        let sources = self.pairs.iter().enumerate();
        sources.map(|(k, &(_, source))| Ok(Arrival { source: source as u32, delay: self.delay(value, k)? })).collect()
    }

    /// Steps from a value to its arrival.
    fn delay(&self, value: SourceInfo, k: usize) -> Result<u32, BuildError> {
        let (target, source) = self.pairs[k];
        let delay = self.delays[[target, source]] + value.extra_steps;
        let published = &self.stepper.model.description().published[value.published];
        if delay > 0 || !matches!(published.source, PublishedSource::Late(_)) {
            return Ok(delay);
        }
        let labels = self.connectome.labels();
        Err(BuildError::DelayBelowStep {
            what: format!("the connection from {} to {}", labels[source], labels[target]),
            delay: self.connectome.tract_lengths()[[target, source]] / self.settings.conduction_speed,
            dt: self.settings.dt,
            value: published.name.clone(),
        })
    }
}

/// Weight and length of all connections, and the connection functions, one row each.
fn connection_functions(
    stepper: &Stepper,
    connectome: &Connectome,
    pairs: &[(usize, usize)],
    constants: &Constants,
) -> Rows {
    let columns = pairs.len().max(1);
    let mut connections = Rows::new(2, columns);
    if !pairs.is_empty() {
        connections.fill(0, pairs.iter().map(|&(t, s)| connectome.weights()[[t, s]]));
        connections.fill(1, pairs.iter().map(|&(t, s)| connectome.tract_lengths()[[t, s]]));
    }
    let mut values = Rows::new(stepper.model.description().connection_functions, columns);
    stepper.evaluate_connections(constants, &connections, &mut values);
    let mut all = Rows::new(2 + values.rows(), columns);
    for row in 0..2 {
        all.padded_mut(row).copy_from_slice(connections.padded(row));
    }
    for row in 0..values.rows() {
        all.padded_mut(2 + row).copy_from_slice(values.padded(row));
    }
    all
}

/// The constants of each connection's target.
fn constants_by_target(stepper: &Stepper, pairs: &[(usize, usize)]) -> Constants {
    let mut constants = Constants::default();
    let mut row = Rows::new(1, pairs.len().max(1));
    for index in 0..stepper.constants.len() {
        if stepper.constants.is_uniform(index) || pairs.is_empty() {
            constants.push_uniform(stepper.constants.get(index, 0));
        } else {
            row.fill(0, pairs.iter().map(|&(target, _)| stepper.constants.get(index, target)));
            constants.push_row(row.padded(0));
        }
    }
    constants
}
