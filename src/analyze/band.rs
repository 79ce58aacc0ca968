//! Frequency bands, as people write them.

use std::fmt;
use std::str::FromStr;

/// A band of frequencies in Hz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

impl FromStr for Band {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("`{text}` is no band; expected two frequencies, such as `8..12Hz` or `0.01..0.1Hz`");
        let Some(numbers) = text.trim().strip_suffix("Hz") else {
            return Err(match text.trim().ends_with(|c: char| c.is_ascii_digit()) {
                true => format!("`{text}` has no unit; write `{text}Hz`"),
                false => expected(),
            });
        };
        let (low, high) = numbers.split_once("..").ok_or_else(expected)?;
        let number = |text: &str| text.trim().trim_end_matches("Hz").trim_end().parse::<f64>().map_err(|_| expected());
        let (low, high) = (number(low)?, number(high)?);
        if !(low > 0.0 && low < high && high.is_finite()) {
            return Err(format!("the band `{text}` has to rise from above 0 Hz, such as `8..12Hz`"));
        }
        Ok(Self { low, high })
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{} Hz", self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_two_frequencies_with_a_unit() {
        for text in ["8..12Hz", "8..12 Hz", "8Hz..12Hz", " 8 .. 12Hz "] {
            assert_eq!(text.parse(), Ok(Band { low: 8.0, high: 12.0 }), "{text}");
        }
        assert_eq!("0.01..0.1Hz".parse::<Band>().unwrap().to_string(), "0.01–0.1 Hz");
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let message = |text: &str| text.parse::<Band>().unwrap_err();
        assert_eq!(message("8..12"), "`8..12` has no unit; write `8..12Hz`");
        assert!(message("alpha").contains("such as `8..12Hz`"));
        assert!(message("12..8Hz").contains("has to rise"));
        assert!(message("0..8Hz").contains("from above 0 Hz"));
        assert!(message("1..infHz").contains("has to rise"));
    }
}
