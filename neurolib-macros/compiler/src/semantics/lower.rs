//! From the last form with places to the border: lets and states get the ids of their final order.

use super::Report;
use super::constant;
use super::core::{Core, Kind};
use super::elaborate::LetValue;
use super::spelling::Spellings;
use super::start::{Limit, Start};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolved::{Bound, Expr, Initial, LetId, StateId};

/// Turns expressions into those of the border.
pub(super) struct Lowering<'l, 'r> {
    pub lets: &'l [Option<LetValue>],
    /// Final index of each let; `None` for those that vanish.
    pub let_ids: Vec<Option<usize>>,
    /// Final index of each state.
    pub state_ids: Vec<usize>,
    /// How the model writes its units.
    pub spellings: &'l Spellings,
    pub report: &'r mut Report,
}

impl Lowering<'_, '_> {
    pub fn expr(&mut self, core: &Core) -> Expr {
        let mut boxed = |core: &Core| Box::new(self.expr(core));
        match &core.kind {
            Kind::Number(value) => Expr::Number(*value),
            Kind::Parameter(id) => Expr::Parameter(*id),
            Kind::Port(id) => Expr::Port(*id),
            Kind::Let(id) => Expr::Let(LetId(self.let_ids[id.0].unwrap_or(0))),
            Kind::State(id) => Expr::State(StateId(self.state_ids[id.0])),
            Kind::Input(id) => Expr::Input(*id),
            Kind::Time => Expr::Time,
            Kind::Nodes => Expr::Nodes,
            Kind::Weight => Expr::Weight,
            Kind::Length => Expr::Length,
            // Noise and reductions have been split off, unless there were errors.
            Kind::Noise(_) | Kind::Reduce(..) => Expr::Number(0.0),
            Kind::Source(a) => Expr::Source(boxed(a)),
            Kind::Unary(op, a) => Expr::Unary(*op, boxed(a)),
            Kind::Binary(op, a, b) => Expr::Binary(*op, boxed(a), boxed(b)),
            Kind::If(c, a, b) => Expr::If(boxed(c), boxed(a), boxed(b)),
            Kind::Delay(value, time) => Expr::Delay(boxed(value), Box::new(self.delay(time))),
            Kind::Previous(value) => Expr::Previous(boxed(value)),
            Kind::Table(id, arguments, k) => Expr::Table(*id, arguments.iter().map(|a| self.expr(a)).collect(), *k),
        }
    }

    /// The factor of a connection, in which lets of parameters are put in.
    pub fn connection(&mut self, core: &Core) -> Expr {
        match constant::of_parameters_and_connections(core, self.lets, self.report) {
            Some(core) => self.expr(&core),
            None => Expr::Number(0.0),
        }
    }

    fn delay(&mut self, time: &Core) -> Expr {
        let Some(time) = constant::of_parameters(time, "a delay", self.lets, self.report) else {
            return Expr::Number(0.0);
        };
        if let Some(value) = constant::evaluate(&time)
            && !(value >= 0.0 && value.is_finite())
        {
            let message = "a delay cannot be negative";
            self.report.push(
                Diagnostic::new(Code::TimeRange, message, time.span, format!("{value} ms"))
                    .help("`delay(x, d)` reads `x` the time `d` ago"),
            );
        }
        self.expr(&time)
    }

    pub fn start(&mut self, start: &Start) -> Initial {
        match start {
            Start::Value(a) => Initial::Value(self.expr(a)),
            Start::Uniform(a, b) => Initial::Uniform(self.expr(a), self.expr(b)),
            Start::Normal(a, b) => Initial::Normal(self.expr(a), self.expr(b)),
        }
    }

    pub fn limit(&mut self, limit: &Limit) -> Bound {
        match limit {
            Limit::Free => Bound::Free,
            Limit::Clamp(a, b) => Bound::Clamp(self.expr(a), self.expr(b)),
            Limit::Wrap(a, b) => Bound::Wrap(self.expr(a), self.expr(b)),
        }
    }
}
