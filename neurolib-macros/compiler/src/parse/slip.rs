//! What newcomers write, from habit or by a slip, and the words that help them: `x**2`, `dx/dt`, `10 mV`, `# comment`.
//!
//! Each rule looks at the text of one statement that did not parse. The first that knows the slip speaks; none
//! changes what is accepted.

use crate::diagnostic::Code;
use crate::names::nearest;
use crate::units::Unit;

/// A statement that did not parse.
pub(super) struct Failed<'t> {
    /// Its text, with comments and quoted texts blanked out.
    pub text: &'t str,
    /// Where what no rule matches begins.
    pub bad: usize,
    /// How far the grammar got.
    pub at: usize,
    /// What stands there: a word, a number or a sign.
    pub found: &'t str,
    /// What the grammar expected there.
    pub expected: &'t str,
    /// Whether a statement ends on this line that the bad text belongs to.
    pub joined: bool,
}

/// A slip that is known: where it stands, what it is, and the edit.
pub(super) struct Slip {
    pub code: Code,
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub label: &'static str,
    pub help: String,
}

/// Words that begin a statement.
pub(super) const KEYWORDS: &[&str] = &[
    "cite", "param", "arg", "let", "state", "noise", "input", "port", "table", "observe", "readout", "fn", "past",
    "override", "fix", "drop",
];
/// Words that go on with one.
const LATER: &[&str] =
    &["in", "clamp", "wrap", "default", "every", "from", "linear", "edge", "then", "else", "and", "or"];

/// Signs that look like one of the language.
const LOOKALIKES: &[(&str, &str, &str)] = &[
    ("−–—‒", "-", "minus sign"),
    ("·×⋅∙∗", "*", "product sign"),
    ("÷∕", "/", "division sign"),
    ("“”„«»", "\"", "quote"),
    ("≤", "<=", "comparison"),
    ("≥", ">=", "comparison"),
    ("≠", "!=", "comparison"),
    ("²", "^2", "power"),
    ("³", "^3", "power"),
    ("→", "->", "arrow"),
    ("\u{a0}\u{2009}\u{202f}\u{3000}", " ", "blank"),
];

/// The slip of a statement, if it is a known one.
pub(super) fn find(failed: &Failed) -> Option<Slip> {
    let rules: &[fn(&Failed) -> Option<Slip>] = &[
        lookalike, derivative, sign, keyword, equals, unbalanced, condition, call, number, unit, range, no_value,
        product,
    ];
    rules.iter().find_map(|rule| rule(failed))
}

impl<'t> Failed<'t> {
    fn slip(&self, (start, end): (usize, usize), message: impl Into<String>, help: impl Into<String>) -> Option<Slip> {
        let (message, help) = (message.into(), help.into());
        Some(Slip { code: Code::Syntax, start, end, message, label: "", help })
    }

    /// The place of what was found.
    fn here(&self) -> (usize, usize) {
        (self.at, self.at + self.found.len())
    }

    fn before(&self) -> &'t str {
        self.text[..self.at].trim_end()
    }

    /// The statement itself, and where it begins.
    fn own(&self) -> (usize, &'t str) {
        let from = if self.joined { 0 } else { self.bad };
        let text = &self.text[from..];
        (from + text.len() - text.trim_start().len(), text.trim_start())
    }

    /// What follows what was found.
    fn after(&self) -> &'t str {
        &self.text[self.at + self.found.len()..]
    }

    /// The number that stands just before a place.
    fn number_before(&self, at: usize) -> Option<&'t str> {
        let text = self.text[..at].trim_end();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let mut start = text.trim_end_matches(is_part).len();
        // The sign of an exponent.
        let head = text[..start].trim_end_matches(['-', '+']);
        if head.len() < start && head.ends_with(['e', 'E']) {
            start = head.trim_end_matches(is_part).len();
        }
        let number = &text[start..];
        (number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok()).then_some(number)
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The word that a text begins with; empty if there is none.
fn word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let word = &text[..end];
    if word.starts_with(|c: char| c.is_ascii_digit()) { "" } else { word }
}

/// The word that a text ends with.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(is_word).len()..]
}

fn lookalike(failed: &Failed) -> Option<Slip> {
    let line_end = |from: usize| failed.text[from..].find('\n').map_or(failed.text.len(), |end| from + end);
    let from = failed.bad.min(failed.at);
    let (at, c) =
        failed.text[from..line_end(failed.at)].char_indices().find(|(_, c)| !c.is_ascii() && meant(*c).is_some())?;
    let (plain, what) = meant(c)?;
    let at = from + at;
    let message = format!("`{c}` (U+{:04X}) is not the {what} of the language", u32::from(c));
    let help = if plain == " " { "write a plain blank".to_owned() } else { format!("write `{plain}`") };
    failed.slip((at, at + c.len_utf8()), message, help)
}

fn meant(c: char) -> Option<(&'static str, &'static str)> {
    LOOKALIKES.iter().find(|(signs, ..)| signs.contains(c)).map(|(_, plain, what)| (*plain, *what))
}

