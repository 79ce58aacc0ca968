//! Numbers of regions, for people.

use super::report::PerRegion;

/// The cells of a measure of regions, in a table for people.
pub struct Row {
    /// Name with unit.
    pub name: String,
    /// Mean over the regions.
    pub mean: String,
    /// Number and label of the lowest and the highest region.
    pub ends: [(String, String); 2],
}

impl Row {
    /// The cells of a measure of regions with these labels.
    pub fn of(row: &PerRegion, labels: &[String]) -> Self {
        let known = || row.values.iter().enumerate().filter_map(|(region, value)| value.map(|value| (region, value)));
        let end = |first_is_better: fn(f64, f64) -> bool| {
            known().reduce(|best, other| if first_is_better(other.1, best.1) { other } else { best })
        };
        let (lowest, highest) = (end(|a, b| a < b), end(|a, b| a > b));
        let largest = known().map(|(_, value)| value.abs()).fold(0.0, f64::max);
        let (factor, unit) = match row.unit.as_str() {
            "ms" if largest >= 10_000.0 => (1000.0, "s"),
            unit => (1.0, unit),
        };
        let spread = lowest.zip(highest).map_or(0.0, |((_, low), (_, high))| high - low);
        let decimals = decimals(largest / factor, spread / factor);
        let number = |value: f64| match decimals {
            Some(decimals) => format!("{:.decimals$}", value / factor).replace('-', "−"),
            None => format!("{:.2e}", value / factor).replace('-', "−"),
        };
        let cell = |end: Option<(usize, f64)>| match end {
            Some((region, value)) => (number(value), labels[region].clone()),
            None => ("–".to_string(), String::new()),
        };
        let mean = super::report::mean(row.values.iter().copied());
        let name = if unit.is_empty() { row.label.clone() } else { format!("{}, {unit}", row.label) };
        let ends = match spread == 0.0 && lowest.is_some() {
            true => [(String::new(), who(known().count(), lowest, labels)), Default::default()],
            false => [cell(lowest), cell(highest)],
        };
        Self { name, mean: mean.map_or("–".to_string(), number), ends }
    }
}

/// The regions that share a number.
fn who(count: usize, one: Option<(usize, f64)>, labels: &[String]) -> String {
    match one {
        Some((region, _)) if count == 1 => labels[region].clone(),
        _ if count == labels.len() => "all regions".to_string(),
        _ => format!("{count} regions"),
    }
}

/// Decimals that show three digits of the largest number, or two of the spread if that takes no more than six; none if
/// the number is far from 1.
fn decimals(largest: f64, spread: f64) -> Option<usize> {
    if largest == 0.0 {
        return Some(0);
    }
    let magnitude = largest.log10().floor();
    if !(-3.0..6.0).contains(&magnitude) {
        return None;
    }
    let of_spread = if spread > 0.0 { 1.0 - spread.log10().floor() } else { 0.0 };
    Some(of_spread.min(5.0 - magnitude).max(2.0 - magnitude).max(0.0) as usize)
}
