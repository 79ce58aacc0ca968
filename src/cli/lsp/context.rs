//! What may be written at the cursor, told from the tokens before it: the text there seldom parses.

use super::lexer::{Ending, Kind, Token, tokens, word_at};

/// What may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context<'t> {
    /// Nothing that could be proposed: a new name, a comment.
    Nothing,
    /// An item of a file.
    Item,
    /// The word `extends`.
    Extends,
    /// A statement of a block.
    Statement,
    /// What may follow `override`.
    Overriding,
    /// A name of the base that this keyword declares.
    Overridden { keyword: &'t str },
    /// An expression in a statement of this keyword, in which these names stand for arguments.
    Expression { keyword: &'t str, locals: Vec<&'t str> },
    /// A component to put in, or the value of a further declaration of a row.
    Component { keyword: &'t str },
    /// What may follow a value in a statement of this keyword.
    Continuation { keyword: &'t str },
    /// What stands behind `path.`.
    Member { path: Vec<&'t str> },
    /// What an instance of this component, or a readout of this model, is given.
    Field { block: &'t str, given: Vec<&'t str> },
    /// A unit.
    Unit,
    /// A model, other than this one.
    Model { except: &'t str },
    /// A state, after `d/dt`.
    State,
    /// A value with a past.
    Past,
    /// A parameter of the base.
    Fixed,
    /// Any name of the base.
    Dropped,
    /// The path of a table, inside quotes.
    TablePath,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// The cursor: which word is being written, where, and what may be.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    /// Where the word begins that is being written.
    pub start: usize,
    /// The model or component around it.
    pub block: Option<&'t str>,
    /// What may be written.
    pub context: Context<'t>,
}

/// Words that begin a statement.
const STATEMENTS: &[&str] = &[
    "cite", "param", "arg", "let", "state", "noise", "input", "port", "table", "observe", "readout", "fn", "past",
    "override", "fix", "drop", "dt",
];

/// What an open bracket is about.
#[derive(Clone, Copy, Debug)]
enum Open<'t> {
    Block(&'t str),
    /// The braces of an instance or readout, and where they begin.
    Fields(&'t str, usize),
    Bracket,
    Other(&'t str),
}

/// The cursor at a byte of a text.
pub fn cursor(text: &str, offset: usize) -> Cursor<'_> {
    let (start, _) = word_at(&text[..offset], offset);
    let (before, ending) = tokens(&text[..start]);
    let (open, statement) = nesting(&before);
    let block = open.iter().rev().find_map(|open| match open {
        Open::Block(name) => Some(*name),
        _ => None,
    });
    let at = |start, context| Cursor { start, block, context };
    match ending {
        Ending::Comment => at(start, Context::Nothing),
        Ending::String(quote) => match before.last() {
            Some(token) if token.text == "from" => at(quote + 1, Context::TablePath),
            _ => at(start, Context::Nothing),
        },
        Ending::Code(_) if text[start..offset].starts_with(|c: char| c.is_ascii_digit()) => at(start, Context::Nothing),
        Ending::Code(new_line) => at(start, context(&before, &open, statement, new_line)),
    }
}

/// The open brackets, and where the last statement begins.
fn nesting<'t>(tokens: &[Token<'t>]) -> (Vec<Open<'t>>, Option<usize>) {
    let mut open: Vec<Open> = Vec::new();
    let mut statement = None;
    for (k, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => open.push(brace(tokens, k)),
            "[" => open.push(Open::Bracket),
            "(" => open.push(Open::Other("(")),
            "]" | ")" if matches!(open.last(), Some(Open::Bracket | Open::Other("("))) => drop(open.pop()),
            "}" => {
                while let Some(Open::Bracket | Open::Other("(")) = open.last() {
                    open.pop();
                }
                if let Some(Open::Block(_)) = open.pop() {
                    statement = None;
                }
            }
            word if token.kind == Kind::Word && STATEMENTS.contains(&word) => {
                // A new statement ends whatever was left open in the one before.
                let block = open.iter().rposition(|open| matches!(open, Open::Block(_)));
                open.truncate(block.map_or(0, |at| at + 1));
                statement = Some(k);
            }
            _ => {}
        }
    }
    (open, statement)
}

fn brace<'t>(tokens: &[Token<'t>], k: usize) -> Open<'t> {
    let word = |back: usize| k.checked_sub(back).map_or("", |k| tokens[k].text);
    match (word(1), word(2), word(4)) {
        (name, "model" | "component", _) => Open::Block(name),
        (_, "extends", "model") => Open::Block(word(3)),
        (name, "=", _) => Open::Fields(name, k),
        _ => Open::Other("{"),
    }
}

