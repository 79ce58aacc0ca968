//! A place in the text of a stimulus, and what can be read there.

use super::mistake::Mistake;
use std::ops::Range;

/// A place in a text.
#[derive(Clone)]
pub struct Cursor<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// A number as written, with its unit.
#[derive(Clone, Debug)]
pub struct Quantity<'a> {
    pub value: f64,
    /// The unit, without brackets, and its place.
    pub unit: Option<(&'a str, Range<usize>)>,
    pub place: Range<usize>,
}

impl<'a> Cursor<'a> {
    /// What is left, without the white space before it.
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        &self.text[self.at..]
    }

    /// Whether all has been read.
    pub fn is_at_end(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// Takes a sign if it comes next.
    pub fn takes(&mut self, sign: char) -> bool {
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    /// Takes a word if it comes next.
    pub fn takes_word(&mut self, word: &str) -> bool {
        let start = self.at;
        let is_next = self.word().is_some_and(|(found, _)| found == word);
        if !is_next {
            self.at = start;
        }
        is_next
    }

    /// A name.
    pub fn word(&mut self) -> Option<(&'a str, Range<usize>)> {
        let rest = self.rest();
        let is_first = |c: char| c.is_alphabetic() || c == '_';
        rest.starts_with(is_first).then(|| self.take(rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))))
    }

    /// A text in quotes, without them.
    pub fn quoted(&mut self) -> Result<Option<(&'a str, Range<usize>)>, Mistake> {
        let start = self.at;
        if !self.takes('"') {
            return Ok(None);
        }
        let start = self.at.max(start);
        match self.text[start..].find('"') {
            Some(length) => {
                self.at = start + length + 1;
                Ok(Some((&self.text[start..start + length], start..start + length)))
            }
            None => Err(Mistake::new(start - 1..self.text.len(), "a text has no closing quote")),
        }
    }

    /// Whatever comes before the next white space, comma or closing parenthesis.
    pub fn item(&mut self) -> (&'a str, Range<usize>) {
        let rest = self.rest();
        self.take(rest.find(|c: char| c.is_whitespace() || c == ',' || c == ')'))
    }

    /// A number and its unit, as in `0.4[mV/ms]`, `-2s`, `3`.
    pub fn quantity(&mut self) -> Result<Option<Quantity<'a>>, Mistake> {
        let rest = self.rest();
        let start = self.at;
        let after_sign = rest.strip_prefix('-').unwrap_or(rest);
        if !after_sign.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Ok(None);
        }
        let length = rest.len() - after_sign.len() + number_length(after_sign);
        let (digits, place) = self.take(Some(length));
        let value = digits.parse().map_err(|_| Mistake::new(place, format!("`{digits}` is no number")))?;
        let unit = self.unit()?;
        Ok(Some(Quantity { value, unit, place: start..self.at }))
    }

    /// A unit right behind a number.
    fn unit(&mut self) -> Result<Option<(&'a str, Range<usize>)>, Mistake> {
        let rest = &self.text[self.at..];
        if rest.starts_with('[') {
            let Some(length) = rest.find(']') else {
                return Err(Mistake::new(self.at..self.text.len(), "a unit has no closing bracket"));
            };
            let place = self.at + 1..self.at + length;
            self.at += length + 1;
            return Ok(Some((&self.text[place.clone()], place)));
        }
        let is_unit = |c: char| c.is_alphabetic() || c == '%';
        Ok(rest.starts_with(is_unit).then(|| self.take(rest.find(|c: char| !is_unit(c)))))
    }

    /// What comes next, for messages.
    pub fn found(&mut self) -> (String, Range<usize>) {
        if self.is_at_end() {
            let end = self.text.trim_end().len();
            return ("the end".to_string(), end..end);
        }
        let mut ahead = self.clone();
        let (text, place) = ahead.word().unwrap_or_else(|| {
            let next = ahead.text[ahead.at..].chars().next().map_or(1, char::len_utf8);
            ahead.take(Some(next))
        });
        (format!("`{text}`"), place)
    }

    /// Takes so many bytes, or all.
    fn take(&mut self, length: Option<usize>) -> (&'a str, Range<usize>) {
        let place = self.at..length.map_or(self.text.len(), |length| self.at + length);
        self.at = place.end;
        (&self.text[place.clone()], place)
    }
}

/// Bytes of the number that a text begins with; `..` is no part of it.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && bytes.get(length + 1) != Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(length + 1 + sign..).map_or(0, |_| digits(length + 1 + sign));
        length += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    length
}
