//! The pictures of a sweep: maps over two parameters, curves over one.

use super::{Drawing, Picture, Pictures};
use crate::experiment::time::display_time;
use crate::results::stored::Stored;
use ndarray::{Array1, Array2, ArrayD, Axis, Ix1, Ix2};
use neurolib::data::Variable;
use neurolib::figures::{Curve, Figure, FigureError, Map, MapAxis, curves, maps};

/// Values of an axis of a sweep.
struct Coordinate {
    name: String,
    unit: String,
    values: Vec<f64>,
}

/// A number of each point.
struct Quantity {
    name: String,
    title: String,
    /// What it is a value of.
    axis: String,
    unit: String,
    /// Without the axes that have a single value.
    values: ArrayD<f64>,
}

/// Draws what the shape of a sweep allows: of a grid with one or two axes of several values, all numbers that were measured.
pub fn sweep(stored: &Stored) -> Pictures {
    let mut pictures = Pictures::default();
    let (axes, quantities) = read(stored);
    if quantities.is_empty() {
        return pictures;
    }
    let axis = |index: usize| {
        let Coordinate { name, unit, values } = &axes[index];
        MapAxis { name, unit, values }
    };
    let model = stored.title();
    let mut figures: Vec<(String, String, Result<Figure, FigureError>)> = Vec::new();
    match (stored.text("sampling"), axes.len()) {
        (Some("grid"), 2) => {
            // The first axis of the sweep goes to the right.
            let arrays: Vec<Array2<f64>> = quantities
                .iter()
                .filter_map(|q| q.values.view().into_dimensionality::<Ix2>().ok())
                .map(|v| v.t().to_owned())
                .collect();
            let all: Vec<Map> = quantities
                .iter()
                .zip(&arrays)
                .map(|(quantity, array)| Map { title: &quantity.title, unit: &quantity.unit, values: array.view() })
                .collect();
            if all.len() > 1 {
                let title = format!("{model} over {} and {}", axes[0].name, axes[1].name);
                figures.push(("maps".into(), title, maps(&all, axis(0), axis(1))));
            }
            for (quantity, map) in quantities.iter().zip(&all) {
                let figure = maps(std::slice::from_ref(map), axis(0), axis(1));
                figures.push((format!("map_{}", quantity.name), model.clone(), figure));
            }
        }
        (Some("grid"), 1) => {
            let arrays: Vec<Array1<f64>> =
                quantities.iter().filter_map(|q| q.values.clone().into_dimensionality::<Ix1>().ok()).collect();
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
            let title = format!("{model} over {}", axes[0].name);
            figures.push(("curves".into(), title, curves(&all, axis(0))));
        }
        _ => pictures.notes.push("no figures: they are of grids with one or two axes of several values".to_string()),
    }
    let has_gaps = quantities.iter().any(|quantity| quantity.values.iter().any(|value| !value.is_finite()));
    let caption = caption(stored) + if has_gaps && axes.len() == 2 { "; gray: no value" } else { "" };
    for (name, title, figure) in figures {
        match figure {
            Ok(figure) => {
                let drawing = Drawing::Still(figure.titled(title).captioned(caption.clone()));
                pictures.list.push(Picture { name, drawing });
            }
            Err(error) => pictures.notes.push(format!("no figure `{name}`: {error}")),
        }
    }
    pictures
}

/// The axes of several values, and the numbers over them.
fn read(stored: &Stored) -> (Vec<Coordinate>, Vec<Quantity>) {
    let variables = stored.file().variables();
    let text = |variable: &Variable, name| {
        let text = variable.attribute_value(name).and_then(|value| value.text()).unwrap_or("");
        if text == "1" { String::new() } else { text.to_string() }
    };
    let measures: Vec<&Variable> = variables.iter().filter(|v| v.attribute_value("measure").is_some()).collect();
    let dimensions = measures.iter().map(|measure| measure.dimensions()).min_by_key(|own| own.len()).unwrap_or(&[]);
    let length = |dimension: &String| stored.file().get(dimension).map_or(0, |v| v.values().shape().iter().product());
    let coordinates = dimensions.iter().filter_map(|dimension| {
        let variable = stored.file().get(dimension)?;
        let values = variable.values().numbers()?;
        let unit = text(variable, "units");
        (values.len() > 1).then(|| Coordinate { name: dimension.clone(), unit, values: values.into_iter().collect() })
    });
    let quantities = measures.iter().filter(|measure| measure.dimensions() == dimensions).filter_map(|measure| {
        let mut values = measure.values().numbers()?;
        // Axes of a single value do not matter: the cube has the same numbers without them.
        for (index, dimension) in dimensions.iter().enumerate().rev() {
            if length(dimension) == 1 {
                values.index_axis_inplace(Axis(index), 0);
            }
        }
        Some(Quantity {
            name: measure.name().to_string(),
            title: text(measure, "measure"),
            axis: text(measure, "quantity"),
            unit: text(measure, "units"),
            values,
        })
    });
    (coordinates.collect(), quantities.collect())
}

fn caption(stored: &Stored) -> String {
    let time = |name| stored.number(name).map(display_time).unwrap_or_default();
    let points: usize = stored.file().get("status").map_or(0, |status| status.values().shape().iter().product());
    format!(
        "{}, {points} points of {}, steps of {} ({}), seed {}; neurolib {}",
        stored.title(),
        time("duration_ms"),
        time("dt_ms"),
        stored.text("scheme").unwrap_or("?"),
        stored.text("seed").unwrap_or("?"),
        stored.text("neurolib_version").unwrap_or("?"),
    )
}
