//! Numbers, units, calls and conditions.

use super::{Failed, LATER, Slip, is_word, last_word, word};
use crate::units::Unit;

/// `a if c else b`, `if c: a`, `if c then a`.
pub(super) fn condition(failed: &Failed) -> Option<Slip> {
    if failed.joined && word(&failed.text[failed.bad..]) == "if" {
        return failed.slip(
            (failed.bad, failed.bad + 2),
            "the condition of an `if` stands first",
            "write `if condition then value else other`",
        );
    }
    let mut open = Vec::new();
    let mut at = failed.own().0;
    while at < failed.text.len() {
        let rest = &failed.text[at..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        match &rest[..end] {
            "if" => open.push((at, "then")),
            "then" => {
                if let Some(last) = open.last_mut() {
                    last.1 = "else";
                }
            }
            "else" => {
                open.pop();
            }
            _ => {}
        }
        at += end.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    let (start, missing) = open.pop()?;
    let slip = failed.slip(
        (start, start + 2),
        format!("this `if` has no `{missing}`"),
        "write `if condition then value else other`",
    )?;
    Some(Slip { label: "both branches are needed", ..slip })
}

/// `np.exp(x)`, `exp (x)`.
pub(super) fn call(failed: &Failed) -> Option<Slip> {
    let at = match failed.text[failed.bad..].starts_with('(') && failed.joined {
        true => failed.bad,
        false if failed.found == "(" => failed.at,
        false => return None,
    };
    let before = &failed.text[..at];
    let path = before.trim_end();
    let path = &path[path.trim_end_matches(|c| is_word(c) || c == '.').len()..];
    let name = last_word(path);
    if path.contains('.') && !name.is_empty() {
        let start = before.trim_end().len() - path.len();
        let message = format!("there is no `{path}`: functions have plain names");
        return failed.slip((start, start + path.len()), message, format!("write `{name}(…)`"));
    }
    if name.is_empty() || !before.ends_with(char::is_whitespace) {
        return None;
    }
    let slip = failed.slip(
        (at, at + 1),
        "a `(` cannot follow a name here",
        "the `(` of a call follows its name immediately, as in `exp(x)`; a product needs `*`",
    )?;
    Some(Slip { label: "not expected here", ..slip })
}

/// `0,5`, `.5`, `1.`, `10mV`, `2x`.
pub(super) fn number(failed: &Failed) -> Option<Slip> {
    let (start, end) = failed.here();
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let before = &failed.text[..failed.at];
    match failed.found {
        "," if digits(failed.after()) > 0 => {
            let whole = failed.number_before(failed.at).filter(|_| !before.ends_with(char::is_whitespace))?;
            let number = format!("{whole}.{}", &failed.after()[..digits(failed.after())]);
            let place = (start - whole.len(), end + digits(failed.after()));
            return failed.slip(place, "numbers have a decimal point, not a comma", format!("write `{number}`"));
        }
        "." if digits(failed.after()) > 0 && !before.ends_with(is_word) => {
            let fraction = &failed.after()[..digits(failed.after())];
            return failed.slip(
                (start, end + fraction.len()),
                "numbers begin with a digit",
                format!("write `0.{fraction}`"),
            );
        }
        "." => {
            let whole = failed.number_before(failed.at).filter(|_| !before.ends_with(char::is_whitespace))?;
            return failed.slip(
                (start - whole.len(), end),
                "digits follow a decimal point",
                format!("write `{whole}` or `{whole}.0`"),
            );
        }
        _ => {}
    }
    let count = digits(failed.found);
    if count == 0 || count == failed.found.len() {
        return None;
    }
    let (number, name) = failed.found.split_at(count);
    let number = format!("{}{number}", fraction_before(before));
    let place = (start + count - number.len(), end);
    let help = match Unit::named(name) {
        Some(_) if name.chars().count() > 1 => format!("a quantity has its unit in brackets: `{number}[{name}]`"),
        Some(_) => format!("a quantity has its unit in brackets: `{number}[{name}]`; a product is `{number}*{name}`"),
        None => format!("a product needs its sign: `{number}*{name}`"),
    };
    failed.slip(place, format!("`{number}{name}` is no number"), help)
}

/// `12.` before the digits of a number that goes on.
fn fraction_before(before: &str) -> &str {
    let Some(head) = before.strip_suffix('.') else { return "" };
    let start = head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if start < head.len() { &before[start..] } else { "" }
}

/// `10 mV`, `param a [mV] = 1`, `param a = 1 : mV`.
pub(super) fn unit(failed: &Failed) -> Option<Slip> {
    let at = if failed.joined { failed.bad } else { failed.at };
    let text = &failed.text[at..];
    let end = text.find(|c| !is_word(c) && !matches!(c, '/' | '^' | '*' | '%')).unwrap_or(text.len());
    let name = &text[..end];
    let first = word(name);
    if let (Some(number), true) = (failed.number_before(at), first == "%" || Unit::named(first).is_some()) {
        let start = failed.text[..at].trim_end().len() - number.len();
        let message = "a unit stands in brackets behind its number".to_owned();
        return failed.slip((start, at + end), message, format!("write `{number}[{name}]`"));
    }
    let declared = last_word(failed.before());
    if failed.found == "[" && failed.expected.contains('=') {
        let unit = failed.after().split(']').next().unwrap_or_default().trim();
        let end = failed.text[failed.at..].find(']').map_or(failed.at + 1, |end| failed.at + end + 1);
        let help = format!("write `{declared}: {unit} = …`");
        return failed.slip((failed.at, end), "the unit of a declaration follows `:`", help);
    }
    if failed.joined && text.starts_with(':') {
        return failed.slip(
            (at, at + 1),
            "the unit stands behind the name, not behind the value",
            "write `name: unit = value`",
        );
    }
    if failed.expected == "a unit" && failed.found.starts_with(|c: char| c.is_ascii_digit()) {
        let name = last_word(failed.before().trim_end_matches(':').trim_end());
        let help = format!("a value follows `=`: `{name} = {}`", failed.found);
        return failed.slip(failed.here(), format!("expected a unit behind `:`, found `{}`", failed.found), help);
    }
    None
}

/// `a b` for `a*b`, and `f(a b)` for `f(a, b)`.
pub(super) fn product(failed: &Failed) -> Option<Slip> {
    // A parenthesis behind a name is that of a call, and the slip is inside.
    let is_call = failed.text[failed.bad..].starts_with('(');
    let at = if failed.joined && !is_call { failed.bad } else { failed.at };
    let before = failed.text[..at].trim_end();
    let text = &failed.text[at..];
    let is_operand = text.starts_with(|c: char| is_word(c) || c == '(');
    if !is_operand || !before.ends_with(|c| is_word(c) || matches!(c, ')' | ']')) || LATER.contains(&word(text)) {
        return None;
    }
    let first = &text[..text.find(|c| !is_word(c) && c != '.').unwrap_or(text.len())];
    let first = if first.is_empty() { "(" } else { first };
    let open = before.matches('(').count() > before.matches(')').count();
    let help = if open { "write `,` between arguments, and `*` in a product" } else { "a product needs its sign: `*`" };
    let slip = failed.slip((at, at + first.len()), format!("expected an operator before `{first}`"), help)?;
    Some(Slip { label: "not expected here", ..slip })
}
