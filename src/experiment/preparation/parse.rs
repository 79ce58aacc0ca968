//! From text to steps, each done before the next is read: what nodes a label names depends on it.

use super::Prepared;
use crate::experiment::stimulus::cursor::Cursor;
use crate::experiment::stimulus::mistake::Mistake;
use crate::experiment::stimulus::nodes::nodes;
use neurolib_runtime::connectome::{Atlas, Matrices, Normalization, Preparation, Symmetrization};
use neurolib_runtime::names::nearest;
use std::ops::Range;

/// Names of the steps, and how each is written.
const STEPS: [(&str, &str); 11] = [
    ("exclude", "exclude(Hippocampus_*, 12, 40..45)"),
    ("keep", "keep(*_L)"),
    ("transpose", "transpose, transpose(weights) or transpose(lengths)"),
    ("normalize", "normalize(max), normalize(rows) or normalize(spectral)"),
    ("symmetrize", "symmetrize(mean) or symmetrize(max)"),
    ("threshold", "threshold(0.01)"),
    ("density", "density(10%)"),
    ("zero_diagonal", "zero_diagonal"),
    ("lengths", "lengths(cm) or lengths(m), the unit they are in now"),
    ("scale_lengths", "scale_lengths(0.1)"),
    ("label", "label(aal2)"),
];

/// Does what a text says.
///
/// # Errors
/// The first mistake; steps before it are done.
pub fn follow(text: &str, prepared: &mut Prepared) -> Result<(), Mistake> {
    let mut cursor = Cursor { text, at: 0 };
    loop {
        let (found, place) = cursor.found();
        let Some((name, place)) = cursor.word() else {
            let mistake = Mistake::new(place, format!("expected a step, found {found}"));
            return Err(mistake.help(known()));
        };
        let step = step(name, place.clone(), &mut cursor, prepared.connectome.labels())?;
        let place = place.start..cursor.at;
        let done = step.apply(&prepared.connectome);
        prepared.connectome = done.map_err(|error| Mistake::new(place.clone(), error.to_string()))?;
        prepared.steps.push(step);
        prepared.texts.push(text[place].trim().to_string());
        if cursor.is_at_end() {
            return Ok(());
        }
        let (found, place) = cursor.found();
        if !cursor.takes(',') {
            let mistake = Mistake::new(place, format!("expected a comma or the end, found {found}"));
            return Err(mistake.help("steps have commas between them: `symmetrize(mean), normalize(max)`"));
        }
    }
}

fn known() -> String {
    let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    format!("steps are {}", names.join(", "))
}

fn step(name: &str, place: Range<usize>, cursor: &mut Cursor, labels: &[String]) -> Result<Preparation, Mistake> {
    let Some((_, example)) = STEPS.iter().find(|(known, _)| *known == name) else {
        let meant = nearest(name, STEPS.iter().map(|(name, _)| *name));
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        return Err(Mistake::new(place, format!("there is no step `{name}`{meant}")).help(known()));
    };
    let mut argument = Argument { cursor, example, step: name, place };
    if !argument.cursor.takes('(') {
        return match name {
            "transpose" => Ok(Preparation::Transpose(Matrices::Both)),
            "zero_diagonal" => Ok(Preparation::ZeroDiagonal),
            _ => Err(argument.missing()),
        };
    }
    let step = match name {
        "exclude" | "keep" => {
            let start = argument.cursor.at;
            let chosen = nodes(argument.cursor, labels)?;
            let everything = Mistake::new(start..argument.cursor.at, "`all` leaves nothing to choose");
            let chosen = chosen.ok_or_else(|| everything.help(format!("write for instance `{example}`")))?;
            if name == "keep" { Preparation::Keep(chosen) } else { Preparation::Exclude(chosen) }
        }
        "transpose" => {
            Preparation::Transpose(argument.choice(&[("weights", Matrices::Weights), ("lengths", Matrices::Lengths)])?)
        }
        "normalize" => Preparation::Normalize(argument.choice(&[
            ("max", Normalization::Max),
            ("rows", Normalization::Rows),
            ("spectral", Normalization::Spectral),
        ])?),
        "symmetrize" => {
            Preparation::Symmetrize(argument.choice(&[("mean", Symmetrization::Mean), ("max", Symmetrization::Max)])?)
        }
        "lengths" => Preparation::ScaleLengths(argument.choice(&[("cm", 10.0), ("m", 1000.0), ("mm", 1.0)])?),
        "label" => Preparation::Label(argument.choice(&[("aal2", Atlas::Aal2)])?),
        "threshold" => Preparation::Threshold(argument.number()?),
        "density" => Preparation::Density(argument.number()?),
        "scale_lengths" => Preparation::ScaleLengths(argument.number()?),
        _ => return Err(argument.missing()),
    };
    argument.end()?;
    Ok(step)
}

/// What stands in the parentheses of a step.
struct Argument<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    example: &'static str,
    step: &'c str,
    place: Range<usize>,
}

impl Argument<'_, '_> {
    fn missing(&self) -> Mistake {
        Mistake::new(self.place.clone(), format!("`{}` does not say what is meant", self.step))
            .help(format!("write {}", self.example))
    }

    /// One of these words.
    fn choice<T: Copy>(&mut self, choices: &[(&str, T)]) -> Result<T, Mistake> {
        let (found, place) = self.cursor.found();
        let word = self.cursor.word().map(|(word, _)| word);
        if let Some((_, choice)) = choices.iter().find(|(name, _)| word == Some(*name)) {
            return Ok(*choice);
        }
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        Err(Mistake::new(place, format!("expected {}, found {found}", names.join(" or "))))
    }

    /// A number, or a share in percent.
    fn number(&mut self) -> Result<f64, Mistake> {
        let (found, place) = self.cursor.found();
        let Some(quantity) = self.cursor.quantity()? else {
            let mistake = Mistake::new(place, format!("expected a number, found {found}"));
            return Err(mistake.help(format!("write for instance `{}`", self.example)));
        };
        match quantity.unit {
            None => Ok(quantity.value),
            Some(("%", _)) if self.step == "density" => Ok(quantity.value / 100.0),
            Some((unit, place)) => Err(Mistake::new(place, format!("`{}` takes a number without `{unit}`", self.step))),
        }
    }

    fn end(&mut self) -> Result<(), Mistake> {
        let (found, place) = self.cursor.found();
        if self.cursor.takes(')') {
            return Ok(());
        }
        Err(Mistake::new(place, format!("expected `)`, found {found}")).help(format!("write {}", self.example)))
    }
}
