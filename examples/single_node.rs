//! One ALN node with a little noise: the slow oscillation between down and up states that adaptation makes.
//!
//! `cargo run --release --example single_node` writes `single_node.png` and `.svg` into `results_examples/`:
//! bursts of activity of both populations, and the adaptation current that ends each of them.

use neurolib::figures::{Sampling, Trace, View, time_series};
use neurolib::models::aln::ALN;
use neurolib::{Recording, Simulation};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let model = ALN {
        mue_ext_mean: 2.7.into(), // mV/ms; below a = b = 0 this node would stay in its up state
        mui_ext_mean: 2.1.into(),
        sigma_ou: 0.1.into(),
        b: 15.0.into(), // pA
        tauA: 600.0.into(),
        ..ALN::default()
    };
    let mut simulation = Simulation::builder(model)
        .seed(1)
        .record(Recording::every("rates_exc", 1.0))
        .record(Recording::every("rates_inh", 1.0))
        .record(Recording::every("IA", 1.0))
        .build()?;
    simulation.run(6_000.0)?;

    let series: Vec<_> = simulation.recorded().collect();
    let traces: Vec<Trace> = series.iter().map(|series| Trace::recorded(series, 0)).collect();
    let figure = time_series(&traces, Sampling::of(series[0]), View::All)?;
    for file in figure.titled("A single ALN node").save("results_examples", "single_node")? {
        println!("wrote {}", file.display());
    }
    Ok(())
}
