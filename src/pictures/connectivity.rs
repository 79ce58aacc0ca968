//! Functional connectivity.

use super::{Drawn, Lack, Material};
use ndarray::Array2;
use neurolib::analysis::upper_triangle;
use neurolib::figures::{self, Distribution, Height};

/// Simulated, beside the mean of the subjects.
pub fn connectivity(material: &Material<'_>) -> Drawn {
    let labels = material.stored.regions();
    if let Some(fc) = material.connectivity {
        let figure = match &fc.empirical {
            Some(empirical) => figures::connectivity_pair(fc.simulated.view(), empirical.mean.view(), &labels),
            None => figures::connectivity(fc.simulated.view(), &labels),
        };
        return Ok((format!("Functional connectivity of {}", fc.of), figure?));
    }
    // What was accumulated while running.
    match material.stored.matrices("fc").into_iter().next() {
        Some(matrix) => {
            let figure = figures::connectivity(matrix.values.view(), &matrix.labels)?;
            Ok((format!("Functional connectivity of {}", matrix.of), figure))
        }
        None => Err(Lack::Absent("there is none of at least three regions".to_string())),
    }
}

/// Simulated over the mean of the subjects.
pub fn fit(material: &Material<'_>) -> Drawn {
    let fc = material.connectivity.ok_or_else(|| Lack::Absent("there is no functional connectivity".to_string()))?;
    let absent = || Lack::Absent("the network has no subjects to compare with".to_string());
    let empirical = fc.empirical.as_ref().ok_or_else(absent)?;
    let figure = figures::fit(fc.simulated.view(), empirical.mean.view())?;
    Ok((format!("Functional connectivity of {}", fc.of), figure))
}

/// Values of simulated and empirical pairs of regions.
pub fn distribution(material: &Material<'_>) -> Drawn {
    let fc = material.connectivity.ok_or_else(|| Lack::Absent("there is no functional connectivity".to_string()))?;
    let pairs = |matrix: &Array2<f64>| upper_triangle(matrix.view()).unwrap_or_default();
    let simulated = pairs(&fc.simulated);
    let empirical = fc.empirical.as_ref().map(|empirical| pairs(&empirical.mean));
    let mut distributions = vec![Distribution { name: "Simulated", values: &simulated }];
    distributions.extend(empirical.iter().map(|values| Distribution { name: "Empirical", values }));
    let figure = figures::histogram(&distributions, "Functional connectivity of two regions", "", Height::Density)?;
    Ok((format!("Functional connectivity of {}", fc.of), figure))
}
