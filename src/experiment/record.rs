//! What to record, as the user writes it: `rates_exc@1ms`, `mean(rates_exc)@10ms`, `bold`.

use super::time::{exact_time, parse_time};
use neurolib::{Recording, Sampling};
use std::fmt;
use std::str::FromStr;

/// A wish to record a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordWish {
    /// A state, an observable, a readout.
    pub variable: String,
    /// Values at instants or means over intervals.
    pub sampling: Sampling,
    /// Interval in ms; `None` for the usual one.
    pub every: Option<f64>,
}

impl FromStr for RecordWish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (what, every) = match text.split_once('@') {
            Some((what, every)) => (what.trim(), Some(parse_time(every)?)),
            None => (text.trim(), None),
        };
        let inner = what.strip_prefix("mean(").and_then(|rest| rest.strip_suffix(')'));
        let (variable, sampling) = match inner {
            Some(variable) => (variable.trim(), Sampling::Mean),
            None => (what, Sampling::Instant),
        };
        if variable.is_empty() || variable.contains(['(', ')', ' ']) {
            return Err(format!(
                "`{text}` is nothing to record; expected `VARIABLE@INTERVAL` or `mean(VARIABLE)@INTERVAL`, such as `bold@2s`"
            ));
        }
        Ok(Self { variable: variable.to_string(), sampling, every })
    }
}

/// A recording as it is written in an experiment file.
pub struct Written<'a>(pub &'a Recording);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recording { variable, every, sampling, .. } = self.0;
        match sampling {
            Sampling::Instant => write!(f, "{variable}@{}", exact_time(*every)),
            Sampling::Mean => write!(f, "mean({variable})@{}", exact_time(*every)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_read_and_written_alike() {
        for text in ["rates_exc@1ms", "mean(ee.s)@10ms", "bold@2s"] {
            let wish: RecordWish = text.parse().unwrap();
            let every = wish.every.unwrap();
            let recording = Recording { variable: wish.variable, every, sampling: wish.sampling, first: None };
            assert_eq!(Written(&recording).to_string(), text);
        }
        assert!("mean(@1ms".parse::<RecordWish>().unwrap_err().contains("nothing to record"));
        assert!("x@5".parse::<RecordWish>().unwrap_err().contains("has no unit"));
    }
}
