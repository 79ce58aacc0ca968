//! Sweeps: one simulation at many points of the space of its parameters.
//!
//! A [`Sweep`] takes a [`SimulationBuilder`], [`Points`] on some [`Axis`]es, and the [`Measure`]s that are kept of each point.
//! Points are independent: each has the bits of a run by itself, whatever else is computed, on whatever threads. A
//! [`Journal`] keeps finished points whatever comes, also the end of the process; a [`Cube`] brings them together in
//! the order of their numbers, with the parameters as named axes.
//!
//! # Example
//!
//! ```
//! use neurolib::sweep::{Axis, Cube, Measure, Measures, Points, Quantity, Sampling, Sweep, Term, Values};
//! use neurolib::{Recording, Simulation, neurolib_model};
//! use std::ops::ControlFlow;
//! use std::sync::Mutex;
//!
//! neurolib_model! {
//!     /// Relaxes to its goal.
//!     model Relax {
//!         param goal = 0  in -10..10
//!         state x = 0
//!         10[ms] * d/dt x = -x + goal
//!         observe x default
//!     }
//! }
//!
//! let base = Simulation::builder(Relax::default()).record(Recording::every("x", 1.0));
//! let goal = Axis::new(&base, "goal", Values::Range { from: 0.0, to: 4.0, count: 5 })?;
//! let points = Points::new(vec![goal], Sampling::Grid)?;
//! let largest = Measure::Value(Term::new(Quantity::Maximum, "x"));
//! let measures = Measures { list: vec![largest], discard: Some(0.0), dataset: None };
//! let sweep = Sweep::new(base, 200.0, points, measures)?;
//!
//! let cube = Mutex::new(Cube::new(&sweep));
//! let all: Vec<usize> = (0..sweep.points().len()).collect();
//! let keep = |index, point| Ok::<_, std::convert::Infallible>(cube.lock().unwrap().insert(index, point));
//! sweep.run(&all, 2, |_| ControlFlow::Continue(()), keep)?;
//! let cube = cube.into_inner().unwrap();
//! assert!((cube.values(0)[3] - 3.0).abs() < 1e-6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;

mod axes;
mod sampling;

mod empirical;
mod measure;

mod point;

mod cube;
mod journal;

pub use axes::{Axis, Target, Values};
pub use cube::Cube;
pub use error::SweepError;
pub use journal::{Journal, Opened, Part};
pub use measure::{Measure, Quantity, Term};
pub use point::{Point, Status};
pub use sampling::{Points, Sampling};

use empirical::Empirical;
use neurolib_runtime::data::Dataset;
use neurolib_runtime::simulation::SimulationBuilder;
use neurolib_runtime::simulation::batch::Batch;
use neurolib_runtime::simulation::error::{BuildError, steps_of};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Simulations that are made ready at a time, for each thread; more would take memory, fewer leave threads without work.
const SLICE: usize = 256;

/// One simulation at many points.
pub struct Sweep {
    base: SimulationBuilder,
    duration: f64,
    points: Points,
    measures: Vec<Measure>,
    discard: Option<f64>,
    recorded: Vec<Recorded>,
    empirical: Empirical,
    hash: u64,
}

/// What is kept of each point of a sweep.
#[derive(Clone, Debug)]
pub struct Measures<'a> {
    /// The measures.
    pub list: Vec<Measure>,
    /// Time that they do not see (ms); by default 10 s of BOLD and 1 s of all else.
    pub discard: Option<f64>,
    /// The data set that they compare with.
    pub dataset: Option<&'a Dataset>,
}

/// What every point records.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recorded {
    pub(crate) variable: String,
    pub(crate) unit: String,
    pub(crate) doc: String,
    /// Interval and times of the samples, ms.
    pub(crate) every: f64,
    pub(crate) times: Vec<f64>,
}

impl Sweep {
    /// A sweep of simulations like `base`, each of `duration` ms.
    ///
    /// # Errors
    /// If `base` cannot be begun, or a measure cannot be computed of what it records.
    pub fn new(
        base: SimulationBuilder,
        duration: f64,
        points: Points,
        measures: Measures<'_>,
    ) -> Result<Self, SweepError> {
        let Measures { list: measures, discard, dataset } = measures;
        if let Some(part) = base.recordings().iter().find(|recording| !recording.is_whole()) {
            return Err(SweepError::NotWhole { variable: part.variable.clone() });
        }
        let recorded = recorded(&base, duration)?;
        let regions = base.network().n_nodes();
        if measures.is_empty() {
            return Err(SweepError::NoMeasure);
        }
        measures.iter().try_for_each(|measure| measure.check(regions, &recorded, discard))?;
        let empirical = Empirical::new(&measures, dataset, regions)?;
        let mut names = vec!["point".to_string(), "region".into(), "time".into(), "status".into(), "error".into()];
        for name in points.axes().iter().map(|axis| axis.name().to_string()).chain(measures.iter().map(Measure::name)) {
            if names.contains(&name) {
                return Err(SweepError::SameName { name });
            }
            names.push(name);
        }
        let dataset = dataset.map(|dataset| {
            let subjects: Vec<&str> = dataset.subjects.iter().map(|subject| subject.name.as_str()).collect();
            (dataset.name.clone(), subjects)
        });
        let coordinates: Vec<&[f64]> = (0..points.axes().len()).map(|axis| points.coordinates(axis)).collect();
        let text = format!(
            "{} {:016x} {duration:?} {:?} {:?} {coordinates:?} {measures:?} {discard:?} {dataset:?}",
            env!("CARGO_PKG_VERSION"),
            base.content_hash(),
            points.sampling(),
            points.axes().iter().map(Axis::target).collect::<Vec<_>>(),
        );
        let hash = journal::checksum(0, text.as_bytes());
        Ok(Self { base, duration, points, measures, discard, recorded, empirical, hash })
    }

