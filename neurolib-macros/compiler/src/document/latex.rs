//! Formulas and pages as LaTeX, for `amsmath` and what understands it in a browser.

use std::fmt::Write as _;

use super::math::{Bracket, Join, Math, Reduction, Relation};
use super::page::{Equation, Page};

/// A formula.
pub fn formula(math: &Math) -> String {
    let mut out = String::new();
    write(math, &mut out);
    out
}

/// Equations below each other, aligned at their relations.
pub fn aligned(equations: &[Equation]) -> String {
    let mut out = String::from("\\begin{aligned}\n");
    rows(equations, &mut out);
    out.push_str("\n\\end{aligned}");
    out
}

/// The equations of models, to put into a manuscript.
pub fn equations(pages: &[Page]) -> String {
    let mut out = String::from("% needs \\usepackage{amsmath}\n");
    for page in pages {
        for group in page.all_groups() {
            let title = if group.title.is_empty() { String::new() } else { format!(": {}", group.title) };
            let _ = write!(out, "\n% {}{title}\n\\begin{{align*}}\n", page.name);
            rows(&group.equations, &mut out);
            out.push_str("\n\\end{align*}\n");
        }
    }
    out
}

fn rows(equations: &[Equation], out: &mut String) {
    for (k, equation) in equations.iter().enumerate() {
        if k > 0 {
            out.push_str(" \\\\\n");
        }
        write(&equation.left, out);
        out.push_str(" &= ");
        for (k, line) in equation.lines.iter().enumerate() {
            if k > 0 {
                out.push_str(" \\\\\n&");
                out.push_str(if line.indent > 1 { "\\qquad " } else { "\\quad " });
            }
            let text = formula(&line.math);
            let text = text.trim();
            out.push_str(text.strip_suffix("\\,").unwrap_or(text));
        }
    }
}

fn write(math: &Math, out: &mut String) {
    match math {
        Math::Number(digits) => out.push_str(digits),
        Math::Symbol(symbol) => word(&symbol.latex, out),
        Math::Quantity(number, unit) => {
            write(number, out);
            out.push_str("\\,");
            write(unit, out);
        }
        Math::Relation(relation) => out.push_str(match relation {
            Relation::Equal => " = ",
            Relation::NotEqual => " \\ne ",
            Relation::Less => " < ",
            Relation::LessEqual => " \\le ",
            Relation::Greater => " > ",
            Relation::GreaterEqual => " \\ge ",
            Relation::And => " \\text{ and } ",
            Relation::Or => " \\text{ or } ",
            Relation::Not => "\\text{not } ",
            Relation::Modulo => " \\bmod ",
        }),
        Math::Row(parts) => parts.iter().for_each(|part| write(part, out)),
        Math::Terms(terms) => {
            for (k, (minus, term)) in terms.iter().enumerate() {
                out.push_str(match (k, minus) {
                    (0, false) => "",
                    (0, true) => "-",
                    (_, false) => " + ",
                    (_, true) => " - ",
                });
                write(term, out);
            }
        }
        Math::Product(factors) => {
            for (k, (join, factor)) in factors.iter().enumerate() {
                match join {
                    Join::Blank if k > 0 => out.push_str("\\,"),
                    Join::Dot if k > 0 => out.push_str(" \\cdot "),
                    _ => {}
                }
                write(factor, out);
            }
        }
        Math::Fraction(above, below) => {
            out.push_str("\\frac");
            group(above, out);
            group(below, out);
        }
        Math::Slash(above, below) => {
            write(above, out);
            out.push('/');
            write(below, out);
        }
        Math::Power(base, exponent) => {
            write(base, out);
            out.push('^');
            group(exponent, out);
        }
        Math::Index(base, indices) => {
            write(base, out);
            out.push_str("_{");
            list(indices, ",", out);
            out.push('}');
        }
        Math::Root(a) => {
            out.push_str("\\sqrt");
            group(a, out);
        }
        Math::Fence(bracket, a) => fence(*bracket, a.is_tall(), out, |out| write(a, out)),
        Math::Call(function, arguments) => {
            write(function, out);
            let tall = arguments.iter().any(Math::is_tall);
            if tall {
                // Without it, LaTeX puts a blank before a large bracket.
                out.push_str("\\!");
            }
            fence(Bracket::Round, tall, out, |out| list(arguments, ",\\, ", out));
        }
        Math::Over(reduction, below, body) => {
            out.push_str(match reduction {
                Reduction::Sum => "\\sum_",
                Reduction::Max => "\\max_",
            });
            write(below, out);
            out.push(' ');
            write(body, out);
        }
        Math::Cases(cases) => {
            out.push_str("\\begin{cases} ");
            for (k, (value, condition)) in cases.iter().enumerate() {
                if k > 0 {
                    out.push_str(" \\\\ ");
                }
                write(value, out);
                match condition {
                    Some(condition) => {
                        out.push_str(" & \\text{if } ");
                        write(condition, out);
                    }
                    None => out.push_str(" & \\text{otherwise}"),
                }
            }
            out.push_str(" \\end{cases}");
        }
        Math::Open(bracket, large) => {
            out.push_str(if *large { "\\biggl" } else { "\\bigl" });
            out.push_str(signs(*bracket).0);
        }
        Math::Close(bracket, large) => {
            out.push_str(if *large { "\\biggr" } else { "\\bigr" });
            out.push_str(signs(*bracket).1);
        }
        Math::Comma => out.push_str(",\\, "),
    }
}

/// A symbol, kept apart from a command before it.
fn word(latex: &str, out: &mut String) {
    let command = out.rfind('\\').map(|at| &out[at + 1..]);
    let is_open = command.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()));
    if is_open && latex.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push(' ');
    }
    out.push_str(latex);
}

fn group(math: &Math, out: &mut String) {
    out.push('{');
    write(math, out);
    out.push('}');
}

fn list(parts: &[Math], separator: &str, out: &mut String) {
    for (k, part) in parts.iter().enumerate() {
        if k > 0 {
            out.push_str(separator);
        }
        write(part, out);
    }
}

fn fence(bracket: Bracket, tall: bool, out: &mut String, inner: impl FnOnce(&mut String)) {
    let (open, close) = signs(bracket);
    let (left, right) = if tall { ("\\left", "\\right") } else { ("", "") };
    out.push_str(left);
    out.push_str(open);
    if open.starts_with('\\') {
        out.push(' ');
    }
    inner(out);
    out.push_str(right);
    out.push_str(close);
}

fn signs(bracket: Bracket) -> (&'static str, &'static str) {
    match bracket {
        Bracket::Round => ("(", ")"),
        Bracket::Square => ("[", "]"),
        Bracket::Bars => ("|", "|"),
        Bracket::Floor => ("\\lfloor", "\\rfloor"),
    }
}
