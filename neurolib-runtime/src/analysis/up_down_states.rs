use ndarray::{Array1, Array2, ArrayView2};

use super::AnalysisError;
use super::error::{require_positive, require_series};

/// What tells up states from down states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StateThreshold {
    /// A region is up where it exceeds this fraction of its largest value.
    FractionOfMaximum(f64),
    /// A region is up where it exceeds this value, in the unit of the series.
    Value(f64),
}

/// How up and down states are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateOptions {
    /// What tells them apart.
    pub threshold: StateThreshold,
    /// A state that is shorter belongs to the one before it (ms).
    pub shortest: f64,
}

impl Default for StateOptions {
    /// Up above 1 % of the region's maximum, for at least 50 ms.
    fn default() -> Self {
        Self { threshold: StateThreshold::FractionOfMaximum(0.01), shortest: 50.0 }
    }
}

/// Up and down states of each region over time.
#[derive(Debug, Clone, PartialEq)]
pub struct UpDownStates {
    /// Whether a region is up (region, time).
    pub up: Array2<bool>,
    dt: f64,
}

/// A stretch of time that a region stays up or down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateInterval {
    /// The region, from 0.
    pub region: usize,
    /// Whether it is up.
    pub up: bool,
    /// Index of its first sample.
    pub start: usize,
    /// Its duration (ms).
    pub duration: f64,
    /// The largest fraction of regions that is in the same state at any time of it: 1 for a global wave.
    pub involvement: f64,
    /// Whether it begins and ends within the series; of other ones the duration is a lower bound.
    pub complete: bool,
}

/// Finds the up and down states of slow oscillations.
///
/// up_i(t) = x_i(t) > θ max_t x_i(t), where states shorter than `shortest` are counted to the last longer one
///
/// # Shapes
///
/// `series` (region, time) → (region, time)
///
/// # Units
///
/// `series` firing rates in any unit; `dt` in ms.
///
/// # Errors
///
/// [`AnalysisError::TooFewRegions`], [`AnalysisError::TooShort`] without a sample, [`AnalysisError::NotFiniteSample`],
/// [`AnalysisError::NotPositive`], [`AnalysisError::Negative`] for `shortest` < 0, and [`AnalysisError::NotFinite`] for the
/// threshold.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::{StateOptions, up_down_states};
/// // Down for 300 ms and up for 700 ms, in turns; one region half a second later.
/// let rate = |t: usize| if t % 1000 < 300 { 0.0 } else { 20.0 };
/// let rates = Array2::from_shape_fn((2, 5000), |(region, t)| rate(t + 500 * region));
/// let states = up_down_states(rates.view(), 1.0, &StateOptions::default())?;
/// assert_eq!(states.down_fraction()[0], 0.3);
/// let waves = states.intervals().into_iter().filter(|state| !state.up && state.complete);
/// assert!(waves.clone().count() == 9 && waves.clone().all(|wave| wave.duration == 300.0 && wave.involvement == 0.5));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// C. Cakan et al., Front. Comput. Neurosci. 15 (2022), doi:10.3389/fncom.2021.800101: threshold and shortest state; waves
/// are global where more than half of the regions take part. There, short states at the beginning are counted to the
/// first state, however short it is; so here.
pub fn up_down_states(series: ArrayView2<f64>, dt: f64, options: &StateOptions) -> Result<UpDownStates, AnalysisError> {
    require_positive("dt", dt)?;
    require_series(series, 1)?;
    if !(options.shortest >= 0.0) {
        return Err(AnalysisError::Negative { name: "shortest", value: options.shortest });
    }
    let (StateThreshold::FractionOfMaximum(value) | StateThreshold::Value(value)) = options.threshold;
    if !value.is_finite() {
        return Err(AnalysisError::NotFinite { index: 0, value });
    }
    // A conversion to integer truncates, as in the source.
    let shortest = (options.shortest / dt) as usize;
    let mut up = Array2::from_elem(series.dim(), false);
    for (row, mut states) in series.outer_iter().zip(up.outer_iter_mut()) {
        let threshold = match options.threshold {
            StateThreshold::FractionOfMaximum(fraction) => fraction * row.iter().copied().fold(f64::MIN, f64::max),
            StateThreshold::Value(value) => value,
        };
        states.iter_mut().zip(row).for_each(|(state, &value)| *state = value > threshold);
        let mut long = states[0];
        for (start, end) in runs(states.iter().copied()) {
            if end - start >= shortest {
                long = states[start];
            } else {
                (start..end).for_each(|t| states[t] = long);
            }
        }
    }
    Ok(UpDownStates { up, dt })
}

