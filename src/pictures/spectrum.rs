//! The power spectrum of the activity.

use super::{Drawn, Lack, Material};
use crate::analyze::welch_segment;
use crate::experiment::time::seconds;
use crate::results::connectivity::ACTIVITY_TRANSIENT;
use neurolib::analysis::{WelchOptions, power_spectra};

/// Frequencies above this are left out (Hz).
const HIGHEST: f64 = 150.0;
/// With fewer samples there is no spectrum to look at.
const FEWEST: usize = 128;

/// Mean power spectrum of the regions, after Welch.
pub fn spectrum(material: &Material<'_>) -> Drawn {
    let series = material.activity()?;
    let (samples, _) = series.after(series.begin + ACTIVITY_TRANSIENT);
    if samples.ncols() < FEWEST {
        let few = format!("{} samples of {} after the transient are too few", samples.ncols(), series.name);
        return Err(Lack::Absent(few));
    }
    let segment = welch_segment(samples.ncols(), series.interval);
    let options = WelchOptions { maximum_frequency: HIGHEST, segment_length: segment / 1000.0 };
    let spectra = power_spectra(samples, series.interval, &options);
    let spectra = spectra.map_err(|error| Lack::Absent(error.to_string()))?;
    let figure = neurolib::figures::spectrum(&spectra.mean(), &series.unit)?;
    let of = format!("Power spectrum of {}, {}", series.name, material.stored.title());
    Ok((format!("{of} (segments of {})", seconds(segment)), figure))
}
