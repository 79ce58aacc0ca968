//! What the tests share: models from text, small networks, random numbers, orders.

use ndarray::Array2;
use neurolib::interpreter::InterpretedModel;
use neurolib::{Connectome, NeuralMass, Simulation, SimulationBuilder};
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;
use neurolib_compiler::{Compilation, compile, ir};
use neurolib_runtime::table::Table;
use std::convert::Infallible;
use std::path::Path;

/// Compiles a text; the standard library is at hand.
pub fn compile_text(text: &str) -> Compilation {
    compile(&Source::new("test.nm", text), &Texts::default())
}

/// Prepares the first model of a text.
pub fn interpret(text: &str) -> InterpretedModel {
    let compilation = compile_text(text);
    let errors = compilation.diagnostics.iter().filter(|d| d.is_error());
    let errors: Vec<String> = errors.map(|d| render(d, &compilation.sources, Style::Plain)).collect();
    assert!(errors.is_empty(), "{text}\n{}", errors.join("\n\n"));
    prepare(&compilation.models[0])
}

fn prepare(model: &ir::Model) -> InterpretedModel {
    let no_table =
        |table: &ir::Table| -> Result<Table, Infallible> { panic!("table `{}` in a test model", table.path) };
    let Ok(model) = InterpretedModel::new(model, &no_table);
    model
}

/// A model of the library by its name, read from its file.
pub fn library_model(name: &str) -> Box<dyn NeuralMass> {
    let wanted = &neurolib::models::get(name).unwrap().description().name.clone();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|e| e == "nm") {
            let compilation = neurolib::load::check(&path).unwrap();
            match compilation.models.iter().position(|m| m.name == *wanted) {
                // The first model of a file may read tables.
                Some(0) => return Box::new(neurolib::load::load(&path).unwrap()),
                Some(index) => return Box::new(prepare(&compilation.models[index])),
                None => {}
            }
        }
    }
    panic!("no file declares `{wanted}`")
}

/// A run of the model `M` with these declarations.
pub fn builder(body: &str) -> SimulationBuilder {
    Simulation::builder(interpret(&format!("model M {{\n{body}\n}}")))
}

/// Nodes `node 0`, `node 1`, … with given weights and tract lengths (target, source).
pub fn network(weights: Array2<f64>, lengths: Array2<f64>) -> Connectome {
    let labels = (0..weights.nrows()).map(|i| format!("node {i}")).collect();
    Connectome::new(weights, lengths, labels).unwrap()
}

/// Nodes without connections.
pub fn unconnected(nodes: usize) -> Connectome {
    network(Array2::zeros((nodes, nodes)), Array2::zeros((nodes, nodes)))
}

/// A small generator (SplitMix64) that shares nothing with neurolib's own.
pub struct Random(pub u64);

impl Random {
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.word() % bound as u64) as usize
    }

    /// Uniform in (0, 1).
    pub fn uniform(&mut self) -> f64 {
        ((self.word() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// Slope of log error over log step, by least squares: the order of convergence.
pub fn order(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|&(dt, error)| (dt.ln(), error.ln())).collect();
    let n = logs.len() as f64;
    let (mx, my) = (logs.iter().map(|p| p.0).sum::<f64>() / n, logs.iter().map(|p| p.1).sum::<f64>() / n);
    let covariance: f64 = logs.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum();
    covariance / logs.iter().map(|p| (p.0 - mx).powi(2)).sum::<f64>()
}

/// A whole run as bits: all samples of all recordings, then all states.
pub fn bits(simulation: &Simulation) -> Vec<u64> {
    let samples = simulation.recorded().flat_map(|s| s.values().iter().copied().collect::<Vec<_>>());
    let names: Vec<String> = simulation.model().description().states.iter().map(|s| s.name.clone()).collect();
    let states = names.iter().flat_map(|name| simulation.state(name).unwrap().to_vec());
    samples.chain(states).map(f64::to_bits).collect()
}
