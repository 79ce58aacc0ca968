//! Formulas as they are printed: a tree of boxes, before any spelling of it.

/// A formula or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Math {
    /// Digits.
    Number(String),
    /// A letter or a word.
    Symbol(Symbol),
    /// A sign between two things.
    Relation(Relation),
    /// A number and its unit.
    Quantity(Box<Math>, Box<Math>),
    /// Parts side by side.
    Row(Vec<Math>),
    /// Terms with their signs, `true` for minus.
    Terms(Vec<(bool, Math)>),
    /// Factors, and how each is joined to the one before.
    Product(Vec<(Join, Math)>),
    /// Numerator and denominator.
    Fraction(Box<Math>, Box<Math>),
    /// Numerator and denominator on one line, for exponents.
    Slash(Box<Math>, Box<Math>),
    /// Base and exponent.
    Power(Box<Math>, Box<Math>),
    /// Base and what stands below it, separated by commas.
    Index(Box<Math>, Vec<Math>),
    /// A square root.
    Root(Box<Math>),
    /// Something between two brackets.
    Fence(Bracket, Box<Math>),
    /// A function and its arguments.
    Call(Box<Math>, Vec<Math>),
    /// A sum or the like over what stands below the sign.
    Over(Reduction, Box<Math>, Box<Math>),
    /// Values and the conditions that they hold under; the last one otherwise.
    Cases(Vec<(Math, Option<Math>)>),
    /// A bracket that opens here and may close on a later line; whether it is a large one.
    Open(Bracket, bool),
    /// The end of what [`Math::Open`] has begun.
    Close(Bracket, bool),
    /// Between two arguments.
    Comma,
}

/// A letter or a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// What is shown.
    pub text: String,
    /// How LaTeX spells it.
    pub latex: String,
    /// Printed upright: words, functions, units.
    pub upright: bool,
}

/// Signs between two things.
#[allow(missing_docs, reason = "each is the sign of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Not,
    Modulo,
}

/// How a factor is joined to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Nothing but a thin blank.
    Blank,
    /// A dot, where digits would run together.
    Dot,
}

/// Brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// `( )`.
    Round,
    /// `[ ]`.
    Square,
    /// `| |`.
    Bars,
    /// Down to the next whole number.
    Floor,
}

/// What is done over the connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// The sum.
    Sum,
    /// The largest.
    Max,
}

impl Math {
    /// An upright word.
    pub fn word(word: &str) -> Math {
        Math::operator(word, &format!("\\mathrm{{{}}}", word.replace('%', "\\%")))
    }

    /// An upright word that LaTeX has a command for, such as the name of a function.
    pub fn operator(word: &str, latex: &str) -> Math {
        Math::Symbol(Symbol { text: word.to_owned(), latex: latex.to_owned(), upright: true })
    }

    /// An italic letter.
    pub fn letter(text: &str, latex: &str) -> Math {
        Math::Symbol(Symbol { text: text.to_owned(), latex: latex.to_owned(), upright: false })
    }

    /// In round brackets.
    pub fn fenced(self) -> Math {
        Math::Fence(Bracket::Round, Box::new(self))
    }

    /// With a further index.
    pub fn indexed(self, index: Math) -> Math {
        match self {
            Math::Index(base, mut indices) => {
                indices.push(index);
                Math::Index(base, indices)
            }
            base => Math::Index(Box::new(base), vec![index]),
        }
    }

    /// Whether it begins with an upright word.
    pub fn is_word(&self) -> bool {
        match self {
            Math::Symbol(symbol) => symbol.upright,
            Math::Index(base, _) | Math::Power(base, _) => base.is_word(),
            _ => false,
        }
    }

    /// Whether what follows would seem to belong to it.
    pub fn is_greedy(&self) -> bool {
        match self {
            Math::Over(..) | Math::Cases(_) => true,
            Math::Product(factors) => factors.last().is_some_and(|(_, factor)| factor.is_greedy()),
            _ => false,
        }
    }

    /// Whether it is higher than a line of text, so that brackets around it grow.
    pub fn is_tall(&self) -> bool {
        match self {
            Math::Fraction(..) | Math::Over(..) | Math::Cases(_) => true,
            Math::Number(_) | Math::Symbol(_) | Math::Relation(_) | Math::Quantity(..) => false,
            Math::Open(..) | Math::Close(..) | Math::Comma => false,
            Math::Row(parts) => parts.iter().any(Math::is_tall),
            Math::Terms(terms) => terms.iter().any(|(_, term)| term.is_tall()),
            Math::Product(factors) => factors.iter().any(|(_, factor)| factor.is_tall()),
            Math::Slash(a, b) => a.is_tall() || b.is_tall(),
            Math::Power(base, _) | Math::Index(base, _) => base.is_tall(),
            Math::Root(a) | Math::Fence(_, a) => a.is_tall(),
            Math::Call(_, arguments) => arguments.iter().any(Math::is_tall),
        }
    }

    /// Rough width in em.
    pub fn width(&self) -> f64 {
        const SCRIPT: f64 = 0.72;
        match self {
            Math::Number(digits) => 0.5 * digits.chars().count() as f64,
            Math::Symbol(Symbol { text, upright: true, .. }) => 0.5 * text.chars().count() as f64,
            Math::Quantity(number, unit) => number.width() + 0.2 + unit.width(),
            Math::Symbol(symbol) => 0.6 * symbol.text.chars().count() as f64,
            Math::Relation(Relation::And | Relation::Or | Relation::Modulo) => 2.4,
            Math::Relation(_) => 1.4,
            Math::Row(parts) => parts.iter().map(Math::width).sum(),
            Math::Terms(terms) => {
                let signs = terms.len() as f64 - if matches!(terms.first(), Some((false, _))) { 1.0 } else { 0.0 };
                1.2 * signs + terms.iter().map(|(_, term)| term.width()).sum::<f64>()
            }
            Math::Product(factors) => {
                let joins = factors.iter().skip(1).map(|(join, _)| if *join == Join::Dot { 0.7 } else { 0.17 });
                joins.sum::<f64>() + factors.iter().map(|(_, factor)| factor.width()).sum::<f64>()
            }
            Math::Fraction(a, b) => 0.3 + a.width().max(b.width()),
            Math::Slash(a, b) => 0.5 + a.width() + b.width(),
            Math::Power(base, exponent) => base.width() + SCRIPT * exponent.width(),
            Math::Index(base, indices) => {
                base.width() + SCRIPT * indices.iter().map(|index| index.width() + 0.3).sum::<f64>()
            }
            Math::Root(a) => 0.9 + a.width(),
            Math::Fence(_, a) => 0.8 + a.width(),
            Math::Call(function, arguments) => {
                0.4 + function.width() + arguments.iter().map(|argument| argument.width() + 0.4).sum::<f64>()
            }
            Math::Over(_, _, body) => 1.7 + body.width(),
            Math::Cases(cases) => {
                let values = cases.iter().map(|(value, _)| value.width()).fold(0.0, f64::max);
                let condition = |condition: &Option<Math>| condition.as_ref().map_or(4.5, Math::width);
                2.5 + values + cases.iter().map(|(_, when)| condition(when)).fold(0.0, f64::max)
            }
            Math::Open(..) | Math::Close(..) | Math::Comma => 0.4,
        }
    }
}
