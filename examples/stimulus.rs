//! A whole brain that is stimulated: 80 Wilson–Cowan nodes on the connectome `gw`, driven by noise; into the visual cortex
//! goes a rhythm of 10 Hz from 1 s to 2 s, which it follows, and from 2.5 s on a ramp, which brings it into a fast rhythm.
//!
//! `cargo run --release --example stimulus` writes `stimulus.png` and `.svg` into `results_examples/`.

use neurolib::figures::{Excerpt, Regions, Signal, View, activity};
use neurolib::models::wilson_cowan::WilsonCowan;
use neurolib::{Dataset, Recording, Simulation, Stimulus};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let model = WilsonCowan { exc_ext_baseline: 0.5.into(), sigma_ou: 0.01.into(), ..WilsonCowan::default() };
    let rhythm = Stimulus::sine(0.8, 10.0).between(1_000.0, 2_000.0);
    let ramp = Stimulus::ramp(0.0, 2.0, 1_000.0).between(2_500.0, 3_500.0);
    let mut simulation = Simulation::builder(model)
        .connectome(Dataset::load("gw")?.connectome)
        .seed(1)
        .add_stimulus("exc_ext", (rhythm + ramp).on(["Calcarine_*", "Cuneus_*", "Lingual_*"]))
        .record(Recording::every("exc", 1.0))
        .build()?;
    simulation.run(4_000.0)?;

    let labels = simulation.connectome().labels();
    let shown =
        ["Calcarine_L", "Cuneus_R", "Lingual_L", "Occipital_Sup_L", "Precuneus_L", "Temporal_Sup_L", "Frontal_Mid_2_L"];
    let regions = labels.iter().enumerate().filter(|(_, label)| shown.contains(&label.as_str())).map(|(node, _)| node);
    let excerpt = Excerpt { view: View::All, regions: Regions::Chosen(regions.collect()) };
    let signal = Signal::recorded(simulation.series("exc").ok_or("recorded above")?, labels);
    for file in activity(&signal, &excerpt)?.titled("Wilson–Cowan, stimulated").save("results_examples", "stimulus")?
    {
        println!("wrote {}", file.display());
    }
    Ok(())
}
