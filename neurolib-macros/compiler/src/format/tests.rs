//! Formatting keeps the syntax tree and every comment, and formats its own output as it is: for the models, the texts
//! of the other tests, and random texts.

use std::path::{Path, PathBuf};

use super::{format, structure, token};
use crate::ast::File;
use crate::diagnostic::Code;
use crate::parse;
use crate::source::{Source, Sources};

/// The syntax tree as text, without places and without how units are written.
fn tree(text: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("text.nm", text));
    let mut diagnostics = Vec::new();
    let File { components, models } = parse::file(&sources, id, &mut diagnostics);
    let codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    let shown = without(&format!("{components:?} {models:?} {codes:?}"), "Span {", "}");
    without(&without(&shown, "])), text: \"", "\", span"), "unit: None, text: \"", "\", span")
}

/// A text without what stands between two others.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + start + part.split_once(end).map_or(part, |(_, rest)| rest))
}

/// Every token that formatting must keep, in order: all but parentheses and commas.
fn words(text: &str) -> Vec<String> {
    let tokens = token::tokens(text).into_iter().filter(|token| !token.is_comment() && token.kind != token::Kind::Doc);
    tokens.filter(|token| !matches!(token.text, "(" | ")" | ",")).map(|token| token.text.to_owned()).collect()
}

/// Every comment, in order, without blanks at the ends of lines.
fn comments(text: &str) -> Vec<String> {
    let tokens = token::tokens(text).into_iter().filter(|t| t.is_comment() || t.kind == token::Kind::Doc);
    tokens.map(|token| token.text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")).collect()
}

/// Formats a text and holds the result to what is promised; `None` if the text is refused.
fn check(text: &str) -> Option<String> {
    let once = format(&Source::new("text.nm", text)).ok()?;
    let twice = format(&Source::new("text.nm", once.as_str()));
    let twice = twice.unwrap_or_else(|found| panic!("{found:?}\n--- of\n{text}\n--- as\n{once}"));
    assert_eq!(once, twice, "formatted again, of\n{text}");
    assert_eq!(tree(text), tree(&once), "the tree of\n{text}\n--- as\n{once}");
    assert_eq!(words(text), words(&once), "the tokens of\n{text}\n--- as\n{once}");
    assert_eq!(comments(text), comments(&once), "the comments of\n{text}\n--- as\n{once}");
    Some(once)
}

fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "nm")).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).expect("a text"))).collect()
}

#[test]
fn models_are_their_own_format() {
    for (path, text) in texts("../../models") {
        assert_eq!(check(&text).as_deref(), Some(text.as_str()), "{}", path.display());
    }
}

#[test]
fn texts_of_other_tests_keep_their_meaning() {
    let formatted = texts("tests/diagnostics").iter().filter(|(_, text)| check(text).is_some()).count();
    assert!(formatted > 60, "{formatted} texts are read without mistakes in syntax");
}

/// A small generator (xorshift); the test is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a usize")
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// What is put between tokens, and what breaks a text more often than not.
const INSERTED: &[&str] = &[
    " ",
    "\n",
    "\n\n\n",
    "\t",
    " // c\n",
    "// c\n\n",
    "\n// c\n",
    "\n\n// c\n",
    " /* b */ ",
    "\n/* b */\n",
    " /* b\nb */ ",
    "\n/* b\n  b */\n",
    "\n/// d\n",
    "(",
    ")",
    "-",
    " not ",
    " + ",
    "*",
    "^2",
    " < ",
    " and ",
    ",",
    "x",
    "0..",
    "\r\n",
];

/// Changes the blanks of a text, puts comments between its tokens, and now and then spoils it.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut end = 0;
    for token in token::tokens(text) {
        pieces.push(text[end..token.at].to_owned());
        end = token.at
            + if token.text == "d/dt" { text[token.at..].find("dt").expect("dt") + 2 } else { token.text.len() };
        pieces.push(text[token.at..end].to_owned());
    }
    for _ in 0..=random.below(6) {
        let at = random.below(pieces.len());
        match random.below(12) {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(at, pieces[random.below(pieces.len())].clone()),
            2 => pieces[at] = format!("({})", pieces[at]),
            3 if pieces[at].trim().is_empty() => pieces[at] = " ".to_owned(),
            4 => pieces.insert(at, INSERTED[13 + random.below(INSERTED.len() - 13)].to_owned()),
            _ => pieces.insert(at, INSERTED[random.below(13)].to_owned()),
        }
    }
    pieces.concat()
}

#[test]
fn twenty_thousand_mutated_texts_keep_their_meaning() {
    let mut originals: Vec<String> = texts("../../models").into_iter().map(|(_, text)| text).collect();
    originals.extend(texts("tests/format").into_iter().map(|(_, text)| text));
    // Short texts, so that a mutation hits what matters.
    let short: Vec<String> = texts("tests/diagnostics").into_iter().map(|(_, text)| text).collect();
    let mut random = Random(5);
    let mut formatted = 0;
    for round in 0..20_000 {
        let text =
            if round % 100 == 0 { &originals[round / 100 % originals.len()] } else { &short[round % short.len()] };
        formatted += usize::from(check(&mutate(text, &mut random)).is_some());
    }
    assert!(formatted > 6_000, "{formatted} texts were read");
}

