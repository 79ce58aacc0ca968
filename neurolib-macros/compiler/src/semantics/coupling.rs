//! An input is a sum of terms target × reduce(connection × source): products, sums, small powers and the sine and
//! cosine of sums and differences are taken apart until every factor belongs to one of the three. What does not come
//! apart, and what is under a `max`, is evaluated for each connection.

use super::Report;
use super::core::{Core, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{BinaryOp, Reduce, UnaryOp};

/// Most terms of one input.
const MAX_TERMS: usize = 64;
/// Highest power of a sum that is multiplied out.
const MAX_POWER: f64 = 8.0;

/// One term; factors that are missing are 1.
#[derive(Clone, Default)]
pub(super) struct Term {
    pub target: Option<Core>,
    pub connection: Option<Core>,
    pub source: Option<Core>,
    /// Instead of connection and source: a value for each connection.
    pub value: Option<Core>,
}

/// The reduction and the terms of an input; `None` after an error.
pub(super) fn split(
    core: &Core,
    is_parameter: &dyn Fn(&Core) -> bool,
    report: &mut Report,
) -> Option<(Reduce, Vec<Term>)> {
    let splitter = Splitter { is_parameter };
    let mut reduce = None;
    match splitter.outside(core, &mut reduce) {
        Ok(terms) => Some((reduce?, terms)),
        Err(Obstacle::Form(culprit)) => {
            report.push(
                Diagnostic::new(
                    Code::InputForm,
                    "an input is a `sum(…)`, `mean(…)` or `max(…)` over the connections",
                    culprit.span,
                    "not of that form",
                )
                .help("only factors and other sums may stand outside; compute the rest in a `let`"),
            );
            None
        }
        // What is inside a reduction is taken apart or left whole.
        Err(Obstacle::Whole) => None,
    }
}

enum Obstacle {
    /// What stands around the reductions is not of the form of an input.
    Form(Core),
    /// What stands inside does not come apart, or into too many terms.
    Whole,
}

/// What an expression depends on.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Reads {
    source: bool,
    connection: bool,
    target: bool,
    parameter: bool,
}

struct Splitter<'p> {
    is_parameter: &'p dyn Fn(&Core) -> bool,
}

type Terms = Result<Vec<Term>, Obstacle>;

