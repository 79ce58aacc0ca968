//! Measures as a plan writes them: `max(rates_exc)`, `mean(x, 1s..2s) - mean(x, 3s..4s)`, `fc_correlation`, `series(bold)`.

use super::time::parse_time;
use neurolib::sweep::{Measure, Quantity, Term};

/// Reads a measure as it displays itself.
///
/// # Errors
/// If it is none.
pub fn parse_measure(text: &str) -> Result<Measure, String> {
    if let Some((first, second)) = text.split_once(" - ") {
        return Ok(Measure::Difference(term(first)?, term(second)?));
    }
    match parts(text)? {
        ("series", Some(variable)) if !variable.contains(',') => Ok(Measure::Series(variable.to_string())),
        ("series", _) => Err(format!("`{}` needs one variable: `series(VARIABLE)`", text.trim())),
        _ => Ok(Measure::Value(term(text)?)),
    }
}

fn term(text: &str) -> Result<Term, String> {
    let (name, arguments) = parts(text)?;
    let quantity = Quantity::from_name(name)?;
    let (variable, window) = match arguments.map(|arguments| arguments.split_once(',').unwrap_or((arguments, ""))) {
        None if quantity.compares() => return Ok(Term::new(quantity, "bold")),
        None => return Err(format!("`{name}` needs a variable: `{name}(VARIABLE)`")),
        Some((variable, window)) => (variable.trim(), window.trim()),
    };
    if variable.is_empty() || variable.contains(['(', ')', ' ']) {
        return Err(format!("`{}` names no variable; expected `{name}(VARIABLE)`", text.trim()));
    }
    let term = Term::new(quantity, variable);
    if window.is_empty() {
        return Ok(term);
    }
    let Some((from, until)) = window.split_once("..") else {
        return Err(format!("`{window}` is no window of time; expected for instance `{name}({variable}, 1s..2s)`"));
    };
    let (from, until) = (parse_time(from)?, parse_time(until)?);
    if !(from < until) {
        return Err(format!("the window `{window}` ends before it begins"));
    }
    Ok(term.within(from, until))
}

/// Name, and what stands in parentheses.
fn parts(text: &str) -> Result<(&str, Option<&str>), String> {
    let text = text.trim();
    match text.split_once('(') {
        None => Ok((text, None)),
        Some((name, rest)) => match rest.strip_suffix(')') {
            Some(arguments) => Ok((name.trim(), Some(arguments.trim()))),
            None => Err(format!("`{text}` is no measure; expected for instance `max(VARIABLE)`")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_and_written_alike() {
        for text in [
            "max(rates_exc)",
            "mean(ee.s, 500ms..2s)",
            "fc_correlation(bold)",
            "series(bold)",
            "max(x, 1s..2s) - max(x, 3s..4s)",
        ] {
            assert_eq!(parse_measure(text).unwrap().to_string(), text);
        }
        assert_eq!(parse_measure("fcd_distance").unwrap().name(), "fcd_distance");
        assert_eq!(parse_measure("max(x, 1s..2s)").unwrap().name(), "max_x_1000_2000ms");
    }

    #[test]
    fn what_is_no_measure_is_told() {
        let cases = [
            ("maxx(x)", "unknown measure `maxx`; did you mean `max`?"),
            ("wavelength(x)", "known are min, max, mean"),
            ("max", "`max` needs a variable: `max(VARIABLE)`"),
            ("max(", "`max(` is no measure"),
            ("max()", "names no variable"),
            ("series", "needs one variable"),
            ("max(x, 3)", "is no window of time"),
            ("max(x, 2s..1s)", "ends before it begins"),
            ("max(x) - series(x)", "unknown measure `series`"),
        ];
        for (text, expected) in cases {
            let error = parse_measure(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
