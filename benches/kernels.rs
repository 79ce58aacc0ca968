//! Times the parts of a step: equations of a node, normal numbers, coupling.
//!
//! `cargo bench --bench kernels` times all, `cargo bench --bench kernels -- coupling` what has this in its name. Parts
//! are done so often that times read directly:
//!
//! | benchmark | what is done, without recording | 1 ms means |
//! |---|---|---|
//! | `node_step` | 10⁶ steps of a node, without noise and connections | 1 ns a node and step |
//! | `normals` | the steps of Hopf that draw 10⁶ normal numbers; `none` of them, to subtract | 1 ns a number |
//! | `coupling` | 1,000 steps of a network of Hopf nodes; `unconnected` ones, to subtract | 1 µs a step |
//!
//! Items in the lines below the times are node-steps, numbers, or connections times steps (of `unconnected` node-steps):
//! 1 Gitem/s is 1 ns for each. Sizes of networks are nodes × connections that arrive at each.

mod common;

use common::{model, random_network};
use divan::Bencher;
use divan::counter::ItemsCount;
use neurolib::{Connectome, Precision, Scheme, Simulation, SimulationBuilder};
use std::fmt;
use std::ops::Range;

const MILLION: usize = 1_000_000;
const NODES: usize = 80;
const DT: f64 = 0.1;
const NOISELESS: &[(&str, f64)] = &[("sigma_ou", 0.0)];

fn main() {
    // Cargo passes `--bench` for benchmarks; nothing is to be done for tests.
    if std::env::args().any(|argument| argument == "--bench") {
        divan::main();
    }
}

#[divan::bench(args = kinds(), max_time = 1)]
fn node_step(bencher: Bencher, kind: Kind) {
    let Kind { model, scheme, precision } = kind;
    let run = Run { model, scheme, ..Run::hopf(unconnected(NODES), NOISELESS, precision) };
    run.bench(bencher, MILLION / NODES, MILLION);
}

#[divan::bench_group(max_time = 2)]
mod normals {
    use super::*;

    #[divan::bench(args = Precision::ALL)]
    fn none(bencher: Bencher, precision: Precision) {
        bench(bencher, precision, NOISELESS);
    }

    #[divan::bench(args = Precision::ALL)]
    fn drawn(bencher: Bencher, precision: Precision) {
        bench(bencher, precision, &[("sigma_ou", 0.01)]);
    }

    fn bench(bencher: Bencher, precision: Precision, parameters: &'static [(&str, f64)]) {
        // Hopf draws two numbers a node and step.
        Run::hopf(unconnected(NODES), parameters, precision).bench(bencher, MILLION / NODES / 2, MILLION);
    }
}

#[divan::bench_group(sample_count = 20, max_time = 3)]
mod coupling {
    use super::*;

    /// 3 to 100 steps.
    #[divan::bench(args = sizes())]
    fn long_delays(bencher: Bencher, size: Size) {
        bench(bencher, size, 5.0..200.0, 20.0);
    }

    /// 1 to 10 steps.
    #[divan::bench(args = sizes())]
    fn short_delays(bencher: Bencher, size: Size) {
        bench(bencher, size, 2.0..20.0, 20.0);
    }

    #[divan::bench(args = sizes())]
    fn no_delays(bencher: Bencher, size: Size) {
        bench(bencher, size, 5.0..200.0, f64::INFINITY);
    }

    #[divan::bench(args = sizes())]
    fn unconnected(bencher: Bencher, size: Size) {
        Run::hopf(super::unconnected(size.nodes), NOISELESS, size.precision).bench(bencher, 1_000, 1_000 * size.nodes);
    }

    fn bench(bencher: Bencher, size: Size, lengths: Range<f64>, speed: f64) {
        let connectome = random_network(size.nodes, size.per_node, lengths);
        let run = Run { speed, ..Run::hopf(connectome, NOISELESS, size.precision) };
        run.bench(bencher, 1_000, 1_000 * size.nodes * size.per_node);
    }
}

/// What is run.
struct Run {
    model: &'static str,
    parameters: &'static [(&'static str, f64)],
    connectome: Connectome,
    /// Conduction speed, m/s.
    speed: f64,
    scheme: Scheme,
    precision: Precision,
}

impl Run {
    fn hopf(connectome: Connectome, parameters: &'static [(&'static str, f64)], precision: Precision) -> Self {
        Self { model: "hopf", parameters, connectome, speed: 20.0, scheme: Scheme::default(), precision }
    }

    /// Times a number of steps, which make so many items.
    fn bench(self, bencher: Bencher, steps: usize, items: usize) {
        let mut simulation = SimulationBuilder::boxed(model(self.model, self.parameters))
            .connectome(self.connectome)
            .conduction_speed(self.speed)
            .scheme(self.scheme)
            .precision(self.precision)
            .dt(DT)
            .build()
            .expect("all of it is valid");
        // The first call prepares what others use; delays fill up.
        advance(&mut simulation, 200);
        bencher.counter(ItemsCount::new(items)).bench_local(|| advance(&mut simulation, steps));
    }
}

fn advance(simulation: &mut Simulation, steps: usize) {
    simulation.run(steps as f64 * DT).expect("no state diverges");
}

fn unconnected(nodes: usize) -> Connectome {
    random_network(nodes, 0, 0.0..1.0)
}

/// A model and how its equations are advanced.
#[derive(Clone, Copy)]
struct Kind {
    model: &'static str,
    scheme: Scheme,
    precision: Precision,
}

fn kinds() -> impl Iterator<Item = Kind> {
    let models = ["aln", "wilson_cowan", "hopf", "fitzhugh_nagumo", "wong_wang"];
    let schemes = |model| Scheme::ALL.map(|scheme| (model, scheme));
    let precisions = |(model, scheme)| Precision::ALL.map(|precision| Kind { model, scheme, precision });
    models.into_iter().flat_map(schemes).flat_map(precisions)
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.model, self.scheme, self.precision)
    }
}

/// A network's size.
#[derive(Clone, Copy)]
struct Size {
    nodes: usize,
    /// Connections that arrive at a node.
    per_node: usize,
    precision: Precision,
}

fn sizes() -> impl Iterator<Item = Size> {
    let sizes = [(20, 19), (80, 79), (200, 199), (400, 399), (1_000, 100), (10_000, 100)];
    let precisions = |(nodes, per_node)| Precision::ALL.map(|precision| Size { nodes, per_node, precision });
    sizes.into_iter().flat_map(precisions)
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {} {}", self.nodes, self.per_node, self.precision)
    }
}
