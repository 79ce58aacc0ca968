//! What five minutes of simulated BOLD say beside the measured ones: functional connectivity, its dynamics, synchrony.
//!
//! `cargo run --release --example analysis` prints how well each subject agrees and writes two figures into
//! `results_examples/`: connectivity dynamics, and the distributions of their values. The windows of the subject stay more
//! alike than those of the model at its default parameters.

use neurolib::analysis::{
    Band, ButterworthFilter, analytic_signal, functional_connectivity, functional_connectivity_dynamics,
    kolmogorov_smirnov_distance, kuramoto_order, matrix_correlation, upper_triangle,
};
use neurolib::figures::{Distribution, Dynamics, Height, dynamics, histogram};
use neurolib::models::aln::ALN;
use neurolib::{Dataset, Recording, Simulation};
use std::error::Error;

/// Length of a window and from one to the next, in samples.
const WINDOW: (usize, usize) = (30, 5);

fn main() -> Result<(), Box<dyn Error>> {
    let dataset = Dataset::load("gw")?;
    let mut simulation = Simulation::builder(ALN::default())
        .connectome(dataset.connectome.clone())
        .seed(1)
        // Without the first ten seconds, in which BOLD rises.
        .record(Recording::every("bold", 2000.0).after(10_000.0))
        .record(Recording::every("rates_exc", 5.0).after(290_000.0))
        .build()?;
    simulation.run(300_000.0)?;

    let bold = simulation.series("bold").ok_or("recorded above")?.values();
    let connectivity = functional_connectivity(bold)?;
    let simulated = functional_connectivity_dynamics(bold, WINDOW.0, WINDOW.1)?;
    println!("subject    FC: r    FCD: KS distance");
    for subject in &dataset.subjects {
        let fc = functional_connectivity(subject.bold.view())?;
        let fcd = functional_connectivity_dynamics(subject.bold.view(), WINDOW.0, WINDOW.1)?;
        let correlation = matrix_correlation(connectivity.view(), fc.view())?;
        let distance = kolmogorov_smirnov_distance(simulated.view(), fcd.view())?;
        println!("{}   {correlation:6.3}   {distance:6.3}", subject.name);
    }

    // Phases of the alpha rhythm of the last ten seconds.
    let rates = simulation.series("rates_exc").ok_or("recorded above")?.values();
    let alpha = ButterworthFilter::new(Band::Between(8.0, 12.0), 4, 5.0)?.apply(rates)?;
    let order = kuramoto_order(analytic_signal(alpha.view())?.phase().view())?;
    println!("alpha rhythm: order parameter {:.2}, metastability {:.2}", order.mean, order.metastability);

    let subject = &dataset.subjects[0];
    let measured = functional_connectivity_dynamics(subject.bold.view(), WINDOW.0, WINDOW.1)?;
    let panels = [
        Dynamics { title: "Simulated", matrix: simulated.view(), step: Some(2000.0 * WINDOW.1 as f64) },
        Dynamics { title: &subject.name, matrix: measured.view(), step: None },
    ];
    let values = [upper_triangle(simulated.view())?, upper_triangle(measured.view())?];
    let distributions = [
        Distribution { name: "Simulated", values: &values[0] },
        Distribution { name: &subject.name, values: &values[1] },
    ];
    let figures = [
        ("dynamics", dynamics(&panels)?.titled("Functional connectivity dynamics")),
        ("distributions", histogram(&distributions, "Correlation of two windows", "", Height::Density)?),
    ];
    for (name, figure) in figures {
        figure.captioned("ALN on gw, 5 min, seed 1; NAP_001: measured").save("results_examples", name)?;
        println!("wrote results_examples/{name}.png");
    }
    Ok(())
}
