//! What a sweep varies, and over which values.

use super::error::SweepError;
use neurolib_runtime::assign::{parameter, parameter_names, set_parameter};
use neurolib_runtime::connectome::{NodeSelector, Nodes};
use neurolib_runtime::names::nearest;
use neurolib_runtime::parameter::Parameter;
use neurolib_runtime::simulation::SimulationBuilder;
use neurolib_runtime::simulation::error::BuildError;
use neurolib_runtime::stimulus::Stimulus;

/// All integers up to here are exact as numbers of 64 bits.
const LARGEST_SEED: f64 = 9_007_199_254_740_992.0;

/// What an axis of a sweep varies.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A parameter of the model or, as `bold.kappa`, of one of its readouts.
    Parameter {
        /// Its name.
        name: String,
        /// The regions where it is varied, counted from 0; everywhere without them.
        regions: Option<Vec<usize>>,
    },
    /// A constant that drives a port.
    Port {
        /// Its name.
        name: String,
        /// The regions where it is varied, counted from 0; everywhere without them.
        regions: Option<Vec<usize>>,
    },
    /// The conduction speed along the tracts, m/s.
    ConductionSpeed,
    /// The seed of initial conditions and noise.
    Seed,
    /// The number of the simulation among those of the same seed.
    Simulation,
}

/// The values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These, in this order.
    List(Vec<f64>),
    /// So many at equal distances, both ends among them.
    Range {
        /// The first one.
        from: f64,
        /// The last one.
        to: f64,
        /// How many.
        count: usize,
    },
    /// All between two ends, to draw samples from.
    Interval {
        /// The lower end.
        from: f64,
        /// The upper end.
        to: f64,
    },
}

/// An axis of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    name: String,
    target: Target,
    values: Values,
    unit: String,
    doc: String,
}

impl Axis {
    /// An axis over what a name stands for in simulations like `base`: a parameter, a port, `conduction_speed`, `seed`,
    /// or `simulation`. A parameter or port is varied in some regions only as `NAME@LABEL,LABEL`, where `*` in a label
    /// stands for any letters.
    ///
    /// # Errors
    /// If the name means nothing, there are no values, or one is out of range.
    pub fn new(base: &SimulationBuilder, name: &str, values: Values) -> Result<Self, SweepError> {
        let (target, unit, doc) = resolve(base, name)?;
        let axis = Self { name: name.to_string(), target, values, unit, doc };
        axis.check(base)?;
        Ok(axis)
    }

    /// Its name, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it varies.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Its values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Unit of the values, `1` if none.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// What is varied, in words; perhaps empty.
    pub fn doc(&self) -> &str {
        &self.doc
    }

    /// Whether both vary the same quantity somewhere.
    pub(super) fn overlaps(&self, other: &Axis) -> bool {
        let meet = |a: &Option<Vec<usize>>, b: &Option<Vec<usize>>| match (a, b) {
            (Some(a), Some(b)) => a.iter().any(|region| b.contains(region)),
            _ => true,
        };
        match (&self.target, &other.target) {
            (Target::Parameter { name: a, regions: at }, Target::Parameter { name: b, regions: there })
            | (Target::Port { name: a, regions: at }, Target::Port { name: b, regions: there }) => {
                a == b && meet(at, there)
            }
            (a, b) => a == b,
        }
    }

    /// The same simulation at one value of the axis.
    ///
    /// # Errors
    /// If the value is out of range.
    pub fn apply(&self, to: SimulationBuilder, value: f64) -> Result<SimulationBuilder, BuildError> {
        Ok(match &self.target {
            Target::Parameter { name, regions: None } => to.parameter(name, value)?,
            Target::Parameter { name, regions: Some(regions) } => {
                let (_, present) = parameter(to.model(), name).expect("invariant: the axis has been resolved");
                let changed = at_regions(|node| present.at(node), to.network().n_nodes(), regions, value);
                to.parameter(name, Parameter::PerNode(changed))?
            }
            Target::Port { name, regions: None } => to.stimulus(name.clone(), value),
            Target::Port { name, regions: Some(regions) } => {
                let present: Box<dyn Fn(usize) -> f64> = match to.driven(name) {
                    Some(Stimulus::PerNode(values)) => {
                        let values = values.clone();
                        Box::new(move |node| values[node])
                    }
                    Some(Stimulus::Constant(constant)) => {
                        let constant = *constant;
                        Box::new(move |_| constant)
                    }
                    _ => {
                        let ports = &to.model().description().ports;
                        let default = ports.iter().find(|port| port.name == *name).map_or(0.0, |port| port.default);
                        Box::new(move |_| default)
                    }
                };
                let changed = at_regions(present, to.network().n_nodes(), regions, value);
                to.stimulus(name.clone(), Stimulus::PerNode(changed))
            }
            Target::ConductionSpeed => to.conduction_speed(value),
            // Whole and in range: `check` has seen to it.
            Target::Seed => to.seed(value as u64),
            Target::Simulation => to.simulation(value as u32),
        })
    }

