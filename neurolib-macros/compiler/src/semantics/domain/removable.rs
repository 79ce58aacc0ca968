//! Removable singularities: `u/(1 - exp(-b*u))` and its kin are 0/0 at `u = 0`, where their limit is a plain number.
//! All are `(exp(v) - 1)/v` in disguise, which is `exprel(v)`.

use crate::resolved::{BinaryOp, UnaryOp};
use crate::semantics::Report;
use crate::semantics::core::{Core, Kind};

/// A quotient that `exprel` says without the singularity.
pub(super) struct Removable<'c> {
    /// What is zero at the singularity, and its text.
    pub zero: &'c Core,
    pub text: String,
    /// The same quotient by `exprel`; `None` if units are converted inside.
    pub replacement: Option<String>,
}

/// Finds the form `c*u/(exp(v) - 1)` or `c*(exp(v) - 1)/u`, either sign, where `v` is a multiple of `u`.
pub(super) fn find<'c>(above: &'c Core, below: &'c Core, report: &Report) -> Option<Removable<'c>> {
    let (is_below, (exponent, sign), other) = match (exp_minus_one(below), exp_minus_one(above)) {
        (Some(found), _) => (true, found, above),
        (None, Some(found)) => (false, found, below),
        (None, None) => return None,
    };
    let (mut v, mut n) = (Product::new(exponent, report), Product::new(other, report));
    let at = v.above.iter().position(|u| n.above.iter().any(|factor| alike(factor, u).is_some()))?;
    let zero = v.above[at];
    let text = plain(report.text(zero.span));
    if [exponent, other].into_iter().any(converts_units) {
        return Some(Removable { zero, text, replacement: None });
    }
    v.cancel(&mut n);
    // n/(exp(v) - 1) = (n/v)/exprel(v), and (exp(v) - 1)/n = (v/n)*exprel(v).
    let (upper, lower) = if is_below { (n, v) } else { (v, n) };
    let words = |factors: &[&Core]| factors.iter().map(|core| factor_text(core, report)).collect::<Vec<_>>();
    let mut up = [words(&upper.above), words(&lower.below)].concat();
    let mut down = [words(&upper.below), words(&lower.above)].concat();
    let exprel = format!("exprel({})", plain(report.text(exponent.span)));
    if is_below {
        down.push(exprel)
    } else {
        up.push(exprel)
    }
    let number = sign * upper.number / lower.number;
    Some(Removable { zero, text, replacement: Some(quotient(number, up, &down)) })
}

/// `exp(v) - 1` as `(v, 1)`, `1 - exp(v)` as `(v, -1)`.
fn exp_minus_one(core: &Core) -> Option<(&Core, f64)> {
    match &core.kind {
        Kind::Binary(BinaryOp::Sub, a, b) if b.is_number(1.0) => Some((exponent(a)?, 1.0)),
        Kind::Binary(BinaryOp::Sub, a, b) if a.is_number(1.0) => Some((exponent(b)?, -1.0)),
        Kind::Binary(BinaryOp::Add, a, b) if a.is_number(-1.0) => Some((exponent(b)?, 1.0)),
        Kind::Unary(UnaryOp::Neg, a) => exp_minus_one(a).map(|(v, sign)| (v, -sign)),
        _ => None,
    }
}

fn exponent(core: &Core) -> Option<&Core> {
    match &core.kind {
        Kind::Unary(UnaryOp::Exp, v) => Some(v),
        _ => None,
    }
}

/// Factors of a product.
struct Product<'c> {
    number: f64,
    above: Vec<&'c Core>,
    below: Vec<&'c Core>,
}

impl<'c> Product<'c> {
    fn new(core: &'c Core, report: &Report) -> Self {
        let mut product = Product { number: 1.0, above: Vec::new(), below: Vec::new() };
        product.multiply(core, false, report);
        product
    }

