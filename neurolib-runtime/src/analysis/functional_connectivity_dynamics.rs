use ndarray::{Array2, ArrayView2, s};

use super::{AnalysisError, functional_connectivity};

/// How similar the functional connectivity of any two moments is: the correlation between the connectivity matrices of
/// sliding windows.
///
/// FCD_pq = corr(vec FC(x[·, a_p … a_p + window)), vec FC(x[·, a_q … a_q + window))), a_p = p · step < time − window
///
/// # Shapes
///
/// `series` (region, time) → (window, window), with ⌈(time − window) / step⌉ windows
///
/// # Units
///
/// `window` and `step` in samples; the result is dimensionless.
///
/// # Errors
///
/// [`AnalysisError::NotPositive`] for a `step` of 0; [`AnalysisError::TooShort`] for a window below two samples or a series
/// not longer than the window; [`AnalysisError::TooFewRegions`] below two.
///
/// # Example
///
/// ```
/// # use ndarray::Array2;
/// # use neurolib_runtime::analysis::functional_connectivity_dynamics;
/// let bold = Array2::from_shape_fn((4, 100), |(region, time)| ((region + 1) as f64 * time as f64 * 0.1).sin());
/// assert_eq!(functional_connectivity_dynamics(bold.view(), 30, 5)?.dim(), (14, 14));
/// # Ok::<(), neurolib_runtime::analysis::AnalysisError>(())
/// ```
///
/// # Source
///
/// neurolib 0.6 `utils.functions.fcd`, whose window is 30 and step 5 by default. As there, whole matrices are correlated
/// (diagonal and both triangles), and a window that would end with the series is left out. Where it returns an empty
/// array or 0 we return an error; entries of windows without any correlation are 0, not NaN.
pub fn functional_connectivity_dynamics(
    series: ArrayView2<f64>,
    window: usize,
    step: usize,
) -> Result<Array2<f64>, AnalysisError> {
    let (regions, samples) = series.dim();
    if regions < 2 {
        return Err(AnalysisError::TooFewRegions { needed: 2, found: regions });
    }
    if step == 0 {
        return Err(AnalysisError::NotPositive { name: "step", value: 0.0 });
    }
    if window < 2 {
        return Err(AnalysisError::TooShort { needed: 2, found: window });
    }
    if samples <= window {
        return Err(AnalysisError::TooShort { needed: window + 1, found: samples });
    }
    let starts = (0..samples - window).step_by(step);
    let mut matrices = Array2::zeros((starts.len(), regions * regions));
    for (start, mut flat) in starts.zip(matrices.outer_iter_mut()) {
        let fc = functional_connectivity(series.slice(s![.., start..start + window]))?;
        flat.assign(&fc.flatten());
    }
    // The same pairwise correlation once more, with windows for regions.
    functional_connectivity(matrices.view())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_that_ends_with_the_series_is_left_out() {
        let series = Array2::from_shape_fn((3, 40), |(region, time)| ((region + 2) as f64 * time as f64).sin());
        let windows = |window, step| functional_connectivity_dynamics(series.view(), window, step).unwrap().nrows();
        assert_eq!(windows(30, 5), 2);
        assert_eq!(windows(30, 3), 4);
        assert_eq!(windows(39, 1), 1);
    }

    #[test]
    fn a_window_as_long_as_the_series_is_an_error() {
        let series = Array2::zeros((2, 30));
        assert_eq!(
            functional_connectivity_dynamics(series.view(), 30, 5),
            Err(AnalysisError::TooShort { needed: 31, found: 30 })
        );
    }

    #[test]
    fn one_region_has_no_dynamics() {
        let series = Array2::zeros((1, 40));
        assert_eq!(
            functional_connectivity_dynamics(series.view(), 20, 5),
            Err(AnalysisError::TooFewRegions { needed: 2, found: 1 })
        );
    }
}