const OPERANDS: &[&str] =
    &["a", "b", "2.50", "1e-3", "59[mV]", "f(a, b)", "q(a).r", "ee.s", "source.x", "0.3[mV / ms^-1]"];
const OPERATORS: &[&str] = &["+", "-", "*", "/", "^", "<", "<=", "==", "!=", "and", "or"];

/// A random expression with more parentheses than it needs.
fn expression(random: &mut Random, depth: usize) -> String {
    let choice = if depth == 0 { 0 } else { random.below(10) };
    let mut part = || expression(random, depth - 1);
    match choice {
        0 | 1 => random.pick(OPERANDS).to_owned(),
        2 | 3 => format!("({})", part()),
        4 => format!("-{}", part()),
        5 if depth > 1 => format!("not {}", part()),
        6 => format!("(if {} then {} else {})", part(), part(), part()),
        7 => format!("f({}, {})", part(), part()),
        _ => {
            let (a, b) = (part(), part());
            let blank = random.pick(&[" ", " ", "\n", " /* c */ ", " // c\n"]);
            format!("{a} {}{blank}{b}", random.pick(OPERATORS))
        }
    }
}

#[test]
fn ten_thousand_random_expressions_keep_their_tree() {
    let mut random = Random(3);
    for _ in 0..10_000 {
        let depth = 1 + random.below(6);
        let value = expression(&mut random, depth);
        let text = format!("model M {{\n    let y = {value}\n    tau * d/dt x = {value}\n}}\n");
        let formatted = check(&text).unwrap_or_else(|| panic!("a valid text:\n{text}"));
        let is_long = |line: &&str| line.chars().count() > super::WIDTH && !line.contains("//");
        assert_eq!(formatted.lines().find(is_long), None, "a line that could be broken");
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let refuse = |text: &str| format(&Source::new("text.nm", text)).expect_err("a text with mistakes");
    assert_eq!(refuse("model M { let a = }")[0].code.name(), "NM101");
    assert_eq!(refuse(&" ".repeat(50 << 20))[0].code.name(), "NM104");
    let deep = |text: String| format!("model M {{\n let a = {text}\n}}");
    assert_eq!(refuse(&deep("(".repeat(10_000) + "1" + &")".repeat(10_000)))[0].code.name(), "NM103");
    assert_eq!(refuse(&deep("1 + ".repeat(10_000) + "1"))[0].code.name(), "NM103");
    assert_eq!(refuse("edition 1999\nmodel M {}")[0].code.name(), "NM106");
    assert!(check(&deep("(".repeat(150) + "1" + &")".repeat(150))).expect("below the limit").contains("let a = 1\n"));
    assert!(check(&deep("f(1, 2) + ".repeat(300) + "1")).is_some());
    assert!(check("model M { param a: mW = 1e999 }").is_some(), "mistakes of meaning do not matter");
}

#[test]
fn marks_hit_the_tokens_of_the_grammar() {
    let text = "model M { tau * d / dt x = -a^2 + 1e-3[mV/ms^-1]..5 }";
    let text = &text.replace("..5", "");
    let tokens = structure::mark(token::tokens(text), parse::tree(text).expect("a tree"));
    let roles: Vec<&str> = tokens.iter().filter(|t| t.role != token::Role::Plain).map(|t| t.text).collect();
    assert_eq!(roles, ["*", "-", "^", "+", "mV", "/", "ms", "^", "-", "1"]);
}

#[test]
fn long_texts_are_formatted() {
    let model = |body: String| format!("model M {{\n{body}\n}}\n");
    let nested = (0..150).fold("1".to_owned(), |inner, _| format!("f({inner}{})", ", 1".repeat(100)));
    for text in [
        "// c\n".repeat(60_000),
        "/// d\n".repeat(60_000),
        model("// c\n".repeat(30_000) + "let a = 1"),
        model("let a = 1 ".repeat(10_000)),
        model("param".to_owned() + &" a = 1".repeat(10_000)),
        model("param".to_owned() + &"\n/* c */ a = 1 // d".repeat(10_000)),
        model(format!("c = C {{ {} }}", "a = 1, ".repeat(10_000))),
        model(format!("noise a{}", ", b".repeat(20_000))),
        model(format!("let a = {nested}")),
        model(format!("let a = 1{}", " /* c */".repeat(20_000))),
        model("d/dt x = 1 ".repeat(10_000)),
    ] {
        let source = Source::new("long.nm", text);
        let once = format(&source).expect("a text without mistakes");
        assert_eq!(format(&Source::new("long.nm", once.as_str())).expect("the same"), once);
    }
}
