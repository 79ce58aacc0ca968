//! Operators and conditions.

use super::Elaborator;
use crate::ast::{self, Expr};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{BinaryOp, UnaryOp};
use crate::semantics::core::{Core, Kind, Type, Typed};
use crate::source::Span;
use crate::units::{Ratio, Unit};

impl<'a> Elaborator<'_, 'a, '_> {
    pub(super) fn binary(&mut self, op: ast::BinaryOp, a: &'a Expr, b: &'a Expr, span: Span, scope: usize) -> Typed {
        use ast::BinaryOp as Op;
        if matches!(op, Op::And | Op::Or) {
            let (a, b) = (self.condition(a, scope), self.condition(b, scope));
            let op = if op == Op::And { BinaryOp::And } else { BinaryOp::Or };
            return Typed { core: Core::binary(op, a, b), ty: Type::Condition };
        }
        let compares = !matches!(op, Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Power);
        let [left, right] = [a, b].map(|side| self.expr(side, scope));
        if compares && left.ty == Type::Condition && right.ty != Type::Condition {
            self.report.push(
                Diagnostic::new(Code::ConditionKind, "comparisons do not form chains", span, "compares true or false")
                    .help("write each by itself, as in `a < b and b < c`"),
            );
            return Typed { core: Core::number(0.0, span), ty: Type::Condition };
        }
        let [a, b] = [left, right].map(|typed| self.expect_quantity(typed));
        match op {
            Op::Add | Op::Subtract => {
                let op = if op == Op::Add { BinaryOp::Add } else { BinaryOp::Sub };
                let what = if op == BinaryOp::Add { "sum" } else { "difference" };
                let message = format!("the two sides of this {what} have different units");
                let (a, b, unit) = self.agree(a, b, Code::SumUnits, &message);
                self.typed(Core::binary(op, a, b), unit)
            }
            Op::Multiply | Op::Divide => {
                let (op, combine): (_, fn(Unit, Unit) -> Option<Unit>) = match op {
                    Op::Multiply => (BinaryOp::Mul, Unit::times),
                    _ => (BinaryOp::Div, Unit::over),
                };
                let unit = match a.1.zip(b.1) {
                    Some((a, b)) => self.exponents(combine(a, b), span),
                    None => None,
                };
                self.typed(Core::binary(op, a.0, b.0), unit)
            }
            Op::Power => self.power(a, b, span),
            _ => {
                let message = "the two sides of this comparison have different units";
                let (a, b, _) = self.agree(a, b, Code::ComparisonUnits, message);
                let op = match op {
                    Op::Less => BinaryOp::Less,
                    Op::LessEqual => BinaryOp::LessEqual,
                    Op::Greater => BinaryOp::Greater,
                    Op::GreaterEqual => BinaryOp::GreaterEqual,
                    Op::Equal => BinaryOp::Equal,
                    _ => BinaryOp::NotEqual,
                };
                Typed { core: Core::binary(op, a, b), ty: Type::Condition }
            }
        }
    }

    pub(super) fn power(
        &mut self,
        (base, base_unit): (Core, Option<Unit>),
        exponent: (Core, Option<Unit>),
        span: Span,
    ) -> Typed {
        let exponent = self.pure(exponent, "an exponent");
        let unit = match base_unit {
            None => None,
            Some(Unit::ONE) => Some(Unit::ONE),
            Some(unit) => match fraction(&exponent) {
                Some(ratio) => self.exponents(unit.power(ratio), span),
                None if unit.is_dimensionless() => {
                    let base = Self::convert(base, unit, Unit::ONE);
                    return self.typed(Core::binary(BinaryOp::Pow, base, exponent), Some(Unit::ONE));
                }
                None => {
                    let text = self.node.spellings.spell(unit);
                    self.report.push(
                        Diagnostic::new(
                            Code::PowerUnits,
                            format!("a quantity in {text} is raised to a power that is no constant fraction"),
                            exponent.span,
                            "not a constant fraction",
                        )
                        .and(base.span, text)
                        .help("divide the base by a quantity in its unit first, or write the exponent as `2` or `1/2`"),
                    );
                    None
                }
            },
        };
        self.typed(Core::binary(BinaryOp::Pow, base, exponent), unit)
    }

    pub(super) fn root(&mut self, (core, unit): (Core, Option<Unit>), span: Span) -> Typed {
        let unit = match unit {
            Some(unit) => self.exponents(unit.power(Ratio::HALF), span),
            None => None,
        };
        self.typed(Core::unary(UnaryOp::Sqrt, core, span), unit)
    }

    /// Warns of `--x`: one of the two is a slip.
    pub(super) fn double_minus(&mut self, inner: &Expr, span: Span) {
        if matches!(inner.kind, ast::ExprKind::Negate(_)) && self.report.text(inner.span).starts_with('-') {
            let signs = Span { end: inner.span.start + 1, ..span };
            self.report.push(
                Diagnostic::new(Code::DoubleMinus, "two minus signs cancel each other", signs, "no effect")
                    .help("remove one of them, or both"),
            );
        }
    }

    /// Reports a unit whose exponents grew out of bounds.
    pub(super) fn exponents(&mut self, unit: Option<Unit>, span: Span) -> Option<Unit> {
        if unit.is_none() {
            let message = "the unit of this has an exponent out of bounds";
            self.report.push(
                Diagnostic::new(Code::UnitExponent, message, span, "no usable unit")
                    .help("divide the quantities by quantities in their units first"),
            );
        }
        unit
    }

    pub(super) fn conditional(&mut self, c: &'a Expr, a: &'a Expr, b: &'a Expr, span: Span, scope: usize) -> Typed {
        let c = self.condition(c, scope);
        let (a, b) = (self.expr(a, scope), self.expr(b, scope));
        let whole = |a, b| Core::new(Kind::If(Box::new(c), Box::new(a), Box::new(b)), span);
        if a.ty == Type::Condition && b.ty == Type::Condition {
            return Typed { core: whole(a.core, b.core), ty: Type::Condition };
        }
        let (a, b) = (self.expect_quantity(a), self.expect_quantity(b));
        let message = "the branches of this condition have different units";
        let (a, b, unit) = self.agree(a, b, Code::BranchUnits, message);
        self.typed(whole(a, b), unit)
    }
}

/// The fraction that an exponent such as `2`, `-1.5` or `1/3` is.
fn fraction(exponent: &Core) -> Option<Ratio> {
    match &exponent.kind {
        Kind::Number(value) => Ratio::from_decimal(*value),
        Kind::Unary(UnaryOp::Neg, a) => fraction(a).map(Ratio::negated),
        Kind::Binary(BinaryOp::Div, a, b) => fraction(a)?.over(fraction(b)?),
        Kind::Binary(BinaryOp::Mul, a, b) => fraction(a)?.times(fraction(b)?),
        Kind::Binary(BinaryOp::Add, a, b) => fraction(a)?.plus(fraction(b)?),
        Kind::Binary(BinaryOp::Sub, a, b) => fraction(a)?.plus(fraction(b)?.negated()),
        _ => None,
    }
}
