//! Statements that begin or end otherwise in other languages.

use super::{Failed, KEYWORDS, LATER, Slip, word};
use crate::names::nearest;

/// `dx/dt = …`, `x' = …`, `x += …`.
pub(super) fn derivative(failed: &Failed) -> Option<Slip> {
    let begin = failed.bad.min(failed.at);
    let line = failed.text[..failed.at].rfind('\n').map_or(0, |at| at + 1);
    let line = line.max(failed.text[..begin].rfind('\n').map_or(0, |at| at + 1));
    let text = &failed.text[line..];
    let start = line + (text.len() - text.trim_start().len());
    let text = text.trim_start();
    let name = word(text);
    let rest = text[name.len()..].trim_start();
    if name.is_empty() {
        return None;
    }
    let advice = |state: &str| format!("write `d/dt {state} = …`");
    if let Some(state) = name.strip_prefix('d')
        && let Some(time) = rest.strip_prefix('/').map(str::trim_start)
        && matches!(word(time), "dt" | "d")
        && !state.is_empty()
    {
        let end = failed.text.len() - time.len() + word(time).len();
        let message = format!("the derivative of `{state}` is not written `{}`", &failed.text[start..end]);
        return failed.slip((start, end), message, advice(state));
    }
    if failed.found == "'" && failed.before().ends_with(name) {
        let message = format!("the derivative of `{name}` is not written `{name}'`");
        return failed.slip((start, failed.at + 1), message, advice(name));
    }
    if matches!(failed.found, "+" | "-" | "*" | "/" | ":")
        && failed.after().starts_with('=')
        && failed.before().ends_with(name)
    {
        let message = format!("`{}=` does not change a value", failed.found);
        return failed.slip(
            (failed.at, failed.at + 2),
            message,
            format!("{}, with what changes per time", advice(name)),
        );
    }
    None
}

/// `parm gain = 2`, `state x = 1 clam 0..1`.
pub(super) fn keyword(failed: &Failed) -> Option<Slip> {
    let first = word(&failed.text[failed.bad..]);
    let next = failed.text[failed.bad + first.len()..].trim_start();
    let is_known = |word: &str| KEYWORDS.contains(&word) || LATER.contains(&word) || word == "if";
    if first.is_empty() || is_known(first) || next.starts_with('(') {
        return None;
    }
    let place = (failed.bad, failed.bad + first.len());
    if failed.joined {
        let near = nearest(first, LATER.iter().copied())?;
        return failed.slip(place, format!("`{first}` cannot stand here"), format!("did you mean `{near}`?"));
    }
    let second = word(next);
    if second.is_empty() || is_known(second) || next[second.len()..].trim_start().starts_with('{') {
        return None;
    }
    let help = match nearest(first, KEYWORDS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "a statement begins with `param`, `state`, `let`, `input`, `noise`, `port`, `observe` or `d/dt`".to_owned()
        }
    };
    failed.slip(place, format!("no statement begins with `{first}`"), help)
}

/// `x = …` where it declares nothing.
pub(super) fn equals(failed: &Failed) -> Option<Slip> {
    let text = &failed.text[failed.bad..];
    let name = word(text);
    let rest = text[name.len()..].trim_start().strip_prefix('=')?;
    if failed.joined || name.is_empty() || rest.starts_with('=') || KEYWORDS.contains(&name) {
        return None;
    }
    let value = rest.trim_start();
    // An instance of a component has mistakes of its own.
    if value[word(value).len()..].trim_start().starts_with('{') && !word(value).is_empty() {
        return None;
    }
    failed.slip(
        (failed.bad, failed.bad + name.len()),
        format!("`{name} = …` is no statement"),
        format!("write `d/dt {name} = …` for the equation of a state, `let {name} = …` for what follows from other values, `param {name} = …` for a parameter"),
    )
}

/// `param gain`, `state x`.
pub(super) fn no_value(failed: &Failed) -> Option<Slip> {
    if failed.expected != "`=`" && !(failed.expected.is_empty() && failed.found.is_empty()) {
        return None;
    }
    let (start, text) = failed.own();
    let keyword = word(text);
    let name = word(text[keyword.len()..].trim_start());
    let (what, value) = match keyword {
        "param" => ("parameter ", "default"),
        "port" => ("port ", "value for where nothing drives it"),
        "state" => ("state ", "start value"),
        "let" | "input" | "past" | "fix" => ("", "value"),
        _ => return None,
    };
    if name.is_empty() || failed.joined || text.matches('=').count() > 0 {
        return None;
    }
    let end = failed.before().len().max(start);
    let message = format!("{what}`{name}` has no {value}");
    let help = format!("add it: `{} = …`", failed.text[start..end].trim());
    failed.slip((start, end), message, help)
}

/// `in [0, 10]`, `in 0 to 10`.
pub(super) fn range(failed: &Failed) -> Option<Slip> {
    if !failed.expected.contains("..") {
        return None;
    }
    let found =
        if failed.found.is_empty() { "the end of the statement".to_owned() } else { format!("`{}`", failed.found) };
    failed.slip(
        failed.here(),
        format!("expected a range `low..high`, found {found}"),
        "a range is written `0..10`; one end may be left out, as in `0..`",
    )
}
