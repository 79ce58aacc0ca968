//! Numbers with units in the unit that is wanted.

use super::cursor::Quantity;
use super::mistake::Mistake;
use neurolib_compiler::units::{Factor, Unit};

/// A unit that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub unit: Unit,
    /// The unit as it is written.
    pub text: String,
    /// What the number is: `amplitude`, `the time behind from`.
    pub of: String,
    /// What a number without unit is.
    pub plain: Plain,
}

/// What a number without unit is.
#[derive(Clone, Debug)]
pub enum Plain {
    /// In the wanted unit.
    Allowed,
    /// A mistake.
    Refused,
}

impl Wanted {
    /// A time.
    pub fn time(of: impl Into<String>) -> Self {
        Self { unit: Unit::millisecond(), text: "ms".to_string(), of: of.into(), plain: Plain::Refused }
    }

    /// A frequency.
    pub fn frequency(of: impl Into<String>) -> Self {
        let unit = Unit::named("Hz").expect("invariant: hertz are a unit");
        Self { unit, text: "Hz".to_string(), of: of.into(), plain: Plain::Refused }
    }

    /// A pure number.
    pub fn number(of: impl Into<String>) -> Self {
        Self { unit: Unit::ONE, text: "1".to_string(), of: of.into(), plain: Plain::Allowed }
    }

    /// The number in this unit.
    ///
    /// # Errors
    /// If its unit is unknown, missing, or of another dimension.
    pub fn number_of(&self, quantity: &Quantity) -> Result<f64, Mistake> {
        let Self { unit, text, of, plain } = self;
        let value = quantity.value;
        let Some((written, place)) = &quantity.unit else {
            return match plain {
                Plain::Allowed => Ok(value),
                Plain::Refused => {
                    let mistake = Mistake::new(quantity.place.clone(), format!("{of} has no unit"));
                    Err(mistake.help(format!("write for instance `{value}[{text}]`")))
                }
            };
        };
        let found = Unit::parse(written.trim()).map_err(|diagnostic| {
            let mistake = Mistake::new(place.clone(), diagnostic.message.clone());
            Mistake { help: diagnostic.help.first().cloned(), ..mistake }
        })?;
        if !found.same_dimension(*unit) {
            let wanted = if *unit == Unit::ONE { "a pure number".to_string() } else { format!("in {text}") };
            let message = format!("{of} has to be {wanted}, not in {}", written.trim());
            let mistake = Mistake::new(quantity.place.clone(), message);
            return Err(match *unit == Unit::ONE {
                true => mistake.help(format!("write `{value}`")),
                false => mistake.help(format!("write for instance `{value}[{text}]`")),
            });
        }
        Ok(match found.factor_to(*unit) {
            Factor::One => value,
            Factor::Times(factor) => value * factor,
            Factor::Over(factor) => value / factor,
        })
    }
}
