//! The units and prefixes an author may write.

use super::{EXPONENTS, Ratio, Unit};

/// Name, exponents of (s, m, kg, A, mol, K), of (2, 3, 5), and whether prefixes apply.
type Row = (&'static str, [i8; 6], [i8; 3], bool);

const UNITS: &[Row] = &[
    ("V", [-3, 2, 1, -1, 0, 0], [0; 3], true),
    ("A", [0, 0, 0, 1, 0, 0], [0; 3], true),
    ("S", [3, -2, -1, 2, 0, 0], [0; 3], true),
    ("F", [4, -2, -1, 2, 0, 0], [0; 3], true),
    ("Ohm", [-3, 2, 1, -2, 0, 0], [0; 3], true),
    ("Ω", [-3, 2, 1, -2, 0, 0], [0; 3], true), // Greek capital omega
    ("Ω", [-3, 2, 1, -2, 0, 0], [0; 3], true), // ohm sign
    ("s", [1, 0, 0, 0, 0, 0], [0; 3], true),
    ("min", [1, 0, 0, 0, 0, 0], [2, 1, 1], false),
    ("h", [1, 0, 0, 0, 0, 0], [4, 2, 2], false),
    ("Hz", [-1, 0, 0, 0, 0, 0], [0; 3], true),
    ("g", [0, 0, 1, 0, 0, 0], [-3, 0, -3], true),
    ("m", [0, 1, 0, 0, 0, 0], [0; 3], true),
    ("mol", [0, 0, 0, 0, 1, 0], [0; 3], true),
    ("M", [0, -3, 0, 0, 1, 0], [3, 0, 3], true),
    ("C", [1, 0, 0, 1, 0, 0], [0; 3], true),
    ("K", [0, 0, 0, 0, 0, 1], [0; 3], true),
    ("J", [-2, 2, 1, 0, 0, 0], [0; 3], true),
    ("W", [-3, 2, 1, 0, 0, 0], [0; 3], true),
    ("N", [-2, 1, 1, 0, 0, 0], [0; 3], true),
    ("Pa", [-2, -1, 1, 0, 0, 0], [0; 3], true),
    ("T", [-2, 0, 1, -1, 0, 0], [0; 3], true),
    ("%", [0; 6], [-2, 0, -2], false),
    ("rad", [0; 6], [0; 3], false),
    ("1", [0; 6], [0; 3], false),
];

/// Prefix and its power of ten. `µ` is written with either of its two characters.
const PREFIXES: &[(char, i8)] = &[
    ('f', -15),
    ('p', -12),
    ('n', -9),
    ('u', -6),
    ('\u{b5}', -6),
    ('\u{3bc}', -6),
    ('m', -3),
    ('c', -2),
    ('k', 3),
    ('M', 6),
    ('G', 9),
];

/// The unit of this name. Names without a prefix win: `min` is a minute, `m` a metre.
pub(super) fn lookup(name: &str) -> Option<Unit> {
    if let Some(row) = UNITS.iter().find(|row| row.0 == name) {
        return Some(build(row, 0));
    }
    let first = name.chars().next()?;
    let (_, power) = PREFIXES.iter().find(|(prefix, _)| *prefix == first)?;
    let rest = &name[first.len_utf8()..];
    let row = UNITS.iter().find(|row| row.0 == rest && row.3)?;
    Some(build(row, *power))
}

/// Every name without a prefix, to propose from.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|row| row.0)
}

fn build(row: &Row, power_of_ten: i8) -> Unit {
    let (_, dimensions, scale, _) = row;
    let scale = [scale[0] + power_of_ten, scale[1], scale[2] + power_of_ten];
    let mut exponents = [Ratio::ZERO; EXPONENTS];
    for (slot, value) in exponents.iter_mut().zip(dimensions.iter().chain(&scale)) {
        *slot = Ratio::integer((*value).into()).expect("invariant: the table's exponents are small");
    }
    Unit(exponents)
}
