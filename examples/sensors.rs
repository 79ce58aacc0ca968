//! What sensors outside the head see of a minute of activity, and its functional connectivity, accumulated while running.
//!
//! `cargo run --release --example sensors` writes two figures into `results_examples/`: the power spectrum of the sensors,
//! with the rhythm of 10 Hz that the regions share, and the connectivity. No sample is kept: an hour takes no more memory.

use ndarray::{Array2, array};
use neurolib::analysis::WelchOptions;
use neurolib::figures::{connectivity, spectrum};
use neurolib::models::hopf::Hopf;
use neurolib::{Dataset, Keep, Recording, Reduction, Selection, Simulation};
use std::error::Error;
use std::sync::Arc;

/// Distances are not below this (mm).
const NEAREST: f64 = 20.0;

fn main() -> Result<(), Box<dyn Error>> {
    let connectome = Dataset::load("gw")?.connectome;
    let regions = connectome.centroids().ok_or("gw has places")?;
    // Frontal, central left and right, and occipital sensors (mm). A real lead field comes from a model of the head; here
    // a source is seen with the inverse square of its distance.
    let sensors = array![[0.0, 90.0, 40.0], [-60.0, -10.0, 85.0], [60.0, -10.0, 85.0], [0.0, -115.0, 30.0]];
    let lead_field = Array2::from_shape_fn((sensors.nrows(), regions.nrows()), |(sensor, region)| {
        let distance = (&sensors.row(sensor) - &regions.row(region)).mapv(|x| x * x).sum().sqrt();
        (NEAREST / distance.max(NEAREST)).powi(2)
    });

    // Oscillators of 10 Hz, which the tracts bring into step.
    let model = Hopf {
        a: 0.02.into(),
        beta: 0.02.into(),
        omega: 0.0628.into(),
        K_gl: 0.01.into(),
        diffusive: 0.0.into(),
        sigma_ou: 0.03.into(),
        ..Hopf::default()
    };
    let welch = WelchOptions { maximum_frequency: 60.0, segment_length: 4.0 };
    let mut simulation = Simulation::builder(model)
        .connectome(connectome)
        .conduction_speed(5.0)
        .record(
            Recording::every("x", 2.0)
                .after(1000.0)
                .of(Selection::Projection(Arc::new(lead_field)))
                .keep(Keep::Spectra(welch)),
        )
        .record(Recording::every("x", 2.0).after(1000.0).keep(Keep::Connectivity))
        .build()?;
    simulation.run(60_000.0)?;

    for reduced in simulation.reduced() {
        let (name, figure) = match reduced.result? {
            Reduction::Spectra(spectra) => {
                for sensor in 0..sensors.nrows() {
                    let peak = spectra.region(sensor).and_then(|own| own.dominant_frequency());
                    println!("sensor {sensor}: peak at {:.1} Hz", peak.ok_or("it oscillates")?);
                }
                ("sensors", spectrum(&spectra.mean(), "")?.titled("Power spectrum, mean of four sensors"))
            }
            Reduction::Connectivity(matrix) => {
                ("sources", connectivity(matrix.view(), &[])?.titled("Functional connectivity of the sources"))
            }
            Reduction::Dynamics(_) => continue,
        };
        figure.captioned("Hopf on gw, 1 min").save("results_examples", name)?;
        println!("wrote results_examples/{name}.png");
    }
    Ok(())
}
