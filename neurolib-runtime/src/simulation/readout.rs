//! A model that is driven by another one, without feedback: BOLD.

use super::engine::Moment;
use super::error::{BuildError, steps_of};
use super::initial::InitialConditions;
use super::scheme::Scheme;
use super::stepper::{Failure, Stepper, Surroundings};
use crate::noise::Stream;
use crate::rows::Rows;
use crate::simd::{Chunk, Real};

use std::collections::BTreeMap;

/// A running readout. It takes a step of its own at the end of every interval, driven by the mean of
/// what drove it in the interval's steps.
pub(crate) struct Readout {
    pub(crate) stepper: Stepper<f64>,
    /// Number of this readout in the model.
    pub(crate) index: usize,
    /// Ports of the readout that are driven.
    driven: Vec<usize>,
    ports: Rows,
    /// Sums of the drive over the present interval.
    pub(crate) drive: Rows,
    /// Steps of the run in an interval.
    interval: u64,
    none: Rows,
}

/// What a readout needs to know of the run.
pub(crate) struct ReadoutSettings<'a> {
    pub(crate) labels: &'a [String],
    /// Simulations side by side.
    pub(crate) members: usize,
    /// Whose random numbers each column draws.
    pub(crate) streams: &'a [Stream],
    pub(crate) run: &'a super::Settings,
    /// Interval in ms, `None` for every step.
    pub(crate) every: Option<f64>,
    /// Initial conditions of the readout's states.
    pub(crate) given: BTreeMap<String, ndarray::Array2<f64>>,
}

impl Readout {
    /// Ports that are driven.
    pub(crate) fn drives(&self) -> usize {
        self.driven.len()
    }

    pub(crate) fn new(
        model: &dyn crate::model::NeuralMass,
        index: usize,
        settings: ReadoutSettings<'_>,
    ) -> Result<Self, BuildError> {
        let info = &model.description().readouts[index];
        let driven_model = model.readout(index).boxed();
        let description = driven_model.description().clone();
        if !description.sums.is_empty() || !description.delays.is_empty() || !description.noises.is_empty() {
            return Err(BuildError::NotAReadout(description.name));
        }
        let interval = match settings.every {
            Some(every) => steps_of("the interval of a readout", every, settings.run.dt)?,
            None => 1,
        };
        let nodes = settings.streams.len();
        let mut ports = Rows::new(description.ports.len(), nodes);
        for (port, info) in description.ports.iter().enumerate() {
            ports.fill(port, (0..nodes).map(|_| info.default));
        }
        let mut stepper =
            Stepper::new(driven_model, settings.labels, settings.members, settings.run.set, Scheme::SemiImplicitEuler)?;
        let first = (index as u64 + 1) << 16;
        InitialConditions::draw(&mut stepper, settings.given, settings.labels, settings.streams, first)?;
        Ok(Self {
            stepper,
            index,
            driven: info.ports.clone(),
            ports,
            drive: Rows::new(info.ports.len(), nodes),
            interval,
            none: Rows::new(0, nodes),
        })
    }

    /// Takes what the driving model gives at a moment: `sample`.
    pub(crate) fn take<R: Real>(&mut self, sample: &Rows<R>, at: Moment) -> Vec<Failure> {
        for (sum, sample) in self.drive.as_chunks_mut().iter_mut().zip(sample.as_chunks()) {
            *sum = Chunk::new(std::array::from_fn(|lane| sum.0[lane] + sample.0[lane].to_f64()));
        }
        if !at.step.is_multiple_of(self.interval) {
            return Vec::new();
        }
        for (row, &port) in self.driven.iter().enumerate() {
            let steps = self.interval as f64;
            for (to, sum) in self.ports.row_mut(port).zip(self.drive.row_mut(row)) {
                to.0 = sum.0.map(|s| s / steps);
                sum.0.fill(0.0);
            }
        }
        let own_dt = self.interval as f64 * at.dt;
        let around = Surroundings { time: at.time - own_dt, sums: &self.none, delayed: &self.none, ports: &self.ports };
        self.stepper.advance(around, own_dt, None)
    }

    /// What surrounds the readout's own equations, for its observables.
    pub(crate) fn surroundings(&self, time: f64) -> Surroundings<'_, f64> {
        Surroundings { time, sums: &self.none, delayed: &self.none, ports: &self.ports }
    }
}
