//! Pages of models, formulas and differences, as texts beside the test: `document/`.
//!
//! `UPDATE_EXPECT=1` writes them anew; read what changed.

mod support;

use std::path::{Path, PathBuf};

use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::document::{
    Change, Subject, diff, document, html, latex, markdown, starter_model, starter_variant,
};
use neurolib_compiler::source::Source;
use support::Repository;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/document").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_default()
}

/// Holds a text to the file beside the test.
fn expect(name: &str, found: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path(name), found).expect("a writable folder");
    }
    assert!(read(name) == found, "{name} is no longer what is written:\n{found}");
}

/// The models of a text that has no errors.
fn models(source: &Source) -> Vec<Subject> {
    let found = document(source, &Repository);
    let errors = found.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let errors: Vec<String> = errors.map(|error| render(error, &found.sources, Style::Plain)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    found.subjects
}

fn model(text: &str) -> Subject {
    models(&Source::new("test.nm", text)).pop().expect("a model")
}

/// The cases of a file, `text => expected`, with what is found in place of what is expected.
fn cases(name: &str, latex_of: impl Fn(&str) -> String) {
    let text = read(name);
    assert!(text.lines().count() > 5, "{name} has no cases");
    let lines = text.lines().map(|line| match line.split("  =>  ").next().unwrap_or_default().trim() {
        "" => String::new(),
        comment if comment.starts_with("//") => line.to_owned(),
        case => format!("{case:<40}  =>  {}", latex_of(case)),
    });
    expect(name, &(lines.collect::<Vec<_>>().join("\n") + "\n"));
}

/// The right-hand side of the equation of `left`, its lines put together.
fn right_side(subject: &Subject, left: &str) -> String {
    let text = latex(&[subject.page()]);
    let start = text.find(&format!("{left} &= ")).unwrap_or_else(|| panic!("no {left} in\n{text}"));
    let right = &text[start + left.len() + 4..];
    let end = right.find("\n\\end{align*}").expect("equations end");
    let right = &right[..end];
    let next = right.match_indices(" \\\\\n").find(|(at, line)| !right[at + line.len()..].starts_with('&'));
    next.map_or(right, |(at, _)| &right[..at]).replace('\n', " ")
}

#[test]
fn expressions_are_set_as_they_are_printed() {
    cases("expressions.txt", |case| {
        let subject = model(&format!(
            "component Part {{ arg T: ms  state s = 0  T * d/dt s = -s  let total = 2*s }}
             model M {{
                 param a = 1 b = 2 c = 3 d = 4 tau_e = 1 gL = 1 sigmae_ext = 1 tauA = 1 Jee_max = 1 T: ms = 1
                 state x = 0  state y = 0  T * d/dt x = -x  T * d/dt y = -y
                 part = Part {{ T = T }}
                 fn S(u, v) = u*v
                 let result = {case}
                 observe result
             }}"
        ));
        right_side(&subject, "\\mathrm{result}")
    });
}

#[test]
fn inputs_are_sums_over_nodes() {
    cases("inputs.txt", |case| {
        let subject = model(&format!(
            "component Part {{ state s = 0  d/dt s = -s }}
             model M {{
                 param a = 1 b = 2
                 state x = 0  state y = 0  d/dt x = n - x  d/dt y = -y
                 part = Part {{ }}
                 input n = {case}
                 observe x
             }}"
        ));
        right_side(&subject, "n_{i}")
    });
}

#[test]
fn names_become_symbols() {
    cases("symbols.txt", |case| {
        let subject = model(&format!("model M {{ state {case} = 0  d/dt {case} = 1  observe {case} }}"));
        let page = markdown(&[subject.page()], &|_| None);
        let row = page.lines().find(|line| line.contains(&format!("`{case}`"))).expect("a row of the table");
        row.split(" | ").next().expect("a cell").trim_start_matches("| ").to_owned()
    });
}

#[test]
fn two_names_never_get_one_symbol() {
    let subject = model("model M { param x1 = 1 x_1 = 2  state x = 0  d/dt x = x1*x_1  observe x }");
    assert_eq!(right_side(&subject, "\\frac{dx}{dt}"), "x_{1}\\,\\mathrm{x\\_1}");
}

#[test]
fn pages_say_everything() {
    let wilson_cowan = support::source("models/wilson_cowan.nm").expect("a file of this repository");
    let page = models(&wilson_cowan)[0].page();
    expect("wilson_cowan.md", &markdown(&[page], &|_| None));

    let everything = models(&Source::new("everything.nm", read("everything.nm")));
    let pages: Vec<_> = everything.iter().map(Subject::page).collect();
    let link = |name: &str| (name == "BalloonWindkessel").then(|| "balloon_windkessel.md".to_owned());
    expect("everything.md", &markdown(&pages, &link));
    expect("everything.tex", &latex(&pages));
    expect("everything.html", &html(&pages, &link));
}

#[test]
fn markdown_formulas_in_a_line_hold_no_signs_of_markdown() {
    let everything = models(&Source::new("everything.nm", read("everything.nm")));
    let text = markdown(&[everything[0].page()], &|_| None);
    let mut display = false;
    for line in text.lines() {
        if line == "$$" {
            display = !display;
        } else if !display {
            for formula in line.split('$').skip(1).step_by(2) {
                let is_escape = |(at, _): (usize, &str)| !formula[at + 1..].starts_with(|c: char| c.is_alphabetic());
                assert!(!formula.match_indices('\\').any(is_escape), "{line}");
                assert!(!formula.contains('|'), "{line}");
            }
        }
    }
}

#[test]
fn lines_stay_within_the_page() {
    let terms: Vec<String> = (0..60).map(|k| format!("a*x^{k}*exp(-x/{})", k + 1)).collect();
    let long = format!("S({0}, 2)/(1 + S(({0}), b)) - ({0})", terms.join(" + "));
    let subject =
        model(&format!("model M {{ param a = 1 b = 2  state x = 0  fn S(u, v) = u*v  d/dt x = {long}  observe x }}"));
    let text = latex(&[subject.page()]);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('&')).collect();
    // About 40 em a line, and each term takes 4 em: 180 terms need at least 15 lines, and no line holds more than 12.
    assert!(lines.len() > 15, "{text}");
    assert!(lines.iter().all(|line| line.matches("x^{").count() <= 12), "{text}");
}

