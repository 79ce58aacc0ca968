//! Expressions after names are found and units are checked, before noise and coupling are split off.

use crate::resolved::{BinaryOp, InputId, LetId, NoiseId, ParameterId, PortId, Reduce, StateId, TableId, UnaryOp};
use crate::source::Span;
use crate::units::Unit;

/// An expression: plain numbers in known units.
#[derive(Clone, Debug)]
pub(super) struct Core {
    pub kind: Kind,
    /// Where it comes from, for messages.
    pub span: Span,
    /// Number of nodes.
    pub size: usize,
    /// Length of the longest path to a leaf.
    pub depth: usize,
}

/// The forms of an expression. Beside those of the border there are `Noise`, `Source` and `Reduce`.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Number(f64),
    Parameter(ParameterId),
    Port(PortId),
    Let(LetId),
    State(StateId),
    Input(InputId),
    Noise(NoiseId),
    Time,
    Nodes,
    Weight,
    Length,
    /// The value at the other end of a connection.
    Source(Box<Core>),
    /// A reduction over the connections.
    Reduce(Reduce, Box<Core>),
    Unary(UnaryOp, Box<Core>),
    Binary(BinaryOp, Box<Core>, Box<Core>),
    If(Box<Core>, Box<Core>, Box<Core>),
    Delay(Box<Core>, Box<Core>),
    Previous(Box<Core>),
    Table(TableId, Vec<Core>, usize),
}

/// What an expression is a value of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Type {
    /// A number in this unit.
    Quantity(Unit),
    /// True or false.
    Condition,
    /// All quantities of a table at once.
    Bundle(TableId),
    /// Not known, because of a mistake that has been reported: agrees with everything.
    Unknown,
}

/// An expression and its type.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub core: Core,
    pub ty: Type,
}

impl Core {
    pub fn new(kind: Kind, span: Span) -> Core {
        let mut core = Core { kind, span, size: 1, depth: 1 };
        let (mut size, mut depth) = (1_usize, 0);
        for part in core.parts() {
            size = size.saturating_add(part.size);
            depth = depth.max(part.depth);
        }
        (core.size, core.depth) = (size, depth + 1);
        core
    }

    pub fn number(value: f64, span: Span) -> Core {
        Core::new(Kind::Number(value), span)
    }

    pub fn unary(op: UnaryOp, a: Core, span: Span) -> Core {
        Core::new(Kind::Unary(op, Box::new(a)), span)
    }

    pub fn binary(op: BinaryOp, a: Core, b: Core) -> Core {
        let span = a.span.to(b.span);
        Core::new(Kind::Binary(op, Box::new(a), Box::new(b)), span)
    }

    /// The product; a factor of one vanishes.
    pub fn times(self, other: Core) -> Core {
        if self.is_number(1.0) {
            other
        } else if other.is_number(1.0) {
            self
        } else {
            Core::binary(BinaryOp::Mul, self, other)
        }
    }

    pub fn is_number(&self, value: f64) -> bool {
        matches!(self.kind, Kind::Number(number) if number == value)
    }

    /// The operands.
    pub fn parts(&self) -> Vec<&Core> {
        match &self.kind {
            Kind::Source(a) | Kind::Reduce(_, a) | Kind::Unary(_, a) | Kind::Previous(a) => vec![a],
            Kind::Binary(_, a, b) | Kind::Delay(a, b) => vec![a, b],
            Kind::If(a, b, c) => vec![a, b, c],
            Kind::Table(_, arguments, _) => arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The first node, this one or in it, for which `f` holds.
    pub fn find(&self, f: &mut dyn FnMut(&Core) -> bool) -> Option<&Core> {
        if f(self) {
            return Some(self);
        }
        self.parts().into_iter().find_map(|part| part.find(f))
    }

    /// The same expression with each operand replaced by `f` of it.
    pub fn try_map<E>(&self, f: &mut dyn FnMut(&Core) -> Result<Core, E>) -> Result<Core, E> {
        let mut boxed = |core: &Core| f(core).map(Box::new);
        let kind = match &self.kind {
            Kind::Source(a) => Kind::Source(boxed(a)?),
            Kind::Reduce(reduce, a) => Kind::Reduce(*reduce, boxed(a)?),
            Kind::Unary(op, a) => Kind::Unary(*op, boxed(a)?),
            Kind::Previous(a) => Kind::Previous(boxed(a)?),
            Kind::Binary(op, a, b) => Kind::Binary(*op, boxed(a)?, boxed(b)?),
            Kind::Delay(a, b) => Kind::Delay(boxed(a)?, boxed(b)?),
            Kind::If(a, b, c) => Kind::If(boxed(a)?, boxed(b)?, boxed(c)?),
            Kind::Table(id, arguments, k) => {
                let arguments = arguments.iter().map(&mut *f).collect::<Result<_, _>>()?;
                Kind::Table(*id, arguments, *k)
            }
            leaf => leaf.clone(),
        };
        Ok(Core::new(kind, self.span))
    }
}
