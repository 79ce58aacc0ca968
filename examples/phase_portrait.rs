//! Why FitzHugh and Nagumo's neuron fires again and again: its phase plane, computed from the model's equations.
//!
//! `cargo run --release --example phase_portrait` writes `phase_portrait.png` and `.svg` into the folder given, or into
//! `results_examples/`: with the input 1 the nullclines cross where the N-shaped one rises, so that the only fixed point is
//! unstable, and the run circles around it on a limit cycle: slowly along the outer branches, fast from one to the other.

use neurolib::figures::{Trajectory, phase_portrait};
use neurolib::load::load;
use neurolib::simulation::phase_plane::{PhasePlane, PlaneAxis, drift_field};
use neurolib::{Recording, Scheme, Simulation};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let model = load(Path::new("models/fitzhugh_nagumo.nm"))?;
    let axis = |state, from, to| PlaneAxis { state, from, to, points: 201 };
    let field = drift_field(&model, &PhasePlane::new(axis("x", -0.1, 1.0), axis("y", 0.65, 1.1)))?;
    for point in field.fixed_points() {
        let kind = if point.is_stable() { "stable" } else { "unstable" };
        println!("a fixed point at x = {:.3}, y = {:.3}, {kind}", point.x, point.y);
    }
    let mut simulation = Simulation::builder(model)
        .scheme(Scheme::RungeKutta4)
        .seed(1)
        .initial("x", ndarray::array![[0.43]])
        .initial("y", ndarray::array![[0.87]])
        .record(Recording::every("x", 0.1))
        .record(Recording::every("y", 0.1))
        .build()?;
    simulation.run(250.0)?;
    let series = |name: &str| simulation.series(name).map(|series| series.values().row(0).to_owned());
    let (x, y) = (series("x").ok_or("recorded above")?, series("y").ok_or("recorded above")?);
    let run = Trajectory { x: x.view(), y: y.view() };
    let figure = phase_portrait(&field, &[run])?
        .titled("FitzHugh–Nagumo oscillator")
        .captioned("One node, input 1 ms⁻¹, 250 ms, no noise");
    let folder = std::env::args().nth(1).unwrap_or("results_examples".into());
    for file in figure.save(folder, "phase_portrait")? {
        println!("wrote {}", file.display());
    }
    Ok(())
}
