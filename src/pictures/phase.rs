//! Phase portraits: what a run did in the plane of two states, and why.

use super::{Drawing, Picture, Request};
use crate::cli::{Failure, Find, Outcome};
use crate::experiment::file::parse;
use crate::experiment::plan::Plan;
use crate::experiment::prepare::prepare;
use crate::experiment::recordings::indices;
use crate::experiment::value::Value;
use crate::results::stored::{Series, Stored};
use ndarray::s;
use neurolib::figures::{Trajectory, phase_portrait};
use neurolib::simulation::phase_plane::{PhasePlane, PlaneAxis, drift_field};

/// Points of the grid along each axis.
const POINTS: usize = 201;
/// Space around the run, as a fraction of its extent.
const MARGIN: f64 = 0.25;

/// The plane of two recorded states in one region, with the nullclines of the region by itself; `find` gives the model.
///
/// Other states are held at their mean where they are recorded, and inputs from other regions at 0.
///
/// # Errors
/// If one is not recorded or is no state, or the model or a file of the run is gone.
pub fn phase(stored: &Stored, states: [&str; 2], request: &Request, find: &Find<'_>) -> Outcome<Picture> {
    let all = stored.series()?;
    let series: Vec<&Series> = states.iter().map(|name| of_state(&all, name)).collect::<Outcome<_>>()?;
    if series[0].times != series[1].times {
        let failure = format!("`{}` and `{}` are not recorded at the same times", states[0], states[1]);
        return Err(Failure::bad_input(failure).help("record both in the same way, such as `--record x@1ms`"));
    }
    let experiment = stored.text("experiment").ok_or_else(|| {
        Failure::bad_input(format!("`{}` does not say how it was run", stored.path().display()))
            .help("nullclines come from the model; expected a file that `neurolib run` has written")
    })?;
    let experiment = parse(experiment, stored.path()).map_err(Failure::bad_input)?;
    let (simulation, plan) = prepare(&experiment, find)?;
    let region = match &request.regions[..] {
        [] => 0,
        names => indices(names, &series[0].labels)?[0],
    };

    let (from, to) = request.between.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let first = series[0].times.partition_point(|&time| time < from);
    let end = series[0].times.partition_point(|&time| time <= to).max(first);
    let values = |series: &Series| series.values().slice_move(s![region, first..end]).to_owned();
    let (x, y) = (values(series[0]), values(series[1]));
    let extent = |values: &ndarray::Array1<f64>, name: &str| -> Outcome<(f64, f64)> {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        if !(low <= high) {
            return Err(Failure::bad_input(format!("`{name}` has no finite sample in this stretch of time")));
        }
        // Around a point at rest there is room as well.
        let room = if high - low > 1e-9 * high.abs() { MARGIN * (high - low) } else { 0.5 * high.abs().max(1e-3) };
        Ok((low - room, high + room))
    };
    let ((left, right), (bottom, top)) = (extent(&x, states[0])?, extent(&y, states[1])?);
    let axis = |state, from, to| PlaneAxis { state, from, to, points: POINTS };
    let description = simulation.model().description();
    let held: Vec<(&str, f64)> = all
        .iter()
        .filter(|other| other.is_whole && !states.contains(&other.name.as_str()))
        .filter(|other| description.states.iter().any(|state| state.name == other.name))
        .filter_map(|other| Some((other.name.as_str(), other.values().row(region).mean()?)))
        .collect();
    let ports = ports(&plan, region);
    let plane = PhasePlane {
        held: &held,
        ports: &ports,
        node: region,
        ..PhasePlane::new(axis(states[0], left, right), axis(states[1], bottom, top))
    };
    let field = drift_field(simulation.model(), &plane).map_err(Failure::bad_input)?;
    let drawn = phase_portrait(&field, &[Trajectory { x: x.view(), y: y.view() }]).map_err(Failure::bad_input)?;
    let label = if series[0].labels.len() > 1 { format!(", {}", series[0].labels[region]) } else { String::new() };
    let title = format!("{} and {} of {}{label}", states[0], states[1], stored.title());
    let alone = if series[0].labels.len() > 1 { "; nullclines without input from other regions" } else { "" };
    let figure = drawn.titled(title).captioned(format!("{}{alone}", stored.caption()));
    Ok(Picture {
        name: format!("phase_{}_{}", states[0], states[1]).replace('.', "_"),
        drawing: Drawing::Still(figure),
    })
}

/// The recording of a state in all regions.
fn of_state<'a>(all: &'a [Series<'a>], name: &str) -> Outcome<&'a Series<'a>> {
    all.iter().find(|series| series.name == name && series.is_whole && !series.times.is_empty()).ok_or_else(|| {
        let known: Vec<&str> = all.iter().filter(|series| series.is_whole).map(|series| series.name.as_str()).collect();
        Failure::bad_input(format!("`{name}` is not recorded; the result has {}", known.join(", ")))
            .help(format!("run again with `--record {name}@1ms`"))
    })
}

/// Values of the ports in a region.
fn ports(plan: &Plan, region: usize) -> Vec<(&str, f64)> {
    let value = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::List(values) => values.get(region).copied(),
        Value::File(_) => None,
    };
    plan.ports.iter().filter_map(|(name, own)| Some((name.as_str(), value(own)?))).collect()
}
