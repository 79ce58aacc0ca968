//! The figures of a sweep: maps over two parameters, curves over one.

use crate::cli::{Failure, Outcome};
use crate::experiment::plan::Source;
use crate::experiment::sweep::Prepared;
use crate::experiment::time::display_time;
use ndarray::{Array1, Array2};
use neurolib::figures::{Curve, Figure, FigureError, Map, MapAxis, curves, maps};
use neurolib::sweep::{Cube, Measure, Sampling, Sweep};
use std::path::Path;

/// What was drawn.
#[derive(Default)]
pub struct Drawn {
    /// Names of the figures.
    pub names: Vec<String>,
    /// What could not be drawn.
    pub notes: Vec<String>,
}

/// A number of each point, for people.
struct Quantity {
    name: String,
    title: String,
    /// What it is a value of.
    axis: String,
    unit: String,
    /// Its place among the measures.
    place: usize,
}

/// Draws what the shape of the sweep allows: of a grid with one or two axes of several values, all numbers that are measured.
///
/// # Errors
/// If a file cannot be written; what cannot be drawn is a note.
pub fn draw(folder: &Path, prepared: &Prepared, cube: &Cube<'_>) -> Outcome<Drawn> {
    let sweep = &prepared.sweep;
    let points = sweep.points();
    let mut drawn = Drawn::default();
    let quantities = quantities(sweep);
    if quantities.is_empty() {
        return Ok(drawn);
    }
    // Axes of a single value do not matter: the cube has the same numbers without them.
    let long: Vec<usize> = (0..points.axes().len()).filter(|&axis| points.coordinates(axis).len() > 1).collect();
    let unit = |unit: &str| if unit == "1" { String::new() } else { unit.to_string() };
    let units: Vec<String> = points.axes().iter().map(|axis| unit(axis.unit())).collect();
    let axis = |index: usize| MapAxis {
        name: points.axes()[index].name(),
        unit: &units[index],
        values: points.coordinates(index),
    };
    let mut figures: Vec<(String, String, Result<Figure, FigureError>)> = Vec::new();
    match (points.sampling(), &long[..]) {
        (Sampling::Grid, [x, y]) => {
            let (columns, rows) = (points.coordinates(*x).len(), points.coordinates(*y).len());
            let transposed = |place: usize| {
                Array2::from_shape_fn((rows, columns), |(row, column)| cube.values(place)[column * rows + row])
            };
            let arrays: Vec<Array2<f64>> = quantities.iter().map(|quantity| transposed(quantity.place)).collect();
            let all: Vec<Map> = quantities
                .iter()
                .zip(&arrays)
                .map(|(quantity, array)| Map { title: &quantity.title, unit: &quantity.unit, values: array.view() })
                .collect();
            if all.len() > 1 {
                let title = format!("{} over {} and {}", model(prepared), axis(*x).name, axis(*y).name);
                figures.push(("maps".into(), title, maps(&all, axis(*x), axis(*y))));
            }
            for (quantity, map) in quantities.iter().zip(&all) {
                let figure = maps(std::slice::from_ref(map), axis(*x), axis(*y));
                figures.push((format!("map_{}", quantity.name), model(prepared), figure));
            }
        }
        (Sampling::Grid, [x]) => {
            let arrays: Vec<Array1<f64>> =
                quantities.iter().map(|quantity| Array1::from(cube.values(quantity.place).to_vec())).collect();
            let all: Vec<Curve> = quantities
                .iter()
                .zip(&arrays)
                .map(|(quantity, array)| Curve {
                    name: &quantity.title,
                    quantity: &quantity.axis,
                    unit: &quantity.unit,
                    values: array.view(),
                })
                .collect();
            let title = format!("{} over {}", model(prepared), axis(*x).name);
            figures.push(("curves".into(), title, curves(&all, axis(*x))));
        }
        _ => drawn.notes.push("no figures: they are of grids with one or two axes of several values".to_string()),
    }
    let has_gaps = quantities.iter().any(|quantity| cube.values(quantity.place).iter().any(|value| !value.is_finite()));
    let gaps = if has_gaps && long.len() == 2 { "; gray: no value" } else { "" };
    let caption = caption(prepared) + gaps;
    for (name, title, figure) in figures {
        match figure.and_then(|figure| figure.titled(title).captioned(caption.clone()).save(folder, &name)) {
            Ok(_) => drawn.names.push(name),
            Err(error @ FigureError::Write { .. }) => {
                let reason = std::error::Error::source(&error).map_or_else(String::new, |e| format!(": {e}"));
                return Err(Failure::failed(format!("{error}{reason}")));
            }
            Err(error) => drawn.notes.push(format!("no figure `{name}`: {error}")),
        }
    }
    Ok(drawn)
}

fn quantities(sweep: &Sweep) -> Vec<Quantity> {
    let quantity = |(place, measure): (usize, &Measure)| match measure {
        Measure::Series(_) => None,
        _ => Some(Quantity {
            name: measure.name().replace('/', "_"),
            title: crate::experiment::measures::written(measure),
            axis: match (measure, measure.terms().first()) {
                (Measure::Difference(..), Some(term)) => format!("difference of {}", term.variable),
                (_, Some(term)) if term.quantity.is_of_variable() => term.variable.clone(),
                (_, Some(term)) => term.quantity.name().replace('_', " "),
                (_, None) => String::new(),
            },
            unit: Some(sweep.unit(measure)).filter(|unit| unit != "1").unwrap_or_default(),
            place,
        }),
    };
    sweep.measures().iter().enumerate().filter_map(quantity).collect()
}

/// The model and its network.
fn model(prepared: &Prepared) -> String {
    let name = &prepared.simulation.model().description().name;
    match &prepared.plan.source {
        Source::SingleNode => name.clone(),
        Source::Dataset(dataset) => format!("{name} on {}", dataset.name),
        Source::Files(_) => format!("{name} on {} regions", prepared.simulation.connectome().n_nodes()),
    }
}

fn caption(prepared: &Prepared) -> String {
    let (sweep, settings) = (&prepared.sweep, prepared.simulation.settings());
    format!(
        "{}, {} points of {}, steps of {} ({}), seed {}; neurolib {}",
        model(prepared),
        sweep.points().len(),
        display_time(sweep.duration()),
        display_time(settings.dt),
        settings.scheme,
        settings.seed,
        env!("CARGO_PKG_VERSION"),
    )
}
