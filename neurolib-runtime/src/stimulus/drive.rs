//! What drives a port while a run goes.

use super::term::{Source, Target, Term, terms};
use super::voice::{Heard, Voice};
use super::{Stimulus, StimulusError};
use crate::noise::Stream;
use crate::simd::InstructionSet;

/// What drives a port: what it is instead of its default, and what is added.
#[derive(Clone, Debug, Default)]
pub(crate) struct PortInput {
    pub(crate) value: Option<Stimulus>,
    pub(crate) added: Option<Stimulus>,
}

/// A port that is driven, of one simulation among those side by side.
#[derive(Clone)]
pub(crate) struct Drive {
    /// The port.
    pub(crate) port: usize,
    /// The simulation.
    pub(crate) member: usize,
    default: f64,
    /// What replaces the default, then what is added.
    voices: Vec<Voice>,
    replacing: usize,
    set: InstructionSet,
    dt: f64,
    /// Values by node, and whether something replaces the default there.
    totals: Vec<f64>,
    is_replaced: Vec<bool>,
}

/// Values of a port in a step.
#[derive(Debug, PartialEq)]
pub(crate) enum Driven<'a> {
    /// The same at all nodes.
    Uniform(f64),
    /// One for each node.
    PerNode(&'a [f64]),
}

/// What a drive is for.
#[derive(Clone, Copy)]
pub(crate) struct DriveSettings<'a> {
    pub(crate) port: usize,
    pub(crate) member: usize,
    /// The port's default.
    pub(crate) default: f64,
    /// Step, ms.
    pub(crate) dt: f64,
    pub(crate) set: InstructionSet,
    /// Labels of the nodes.
    pub(crate) labels: &'a [String],
    /// Whose random numbers each node draws.
    pub(crate) streams: &'a [Stream],
}

/// Noise of stimuli has numbers from here on, above those of any model.
const FIRST_NOISE: u64 = 0x4000;
/// Random processes that a port can have: each has a number of its own, of six bits, beside eight bits for the port.
const MOST_PROCESSES: usize = 64;

impl Drive {
    /// A drive from stimuli.
    ///
    /// # Errors
    /// If they are wrong or do not fit the network.
    pub(crate) fn new(input: &PortInput, settings: DriveSettings) -> Result<Self, StimulusError> {
        let DriveSettings { port, member, default, dt, set, labels, streams } = settings;
        let target = Target { dt, labels };
        let of = |stimulus: &Option<Stimulus>| stimulus.as_ref().map_or(Ok(Vec::new()), |s| terms(s, target));
        let (value, added) = (of(&input.value)?, of(&input.added)?);
        let replacing = value.len();
        let mut processes = 0;
        let voice = |term: Term| {
            let number = matches!(term.source, Source::Process(_)).then(|| {
                processes += 1;
                FIRST_NOISE + ((processes as u64 - 1) << 8) + port as u64
            });
            Voice::new(term, streams, number, dt)
        };
        let voices = value.into_iter().chain(added).map(voice).collect();
        if processes > MOST_PROCESSES {
            return Err(StimulusError::Processes { found: processes, most: MOST_PROCESSES });
        }
        let nodes = labels.len();
        let (totals, is_replaced) = (vec![default; nodes], vec![false; nodes]);
        Ok(Self { port, member, default, voices, replacing, set, dt, totals, is_replaced })
    }

    /// Whether the port is the same in all steps.
    pub(crate) fn is_constant(&self) -> bool {
        self.voices.iter().all(Voice::is_constant)
    }

    /// The values of a step. Steps follow each other; the same one may be asked for again.
    pub(crate) fn at(&mut self, step: u64) -> Driven<'_> {
        let Self { default, voices, replacing, set, dt, totals, is_replaced, .. } = self;
        // What is the same everywhere is added up once, until something is heard that is not.
        let (mut everywhere, mut by_node) = (None, false);
        for (index, voice) in voices.iter_mut().enumerate() {
            if index == *replacing && !by_node {
                everywhere = Some(everywhere.unwrap_or(*default));
            }
            if index == *replacing && by_node {
                fill_in(totals, is_replaced, *default);
            }
            match (voice.hear(*set, step, *dt), by_node) {
                (None, _) => {}
                (Some(Heard::Everywhere(value)), false) => everywhere = Some(everywhere.map_or(value, |x| x + value)),
                (Some(Heard::Everywhere(value)), true) => {
                    let all = totals.iter_mut().zip(is_replaced.iter_mut());
                    all.for_each(|(total, is_replaced)| add(total, is_replaced, value));
                }
                (Some(Heard::At(nodes, values)), _) => {
                    if !by_node {
                        totals.fill(everywhere.unwrap_or(0.0));
                        is_replaced.fill(everywhere.is_some());
                        by_node = true;
                    }
                    for (&node, &value) in nodes.iter().zip(values) {
                        add(&mut totals[node], &mut is_replaced[node], value);
                    }
                }
            }
        }
        if !by_node {
            return Driven::Uniform(everywhere.unwrap_or(*default));
        }
        fill_in(totals, is_replaced, *default);
        Driven::PerNode(totals)
    }

    /// What has to be stored of it: an array for each voice that remembers something.
    pub(crate) fn save(&self) -> impl Iterator<Item = Vec<f64>> {
        self.voices.iter().filter_map(Voice::save)
    }

    /// Takes back what [`Drive::save`] gave; `None` if it does not fit.
    pub(crate) fn restore<'a>(&mut self, saved: &mut impl Iterator<Item = &'a Vec<f64>>) -> Option<()> {
        self.voices.iter_mut().filter(|voice| voice.has_state()).try_for_each(|voice| voice.restore(saved.next()?))
    }
}

/// Adds to what is there already, or is the first.
fn add(total: &mut f64, is_replaced: &mut bool, value: f64) {
    *total = if *is_replaced { *total + value } else { value };
    *is_replaced = true;
}

/// The default where nothing replaces it.
fn fill_in(totals: &mut [f64], is_replaced: &mut [bool], default: f64) {
    for (total, is_replaced) in totals.iter_mut().zip(is_replaced) {
        if !*is_replaced {
            (*total, *is_replaced) = (default, true);
        }
    }
}
