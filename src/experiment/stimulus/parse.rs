//! From text to a stimulus; the grammar stands in the module above.

use super::cursor::{Cursor, Quantity};
use super::mistake::Mistake;
use super::nodes::nodes;
use super::quantity::Wanted;
use neurolib::Stimulus;
use neurolib_compiler::units::Unit;
use neurolib_runtime::description::PortInfo;
use std::ops::Range;
use std::path::Path;

/// What a stimulus is for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub port: &'a PortInfo,
    /// The port's unit.
    pub unit: Unit,
    /// Labels of the nodes.
    pub labels: &'a [String],
    /// The folder that paths are relative to.
    pub folder: &'a Path,
}

/// A stimulus that is being read.
pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) scope: Scope<'a>,
    /// Paths: where they stand, and in full.
    pub(super) paths: Vec<(Range<usize>, String)>,
    /// Open parentheses.
    depth: usize,
}

/// A part of a product.
enum Factor<'a> {
    Number(Quantity<'a>),
    Stimulus(Stimulus),
}

/// Parentheses within parentheses.
const DEEPEST: usize = 50;

/// The stimulus that a text describes, and the text with paths in full.
///
/// # Errors
/// The first mistake.
pub fn parse(text: &str, scope: Scope) -> Result<(Stimulus, String), Mistake> {
    let mut parser = Parser { cursor: Cursor { text, at: 0 }, scope, paths: Vec::new(), depth: 0 };
    let stimulus = parser.stimulus()?;
    if !parser.cursor.is_at_end() {
        let (found, place) = parser.cursor.found();
        let mistake = Mistake::new(place, format!("expected the end of the stimulus, found {found}"));
        return Err(mistake.help("terms are joined by `+`, `*` and `then`; `on`, `from` and `to` come last, each once"));
    }
    let mut full = text.to_string();
    for (place, path) in parser.paths.into_iter().rev() {
        full.replace_range(place, &path);
    }
    Ok((stimulus, full))
}

impl<'a> Parser<'a> {
    /// Terms, and where and when they act.
    fn stimulus(&mut self) -> Result<Stimulus, Mistake> {
        let mut stimulus = self.chain()?;
        if self.cursor.takes_word("on")
            && let Some(nodes) = nodes(&mut self.cursor, self.scope.labels)?
        {
            stimulus = stimulus.on(nodes);
        }
        let from = self.time("from")?;
        let to = self.time("to")?;
        if let Some((from, _)) = &from {
            stimulus = stimulus.delayed_by(*from);
        }
        if let Some((to, place)) = to {
            let begin = from.map_or(0.0, |(from, _)| from);
            if to <= begin {
                let message = format!("the stimulus ends at {to} ms, but begins at {begin} ms");
                return Err(Mistake::new(place, message).help("both are times of the run: `from 2s to 8s` lasts 6 s"));
            }
            stimulus = stimulus.until(to);
        }
        Ok(stimulus)
    }

    /// Parts that follow each other.
    fn chain(&mut self) -> Result<Stimulus, Mistake> {
        let start = self.cursor.at;
        let first = self.sum()?;
        let end = self.cursor.at;
        let duration = self.time("for")?;
        if let Some((duration, place)) = &duration
            && *duration <= 0.0
        {
            return Err(Mistake::new(place.clone(), format!("a part lasts {duration} ms; it has to be more than 0")));
        }
        let is_followed = self.cursor.takes_word("then");
        match duration {
            Some((duration, _)) if is_followed => Ok(first.then(duration, self.chain()?)),
            Some((duration, _)) => Ok(first.until(duration)),
            None if is_followed => {
                let mistake = Mistake::new(start..end, "how long this lasts is not said, but something follows");
                Err(mistake.help("write for instance `sine(0.1, 10[Hz]) for 2s then 0.2`"))
            }
            None => Ok(first),
        }
    }