impl Splitter<'_> {
    /// What stands around `sum(…)`: factors of the target, and other sums of the same kind.
    fn outside(&self, core: &Core, found: &mut Option<Reduce>) -> Terms {
        let has_reduce = |core: &Core| core.find(&mut |core| matches!(core.kind, Kind::Reduce(..))).is_some();
        match &core.kind {
            Kind::Reduce(reduce, inner) => {
                if found.is_some_and(|found| found != *reduce) {
                    return Err(Obstacle::Form(core.clone()));
                }
                *found = Some(*reduce);
                let apart = if *reduce == Reduce::Max { Err(Obstacle::Whole) } else { self.terms(inner) };
                Ok(match apart {
                    Ok(terms) => terms.into_iter().map(Term::without_source).collect(),
                    Err(_) => vec![Term { value: Some(self.sources(inner)), ..Term::default() }],
                })
            }
            Kind::Unary(UnaryOp::Neg, a) => Ok(negate(self.outside(a, found)?)),
            Kind::Binary(op @ (BinaryOp::Add | BinaryOp::Sub), a, b) => {
                let mut terms = self.outside(a, found)?;
                let others = self.outside(b, found)?;
                terms.extend(if *op == BinaryOp::Add { others } else { negate(others) });
                Ok(terms)
            }
            Kind::Binary(BinaryOp::Mul, a, b) if !has_reduce(a) => {
                let terms = self.outside(b, found)?;
                Ok(terms.into_iter().map(|term| on_target(term, |target| (**a).clone().times(target))).collect())
            }
            Kind::Binary(BinaryOp::Mul, a, b) if !has_reduce(b) => {
                let terms = self.outside(a, found)?;
                Ok(terms.into_iter().map(|term| on_target(term, |target| target.times((**b).clone()))).collect())
            }
            Kind::Binary(BinaryOp::Div, a, b) if !has_reduce(b) => {
                let terms = self.outside(a, found)?;
                let divide = |target| Core::binary(BinaryOp::Div, target, (**b).clone());
                Ok(terms.into_iter().map(|term| on_target(term, divide)).collect())
            }
            _ => Err(Obstacle::Form(core.clone())),
        }
    }

    fn terms(&self, core: &Core) -> Terms {
        let reads = self.reads(core);
        if !(reads.target || reads.parameter || reads.source && reads.connection) {
            let core = core.clone();
            return Ok(vec![match (reads.source, reads.connection) {
                (true, _) => Term { source: Some(core), ..Term::default() },
                (_, true) => Term { connection: Some(core), ..Term::default() },
                _ => Term { target: Some(core), ..Term::default() },
            }]);
        }
        if !reads.source && !reads.connection {
            return Ok(vec![Term { target: Some(core.clone()), ..Term::default() }]);
        }
        let terms = match &core.kind {
            Kind::Unary(UnaryOp::Neg, a) => negate(self.terms(a)?),
            Kind::Binary(BinaryOp::Add, a, b) => [self.terms(a)?, self.terms(b)?].concat(),
            Kind::Binary(BinaryOp::Sub, a, b) => [self.terms(a)?, negate(self.terms(b)?)].concat(),
            Kind::Binary(BinaryOp::Mul, a, b) => self.product(&self.terms(a)?, &self.terms(b)?)?,
            Kind::Binary(BinaryOp::Div, a, b) => match &self.terms(b)?[..] {
                [divisor] => self.terms(a)?.into_iter().map(|term| divide(term, divisor)).collect(),
                _ => return self.whole(core, reads),
            },
            Kind::Binary(BinaryOp::Pow, a, b) => match b.kind {
                Kind::Number(n) if n.fract() == 0.0 && (2.0..=MAX_POWER).contains(&n) => self.power(a, b, n)?,
                _ => return self.whole(core, reads),
            },
            Kind::Unary(op @ (UnaryOp::Sin | UnaryOp::Cos), a) => match self.angle(*op, a)? {
                Some(terms) => terms,
                None => return self.whole(core, reads),
            },
            Kind::If(c, a, b) => self.choice(core, c, a, b)?,
            _ => return self.whole(core, reads),
        };
        if terms.len() > MAX_TERMS { Err(Obstacle::Whole) } else { Ok(terms) }
    }

    /// What cannot be taken apart may still belong to the connection, with parameters of the target.
    fn whole(&self, core: &Core, reads: Reads) -> Terms {
        if reads.source || reads.target {
            return Err(Obstacle::Whole);
        }
        Ok(vec![Term { connection: Some(core.clone()), ..Term::default() }])
    }

    /// The same with every largest part that belongs to the source alone as one `Source`.
    fn sources(&self, core: &Core) -> Core {
        let reads = self.reads(core);
        if reads == (Reads { source: true, ..Reads::default() }) {
            return Core::new(Kind::Source(Box::new(strip_source(core))), core.span);
        }
        let kept: Result<Core, std::convert::Infallible> = core.try_map(&mut |part| Ok(self.sources(part)));
        let Ok(kept) = kept;
        kept
    }

    fn product(&self, a: &[Term], b: &[Term]) -> Terms {
        if a.len() * b.len() > MAX_TERMS {
            return Err(Obstacle::Whole);
        }
        Ok(a.iter().flat_map(|a| b.iter().map(|b| multiply(a, b))).collect())
    }

    fn power(&self, base: &Core, exponent: &Core, n: f64) -> Terms {
        let terms = self.terms(base)?;
        if let [term] = &terms[..] {
            let raise = |factor: &Option<Core>| {
                factor.clone().map(|factor| Core::binary(BinaryOp::Pow, factor, exponent.clone()))
            };
            let [target, connection, source] = [&term.target, &term.connection, &term.source].map(raise);
            return Ok(vec![Term { target, connection, source, value: None }]);
        }
        let mut result = terms.clone();
        let mut k = 1.0;
        while k < n {
            result = self.product(&result, &terms)?;
            k += 1.0;
        }
        Ok(result)
    }

    /// `sin(a + b) = sin a cos b + cos a sin b`, `cos(a + b) = cos a cos b − sin a sin b`, where the two
    /// summands depend on less than their sum does.
    fn angle(&self, op: UnaryOp, argument: &Core) -> Result<Option<Vec<Term>>, Obstacle> {
        let mut summands = Vec::new();
        flatten(argument, false, &mut summands);
        let side = |core: &Core| {
            let reads = self.reads(core);
            (reads.source, reads.connection, reads.target || reads.parameter && !reads.connection)
        };
        let first = side(summands[0].0);
        let (here, there): (Vec<_>, Vec<_>) = summands.into_iter().partition(|(core, _)| side(core) == first);
        let Some((_, negative)) = there.first().copied() else {
            return Ok(None);
        };
        // The second group as what is added or subtracted, whichever reads better.
        let there: Vec<_> = there.into_iter().map(|(core, sign)| (core, sign != negative)).collect();
        let (a, b) = (join(&here), join(&there));
        let wave = |op, core: &Core| self.terms(&Core::unary(op, core.clone(), core.span));
        let (sin_a, cos_a) = (wave(UnaryOp::Sin, &a)?, wave(UnaryOp::Cos, &a)?);
        let (sin_b, cos_b) = (wave(UnaryOp::Sin, &b)?, wave(UnaryOp::Cos, &b)?);
        let (left, right, minus) = match op {
            UnaryOp::Sin => (self.product(&sin_a, &cos_b)?, self.product(&cos_a, &sin_b)?, negative),
            _ => (self.product(&cos_a, &cos_b)?, self.product(&sin_a, &sin_b)?, !negative),
        };
        Ok(Some([left, if minus { negate(right) } else { right }].concat()))
    }

    fn choice(&self, core: &Core, condition: &Core, a: &Core, b: &Core) -> Terms {
        let reads = self.reads(condition);
        let when = |factor: Option<Core>, first: bool| {
            let (value, zero) = (factor.unwrap_or_else(|| Core::number(1.0, core.span)), Core::number(0.0, core.span));
            let (a, b) = if first { (value, zero) } else { (zero, value) };
            Some(Core::new(Kind::If(Box::new(condition.clone()), Box::new(a), Box::new(b)), core.span))
        };
        let place = |mut term: Term, first: bool| {
            let slot = match (reads.source, reads.connection) {
                (true, _) => &mut term.source,
                (_, true) => &mut term.connection,
                _ => &mut term.target,
            };
            *slot = when(slot.take(), first);
            term
        };
        let kinds = [reads.source, reads.connection, reads.target || reads.parameter && !reads.connection];
        if kinds.iter().filter(|&&kind| kind).count() > 1 {
            return Err(Obstacle::Whole);
        }
        let (a, b) = (self.terms(a)?, self.terms(b)?);
        Ok(a.into_iter().map(|term| place(term, true)).chain(b.into_iter().map(|term| place(term, false))).collect())
    }

    fn reads(&self, core: &Core) -> Reads {
        let mut reads = Reads::default();
        self.collect(core, &mut reads);
        reads
    }

    fn collect(&self, core: &Core, reads: &mut Reads) {
        match &core.kind {
            Kind::Source(_) => reads.source = true,
            Kind::Weight | Kind::Length => reads.connection = true,
            Kind::Number(_) => {}
            Kind::Let(_) | Kind::Parameter(_) if (self.is_parameter)(core) => reads.parameter = true,
            _ if core.parts().is_empty() => reads.target = true,
            Kind::Delay(..) | Kind::Previous(_) => reads.target = true,
            _ => core.parts().into_iter().for_each(|part| self.collect(part, reads)),
        }
    }
}

