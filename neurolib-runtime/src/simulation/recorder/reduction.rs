//! What samples are reduced to while they come, in memory that does not grow with their number.

use super::{Recording, Sampling, Selection};
use crate::analysis::{AnalysisError, FcAccumulator, FcdAccumulator, PowerSpectra, WelchAccumulator, WelchOptions};
use crate::simulation::error::BuildError;
use ndarray::{Array2, ArrayView1, ShapeBuilder};

/// What is kept of samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Keep {
    /// All of them.
    #[default]
    All,
    /// Those of at least so many ms at the end.
    Last(f64),
    /// Functional connectivity: [`FcAccumulator`].
    Connectivity,
    /// Functional connectivity dynamics: [`FcdAccumulator`]. Memory grows with the number of windows.
    Dynamics {
        /// Length of a window, ms.
        window: f64,
        /// From window to window, ms.
        step: f64,
    },
    /// Power spectra after Welch: [`WelchAccumulator`].
    Spectra(WelchOptions),
}

/// What samples were reduced to.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduced {
    /// What was recorded.
    pub variable: String,
    /// How a sample was made.
    pub sampling: Sampling,
    /// Interval of the samples, ms.
    pub every: f64,
    /// What the rows of the result are.
    pub selection: Selection,
    /// What it is: the `keep` of the recording.
    pub keep: Keep,
    /// The result.
    ///
    /// # Errors
    /// If there were too few samples, or some that were not finite.
    pub result: Result<Reduction, AnalysisError>,
}

/// The result of a reduction.
#[derive(Clone, Debug, PartialEq)]
pub enum Reduction {
    /// Functional connectivity (region, region).
    Connectivity(Array2<f64>),
    /// Functional connectivity dynamics (window, window).
    Dynamics(Array2<f64>),
    /// Power spectra (region, frequency).
    Spectra(PowerSpectra),
}

/// Running reductions, one for each simulation.
pub(super) struct Accumulators {
    channels: usize,
    all: Vec<Accumulator>,
}

#[derive(Clone)]
enum Accumulator {
    Connectivity(FcAccumulator),
    Dynamics(FcdAccumulator),
    Spectra(Box<WelchAccumulator>),
    /// A sample did not fit.
    Failed(AnalysisError),
}

impl Accumulators {
    /// What a recording asks for; nothing if it keeps samples.
    ///
    /// # Errors
    /// If regions or windows are too few for it.
    pub(super) fn new(recording: &Recording, channels: usize, members: usize) -> Result<Option<Self>, BuildError> {
        let samples = |time: f64| (time / recording.every).round() as usize;
        let accumulator = match recording.keep {
            Keep::Last(last) if !(last > 0.0) => Err(AnalysisError::NotPositive { name: "last", value: last }),
            Keep::All | Keep::Last(_) => return Ok(None),
            Keep::Connectivity => FcAccumulator::new(channels).map(Accumulator::Connectivity),
            Keep::Dynamics { window, step } => {
                FcdAccumulator::new(channels, samples(window), samples(step)).map(Accumulator::Dynamics)
            }
            Keep::Spectra(options) => {
                WelchAccumulator::new(channels, recording.every, options).map(|a| Accumulator::Spectra(Box::new(a)))
            }
        };
        let variable = recording.variable.clone();
        let one = accumulator.map_err(|source| BuildError::Reduction { variable, source })?;
        Ok(Some(Self { channels, all: vec![one; members] }))
    }

    /// Takes the next sample of all simulations, channel · members + simulation.
    pub(super) fn push(&mut self, sample: &[f64]) {
        let members = self.all.len();
        for (member, accumulator) in self.all.iter_mut().enumerate() {
            let shape = self.channels.strides(members);
            let of_member = ArrayView1::from_shape(shape, &sample[member..]);
            let of_member = of_member.expect("invariant: a sample has all channels of all simulations");
            let pushed = match accumulator {
                Accumulator::Connectivity(fc) => fc.push(of_member),
                Accumulator::Dynamics(fcd) => fcd.push(of_member),
                Accumulator::Spectra(spectra) => spectra.push(of_member),
                Accumulator::Failed(_) => Ok(()),
            };
            if let Err(error) = pushed {
                *accumulator = Accumulator::Failed(error);
            }
        }
    }

    /// The result of a simulation.
    pub(super) fn reduced(&self, recording: &Recording, member: usize) -> Reduced {
        let result = match &self.all[member] {
            Accumulator::Connectivity(fc) => fc.finish().map(Reduction::Connectivity),
            Accumulator::Dynamics(fcd) => fcd.finish().map(Reduction::Dynamics),
            Accumulator::Spectra(spectra) => spectra.finish().map(Reduction::Spectra),
            Accumulator::Failed(error) => Err(error.clone()),
        };
        let Recording { variable, sampling, every, selection, keep, .. } = recording.clone();
        Reduced { variable, sampling, every, selection, keep, result }
    }
}