fn context<'t>(tokens: &[Token<'t>], open: &[Open<'t>], statement: Option<usize>, new_line: bool) -> Context<'t> {
    let back = |k: usize| tokens.len().checked_sub(k).map(|k| tokens[k]);
    let word = |k: usize| back(k).map_or("", |token| token.text);
    if word(1) == "." {
        return member(&tokens[..tokens.len() - 1]);
    }
    if matches!(open.last(), Some(Open::Bracket)) || is_in_unit(tokens) {
        return Context::Unit;
    }
    if !open.iter().any(|open| matches!(open, Open::Block(_))) {
        return match (word(1), word(2)) {
            ("extends", except) => Context::Model { except },
            ("model" | "component" | "edition", _) => Context::Nothing,
            (_, "model") if !new_line => Context::Extends,
            (_, "edition") if !new_line => Context::Nothing,
            _ => Context::Item,
        };
    }
    let keyword = statement.map_or("", |k| tokens[k].text);
    let last = back(1);
    let is_value = last.is_some_and(|token| {
        token.kind != Kind::Symbol && !is_expecting(token.text) || matches!(token.text, ")" | "]")
    });
    if let Some(Open::Fields(block, brace)) = open.last()
        && (is_value || word(1) == "{" || word(1) == ",")
    {
        let fields = tokens[*brace..].windows(2).filter(|pair| pair[1].text == "=");
        return Context::Field { block, given: fields.map(|pair| pair[0].text).collect() };
    }
    match word(1) {
        "override" => return Context::Overriding,
        keyword if word(2) == "override" && keyword != "dt" && STATEMENTS.contains(&keyword) => {
            return Context::Overridden { keyword };
        }
        "drop" => return Context::Dropped,
        "fix" => return Context::Fixed,
        "past" => return Context::Past,
        "dt" if word(2) == "/" => return Context::State,
        "cite" => return Context::Words(&["doi", "url", "text"]),
        "edge" => return Context::Words(&["clamp", "extrapolate", "error"]),
        "observe" => {}
        "param" | "arg" | "let" | "state" | "noise" | "input" | "port" | "table" | "readout" | "fn" | "from" => {
            return Context::Nothing;
        }
        "=" if word(3) == "readout" => {
            let except = open.iter().find_map(|open| if let Open::Block(name) = open { Some(*name) } else { None });
            return Context::Model { except: except.unwrap_or_default() };
        }
        "=" if back(2).is_some_and(|token| token.begins_line) || word(3) == "override" => {
            return Context::Component { keyword };
        }
        "," if matches!(keyword, "noise" | "drop") => {
            return if keyword == "drop" { Context::Dropped } else { Context::Nothing };
        }
        "," if keyword == "table" => return Context::Words(&["edge"]),
        _ => {}
    }
    if !is_value && !matches!(word(1), "{" | "}" | "") {
        return Context::Expression { keyword, locals: locals(tokens, statement) };
    }
    let goes_on = is_value || word(1) == "}" && matches!(keyword, "readout" | "table");
    if new_line || !goes_on { Context::Statement } else { Context::Continuation { keyword } }
}

/// Whether a word asks for an expression behind it.
fn is_expecting(word: &str) -> bool {
    matches!(word, "if" | "then" | "else" | "and" | "or" | "not" | "in" | "clamp" | "wrap" | "every" | "observe")
}

/// `ee.` or `transfer(x, y).`, without the dot.
fn member<'t>(tokens: &[Token<'t>]) -> Context<'t> {
    let mut end = tokens.len();
    if tokens.last().is_some_and(|token| token.text == ")") {
        let mut depth = 0;
        for (k, token) in tokens.iter().enumerate().rev() {
            depth += match token.text {
                ")" => 1,
                "(" => -1,
                _ => 0,
            };
            if depth == 0 {
                end = k;
                break;
            }
        }
    }
    let mut path = Vec::new();
    while let Some(token) = end.checked_sub(1).map(|k| tokens[k])
        && token.kind == Kind::Word
    {
        path.insert(0, token.text);
        match end.checked_sub(2).map(|k| tokens[k].text) {
            Some(".") => end -= 2,
            _ => break,
        }
    }
    if path.is_empty() { Context::Nothing } else { Context::Member { path } }
}

/// Whether a unit has begun behind a colon and is not complete.
fn is_in_unit(tokens: &[Token]) -> bool {
    let Some(last) = tokens.last().filter(|last| matches!(last.text, ":" | "/" | "*" | "(")) else {
        return false;
    };
    if last.text == ":" {
        return true;
    }
    let is_part = |token: &&Token| {
        token.kind == Kind::Word
            || token.kind == Kind::Number
            || matches!(token.text, "/" | "*" | "^" | "(" | ")" | "-")
    };
    let part = tokens.iter().rev().take_while(is_part).count();
    let lines = tokens[tokens.len() - part..].iter().filter(|token| token.begins_line).count();
    lines == 0 && tokens[..tokens.len() - part].last().is_some_and(|token| token.text == ":")
}

