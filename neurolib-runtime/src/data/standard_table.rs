//! Look-up tables that come with the program.

use super::table_data::TableData;

macro_rules! embedded {
    ($path:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/tables/", $path)).as_slice()
    };
}

/// A table as it is embedded.
struct StandardTable {
    path: &'static str,
    header: &'static str,
    axes: &'static [(&'static str, &'static [u8])],
    quantities: &'static [(&'static str, &'static [u8])],
}

/// All standard tables. Shapes, units and origin: `data/README.md`.
static STANDARD_TABLES: &[StandardTable] = &[StandardTable {
    path: "aln/cascade",
    header: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/tables/aln/cascade.table")),
    axes: &[("mu", embedded!("aln/cascade/mu.npy")), ("sigma", embedded!("aln/cascade/sigma.npy"))],
    quantities: &[
        ("r", embedded!("aln/cascade/r.npy")),
        ("v_mean", embedded!("aln/cascade/v_mean.npy")),
        ("tau", embedded!("aln/cascade/tau.npy")),
        ("tau_sigma", embedded!("aln/cascade/tau_sigma.npy")),
    ],
}];

/// The numbers of a standard table, by its path, for instance `aln/cascade`. None if there is no such table.
pub fn standard_table(path: &str) -> Option<TableData> {
    let table = find(path)?;
    Some(TableData::decode(table.axes, table.quantities).expect("invariant: embedded tables are arrays of numbers"))
}

/// The header of a standard table: names and units of its axes and quantities, as text. None if there is no such table.
pub fn standard_table_header(path: &str) -> Option<&'static str> {
    find(path).map(|table| table.header)
}

fn find(path: &str) -> Option<&'static StandardTable> {
    STANDARD_TABLES.iter().find(|table| table.path == path)
}
