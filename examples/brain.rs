//! A rhythm of 10 Hz that travels through a whole brain: 80 Hopf oscillators on the connectome `gw`, slowly conducted.
//!
//! `cargo run --release --example brain` writes `brain.png` and `.svg` (one period in five moments), `brain_film.png` (an
//! animation that browsers play) and `brain_film.html` (a player) into the folder given, or into `results_examples/`: what
//! the back of the brain does, the front does a fifth of a period later.

use ndarray::s;
use neurolib::figures::{Brain, brain_film, brains};
use neurolib::load::load;
use neurolib::{Dataset, Recording, Simulation};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let parameters =
        [("a", 0.02), ("beta", 0.02), ("omega", 0.0628), ("K_gl", 0.01), ("diffusive", 0.0), ("sigma_ou", 0.001)];
    let mut builder = Simulation::builder(load(Path::new("models/hopf.nm"))?);
    for (name, value) in parameters {
        builder = builder.parameter(name, value)?;
    }
    let mut simulation = builder
        .connectome(Dataset::load("gw")?.connectome)
        .conduction_speed(5.0)
        .seed(1)
        .record(Recording::every("x", 5.0).after(8_000.0))
        .build()?;
    simulation.run(8_600.0)?;

    let connectome = simulation.connectome();
    let connections: Vec<_> = connectome.connections().map(|c| (c.target, c.source, c.weight)).collect();
    let centroids = connectome.centroids().ok_or("gw has centroids")?.view();
    let regions = Brain { centroids, labels: connectome.labels(), connections: &connections };
    let series = simulation.series("x").ok_or("recorded above")?;
    // Twenty frames a second, of 5 ms each: a tenth of the speed of life.
    let film = brain_film(&regions, series.values(), &series.times, "x", "", 20.0)?
        .titled("A travelling rhythm")
        .captioned("Hopf oscillators on 80 regions of AAL2, 5 m/s, seed 1; ten times slower than life");
    let times: Vec<f64> = series.times.iter().step_by(4).take(5).copied().collect();
    let moments = brains(&regions, series.values().slice(s![.., ..20;4]), &times, "x", "", None)?
        .titled("A travelling rhythm")
        .captioned("Hopf oscillators on 80 regions of AAL2, 5 m/s, seed 1");
    let folder = std::env::args().nth(1).unwrap_or("results_examples".into());
    for file in film.save(&folder, "brain_film")?.into_iter().chain(moments.save(&folder, "brain")?) {
        println!("wrote {}", file.display());
    }
    Ok(())
}
