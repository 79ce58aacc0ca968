//! Where an axis has marks, and what they say.

use super::axes::TICK_SIZE;
use super::font::{self, Weight};

/// Space for the name of a region.
pub(super) const LONGEST_NAME: f64 = 90.0;

/// Marks of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ticks {
    /// Positions in the unit of the axis.
    pub positions: Vec<f64>,
    /// A text for each.
    pub labels: Vec<String>,
    /// A power of ten that all texts are multiplied by, as "×10⁻⁶".
    pub multiplier: Option<String>,
}

/// About so many round numbers within the limits.
pub(super) fn linear((low, high): (f64, f64), about: usize) -> Ticks {
    let rough = (high - low) / about.max(1) as f64;
    if !rough.is_normal() {
        return Ticks::default();
    }
    let magnitude = 10_f64.powf(rough.log10().floor());
    // Of 1, 2, 5 and 10 the nearest in ratio: the limits are the geometric means of neighbors.
    let factor = match rough / magnitude {
        small if small < 2_f64.sqrt() => 1.0,
        small if small < 10_f64.sqrt() => 2.0,
        large if large < 50_f64.sqrt() => 5.0,
        _ => 10.0,
    };
    let step = factor * magnitude;
    // A millionth of a step forgives rounding at the limits.
    let (first, last) = ((low / step - 1e-6).ceil() as i64, (high / step + 1e-6).floor() as i64);
    let positions: Vec<f64> = (first..=last).map(|index| index as f64 * step).collect();
    let largest = positions.iter().fold(0.0_f64, |largest, position| largest.max(position.abs()));
    let exponent = if largest > 0.0 { largest.log10().floor() as i32 } else { 0 };
    let exponent = if (-3..5).contains(&exponent) { 0 } else { exponent };
    let decimals = (f64::from(exponent) - (step * 1.001).log10().floor()).max(0.0) as usize;
    let scale = 10_f64.powi(exponent);
    Ticks {
        labels: positions.iter().map(|position| decimal(position / scale, decimals)).collect(),
        positions,
        multiplier: (exponent != 0).then(|| format!("×10{}", superscript(exponent))),
    }
}

/// Powers of ten within limits that are decimal logarithms, at most about so many; 1, 2 and 5 times such where there are
/// fewer than two.
pub(super) fn logarithmic((low, high): (f64, f64), about: usize) -> Ticks {
    let (first, last) = (low.ceil() as i32, high.floor() as i32);
    let step = ((last - first + 1).max(1) as usize).div_ceil(about.max(1)) as i32;
    let mut ticks = Ticks::default();
    let decades = first..=last;
    if last - first >= 1 {
        for exponent in decades.filter(|exponent| exponent % step == 0) {
            ticks.positions.push(f64::from(exponent));
            ticks.labels.push(format!("10{}", superscript(exponent)));
        }
        return ticks;
    }
    for exponent in first - 1..=last + 1 {
        for factor in [1, 2, 5] {
            let position = f64::from(exponent) + f64::from(factor).log10();
            if (low..=high).contains(&position) {
                let power = format!("10{}", superscript(exponent));
                ticks.labels.push(if factor == 1 { power } else { format!("{factor}×{power}") });
                ticks.positions.push(position);
            }
        }
    }
    ticks
}

/// Cells of a matrix counted from 1: the first and round numbers, or all names where they are few.
pub(super) fn cells(count: usize, labels: &[String], most_names: usize) -> Ticks {
    let middle = |cell: usize| cell as f64 + 0.5;
    if count <= most_names && !labels.is_empty() {
        let positions = (0..count).map(middle).collect();
        let labels = labels.iter().map(|label| font::shortened(label, TICK_SIZE, Weight::Regular, LONGEST_NAME));
        let labels = labels.collect();
        return Ticks { positions, labels, multiplier: None };
    }
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|step| count <= step * 5);
    let step = step.unwrap_or(count.div_ceil(5));
    let numbers = (1..=count).filter(|number| *number == 1 || number % step == 0);
    let numbers: Vec<usize> = numbers.collect();
    Ticks {
        positions: numbers.iter().map(|number| middle(number - 1)).collect(),
        labels: numbers.iter().map(usize::to_string).collect(),
        multiplier: None,
    }
}

