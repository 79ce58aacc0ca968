//! Time series of activity and of BOLD.

use super::{Drawn, Lack, Material, quantity, signal};
use crate::cli::{Failure, Outcome};
use crate::experiment::recordings::indices;
use crate::results::connectivity::BOLD_TRANSIENT;
use crate::results::stored::Series;
use neurolib::figures::{Excerpt, Regions, View};

/// Activity of some regions, and the mean over all.
///
/// # Errors
/// If there is no region of a name.
pub fn activity(material: &Material<'_>) -> Outcome<Drawn> {
    let series = match material.activity() {
        Ok(series) => series,
        Err(lack) => return Ok(Err(lack)),
    };
    let usual = Excerpt::of_activity();
    let regions = regions(material, series, usual.regions)?;
    let excerpt = Excerpt { view: material.view(usual.view), regions };
    let title = format!("Activity of {}", material.stored.title());
    let figure = neurolib::figures::activity(&signal(series, quantity(series)), &excerpt);
    Ok(figure.map(|figure| (title, figure)).map_err(Lack::from))
}

/// Activity of all regions, each by its distance from its own mean.
///
/// # Errors
/// If there is no region of a name.
pub fn carpet(material: &Material<'_>) -> Outcome<Drawn> {
    let series = match material.activity() {
        Ok(series) => series,
        Err(lack) => return Ok(Err(lack)),
    };
    let regions = regions(material, series, Excerpt::of_bold().regions)?;
    let excerpt = Excerpt { view: material.view(Excerpt::of_activity().view), regions };
    let title = format!("Activity of all regions of {}", material.stored.title());
    let figure = neurolib::figures::bold(&signal(series, &series.name), &excerpt);
    Ok(figure.map(|figure| (title, figure)).map_err(Lack::from))
}

/// BOLD of all regions; without its transient, if there is enough.
///
/// # Errors
/// If there is no region of a name.
pub fn bold(material: &Material<'_>) -> Outcome<Drawn> {
    let series = match material.bold() {
        Ok(series) => series,
        Err(lack) => return Ok(Err(lack)),
    };
    let last = series.times.last().copied().unwrap_or(0.0);
    let usual =
        if last >= 4.0 * BOLD_TRANSIENT { View::Between(BOLD_TRANSIENT + series.interval, last) } else { View::All };
    let regions = regions(material, series, Excerpt::of_bold().regions)?;
    let excerpt = Excerpt { view: material.view(usual), regions };
    let title = format!("BOLD signal of {}", material.stored.title());
    let figure = neurolib::figures::bold(&signal(series, "BOLD signal"), &excerpt);
    Ok(figure.map(|figure| (title, figure)).map_err(Lack::from))
}

fn regions(material: &Material<'_>, series: &Series<'_>, usual: Regions) -> Outcome<Regions> {
    match &material.request.regions[..] {
        [] => Ok(usual),
        names => {
            let chosen = indices(names, &series.labels).map_err(|failure: Failure| Failure {
                message: format!("{}: {}", series.name, failure.message),
                ..failure
            })?;
            Ok(Regions::Chosen(chosen))
        }
    }
}
