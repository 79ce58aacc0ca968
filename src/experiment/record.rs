//! What to record, as the user writes it: `rates_exc@1ms`, `mean(rates_exc)@10ms`, `fc(bold)@2s from 10s`.

use super::time::{exact_time, parse_time};
use ndarray::Array2;
use neurolib::analysis::WelchOptions;
use neurolib::{Keep, Recording, Sampling, Selection};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// A wish to record a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordWish {
    /// A state, an observable, a readout.
    pub variable: String,
    /// Values at instants or means over intervals.
    pub sampling: Sampling,
    /// Interval in ms; `None` for the usual one.
    pub every: Option<f64>,
    /// Samples up to this time are left out, ms.
    pub after: f64,
    /// Of which regions.
    pub regions: Regions,
    /// What is kept of the samples.
    pub keep: Keep,
}

/// Regions as the user names them.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Regions {
    /// All.
    #[default]
    All,
    /// Their mean.
    Mean,
    /// These, by label, pattern, index or range of indices.
    Named(Vec<String>),
    /// What sensors see of all, through the lead field of a file.
    Projected(PathBuf),
}

/// A lead field that recordings project through.
#[derive(Clone, Debug)]
pub struct LeadField {
    /// Where it was read.
    pub path: PathBuf,
    /// Weight of each region at each channel (channel, region).
    pub matrix: Arc<Array2<f64>>,
}

const EXPECTED: &str = "expected `VARIABLE@INTERVAL`, such as `bold@2s`, or a form of it that `neurolib run --help` shows \
    under \"What is recorded\"";

impl FromStr for RecordWish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, after) = match text.rsplit_once(" from ") {
            Some((rest, time)) => (rest, parse_time(time.trim())?),
            None => (text, 0.0),
        };
        let (what, every) = match rest.rsplit_once('@') {
            Some((what, every)) => (what.trim(), Some(parse_time(every.trim())?)),
            None => (rest.trim(), None),
        };
        read(what, Self { every, after, ..Self::whole(what) })
            .ok_or_else(|| format!("`{text}` is nothing to record; {EXPECTED}"))?
    }
}

impl RecordWish {
    /// With the path of a file relative to a folder.
    #[must_use]
    pub fn relative_to(self, folder: &Path) -> Self {
        match self.regions {
            Regions::Projected(file) => Self { regions: Regions::Projected(folder.join(file)), ..self },
            _ => self,
        }
    }

    /// All samples of all regions, at the usual interval.
    pub fn whole(variable: &str) -> Self {
        let (sampling, regions, keep) = (Sampling::Instant, Regions::All, Keep::All);
        Self { variable: variable.to_string(), sampling, every: None, after: 0.0, regions, keep }
    }
}

/// Reads functions from the outside to the inside; nothing if it is no recording, an error if a time in it is wrong.
fn read(what: &str, wish: RecordWish) -> Option<Result<RecordWish, String>> {
    if let Some((function, arguments)) = what.split_once('(') {
        let arguments: Vec<&str> = split(arguments.strip_suffix(')')?)?;
        if let ("projection", [variable, file]) = (function.trim(), &arguments[..]) {
            let regions = Regions::Projected(PathBuf::from(file.trim_matches('"')));
            return if wish.regions == Regions::All { read(variable, RecordWish { regions, ..wish }) } else { None };
        }
        let times: Vec<f64> = match arguments[1..].iter().map(|time| parse_time(time)).collect() {
            Ok(times) => times,
            Err(error) => return Some(Err(error)),
        };
        let is_outermost = wish.keep == Keep::All && wish.regions == Regions::All && wish.sampling == Sampling::Instant;
        let keep = match (function.trim(), &times[..]) {
            ("mean", []) if wish.sampling == Sampling::Instant => {
                return read(arguments[0], RecordWish { sampling: Sampling::Mean, ..wish });
            }
            ("regional_mean", []) if wish.regions == Regions::All => {
                return read(arguments[0], RecordWish { regions: Regions::Mean, ..wish });
            }
            ("fc", []) => Keep::Connectivity,
            ("fcd", &[window, step]) => Keep::Dynamics { window, step },
            ("spectrum", []) => Keep::Spectra(WelchOptions::default()),
            ("spectrum", &[segment]) => {
                Keep::Spectra(WelchOptions { segment_length: segment / 1000.0, ..WelchOptions::default() })
            }
            ("last", &[last]) => Keep::Last(last),
            _ => return None,
        };
        return if is_outermost { read(arguments[0], RecordWish { keep, ..wish }) } else { None };
    }
    let (variable, regions) = match what.split_once('[') {
        Some((variable, list)) if wish.regions == Regions::All => {
            let names = list.strip_suffix(']')?.split(',').map(|name| name.trim().to_string());
            (variable.trim(), Regions::Named(names.collect()))
        }
        Some(_) => return None,
        None => (what.trim(), wish.regions.clone()),
    };
    let is_name = !variable.is_empty() && !variable.contains([')', ' ', ',', ']']);
    is_name.then(|| Ok(RecordWish { variable: variable.to_string(), regions, ..wish }))
}