/// The deepest expression of this form that the compiler accepts.
fn deepest(nest: impl Fn(&str) -> String) -> (usize, Subject) {
    let mut expression = "x".to_owned();
    let mut found = None;
    for depth in 0..2000 {
        let text = format!("model M {{ state x = 0  let y = {expression}  d/dt x = -y  observe x }}");
        let mut subjects = document(&Source::new("deep.nm", text), &Repository).subjects;
        let Some(subject) = subjects.pop() else { break };
        found = Some((depth, subject));
        expression = nest(&expression);
    }
    found.expect("no nesting at all")
}

/// A name, and how an expression of this form is put into another one.
type Form = (&'static str, fn(&str) -> String);

#[test]
fn the_deepest_expressions_are_set() {
    let forms: [Form; 5] = [
        ("calls", |inner| format!("sin({inner})")),
        ("fractions", |inner| format!("1/(1 + {inner})")),
        ("powers", |inner| format!("2^({inner})")),
        ("conditions", |inner| format!("if x > 0 then 1 else ({inner})")),
        ("sums", |inner| format!("{inner} + x")),
    ];
    for (form, nest) in forms {
        let (depth, subject) = deepest(nest);
        assert!(depth >= 30, "{form} nest {depth} deep only");
        let page = subject.page();
        assert!(html(std::slice::from_ref(&page), &|_| None).len() > latex(&[page]).len());
        assert!(diff(&subject, &subject).is_empty());
    }
}

/// A difference as text.
fn shown(a: &Subject, b: &Subject) -> String {
    let mut text = format!("{} → {}\n", a.name(), b.name());
    for difference in diff(a, b) {
        text.push_str(&format!("\n{}\n", difference.title));
        for change in difference.changes {
            match change {
                Change::Added(line) => text.push_str(&format!("+ {line}\n")),
                Change::Removed(line) => text.push_str(&format!("- {line}\n")),
                Change::Changed { old, new } => text.push_str(&format!("- {old}\n+ {new}\n")),
                Change::Values { name, values } => {
                    let values: Vec<String> =
                        values.iter().map(|(what, old, new)| format!("{what} {old} → {new}")).collect();
                    text.push_str(&format!("~ {name}: {}\n", values.join(", ")));
                }
                Change::Note(note) => text.push_str(&format!("{note}\n")),
            }
        }
    }
    text
}

#[test]
fn differences_are_told() {
    let folder = std::fs::read_dir(path("diff")).expect("the folder of cases");
    let mut count = 0;
    for file in folder {
        let name = file.expect("a file").file_name().into_string().expect("a plain name");
        let Some(case) = name.strip_suffix(".nm") else { continue };
        let found = models(&Source::new(&name, read(&format!("diff/{name}"))));
        let [a, b] = &found[..] else { panic!("{name} declares two models") };
        expect(&format!("diff/{case}.txt"), &shown(a, b));
        assert!(diff(a, a).is_empty() && diff(b, b).is_empty(), "{case}: a model differs from itself");
        count += 1;
    }
    assert!(count > 3);
}

#[test]
fn models_to_begin_with_compile_without_a_warning() {
    let clean = |text: &str| {
        let found = document(&Source::new("my_model.nm", text), &Repository);
        let messages: Vec<String> = found.diagnostics.iter().map(|d| render(d, &found.sources, Style::Plain)).collect();
        assert!(messages.is_empty(), "{text}\n{}", messages.join("\n\n"));
        found.subjects.into_iter().next().expect("a model")
    };
    assert_eq!(clean(&starter_model("MyModel")).name(), "MyModel");
    for file in ["aln", "wilson_cowan", "hopf", "balloon_windkessel"] {
        let base = models(&support::source(&format!("models/{file}.nm")).expect("a shipped model")).remove(0);
        let text = starter_variant("Mine", &base);
        assert!(diff(&base, &clean(&text)).is_empty(), "{text}");
        // Each proposal works when it is uncommented, all but `fix` of what is overridden as well.
        let proposal = |line: &str| line.trim_start().starts_with("// override") || line.contains("// param");
        let lines: Vec<String> = text
            .lines()
            .map(|line| if proposal(line) { line.replacen("// ", "", 1) } else { line.to_owned() })
            .collect();
        let text = lines.join("\n");
        assert!(text.contains("\n    override "), "{text}");
        let found = models(&Source::new("mine.nm", text.as_str()));
        assert_eq!(diff(&base, &found[0]).len(), 1, "{text}");
    }
}