/// The arguments of the function in whose value the cursor is.
fn locals<'t>(tokens: &[Token<'t>], statement: Option<usize>) -> Vec<&'t str> {
    let Some(k) = statement.filter(|k| tokens[*k].text == "fn") else {
        return Vec::new();
    };
    let list = tokens[k..].iter().skip_while(|token| token.text != "(").take_while(|token| token.text != ")");
    list.filter(|token| token.kind == Kind::Word).map(|token| token.text).collect()
}

#[cfg(test)]
mod tests {
    use super::{Context, cursor};

    /// The context at the `|` of a text inside a model.
    fn inside(text: &str) -> String {
        let text = format!("model M {{\n    {text}\n}}");
        let at = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        format!("{:?}", cursor(&text, at).context)
    }

    #[test]
    fn the_tokens_before_tell_what_may_follow() {
        let expression = |keyword: &str| format!("Expression {{ keyword: {keyword:?}, locals: [] }}");
        let continuation = |keyword: &str| format!("Continuation {{ keyword: {keyword:?} }}");
        for (text, expected) in [
            ("|", "Statement".to_owned()),
            ("pa|", "Statement".to_owned()),
            ("param x|", "Nothing".to_owned()),
            ("param x: |", "Unit".to_owned()),
            ("param x: mV/|", "Unit".to_owned()),
            ("param x: mV/sqrt(m|", "Unit".to_owned()),
            ("param x: mV = 1 |", continuation("param")),
            ("param x: mV = 59[|", "Unit".to_owned()),
            ("param x = 1 in |", expression("param")),
            ("state x = |", expression("state")),
            ("state x = 0 cl|", continuation("state")),
            ("d/dt |", "State".to_owned()),
            ("d/dt x = -x + |", expression("dt")),
            ("d/dt x = -x +\n        |", expression("dt")),
            ("d/dt x = (a +\n let b = |", expression("let")),
            ("let a = ee.|", "Member { path: [\"ee\"] }".to_owned()),
            ("let a = b*source.ee.s|", "Member { path: [\"source\", \"ee\"] }".to_owned()),
            ("let a = f(x, (y)).|", "Member { path: [\"f\"] }".to_owned()),
            ("let a = 0.|", "Nothing".to_owned()),
            ("let a = 2|", "Nothing".to_owned()),
            ("let a = if x > 0 |", continuation("let")),
            ("fn f(x, y) = x + |", "Expression { keyword: \"fn\", locals: [\"x\", \"y\"] }".to_owned()),
            ("ee = |", "Component { keyword: \"\" }".to_owned()),
            ("ee = Pool { |", "Field { block: \"Pool\", given: [] }".to_owned()),
            ("ee = Pool { a = 1 |", "Field { block: \"Pool\", given: [\"a\"] }".to_owned()),
            ("ee = Pool { a = |", expression("")),
            ("readout bold = |", "Model { except: \"M\" }".to_owned()),
            ("readout bold = B { p = x } |", continuation("readout")),
            ("override |", "Overriding".to_owned()),
            ("override let |", "Overridden { keyword: \"let\" }".to_owned()),
            ("drop a, |", "Dropped".to_owned()),
            ("fix |", "Fixed".to_owned()),
            ("past |", "Past".to_owned()),
            ("cite |", "Words([\"doi\", \"url\", \"text\"])".to_owned()),
            ("table f(x: mV) -> { r: kHz } from \"al|", "TablePath".to_owned()),
            ("table f(x: mV) -> { r: |", "Unit".to_owned()),
            ("table f(x: mV) -> { r: kHz } from \"a\" linear, |", "Words([\"edge\"])".to_owned()),
            ("// let a = |", "Nothing".to_owned()),
            ("/* |", "Nothing".to_owned()),
        ] {
            assert_eq!(inside(text), expected, "{text}");
        }
    }

    #[test]
    fn outside_of_blocks_are_items() {
        for (text, expected) in [
            ("", Context::Item),
            ("model ", Context::Nothing),
            ("model A ", Context::Extends),
            ("model A extends ", Context::Model { except: "A" }),
            ("model A { let a = 1 }\n", Context::Item),
        ] {
            assert_eq!(cursor(text, text.len()).context, expected, "{text}");
        }
    }

    #[test]
    fn the_block_is_known() {
        let text = "model A extends B { ee = C { x = 1 }\n let a = ";
        assert_eq!(cursor(text, text.len()).block, Some("A"));
    }
}
