//! Activity at the places of the regions.

use super::{Drawn, Lack, Material};

/// Mean activity of each region, seen from three sides.
pub fn brain(_material: &Material<'_>) -> Drawn {
    Err(Lack::Absent("not yet".to_string()))
}
