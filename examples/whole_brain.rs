//! A minute of a whole brain at rest: 80 ALN nodes on the connectome `gw`, and the BOLD signal they cause.
//!
//! `cargo run --release --example whole_brain` writes three figures into `results_examples/`: irregular
//! oscillations that differ between regions, BOLD, and simulated beside empirical functional connectivity.

use neurolib::analysis::{functional_connectivity, matrix_correlation};
use neurolib::figures::{Excerpt, Signal, activity, bold, connectivity_pair};
use neurolib::models::aln::ALN;
use neurolib::{Dataset, Recording, Simulation};
use std::error::Error;
use std::ops::ControlFlow;

fn main() -> Result<(), Box<dyn Error>> {
    let dataset = Dataset::load("gw")?;
    // The defaults are the resting state; parameters may differ by node, too.
    let mut simulation = Simulation::builder(ALN::default())
        .connectome(dataset.connectome.clone())
        .seed(1)
        .record(Recording::every("rates_exc", 1.0))
        .record(Recording::every("bold", 1_000.0))
        .build()?;
    simulation.run_with(60_000.0, |progress| {
        eprint!("\r{:5.1} of {:.0} s", progress.time / 1000.0, progress.end / 1000.0);
        ControlFlow::Continue(())
    })?;
    eprintln!();

    let labels = simulation.connectome().labels();
    let rates = simulation.series("rates_exc").ok_or("recorded above")?;
    let signal = simulation.series("bold").ok_or("recorded above")?;
    let simulated = functional_connectivity(rates.values())?;
    for subject in &dataset.subjects {
        let empirical = functional_connectivity(subject.bold.view())?;
        println!("{}: r = {:.3}", subject.name, matrix_correlation(simulated.view(), empirical.view())?);
    }
    let empirical = functional_connectivity(dataset.subjects[0].bold.view())?;
    let figures = [
        ("activity", activity(&Signal::recorded(rates, labels), &Excerpt::of_activity())?),
        ("bold", bold(&Signal::recorded(signal, labels), &Excerpt::of_bold())?),
        ("connectivity", connectivity_pair(simulated.view(), empirical.view(), labels)?),
    ];
    for (name, figure) in figures {
        for file in figure.save("results_examples", name)? {
            println!("wrote {}", file.display());
        }
    }
    Ok(())
}
