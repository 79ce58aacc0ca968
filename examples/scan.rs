//! Many simulations at once: a thousand single ALN nodes that differ in the external input to the excitatory population.
//!
//! `cargo run --release --example scan` prints the lowest and highest rate for every 50th of them: silent, then a limit
//! cycle between the two Hopf bifurcations, then active.

use neurolib::models::aln::ALN;
use neurolib::simulation::batch::Batch;
use neurolib::{Recording, Simulation};
use std::error::Error;

const SIMULATIONS: usize = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let input = |k: usize| 4.0 * k as f64 / (SIMULATIONS - 1) as f64;
    let one = |k: usize| {
        let model =
            ALN { mue_ext_mean: input(k).into(), mui_ext_mean: 0.5.into(), sigma_ou: 0.0.into(), ..ALN::default() };
        Simulation::builder(model).record(Recording::every("rates_exc", 1.0))
    };
    let batch = Batch::new((0..SIMULATIONS).map(one));
    println!("{SIMULATIONS} simulations of 2 s need {:.1} MB at a time", batch.memory(2000.0)? as f64 / 1e6);

    // Of each simulation only this is kept.
    let extremes = batch.run(2000.0, |_, finished| -> Result<(f64, f64), String> {
        let finished = finished.map_err(|error| error.to_string())?;
        let series = finished.series("rates_exc").ok_or("it is recorded above")?;
        let settled = series.values().iter().skip(1000).copied().collect::<Vec<f64>>();
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        Ok(settled.iter().fold((low, high), |(low, high), &rate| (low.min(rate), high.max(rate))))
    });

    println!("input to E (mV/ms)   lowest and highest rate of E (Hz)");
    for (k, extremes) in extremes.into_iter().enumerate().step_by(50) {
        let (low, high) = extremes?;
        let bar = "█".repeat((high / 4.0).round() as usize);
        println!("{:18.2}   {low:7.2} {high:7.2}  {bar}", input(k));
    }
    Ok(())
}