    fn sum(&mut self) -> Result<Stimulus, Mistake> {
        let mut sum = self.term()?;
        loop {
            if self.cursor.takes('+') {
                sum = sum + self.term()?;
            } else if self.cursor.takes('-') {
                sum = sum + self.term()? * -1.0;
            } else {
                return Ok(sum);
            }
        }
    }

    /// A product: of pure numbers and at most one other factor.
    fn term(&mut self) -> Result<Stimulus, Mistake> {
        let (mut gain, mut value, mut stimulus) = (1.0, None, None);
        loop {
            let start = self.cursor.at;
            match self.factor()? {
                Factor::Number(quantity) if quantity.unit.is_none() => gain *= quantity.value,
                Factor::Number(quantity) if value.is_none() && stimulus.is_none() => value = Some(quantity),
                Factor::Stimulus(factor) if value.is_none() && stimulus.is_none() => stimulus = Some(factor),
                Factor::Number(_) | Factor::Stimulus(_) => {
                    let message = "a product has one factor that is more than a number";
                    return Err(
                        Mistake::new(start..self.cursor.at, message).help("only numbers without unit scale others")
                    );
                }
            }
            if !self.cursor.takes('*') {
                break;
            }
        }
        Ok(match (stimulus, value) {
            (Some(stimulus), _) if gain == 1.0 => stimulus,
            (Some(stimulus), _) => stimulus * gain,
            (None, Some(quantity)) => Stimulus::Constant(gain * self.value("a constant").number_of(&quantity)?),
            (None, None) => Stimulus::Constant(gain),
        })
    }

    fn factor(&mut self) -> Result<Factor<'a>, Mistake> {
        if let Some(quantity) = self.cursor.quantity()? {
            return Ok(Factor::Number(quantity));
        }
        if self.cursor.takes('-') {
            return Ok(match self.factor()? {
                Factor::Number(quantity) => Factor::Number(Quantity { value: -quantity.value, ..quantity }),
                Factor::Stimulus(stimulus) => Factor::Stimulus(stimulus * -1.0),
            });
        }
        if self.cursor.takes('(') {
            let place = self.cursor.at - 1..self.cursor.at;
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(Mistake::new(place, format!("parentheses are nested deeper than {DEEPEST}")));
            }
            let stimulus = self.stimulus()?;
            self.expect(')')?;
            self.depth -= 1;
            return Ok(Factor::Stimulus(stimulus));
        }
        let (found, place) = self.cursor.found();
        if let Some((name, place)) = self.cursor.word()
            && self.cursor.takes('(')
        {
            return self.call(name, place).map(Factor::Stimulus);
        }
        let mistake = Mistake::new(place, format!("expected a stimulus, found {found}"));
        Err(mistake.help("write a function such as `sine(0.1, 10[Hz])`, or a number"))
    }

    /// A time behind this word, if the word comes next.
    fn time(&mut self, word: &str) -> Result<Option<(f64, Range<usize>)>, Mistake> {
        if !self.cursor.takes_word(word) {
            return Ok(None);
        }
        let Some(quantity) = self.cursor.quantity()? else {
            let (found, place) = self.cursor.found();
            let mistake = Mistake::new(place, format!("expected a time behind `{word}`, found {found}"));
            return Err(mistake.help(format!("write for instance `{word} 2s`")));
        };
        let time = Wanted::time(format!("the time behind `{word}`")).number_of(&quantity)?;
        if time < 0.0 {
            return Err(Mistake::new(quantity.place, format!("the time behind `{word}` is negative")));
        }
        Ok(Some((time, quantity.place)))
    }

    pub(super) fn expect(&mut self, sign: char) -> Result<(), Mistake> {
        let (found, place) = self.cursor.found();
        match self.cursor.takes(sign) {
            true => Ok(()),
            false => Err(Mistake::new(place, format!("expected `{sign}`, found {found}"))),
        }
    }
}
