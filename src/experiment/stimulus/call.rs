//! Calls of functions: `sine(0.4[mV/ms], frequency=25[Hz])`, `file("stim.csv", every=1ms)`.

use super::cursor::Quantity;
use super::function::{FILE, FUNCTIONS, Function, Kind, Parameter};
use super::mistake::Mistake;
use super::parse::Parser;
use super::quantity::{Plain, Wanted};
use super::samples::samples;
use neurolib::Stimulus;
use neurolib_compiler::units::{Ratio, Unit};
use neurolib_runtime::names::nearest;
use std::ops::Range;

impl<'a> Parser<'a> {
    /// The call of the function of this name, whose parenthesis has been read.
    pub(super) fn call(&mut self, name: &str, place: Range<usize>) -> Result<Stimulus, Mistake> {
        if name == FILE {
            return self.file(place);
        }
        let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
            return Err(unknown(name, place));
        };
        let mut values: Vec<Option<f64>> = vec![None; function.parameters.len()];
        let mut position = 0;
        while !self.cursor.takes(')') {
            let index = self.parameter(function, position)?;
            position = index + 1;
            let parameter = &function.parameters[index];
            let wanted = self.wanted(parameter);
            let quantity = self.argument(&wanted)?;
            if values[index].is_some() {
                return Err(Mistake::new(quantity.place, format!("`{}` is given twice", parameter.name)));
            }
            values[index] = Some(wanted.number_of(&quantity)?);
            self.next_argument()?;
        }
        let given = values.iter().zip(function.parameters);
        let values: Result<Vec<f64>, &str> =
            given.map(|(value, parameter)| value.or(parameter.default).ok_or(parameter.name)).collect();
        values.map(|values| (function.build)(&values)).map_err(|missing| {
            let mistake = Mistake::new(place.start..self.cursor.at, format!("`{missing}` is missing"));
            mistake.help(format!("write `{}`", function.signature()))
        })
    }

    /// Which parameter the next argument is for: the one that is named, or that of its position.
    fn parameter(&mut self, function: &Function, position: usize) -> Result<usize, Mistake> {
        if let Some((name, place)) = self.name_of_argument() {
            let known = || function.parameters.iter().map(|parameter| parameter.name);
            return known().position(|known| known == name).ok_or_else(|| {
                let meant =
                    nearest(name, known()).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
                let mistake = Mistake::new(place, format!("`{}` has no argument `{name}`{meant}", function.name));
                mistake.help(format!("write `{}`", function.signature()))
            });
        }
        if position < function.parameters.len() {
            return Ok(position);
        }
        let (_, place) = self.cursor.found();
        let mistake = Mistake::new(place, format!("`{}` has {position} arguments at most", function.name));
        Err(mistake.help(format!("write `{}`", function.signature())))
    }

    /// Takes `name =`.
    fn name_of_argument(&mut self) -> Option<(&'a str, Range<usize>)> {
        let before = self.cursor.clone();
        let name = self.cursor.word().filter(|_| self.cursor.takes('='));
        if name.is_none() {
            self.cursor = before;
        }
        name
    }

    fn argument(&mut self, wanted: &Wanted) -> Result<Quantity<'a>, Mistake> {
        let Some(quantity) = self.cursor.quantity()? else {
            let (found, place) = self.cursor.found();
            let mistake = Mistake::new(place, format!("expected a number for {}, found {found}", wanted.of));
            return Err(mistake.help(format!("write for instance `1[{}]`", wanted.text)));
        };
        Ok(quantity)
    }

    /// A comma, or the closing parenthesis, which stays.
    fn next_argument(&mut self) -> Result<(), Mistake> {
        let (found, place) = self.cursor.found();
        match found == "`)`" || self.cursor.takes(',') {
            true => Ok(()),
            false => Err(Mistake::new(place, format!("expected `,` or `)`, found {found}"))),
        }
    }

    fn wanted(&self, parameter: &Parameter) -> Wanted {
        let of = format!("`{}`", parameter.name);
        let port = self.scope.unit;
        match parameter.kind {
            Kind::Value => self.value(of),
            Kind::Strength => {
                let root = Unit::millisecond().power(Ratio::HALF);
                let unit = root.and_then(|root| port.times(root)).unwrap_or(port);
                Wanted { unit, text: unit.to_string(), of, plain: Plain::Allowed }
            }
            Kind::Time => Wanted::time(of),
            Kind::Frequency => Wanted::frequency(of),
            Kind::Number => Wanted::number(of),
        }
    }

    /// A number in the unit of the port.
    pub(super) fn value(&self, of: impl Into<String>) -> Wanted {
        Wanted { unit: self.scope.unit, text: self.scope.port.unit.clone(), of: of.into(), plain: Plain::Allowed }
    }

    /// `file("stim.csv", every=1ms)` without what stands before its arguments.
    fn file(&mut self, call: Range<usize>) -> Result<Stimulus, Mistake> {
        let signature =
            "write `file(\"FILE.csv\")`, or `file(\"FILE.csv\", every=1ms)` for samples that last longer than a step";
        let Some((name, place)) = self.cursor.quoted()? else {
            let (found, place) = self.cursor.found();
            return Err(Mistake::new(place, format!("expected a path in quotes, found {found}")).help(signature));
        };
        let path = self.scope.folder.join(name);
        let path = std::path::absolute(&path).unwrap_or(path);
        self.paths.push((place.clone(), path.display().to_string()));
        let values = samples(&path, self.scope.labels.len()).map_err(|error| Mistake::new(place, error))?;
        self.next_argument()?;
        let mut every = None;
        if !self.cursor.takes(')') {
            if self.name_of_argument().is_none_or(|(name, _)| name != "every") {
                return Err(Mistake::new(call.start..self.cursor.at, "`file` has only one more argument, `every`")
                    .help(signature));
            }
            let wanted = Wanted::time("`every`");
            every = Some(wanted.number_of(&self.argument(&wanted)?)?);
            self.expect(')')?;
        }
        Ok(match every {
            Some(every) => Stimulus::Samples { values, every },
            None => Stimulus::Series(values),
        })
    }
}

fn unknown(name: &str, place: Range<usize>) -> Mistake {
    let known = || FUNCTIONS.iter().map(|function| function.name).chain([FILE]);
    let meant = nearest(name, known()).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let mistake = Mistake::new(place, format!("there is no function `{name}`{meant}"));
    mistake.help(format!("there are {}", known().collect::<Vec<_>>().join(", ")))
}
