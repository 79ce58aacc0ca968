//! Expressions: pest's flat sequences of operands and operators into trees.

use std::sync::LazyLock;

use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::{Builder, Rule, inner, limits};
use crate::ast::{BinaryOp, Expr, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Deepest tree; sums and products of many terms are deep to the left.
const MAX_TREE: usize = 400;

/// Precedence from loose to tight: `-x^2` is `-(x^2)`, `a^b^c` is `a^(b^c)`.
static PRATT: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::or))
        .op(left(Rule::and))
        .op(Op::prefix(Rule::not))
        .op(left(Rule::less)
            | left(Rule::less_equal)
            | left(Rule::greater)
            | left(Rule::greater_equal)
            | left(Rule::equal)
            | left(Rule::not_equal))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide))
        .op(Op::prefix(Rule::negate))
        .op(Op::infix(Rule::power, Assoc::Right))
});

/// A tree and how deep it is. Where the limit is passed the tree is cut, so that dropping it cannot overflow.
struct Built {
    expr: Expr,
    depth: usize,
}

impl<'a> Builder<'a> {
    /// An expression; a pair of `expression`, `operation` or `factor`.
    pub(super) fn expression(&mut self, pair: Pair<'a, Rule>) -> Expr {
        self.build(pair).expr
    }

    fn build(&mut self, pair: Pair<'a, Rule>) -> Built {
        match pair.as_rule() {
            Rule::expression | Rule::range_bound => self.build(first(pair)),
            Rule::conditional => {
                let start = self.span(&pair);
                let mut parts = inner(pair).map(|part| self.build(part));
                let mut next = || parts.next().expect("invariant: a conditional has three parts");
                let (c, a, b) = (next(), next(), next());
                let span = start.to(b.expr.span);
                let span = Span { end: b.expr.span.end, ..span };
                let depth = c.depth.max(a.depth).max(b.depth);
                let [c, a, b] = [c, a, b].map(|part| Box::new(part.expr));
                self.built(ExprKind::If(c, a, b), span, depth)
            }
            _ => self.operation(inner(pair)),
        }
    }

    fn operation(&mut self, pairs: Pairs<'a, Rule>) -> Built {
        // The closures below share the builder one at a time.
        let this = std::cell::RefCell::new(self);
        PRATT
            .map_primary(|pair| this.borrow_mut().primary(pair))
            .map_prefix(|op, a| {
                let mut this = this.borrow_mut();
                let span = this.span(&op).to(a.expr.span);
                let kind = match op.as_rule() {
                    Rule::not => ExprKind::Not(Box::new(a.expr)),
                    _ => ExprKind::Negate(Box::new(a.expr)),
                };
                this.built(kind, span, a.depth)
            })
            .map_infix(|a, op, b| {
                let span = a.expr.span.to(b.expr.span);
                let kind = ExprKind::Binary(binary(op.as_rule()), Box::new(a.expr), Box::new(b.expr));
                this.borrow_mut().built(kind, span, a.depth.max(b.depth))
            })
            .parse(pairs)
    }

    fn built(&mut self, kind: ExprKind, span: Span, depth: usize) -> Built {
        if depth < MAX_TREE {
            return Built { expr: Expr { kind, span }, depth: depth + 1 };
        }
        self.diagnostics.push(limits::too_deep(span));
        Built { expr: Expr { kind: ExprKind::Number(0.0), span }, depth: 0 }
    }

    fn primary(&mut self, pair: Pair<'a, Rule>) -> Built {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::paren => {
                let mut built = self.build(first(pair));
                built.expr.span = span;
                built
            }
            Rule::number => {
                let value = self.number(&pair);
                self.built(ExprKind::Number(value), span, 0)
            }
            Rule::quantity => {
                let mut parts = inner(pair);
                let number = parts.next().expect("invariant: a quantity has a number");
                let value = self.number(&number);
                let literal = parts.next().expect("invariant: a quantity has a unit");
                let unit = self.unit_text(first(literal));
                self.built(ExprKind::Quantity(value, unit), span, 0)
            }
            Rule::call => {
                let mut parts = inner(pair);
                let function = self.next_name(&mut parts);
                let list = parts.next().expect("invariant: a call has arguments");
                let arguments: Vec<Built> = inner(list).map(|argument| self.build(argument)).collect();
                let depth = arguments.iter().map(|argument| argument.depth).max().unwrap_or(0);
                let arguments = arguments.into_iter().map(|argument| argument.expr).collect();
                let fields = parts.map(|field| self.name(&field)).collect();
                self.built(ExprKind::Call { function, arguments, fields }, span, depth)
            }
            _ => {
                let path: Vec<Name> = inner(pair).map(|part| self.name(&part)).collect();
                self.built(ExprKind::Path(path), span, 0)
            }
        }
    }

    fn number(&mut self, pair: &Pair<'a, Rule>) -> f64 {
        let value: f64 = pair.as_str().parse().expect("invariant: the grammar's numbers are Rust's");
        if value.is_finite() {
            return value;
        }
        let span = self.span(pair);
        self.diagnostics.push(
            Diagnostic::new(Code::NumberRange, "this number is too large", span, "beyond 64-bit floating point")
                .help("the largest number is about `1.8e308`"),
        );
        0.0
    }
}

fn first(pair: Pair<'_, Rule>) -> Pair<'_, Rule> {
    inner(pair).next().expect("invariant: this rule has a part")
}

fn binary(rule: Rule) -> BinaryOp {
    match rule {
        Rule::add => BinaryOp::Add,
        Rule::subtract => BinaryOp::Subtract,
        Rule::multiply => BinaryOp::Multiply,
        Rule::divide => BinaryOp::Divide,
        Rule::power => BinaryOp::Power,
        Rule::less => BinaryOp::Less,
        Rule::less_equal => BinaryOp::LessEqual,
        Rule::greater => BinaryOp::Greater,
        Rule::greater_equal => BinaryOp::GreaterEqual,
        Rule::equal => BinaryOp::Equal,
        Rule::not_equal => BinaryOp::NotEqual,
        Rule::and => BinaryOp::And,
        _ => BinaryOp::Or,
    }
}
