//! A network of one's own: read from files, looked at, prepared in named steps, and looked at again.
//!
//! `cargo run --release --example data` reads the folder `data/gw`, or the folder or file given: CSV, NPY, NPZ, MATLAB,
//! netCDF, HDF5, or a ZIP file of The Virtual Brain. It says what looks odd, keeps the strongest tenth of the connections, the
//! same in both directions, and writes a figure of it into `results_examples/`.

use neurolib::connectome::{Normalization, Preparation, Symmetrization};
use neurolib::data::{ConnectomeOptions, read_connectome};
use neurolib::figures::connectome;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or("data/gw".into());
    // Rows are targets and columns sources; lengths are in mm.
    let network = read_connectome(Path::new(&path), &ConnectomeOptions::default())?;
    println!("{path}: {} regions, {} connections", network.n_nodes(), network.n_connections());
    for notice in network.notices() {
        println!("it has {notice:?}");
    }
    let prepared = network.prepared(&[
        Preparation::ZeroDiagonal,
        Preparation::Symmetrize(Symmetrization::Mean),
        Preparation::Density(0.1),
        Preparation::Normalize(Normalization::Max),
    ])?;
    println!("prepared: {} connections, hash {:016x}", prepared.n_connections(), prepared.content_hash());
    let figure = connectome(prepared.weights().view(), prepared.tract_lengths().view(), prepared.labels())?;
    let figure = figure.titled("The strongest tenth of the connections").captioned(path);
    for file in figure.save("results_examples", "connectome")? {
        println!("wrote {}", file.display());
    }
    Ok(())
}
