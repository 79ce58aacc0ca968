//! No text makes the compiler panic, hang or overflow: deterministic mutations of the models (2000), soups of tokens
//! (6000), and files of blocks that refer to each other (4000). `neurolib-macros` does the same to token streams.

mod support;

use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::index::index;
use neurolib_compiler::resolve;
use neurolib_compiler::source::Source;
use support::Repository;

/// A small generator (xorshift); the test is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a usize")
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const TOKENS: &[&str] = &[
    "model",
    "component",
    "M",
    "{",
    "}",
    "param",
    "arg",
    "let",
    "state",
    "noise",
    "input",
    "port",
    "table",
    "observe",
    "readout",
    "fn",
    "past",
    "override",
    "fix",
    "drop",
    "extends",
    "d/dt",
    "x",
    "y",
    "q",
    "e",
    "w",
    "source.x",
    "source",
    "t",
    "nodes",
    "=",
    ":",
    "..",
    "in",
    "clamp",
    "wrap",
    "default",
    "every",
    "if",
    "then",
    "else",
    "and",
    "or",
    "not",
    "(",
    ")",
    "[",
    "]",
    "+",
    "-",
    "*",
    "/",
    "^",
    "<",
    "==",
    ",",
    "1",
    "0",
    "2.5",
    "1e300",
    "59[mV]",
    "mV/sqrt(ms)",
    "sum(",
    "mean(",
    "delay(x, 1[ms])",
    "previous(x)",
    "sin(",
    "exp(",
    "uniform(0, 1)",
    "\"a\"",
    "///d\n",
    "// c\n",
    "\n",
    "τ",
    "µ",
    "ee.s",
    ".r",
    "->",
    "from",
    "linear",
    "edge",
];

fn check(text: String) {
    let source = Source::new("fuzz.nm", text);
    let resolution = resolve(&source, &Repository);
    for diagnostic in resolution.diagnostics.iter().take(2) {
        assert!(!render(diagnostic, &resolution.sources, Style::Plain).is_empty());
    }
    let index = index(&source, &Repository);
    assert!(index.occurrences.iter().all(|occurrence| !index.sources.text(occurrence.span).is_empty()));
}

fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(lines.len());
        match random.below(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[random.below(lines.len())].clone()),
            2 => {
                let mut words: Vec<&str> = lines[at].split(' ').collect();
                let place = random.below(words.len());
                words[place] = random.pick(TOKENS);
                lines[at] = words.join(" ");
            }
            3 => {
                let mut chars: Vec<char> = lines[at].chars().collect();
                if !chars.is_empty() {
                    chars.remove(random.below(chars.len()));
                }
                lines[at] = chars.into_iter().collect();
            }
            _ => {
                let mut chars: Vec<char> = lines[at].chars().collect();
                chars.insert(random.below(chars.len() + 1), random.pick(TOKENS).chars().next().expect("a token"));
                lines[at] = chars.into_iter().collect();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn mutated_models_do_not_panic() {
    let models = ["aln", "balloon_windkessel", "hopf", "wilson_cowan"];
    let texts = models.map(|name| support::source(&format!("models/{name}.nm")).expect("a model").text);
    let mut random = Random(7);
    for round in 0..2000 {
        check(mutate(&texts[round % texts.len()], &mut random));
    }
}

#[test]
fn token_soup_does_not_panic() {
    let mut random = Random(11);
    for _ in 0..6000 {
        let mut text = String::from("model M {\n state x = 0\n d/dt x = ");
        for _ in 0..=random.below(24) {
            text.push_str(random.pick(TOKENS));
            text.push(if random.below(4) == 0 { '\n' } else { ' ' });
        }
        if random.below(4) != 0 {
            text.push('}');
        }
        check(text);
    }
}

/// Statements with holes: `N` a name, `E` an expression, `U` a unit, `C` a block.
const STATEMENTS: &[&str] = &[
    "param N: U = E in E..E",
    "param N = E",
    "arg N: U",
    "port N: U = E",
    "let N = E",
    "let N: U = E",
    "state N: U = E clamp E..E",
    "state N = uniform(E, E) wrap 0..E",
    "d/dt N = E",
    "N * d/dt N = E",
    "noise N, N",
    "input N = sum(w*E)",
    "input N = mean(E*source.N)",
    "table N(mu: mV/ms, sigma: U) -> { r: U, N: ms } from \"aln/cascade\" linear, edge clamp",
    "N = C { N = E  N = E }",
    "N = C { }",
    "readout N = C { N = E } every E",
    "readout N = BalloonWindkessel { neural = E }",
    "observe N: U = E default",
    "observe N.N",
    "fn N(N, N) = E",
    "past N = E",
    "override let N = E",
    "override d/dt N = E",
    "override param N: U = E",
    "fix N = E",
    "drop N",
    "cite doi \"x\"",
];
const NAMES: &[&str] = &["x", "y", "z", "a", "b", "q", "f", "s", "e", "t", "ms", "exc", "tau_exc", "K_gl"];
const UNITS: &[&str] = &["1", "ms", "mV", "kHz", "mV/ms", "mV/sqrt(ms)", "pA^2", "msec"];
const BLOCKS: &[&str] = &["A", "B", "C", "D", "WilsonCowan", "ALN"];
const EXPRESSIONS: &[&str] = &[
    "0",
    "1[U]",
    "2.5",
    "N",
    "N.N",
    "source.N",
    "len",
    "nodes",
    "(E + E)",
    "(E - E)",
    "E*E",
    "E/(E)",
    "-E",
    "(E)^2",
    "(E)^(E)",
    "sqrt(E)",
    "log(E)",
    "exp(E)",
    "E/(1 - exp(-E))",
    "(exp(E) - 1)/(E)",
    "max(E, E)",
    "mod(E, E)",
    "N(E, E)",
    "N(E, E).N",
    "delay(E, 1[ms])",
    "previous(E)",
    "if E > E then E else E",
    "uniform(E, E)",
    "sin(E - source.N)",
];

/// Fills the holes of a template.
fn fill(template: &str, random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for (at, c) in template.char_indices() {
        let around = [template[..at].chars().next_back(), template[at + 1..].chars().next()];
        let is_alone = around.iter().all(|c| !c.is_some_and(|c| c.is_alphanumeric() || c == '_'));
        match c {
            'N' if is_alone => text.push_str(random.pick(NAMES)),
            'U' if is_alone => text.push_str(random.pick(UNITS)),
            'C' if is_alone => text.push_str(random.pick(BLOCKS)),
            'E' if is_alone && depth == 0 => text.push_str(random.pick(NAMES)),
            'E' if is_alone => {
                let template = random.pick(EXPRESSIONS);
                text.push_str(&fill(template, random, depth - 1));
            }
            c => text.push(c),
        }
    }
    text
}

/// Four thousand files of components, models and variants that refer to each other and to the library.
#[test]
fn blocks_that_refer_to_each_other_do_not_panic() {
    let mut random = Random(13);
    for _ in 0..4000 {
        let mut text = String::new();
        for name in ["A", "B", "C", "D"] {
            text.push_str(match random.below(3) {
                0 => "component ",
                _ => "model ",
            });
            text.push_str(name);
            if random.below(3) == 0 {
                text.push_str(" extends ");
                text.push_str(random.pick(BLOCKS));
            }
            text.push_str(" {\n");
            for _ in 0..random.below(9) {
                let template = random.pick(STATEMENTS);
                text.push_str(&fill(template, &mut random, 3));
                text.push('\n');
            }
            text.push_str("}\n");
        }
        check(text);
    }
}

#[test]
fn extremes_are_told_not_suffered() {
    let wrap = |expr: String| format!("model M {{\n state x = 0\n d/dt x = {expr}\n}}");
    let deep = 10_000;
    let chain = |count: usize, f: &dyn Fn(usize) -> String| (0..count).map(f).collect::<String>();
    for text in [
        wrap("(".repeat(deep) + "x" + &")".repeat(deep)),
        wrap("- ".repeat(deep) + "x"),
        wrap("not ".repeat(deep) + "x"),
        wrap("x^".repeat(deep) + "x"),
        wrap("x + ".repeat(deep) + "x"),
        wrap("x*(".repeat(190) + "x + y"),
        wrap("f(".repeat(190) + "x"),
        wrap("if x > 0 then x else ".repeat(deep) + "x"),
        wrap("if ".repeat(deep)),
        wrap("sin(".repeat(deep)),
        "{".repeat(deep),
        "/*".repeat(deep),
        "model M { ".repeat(deep),
        "\"".repeat(deep),
        "model M { param a: ".to_owned() + &"(".repeat(deep),
        "model M { param a: ".to_owned() + &"sqrt(".repeat(150) + "ms" + &")".repeat(150) + " = 1 }",
        // Lets that double, functions that double, tables in tables, components in components.
        format!("model M {{ let a0 = 1 {} }}", chain(80, &|k| format!("let a{} = a{k} + a{k} ", k + 1))),
        format!(
            "model M {{ fn f0(x) = x + x {} let y = f60(1) }}",
            chain(60, &|k| format!("fn f{}(x) = f{k}(x) + f{k}(x) ", k + 1))
        ),
        format!(
            "model M {{ fn f0(x) = x {} let y = f9000(1) }}",
            chain(9000, &|k| format!("fn f{}(x) = f{k}(x) ", k + 1))
        ),
        format!(
            "model M {{ {} let a9000 = 1 state x = a0 d/dt x = a0 }}",
            chain(9000, &|k| format!("let a{k} = a{} + 1 ", k + 1))
        ),
        format!(
            "component C0 {{ let s = 1 }} {} model M {{ c = C40 {{}} }}",
            chain(40, &|k| format!("component C{} {{ a = C{k} {{}} b = C{k} {{}} }} ", k + 1))
        ),
        format!(
            "{} model M0 {{ }}",
            chain(300, &|k| format!("model M{} {{ readout r = M{k} {{ }} readout s = M{k} {{ }} }} ", k + 1))
        ),
        format!("{} model M0 {{ }}", chain(100, &|k| format!("model M{} extends M{k} {{ }} ", k + 1))),
        format!(
            "model M {{ table f(a) -> {{ r, s }} from \"x\" let q0 = f(1) {} }}",
            chain(60, &|k| format!("let q{} = f(q{k}.r + q{k}.s) ", k + 1))
        ),
        format!("model M {{ state x = 0 d/dt x = n input n = sum({}) }}", "(w + source.x + x)*".repeat(30) + "1"),
        "x".repeat(5 << 20),
        "state x = 1 // a file of 50 MB\n".repeat(50_000_000 / 31),
        // Places to look into, each of which reads all before.
        format!(
            "model M {{ param p = 1 in 0..2 let a0 = p {} state x = 0 d/dt x = a3000 }}",
            chain(3000, &|k| format!("let a{} = sqrt(a{k} - p)/(a{k} - p) + a{k} ", k + 1))
        ),
        "let ".repeat(100_000),
        "model M { ".to_owned() + &"?".repeat(100_000) + "}",
        "model M { ".to_owned() + &"a = b { ".repeat(100),
        "model M { ".to_owned() + &"let a = (\n".repeat(20_000) + "}",
    ] {
        check(text);
    }
}
