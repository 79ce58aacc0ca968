//! Where a run starts: drawn as the model says, or given.

use super::error::BuildError;
use super::stepper::Stepper;
use crate::description::{InitialKind, ModelDescription};
use crate::model::{Evaluate, KernelId};
use crate::noise::Stream;
use crate::noise::philox::PhiloxStream;
use crate::rows::Rows;
use ndarray::Array2;
use rand::RngExt;
use rand_distr::{Distribution, Normal};
use std::collections::BTreeMap;

/// Initial conditions of a run: those given by name, and draws for the rest.
///
/// A given array is node × time, oldest sample first: a single column is a constant past, more are a
/// history. A state's last column is its value at time 0; that of another value, such as a rate which is
/// read with a delay, is the value of the step before. One row serves all nodes.
pub(crate) struct InitialConditions {
    given: BTreeMap<String, Array2<f64>>,
    /// Drawn pasts, by published value.
    past: BTreeMap<usize, Vec<f64>>,
}

impl InitialConditions {
    /// Sets the states of `stepper` and draws the pasts of what needs one.
    ///
    /// Variables are numbered from `first` on: no two of a run draw the same numbers.
    pub(crate) fn draw<R: Evaluate>(
        stepper: &mut Stepper<R>,
        given: BTreeMap<String, Array2<f64>>,
        labels: &[String],
        streams: &[Stream],
        first: u64,
    ) -> Result<Self, BuildError> {
        let description = stepper.model.description().clone();
        let (nodes, members) = (streams.len(), streams.len() / labels.len());
        check_given(&description, &given, labels, nodes)?;
        let states = description.states.len();
        let pasts: Vec<(usize, InitialKind)> =
            description.published.iter().enumerate().filter_map(|(i, p)| p.past.map(|kind| (i, kind))).collect();
        let mut numbers = Rows::new(2 * (states + pasts.len()), nodes);
        stepper.evaluate_constants(KernelId::Initial, &mut numbers);
        let draw = |variable: usize, kind: InitialKind| -> Vec<f64> {
            let number = |k: usize, node: usize| numbers.get(2 * variable + k, node);
            (0..nodes)
                .map(|node| {
                    let Stream { seed, simulation, node: own } = streams[node];
                    let stream = (first + variable as u64) << 32 | u64::from(own);
                    sample(kind, number(0, node), number(1, node), &mut PhiloxStream::new(seed, simulation, stream))
                })
                .collect()
        };
        for (index, info) in description.states.iter().enumerate() {
            let values = match given.get(&info.name) {
                Some(array) => last_column(array, nodes),
                None => draw(index, info.initial),
            };
            if let Some(node) = values.iter().position(|v| !v.is_finite()) {
                let (name, value) = (info.name.clone(), values[node]);
                return Err(BuildError::InitialValue { name, node: labels[node / members].clone(), value });
            }
            stepper.states.fill(index, values.into_iter().map(R::from_f64));
        }
        let past =
            pasts.iter().enumerate().map(|(k, &(published, kind))| (published, draw(states + k, kind))).collect();
        Ok(Self { given, past })
    }

    /// The given history of a variable.
    pub(crate) fn history(&self, name: &str) -> Option<&Array2<f64>> {
        self.given.get(name)
    }

    /// The drawn past of a published value.
    pub(crate) fn past_of(&self, published: usize) -> Option<&[f64]> {
        self.past.get(&published).map(Vec::as_slice)
    }
}

fn sample(kind: InitialKind, a: f64, b: f64, rng: &mut PhiloxStream) -> f64 {
    match kind {
        InitialKind::Value => a,
        InitialKind::Uniform => a + (b - a) * rng.random::<f64>(),
        InitialKind::Normal => Normal::new(a, b).map_or(f64::NAN, |normal| normal.sample(rng)),
    }
}

fn last_column(array: &Array2<f64>, nodes: usize) -> Vec<f64> {
    let last = array.column(array.ncols() - 1);
    (0..nodes).map(|node| last[if last.len() == 1 { 0 } else { node }]).collect()
}

fn check_given(
    description: &ModelDescription,
    given: &BTreeMap<String, Array2<f64>>,
    labels: &[String],
    nodes: usize,
) -> Result<(), BuildError> {
    let known = || {
        description.states.iter().map(|s| s.name.as_str()).chain(description.published.iter().map(|p| p.name.as_str()))
    };
    for (name, array) in given {
        if !known().any(|k| k == name) {
            return Err(BuildError::Unknown {
                model: description.name.clone(),
                what: "state",
                name: name.clone(),
                suggestion: crate::names::suggestion(name, known()),
            });
        }
        if (array.nrows() != nodes && array.nrows() != 1) || array.ncols() == 0 {
            return Err(BuildError::PerNode { name: name.clone(), found: array.nrows(), nodes: labels.len() });
        }
        if let Some(((node, _), &value)) = array.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(BuildError::InitialValue {
                name: name.clone(),
                node: labels[node * labels.len() / nodes].clone(),
                value,
            });
        }
    }
    Ok(())
}
