//! Times with units, as people write and read them. In the program, times are in ms.

/// Unit, and how many ms it is; the factors below 1 are given by what divides.
const UNITS: &[(&str, f64, f64)] = &[
    ("us", 1.0, 1000.0),
    ("µs", 1.0, 1000.0),
    ("ms", 1.0, 1.0),
    ("s", 1e3, 1.0),
    ("min", 6e4, 1.0),
    ("h", 3.6e6, 1.0),
];

/// A time in ms from a number with its unit, such as `0.1ms`, `2 s` or `5min`.
///
/// # Errors
/// If there is no number, no unit, or an unknown one.
pub fn parse_time(text: &str) -> Result<f64, String> {
    let trimmed = text.trim();
    let split = trimmed.find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E')).unwrap_or(trimmed.len());
    let (number, unit) = (trimmed[..split].trim(), trimmed[split..].trim());
    let value: f64 = number
        .parse()
        .map_err(|_| format!("`{text}` is no time; expected a number with a unit, such as `0.1ms` or `5min`"))?;
    if unit.is_empty() {
        return Err(format!(
            "`{text}` has no unit; write for instance `{number}ms` or `{number}s` (us, ms, s, min, h)"
        ));
    }
    match UNITS.iter().find(|(name, ..)| *name == unit) {
        Some((_, factor, divisor)) => Ok(value * factor / divisor),
        None => Err(format!("`{unit}` is no unit of time; known are us, ms, s, min, h")),
    }
}

/// A time as [`parse_time`] reads it back to the last bit.
pub fn exact_time(ms: f64) -> String {
    let (number, unit) = tidy(ms);
    format!("{number}{unit}")
}

/// A time for people, all digits kept.
pub fn display_time(ms: f64) -> String {
    let (number, unit) = tidy(ms);
    format!("{number} {unit}")
}

/// A time for people, to about three digits.
pub fn seconds(ms: f64) -> String {
    let s = ms / 1000.0;
    match s {
        _ if s < 1.0 => format!("{ms:.0} ms"),
        _ if s < 60.0 => format!("{s:.1} s"),
        _ if s < 3600.0 => format!("{:.0} min {:02.0} s", (s / 60.0).floor(), (s % 60.0).floor()),
        _ => format!("{:.0} h {:02.0} min", (s / 3600.0).floor(), (s % 3600.0 / 60.0).floor()),
    }
}

/// The largest unit in which the time is a short number.
fn tidy(ms: f64) -> (String, &'static str) {
    for (unit, factor, _) in UNITS.iter().rev().filter(|(_, factor, _)| *factor > 1.0) {
        let number = format!("{}", ms / factor);
        if (ms / factor).abs() >= 1.0 && number.len() <= 5 && parse_time(&format!("{number}{unit}")) == Ok(ms) {
            return (number, unit);
        }
    }
    (format!("{ms}"), "ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_scale_to_milliseconds() {
        let read = |text| parse_time(text).unwrap();
        assert_eq!([read("100us"), read("0.1ms"), read("2 s"), read("5min"), read("1h")], [0.1, 0.1, 2e3, 3e5, 3.6e6]);
        assert_eq!(read("1e-1ms"), 0.1);
    }

    #[test]
    fn a_bare_number_asks_for_a_unit() {
        assert!(parse_time("5").unwrap_err().contains("has no unit"));
        assert!(parse_time("5 days").unwrap_err().contains("is no unit of time"));
        assert!(parse_time("soon").unwrap_err().contains("is no time"));
    }

    #[test]
    fn exact_times_come_back() {
        for ms in [0.1, 0.05, 1.0, 10.0, 300_000.0, 12_345.6, 3.6e6, 1.0 / 3.0, 90_000.0] {
            assert_eq!(parse_time(&exact_time(ms)), Ok(ms));
        }
        assert_eq!(exact_time(300_000.0), "5min");
        assert_eq!(display_time(0.1), "0.1 ms");
    }
}
