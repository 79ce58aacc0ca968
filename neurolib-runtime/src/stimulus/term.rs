//! A stimulus as a sum of terms: each acts on some nodes from one step to another.
//!
//! Before: `(a + b).until(5).delayed_by(2).on(3)`; after: `a` and `b`, each on node 3, from 2 ms to 7 ms.

use super::process::Process;
use super::shape::{Range, Shape};
use super::{Change, Stimulus, StimulusError};
use crate::simulation::error::steps_of;
use ndarray::Array2;
use std::sync::Arc;

/// A term of a stimulus.
#[derive(Clone)]
pub(super) struct Term {
    pub(super) source: Source,
    pub(super) gain: f64,
    /// The step of its own time 0.
    pub(super) begin: u64,
    /// The first step in which it does not act.
    pub(super) end: u64,
    /// The nodes, ascending; all of them without a choice.
    pub(super) nodes: Option<Vec<usize>>,
}

/// Where the values of a term come from.
#[derive(Clone)]
pub(super) enum Source {
    Constant(f64),
    PerNode(Vec<f64>),
    /// (node or 1) × sample, and the steps that a sample lasts.
    Series(Array2<f64>, u64),
    Function(Arc<dyn Fn(f64, usize) -> f64 + Send + Sync>),
    Shape(Shape),
    Process(Process),
}

/// What a stimulus is for.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// Step, ms.
    pub(super) dt: f64,
    /// Labels of the nodes.
    pub(super) labels: &'a [String],
}

/// All changes that surround a part of a stimulus.
#[derive(Clone)]
struct Frame {
    gain: f64,
    /// The part's own time 0 in the time of the run, ms.
    delay: f64,
    /// Where it ends in the time of the run, ms.
    end: f64,
    nodes: Option<Vec<usize>>,
}

/// The terms of a stimulus; those that could never act are left out.
///
/// # Errors
/// If something in it is out of its range or does not fit the network.
pub(super) fn terms(stimulus: &Stimulus, target: Target) -> Result<Vec<Term>, StimulusError> {
    let mut terms = Vec::new();
    let frame = Frame { gain: 1.0, delay: 0.0, end: f64::INFINITY, nodes: None };
    collect(stimulus, frame, target, &mut terms)?;
    Ok(terms)
}

fn collect(stimulus: &Stimulus, mut frame: Frame, target: Target, terms: &mut Vec<Term>) -> Result<(), StimulusError> {
    let nodes = target.labels.len();
    let per_node = |found: usize| match found == nodes {
        true => Ok(()),
        false => Err(StimulusError::PerNode { found, nodes }),
    };
    let series = |values: &Array2<f64>| if values.nrows() == 1 { Ok(()) } else { per_node(values.nrows()) };
    let source = match stimulus {
        Stimulus::Constant(value) => Source::Constant(*value),
        Stimulus::PerNode(values) => {
            per_node(values.len())?;
            Source::PerNode(values.clone())
        }
        Stimulus::Series(values) => {
            series(values)?;
            Source::Series(values.clone(), 1)
        }
        Stimulus::Samples { values, every } => {
            series(values)?;
            Source::Series(values.clone(), steps_of("an interval of samples", *every, target.dt)?)
        }
        Stimulus::Function(f) => Source::Function(f.clone()),
        Stimulus::Shape(shape) => {
            check(shape.numbers())?;
            Source::Shape(*shape)
        }
        Stimulus::Process(process) => {
            check(process.numbers())?;
            Source::Process(*process)
        }
        Stimulus::Sum(parts) => return parts.iter().try_for_each(|part| collect(part, frame.clone(), target, terms)),
        Stimulus::Changed(inner, change) => {
            frame.change(inner, change, target.labels)?;
            return collect(inner, frame, target, terms);
        }
    };
    let step = |time: f64| (time / target.dt).round() as u64;
    let (begin, end) = (step(frame.delay), step(frame.end));
    if begin < end && frame.nodes.as_ref().is_none_or(|nodes| !nodes.is_empty()) {
        terms.push(Term { source, gain: frame.gain, begin, end, nodes: frame.nodes });
    }
    Ok(())
}

impl Frame {
    /// Takes a change of `inner` in.
    fn change(&mut self, inner: &Stimulus, change: &Change, labels: &[String]) -> Result<(), StimulusError> {
        match change {
            Change::Gain(gain) => {
                check(vec![("gain", *gain, Range::Finite)])?;
                self.gain *= gain;
            }
            Change::Delay(delay) => {
                check(vec![("delay in ms", *delay, Range::NotNegative)])?;
                self.delay += delay;
            }
            Change::Until(to) => {
                let from = if let Stimulus::Changed(_, Change::Delay(from)) = inner { *from } else { 0.0 };
                if !(*to > from) {
                    return Err(StimulusError::Window { from, to: *to });
                }
                self.end = self.end.min(self.delay + to);
            }
            Change::On(nodes) => {
                let mut chosen = nodes.indices(labels)?;
                if let Some(known) = &self.nodes {
                    chosen.retain(|node| known.contains(node));
                }
                self.nodes = Some(chosen);
            }
        }
        Ok(())
    }
}

fn check(numbers: Vec<(&'static str, f64, Range)>) -> Result<(), StimulusError> {
    match numbers.into_iter().find(|(_, value, range)| !range.has(*value)) {
        Some((name, value, range)) => Err(StimulusError::Number { name, value, expected: range.words() }),
        None => Ok(()),
    }
}