/// The arguments of a function; commas in brackets are not between arguments.
fn split(arguments: &str) -> Option<Vec<&str>> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0_usize, 0);
    for (at, c) in arguments.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(arguments[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(arguments[begin..].trim());
    (depth == 0).then_some(parts)
}

/// A recording as it is written in an experiment file, given the lead fields that there are.
pub struct Written<'a>(pub &'a Recording, pub &'a [LeadField]);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recording { variable, every, sampling, after, selection, keep, .. } = self.0;
        let mut text = variable.clone();
        if let Selection::Regions(regions) = selection {
            let list: Vec<String> = regions.iter().map(usize::to_string).collect();
            text = format!("{text}[{}]", list.join(", "));
        }
        if *sampling == Sampling::Mean {
            text = format!("mean({text})");
        }
        if *selection == Selection::Mean {
            text = format!("regional_mean({text})");
        }
        if let Selection::Projection(matrix) = selection {
            // A lead field that is none of a file cannot be written, nor be of a run of the command.
            let file = self.1.iter().find(|field| Arc::ptr_eq(&field.matrix, matrix)).map(|field| field.path.display());
            text = format!("projection({text}, \"{}\")", file.map_or_else(String::new, |file| file.to_string()));
        }
        text = match *keep {
            Keep::All => text,
            Keep::Last(last) => format!("last({text}, {})", exact_time(last)),
            Keep::Connectivity => format!("fc({text})"),
            Keep::Dynamics { window, step } => format!("fcd({text}, {}, {})", exact_time(window), exact_time(step)),
            Keep::Spectra(options) => format!("spectrum({text}, {})", exact_time(1000.0 * options.segment_length)),
        };
        write!(f, "{text}@{}", exact_time(*every))?;
        if *after > 0.0 { write!(f, " from {}", exact_time(*after)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(text: &str, fields: &mut Vec<LeadField>) -> Recording {
        let wish: RecordWish = text.parse().unwrap_or_else(|error| panic!("{error}"));
        let selection = match wish.regions {
            Regions::All => Selection::All,
            Regions::Mean => Selection::Mean,
            Regions::Named(names) => Selection::Regions(names.iter().map(|name| name.parse().unwrap()).collect()),
            Regions::Projected(path) => {
                let matrix = Arc::new(Array2::zeros((1, 1)));
                fields.push(LeadField { path, matrix: matrix.clone() });
                Selection::Projection(matrix)
            }
        };
        let every = wish.every.unwrap();
        let recording = Recording { sampling: wish.sampling, ..Recording::every(wish.variable, every) };
        recording.after(wish.after).of(selection).keep(wish.keep)
    }

    #[test]
    fn recordings_are_read_and_written_alike() {
        for text in [
            "rates_exc@1ms",
            "mean(ee.s)@10ms",
            "bold@2s",
            "rates_exc[3, 0]@1ms",
            "mean(rates_exc[79])@1ms",
            "regional_mean(mean(x))@10ms",
            "fc(bold)@2s from 10s",
            "fcd(bold, 50s, 10s)@2s",
            "spectrum(regional_mean(x), 2s)@1ms",
            "projection(mean(x), \"eeg fields/a@b.csv\")@4ms",
            "spectrum(projection(x, \"eeg.npy\"), 2s)@1ms from 1s",
            "last(rates_exc[1, 2], 2s)@0.1ms from 1s",
        ] {
            let mut fields = Vec::new();
            let recording = recording(text, &mut fields);
            assert_eq!(Written(&recording, &fields).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_recording_is_told() {
        for text in [
            "mean(@1ms",
            "fc()@1ms",
            "fcd(x)@1ms",
            "fc(fc(x))@1ms",
            "mean(fc(x))@1ms",
            "mean(mean(x))@1ms",
            "regional_mean(x[1])@1ms",
            "projection(x[1], eeg.csv)@1ms",
            "projection(x)@1ms",
            "x[1@1ms",
            "max(x)@1ms",
            "a b@1ms",
        ] {
            let error = text.parse::<RecordWish>().unwrap_err();
            assert!(error.starts_with(&format!("`{text}` is nothing to record; expected")), "{error}");
        }
        assert!("x@5".parse::<RecordWish>().unwrap_err().contains("has no unit"));
        assert!("fcd(x, 60, 10s)@1ms".parse::<RecordWish>().unwrap_err().contains("has no unit"));
    }
}