/// Signs of other languages.
fn sign(failed: &Failed) -> Option<Slip> {
    let twice = failed.after().starts_with(failed.found);
    let (start, end) = failed.here();
    match failed.found {
        "#" => failed.slip((start, end), "`#` begins no comment", "comments begin with `//`"),
        ";" => failed.slip((start, end), "statements end without `;`", "remove it"),
        "*" if failed.before().ends_with('*') => {
            let base = last_word(failed.before().trim_end_matches('*'));
            let exponent = failed.after().trim_start();
            let exponent = &exponent[..exponent.find(|c: char| !is_word(c) && c != '.').unwrap_or(exponent.len())];
            let example =
                if base.is_empty() || exponent.is_empty() { "x^2".to_owned() } else { format!("{base}^{exponent}") };
            let start = failed.before().len() - 1;
            failed.slip((start, end), "powers are not written `**`", format!("write `{example}`"))
        }
        "&" | "|" => {
            let (word, end) = (if failed.found == "&" { "and" } else { "or" }, end + usize::from(twice));
            failed.slip(
                (start, end),
                format!("`{}` is written `{word}`", &failed.text[start..end]),
                format!("write `{word}`"),
            )
        }
        "!" if !failed.after().starts_with('=') => failed.slip((start, end), "`!` is written `not`", "write `not`"),
        "%" => failed.slip(
            (start, end),
            "`%` is no operator",
            "write `mod(a, b)` for the remainder; as a unit, percent is `5[%]`",
        ),
        "dt" => failed.slip(
            (start, end),
            "equations do not know the time step `dt`",
            "remove it: the run multiplies derivatives by `dt`, and noise by its square root",
        ),
        _ => None,
    }
}

/// `dx/dt = …`, `x' = …`, `x += …`.
fn derivative(failed: &Failed) -> Option<Slip> {
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
fn keyword(failed: &Failed) -> Option<Slip> {
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
fn equals(failed: &Failed) -> Option<Slip> {
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

/// A `(` or `)` without its partner.
fn unbalanced(failed: &Failed) -> Option<Slip> {
    let mut open = Vec::new();
    let (from, text) = failed.own();
    for (at, c) in text.char_indices() {
        let at = from + at;
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => {
                let slip = failed.slip((at, at + 1), "this `)` closes nothing", "remove it, or add the missing `(`")?;
                return Some(Slip { code: Code::Unclosed, label: "", ..slip });
            }
            _ => {}
        }
    }
    let at = open.pop()?;
    let slip = failed.slip((at, at + 1), "this `(` is never closed", "add the missing `)`")?;
    Some(Slip { code: Code::Unclosed, label: "", ..slip })
}

/// `a if c else b`, `if c: a`, `if c then a`.
fn condition(failed: &Failed) -> Option<Slip> {
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

/// `np.exp(x)`, `exp (x)`, `max(a b)`.
fn call(failed: &Failed) -> Option<Slip> {
    if failed.text[failed.bad..].starts_with('(') && failed.joined {
        let before = &failed.text[..failed.bad];
        let path = &before[before.trim_end().trim_end_matches(|c| is_word(c) || c == '.').len()..];
        let (path, name) = (path.trim_end(), last_word(path.trim_end()));
        let start = before.trim_end().len() - path.len();
        if path.contains('.') && !name.is_empty() {
            let message = format!("there is no `{path}`: functions have plain names");
            return failed.slip((start, start + path.len()), message, format!("write `{name}(…)`"));
        }
        if before.ends_with(char::is_whitespace) {
            let slip = failed.slip(
                (failed.bad, failed.bad + 1),
                "a `(` cannot follow a name here",
                "the `(` of a call follows its name immediately, as in `exp(x)`; a product needs `*`",
            )?;
            return Some(Slip { label: "not expected here", ..slip });
        }
    }
    None
}

/// `0,5`, `.5`, `1.`, `10mV`, `2x`.
fn number(failed: &Failed) -> Option<Slip> {
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
fn unit(failed: &Failed) -> Option<Slip> {
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

/// `in [0, 10]`, `in 0 to 10`.
fn range(failed: &Failed) -> Option<Slip> {
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

/// `param gain`, `state x`.
fn no_value(failed: &Failed) -> Option<Slip> {
    if failed.expected != "`=`" && !(failed.expected.is_empty() && failed.found.is_empty()) {
        return None;
    }
    let (start, text) = failed.own();
    let keyword = word(text);
    let name = word(text[keyword.len()..].trim_start());
    let (what, value) = match keyword {
        "param" => ("parameter", "its default"),
        "port" => ("port", "its value where nothing drives it"),
        "state" => ("state", "its start value"),
        "let" | "input" | "past" | "fix" => ("", "its value"),
        _ => return None,
    };
    if name.is_empty() || failed.joined || text.matches('=').count() > 0 {
        return None;
    }
    let end = failed.before().len();
    let message = format!("{what} `{name}` is not given {value}");
    let help = format!("write `{} = …`", failed.text[start..end].trim());
    let slip = failed.slip((start, end), message.trim_start(), help)?;
    Some(Slip { label: "no value", ..slip })
}

/// `a b` for `a*b`, and `f(a b)` for `f(a, b)`.
fn product(failed: &Failed) -> Option<Slip> {
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

/// The text with comments and what stands in quotes blanked out, byte by byte.
pub(super) fn blanked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with('"') {
            rest[1..].find(['"', '\n']).map_or(rest.len(), |end| end + 2)
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        bytes[at..(at + length).min(text.len())]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
        at += length;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
