//! Functions of time in closed form.

use std::f64::consts::TAU;

/// A function of time in closed form, the same for all nodes. Times are in ms and count from the stimulus' own beginning,
/// frequencies are in Hz, values in the port's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A·sin(2πft + φ).
    Sine {
        /// A.
        amplitude: f64,
        /// f.
        frequency: f64,
        /// φ, rad.
        phase: f64,
    },
    /// A in the first part of each period 1/f, −A in the rest. What falls on an edge to 10⁻⁹ of a period is behind it.
    Square {
        /// A.
        amplitude: f64,
        /// f.
        frequency: f64,
        /// The first part, as a fraction of the period.
        duty: f64,
    },
    /// from + (to − from)·t/T for t < T, then `to`.
    Ramp {
        /// Value at time 0.
        from: f64,
        /// Value from T on.
        to: f64,
        /// T.
        duration: f64,
    },
    /// to + (from − to)·exp(−t/τ).
    Exponential {
        /// Value at time 0.
        from: f64,
        /// Value that is approached.
        to: f64,
        /// τ.
        tau: f64,
    },
    /// Σ A·exp(−(t − c)²/(2w²)) over the middles c = P/2, 3P/2, … of the periods; pulses farther away than 9 w are
    /// left out: they are below 3·10⁻¹⁸ A.
    Pulses {
        /// A, the height of a pulse.
        amplitude: f64,
        /// w, its standard deviation.
        width: f64,
        /// P.
        period: f64,
    },
    /// A·sin(2πφ), where φ = f₀t + (f₁ − f₀)·t²/(2T) for t < T; from then on the frequency is f₁.
    Chirp {
        /// A.
        amplitude: f64,
        /// f₀.
        from: f64,
        /// f₁.
        to: f64,
        /// T.
        duration: f64,
    },
}

/// What falls on an edge of a square wave, as a fraction of its period.
const EDGE: f64 = 1e-9;
/// Standard deviations beyond which a pulse is left out.
const REACH: f64 = 9.0;

impl Shape {
    /// The value at a time, ms.
    pub fn at(self, time: f64) -> f64 {
        match self {
            Shape::Sine { amplitude, frequency, phase } => {
                let turns = frequency * time / 1000.0;
                // Whole turns first: the sine of a large argument would lose digits.
                amplitude * libm::sin(TAU * (turns - turns.floor()) + phase)
            }
            Shape::Square { amplitude, frequency, duty } => {
                let turns = frequency * time / 1000.0 + EDGE;
                if turns - turns.floor() < duty { amplitude } else { -amplitude }
            }
            Shape::Ramp { from, to, duration } if time < duration => from + (to - from) * (time / duration),
            Shape::Ramp { to, .. } => to,
            Shape::Exponential { from, to, tau } => to + (from - to) * libm::exp(-time / tau),
            Shape::Pulses { amplitude, width, period } => {
                let reach = (REACH * width / period).ceil();
                let middle = (time / period).floor();
                let (mut k, mut sum) = ((middle - reach).max(0.0), 0.0);
                while k <= middle + reach {
                    let distance = (time - (k + 0.5) * period) / width;
                    sum += libm::exp(-0.5 * distance * distance);
                    k += 1.0;
                }
                amplitude * sum
            }
            Shape::Chirp { amplitude, from, to, duration } => {
                let t = time.min(duration);
                let turns = (from * t + 0.5 * (to - from) * t * (t / duration) + to * (time - t)) / 1000.0;
                amplitude * libm::sin(TAU * (turns - turns.floor()))
            }
        }
    }

    /// Its numbers: name, value, and what they have to be.
    pub(super) fn numbers(self) -> Vec<(&'static str, f64, Range)> {
        let any = Range::Finite;
        match self {
            Shape::Sine { amplitude, frequency, phase } => {
                vec![("amplitude", amplitude, any), ("frequency", frequency, Range::NotNegative), ("phase", phase, any)]
            }
            Shape::Square { amplitude, frequency, duty } => vec![
                ("amplitude", amplitude, any),
                ("frequency", frequency, Range::NotNegative),
                ("duty", duty, Range::Fraction),
            ],
            Shape::Ramp { from, to, duration } => {
                vec![("from", from, any), ("to", to, any), ("duration", duration, Range::Positive)]
            }
            Shape::Exponential { from, to, tau } => {
                vec![("from", from, any), ("to", to, any), ("tau", tau, Range::Positive)]
            }
            Shape::Pulses { amplitude, width, period } => vec![
                ("amplitude", amplitude, any),
                ("period", period, Range::Positive),
                ("width", width, Range::Positive),
                ("width as a fraction of the period", width / period, Range::Fraction),
            ],
            Shape::Chirp { amplitude, from, to, duration } => vec![
                ("amplitude", amplitude, any),
                ("from", from, Range::NotNegative),
                ("to", to, Range::NotNegative),
                ("duration", duration, Range::Positive),
            ],
        }
    }
}

/// What a number of a stimulus has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Any number but infinity.
    Finite,
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// From 0 to 1.
    Fraction,
}

impl Range {
    /// Whether a number is in the range.
    pub(super) fn has(self, x: f64) -> bool {
        x.is_finite()
            && match self {
                Range::Finite => true,
                Range::NotNegative => x >= 0.0,
                Range::Positive => x > 0.0,
                Range::Fraction => (0.0..=1.0).contains(&x),
            }
    }

    /// As words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Range::Finite => "a finite number",
            Range::NotNegative => "0 or more",
            Range::Positive => "more than 0",
            Range::Fraction => "from 0 to 1",
        }
    }
}
