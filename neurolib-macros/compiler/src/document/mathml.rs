//! Formulas as MathML Core, which browsers show without help.

use super::latex;
use super::math::{Bracket, Join, Math, Reduction, Relation};
use super::page::Equation;

/// Blank between factors.
const THIN: &str = "<mspace width=\"0.17em\"/>";
/// Binds a function to its arguments, without a blank.
const APPLY: &str = "<mo>&#x2061;</mo>";

/// A formula in a line of text.
pub fn formula(math: &Math) -> String {
    format!("<math>{}</math>", annotated(&row(math), &latex::formula(math)))
}

/// Equations below each other, aligned at their relations.
pub fn aligned(equations: &[Equation]) -> String {
    let mut rows = String::new();
    for equation in equations {
        for (k, line) in equation.lines.iter().enumerate() {
            let (left, relation) = match k {
                0 => (row(&equation.left), "<mo>=</mo>"),
                _ => (String::new(), ""),
            };
            let indent = match line.indent {
                0 => String::new(),
                levels => format!("<mspace width=\"{levels}em\"/>"),
            };
            let class = if k == 0 { "first" } else { "next" };
            rows.push_str(&format!(
                "<mtr class=\"{class}\"><mtd>{left}</mtd><mtd>{relation}</mtd><mtd><mrow>{indent}{}</mrow></mtd></mtr>\n",
                row(&line.math)
            ));
        }
    }
    let table =
        format!("<mtable class=\"aligned\" displaystyle=\"true\" columnalign=\"right center left\">\n{rows}</mtable>");
    format!("<math display=\"block\">{}</math>", annotated(&table, &latex::aligned(equations)))
}

fn annotated(mathml: &str, latex: &str) -> String {
    let latex = escape(latex);
    format!("<semantics>{mathml}<annotation encoding=\"application/x-tex\">{latex}</annotation></semantics>")
}

/// Text with what XML gives a meaning to taken away.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// As one element.
fn row(math: &Math) -> String {
    let mut out = String::from("<mrow>");
    write(math, &mut out);
    out.push_str("</mrow>");
    out
}

fn element(name: &str, parts: &[&Math], out: &mut String) {
    out.push_str(&format!("<{name}>"));
    for part in parts {
        single(part, out);
    }
    out.push_str(&format!("</{name}>"));
}

/// Exactly one element.
fn single(math: &Math, out: &mut String) {
    match math {
        Math::Number(_) | Math::Symbol(_) | Math::Fraction(..) | Math::Root(_) | Math::Index(..) | Math::Power(..) => {
            write(math, out);
        }
        _ => out.push_str(&row(math)),
    }
}

fn operator(sign: &str, attributes: &str, out: &mut String) {
    out.push_str(&format!("<mo{attributes}>{}</mo>", escape(sign)));
}

fn words(text: &str, out: &mut String) {
    out.push_str(&format!("<mtext>{}</mtext>", text.replace(' ', "\u{a0}")));
}