    fn multiply(&mut self, core: &'c Core, inverse: bool, report: &Report) {
        // A part from elsewhere was put in for the parameter of a function, and has that name here.
        let is_here = |part: &Core| part.span.to(core.span) == core.span;
        match &core.kind {
            // A number with a unit keeps it, as a factor like others.
            Kind::Number(value) if *value != 0.0 && !report.text(core.span).contains('[') => {
                self.number *= if inverse { 1.0 / value } else { *value };
            }
            Kind::Unary(UnaryOp::Neg, a) if is_here(a) => {
                self.number = -self.number;
                self.multiply(a, inverse, report);
            }
            Kind::Binary(op @ (BinaryOp::Mul | BinaryOp::Div), a, b) if is_here(a) && is_here(b) => {
                self.multiply(a, inverse, report);
                self.multiply(b, inverse != (*op == BinaryOp::Div), report);
            }
            _ if inverse => self.below.push(core),
            _ => self.above.push(core),
        }
    }

    /// Removes the factors that both have.
    fn cancel(&mut self, other: &mut Product<'c>) {
        self.number *= cancel(&mut self.above, &mut other.above);
        self.number *= cancel(&mut self.below, &mut other.below);
    }
}

/// Removes factors that both lists have; -1 for each that differ by their sign.
fn cancel<'c>(a: &mut Vec<&'c Core>, b: &mut Vec<&'c Core>) -> f64 {
    let mut number = 1.0;
    a.retain(|factor| {
        let found = b.iter().enumerate().find_map(|(at, other)| Some((at, alike(factor, other)?)));
        if let Some((at, sign)) = found {
            b.remove(at);
            number *= sign;
        }
        found.is_none()
    });
    number
}

/// 1 if two expressions are the same, -1 if one is the negative of the other: `x - y` and `y - x`.
fn alike(a: &Core, b: &Core) -> Option<f64> {
    match (&a.kind, &b.kind) {
        _ if is_same(a, b) => Some(1.0),
        (Kind::Binary(BinaryOp::Sub, a, b), Kind::Binary(BinaryOp::Sub, c, d)) if is_same(a, d) && is_same(b, c) => {
            Some(-1.0)
        }
        _ => None,
    }
}

fn is_same(a: &Core, b: &Core) -> bool {
    a.size == b.size
        && match (&a.kind, &b.kind) {
            (Kind::Number(a), Kind::Number(b)) => a == b,
            (Kind::Parameter(a), Kind::Parameter(b)) => a == b,
            (Kind::Port(a), Kind::Port(b)) => a == b,
            (Kind::Let(a), Kind::Let(b)) => a == b,
            (Kind::State(a), Kind::State(b)) => a == b,
            (Kind::Input(a), Kind::Input(b)) => a == b,
            (Kind::Unary(f, a), Kind::Unary(g, b)) => f == g && is_same(a, b),
            (Kind::Binary(f, a, b), Kind::Binary(g, c, d)) => f == g && is_same(a, c) && is_same(b, d),
            _ => false,
        }
}

/// Whether a conversion of units, which has no text of its own, stands in an expression.
fn converts_units(core: &Core) -> bool {
    let is_conversion =
        |core: &Core| matches!(&core.kind, Kind::Binary(_, a, b) if a.span == b.span && a.span == core.span);
    core.find(&mut |core| is_conversion(core)).is_some()
}

fn quotient(number: f64, mut above: Vec<String>, below: &[String]) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    // Twelve digits hide the rounding of `0.07*20`.
    let size: f64 = format!("{:.11e}", number.abs()).parse().unwrap_or(number.abs());
    if size != 1.0 || above.is_empty() {
        above.insert(0, size.to_string());
    }
    let above = above.join("*");
    match below {
        [] => format!("{sign}{above}"),
        [only] => format!("{sign}{above}/{only}"),
        several => format!("{sign}{above}/({})", several.join("*")),
    }
}

/// The text of a factor, in parentheses if it needs them.
fn factor_text(core: &Core, report: &Report) -> String {
    let text = plain(report.text(core.span));
    match core.kind {
        Kind::Binary(..) | Kind::Unary(UnaryOp::Neg, _) | Kind::If(..) => format!("({text})"),
        _ => text,
    }
}

/// A text on one line, without parentheses around the whole.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let mut depth = 0_i32;
    let is_balanced = |inner: &&str| {
        inner.chars().all(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth >= 0
        })
    };
    inner.filter(is_balanced).map_or(text.clone(), str::to_owned)
}