/// The summands, and whether each is subtracted.
fn flatten<'c>(core: &'c Core, negative: bool, out: &mut Vec<(&'c Core, bool)>) {
    match &core.kind {
        Kind::Binary(BinaryOp::Add, a, b) => {
            flatten(a, negative, out);
            flatten(b, negative, out);
        }
        Kind::Binary(BinaryOp::Sub, a, b) => {
            flatten(a, negative, out);
            flatten(b, !negative, out);
        }
        Kind::Unary(UnaryOp::Neg, a) => flatten(a, !negative, out),
        _ => out.push((core, negative)),
    }
}

fn join(summands: &[(&Core, bool)]) -> Core {
    let mut parts = summands.iter().map(|(core, negative)| ((*core).clone(), *negative));
    let (first, negative) = parts.next().expect("invariant: a group of summands has one");
    let span = first.span;
    let first = if negative { Core::unary(UnaryOp::Neg, first, span) } else { first };
    parts.fold(first, |sum, (core, negative)| {
        Core::binary(if negative { BinaryOp::Sub } else { BinaryOp::Add }, sum, core)
    })
}

fn on_target(mut term: Term, f: impl FnOnce(Core) -> Core) -> Term {
    let one = || {
        let factors = [&term.connection, &term.source, &term.value];
        let span = factors.into_iter().flatten().next().expect("invariant: a term has a factor").span;
        Core::number(1.0, span)
    };
    let target = term.target.take().unwrap_or_else(one);
    term.target = Some(f(target));
    term
}

fn negate(terms: Vec<Term>) -> Vec<Term> {
    let negative = |target: Core| match target.kind {
        Kind::Number(value) => Core::number(-value, target.span),
        _ => {
            let span = target.span;
            Core::unary(UnaryOp::Neg, target, span)
        }
    };
    terms.into_iter().map(|term| on_target(term, negative)).collect()
}

fn multiply(a: &Term, b: &Term) -> Term {
    let join = |a: &Option<Core>, b: &Option<Core>| match (a.clone(), b.clone()) {
        (Some(a), Some(b)) => Some(a.times(b)),
        (a, b) => a.or(b),
    };
    Term {
        target: join(&a.target, &b.target),
        connection: join(&a.connection, &b.connection),
        source: join(&a.source, &b.source),
        value: None,
    }
}

fn divide(a: Term, b: &Term) -> Term {
    let join = |a: Option<Core>, b: &Option<Core>| match (a, b.clone()) {
        (a, None) => a,
        (a, Some(b)) => {
            let span = b.span;
            Some(Core::binary(BinaryOp::Div, a.unwrap_or_else(|| Core::number(1.0, span)), b))
        }
    };
    Term {
        target: join(a.target, &b.target),
        connection: join(a.connection, &b.connection),
        source: join(a.source, &b.source),
        value: None,
    }
}

impl Term {
    /// A factor of the source is an expression of that node; that it is read from there is understood.
    fn without_source(self) -> Term {
        Term { source: self.source.as_ref().map(strip_source), ..self }
    }
}

fn strip_source(core: &Core) -> Core {
    let inner = match &core.kind {
        Kind::Source(inner) => inner,
        _ => core,
    };
    let stripped: Result<Core, std::convert::Infallible> = inner.try_map(&mut |part| Ok(strip_source(part)));
    let Ok(stripped) = stripped;
    stripped
}
