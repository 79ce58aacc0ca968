//! `neurolib datasets`.

use super::failure::{Failure, Outcome};
use super::table::{Table, width, wrap};
use console::style;
use neurolib::Dataset;
use neurolib::data::datasets as library;

/// Lists the data sets, or describes one.
///
/// # Errors
/// If there is no such data set.
pub fn datasets(name: Option<&str>) -> Outcome<()> {
    let Some(name) = name else {
        let mut table = Table::new(["name", "regions", "subjects", "license", "what"]);
        for d in library() {
            let (nodes, subjects) = (d.nodes.to_string(), d.subjects.to_string());
            table.row([
                style(d.name).bold().to_string(),
                nodes,
                subjects,
                d.license.to_string(),
                d.description.to_string(),
            ]);
        }
        print!("{}", table.render(0));
        println!(
            "\n`neurolib datasets NAME` shows where one comes from; a network of your own is given by `--connectome`."
        );
        return Ok(());
    };
    let dataset =
        Dataset::load(name).map_err(|error| Failure::bad_input(error).help("`neurolib datasets` lists them"))?;
    describe(&dataset);
    Ok(())
}

fn describe(dataset: &Dataset) {
    let connectome = &dataset.connectome;
    println!("{}\n", style(dataset.name).bold());
    wrap(dataset.description, width()).iter().for_each(|line| println!("{line}"));
    let (nodes, connections) = (connectome.n_nodes(), connectome.n_connections());
    let possible = (nodes * (nodes - 1)).max(1) as f64;
    let heaviest = connectome.connections().map(|c| c.weight).fold(0.0, f64::max);
    let lengths = || connectome.connections().map(|c| c.tract_length);
    let mean = lengths().sum::<f64>() / (connections.max(1) as f64);
    let mut table = Table::new(["", ""]);
    table.row(["regions".to_string(), nodes.to_string()]);
    table.row([
        "connections".to_string(),
        format!("{connections} ({:.0} % of all pairs)", 100.0 * connections as f64 / possible),
    ]);
    table.row(["largest weight".to_string(), format!("{heaviest:.4}")]);
    table.row([
        "tract lengths".to_string(),
        format!("mean {mean:.1} mm, longest {:.1} mm", lengths().fold(0.0, f64::max)),
    ]);
    table.row(["hash".to_string(), crate::experiment::prepare::hash_text(connectome.content_hash())]);
    let subjects: Vec<String> =
        dataset.subjects.iter().map(|s| format!("{} ({} samples)", s.name, s.bold.ncols())).collect();
    table.row(["BOLD".to_string(), subjects.join(", ")]);
    table.row(["labels".to_string(), connectome.labels().join(", ")]);
    table.row(["from".to_string(), dataset.provenance.to_string()]);
    println!("\n{}", table.render(2));
}
