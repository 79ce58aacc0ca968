//! A model of one's own, written in the macro: FitzHugh–Nagumo nodes, coupled along the connectome `gw`.
//!
//! `cargo run --release --example custom_model` writes `custom_model.png` and `.svg` into `results_examples/`:
//! waves that spread over the regions. Change an equation, or misspell a name, and build again.

use neurolib::figures::{Excerpt, Regions, Signal, View, activity};
use neurolib::{Dataset, Recording, Simulation, neurolib_model};
use std::error::Error;

neurolib_model! {
    /// FitzHugh–Nagumo: a fast excitable variable and its slow recovery.
    model FitzHughNagumo {
        cite doi "10.1016/S0006-3495(61)86902-6"
        /// Time constants of the fast and the slow variable.
        param tau_v: ms = 1  in 0.01..100    tau_w: ms = 20  in 0.1..1000
        /// Constant drive.
        param drive = 0.75  in -10..10
        /// Strength of the noise.
        param sigma: 1/sqrt(ms) = 0.03  in 0..10
        /// Global coupling strength.
        param coupling = 0.6  in 0..100

        input net = sum(w * (source.v - v))
        noise xi

        /// Membrane potential, scaled.
        state v = uniform(-1, 1)
        /// Recovery.
        state r = uniform(-0.5, 0.5)
        d/dt v = (v - v^3/3 - r + drive + coupling*net)/tau_v + sigma*xi
        d/dt r = (v + 0.7 - 0.8*r)/tau_w

        observe v default
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let model = FitzHughNagumo { coupling: 0.4.into(), ..FitzHughNagumo::default() };
    let mut simulation = Simulation::builder(model)
        .connectome(Dataset::load("gw")?.connectome)
        .seed(3)
        .record(Recording::every("v", 0.5))
        .build()?;
    simulation.run(2_000.0)?;

    let series = simulation.series("v").ok_or("recorded above")?;
    let signal = Signal::recorded(series, simulation.connectome().labels());
    let excerpt = Excerpt { view: View::Last(800.0), regions: Regions::Evenly(10) };
    for file in activity(&signal, &excerpt)?.titled("FitzHugh–Nagumo on gw").save("results_examples", "custom_model")?
    {
        println!("wrote {}", file.display());
    }
    Ok(())
}