    /// The points.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// What is kept of each point.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// Unit of a measure, `1` if none.
    pub fn unit(&self, measure: &Measure) -> String {
        measure.unit(&self.recorded)
    }

    /// The simulation that all points begin with.
    pub fn base(&self) -> &SimulationBuilder {
        &self.base
    }

    /// Simulated time of each point, ms.
    pub fn duration(&self) -> f64 {
        self.duration
    }

    /// Hash of all that the results depend on; sweeps of the same hash have the same results.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// How many numbers are kept of each point.
    pub fn numbers(&self) -> usize {
        self.measures.iter().map(|measure| self.numbers_of(measure)).sum()
    }

    fn numbers_of(&self, measure: &Measure) -> usize {
        match measure {
            Measure::Series(variable) => {
                let samples = self.recorded.iter().find(|r| r.variable == *variable).map_or(0, |r| r.times.len());
                samples * self.base.network().n_nodes()
            }
            _ => 1,
        }
    }

    /// Memory that is needed at most on so many threads, in bytes: that of the simulations that run at the same time, and
    /// of the cube at the end.
    ///
    /// # Errors
    /// If the simulations cannot be begun.
    pub fn memory(&self, threads: usize) -> Result<usize, BuildError> {
        let slice = (0..self.points.len().min(SLICE * threads)).map(|_| self.base.clone());
        let running = Batch::new(slice).threads(threads).memory(self.duration)?;
        // While it is written, a file is in memory three times beside the values.
        Ok(running + 4 * size_of::<f64>() * (self.numbers() + 4) * self.points.len())
    }

    /// The simulation of a point.
    ///
    /// # Errors
    /// If a value of the point is out of range.
    pub fn simulation(&self, index: usize) -> Result<SimulationBuilder, BuildError> {
        let values = self.points.at(index);
        self.points.axes().iter().zip(values).try_fold(self.base.clone(), |to, (axis, value)| axis.apply(to, value))
    }

    /// Computes these points and gives each to `keep` as soon as it is done, in any order and from any thread. `report` is
    /// told how many are done, and may ask to stop; points that are not done by then are dropped.
    ///
    /// # Errors
    /// The first error of `keep`, which ends the sweep.
    pub fn run<E: Send>(
        &self,
        indices: &[usize],
        threads: usize,
        report: impl Fn(usize) -> ControlFlow<()> + Sync,
        keep: impl Fn(usize, Point) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let broken = Mutex::new(None);
        let give = |index: usize, point: Point| {
            if let Err(error) = keep(index, point) {
                broken.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(error);
                stopped.store(true, Ordering::Relaxed);
            }
            done.fetch_add(1, Ordering::Relaxed);
        };
        for slice in indices.chunks(SLICE * threads.max(1)) {
            let mut numbers = Vec::new();
            let mut simulations = Vec::new();
            for &index in slice {
                match self.simulation(index) {
                    Ok(simulation) => {
                        numbers.push(index);
                        simulations.push(simulation);
                    }
                    Err(error) => give(index, Point::failed(self, error.to_string())),
                }
            }
            let ask = |_| {
                let asked = report(done.load(Ordering::Relaxed)).is_break();
                match stopped.fetch_or(asked, Ordering::Relaxed) || asked {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            };
            let batch = Batch::new(simulations).threads(threads);
            batch.run_with(self.duration, ask, |place, finished| give(numbers[place], Point::new(self, finished)));
            if stopped.load(Ordering::Relaxed) {
                break;
            }
        }
        broken.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).map_or(Ok(()), Err)
    }
}

/// What simulations like `base` record.
fn recorded(base: &SimulationBuilder, duration: f64) -> Result<Vec<Recorded>, BuildError> {
    let dt = base.settings().dt;
    let simulation = base.clone().build()?;
    let end = steps_of("a duration", duration, dt)?;
    let mut recorded = Vec::new();
    for (series, recording) in simulation.recorded().zip(base.recordings()) {
        let every = steps_of("an interval of a recording", recording.every, dt)?;
        let first =
            recording.first.map_or(Ok(every), |first| steps_of("the first sample of a recording", first, dt))?;
        recorded.push(Recorded {
            variable: series.variable.clone(),
            unit: series.unit.clone(),
            doc: series.doc.clone(),
            every: series.every,
            times: (first..=end).step_by(every as usize).map(|step| step as f64 * dt).collect(),
        });
    }
    Ok(recorded)
}