/// The number with a real minus sign, and none before zero.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.chars().any(|digit| ('1'..='9').contains(&digit)) => {
            format!("−{digits}")
        }
        Some(digits) => digits.to_owned(),
        None => text,
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is not above the limit.
pub(super) fn round_below(limit: f64) -> f64 {
    let magnitude = 10_f64.powf(limit.log10().floor());
    [5.0, 2.0, 1.0].map(|factor| factor * magnitude).into_iter().find(|round| *round <= limit).unwrap_or(magnitude)
}

/// The number in as few digits as it takes, with a power of ten where it is huge or tiny.
pub(super) fn compact(value: f64) -> String {
    let exponent = value.abs().log10().floor();
    if value == 0.0 || (-3.0..5.0).contains(&exponent) {
        let decimals = (2.0 - exponent).clamp(0.0, 6.0) as usize;
        let text = decimal(value, decimals);
        return if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    }
    format!("{}×10{}", compact(value / 10_f64.powf(exponent)), superscript(exponent as i32))
}

fn superscript(exponent: i32) -> String {
    let raised = |letter| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(0x2070 + (u32::from(digit) - u32::from('0'))).unwrap_or(digit),
    };
    exponent.to_string().chars().map(raised).collect()
}

/// Limits that leave a little room around the values; for a single value, room around it.
pub(super) fn padded((low, high): (f64, f64), fraction: f64) -> (f64, f64) {
    let room = (high - low) * fraction;
    let room = if room > 0.0 && low + room > low { room } else { (low.abs() * 0.1).max(1e-12) };
    let room = if low == 0.0 && high == 0.0 { 1.0 } else { room };
    (low - room, high + room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_marks_are_round_and_within() {
        assert_eq!(linear((-0.05, 1.02), 5).labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(linear((-1.0, 1.0), 4).labels, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(linear((0.0, 2000.0), 5).labels, ["0", "500", "1000", "1500", "2000"]);
        let tiny = linear((0.0, 3e-6), 3);
        assert_eq!(tiny.labels, ["0", "1", "2", "3"]);
        assert_eq!(tiny.multiplier.as_deref(), Some("×10⁻⁶"));
        assert_eq!(linear((3600.0, 3601.0), 2).labels, ["3600.0", "3600.5", "3601.0"]);
        assert_eq!(linear((1.0, 1.0), 5), Ticks::default());
        assert_eq!(linear((f64::NAN, 1.0), 5), Ticks::default());
    }

    #[test]
    fn logarithmic_marks_are_powers_of_ten() {
        assert_eq!(logarithmic((-3.2, 1.1), 5).labels, ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
        assert_eq!(logarithmic((-20.0, 0.0), 5).labels, ["10⁻²⁰", "10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "10⁰"]);
        assert_eq!(logarithmic((0.1, 0.9), 5).labels, ["2×10⁰", "5×10⁰"]);
    }

    #[test]
    fn cells_count_from_one() {
        assert_eq!(cells(80, &[], 12).labels, ["1", "20", "40", "60", "80"]);
        assert_eq!(cells(80, &[], 12).positions[1], 19.5);
        assert_eq!(cells(1, &[], 12).labels, ["1"]);
        assert_eq!(cells(2, &["L".to_owned(), "R".to_owned()], 12).labels, ["L", "R"]);
    }

    #[test]
    fn numbers_are_compact() {
        assert_eq!([20.0, 0.05, 9.766, 2e-7].map(compact), ["20", "0.05", "9.77", "2×10⁻⁷"]);
        assert_eq!([9.7, 0.31, 1.0].map(round_below), [5.0, 0.2, 1.0]);
    }

    #[test]
    fn a_constant_has_room_around_it() {
        assert_eq!(padded((0.0, 0.0), 0.1), (-1.0, 1.0));
        assert!(padded((5.0, 5.0), 0.1).0 < 5.0);
        assert_eq!(padded((0.0, 10.0), 0.1), (-1.0, 11.0));
    }
}
