//! Units as authors write them.

use std::fmt;

use super::{DIMENSIONS, Ratio, Unit, table};

/// Units that messages name, the likeliest first.
const COMMON: &[&str] = &[
    "1", "ms", "s", "kHz", "Hz", "mV", "V", "pA", "nA", "uA", "A", "nS", "uS", "mS", "S", "pF", "nF", "uF", "F",
    "MOhm", "kOhm", "Ohm", "mm", "m", "um", "cm", "pC", "nC", "fC", "C", "mM", "uM", "M", "mol", "g", "kg", "K", "J",
    "W", "N", "Pa", "T", "min", "h", "%", "MHz", "us",
];

/// Whether it is among the units that messages name.
pub(super) fn is_common(name: &str) -> bool {
    COMMON.contains(&name)
}

impl fmt::Display for Unit {
    /// The unit as an author would write it, such as `mV/ms/sqrt(ms)`. A rate is `1/ms`: only who counts events
    /// would say `kHz`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let common =
            || COMMON.iter().filter(|name| !name.ends_with("Hz")).filter_map(|name| Some((*name, Unit::named(name)?)));
        if let Some((name, _)) = common().find(|(_, unit)| unit == self) {
            return f.write_str(name);
        }
        let times = ["ms", "s"].map(|time| (time, Unit::known(time)));
        if let Some((time, power)) = times.iter().find_map(|(time, base)| Some((time, self.as_power_of(*base)?))) {
            return write_times_power(f, "1", time, power);
        }
        for (time, base) in times {
            for (name, unit) in common() {
                if let Some(power) = self.over(unit).and_then(|rest| rest.as_power_of(base)) {
                    return write_times_power(f, name, time, power);
                }
            }
        }
        for (name, unit) in common().filter(|(_, unit)| !unit.is_dimensionless()) {
            if let Some(power) = self.as_power_of(unit) {
                return f.write_str(&power_text(name, power));
            }
        }
        for (name, unit) in common() {
            for (other, divisor) in common() {
                for (power, suffix) in [(1, ""), (2, "^2")] {
                    let raised = Ratio::integer(power).and_then(|power| unit.power(power));
                    if raised.and_then(|unit| unit.over(divisor)) == Some(*self) {
                        return write!(f, "{name}{suffix}/{other}");
                    }
                    if raised.and_then(|unit| unit.times(divisor)) == Some(*self) {
                        return write!(f, "{name}{suffix}*{other}");
                    }
                }
            }
        }
        self.write_base(f)
    }
}

impl Unit {
    /// The exponent `e` with `self == base^e`, for a `base` that is no pure number.
    fn as_power_of(self, base: Unit) -> Option<Ratio> {
        let at = base.0[..DIMENSIONS].iter().position(|&e| e != Ratio::ZERO)?;
        let exponent = self.0[at].over(base.0[at])?;
        (exponent != Ratio::ZERO && base.power(exponent) == Some(self)).then_some(exponent)
    }

    /// SI base units, for what has no shorter name.
    fn write_base(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ["s", "m", "kg", "A", "mol", "K", "2", "3", "5"];
        let mut factors = Vec::new();
        for (name, exponent) in names.iter().zip(self.0) {
            if exponent != Ratio::ZERO {
                factors.push(power_text(name, exponent));
            }
        }
        f.write_str(&factors.join("*"))
    }

    /// The units that models use, the likeliest first.
    pub fn common_names() -> impl Iterator<Item = &'static str> {
        COMMON.iter().copied()
    }

    /// The unit name nearest to a mistyped one.
    pub fn nearest_name(name: &str) -> Option<&'static str> {
        let names = COMMON.iter().copied().chain(table::names());
        crate::names::nearest(name, names.filter(|known| *known != "1"))
    }
}

fn write_times_power(f: &mut fmt::Formatter<'_>, name: &str, time: &str, power: Ratio) -> fmt::Result {
    let halves = Ratio::new(-3, 2);
    match power {
        p if p.negated() == Ratio::HALF => write!(f, "{name}/sqrt({time})"),
        p if Some(p) == halves => write!(f, "{name}/{time}/sqrt({time})"),
        p if p.numerator() < 0 => write!(f, "{name}/{}", power_text(time, p.negated())),
        p if name == "1" => f.write_str(&power_text(time, p)),
        p => write!(f, "{name}*{}", power_text(time, p)),
    }
}

fn power_text(name: &str, power: Ratio) -> String {
    match (power.numerator(), power.denominator()) {
        (1, 1) => name.to_owned(),
        (1, 2) => format!("sqrt({name})"),
        (n, 1) => format!("{name}^{n}"),
        (n, d) => format!("{name}^({n}/{d})"),
    }
}