    fn check(&self, base: &SimulationBuilder) -> Result<(), SweepError> {
        let axis = || self.name.clone();
        let ends = match &self.values {
            Values::List(values) if values.is_empty() => return Err(SweepError::NoValues { axis: axis() }),
            Values::Range { count: 0, .. } => return Err(SweepError::NoValues { axis: axis() }),
            Values::List(values) => values.clone(),
            Values::Range { from, to, .. } | Values::Interval { from, to } => {
                if matches!(self.values, Values::Interval { .. }) && !(from < to) {
                    return Err(SweepError::EmptyInterval { axis: axis(), from: *from, to: *to });
                }
                vec![*from, *to]
            }
        };
        let wrong = |value: f64, expected| SweepError::Value { axis: axis(), value, expected };
        for value in ends {
            match &self.target {
                Target::Parameter { name, .. } => {
                    let mut model = base.model().boxed();
                    set_parameter(&mut *model, name, value.into())
                        .map_err(|source| SweepError::Build { axis: axis(), source })?;
                }
                Target::Port { .. } if !value.is_finite() => return Err(wrong(value, "a finite number")),
                Target::ConductionSpeed if !(value > 0.0) => return Err(wrong(value, "a speed above 0 m/s")),
                Target::Seed if !(0.0..=LARGEST_SEED).contains(&value) => {
                    return Err(wrong(value, "a whole number from 0 to 9007199254740992"));
                }
                Target::Simulation if !(0.0..=f64::from(u32::MAX)).contains(&value) => {
                    return Err(wrong(value, "a whole number from 0 to 4294967295"));
                }
                _ => {}
            }
        }
        if matches!(self.target, Target::Seed | Target::Simulation) {
            if matches!(self.values, Values::Interval { .. }) {
                return Err(SweepError::NoInterval { axis: axis() });
            }
            if let Some(&value) = self.values.in_full().iter().find(|value| value.fract() != 0.0) {
                return Err(wrong(value, "a whole number"));
            }
        }
        Ok(())
    }
}

impl Values {
    /// All of them; none of an interval.
    pub fn in_full(&self) -> Vec<f64> {
        match self {
            Values::List(values) => values.clone(),
            Values::Range { from, to, count: 1 } if from == to => vec![*from],
            Values::Range { from, to, count } => {
                // One division each, so that tenths are the tenths that people write.
                let last = count.saturating_sub(1).max(1) as f64;
                let value =
                    |index: usize| if index as f64 == last { *to } else { from + (to - from) * index as f64 / last };
                (0..*count).map(value).collect()
            }
            Values::Interval { .. } => Vec::new(),
        }
    }
}

/// One value for each region: this one at some, the present ones elsewhere.
fn at_regions(present: impl Fn(usize) -> f64, nodes: usize, regions: &[usize], value: f64) -> Vec<f64> {
    (0..nodes).map(|node| if regions.contains(&node) { value } else { present(node) }).collect()
}

/// What a name stands for, with unit and documentation.
fn resolve(base: &SimulationBuilder, name: &str) -> Result<(Target, String, String), SweepError> {
    match name {
        "conduction_speed" => {
            return Ok((Target::ConductionSpeed, "m/s".into(), "Conduction speed along the tracts.".into()));
        }
        "seed" => return Ok((Target::Seed, "1".into(), "Seed of initial conditions and noise.".into())),
        "simulation" => {
            return Ok((Target::Simulation, "1".into(), "Number among the simulations of the same seed.".into()));
        }
        _ => {}
    }
    let (quantity, regions) = match name.split_once('@') {
        Some((quantity, labels)) => (quantity.trim(), Some(find_regions(base, name, labels)?)),
        None => (name, None),
    };
    let description = base.model().description();
    if let Some((info, _)) = parameter(base.model(), quantity) {
        let target = Target::Parameter { name: quantity.to_string(), regions };
        return Ok((target, info.unit.clone(), info.doc.clone()));
    }
    if let Some(port) = description.ports.iter().find(|port| port.name == quantity) {
        let is_constant = matches!(base.driven(quantity), None | Some(Stimulus::Constant(_) | Stimulus::PerNode(_)));
        if regions.is_some() && !is_constant {
            return Err(SweepError::Varying { port: quantity.to_string() });
        }
        let target = Target::Port { name: quantity.to_string(), regions };
        return Ok((target, port.unit.clone(), port.doc.clone()));
    }
    let parameters = parameter_names(base.model());
    let ports = description.ports.iter().map(|port| port.name.as_str());
    let known = parameters.iter().map(String::as_str).chain(ports).chain(["conduction_speed", "seed", "simulation"]);
    let meant = nearest(quantity, known).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    Err(SweepError::Unknown { model: description.name.clone(), name: quantity.to_string(), meant })
}

/// The regions of labels with `*`, in the order of the connectome.
fn find_regions(base: &SimulationBuilder, axis: &str, labels: &str) -> Result<Vec<usize>, SweepError> {
    let selectors = labels.split(',').map(|label| NodeSelector::Label(label.trim().to_string()));
    let indices = Nodes::new(selectors).indices(base.network().labels());
    indices.map_err(|source| SweepError::NoRegion { axis: axis.to_string(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hit_both_ends_and_the_tenths_between() {
        let range = |from, to, count| Values::Range { from, to, count }.in_full();
        assert_eq!(range(0.0, 2.0, 21)[3], 0.3);
        assert_eq!(range(-1.0, 1.0, 3), [-1.0, 0.0, 1.0]);
        assert_eq!(range(1.0, 0.0, 2), [1.0, 0.0]);
        assert_eq!(range(0.1, 0.7, 7)[6], 0.7);
        assert_eq!(range(5.0, 9.0, 1), [5.0]);
    }
}