impl UpDownStates {
    /// The fraction of time that each region is down (region).
    pub fn down_fraction(&self) -> Array1<f64> {
        let samples = self.up.ncols() as f64;
        self.up.outer_iter().map(|row| row.iter().filter(|&&up| !up).count() as f64 / samples).collect()
    }

    /// The fraction of regions that are down at each time (time).
    pub fn down_involvement(&self) -> Array1<f64> {
        let mut down = Array1::zeros(self.up.ncols());
        for row in self.up.outer_iter() {
            down.iter_mut().zip(row).for_each(|(sum, &up)| *sum += f64::from(u8::from(!up)));
        }
        down / self.up.nrows() as f64
    }

    /// All states, region by region in the order of time.
    pub fn intervals(&self) -> Vec<StateInterval> {
        let down = self.down_involvement();
        let samples = self.up.ncols();
        let mut intervals = Vec::new();
        for (region, row) in self.up.outer_iter().enumerate() {
            for (start, end) in runs(row.iter().copied()) {
                let up = row[start];
                let involved = (start..end).map(|t| if up { 1.0 - down[t] } else { down[t] });
                intervals.push(StateInterval {
                    region,
                    up,
                    start,
                    duration: (end - start) as f64 * self.dt,
                    involvement: involved.fold(0.0, f64::max),
                    complete: start > 0 && end < samples,
                });
            }
        }
        intervals
    }
}

/// Begin and end of each run of equal states.
fn runs(states: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    for (t, state) in states.enumerate() {
        match runs.last_mut() {
            Some((_, end)) if before == Some(state) => *end = t + 1,
            _ => runs.push((t, t + 1)),
        }
        before = Some(state);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn ups(series: Array2<f64>, shortest: f64) -> String {
        let states = up_down_states(series.view(), 1.0, &StateOptions { shortest, ..StateOptions::default() }).unwrap();
        states.up.iter().map(|&up| if up { 'u' } else { '.' }).collect()
    }

    #[test]
    fn short_states_belong_to_the_last_long_one() {
        let rates = array![[9.0, 9.0, 9.0, 0.0, 9.0, 0.0, 0.0, 0.0, 9.0, 9.0, 0.0, 9.0, 9.0, 9.0]];
        assert_eq!(ups(rates.clone(), 0.0), "uuu.u...uu.uuu");
        assert_eq!(ups(rates, 3.0), "uuuuu......uuu");
    }

    #[test]
    fn intervals_fill_the_time_and_know_who_takes_part() {
        let rates = array![[9.0, 0.0, 0.0, 9.0, 9.0], [9.0, 9.0, 0.0, 0.0, 9.0], [9.0, 9.0, 9.0, 9.0, 9.0]];
        let options = StateOptions { shortest: 0.0, ..StateOptions::default() };
        let states = up_down_states(rates.view(), 2.0, &options).unwrap();
        let intervals = states.intervals();
        assert_eq!(intervals.iter().map(|state| state.duration).sum::<f64>(), 30.0);
        let down: Vec<_> = intervals.iter().filter(|state| !state.up).collect();
        assert_eq!(down.len(), 2);
        assert!(down.iter().all(|state| state.complete && state.involvement == 2.0 / 3.0 && state.duration == 4.0));
        assert_eq!(states.down_fraction(), array![0.4, 0.4, 0.0]);
        assert!(!intervals.last().unwrap().complete);
    }

    #[test]
    fn silence_is_one_down_state() {
        assert_eq!(ups(array![[0.0, 0.0, 0.0]], 50.0), "...");
    }
}
