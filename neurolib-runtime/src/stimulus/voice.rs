//! A term of a stimulus while a run goes.

use super::process::Process;
use super::term::{Source, Term};
use crate::noise::{NoiseSource, Stream, WhiteNoise};
use crate::simd::InstructionSet;

/// A term while a run goes: the nodes that it acts on, the numbers that it draws, and its state.
#[derive(Clone)]
pub(super) struct Voice {
    term: Term,
    /// The nodes, ascending.
    nodes: Vec<usize>,
    random: Option<Random>,
    /// Values in the present step, in the order of `nodes`.
    values: Vec<f64>,
}

/// What a random process draws from and remembers.
#[derive(Clone)]
struct Random {
    noise: WhiteNoise<f64>,
    /// Standard normal numbers of the present step.
    normal: Vec<f64>,
    /// State of an Ornstein–Uhlenbeck process, and the step that it is of.
    state: Vec<f64>,
    state_of: Option<u64>,
    /// e^(−dt/τ), and √(1 − e^(−2dt/τ)).
    decay: [f64; 2],
}

/// The values of a term in a step.
pub(super) enum Heard<'a> {
    /// The same at all nodes.
    Everywhere(f64),
    /// By node.
    At(&'a [usize], &'a [f64]),
}

impl Voice {
    /// The voice of a term; `number` is that of its noise, which the streams of the nodes are read for.
    pub(super) fn new(term: Term, streams: &[Stream], number: Option<u64>, dt: f64) -> Self {
        let nodes = term.nodes.clone().unwrap_or_else(|| (0..streams.len()).collect());
        let random = number.map(|number| {
            let streams: Vec<Stream> = nodes.iter().map(|&node| streams[node]).collect();
            let columns = nodes.len();
            let decay = match term.source {
                Source::Process(Process::OrnsteinUhlenbeck { tau, .. }) => {
                    [libm::exp(-dt / tau), (-libm::expm1(-2.0 * dt / tau)).sqrt()]
                }
                _ => [0.0; 2],
            };
            Random {
                noise: WhiteNoise::numbered(NoiseSource::CounterBased(streams), number, columns),
                normal: vec![0.0; columns],
                state: vec![0.0; columns],
                state_of: None,
                decay,
            }
        });
        let values = vec![0.0; nodes.len()];
        Self { term, nodes, random, values }
    }

    /// Whether it is the same in all steps.
    pub(super) fn is_constant(&self) -> bool {
        let Term { source, begin, end, .. } = &self.term;
        matches!(source, Source::Constant(_) | Source::PerNode(_)) && *begin == 0 && *end == u64::MAX
    }

    /// The values in a step; `None` if it does not act.
    pub(super) fn hear(&mut self, set: InstructionSet, step: u64, dt: f64) -> Option<Heard<'_>> {
        let Term { source, gain, begin, end, nodes } = &self.term;
        if step < *begin || step >= *end {
            return None;
        }
        let own = step - begin;
        let time = own as f64 * dt;
        let values = self.values.iter_mut().zip(&self.nodes);
        let same = match source {
            Source::Constant(value) => *value,
            Source::Shape(shape) => shape.at(time),
            Source::Series(series, steps) => {
                let sample = usize::try_from(own / steps).ok().filter(|&sample| sample < series.ncols())?;
                if series.nrows() > 1 {
                    values.for_each(|(value, &node)| *value = gain * series[[node, sample]]);
                    return Some(Heard::At(&self.nodes, &self.values));
                }
                series[[0, sample]]
            }
            Source::PerNode(numbers) => {
                values.for_each(|(value, &node)| *value = gain * numbers[node]);
                return Some(Heard::At(&self.nodes, &self.values));
            }
            Source::Function(f) => {
                values.for_each(|(value, &node)| *value = gain * f(time, node));
                return Some(Heard::At(&self.nodes, &self.values));
            }
            Source::Process(process) => {
                let random = self.random.as_mut().expect("invariant: a process has numbers to draw from");
                let (offset, factor, numbers) = random.draw(*process, set, step, dt);
                values.zip(numbers).for_each(|((value, _), x)| *value = gain * (offset + factor * x));
                return Some(Heard::At(&self.nodes, &self.values));
            }
        };
        let same = gain * same;
        if nodes.is_none() {
            return Some(Heard::Everywhere(same));
        }
        self.values.fill(same);
        Some(Heard::At(&self.nodes, &self.values))
    }

    /// What has to be stored of it, if anything: the step of its state, counted from 1, and the state.
    pub(super) fn save(&self) -> Option<Vec<f64>> {
        let random = self.random.as_ref().filter(|_| self.has_state())?;
        let of = random.state_of.map_or(0.0, |step| (step + 1) as f64);
        Some([of].into_iter().chain(random.state.iter().copied()).collect())
    }

    /// Takes back what [`Voice::save`] gave.
    pub(super) fn restore(&mut self, saved: &[f64]) -> Option<()> {
        let random = self.random.as_mut()?;
        let (&of, state) = saved.split_first()?;
        if state.len() != random.state.len() {
            return None;
        }
        random.state.copy_from_slice(state);
        random.state_of = (of as u64).checked_sub(1);
        Some(())
    }

    /// Whether its values depend on those of the step before.
    pub(super) fn has_state(&self) -> bool {
        matches!(self.term.source, Source::Process(Process::OrnsteinUhlenbeck { .. }))
    }
}

impl Random {
    /// The values of a step as an offset, a factor, and numbers by node.
    fn draw(&mut self, process: Process, set: InstructionSet, step: u64, dt: f64) -> (f64, f64, &[f64]) {
        match process {
            Process::WhiteNoise { strength } => {
                self.noise.write(set, step, &mut self.normal);
                (0.0, strength / dt.sqrt(), &self.normal)
            }
            Process::OrnsteinUhlenbeck { mean, deviation, .. } => {
                // Standardized: (x − μ)/s. Asked again for the same step, as after a stop, it stays.
                if self.state_of != Some(step) {
                    self.noise.write(set, step, &mut self.normal);
                    let [kept, fresh] = self.decay;
                    match self.state_of {
                        None => self.state.copy_from_slice(&self.normal),
                        Some(_) => {
                            let advance = |(x, z): (&mut f64, &f64)| *x = kept * *x + fresh * z;
                            self.state.iter_mut().zip(&self.normal).for_each(advance);
                        }
                    }
                    self.state_of = Some(step);
                }
                (mean, deviation, &self.state)
            }
        }
    }
}