fn write(math: &Math, out: &mut String) {
    match math {
        Math::Number(digits) => out.push_str(&format!("<mn>{}</mn>", escape(digits))),
        Math::Symbol(symbol) => {
            let is_letter = symbol.text.chars().count() == 1;
            let variant = if symbol.upright && is_letter { " mathvariant=\"normal\"" } else { "" };
            out.push_str(&format!("<mi{variant}>{}</mi>", escape(&symbol.text)));
        }
        Math::Quantity(number, unit) => {
            single(number, out);
            out.push_str(THIN);
            single(unit, out);
        }
        Math::Relation(relation) => match relation {
            Relation::Equal => operator("=", "", out),
            Relation::NotEqual => operator("≠", "", out),
            Relation::Less => operator("<", "", out),
            Relation::LessEqual => operator("≤", "", out),
            Relation::Greater => operator(">", "", out),
            Relation::GreaterEqual => operator("≥", "", out),
            Relation::And => words(" and ", out),
            Relation::Or => words(" or ", out),
            Relation::Not => words("not ", out),
            Relation::Modulo => words(" mod ", out),
        },
        Math::Row(parts) => parts.iter().for_each(|part| write(part, out)),
        Math::Terms(terms) => {
            for (k, (minus, term)) in terms.iter().enumerate() {
                match (k, minus) {
                    (0, false) => {}
                    (0, true) => operator("−", " form=\"prefix\"", out),
                    (_, false) => operator("+", " form=\"infix\"", out),
                    (_, true) => operator("−", " form=\"infix\"", out),
                }
                write(term, out);
            }
        }
        Math::Product(factors) => {
            for (k, (join, factor)) in factors.iter().enumerate() {
                match join {
                    Join::Blank if k > 0 => out.push_str(THIN),
                    Join::Dot if k > 0 => operator("⋅", "", out),
                    _ => {}
                }
                write(factor, out);
            }
        }
        Math::Fraction(above, below) => element("mfrac", &[above, below], out),
        Math::Slash(above, below) => {
            write(above, out);
            operator("/", " lspace=\"0\" rspace=\"0\"", out);
            write(below, out);
        }
        Math::Power(base, exponent) => match &**base {
            Math::Index(base, indices) => {
                out.push_str("<msubsup>");
                single(base, out);
                list(indices, out);
                single(exponent, out);
                out.push_str("</msubsup>");
            }
            base => element("msup", &[base, exponent], out),
        },
        Math::Index(base, indices) => {
            out.push_str("<msub>");
            single(base, out);
            list(indices, out);
            out.push_str("</msub>");
        }
        Math::Root(a) => element("msqrt", &[a], out),
        Math::Fence(kind, a) => fence(*kind, a.is_tall(), out, |out| write(a, out)),
        Math::Call(function, arguments) => {
            write(function, out);
            out.push_str(APPLY);
            fence(Bracket::Round, arguments.iter().any(Math::is_tall), out, |out| {
                for (k, argument) in arguments.iter().enumerate() {
                    if k > 0 {
                        comma(out);
                    }
                    write(argument, out);
                }
            });
        }
        Math::Over(reduction, below, body) => {
            out.push_str("<munder>");
            match reduction {
                Reduction::Sum => operator("∑", " largeop=\"true\" movablelimits=\"false\"", out),
                Reduction::Max => operator("max", " movablelimits=\"false\" rspace=\"0.17em\"", out),
            }
            single(below, out);
            out.push_str("</munder>");
            write(body, out);
        }
        Math::Cases(cases) => {
            out.push_str("<mrow><mo fence=\"true\" form=\"prefix\" stretchy=\"true\">{</mo><mtable class=\"cases\" columnalign=\"left left\">");
            for (value, condition) in cases {
                out.push_str(&format!("<mtr><mtd>{}</mtd><mtd>", row(value)));
                match condition {
                    Some(condition) => {
                        words("if ", out);
                        write(condition, out);
                    }
                    None => words("otherwise", out),
                }
                out.push_str("</mtd></mtr>");
            }
            out.push_str("</mtable></mrow>");
        }
        Math::Open(kind, large) => bracket(signs(*kind).0, "prefix", *large, out),
        Math::Close(kind, large) => bracket(signs(*kind).1, "postfix", *large, out),
        Math::Comma => comma(out),
    }
}

fn comma(out: &mut String) {
    out.push_str("<mo separator=\"true\">,</mo>");
}

/// Indices as one element.
fn list(indices: &[Math], out: &mut String) {
    out.push_str("<mrow>");
    for (k, index) in indices.iter().enumerate() {
        if k > 0 {
            operator(",", " lspace=\"0\" rspace=\"0\"", out);
        }
        write(index, out);
    }
    out.push_str("</mrow>");
}

fn fence(kind: Bracket, tall: bool, out: &mut String, inner: impl FnOnce(&mut String)) {
    let (open, close) = signs(kind);
    out.push_str("<mrow>");
    operator(open, &format!(" fence=\"true\" form=\"prefix\" stretchy=\"{tall}\""), out);
    inner(out);
    operator(close, &format!(" fence=\"true\" form=\"postfix\" stretchy=\"{tall}\""), out);
    out.push_str("</mrow>");
}

/// A bracket whose other half may stand on another line.
fn bracket(sign: &str, form: &str, large: bool, out: &mut String) {
    let size = if large { "2.2em" } else { "1.2em" };
    operator(
        sign,
        &format!(
            " fence=\"true\" form=\"{form}\" stretchy=\"true\" lspace=\"0\" rspace=\"0\" minsize=\"{size}\" maxsize=\"{size}\""
        ),
        out,
    );
}

fn signs(kind: Bracket) -> (&'static str, &'static str) {
    match kind {
        Bracket::Round => ("(", ")"),
        Bracket::Square => ("[", "]"),
        Bracket::Bars => ("|", "|"),
        Bracket::Floor => ("⌊", "⌋"),
    }
}
